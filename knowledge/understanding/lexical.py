"""Texts told apart by their letters and words: what is learnt at every start, from the content alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.features import Features, Neighbours, Vector, Words
from knowledge.understanding.lessons import Lesson
from knowledge.understanding.linear import Linear

_RAREST = 2
"""Texts that a group of letters must stand in to count, where there are many."""
_MANY = 400


class Lexical:
    """Linear separations and nearest texts for some lessons, over features that all of them share. Thread-safe."""

    def __init__(self, lessons: Mapping[str, Lesson], compared: tuple[str, ...] = ()) -> None:
        """Learns the lessons; `compared` are those whose nearest texts can be asked for as well."""
        texts = {
            text: words for lesson in lessons.values() for text, words in zip(lesson.texts, lesson.words, strict=True)
        }
        place = {text: number for number, text in enumerate(texts)}
        self.features = Features(list(texts.values()), rarest=_RAREST if len(texts) > _MANY else 1)
        rows = self.features.matrix(texts.values())
        self._linear: dict[str, Linear] = {}
        self._nearest: dict[str, _Nearest] = {}
        for name, lesson in lessons.items():
            own = rows[[place[text] for text in lesson.texts]]
            self._linear[name] = Linear.fit(own, lesson.labels, len(lesson.classes))
            if name in compared:
                self._nearest[name] = _Nearest(own, lesson)

    def vector(self, words: Words) -> Vector:
        """The folded words as a vector."""
        return self.features.vector(words)

    def margins(self, lesson: str, vector: Vector) -> NDArray[np.float64]:
        """Signed distance for each class of the lesson."""
        return self._linear[lesson].margins(vector)

    def likeness(self, lesson: str, vector: Vector) -> NDArray[np.float64]:
        """How like the text is to each of the lesson's texts, 0..1, in their order."""
        return self._nearest[lesson].neighbours.likeness(vector)

    def best(self, lesson: str, likeness: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """The greatest likeness among the texts of each class, and which text that is (-1 for none)."""
        return self._nearest[lesson].best(likeness)


class _Nearest:
    """The texts of a lesson to compare with."""

    def __init__(self, rows: object, lesson: Lesson) -> None:
        self.neighbours = Neighbours(rows)
        pairs = [(number, text) for text, numbers in enumerate(lesson.labels) for number in numbers]
        pairs.sort()
        self._texts: NDArray[np.intp] = np.array([text for _, text in pairs], dtype=np.intp)
        self._classes: NDArray[np.intp] = np.array([number for number, _ in pairs], dtype=np.intp)
        self._present, self._starts = np.unique(self._classes, return_index=True)
        self._count = len(lesson.classes)

    def best(self, likeness: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        best = np.zeros(self._count)
        which = np.full(self._count, -1, dtype=np.intp)
        if len(self._texts):
            own = likeness[self._texts]
            best[self._present] = np.maximum.reduceat(own, self._starts)
            hits = np.flatnonzero((own > 0.0) & (own >= best[self._classes]))
            which[self._classes[hits][::-1]] = self._texts[hits][::-1]
        return best, which
