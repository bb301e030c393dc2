"""Features made from others: what tells the classes of many lessons apart, learnt from all of them together.

A vector of an encoder says what a text is about; whether something is so, is denied or only hoped for is spread over
it, and no straight line through it separates that. Bent features do, and lessons with few texts profit from those with
many.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.features import Floats
from knowledge.understanding.network import Effort, learn

_SEEDS = (0, 1)
_SPREAD = 8.0
"""Length to which a vector of length 1 is brought: learning goes fast where its numbers are near 1."""
_MANY = 5000
"""Texts from which a layer learns by the second of these."""
_FEW_TEXTS, _MANY_TEXTS = Effort(512, at_once=32, rounds=40), Effort(512, at_once=256, rounds=10)


class Layer:
    """A number of features of a vector, each a weighed sum of its numbers, or 0 if that is below it."""

    def __init__(self, slopes: Floats, offsets: Floats) -> None:
        """`slopes` has a row a number of the vector and a column a feature. Raises `ValueError` if they do not fit."""
        if slopes.ndim != 2 or offsets.shape != slopes.shape[1:] or not np.isfinite(slopes).all():
            raise ValueError("the layer has another shape than it should")
        self.slopes = slopes
        self.offsets = offsets

    @classmethod
    def fit(cls, rows: Floats, belongs: NDArray[np.bool_]) -> Layer:
        """Learns from vectors of length 1, a row a text; `belongs` has the same rows and a column a class."""
        single = bool((belongs.sum(axis=1) == 1).all())
        # As wide integers: of narrow ones scikit-learn mixes up more than 127 classes.
        wanted = belongs.argmax(axis=1) if single else belongs.astype(np.int64)
        slopes, offsets = [], []
        for network in learn(rows * _SPREAD, wanted, _SEEDS, _FEW_TEXTS if len(rows) < _MANY else _MANY_TEXTS):
            # Brought to features of length 1 on the whole, as the vectors were.
            weights = network.slopes * _SPREAD
            raised = np.maximum(rows @ weights + network.offsets, 0.0)
            length = np.sqrt(np.square(raised).sum(axis=1).mean() * len(_SEEDS)) or 1.0
            slopes.append(weights / length)
            offsets.append(network.offsets / length)
        return cls(np.hstack(slopes).astype(np.float32), np.concatenate(offsets).astype(np.float32))

    @classmethod
    def of_arrays(cls, kept: Mapping[str, NDArray[np.generic]]) -> Layer:
        """What `arrays` gave. Raises `KeyError` or `ValueError` if something is missing or does not fit."""
        return cls(kept["layer slopes"].astype(np.float32), kept["layer offsets"].astype(np.float32))

    @staticmethod
    def is_in(kept: Mapping[str, NDArray[np.generic]]) -> bool:
        """Whether some arrays hold a layer."""
        return "layer slopes" in kept

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All that was learnt, for keeping."""
        return {"layer slopes": self.slopes.astype(np.float16), "layer offsets": self.offsets}

    def features(self, rows: Floats) -> Floats:
        """The features of each row, or of one vector."""
        return np.asarray(np.maximum(rows @ self.slopes + self.offsets, 0.0), dtype=np.float32)
