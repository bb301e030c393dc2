"""Texts told apart by their letters and words, learnt from the content alone.

Learning takes seconds, so it can be kept in a file between starts. The file is trusted only if it was learnt from these
lessons, has the shape it should have, and gives a few texts the margins that it gave them when it was learnt.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from knowledge.understanding.features import Features, Floats, Neighbours, Vectors, Words
from knowledge.understanding.lessons import Lesson, Lessons, spans_of
from knowledge.understanding.linear import Linear, Numbers
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER

_RAREST = 6
"""Texts that a group of letters must stand in to count, where there are many."""
_MANY = 5000
_LONGEST = 12
"""Words up to which a text is compared with where texts say several things: a longer one is like others for its rest,
and makes looking dearer."""
_FORMAT = "10"
"""Changed whenever what is learnt would come out differently from the same lessons."""
_PROBES = 5


class Lexical:
    """Linear separations and nearest texts for some lessons, over features that all of them share. Thread-safe."""

    def __init__(
        self, features: Features, linear: Linear, spans: Mapping[str, slice], nearest: Mapping[str, Nearest]
    ) -> None:
        """`linear` separates the classes of all lessons; `spans` tell which of its columns are whose."""
        self._features = features
        self._linear = linear
        self.spans = dict(spans)
        """Which of all margins are those of each lesson."""
        self._nearest = dict(nearest)

    @classmethod
    def learn(cls, lessons: Lessons, compared: Sequence[str] = (), *, cache: Path | None = None) -> Lexical:
        """Learns the lessons, or takes them from the `cache`, a file that is written if it does not hold just them.

        `compared` are the lessons whose nearest texts can be asked for as well.
        """
        digest = _digest(lessons, compared)
        if cache is not None and (kept := _load(cache, lessons, compared, digest)) is not None:
            return kept
        texts = {
            text: words for lesson in lessons.values() for text, words in zip(lesson.texts, lesson.words, strict=True)
        }
        place = {text: number for number, text in enumerate(texts)}
        features = Features.of(list(texts.values()), rarest=_RAREST if len(texts) > _MANY else 1)
        rows = features.vectors(list(texts.values())).rows
        linear: list[Linear] = []
        nearest: dict[str, Nearest] = {}
        for name, lesson in lessons.items():
            own = rows[[place[text] for text in lesson.texts]]
            linear.append(Linear.fit(own, lesson.labels, len(lesson.classes)))
            if name in compared:
                pairs = _compared(lesson)
                nearest[name] = Nearest(own[pairs[:, 1]], pairs, len(lesson.classes))
        learnt = cls(features, Linear.joined(linear), spans_of(lessons), nearest)
        if cache is not None:
            with suppress(OSError):  # A full or read-only disk costs time at the next start, no more.
                _save(cache, learnt, lessons, digest)
        return learnt

    def vectors(self, *texts: Words) -> Vectors:
        """Texts, folded words each, as vectors."""
        return self._features.vectors(texts)

    def margins(self, lesson: str, vectors: Vectors) -> Numbers:
        """A row for each vector: signed distance for each class of the lesson."""
        return self.every_margin(vectors)[:, self.spans[lesson]]

    def every_margin(self, vectors: Vectors) -> Numbers:
        """The margins for the classes of all lessons side by side, see `spans`: no dearer than those of one."""
        return self._linear.margins(vectors.rows)

    def likeness(self, lesson: str, vectors: Vectors) -> Floats:
        """A row for each vector: how like, 0..1, to each text that the lesson is compared by, see `compared`."""
        return self._nearest[lesson].neighbours.likeness(vectors)

    def compared(self, lesson: str) -> NDArray[np.intp]:
        """Places, among the lesson's texts, of those that `likeness` is to: class by class, all that say something."""
        return self._nearest[lesson].texts

    def best(self, lesson: str, likeness: Floats) -> Numbers:
        """A row for each of `likeness`: the greatest among the texts of each class."""
        return self._nearest[lesson].best(likeness)

    def likest(self, lesson: str, likeness: Floats) -> NDArray[np.intp]:
        """Which text of each class has the greatest likeness of one row (-1 for none)."""
        return self._nearest[lesson].likest(likeness)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that was learnt, for keeping."""
        found: dict[str, NDArray[Any]] = {"names": self._features.names, "weights": self._features.weights}
        found |= {"slopes": self._linear.slopes, "offsets": self._linear.offsets}
        for name, nearest in self._nearest.items():
            rows = nearest.neighbours.rows
            found |= {f"{part} {name}": getattr(rows, part) for part in ("data", "indices", "indptr")}
        return found

    @classmethod
    def of_arrays(cls, kept: Mapping[str, NDArray[Any]], lessons: Lessons, compared: Sequence[str]) -> Lexical:
        """The same again. Raises `ValueError` or `KeyError` if the arrays do not fit together."""
        features = Features(kept["names"], kept["weights"])
        linear = Linear(kept["slopes"], kept["offsets"])
        count = sum(len(lesson.classes) for lesson in lessons.values())
        if linear.slopes.shape != (len(features), count) or linear.offsets.shape != (count,):
            raise ValueError("what was learnt has another shape than it should")
        nearest = {}
        for name in compared:
            parts = tuple(kept[f"{part} {name}"] for part in ("data", "indices", "indptr"))
            pairs = _compared(lessons[name])
            rows = sparse.csc_matrix(parts, shape=(len(pairs), len(features)))
            nearest[name] = Nearest(rows, pairs, len(lessons[name].classes))
        return cls(features, linear, spans_of(lessons), nearest)


class Nearest:
    """The texts of a lesson to compare with, class by class: one of several classes once for each."""

    def __init__(self, rows: Any, pairs: NDArray[np.intp], count: int) -> None:
        """`rows` are the texts of `pairs` (see `_compared`) as a sparse matrix of features; of `count` classes."""
        self.neighbours = Neighbours(rows)
        self._classes: NDArray[np.intp] = pairs[:, 0]
        self.texts: NDArray[np.intp] = pairs[:, 1]
        """Their places in the lesson."""
        self._present, self._starts, self._sizes = np.unique(self._classes, return_index=True, return_counts=True)
        self._count = count

    def best(self, likeness: Floats) -> Numbers:
        """A row for each of `likeness`: the greatest among the texts of each class."""
        best = np.zeros((len(likeness), self._count))
        if len(self.texts):
            best[:, self._present] = np.maximum.reduceat(likeness, self._starts, axis=1)
        return best

    def likest(self, likeness: Floats) -> NDArray[np.intp]:
        """Which text of each class has the greatest likeness of one row (-1 for none)."""
        which = np.full(self._count, -1, dtype=np.intp)
        if len(self.texts):
            best = np.maximum.reduceat(likeness, self._starts)
            hits = np.flatnonzero((likeness > 0.0) & (likeness >= np.repeat(best, self._sizes)))
            which[self._classes[hits][::-1]] = self.texts[hits][::-1]
        return which


def _compared(lesson: Lesson) -> NDArray[np.intp]:
    """A row for each text to compare with, class by class: the number of the class, and the text's place."""
    pairs = sorted((number, text) for text in _telling(lesson) for number in lesson.labels[text])
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _telling(lesson: Lesson) -> list[int]:
    """Places of the texts that belong to a class that says something, but long ones of which there are enough."""
    silent = {number for number, name in enumerate(lesson.classes) if name in (NO_ANSWER, UNKNOWN_ANSWER)}
    several = any(len(label) != 1 for label in lesson.labels)
    return [
        place
        for place, (label, words) in enumerate(zip(lesson.labels, lesson.words, strict=True))
        if label - silent and (not several or len(words) <= _LONGEST or any(lesson.few[number] for number in label))
    ]


