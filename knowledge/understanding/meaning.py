"""Texts told apart by what they mean: an encoder's vectors, features made from these, and linear separations of them.

Encoding all texts of the content takes minutes, so this is learnt ahead (`python -m knowledge learn`) and kept in a
file beside the content: a thousand numbers a class. The file is trusted only if it was learnt from this content with
this encoder, has the shape it should have, and a few texts encoded anew come out as they did then.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.encoder import Encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.layer import Layer
from knowledge.understanding.lessons import Lesson, spans_of
from knowledge.understanding.linear import Linear
from knowledge.understanding.vectors import SAME, VectorStore, unit
from knowledge.utterances import NO_ANSWER

_REACH = 3.0
_PROBES = 6
_ENOUGH = 200
"""Texts from which there is enough to learn features from; before, the vectors are taken as they are."""


class UnfitError(ValueError):
    """A file of learnt meanings cannot be used; the message says why."""


class Meaning:
    """Tells the classes of some lessons apart by meaning. Thread-safe once made."""

    def __init__(
        self, encoder: Encoder, mean: Floats, layer: Layer | None, linear: Linear, spans: Mapping[str, slice]
    ) -> None:
        """`layer` makes features of a vector, if there is one.

        `linear` separates by them the classes of all lessons; `spans` tell which of its columns are whose.
        """
        self._encoder = encoder
        self._mean = mean
        self._layer = layer
        self._linear = linear
        self._spans = dict(spans)

    @classmethod
    def learn(cls, lessons: Mapping[str, Lesson], encoder: Encoder, store: VectorStore) -> Meaning:
        """Learns the lessons. Raises `RuntimeError` if the encoder fails on a text."""
        texts = list(dict.fromkeys(text for lesson in lessons.values() for text in lesson.spoken))
        vectors = store.vectors(texts)
        if vectors is None:
            raise RuntimeError("the encoder failed")
        place = {text: number for number, text in enumerate(texts)}
        mean: Floats = vectors.mean(axis=0)
        rows = _centered(vectors, mean)
        layer = Layer.fit(rows, _belongs(lessons, place)) if len(texts) >= _ENOUGH else None
        features = rows if layer is None else layer.features(rows)
        linear = [
            Linear.fit(
                features[[place[text] for text in lesson.spoken]], lesson.labels, len(lesson.classes), reach=_REACH
            )
            for lesson in lessons.values()
        ]
        return cls(encoder, mean, layer, Linear.joined(linear), spans_of(lessons))

    def encode(self, text: str) -> Floats | None:
        """The vector that `margins` takes; `None` if the encoder failed."""
        vector = self._encoder.encode(text)
        if vector is None or vector.shape != self._mean.shape:
            return None
        row: Floats = _centered(unit(vector)[None, :], self._mean)[0]
        return row if self._layer is None else self._layer.features(row)

    def margins(self, lesson: str, vector: Floats) -> NDArray[np.float64]:
        """Signed distance for each class of the lesson."""
        return self.every_margin(vector)[self._spans[lesson]]

    def every_margin(self, vector: Floats) -> NDArray[np.float64]:
        """The same for the classes of all lessons, side by side."""
        return self._linear.margins(vector)

    def save(self, path: Path, lessons: Mapping[str, Lesson], store: VectorStore) -> None:
        """Keep what was learnt, with what it takes to trust it."""
        probes = [lesson.spoken[0] for lesson in lessons.values()][:_PROBES]
        vectors = store.vectors(probes)
        if vectors is None:
            raise RuntimeError("the encoder failed")
        arrays: dict[str, NDArray[np.generic]] = {
            "encoder": np.array(self._encoder.name),
            "digest": np.array(digest_of(lessons)),
            "mean": self._mean.astype(np.float32),
            "probes": np.array(probes),
            "probed": vectors.astype(np.float16),
            "slopes": self._linear.slopes.astype(np.float16),
            "offsets": self._linear.offsets.astype(np.float32),
            **(self._layer.arrays() if self._layer is not None else {}),
        }
        scratch = path.with_name(f"{path.stem}.new.npz")
        np.savez_compressed(scratch, allow_pickle=False, **arrays)
        scratch.replace(path)

    @classmethod
    def load(cls, path: Path, lessons: Mapping[str, Lesson], encoder: Encoder) -> Meaning:
        """What was learnt from these lessons with this encoder. Raises `UnfitError` if the file is not just that."""
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                kept = {name: file[name] for name in file.files}
            return cls._checked(kept, lessons, encoder)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as fault:
            if isinstance(fault, UnfitError):
                raise
            raise UnfitError(f"{path.name}: cannot be read") from fault

    @classmethod
    def _checked(
        cls, kept: Mapping[str, NDArray[np.generic]], lessons: Mapping[str, Lesson], encoder: Encoder
    ) -> Meaning:
        if str(kept["encoder"]) != encoder.name:
            raise UnfitError(f"learnt with {kept['encoder']}, not {encoder.name}")
        if str(kept["digest"]) != digest_of(lessons):
            raise UnfitError("learnt from other content")
        mean = kept["mean"].astype(np.float32)
        layer = Layer.of_arrays(kept) if Layer.is_in(kept) else None
        size = len(mean) if layer is None else len(layer.features(mean))
        slopes, offsets = kept["slopes"].astype(np.float32), kept["offsets"].astype(np.float32)
        count = sum(len(lesson.classes) for lesson in lessons.values())
        if slopes.shape != (size, count) or offsets.shape != (count,) or not np.isfinite(slopes).all():
            raise UnfitError("has another shape than it should")
        for text, then in zip(kept["probes"], kept["probed"].astype(np.float32), strict=True):
            now = encoder.encode(str(text))
            if now is None or now.shape != then.shape or float(unit(now) @ unit(then)) < SAME:
                raise UnfitError("the encoder gives other vectors than when it was learnt")
        return cls(encoder, mean, layer, Linear(slopes, offsets), spans_of(lessons))


def digest_of(lessons: Mapping[str, Lesson]) -> str:
    """A hash of all that there is to learn."""
    lines = (f"{name} {lesson.digest}" for name, lesson in lessons.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _belongs(lessons: Mapping[str, Lesson], place: Mapping[str, int]) -> NDArray[np.bool_]:
    """A row a text and a column a class of any lesson: to which the text belongs. "No answer" is no class to learn."""
    belongs = np.zeros((len(place), sum(len(lesson.classes) for lesson in lessons.values())), dtype=np.bool_)
    for lesson, span in zip(lessons.values(), spans_of(lessons).values(), strict=True):
        for text, label in zip(lesson.spoken, lesson.labels, strict=True):
            belongs[place[text], [span.start + number for number in label]] = True
    silent = [name == NO_ANSWER for lesson in lessons.values() for name in lesson.classes]
    return belongs[:, np.logical_not(silent)]


def _centered(rows: Floats, mean: Floats) -> Floats:
    shifted = rows - mean
    lengths = np.linalg.norm(shifted, axis=1, keepdims=True)
    return np.asarray(shifted / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
