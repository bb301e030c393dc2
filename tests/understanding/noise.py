"""The same messages as others would type them: with slips, without diacritics. Deterministic."""

from __future__ import annotations

import random
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

Noise: TypeAlias = Callable[[str], str]

WORDS_A_TYPO = 6
"""One slip for about so many words of four letters and more."""

_WORD = re.compile(r"(?<![^\s(\"'„“”])[^\W\d_]{4,}(?=[.,;:!?)\"'”…]*(?:\s|$))")
"""A word that stands alone: no part of an address, an identifier or a code."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NO_MARK = str.maketrans("łŁ", "lL")


def as_written(text: str) -> str:
    """The text itself."""
    return text


def without_diacritics(text: str) -> str:
    """The text as typed on a keyboard that has plain letters only."""
    split = unicodedata.normalize("NFD", text.translate(_NO_MARK))
    return unicodedata.normalize("NFC", "".join(sign for sign in split if not unicodedata.combining(sign)))


def with_typos(text: str) -> str:
    """The text with a slip in every sixth longer word or so, at least one: the same text gives the same slips."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    chance = random.Random(zlib.crc32(text.encode()))
    for word in sorted(
        chance.sample(words, max(1, round(len(words) / WORDS_A_TYPO))), key=lambda word: word.start(), reverse=True
    ):
        text = text[: word.start()] + _slip(word.group(), chance) + text[word.end() :]
    return text


def _slip(word: str, chance: random.Random) -> str:
    """The word with two letters swapped, one left out, one doubled, or one hit beside its key."""
    place = chance.randrange(1, len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kinds = ["drop", "double", "beside"]
    if after and after[0] != letter:
        kinds.append("swap")
    kind = chance.choice(kinds)
    if kind == "swap":
        return before + after[0] + letter + after[1:]
    if kind == "drop":
        return before + after
    if kind == "double":
        return before + letter + letter + after
    return before + chance.choice(_neighbours(letter)) + after


def _neighbours(letter: str) -> str:
    """The keys left and right of a letter's key."""
    plain = without_diacritics(letter).lower()
    for row in _ROWS:
        place = row.find(plain)
        if place >= 0:
            beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            return beside.upper() if letter.isupper() else beside
    return letter + letter


NOISES: Mapping[str, Noise] = {
    "as written": as_written,
    "with typos": with_typos,
    "without diacritics": without_diacritics,
}
"""Each message is measured in all of these."""
