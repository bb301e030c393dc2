"""Linear separation of classes of texts, and how scores become shares. The one place that calls scikit-learn."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from knowledge.understanding.features import Floats, Vector

_TOLERANCE = 1e-2
_ROUNDS = 200


class Linear:
    """One-against-all linear separation. Deterministic; thread-safe once made."""

    def __init__(self, rows: Any, classes: NDArray[np.intp], count: int, *, reach: float = 1.0) -> None:
        """Learns from `rows` (sparse or dense matrix, a text each) and their `classes`, numbers below `count`.

        `reach` is how much a text on the wrong side weighs against a wide margin.
        """
        width = rows.shape[1]
        self._slopes: Floats = np.zeros((width, count), dtype=np.float32)
        self._offsets: Floats = np.full(count, -1.0, dtype=np.float32)
        present = np.unique(classes)
        if len(present) < 2:
            self._offsets[present] = 1.0
            return
        model = LinearSVC(C=reach, tol=_TOLERANCE, max_iter=_ROUNDS, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Near the optimum is near enough.
            model.fit(rows, classes)
        slopes, offsets = model.coef_, model.intercept_
        if len(present) == 2:
            slopes, offsets = np.vstack([-slopes, slopes]), np.concatenate([-offsets, offsets])
        self._slopes[:, present] = slopes.T
        self._offsets[present] = offsets

    def margins_of(self, row: Floats) -> NDArray[np.float64]:
        """The same for a dense row."""
        return np.asarray(row @ self._slopes + self._offsets, dtype=np.float64)

    def margins(self, vector: Vector) -> NDArray[np.float64]:
        """Signed distance for each class: above 0 on its side, below 0 on the others'."""
        margins = vector.values @ self._slopes[vector.places] + self._offsets
        return np.asarray(margins, dtype=np.float64)


def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as shares of 1, each step of 1 a factor of e."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)
