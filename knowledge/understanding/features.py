"""Texts as sparse vectors: letter groups within words, words and pairs of words, weighted by how telling they are."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int32]
Words: TypeAlias = Sequence[str]
"""A text as folded words."""

_REMEMBERED = 16384
"""Words whose letter groups are kept."""
_LETTER = "#"
"""What the names of letter groups begin with, and no word does."""
_GROUPS = (3, 4, 5)
_LONGEST_WORD = 30
_WORDS = 0.45
"""Length of the part of a vector that words make up: letter groups see through endings and typos, words are exact."""
_LETTERS = math.sqrt(1.0 - _WORDS**2)
_COMMON = 0.02
"""Share of the texts from which a feature is too common to look up neighbours by."""
_FEW = 60
"""Texts up to which no feature is too common."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Texts as sparse vectors of unit length, a row each."""

    rows: Any
    """A sparse matrix (scipy CSR, float32); a text that nothing is known of has an empty row."""
    coverage: NDArray[np.float64]
    """Share of each text's letter groups that any example has, 0..1: near 0 for gibberish."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether anything is known of each text."""
        return np.asarray(np.diff(self.rows.indptr) > 0, dtype=np.bool_)


class Features:
    """What texts are described by, learnt from examples: letter groups of 3 to 5 within words, words, word pairs."""

    def __init__(self, names: NDArray[np.str_], weights: Floats) -> None:
        """`names` are the features, sorted; `weights` tell how much each counts."""
        if names.shape != weights.shape or names.ndim != 1:
            raise ValueError("features and weights do not fit together")
        self.names = names
        self.weights = weights
        self._places = {name: place for place, name in enumerate(names.tolist())}
        self._is_word = np.array([not name.startswith(_LETTER) for name in names.tolist()], dtype=np.bool_)
        self._letters = lru_cache(maxsize=_REMEMBERED)(self._groups_of)

    @classmethod
    def of(cls, texts: Sequence[Words], *, rarest: int = 1) -> Features:
        """Learnt from `texts`, folded words each; what stands in fewer than `rarest` of them is left out."""
        counts: Counter[str] = Counter()
        for words in texts:
            counts.update({*itertools.chain.from_iterable(map(_letter_groups, words)), *_words(words)})
        names = sorted(name for name, count in counts.items() if count >= rarest)
        often = np.array([counts[name] for name in names], dtype=np.float64)
        weights = (np.log((1 + len(texts)) / (1 + often)) + 1.0).astype(np.float32)
        return cls(np.array(names, dtype=np.str_), weights)

    def __len__(self) -> int:
        return len(self._places)

    def vectors(self, texts: Sequence[Words]) -> Vectors:
        """The texts, folded words each, as vectors."""
        found: list[Ints] = []
        ends, coverage = np.zeros(len(texts) + 1, dtype=np.int32), np.zeros(len(texts))
        for number, words in enumerate(texts):
            each = [self._letters(word) for word in words]
            letters = sum(len(places) for places, _ in each)
            coverage[number] = letters / (sum(count for _, count in each) or 1)
            own = self._found(_words(words))
            found += [*(places for places, _ in each), own]
            ends[number + 1] = ends[number] + letters + len(own)
        places = np.concatenate(found) if found else np.empty(0, np.int32)
        rows = sparse.csr_matrix(
            (np.ones(len(places), np.float32), places, ends), shape=(len(texts), len(self)), dtype=np.float32
        )
        rows.sum_duplicates()
        rows.data = self._weighed(rows)
        return Vectors(rows, coverage)

    def _groups_of(self, word: str) -> tuple[Ints, int]:
        """The letter groups of a word that are features, and how many it has at all."""
        groups = _letter_groups(word)
        return self._found(groups), len(groups)

    def _found(self, names: Sequence[str]) -> Ints:
        return np.array([place for place in map(self._places.get, names) if place is not None], dtype=np.int32)

    def _weighed(self, counts: Any) -> Floats:
        """The values of rows of counts: words and letters of a row are brought to their lengths, each on its own."""
        values = self.weights[counts.indices] * (np.log(counts.data) + 1.0)
        part = 2 * np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr)) + self._is_word[counts.indices]
        lengths = np.sqrt(np.bincount(part, values**2, 2 * counts.shape[0]))
        shares = np.tile((_LETTERS, _WORDS), counts.shape[0]) / np.where(lengths > 0, lengths, 1.0)
        return np.asarray(values * shares[part], dtype=np.float32)


def _words(words: Words) -> list[str]:
    """Words and pairs of words."""
    return [*words, *map(" ".join, itertools.pairwise(words))]


@lru_cache(maxsize=_REMEMBERED)
def _letter_groups(word: str) -> tuple[str, ...]:
    padded = f" {word[:_LONGEST_WORD]} "
    return tuple(
        _LETTER + padded[start : start + size]
        for size in _GROUPS
        for start in range(len(padded) - size + 1 if len(padded) > size else 1)
    )


class Neighbours:
    """Texts to compare with: how like each of them a new text is (cosine, 0..1, by what is not too common)."""

    def __init__(self, rows: Any) -> None:
        """`rows` are the texts as a sparse matrix of `Features`."""
        by_feature = sparse.csc_matrix(rows)
        often = np.diff(by_feature.indptr) > max(_FEW, _COMMON * rows.shape[0])
        by_feature.data[np.repeat(often, np.diff(by_feature.indptr))] = 0.0
        by_feature.eliminate_zeros()
        self.rows = by_feature
        self._by_feature = by_feature.T

    def likeness(self, vectors: Vectors) -> Floats:
        """A row for each vector: the likeness to each text, in their order."""
        return np.asarray((vectors.rows @ self._by_feature).toarray())
