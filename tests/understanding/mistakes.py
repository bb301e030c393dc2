"""What was misread, for authors: of the development half only, whatever half is measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.model import Knowledge
from tests.understanding.figures import (
    answer_read,
    closure,
    decision,
    ending,
    evidence_of,
    right_topic,
    stated,
    tells_ending,
)
from tests.understanding.listening import Heard, Readings
from tests.understanding.material import Decided, Line, Outside, Styled


@dataclass(frozen=True)
class Mistake:
    """One thing misread in one message."""

    kind: str
    line: Line
    said: str
    """The message as it was read."""
    note: str
    """What was expected and what was read."""
    weight: float = 0.0
    """How surely it was misread: the worst come first."""


def mistakes(readings: Readings, knowledge: Knowledge, allowed: frozenset[str]) -> Mapping[str, list[Mistake]]:
    """Kind -> what was misread in messages with an allowed id, worst first."""
    found: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in _all(readings, knowledge):
        if mistake.line.id in allowed:
            found[mistake.kind].append(mistake)
    return {kind: sorted(several, key=lambda mistake: -mistake.weight) for kind, several in found.items()}


def listing(found: Mapping[str, list[Mistake]], most: int) -> Iterator[str]:
    """Lines to print: at most so many mistakes of each kind."""
    for kind, several in found.items():
        yield f"\n{kind}: {len(several)}"
        for mistake in several[:most]:
            yield f"  {mistake.line.id}  {mistake.note}"
            yield f"      {mistake.said}"


def _all(readings: Readings, knowledge: Knowledge) -> Iterator[Mistake]:
    for request in readings.requests:
        yield from _misplaced(request)
    for stranger in readings.outside:
        yield from _accepted(stranger)
    for request in readings.requests:
        yield from _misdiagnosed(request, knowledge)
    for told in readings.statements:
        yield from _misread_facts(told, told.line.facts, knowledge)
    for request in readings.requests:
        if isinstance(request.line, Decided):
            yield from _misread_facts(request, request.line.facts, knowledge)
    for reply in readings.answers:
        read, expected = answer_read(reply), reply.line.answer
        if read != expected:
            kind = "answer not read" if read is None else "answer read wrong"
            yield Mistake(kind, reply.line, reply.text, f"{reply.line.question}: {expected}, read as {read}")


def _misplaced(heard: Heard[Styled | Decided]) -> Iterator[Mistake]:
    name, probability = heard.reading.topics[0] if heard.reading.topics else ("nothing", 0.0)
    if not right_topic(heard):
        note = f"{heard.line.topic}, read as {name} {probability:.2f}"
        yield Mistake("wrong topic", heard.line, heard.text, note, probability)
    elif (told := decision(heard)) not in ("answered", "offered"):
        note = f"{name} {probability:.2f}: {told}"
        yield Mistake("right topic, not answered", heard.line, heard.text, note, heard.strangeness)


def _misdiagnosed(heard: Heard[Styled | Decided], knowledge: Knowledge) -> Iterator[Mistake]:
    if tells_ending(heard.line, knowledge):
        concluded, best = ending(heard.line, evidence_of(heard.reading.facts), knowledge)
        if heard.line.ending not in (concluded, best):
            note = f"{heard.line.ending}, likeliest {best}, concluded {concluded}"
            yield Mistake("wrong cause or option", heard.line, heard.text, note, float(concluded is not None))


def _accepted(heard: Heard[Outside]) -> Iterator[Mistake]:
    outcome = heard.reading.outcome
    if outcome in ("answer", "did-you-mean"):
        name, probability = heard.reading.topics[0]
        kind = f"out of scope, {'answered' if outcome == 'answer' else 'offered a topic'}"
        note = f"{heard.line.topic}, read as {name} {probability:.2f}"
        yield Mistake(kind, heard.line, heard.text, note, 1.0 - heard.strangeness)


def _misread_facts(heard: Heard[Line], facts: Mapping[str, str], knowledge: Knowledge) -> Iterator[Mistake]:
    read, expected = stated(heard.reading.facts, knowledge), closure(facts, knowledge)
    for question in sorted(read.keys() - expected.keys()):
        yield Mistake("fact not stated", heard.line, heard.text, f"{question}: {read[question]}")
    for question in sorted(read.keys() & expected.keys()):
        if read[question] != expected[question]:
            note = f"{question}: {expected[question]}, read as {read[question]}"
            yield Mistake("fact read wrong", heard.line, heard.text, note)
    for question in sorted(expected.keys() - read.keys()):
        yield Mistake("fact not read", heard.line, heard.text, f"{question}: {expected[question]}")


def ids(lines: Iterable[Line]) -> frozenset[str]:
    """The ids of these lines."""
    return frozenset(line.id for line in lines)
