"""Texts as sparse vectors: letter groups within words, words and pairs of words, weighted by how telling they are."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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

    def __init__(self, texts: Sequence[Words], *, rarest: int = 1) -> None:
        """`texts` are folded words; groups that stand in fewer than `rarest` of them are left out."""
        counts: Counter[str] = Counter()
        for words in texts:
            counts.update(_groups(words).keys())
        names = sorted(name for name, count in counts.items() if count >= rarest)
        self._places = {name: place for place, name in enumerate(names)}
        self._weights = [math.log((1 + len(texts)) / (1 + counts[name])) + 1.0 for name in names]
        self._is_word = [name[0] != "#" for name in names]

    def __len__(self) -> int:
        return len(self._places)

    def vector(self, folded: Words) -> Vector:
        """The folded words as a vector; empty if nothing of them was seen in the examples."""
        places: list[int] = []
        values: list[float] = []
        letters = words = 0.0
        groups = _groups(folded)
        known = total = 0
        for name, count in groups.items():
            place = self._places.get(name)
            if name[0] == "#":
                total += 1
                known += place is not None
            if place is None:
                continue
            value = (1.0 + math.log(count)) * self._weights[place]
            if self._is_word[place]:
                words += value * value
            else:
                letters += value * value
            places.append(place)
            values.append(value)
        scale = (_LETTERS / (math.sqrt(letters) or 1.0), _WORDS / (math.sqrt(words) or 1.0))
        scaled = [value * scale[self._is_word[place]] for place, value in zip(places, values, strict=True)]
        return Vector(
            np.array(places, dtype=np.intp), np.array(scaled, dtype=np.float32), known / total if total else 0.0
        )

    def matrix(self, texts: Iterable[Words]) -> Any:
        """The texts as rows of a sparse matrix (scipy CSR, float32)."""
        vectors = [self.vector(text) for text in texts]
        starts = np.cumsum([0, *(len(vector.places) for vector in vectors)])
        columns = np.concatenate([vector.places for vector in vectors]) if vectors else np.empty(0, np.intp)
        values = np.concatenate([vector.values for vector in vectors]) if vectors else np.empty(0, np.float32)
        return sparse.csr_matrix((values, columns, starts), shape=(len(vectors), len(self)), dtype=np.float32)


def _groups(words: Words) -> Mapping[str, int]:
    """Letter groups (marked with `#`), words and pairs of words with their counts."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
        padded = f" {word[:_LONGEST_WORD]} "
        for size in _GROUPS:
            for start in range(max(1, len(padded) - size + 1)):
                group = "#" + padded[start : start + size]
                counts[group] = counts.get(group, 0) + 1
                if len(padded) <= size:
                    break
    for first, second in itertools.pairwise(words):
        pair = f"{first} {second}"
        counts[pair] = counts.get(pair, 0) + 1
    return counts


class Neighbours:
    """Texts to compare with: how like each of them a new text is (cosine, 0..1)."""

    def __init__(self, features: Features, texts: Sequence[Words]) -> None:
        self._size = len(texts)
        by_feature = features.matrix(texts).tocsc()
        self._starts: NDArray[np.int32] = by_feature.indptr
        self._rows: NDArray[np.int32] = by_feature.indices
        self._values: Floats = by_feature.data

    def likeness(self, vector: Vector) -> NDArray[np.float64]:
        """The likeness to each text, in their order."""
        rows, values = [], []
        for place, value in zip(vector.places.tolist(), vector.values.tolist(), strict=True):
            start, end = self._starts[place], self._starts[place + 1]
            rows.append(self._rows[start:end])
            values.append(self._values[start:end] * value)
        if not rows:
            return np.zeros(self._size)
        totals: Any = np.bincount(np.concatenate(rows), weights=np.concatenate(values), minlength=self._size)
        return np.asarray(totals, dtype=np.float64)
