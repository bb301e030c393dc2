"""Texts told apart by what they mean: linear separations of an encoder's vectors.

Encoding all texts of the content takes minutes, so this is learnt ahead (`python -m knowledge learn`) and kept in a
file beside the content: a few hundred numbers a class. The file is trusted only if it was learnt from this content with
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
from knowledge.understanding.lessons import Lesson
from knowledge.understanding.linear import Linear
from knowledge.understanding.vectors import SAME, VectorStore, unit

_REACH = 3.0
_PROBES = 6


class UnfitError(ValueError):
    """A file of learnt meanings cannot be used; the message says why."""


class Meaning:
    """Tells the classes of some lessons apart by meaning. Thread-safe once made."""

    def __init__(self, encoder: Encoder, mean: Floats, heads: Mapping[str, Linear]) -> None:
        self._encoder = encoder
        self._mean = mean
        self._heads = dict(heads)

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
        heads = {
            name: Linear.fit(
                rows[[place[text] for text in lesson.spoken]], lesson.labels, len(lesson.classes), reach=_REACH
            )
            for name, lesson in lessons.items()
        }
        return cls(encoder, mean, heads)

    def encode(self, text: str) -> Floats | None:
        """The vector that `margins` takes; `None` if the encoder failed."""
        vector = self._encoder.encode(text)
        if vector is None or vector.shape != self._mean.shape:
            return None
        row: Floats = _centered(unit(vector)[None, :], self._mean)[0]
        return row

    def margins(self, lesson: str, vector: Floats) -> NDArray[np.float64]:
        """Signed distance for each class of the lesson."""
        return self._heads[lesson].margins(vector)

    def save(self, path: Path, lessons: Mapping[str, Lesson], store: VectorStore) -> None:
        """Keep what was learnt, with what it takes to trust it."""
        names = list(lessons)
        probes = [lessons[name].spoken[0] for name in names][:_PROBES]
        vectors = store.vectors(probes)
        if vectors is None:
            raise RuntimeError("the encoder failed")
        arrays: dict[str, NDArray[np.generic]] = {
            "encoder": np.array(self._encoder.name),
            "digest": np.array(digest_of(lessons)),
            "mean": self._mean.astype(np.float32),
            "probes": np.array(probes),
            "probed": vectors.astype(np.float16),
            "sizes": np.array([len(lessons[name].classes) for name in names]),
            "slopes": np.hstack([self._heads[name].slopes for name in names]).astype(np.float16),
            "offsets": np.concatenate([self._heads[name].offsets for name in names]).astype(np.float32),
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
        slopes, offsets = kept["slopes"].astype(np.float32), kept["offsets"].astype(np.float32)
        sizes = [len(lesson.classes) for lesson in lessons.values()]
        if slopes.shape != (len(mean), sum(sizes)) or offsets.shape != (sum(sizes),) or not np.isfinite(slopes).all():
            raise UnfitError("has another shape than it should")
        for text, then in zip(kept["probes"], kept["probed"].astype(np.float32), strict=True):
            now = encoder.encode(str(text))
            if now is None or now.shape != then.shape or float(unit(now) @ unit(then)) < SAME:
                raise UnfitError("the encoder gives other vectors than when it was learnt")
        ends = np.cumsum(sizes)
        heads = {
            name: Linear(slopes[:, end - size : end].copy(), offsets[end - size : end].copy())
            for name, size, end in zip(lessons, sizes, ends, strict=True)
        }
        return cls(encoder, mean, heads)


def digest_of(lessons: Mapping[str, Lesson]) -> str:
    """A hash of all that there is to learn."""
    lines = (f"{name} {lesson.digest}" for name, lesson in lessons.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _centered(rows: Floats, mean: Floats) -> Floats:
    shifted = rows - mean
    lengths = np.linalg.norm(shifted, axis=1, keepdims=True)
    return np.asarray(shifted / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