def _digest(lessons: Lessons, compared: Sequence[str]) -> str:
    lines = (f"{name} {lesson.digest}" for name, lesson in lessons.items())
    return hashlib.sha256("\n".join((_FORMAT, np.__version__, *compared, *lines)).encode()).hexdigest()


def _probed(learnt: Lexical, lessons: Lessons) -> Numbers:
    """The margins of some texts of the first lesson."""
    name, lesson = next(iter(lessons.items()))
    some = lesson.words[:: max(1, len(lesson.words) // _PROBES)][:_PROBES]
    return learnt.margins(name, learnt.vectors(*some))


def _save(path: Path, learnt: Lexical, lessons: Lessons, digest: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}.npz")
    try:
        arrays = {"digest": np.array(digest), "probed": _probed(learnt, lessons), **learnt.arrays()}
        np.savez(scratch, allow_pickle=False, **arrays)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _load(path: Path, lessons: Lessons, compared: Sequence[str], digest: str) -> Lexical | None:
    """What the file holds of these very lessons; `None` if it does not."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            if str(file["digest"]) != digest:
                return None
            kept = {name: file[name] for name in file.files}
        learnt = Lexical.of_arrays(kept, lessons, compared)
        same = np.allclose(_probed(learnt, lessons), kept["probed"], atol=1e-4)
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile):
        return None
    return learnt if same else None
