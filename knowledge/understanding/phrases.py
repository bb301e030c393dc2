"""Phrases found in texts in spite of case, diacritics, punctuation, typos and endings.

A `PhraseBook` compares a whole message, a `PhraseFinder` looks for phrases within one.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.lexicon import Endings, Lexicon, is_typo

Key = TypeVar("Key", bound=Hashable)

_LONGEST_WHOLE = 120
"""Letters above which no message is a command or a one-phrase answer."""


class PhraseBook:
    """Tells which of some named phrases a whole message is."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, str] = {}
        for name, texts in phrases.items():
            for text in texts:
                joined = " ".join(words_of(text))
                if joined:
                    self._exact.setdefault(joined, name)
        self._by_length: dict[int, list[str]] = {}
        for joined in self._exact:
            self._by_length.setdefault(len(joined), []).append(joined)

    def best(self, text: str) -> tuple[str, float] | None:
        """The id whose phrase the whole message is, and how well it fits (0..1; 1 is word for word); `None` for none.

        Typos are allowed by length: none up to three letters, one up to seven, then one for every six letters.
        """
        if len(text) > 2 * _LONGEST_WHOLE:
            return None
        joined = " ".join(words_of(text))
        if not joined or len(joined) > _LONGEST_WHOLE:
            return None
        if joined in self._exact:
            return self._exact[joined], 1.0
        allowed = _allowed_edits(len(joined))
        if not allowed:
            return None
        best: tuple[str, float] | None = None
        near = range(len(joined) - allowed, len(joined) + allowed + 1)
        choices = [choice for length in near for choice in self._by_length.get(length, ())]
        for choice, distance, _ in process.extract(
            joined, choices, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=8
        ):
            if distance <= _allowed_edits(min(len(choice), len(joined))) and _slipped(joined, choice):
                score = 1.0 - distance / max(len(choice), len(joined))
                if best is None or score > best[1]:
                    best = self._exact[choice], score
        return best


def _allowed_edits(letters: int) -> int:
    return 0 if letters < 4 else 1 if letters < 8 else letters // 6 + 1


def _slipped(written: str, meant: str) -> bool:
    """Whether each word is the other's or a typo of it; so "they didnt" is not "they did" with a slip."""
    if written.replace(" ", "") == meant.replace(" ", ""):
        return True
    pairs = itertools.zip_longest(written.split(), meant.split(), fillvalue="")
    return all(one == other or (min(len(one), len(other)) > 3 and is_typo(one, other)) for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """A phrase found within a text."""

    key: Key
    start: int
    """Index of its first word."""
    end: int
    """Index after its last word."""
    size: int
    """Words of the phrase."""
    score: float
    """How well the words fit, 0..1: 1 is word for word without gaps."""
    places: tuple[int, ...] = ()
    """Indices of the words that make it up."""

    @property
    def rank(self) -> tuple[int, float]:
        """The longer phrase wins, then the better fit."""
        return self.size, self.score


class PhraseFinder(Generic[Key]):
    """Finds phrases anywhere in a text: their words in order, one other word allowed between two of them.

    A phrase of two words allows one such gap, a longer one two; of one word, none. No gap spans the end of a sentence.
    Words that carry a negation never fill a gap.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[Key, str]],
        barriers: Iterable[str] = (),
        known: Iterable[str] = (),
        *,
        gaps: bool = True,
        forms: bool = True,
        endings: Endings = (),
    ) -> None:
        """`barriers` are words that no gap may hold (negations); `known` are real words, never taken for typos.

        Without `gaps` the words must stand side by side; without `forms` they must be as listed, or a typo of it;
        `endings` as in `Lexicon`.
        """
        split = list(dict.fromkeys((key, words) for key, text in phrases if (words := words_of(text))))
        self._gaps = gaps
        self._barriers = frozenset(barriers)
        every = (word for _, words in split for word in words)
        self._lexicon = Lexicon(every, known, apart=self._barriers, forms=forms, endings=endings)
        self._phrases = [(key, tuple(map(self._lexicon.id_of, words))) for key, words in split]
        often: dict[int, int] = {}
        for _, ids in self._phrases:
            for number in set(ids):
                often[number] = often.get(number, 0) + 1
        self._by_rarest: dict[int, list[tuple[Key, tuple[int, ...], frozenset[int]]]] = {}
        for key, ids in self._phrases:
            rarest = min(ids, key=lambda number: (often[number], number))
            self._by_rarest.setdefault(rarest, []).append((key, ids, frozenset(ids)))

    def find(self, text: Folded, *, exact: bool = False) -> list[Match[Key]]:
        """Every phrase found, in the order of their first words; the same key at the same place once, at its best.

        `exact` allows neither typos nor other forms: for phrases of another language than the text's.
        """
        places: dict[int, list[tuple[int, float]]] = {}
        lookup = self._lexicon.exactly if exact else self._lexicon.lookup
        for place, word in enumerate(text.texts):
            for number, fit in lookup(word).items():
                places.setdefault(number, []).append((place, fit))
        present = set(places)
        best: dict[tuple[Key, int, int], Match[Key]] = {}
        for number in present:
            for key, ids, needed in self._by_rarest.get(number, ()):
                if needed <= present:
                    for match in self._align(key, ids, places, text):
                        spot = (key, match.start, match.end)
                        if spot not in best or match.rank > best[spot].rank:
                            best[spot] = match
        return sorted(best.values(), key=lambda match: (match.start, match.end))

    def _align(
        self, key: Key, ids: Sequence[int], places: Mapping[int, list[tuple[int, float]]], text: Folded
    ) -> Iterable[Match[Key]]:
        """The phrase's words in order from each place where it can begin, the nearest next word each time."""
        gaps_allowed = min(len(ids) - 1, 2) if self._gaps else 0
        for start, fit in places[ids[0]]:
            taken, fits, gaps = [start], fit, 0
            for number in ids[1:]:
                step = self._next(places[number], taken[-1], text)
                if step is None:
                    break
                gaps += step[0] - taken[-1] - 1
                taken.append(step[0])
                fits += step[1]
            else:
                if gaps <= gaps_allowed:
                    score = fits / len(ids) - 0.03 * gaps
                    yield Match(key, start, taken[-1] + 1, len(ids), score, tuple(taken))

    def _next(self, places: list[tuple[int, float]], last: int, text: Folded) -> tuple[int, float] | None:
        for place, fit in places:
            if place == last + 1 and text.words[place].sentence == text.words[last].sentence:
                return place, fit
            if (
                place == last + 2
                and text.words[place].sentence == text.words[last].sentence
                and text.texts[last + 1] not in self._barriers
            ):
                return place, fit
        return None


def longest(matches: Iterable[Match[Key]]) -> list[Match[Key]]:
    """Of overlapping matches the longest, then the best fitting; in the order of the text."""
    kept: list[Match[Key]] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda match: (-match.size, -match.score, match.start)):
        if taken.isdisjoint(match.places):
            kept.append(match)
            taken.update(match.places)
    return sorted(kept, key=lambda match: match.start)
