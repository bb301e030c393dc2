"""Which of a question's answers a reply gives in its own words, learnt from phrases, replies and statements.

By letters and words alone: on replies of a few words the encoder told the development half no more (`make evaluate`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import NO_ANSWER, UNKNOWN_ANSWER
from knowledge.understanding import thresholds
from knowledge.understanding.features import Vector
from knowledge.understanding.folding import Folded
from knowledge.understanding.lessons import Lesson, part_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import shares


@dataclass(frozen=True, slots=True)
class Response:
    """What a reply seems to answer."""

    answer: str | None
    """An answer's id, or `UNKNOWN_ANSWER`; `None`: it answers something else."""
    share: float
    """How probable that is among the answers and none, 0..1."""


class Answering:
    """Tells a question's answers apart in replies. Thread-safe once made."""

    def __init__(self, lessons: Mapping[str, Lesson], lexical: Lexical, negating: frozenset[str]) -> None:
        """`lessons` are those on questions, by their id, which `lexical` has learnt to compare with as well.

        `negating` are folded words that negate.
        """
        self._lessons = lessons
        self._lexical = lexical
        self._negating = negating

    def respond(self, question: str, reply: Folded) -> Response | None:
        """The likeliest answer; `None` if nothing is known of the words."""
        words = part_of(reply, range(len(reply.words)))
        vector = self._lexical.vector(words)
        if not vector or question not in self._lessons:
            return None
        classes = self._lessons[question].classes
        scores = thresholds.ANSWER_SHARPNESS * self._lexical.margins(question, vector)
        scores[classes.index(NO_ANSWER)] -= thresholds.ANSWER_NONE
        parts = shares(scores)
        best = int(parts.argmax())
        share = float(parts[best])
        if classes[best] not in (NO_ANSWER, UNKNOWN_ANSWER) and self._turned(question, words, vector, best):
            share *= thresholds.ANSWER_TURNED
        return Response(None if classes[best] == NO_ANSWER else classes[best], share)

    def _turned(self, question: str, words: Sequence[str], vector: Vector, answer: int) -> bool:
        """Whether a negation stands in just one of the reply and the likest reply that gives the answer."""
        _, nearest = self._lexical.best(question, self._lexical.likeness(question, vector))
        if nearest[answer] < 0:
            return False
        alike = self._lessons[question].words[nearest[answer]]
        return self._negating.isdisjoint(words) != self._negating.isdisjoint(alike)
