"""Classes of texts told apart by meaning: a linear separation of the encoder's vectors.

Encoding all examples takes minutes, so their vectors are kept in a file between starts. The file is trusted only for
texts that it holds, written by the same encoder, and after a few of them were encoded anew with the same result.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.encoder import Encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.linear import Linear

_PROBES = 3
_SAME = 0.98
"""Cosine from which a vector is the same in spite of rounding."""


class VectorStore:
    """Vectors of texts, kept in a file. Not for several writers at once: the last one wins, nothing breaks."""

    def __init__(self, encoder: Encoder, path: Path | None = None) -> None:
        self._encoder = encoder
        self._path = path
        self._known: dict[str, Floats] = {}
        self._probed = False
        self._load()

    def vectors(self, texts: Sequence[str]) -> Floats | None:
        """One row of unit length a text; encodes what is missing. `None` if the encoder fails."""
        if not self._holds_true(texts):
            self._known.clear()
        missing = [text for text in dict.fromkeys(texts) if _key(text) not in self._known]
        for text in missing:
            vector = self._encoder.encode(text)
            if vector is None:
                return None
            self._known[_key(text)] = _unit(vector)
        if missing:
            self._save()
        return np.vstack([self._known[_key(text)] for text in texts]) if texts else None

    def _holds_true(self, texts: Sequence[str]) -> bool:
        """Whether a few kept vectors come out the same again; checked once."""
        if self._probed:
            return True
        self._probed = True
        kept = [text for text in texts if _key(text) in self._known]
        for text in kept[:: max(1, len(kept) // _PROBES)]:
            vector = self._encoder.encode(text)
            if vector is None or float(_unit(vector) @ self._known[_key(text)]) < _SAME:
                return False
        return True

    def _load(self) -> None:
        if self._path is None or not self._path.is_file():
            return
        try:
            with self._path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                if str(file["name"]) != self._encoder.name:
                    return
                keys, rows = file["keys"], file["rows"]
            if keys.ndim == 1 and rows.ndim == 2 and len(keys) == len(rows) and rows.dtype == np.int8:
                scaled = rows.astype(np.float32)
                self._known = {str(key): _unit(row) for key, row in zip(keys, scaled, strict=True) if row.any()}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            self._known = {}

    def _save(self) -> None:
        if self._path is None:
            return
        scratch = self._path.with_name(f"{self._path.name}.{os.getpid()}.npz")
        rows = np.vstack(list(self._known.values()))
        scaled = np.round(rows / np.abs(rows).max(axis=1, keepdims=True) * 127).astype(np.int8)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez_compressed(
                scratch, name=np.array(self._encoder.name), keys=np.array(list(self._known)), rows=scaled
            )
            scratch.replace(self._path)
        except OSError:
            scratch.unlink(missing_ok=True)  # A full or read-only disk costs time at the next start, no more.


class Meaning:
    """Tells classes apart by the meaning of their texts. Thread-safe once made."""

    def __init__(self, store: VectorStore, encoder: Encoder, texts: Sequence[str], classes: Iterable[int]) -> None:
        """Raises `RuntimeError` if the encoder fails on the texts."""
        vectors = store.vectors(texts)
        if vectors is None:
            raise RuntimeError("the encoder failed")
        numbers: NDArray[np.intp] = np.fromiter(classes, dtype=np.intp)
        self._encoder = encoder
        self._mean: Floats = vectors.mean(axis=0)
        self._linear = Linear(_centered(vectors, self._mean), numbers, int(numbers.max()) + 1, reach=3.0)

    def margins(self, text: str) -> NDArray[np.float64] | None:
        """Signed distance for each class, or `None` if the encoder failed."""
        vector = self._encoder.encode(text)
        if vector is None or vector.shape != self._mean.shape:
            return None
        return self._linear.margins_of(_centered(_unit(vector)[None, :], self._mean)[0])


def _centered(rows: Floats, mean: Floats) -> Floats:
    shifted = rows - mean
    lengths = np.linalg.norm(shifted, axis=1, keepdims=True)
    return np.asarray(shifted / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / (length or 1.0), dtype=np.float32)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
