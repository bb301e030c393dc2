"""Brings texts to one form for comparing: no diacritics, case or punctuation; words with their place in the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_PIECE = re.compile(r"⟨[a-z-]+⟩|[^\W_]+|[.!?;,:()\n…–—|\"„”“«»]|\s-+\s")
_LONGEST_WORD = 40
_WORD = re.compile(r"⟨[a-z-]+⟩|[^\W_]+")
_SENTENCE_ENDS = frozenset(".!?;\n…|")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands."""

    text: str
    clause: int
    """Number of the clause: parts between commas, dashes, brackets, quotes and ends of sentences."""
    sentence: int
    """Number of the sentence."""


@dataclass(frozen=True)
class Folded:
    """A text ready for comparing."""

    words: tuple[Word, ...]
    asked: frozenset[int]
    """Numbers of the sentences that end with a question mark."""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words alone, in order."""
        return tuple(word.text for word in self.words)

    @cached_property
    def clauses(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the words of each clause, in order."""
        places: dict[int, list[int]] = {}
        for place, word in enumerate(self.words):
            places.setdefault(word.clause, []).append(place)
        return tuple(map(tuple, places.values()))

    @cached_property
    def joined(self) -> str:
        """The words with one space between them."""
        return " ".join(self.texts)


def fold(text: str) -> str:
    """The text in lower case without diacritics; punctuation stays, an apostrophe within a word goes."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    return _APOSTROPHE.sub("", text)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; a masked identifier such as `⟨guid⟩` is one word."""
    return tuple(word[:_LONGEST_WORD] for word in _WORD.findall(fold(text)))


def split(text: str) -> Folded:
    """The folded words of a text with their clauses and sentences."""
    words: list[Word] = []
    asked: set[int] = set()
    clause = sentence = 0
    broken = ended = False
    for piece in _PIECE.findall(fold(text)):
        if piece[0].isalnum() or piece[0] == "⟨":
            clause += broken
            sentence += ended
            broken = ended = False
            words.append(Word(piece[:_LONGEST_WORD], clause, sentence))
        elif words:
            broken = True
            ended = ended or piece in _SENTENCE_ENDS
            if piece == "?":
                asked.add(sentence)
    return Folded(tuple(words), frozenset(asked))


def trim(text: str, limit: int) -> str:
    """At most about `limit` characters of the text: its beginning, its end and, between them, sentences that ask.

    Stories tell their trouble at the start and ask at the end; what is cut is the middle.
    """
    if len(text) <= limit:
        return text
    head, tail = text[: limit // 2], text[-limit // 3 :]
    middle = text[limit // 2 : -limit // 3][: limit * 4]
    room = limit - len(head) - len(tail) - 2
    asking: list[str] = []
    for sentence in re.findall(r"[^.!?\n]{3,300}\?", middle):
        if len(sentence) <= room:
            asking.append(sentence.strip())
            room -= len(sentence) + 1
    return "\n".join((head, *asking, tail))
