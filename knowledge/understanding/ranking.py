"""Which topic a text is about: linear models of words and meaning, the nearest example, a vote of the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.understanding import thresholds
from knowledge.understanding.encoder import capped
from knowledge.understanding.features import Floats, Vectors
from knowledge.understanding.folding import Folded
from knowledge.understanding.gist import ROOM, Gist
from knowledge.understanding.lessons import TOPICS, Lesson, part_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import shares

_NEAREST = 40
"""Examples whose words are compared one by one ..."""
_NEAR = 0.35
"""... which are mostly as like as this share of the likest."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each voice counts, and how scores become probabilities."""

    linear: float = 4.0
    nearest: float = 3.0
    vote: float = 1.0
    none: float = 0.0
    """Score of "none of the topics": higher rejects more."""
    unseen: float = 5.0
    """How much that score rises as the share of known letter groups falls from 1 to 0."""
    meaning: float = 0.0
    """How much the encoder's voice counts."""


class Judges(NamedTuple):
    """The weights without the encoder, and with it."""

    words: Weights
    meaning: Weights


OUTSIDE_KNOWN = Judges(
    Weights(linear=4.36, nearest=2.93, vote=2.95, none=-2.52, unseen=0.0),
    Weights(linear=3.32, nearest=2.82, vote=2.74, none=-3.02, unseen=0.0, meaning=0.98),
)
"""For examples that name the subjects outside as well: what `python -m tests.understanding.fitting_topics` prints."""
OUTSIDE_UNKNOWN = Judges(Weights(), Weights(linear=2.0, nearest=3.0, vote=3.0, meaning=4.0))
"""For examples of subjects in scope alone: what is unlike all of them is out of scope."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """How likely each topic is."""

    topics: tuple[tuple[str, float], ...]
    """Topic -> probability, best first; what is missing to 1 is the chance that none is meant."""
    coverage: float
    """Share of the text's letter groups that any example has."""


class Ranker:
    """Ranks topics by what was learnt of them. Thread-safe once made."""

    def __init__(self, lesson: Lesson, lexical: Lexical, judges: Judges = OUTSIDE_UNKNOWN) -> None:
        """`lesson` is the one on topics, which `lexical` has learnt, each text of just one topic.

        Raises `ValueError` if there are no texts in it.
        """
        if not lesson.texts:
            raise ValueError("there are no examples to learn from")
        self._lexical = lexical
        self._judges = judges
        self.names = lesson.classes
        """All topics."""
        compared = lexical.compared(TOPICS)
        self._topics: NDArray[np.intp] = np.array(
            [next(iter(lesson.labels[place])) for place in compared], dtype=np.intp
        )
        self._joined = [" ".join(lesson.words[place]) for place in compared]

    def rank(self, folded: Folded, gist: Gist, *, sure: float = thresholds.SURE) -> Ranked:
        """How likely each topic is for a text; its meaning is asked for if its words leave it less than `sure`."""
        words = part_of(folded, range(len(folded.words)))
        vectors = self._lexical.vectors(words)
        coverage = float(vectors.coverage[0])
        if not vectors.known[0]:
            return Ranked(tuple((name, 0.0) for name in self.names), 0.0)
        voices = self._voices(words, vectors)
        parts = _parts(voices, self._judges.words, coverage)
        if gist.meaning is not None and parts.max() < sure:
            meant = self._meant(folded, gist)
            if meant is not None:
                parts = _parts([*voices, meant], self._judges.meaning, coverage)
        order = np.argsort(-parts[:-1], kind="stable")
        return Ranked(tuple((self.names[place], float(parts[place])) for place in order), coverage)

    def voices(self, folded: Folded, gist: Gist) -> NDArray[np.float64] | None:
        """What speaks for each topic, a row each: linear, nearest, vote, meaning; `None` if not all of it is known."""
        words = part_of(folded, range(len(folded.words)))
        vectors, meant = self._lexical.vectors(words), self._meant(folded, gist)
        if meant is None or not vectors.known[0]:
            return None
        return np.stack([*self._voices(words, vectors), meant], axis=1)

    def _voices(self, words: tuple[str, ...], vectors: Vectors) -> list[NDArray[np.float64]]:
        likeness = self._lexical.likeness(TOPICS, vectors)
        return [
            self._lexical.margins(TOPICS, vectors)[0],
            self._lexical.best(TOPICS, likeness)[0],
            self._vote(words, likeness[0]),
        ]

    def _meant(self, folded: Folded, gist: Gist) -> NDArray[np.float64] | None:
        seen = gist.of(self._telling(folded))
        return None if gist.meaning is None or seen is None else gist.meaning.margins(TOPICS, seen)

    def _telling(self, folded: Folded) -> str:
        """The text for the encoder: of a long one the sentences that tell most, in their order."""
        whole = folded.spoken()
        if len(whole) <= ROOM:
            return whole
        margins = self._lexical.margins(
            TOPICS, self._lexical.vectors(*(part_of(folded, sentence) for sentence in folded.sentences))
        )
        worth = dict(zip(folded.sentences, margins.max(axis=1).tolist(), strict=True))
        chosen: list[tuple[int, ...]] = []
        left = ROOM
        for sentence in sorted(worth, key=lambda one: -worth[one]):
            length = len(folded.spoken(sentence)) + 1
            if length <= left or not chosen:
                chosen.append(sentence)
                left -= length
        return capped(folded.spoken(place for sentence in sorted(chosen) for place in sentence), ROOM)

    def _vote(self, words: tuple[str, ...], likeness: Floats) -> NDArray[np.float64]:
        """The best word overlap with the examples of each topic, among the nearest examples."""
        joined = " ".join(words)
        best = np.zeros(len(self.names))
        count = min(_NEAREST, len(likeness))
        # Few are near at all: to put these in order is much cheaper than all of them.
        some = np.flatnonzero(likeness >= likeness.max() * _NEAR)
        if len(some) < count:
            some = np.arange(len(likeness))
        nearest = some[np.argpartition(-likeness[some], count - 1)[:count]]
        overlaps = process.cdist([joined], [self._joined[place] for place in nearest], scorer=fuzz.token_set_ratio)[0]
        np.maximum.at(best, self._topics[nearest], overlaps / 100.0)
        return best


def _parts(voices: list[NDArray[np.float64]], weights: Weights, coverage: float) -> NDArray[np.float64]:
    """The probability of each topic, and of none."""
    each = (weights.linear, weights.nearest, weights.vote, weights.meaning)
    scores = sum(weight * voice for weight, voice in zip(each, voices, strict=False))
    return shares(np.append(scores, weights.none + weights.unseen * (1.0 - coverage)))
