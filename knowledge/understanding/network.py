"""Small networks with one hidden layer, learnt with scikit-learn."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.features import Floats
from knowledge.understanding.linear import Numbers

_STEP = 2e-3


@dataclass(frozen=True)
class Effort:
    """How long and how hard a network learns."""

    width: int
    """Number of its hidden features."""
    at_once: int
    """Rows that it looks at together ..."""
    rounds: int
    """... and how often it looks at all of them: more would be learning by heart."""
    hold: float = 1e-4
    """How strongly its weights are held near 0."""


@dataclass(frozen=True)
class Network:
    """A network: hidden features of a row, and what they count for each class."""

    slopes: Floats
    """A row a number of the input, a column a hidden feature."""
    offsets: Floats
    weights: Floats
    """A row a hidden feature, a column a class."""
    biases: Floats


def learn(
    rows: Floats, wanted: NDArray[np.generic], seeds: Sequence[int], effort: Effort, *, counts: Numbers | None = None
) -> Iterator[Network]:
    """Networks that began at different places: several together see more than one, and err less.

    `wanted` has a class a row, or for each row a 1 for every class that it belongs to; a row stands for as many as
    `counts` says.
    """
    # Costs a second and 75 MB: not where what was learnt is at hand.
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]  # noqa: PLC0415

    for seed in seeds:
        model = MLPClassifier(
            (effort.width,),
            alpha=effort.hold,
            batch_size=min(effort.at_once, len(rows)),
            learning_rate_init=_STEP,
            max_iter=effort.rounds,
            n_iter_no_change=effort.rounds,
            random_state=seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It says that more rounds would bring it nearer to its rows.
            model.fit(rows, wanted, sample_weight=counts)
        (slopes, weights), (offsets, biases) = model.coefs_, model.intercepts_
        yield Network(*(np.asarray(part, dtype=np.float32) for part in (slopes, offsets, weights, biases)))
