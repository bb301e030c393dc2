"""Which of a question's answers a reply gives in its own words, learnt from phrases, replies and statements.

By letters and words alone: on replies of a few words the encoder told the development half no more (`make evaluate`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.model import NO_ANSWER
from knowledge.understanding import thresholds
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

    def __init__(self, lessons: Mapping[str, Lesson], lexical: Lexical) -> None:
        """`lessons` are those on questions, by their id, which `lexical` has learnt."""
        self._lessons = lessons
        self._lexical = lexical

    def respond(self, question: str, reply: Folded) -> Response | None:
        """The likeliest answer; `None` if nothing is known of the words."""
        vector = self._lexical.vector(part_of(reply, range(len(reply.words))))
        if not vector or question not in self._lessons:
            return None
        classes = self._lessons[question].classes
        scores = thresholds.ANSWER_SHARPNESS * self._lexical.margins(question, vector)
        scores[classes.index(NO_ANSWER)] -= thresholds.ANSWER_NONE
        parts = shares(scores)
        best = int(parts.argmax())
        return Response(None if classes[best] == NO_ANSWER else classes[best], float(parts[best]))
