"""Texts as sparse vectors: letter groups within words, words and pairs of words, weighted by how telling they are."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.intp]
Words: TypeAlias = Sequence[str]
"""A text as folded words."""

_GROUPS = (3, 4, 5)
_LONGEST_WORD = 30
_WORDS = 0.45
"""Length of the part of a vector that words make up: letter groups see through endings and typos, words are exact."""
_LETTERS = math.sqrt(1.0 - _WORDS**2)
_COMMON = 0.05
"""Share of the texts from which a feature is too common to look up neighbours by."""
_FEW = 60
"""Texts up to which no feature is too common."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as a sparse vector of unit length."""

    places: Ints
    values: Floats
    coverage: float
    """Share of the text's letter groups that any example has, 0..1: near 0 for gibberish."""

    def __bool__(self) -> bool:
        return bool(len(self.places))


class Features:
    """What texts are described by, learnt from examples: letter groups of 3 to 5 within words, words, word pairs."""

    def __init__(self, names: NDArray[np.str_], weights: Floats) -> None:
        """`names` are the features, sorted; `weights` tell how much each counts."""
        if names.shape != weights.shape or names.ndim != 1:
            raise ValueError("features and weights do not fit together")
        self.names = names
        self.weights = weights
        self._places = {name: place for place, name in enumerate(names.tolist())}

    @classmethod
    def of(cls, texts: Sequence[Words], *, rarest: int = 1) -> Features:
        """Learnt from `texts`, folded words each; what stands in fewer than `rarest` of them is left out."""
        counts: Counter[str] = Counter()
        for words in texts:
            letters, others = _groups(words)
            counts.update(letters.keys())
            counts.update(others.keys())
        names = sorted(name for name, count in counts.items() if count >= rarest)
        often = np.array([counts[name] for name in names], dtype=np.float64)
        weights = (np.log((1 + len(texts)) / (1 + often)) + 1.0).astype(np.float32)
        return cls(np.array(names, dtype=np.str_), weights)

    def __len__(self) -> int:
        return len(self._places)

    def vector(self, folded: Words) -> Vector:
        """The folded words as a vector; empty if nothing of them was seen in the examples."""
        letters, words = _groups(folded)
        letter_places, letter_values = self._weighted(letters)
        word_places, word_values = self._weighted(words)
        return Vector(
            np.concatenate([letter_places, word_places]),
            np.concatenate([letter_values * _LETTERS, word_values * _WORDS]),
            len(letter_places) / len(letters) if letters else 0.0,
        )

    def _weighted(self, groups: dict[str, int]) -> tuple[Ints, Floats]:
        places = np.fromiter(map(self._places.get, groups, itertools.repeat(-1)), np.intp, len(groups))
        counts = np.fromiter(groups.values(), np.float32, len(groups))
        known = places >= 0
        places = places[known]
        values = np.asarray(self.weights[places] * (np.log(counts[known]) + 1.0), dtype=np.float32)
        length = math.sqrt(float(values @ values)) or 1.0
        return places, np.asarray(values / np.float32(length), dtype=np.float32)

    def matrix(self, texts: Iterable[Words]) -> Any:
        """The texts as rows of a sparse matrix (scipy CSR, float32)."""
        vectors = [self.vector(text) for text in texts]
        starts = np.cumsum([0, *(len(vector.places) for vector in vectors)])
        columns = np.concatenate([vector.places for vector in vectors]) if vectors else np.empty(0, np.intp)
        values = np.concatenate([vector.values for vector in vectors]) if vectors else np.empty(0, np.float32)
        return sparse.csr_matrix((values, columns, starts), shape=(len(vectors), len(self)), dtype=np.float32)


def _groups(words: Words) -> tuple[Counter[str], Counter[str]]:
    """Letter groups (marked with `#`) with their counts; words and pairs of words with theirs."""
    letters = Counter(itertools.chain.from_iterable(map(_letter_groups, words)))
    return letters, Counter(itertools.chain(words, map(" ".join, itertools.pairwise(words))))


@lru_cache(maxsize=16384)
def _letter_groups(word: str) -> tuple[str, ...]:
    padded = f" {word[:_LONGEST_WORD]} "
    return tuple(
        "#" + padded[start : start + size]
        for size in _GROUPS
        for start in range(len(padded) - size + 1 if len(padded) > size else 1)
    )


class Neighbours:
    """Texts to compare with: how like each of them a new text is (cosine, 0..1, by what is not too common)."""

    def __init__(self, rows: Any) -> None:
        """`rows` are the texts as a sparse matrix of `Features`."""
        self._size: int = rows.shape[0]
        self.rows = by_feature = rows.tocsc()
        self._starts: NDArray[np.int32] = by_feature.indptr
        self._rows: NDArray[np.int32] = by_feature.indices
        self._values: Floats = by_feature.data
        self._telling = np.diff(self._starts) <= max(_FEW, _COMMON * self._size)

    def likeness(self, vector: Vector) -> NDArray[np.float64]:
        """The likeness to each text, in their order."""
        telling = self._telling[vector.places]
        places, values = vector.places[telling], vector.values[telling]
        starts, ends = self._starts[places], self._starts[places + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        if not total:
            return np.zeros(self._size)
        shifts = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        entries = np.arange(total) + shifts
        weights = self._values[entries] * np.repeat(values, lengths)
        likeness: Any = np.bincount(self._rows[entries], weights=weights, minlength=self._size)
        return np.asarray(likeness, dtype=np.float64)
