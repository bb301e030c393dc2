"""Linear separation of classes of texts, and how scores become shares. The one place that calls scikit-learn."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from knowledge.understanding.features import Floats, Vector

_TOLERANCE = 1e-2
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

        `reach` is how much a text on the wrong side weighs against a wide margin. Uses the cores that there are.
        """
        belongs = np.zeros((count, len(labels)), dtype=bool)
        for place, numbers in enumerate(labels):
            belongs[list(numbers), place] = True
        matrix = sparse.csr_matrix(rows, dtype=np.float64) if sparse.issparse(rows) else rows.astype(np.float64)
        slopes: Floats = np.zeros((rows.shape[1], count), dtype=np.float32)
        offsets: Floats = np.full(count, -1.0, dtype=np.float32)

        def learn(number: int) -> None:
            inside = belongs[number]
            if not inside.any() or inside.all():
                offsets[number] = 1.0 if inside.all() else -1.0
                return
            model = LinearSVC(
                C=reach, tol=_TOLERANCE, max_iter=_ROUNDS, random_state=0, dual=bool(sparse.issparse(matrix))
            )
            model.fit(matrix, inside)
            slopes[:, number], offsets[number] = model.coef_[0], model.intercept_[0]

        with warnings.catch_warnings(), ThreadPoolExecutor(os.cpu_count()) as pool:
            warnings.simplefilter("ignore")  # Near the optimum is near enough.
            list(pool.map(learn, range(count)))
        return cls(slopes, offsets)

    def margins_of(self, row: Floats) -> NDArray[np.float64]:
        """The same for a dense row."""
        return np.asarray(row @ self.slopes + self.offsets, dtype=np.float64)

    def margins(self, vector: Vector) -> NDArray[np.float64]:
        """Signed distance for each class: above 0 on its side, below 0 on the others'."""
        margins = vector.values @ self.slopes[vector.places] + self.offsets
        return np.asarray(margins, dtype=np.float64)


def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as shares of 1, each step of 1 a factor of e."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def chance(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """A score as a probability of its own: 0 is one half."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0))), dtype=np.float64)
