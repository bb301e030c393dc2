"""Brings texts to one form for comparing: no diacritics, case or punctuation; words with their place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES = "'’ʼ`´"
_APOSTROPHE = re.compile(rf"(?<=\w)[{_APOSTROPHES}](?=\w)")
_ARE = re.compile(rf"[{_APOSTROPHES}]re\b")
"""What "we're" ends with: without it, it would be "were"."""
_A_WORD = rf"⟨[a-z-]+⟩|[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*"
_WORD = re.compile(_A_WORD)
_PIECE = re.compile(rf"{_A_WORD}|[.!?;,:()\n…–—|\"„”“«»]|\s-+\s")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_LEFT_OVER = re.compile(r"[\W_]+")
_LONGEST_WORD = 40
_SENTENCE_ENDS = frozenset(".!?;\n…|")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands."""

    text: str
    clause: int
    """Number of the clause: parts between commas, dashes, brackets, quotes and ends of sentences."""
    sentence: int
    """Number of the sentence."""
    written: str = ""
    """As it was written, in lower case."""


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
        return self._grouped("clause")

    @cached_property
    def sentences(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the words of each sentence, in order."""
        return self._grouped("sentence")

    @cached_property
    def joined(self) -> str:
        """The words with one space between them."""
        return " ".join(self.texts)

    def spoken(self, places: Iterable[int] | None = None) -> str:
        """The words as written, without punctuation but for question marks: all of them, or those at some places."""
        chosen = list(range(len(self.words)) if places is None else places)
        parts: list[str] = []
        for place, following in zip(chosen, [*chosen[1:], -1], strict=True):
            word = self.words[place]
            ends = following < 0 or self.words[following].sentence != word.sentence
            whole = place + 1 == len(self.words) or self.words[place + 1].sentence != word.sentence
            parts.append(f"{word.written}?" if ends and whole and word.sentence in self.asked else word.written)
        return " ".join(parts)

    def _grouped(self, by: str) -> tuple[tuple[int, ...], ...]:
        places: dict[int, list[int]] = {}
        for place, word in enumerate(self.words):
            places.setdefault(getattr(word, by), []).append(place)
        return tuple(map(tuple, places.values()))


def fold(text: str) -> str:
    """The text in lower case without diacritics; punctuation stays, an apostrophe within a word goes."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    return _APOSTROPHE.sub("", _ARE.sub("are", text))


@lru_cache(maxsize=65536)
def _folded_word(word: str) -> str:
    folded = fold(word)
    return (folded if folded.isalnum() or word[0] == "⟨" else _LEFT_OVER.sub("", folded))[:_LONGEST_WORD]


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; a masked identifier such as `⟨guid⟩` is one word."""
    folded = map(_folded_word, _WORD.findall(_composed(text)))
    return tuple(word for word in folded if word)


def written_words(texts: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """The words of all texts: folded, as written but in lower case, and how often they stand there so."""
    times = Counter[str]()
    for text in texts:
        times.update(_WORD.findall(_composed(text)))
    for word, count in times.items():
        folded = _folded_word(word)
        if folded:
            yield folded, word.lower()[:_LONGEST_WORD], count


def split(text: str) -> Folded:
    """The folded words of a text with their clauses and sentences."""
    words: list[Word] = []
    asked: set[int] = set()
    clause = sentence = 0
    broken = ended = False
    for piece in _PIECE.findall(_composed(text)):
        if piece[0].isalnum() or piece[0] == "⟨":
            folded = _folded_word(piece)
            if not folded:
                continue
            clause += broken
            sentence += ended
            broken = ended = False
            words.append(Word(folded, clause, sentence, piece.lower()[:_LONGEST_WORD]))
        elif words:
            broken = True
            ended = ended or piece in _SENTENCE_ENDS
            if piece == "?":
                asked.add(sentence)
    return Folded(tuple(words), frozenset(asked))


def _composed(text: str) -> str:
    """Letters with their marks as one character each: a mark alone would end a word."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_markup(text: str) -> str:
    """The text without tags: what stands in `<...>` is nobody's words."""
    return _TAG.sub(" ", text)


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
