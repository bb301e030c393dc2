"""Which answers some words of a message state, learnt from phrases and sentences: for words that no phrase has so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding import thresholds
from knowledge.understanding.features import Floats
from knowledge.understanding.gist import Gist
from knowledge.understanding.lessons import FACTS, AnswerKey, Lesson
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import chance


@dataclass(frozen=True, slots=True)
class Guess:
    """An answer that some words seem to state."""

    key: AnswerKey
    share: float
    """How probable that is, 0..1."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each answer being stated by some words: a number an answer in each array."""

    lexical: NDArray[np.float64]
    """Margin of the letters and words."""
    likeness: NDArray[np.float64]
    """How like the likest text of that answer is, 0..1."""
    mismatch: NDArray[np.float64]
    """1 where just one of the words and that text holds a negation."""
    meaning: NDArray[np.float64] | None = None
    """Margin of the meaning, if the encoder was asked."""

    def shares(self) -> NDArray[np.float64]:
        """How probable it is that each answer is stated."""
        weights = thresholds.FACT_LEXICAL if self.meaning is None else thresholds.FACT_MEANING
        score = weights.bias + weights.lexical * self.lexical + weights.likeness * self.likeness
        score = score + weights.mismatch * self.mismatch
        return chance(score if self.meaning is None else score + weights.meaning * self.meaning)


class Statements:
    """Answers learnt from what partners say, beside texts that state none. Thread-safe once made."""

    def __init__(self, lesson: Lesson, lexical: Lexical, negating: frozenset[str]) -> None:
        """`lesson` is the one on facts, which `lexical` has learnt; `negating` are folded words that negate."""
        self._lexical = lexical
        self._negating = negating
        self.keys: tuple[AnswerKey, ...] = tuple(_key(name) for name in lesson.classes)
        self._negated = np.array([not negating.isdisjoint(words) for words in lesson.words], dtype=bool)

    def evidence(self, words: Sequence[str], spoken: str, gist: Gist) -> Evidence | None:
        """What speaks for each answer; `None` for words that nothing is known of.

        `words` are folded, a question ends with a mark; `spoken` is the same for the encoder, which is asked only if
        the letters alone leave something open.
        """
        vector = self._lexical.vector(words)
        if not vector or not self.keys:
            return None
        margins = self._lexical.margins(FACTS, vector)
        likeness, nearest = self._lexical.best(FACTS, self._lexical.likeness(FACTS, vector))
        negated = not self._negating.isdisjoint(words)
        mismatch = np.where(nearest >= 0, self._negated[nearest] != negated, 0.0)
        cheap = Evidence(margins, likeness, np.asarray(mismatch, dtype=np.float64))
        shares = cheap.shares()
        if gist.meaning is None or not _is_open(shares):
            return cheap
        seen = gist.of(spoken)
        return cheap if seen is None else self.with_meaning(cheap, gist, seen)

    def with_meaning(self, cheap: Evidence, gist: Gist, vector: Floats) -> Evidence:
        """The same with what the meaning says."""
        assert gist.meaning is not None
        return Evidence(cheap.lexical, cheap.likeness, cheap.mismatch, gist.meaning.margins(FACTS, vector))

    def guesses(self, words: Sequence[str], spoken: str, gist: Gist) -> list[Guess]:
        """The likeliest answer of each question, the surest first; only those likely enough to be looked at."""
        evidence = self.evidence(words, spoken, gist)
        if evidence is None:
            return []
        shares = evidence.shares()
        found: dict[str, Guess] = {}
        for place in np.argsort(-shares, kind="stable"):
            if shares[place] < thresholds.STATED:
                break
            found.setdefault(self.keys[place][0], Guess(self.keys[place], float(shares[place])))
        return list(found.values())


def _is_open(shares: NDArray[np.float64]) -> bool:
    """Whether some answer is neither plainly stated nor plainly not."""
    return bool(((shares > thresholds.OPEN_FROM) & (shares < thresholds.OPEN_TO)).any())


def _key(name: str) -> AnswerKey:
    question, _, answer = name.partition("=")
    return question, answer
