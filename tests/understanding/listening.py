"""Lets a way of understanding read the material, as the assistant would, and keeps what it read."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from knowledge.identifiers import mask
from knowledge.model import Knowledge
from knowledge.understanding import ReadAnswer, ReadFact, Reading
from tests.understanding.material import Answer, Decided, Line, Material, Outside, Statement, Styled
from tests.understanding.noise import Noise
from tests.understanding.ways import Way

LineT = TypeVar("LineT", bound=Line)
LineT_co = TypeVar("LineT_co", bound=Line, covariant=True)

_WARM_UP = 20
"""Messages read before the clock counts."""


@dataclass(frozen=True, slots=True)
class Heard(Generic[LineT_co]):
    """One message and what was read in it."""

    line: LineT_co
    text: str
    """As it was read: with noise, identifiers masked."""
    reading: Reading
    strangeness: float
    cpu_ms: float
    asked_encoder: bool


@dataclass(frozen=True)
class Readings:
    """All that was read in one half of one language's material."""

    requests: tuple[Heard[Styled | Decided], ...]
    outside: tuple[Heard[Outside], ...]
    statements: tuple[Heard[Statement], ...]
    answers: tuple[Heard[Answer], ...]


class Listener:
    """Reads material in one way."""

    def __init__(self, way: Way, knowledge: Knowledge) -> None:
        self._way = way
        self._knowledge = knowledge

    def listen(self, material: Material, noise: Noise) -> Readings:
        """Read every message with that noise."""
        for line in material.requests[:_WARM_UP]:
            self._way.read(line.text, material.locale)
        return Readings(
            requests=self._all(material.requests, material.locale, noise),
            outside=self._all(material.outside, material.locale, noise),
            statements=self._all(material.statements, material.locale, noise),
            answers=self._all(material.answers, material.locale, noise),
        )

    def _all(self, lines: Sequence[LineT], locale: str, noise: Noise) -> tuple[Heard[LineT], ...]:
        return tuple(self._hear(line, locale, noise) for line in lines)

    def _hear(self, line: LineT, locale: str, noise: Noise) -> Heard[LineT]:
        masked = mask(noise(line.text))
        question = line.question if isinstance(line, Answer) else None
        topic = self._topic_of(question) if question is not None else None
        began = time.process_time_ns()
        reading = self._way.read(masked.text, locale, question=question, topic=topic)
        cpu_ms = (time.process_time_ns() - began) / 1e6
        asked_encoder = self._way.asked_encoder
        kinds = [found.kind for found in masked.identifiers]
        if question is not None:
            reading = self._with_answer_pasted(reading, question, kinds)
        elif isinstance(line, Decided):
            reading = self._with_facts_pasted(reading, line.topic, kinds)
        return Heard(line, masked.text, reading, self._way.strangeness(reading), cpu_ms, asked_encoder)

    def _topic_of(self, question: str) -> str | None:
        """A guide in which the question is put."""
        return next((name for name, topic in self._knowledge.topics.items() if topic.use(question)), None)

    def _with_answer_pasted(self, reading: Reading, question: str, kinds: Sequence[str]) -> Reading:
        """An identifier answers the open question by its kind if the words do not, as in a conversation."""
        meant = self._knowledge.questions[question].identifiers
        said = next((meant[kind] for kind in kinds if kind in meant), None)
        return replace(reading, answer=ReadAnswer(said)) if reading.answer is None and said is not None else reading

    def _with_facts_pasted(self, reading: Reading, topic: str, kinds: Sequence[str]) -> Reading:
        """An identifier states a fact by its kind where a guide takes it for one, as in a conversation."""
        told = {fact.question for fact in reading.facts}
        pasted = []
        for use in self._knowledge.topics[topic].uses:
            question = self._knowledge.questions[use.question]
            said = next((question.identifiers[kind] for kind in kinds if kind in question.identifiers), None)
            if question.identifiers_anywhere and said is not None and question.id not in told:
                pasted.append(ReadFact(question.id, said))
        return replace(reading, facts=(*reading.facts, *pasted))
