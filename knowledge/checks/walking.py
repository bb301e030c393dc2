"""Every way through a guide, for a partner who knows all the answers: how long it takes, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from knowledge.belief import CauseGuide, compile_causes
from knowledge.decision_list import OptionGuide
from knowledge.diagnosis import Answered, assess
from knowledge.model import Knowledge, Topic

LIMIT = 8
"""So many questions one guide may put at most."""


@dataclass(frozen=True)
class Ending:
    """One way through a guide."""

    answers: tuple[tuple[str, str], ...]
    """Question and answer, in the order asked."""
    outcomes: tuple[str, ...]
    """What the guide names at its end."""


@dataclass(frozen=True)
class Effort:
    """How many questions lead to an outcome when it is the truth."""

    topic: str
    outcome: str
    mean: float
    """Expected number: causes answer by their words, for options every answer is as frequent as the next."""
    worst: int
    found: bool
    """Some way ends with the outcome named; else it cannot be reached, and the figures are zero for an option."""


def endings(topic: Topic, knowledge: Knowledge) -> tuple[Ending, ...]:
    """Every way through the guide that some outcome's answers can take."""
    guide = compile_causes(topic, knowledge) if topic.kind == "causes" else None
    return tuple(_walk(topic, knowledge, guide, ()))


def _walk(
    topic: Topic, knowledge: Knowledge, guide: CauseGuide | None, said: tuple[tuple[str, str], ...]
) -> Iterator[Ending]:
    evidence = {question: Answered(answer) for question, answer in said}
    at = assess(topic, knowledge, evidence, asked=len(said))
    if at.question is None:
        yield Ending(said, at.conclusion.outcomes if at.conclusion else ())
        return
    for answer in knowledge.questions[at.question].every_answer:
        further = (*said, (at.question, answer))
        if guide is None or any(_likelihood(guide, row, further) > 0 for row in range(len(guide.outcomes))):
            yield from _walk(topic, knowledge, guide, further)


def efforts(guide: CauseGuide | OptionGuide, topic: Topic, ways: tuple[Ending, ...]) -> list[Effort]:
    """For each outcome of a guide, in the order of the file, what it takes to find it."""
    found = []
    for row, outcome in enumerate(guide.outcomes):
        if isinstance(guide, CauseGuide):
            weighed = [(_likelihood(guide, row, way.answers), way) for way in ways]
        else:
            weighed = [(_evenly(guide, way) if outcome in way.outcomes else 0.0, way) for way in ways]
        total = sum(weight for weight, _ in weighed)
        lengths = [(weight, len(way.answers)) for weight, way in weighed if weight > 0]
        found.append(
            Effort(
                topic=topic.id,
                outcome=outcome,
                mean=sum(weight * length for weight, length in lengths) / total if total else 0.0,
                worst=max((length for _, length in lengths), default=0),
                found=any(weight > 0 and outcome in way.outcomes for weight, way in weighed),
            )
        )
    return found


def _likelihood(guide: CauseGuide, row: int, said: tuple[tuple[str, str], ...]) -> float:
    """How often a partner with that trouble answers so, by the words of the content."""
    return prod(float(guide.words[row, _column(guide, question, answer)]) for question, answer in said)


def _column(guide: CauseGuide, question: str, answer: str) -> int:
    place = guide.questions.index(question)
    return guide.column(place, guide.answers[place].index(answer))


def _evenly(guide: OptionGuide, way: Ending) -> float:
    sizes = dict(zip(guide.questions, map(len, guide.answers), strict=True))
    return prod(1 / sizes[question] for question, _ in way.answers)
