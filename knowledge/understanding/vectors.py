"""Vectors of texts, kept in a file between runs: encoding thousands of texts takes minutes."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.understanding.encoder import Encoder
from knowledge.understanding.features import Floats

_PROBES = 3
SAME = 0.98
"""Cosine from which a vector is the same in spite of rounding."""


class VectorStore:
    """Vectors of texts, kept in a file. Not for several writers at once: the last one wins, nothing breaks.

    The file is trusted only for texts that it holds, written by the same encoder, and after a few of them were encoded
    anew with the same result.
    """

    def __init__(self, encoder: Encoder, path: Path | None = None) -> None:
        self._encoder = encoder
        self._path = path
        self._known: dict[str, Floats] = {}
        self._probed = False
        self._load()

    def missing(self, texts: Sequence[str]) -> int:
        """How many of the texts would have to be encoded."""
        return sum(_key(text) not in self._known for text in dict.fromkeys(texts))

    def vectors(self, texts: Sequence[str]) -> Floats | None:
        """One row of unit length a text; encodes what is missing. `None` if the encoder fails."""
        if not self._holds_true(texts):
            self._known.clear()
        missing = [text for text in dict.fromkeys(texts) if _key(text) not in self._known]
        for text in missing:
            vector = self._encoder.encode(text)
            if vector is None:
                return None
            self._known[_key(text)] = unit(vector)
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
            if vector is None or float(unit(vector) @ self._known[_key(text)]) < SAME:
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
                self._known = {str(key): unit(row) for key, row in zip(keys, scaled, strict=True) if row.any()}
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


def unit(vector: Floats) -> Floats:
    """The vector brought to length 1."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / (length or 1.0), dtype=np.float32)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
