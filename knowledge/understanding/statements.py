"""What speaks for some words of a message stating each of the answers that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.understanding import thresholds
from knowledge.understanding.features import Floats
from knowledge.understanding.gist import Gist
from knowledge.understanding.lessons import FACTS, AnswerKey, Lesson
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import Numbers, chance

_ROW, _STEP = 5, 3
"""Words in a row that are looked at together, and how far apart such rows begin."""


@dataclass(slots=True)
class Evidence:
    """A number an answer in each array; what is weighed how stands in `thresholds`."""

    lexical: Numbers
    """Margin of the letters and words."""
    likeness: Numbers
    """How like the likest text of that answer is, 0..1."""
    near: Numbers
    """The greatest margin of a few words in a row: in a long clause each fact is but a part ..."""
    near_likeness: Numbers
    """... and their greatest likeness."""
    mismatch: Numbers
    """1 where just one of the words and that text holds a negation."""
    meaning: Numbers | None = None
    """Margin of the meaning, if the encoder was asked."""
    asked: float = 0.0
    """1 if the words ask: "is it CSP?" ..."""
    supposed: float = 0.0
    """... suppose: "if it is CSP" ..."""
    unreal: float = 0.0
    """... plan, or set against: "it will be CSP" ..."""
    unknown: float = 0.0
    """... or say that it is not known, or what a word means."""
    supposed_around: float = 0.0
    """1 if their sentence supposes something ..."""
    elsewhere: float = 0.0
    """... speaks of another case ..."""
    quoted: float = 0.0
    """... or quotes a message or a rule."""
    phrase: Numbers = field(init=False)
    """1 where a phrase of the answer stands among the words, as a statement ..."""
    size: Numbers = field(init=False)
    """... of so many words, up to 4."""
    phrase_doubted: Numbers = field(init=False)
    """1 where such a phrase is asked, supposed or planned."""
    phrase_negated: Numbers = field(init=False)
    """1 where such a phrase is negated."""
    turned: Numbers = field(init=False)
    """1 where the only other answer's phrase is negated."""
    rival: Numbers = field(init=False)
    """1 where a phrase of another answer of the question stands among the words."""
    aside: Numbers = field(init=False)
    """1 where the message has a subject, and the question is not among those of that subject."""

    def __post_init__(self) -> None:
        for name in ("phrase", "size", "phrase_doubted", "phrase_negated", "turned", "rival", "aside"):
            setattr(self, name, np.zeros(len(self.lexical)))

    def columns(self) -> Numbers:
        """All of it as one array: a row an answer, a column a piece of evidence, in the order of `FactWeights`."""
        meaning = np.zeros(len(self.lexical)) if self.meaning is None else self.meaning
        doubts = (
            self.asked, self.supposed, self.unreal, self.unknown, self.supposed_around, self.elsewhere, self.quoted,
        )  # fmt: skip
        same = (np.full(len(self.lexical), one) for one in doubts)
        phrases = (self.phrase, self.size, self.phrase_doubted, self.phrase_negated, self.turned, self.rival)
        likely = (self.lexical, self.likeness, self.near, self.near_likeness, self.mismatch)
        return np.stack((*likely, *same, *phrases, self.aside, meaning), axis=1)

    def shares(self) -> Numbers:
        """How probable it is that each answer is stated."""
        weights = thresholds.FACT_LEXICAL if self.meaning is None else thresholds.FACT_MEANING
        return chance(self.columns() @ np.array(weights[1:]) + weights.bias)


class Statements:
    """Answers learnt from what partners say, beside texts that state none. Thread-safe once made."""

    def __init__(self, lesson: Lesson, lexical: Lexical, negating: frozenset[str]) -> None:
        """`lesson` is the one on facts, which `lexical` has learnt; `negating` are folded words that negate."""
        self._lexical = lexical
        self._negating = negating
        self.keys: tuple[AnswerKey, ...] = tuple(_key(name) for name in lesson.classes)
        self._negated = np.array([not negating.isdisjoint(words) for words in lesson.words], dtype=bool)

    def evidence(self, parts: Sequence[Sequence[str]], closely: Sequence[bool]) -> list[Evidence | None]:
        """What the letters and words of each part speak for; `None` for words that nothing is known of.

        The words are folded; a question ends with a mark. `closely`: look at a few words of the part in a row as well.
        """
        texts: list[Sequence[str]] = []
        starts: list[int] = []
        for words, close in zip(parts, closely, strict=True):
            starts.append(len(texts))
            texts += [words, *(_few(words) if close else ())]
        if not texts or not self.keys:
            return [None] * len(parts)
        vectors = self._lexical.vectors(*texts)
        margins, likeness = self._lexical.margins(FACTS, vectors), self._lexical.likeness(FACTS, vectors)
        found: list[Evidence | None] = []
        for words, begin, end in zip(parts, starts, [*starts[1:], len(texts)], strict=True):
            # A few words that nothing is known of have but the offsets for margins.
            own = [row for row in range(begin, end) if vectors.known[row]]
            found.append(self._evidence(words, margins[own], likeness[own]) if vectors.known[begin] else None)
        return found

    def _evidence(self, words: Sequence[str], margins: Numbers, likeness: Floats) -> Evidence:
        """The evidence of a part: the first row is the whole of it, the others a few words in a row."""
        alike, nearest = self._lexical.best(FACTS, likeness[0])
        near = self._lexical.best(FACTS, likeness.max(axis=0))[0] if len(likeness) > 1 else alike
        negated = not self._negating.isdisjoint(words)
        mismatch = np.where(nearest >= 0, self._negated[nearest] != negated, False)
        return Evidence(margins[0], alike, margins.max(axis=0), near, mismatch.astype(np.float64))

    def add_meaning(self, evidence: Evidence, spoken: str, gist: Gist) -> None:
        """What the meaning speaks for, if all else leaves something open and there is an encoder."""
        if gist.meaning is None:
            return
        shares = evidence.shares()
        if ((shares > thresholds.OPEN_FROM) & (shares < thresholds.OPEN_TO)).any():
            seen = gist.of(spoken)
            if seen is not None:
                evidence.meaning = gist.meaning.margins(FACTS, seen)


def _few(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Some words in a row, again and again, of a text that has more."""
    if len(words) > _ROW + 1:
        for start in range(0, len(words) - _ROW + _STEP, _STEP):
            yield words[start : start + _ROW]


def _key(name: str) -> AnswerKey:
    question, _, answer = name.partition("=")
    return question, answer
