"""Slips of the keyboard, made on purpose: copies of examples from which the models learn to read through them."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from knowledge.understanding.folding import fold

_NEAR = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


def with_typos(text: str, copies: int = 1) -> Iterator[str]:
    """Folded copies of the text, each with a slip in about every fourth longer word; the same text gives the same."""
    words = fold(text).split()
    for copy in range(copies):
        chance = random.Random(zlib.crc32(f"{copy}:{text}".encode()))  # noqa: S311  (no secret: repeatable slips)
        longer = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
        if not longer:
            return
        slipped = list(words)
        for place in chance.sample(longer, max(1, len(longer) // 4)):
            slipped[place] = _slip(slipped[place], chance)
        yield " ".join(slipped)


def _slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + chance.choice(_NEAR.get(word[place], word[place])) + word[place + 1 :]
