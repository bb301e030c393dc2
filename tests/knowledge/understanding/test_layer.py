"""Features made from a vector: they tell apart what no straight line does, for any number of classes."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.understanding.features import Floats
from knowledge.understanding.layer import Layer
from knowledge.understanding.linear import Linear


def corners(count: int = 600) -> tuple[Floats, list[int]]:
    """Points of a square; those of opposite corners belong together."""
    signs = np.random.default_rng(2).choice([-1.0, 1.0], (count, 2))
    rows = (signs + np.random.default_rng(3).normal(0, 0.2, (count, 2))) / 1.5
    return rows.astype(np.float32), (signs.prod(axis=1) > 0).astype(int).tolist()


def share_right(rows: Floats, labels: list[int]) -> float:
    """How many a linear separation gets right."""
    margins = Linear.fit(rows, [[label] for label in labels], 2).margins(rows)
    return float((margins.argmax(axis=1) == np.array(labels)).mean())


def test_what_no_line_separates_is_separated() -> None:
    rows, labels = corners()
    belongs = np.eye(2, dtype=np.bool_)[labels]
    assert share_right(rows, labels) < 0.7
    assert share_right(Layer.fit(rows, belongs).features(rows), labels) > 0.95


def test_several_classes_a_text_and_more_than_a_byte_can_count() -> None:
    # scikit-learn mixes up the columns of narrow integers from the 128th on.
    count = 150
    rows = np.eye(count, dtype=np.float32).repeat(4, axis=0)
    belongs = rows.astype(np.bool_) | np.roll(rows, 1, axis=1).astype(np.bool_)
    features = Layer.fit(rows, belongs).features(rows)
    labels = [np.flatnonzero(row).tolist() for row in belongs]
    margins = Linear.fit(features, labels, count, reach=10.0).margins(features)
    assert ((margins > 0) == belongs).mean() > 0.999


def test_it_is_kept_in_arrays() -> None:
    rows, labels = corners(300)
    layer = Layer.fit(rows, np.eye(2, dtype=np.bool_)[labels])
    kept = layer.arrays()
    assert Layer.is_in(kept)
    assert not Layer.is_in({})
    again = Layer.of_arrays(kept)
    assert np.allclose(again.features(rows[0]), layer.features(rows)[0], atol=1e-2)


def test_arrays_that_do_not_fit_are_refused() -> None:
    slopes = np.zeros((2, 3), dtype=np.float32)
    with pytest.raises(ValueError, match="shape"):
        Layer(slopes, np.zeros(2, dtype=np.float32))
    with pytest.raises(ValueError, match="shape"):
        Layer(np.full_like(slopes, np.nan), np.zeros(3, dtype=np.float32))
