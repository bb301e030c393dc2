"""Which topic a text is about: a linear model, the nearest example and a vote of the words, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from knowledge.understanding import thresholds
from knowledge.understanding.features import Features, Neighbours, Words
from knowledge.understanding.folding import words_of
from knowledge.understanding.linear import Linear, shares
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.typos import with_typos

Learn: TypeAlias = Callable[[Sequence[str], Sequence[int]], Meaning]
"""Learns texts and the numbers of their classes by meaning."""

_NEAREST = 40
"""Examples whose words are compared one by one."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what it is about."""

    text: str
    topic: str


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
    meaning: float = 4.0
    """How much the encoder's voice counts when it is asked."""


OUTSIDE_KNOWN = Weights(linear=5.25, nearest=2.2, vote=2.65, none=-2.35, unseen=0.0)
"""For examples that name the subjects outside as well: fitted on the development half of `tests/understanding`."""
OUTSIDE_UNKNOWN = Weights()
"""For examples of subjects in scope alone: what is unlike all of them is out of scope."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """How likely each topic is."""

    topics: tuple[tuple[str, float], ...]
    """Topic -> probability, best first; what is missing to 1 is the chance that none is meant."""
    coverage: float
    """Share of the text's letter groups that any example has."""
    encoded: bool = False
    """Whether the encoder was asked."""


class Ranker:
    """Ranks topics by examples. Thread-safe once made."""

    def __init__(
        self, examples: Sequence[Example], *, weights: Weights = OUTSIDE_UNKNOWN, meaning: Learn | None = None
    ) -> None:
        """Trains on the examples; deterministic. Raises `ValueError` if there are none.

        `meaning` learns the examples by an encoder, which is asked when the rest is unsure.
        """
        if not examples:
            raise ValueError("there are no examples to learn from")
        self._weights = weights
        self._names = tuple(sorted({example.topic for example in examples}))
        number = {name: place for place, name in enumerate(self._names)}
        texts = [words_of(example.text) for example in examples]
        self._features = Features(texts)
        self._topics: NDArray[np.intp] = np.array([number[example.topic] for example in examples], dtype=np.intp)
        self._joined = [" ".join(words) for words in texts]
        slips = [(words_of(copy), number[example.topic]) for example in examples for copy in with_typos(example.text)]
        rows = self._features.matrix(texts + [words for words, _ in slips])
        self._neighbours = Neighbours(rows[: len(texts)])
        self._linear = Linear(
            rows,
            np.concatenate([self._topics, np.array([topic for _, topic in slips], dtype=np.intp)]),
            len(self._names),
        )
        self._meaning = meaning([example.text for example in examples], self._topics.tolist()) if meaning else None

    @property
    def names(self) -> tuple[str, ...]:
        """All topics, sorted."""
        return self._names

    def rank(self, words: Words, text: str = "") -> Ranked:
        """How likely each topic is for the folded words of a text; the `text` itself is for the encoder."""
        vector = self._features.vector(words)
        if not vector:
            return Ranked(tuple((name, 0.0) for name in self._names), 0.0)
        likeness = self._neighbours.likeness(vector)
        scores = (
            self._weights.linear * self._linear.margins(vector)
            + self._weights.nearest * self._best_by_topic(likeness)
            + self._weights.vote * self._vote(words, likeness)
        )
        none = self._weights.none + self._weights.unseen * (1.0 - vector.coverage)
        parts = shares(np.append(scores, none))
        margins = self._meaning.margins(text) if self._meaning and parts.max() < thresholds.SURE else None
        if margins is not None:
            parts = shares(np.append(scores + self._weights.meaning * margins, none))
        order = np.argsort(-parts[:-1], kind="stable")
        topics = tuple((self._names[place], float(parts[place])) for place in order)
        return Ranked(topics, vector.coverage, encoded=margins is not None)

    def _best_by_topic(self, likeness: NDArray[np.float64]) -> NDArray[np.float64]:
        best = np.zeros(len(self._names))
        np.maximum.at(best, self._topics, likeness)
        return best

    def _vote(self, words: Words, likeness: NDArray[np.float64]) -> NDArray[np.float64]:
        """The best word overlap with the examples of each topic, among the nearest examples."""
        joined = " ".join(words)
        best = np.zeros(len(self._names))
        count = min(_NEAREST, len(likeness))
        for place in np.argpartition(-likeness, count - 1)[:count]:
            overlap = fuzz.token_set_ratio(joined, self._joined[place]) / 100.0
            topic = self._topics[place]
            best[topic] = max(best[topic], overlap)
        return best
