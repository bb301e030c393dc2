"""Which of a question's answers a reply gives in its own words, learnt from phrases, replies and statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.model import NO_ANSWER
from knowledge.understanding import thresholds
from knowledge.understanding.folding import Folded
from knowledge.understanding.gist import Gist
from knowledge.understanding.lessons import Lesson, part_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import shares


@dataclass(frozen=True, slots=True)
class Response:
    """What a reply seems to answer."""

    answer: str | None
    """`None`: it answers something else."""
    share: float
    """How probable that is among the answers and none, 0..1."""


class Answering:
    """Tells a question's answers apart in replies. Thread-safe once made."""

    def __init__(self, lessons: Mapping[str, Lesson], lexical: Lexical) -> None:
        """`lessons` are those on questions, by their id, which `lexical` has learnt."""
        self._lessons = lessons
        self._lexical = lexical

    def respond(self, question: str, reply: Folded, gist: Gist) -> Response | None:
        """The likeliest answer; `None` if nothing is known of the words. The encoder is asked if they leave it open."""
        words = part_of(reply, range(len(reply.words)))
        vector = self._lexical.vector(words)
        if not vector or question not in self._lessons:
            return None
        margins = self._lexical.margins(question, vector)
        scores = thresholds.ANSWER_LEXICAL_ALONE * margins
        parts = shares(scores)
        if gist.meaning is not None and parts.max() < thresholds.ANSWER_SURE:
            seen = gist.of(reply.spoken())
            if seen is not None:
                scores = thresholds.ANSWER_LEXICAL * margins
                scores = scores + thresholds.ANSWER_MEANING * gist.meaning.margins(question, seen)
                parts = shares(scores)
        best = int(parts.argmax())
        name = self._lessons[question].classes[best]
        return Response(None if name == NO_ANSWER else name, float(parts[best]))
