"""Which answer a clause states, learnt from the phrases of all answers: for words that no phrase has in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Knowledge
from knowledge.understanding import thresholds
from knowledge.understanding.features import Features, Neighbours, Vector
from knowledge.understanding.folding import words_of
from knowledge.understanding.linear import Linear, shares
from knowledge.understanding.wordlists import negations

AnswerKey: TypeAlias = tuple[str, str]
"""Question id, answer id."""

_AT_ONCE = 4
"""Facts that one clause may state in other words."""
_SHARPNESS = 4.0
"""How much a step of the linear model's margin counts; calibrated on phrases left out."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An answer that a text seems to state."""

    key: AnswerKey
    share: float
    """0..1, among everything that it could say (or that answers the question)."""
    margin: float
    """How far it is on the answer's side of what tells it from all else: above 0 on it, 1 like its phrases."""
    negated: bool
    """Whether the likest phrase of that answer holds a negation."""


class Statements:
    """Answers learnt from their phrases, beside texts that state none. Thread-safe once made."""

    def __init__(
        self,
        phrases: Mapping[AnswerKey, Sequence[str]],
        others: Sequence[str] = (),
        negating: frozenset[str] = frozenset(),
    ) -> None:
        """`others` are texts that mostly state nothing; `negating` are folded words that negate."""
        self._keys = tuple(phrases)
        self._beside_others = bool(others)
        self._negating = negating
        pairs = [
            (words_of(text), place) for place, key in enumerate(self._keys) for text in dict.fromkeys(phrases[key])
        ]
        pairs += [(words_of(text), len(self._keys)) for text in others]
        words = [text for text, _ in pairs]
        self._features = Features(words, rarest=2 if len(words) > 400 else 1)
        self._classes: NDArray[np.intp] = np.array([place for _, place in pairs], dtype=np.intp)
        rows = self._features.matrix(words)
        self._linear = Linear(rows, self._classes, len(self._keys) + 1)
        self._neighbours = Neighbours(rows)
        self._negated = np.array([self._is_negated(text) for text in words], dtype=bool)
        self._places: dict[str, NDArray[np.intp]] = {}
        for question in {question for question, _ in self._keys}:
            self._places[question] = np.array([i for i, key in enumerate(self._keys) if key[0] == question])

    def anywhere(self, words: Sequence[str]) -> list[Guess]:
        """What the words state, at most one answer a question, the surest first; empty if they seem to state nothing.

        That can only be told if texts that state nothing were learnt as well.
        """
        vector = self._features.vector(words)
        if not vector or not self._beside_others:
            return []
        margins = self._linear.margins(vector)[:-1]
        found: dict[str, Guess] = {}
        for place in np.argsort(-margins)[:_AT_ONCE]:
            if margins[place] < thresholds.STATED:
                break
            guess = self._guess(vector, int(place), float(shares(_SHARPNESS * margins)[place]), float(margins[place]))
            found.setdefault(guess.key[0], guess)
        return list(found.values())

    def of(self, question: str, words: Sequence[str]) -> Guess | None:
        """The answer of that question that the words give, its share among the question's own answers."""
        vector = self._features.vector(words)
        if not vector or question not in self._places:
            return None
        places = self._places[question]
        margins = self._linear.margins(vector)[places]
        parts = shares(_SHARPNESS * margins)
        best = int(parts.argmax())
        return self._guess(vector, int(places[best]), float(parts[best]), float(margins[best]))

    def _guess(self, vector: Vector, best: int, share: float, margin: float) -> Guess:
        likeness = self._neighbours.likeness(vector)
        likeness[self._classes != best] = 0.0
        return Guess(self._keys[best], share, margin, bool(self._negated[likeness.argmax()]))

    def _is_negated(self, words: Sequence[str]) -> bool:
        return not self._negating.isdisjoint(words)


def learn_statements(knowledge: Knowledge) -> Statements:
    """Learns the phrases of all answers in all languages, beside the examples of topics that have no questions.

    Examples of topics that have some state facts themselves, so they are no example of stating nothing.
    """
    phrases: dict[AnswerKey, list[str]] = {}
    for prose in knowledge.prose.values():
        for name, question in prose.questions.items():
            for answer, words in question.answers.items():
                phrases.setdefault((name, answer), []).extend((words.label, *words.phrases))
    others = [
        text
        for prose in knowledge.prose.values()
        for name, topic in prose.topics.items()
        if not knowledge.topics[name].uses
        for text in topic.examples
    ]
    return Statements(phrases, others, negations(knowledge.languages.values()))
