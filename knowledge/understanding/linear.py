"""Linear separation of classes of texts, and how scores become shares."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from knowledge.understanding.features import Floats

Numbers: TypeAlias = NDArray[np.float64]

_TOLERANCE = 0.1
_ROUNDS = 200


class Linear:
    """One separation a class, each of its texts from all others. Deterministic; thread-safe once made."""

    def __init__(self, slopes: Floats, offsets: Floats) -> None:
        """`slopes` has a row a feature and a column a class; `offsets` a number a class."""
        self.slopes = slopes
        self.offsets = offsets

    @classmethod
    def fit(cls, rows: Any, labels: Sequence[Iterable[int]], count: int, *, reach: float = 1.0) -> Linear:
        """Learns from `rows` (sparse or dense matrix, a text each) and the numbers, below `count`, of their classes.

        `reach` is how much a text on the wrong side weighs against a wide margin.
        """
        # Costs a second and 75 MB: not where what was learnt is at hand.
        from sklearn.svm import LinearSVC  # type: ignore[import-untyped]  # noqa: PLC0415

        belongs = np.zeros((count, len(labels)), dtype=bool)
        for place, numbers in enumerate(labels):
            belongs[list(numbers), place] = True
        # Sparse rows are learnt one class after the other: that solver draws from one source of chance for the whole
        # process, and classes learnt at once would take it from each other in an order that nobody knows.
        thin = bool(sparse.issparse(rows))
        matrix = sparse.csr_matrix(rows, dtype=np.float64) if thin else rows.astype(np.float64)
        slopes: Floats = np.zeros((rows.shape[1], count), dtype=np.float32)
        offsets: Floats = np.full(count, -1.0, dtype=np.float32)

        def learn(number: int) -> None:
            inside = belongs[number]
            if not inside.any() or inside.all():
                offsets[number] = 1.0 if inside.all() else -1.0
                return
            model = LinearSVC(C=reach, tol=_TOLERANCE, max_iter=_ROUNDS, random_state=0, dual=thin)
            model.fit(matrix, inside)
            slopes[:, number], offsets[number] = model.coef_[0], model.intercept_[0]

        with warnings.catch_warnings(), ThreadPoolExecutor(1 if thin else os.cpu_count()) as pool:
            warnings.simplefilter("ignore")  # Near the optimum is near enough.
            list(pool.map(learn, range(count)))
        return cls(slopes, offsets)

    @classmethod
    def joined(cls, several: Sequence[Linear]) -> Linear:
        """The classes of several separations over the same features side by side."""
        return cls(np.hstack([one.slopes for one in several]), np.concatenate([one.offsets for one in several]))

    def margins(self, rows: Any) -> Numbers:
        """Signed distance for each class, a row for each of `rows` (a sparse or dense matrix, or one dense row).

        Above 0 is on the side of the class, below 0 on the others'.
        """
        return np.asarray(rows @ self.slopes + self.offsets, dtype=np.float64)


def shares(scores: Numbers) -> Numbers:
    """Scores as shares of 1, each step of 1 a factor of e."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def chance(score: Numbers) -> Numbers:
    """A score as a probability of its own: 0 is one half."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0))), dtype=np.float64)
