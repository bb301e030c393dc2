"""Which topic a text is about: a linear model, the nearest example and a vote of the words, on one scale."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from knowledge.understanding.features import Features, Floats, Neighbours, Vector
from knowledge.understanding.folding import words_of
from knowledge.understanding.typos import with_typos

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


@dataclass(frozen=True, slots=True)
class Ranked:
    """How likely each topic is."""

    topics: tuple[tuple[str, float], ...]
    """Topic -> probability, best first; what is missing to 1 is the chance that none is meant."""
    coverage: float
    """Share of the text's letter groups that any example has."""
    nearest: float
    """Likeness of the nearest example, 0..1."""


class Ranker:
    """Ranks topics by examples. Thread-safe once made."""

    def __init__(self, examples: Sequence[Example], *, weights: Weights | None = None) -> None:
        """Trains on the examples; deterministic. Raises `ValueError` if there are none."""
        if not examples:
            raise ValueError("there are no examples to learn from")
        self._weights = weights or Weights()
        self._names = tuple(sorted({example.topic for example in examples}))
        number = {name: place for place, name in enumerate(self._names)}
        self._features = Features([example.text for example in examples])
        self._topics: NDArray[np.intp] = np.array([number[example.topic] for example in examples])
        self._neighbours = Neighbours(self._features, [example.text for example in examples])
        self._words = [" ".join(words_of(example.text)) for example in examples]
        slips = [(copy, number[example.topic]) for example in examples for copy in with_typos(example.text)]
        self._linear = _Linear(
            self._features,
            [example.text for example in examples] + [text for text, _ in slips],
            np.concatenate([self._topics, np.array([topic for _, topic in slips], dtype=np.intp)]),
            len(self._names),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """All topics, sorted."""
        return self._names

    @property
    def features(self) -> Features:
        """What texts are described by."""
        return self._features

    def rank(self, text: str) -> Ranked:
        """How likely each topic is for the text."""
        vector = self._features.vector(text)
        if not vector:
            return Ranked(tuple((name, 0.0) for name in self._names), 0.0, 0.0)
        likeness = self._neighbours.likeness(vector)
        nearest = self._best_by_topic(likeness)
        scores = (
            self._weights.linear * self._linear.margins(vector)
            + self._weights.nearest * nearest
            + self._weights.vote * self._vote(text, likeness)
        )
        none = self._weights.none + self._weights.unseen * (1.0 - vector.coverage)
        shares = _softmax(np.append(scores, none))
        order = np.argsort(-shares[:-1], kind="stable")
        return Ranked(
            tuple((self._names[place], float(shares[place])) for place in order),
            vector.coverage,
            float(likeness.max()),
        )

    def _best_by_topic(self, likeness: NDArray[np.float64]) -> NDArray[np.float64]:
        best = np.zeros(len(self._names))
        np.maximum.at(best, self._topics, likeness)
        return best

    def _vote(self, text: str, likeness: NDArray[np.float64]) -> NDArray[np.float64]:
        """The best word overlap with the examples of each topic, among the nearest examples."""
        joined = " ".join(words_of(text))
        best = np.zeros(len(self._names))
        count = min(_NEAREST, len(likeness))
        for place in np.argpartition(-likeness, count - 1)[:count]:
            overlap = fuzz.token_set_ratio(joined, self._words[place]) / 100.0
            topic = self._topics[place]
            best[topic] = max(best[topic], overlap)
        return best


class _Linear:
    """One-against-all linear separation of the topics."""

    def __init__(self, features: Features, texts: Sequence[str], topics: NDArray[np.intp], count: int) -> None:
        if count == 1:
            self._slopes: Floats = np.zeros((len(features), 1), dtype=np.float32)
            self._offsets: Floats = np.zeros(1, dtype=np.float32)
            return
        model = LinearSVC(C=1.0, tol=1e-2, max_iter=200, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Near the optimum is near enough.
            model.fit(features.matrix(texts), topics)
        slopes, offsets = model.coef_, model.intercept_
        if count == 2:
            slopes, offsets = np.vstack([-slopes, slopes]), np.concatenate([-offsets, offsets])
        self._slopes = np.ascontiguousarray(slopes.T, dtype=np.float32)
        self._offsets = np.asarray(offsets, dtype=np.float32)

    def margins(self, vector: Vector) -> NDArray[np.float64]:
        """Signed distance for each topic: above 0 the topic's side, below the others'."""
        margins: NDArray[np.float64] = (vector.values @ self._slopes[vector.places] + self._offsets).astype(np.float64)
        return margins


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max())
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares


def entropy(shares: Iterable[float]) -> float:
    """How undecided a distribution is, in bits."""
    return -sum(share * math.log2(share) for share in shares if share > 0)
