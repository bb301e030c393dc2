"""Finds the known words that a written word may stand for: itself, an inflected form, a typo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

Endings: TypeAlias = Sequence[Sequence[str]]
"""Groups of folded word endings; those of one group mean the same."""

EXACT = 1.0
INFLECTED = 0.93
TYPO = 0.88

_TAIL = 3
"""Letters in which two forms of one word may differ at the end."""
_SHORT = 5
"""Letters up to which a word is short."""
_MEMORY = 4096


class Lexicon:
    """The words of some phrases, to be found in spite of endings and typos. Thread-safe: lookups only add to a cache.

    Words with digits and words of up to three letters must be written exactly. A typo keeps the first letter (or swaps
    the first two), so that "unprovisioned" is not read as "provisioned".
    """

    def __init__(
        self,
        words: Iterable[str],
        known: Iterable[str] = (),
        *,
        apart: Iterable[str] = (),
        forms: bool = True,
        endings: Endings = (),
    ) -> None:
        """`words` are those to find; `known` are further real words, never taken for a typo of another.

        Words that are `apart` stand for themselves alone: "haven't" is no form of "have". Without `forms` an inflected
        form of a word is another word, and so is a short one with a slip. `endings` are groups of word endings that
        carry meaning: two words that differ in them ("enroll", "enrolled") are not the same.
        """
        self._forms = forms
        self._apart = frozenset(apart)
        self._endings = tuple(tuple(group) for group in endings)
        self._words = tuple(sorted(set(words)))
        self._ids = {word: number for number, word in enumerate(self._words)}
        self._known = frozenset(known) | self._ids.keys()
        self._stems: dict[str, list[int]] = {}
        self._misspelt: dict[str, dict[int, str]] = {}
        for number, word in enumerate(self._words):
            if not _is_exact(word) and word not in self._apart:
                self._stems.setdefault(_stem(word), []).append(number)
                self._misspelt.setdefault(word[0], {})[number] = word
        self._seen: dict[str, Mapping[int, float]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def id_of(self, word: str) -> int:
        """The number of a word of this lexicon. Raises `KeyError` for another."""
        return self._ids[word]

    def lookup(self, word: str) -> Mapping[int, float]:
        """Numbers of the words that this one may stand for -> how well it fits, 0..1."""
        found = self._seen.get(word)
        if found is None:
            found = dict(self._find(word))
            if len(self._seen) < _MEMORY:
                self._seen[word] = found
        return found

    def exactly(self, word: str) -> Mapping[int, float]:
        """The same for the word itself alone."""
        number = self._ids.get(word)
        return {} if number is None else {number: EXACT}

    def _find(self, word: str) -> Iterator[tuple[int, float]]:
        own = self._ids.get(word)
        if word in self._apart:
            yield from () if own is None else ((own, EXACT),)
            return
        if own is None and not _is_exact(word) and word not in self._known and (self._forms or len(word) > _SHORT):
            yield from self._typos(word)
        if self._forms and not _is_exact(word):
            for number in self._stems.get(_stem(word), ()):
                other = self._words[number]
                if number != own and same_word(word, other) and self._ends_alike(word, other):
                    yield number, INFLECTED
        if own is not None:
            yield own, EXACT

    def _typos(self, word: str) -> Iterator[tuple[int, float]]:
        for letter in beginnings(word):
            words = self._misspelt.get(letter, {})
            near = process.extract(
                word, words, scorer=OSA.distance, processor=None, limit=None, score_cutoff=_slips(word)
            )
            for other, _, number in near:
                if is_typo(word, other) and self._ends_alike(word, other):
                    yield number, TYPO

    def _ends_alike(self, one: str, other: str) -> bool:
        return all(one.endswith(group) == other.endswith(group) for group in self._endings)


def same_word(one: str, other: str) -> bool:
    """Whether the two look like forms of one word: the same long beginning, short endings."""
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    longest = max(len(one), len(other))
    return common >= 4 and longest - common <= min(_TAIL, common - 2) and common * 100 >= longest * 65


def beginnings(word: str) -> tuple[str, ...]:
    """The first letters of the words that it may be a typo of."""
    return tuple(dict.fromkeys(word[:2]))


def is_typo(one: str, other: str) -> bool:
    """Whether one is the other with a slip: one edit up to seven letters, two above; the beginning stays."""
    if one[0] != other[0] and not (one[:2] == other[1::-1] and one[2:3] == other[2:3]):
        return False
    allowed = _slips(min(one, other, key=len))
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _slips(word: str) -> int:
    return 1 if len(word) < 8 else 2


def _is_exact(word: str) -> bool:
    return len(word) < 4 or not word.isalpha()


def _stem(word: str) -> str:
    return word[:4]
