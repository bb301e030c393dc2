"""From what was read to figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from knowledge.assessment import Answered, Evidence
from knowledge.diagnosis import assess, derive
from knowledge.model import Knowledge
from knowledge.understanding import ReadFact
from tests.understanding import measures
from tests.understanding.listening import Heard, Readings
from tests.understanding.material import UNKNOWN, Answer, Decided, Line, Outside, Request, Styled

Figures: TypeAlias = Mapping[str, float]
"""Name -> share (0..1), milliseconds, seconds or MB; NaN where nothing was there to measure."""

OFFERED = 3
"""How many topics "did you mean" shows."""

_Requests: TypeAlias = Sequence[Heard[Styled | Decided]]


def figures(readings: Readings, knowledge: Knowledge, *, judges: bool) -> Figures:
    """Everything measured on these readings; `judges`: the way has probabilities and decides by them."""
    measured = {
        **_topics(readings.requests),
        **_rejection(readings),
        **_endings(readings.requests, knowledge),
        **_facts(readings, knowledge),
        **_answers(readings.answers),
        **_speed([*readings.requests, *readings.outside]),
    }
    if judges:
        measured |= _decisions(readings)
        measured["calibration-error"] = measures.calibration_error(_certainty(readings, knowledge))
    return measured


# -------------------------------------------------------------------------------------------------------------- topics


def right_topic(heard: Heard[Styled | Decided], among: int = 1) -> bool:
    """Whether the message's topic is among the likeliest."""
    return heard.line.topic in [name for name, _ in heard.reading.topics[:among]]


def _topics(requests: _Requests) -> Figures:
    styled = [heard for heard in requests if isinstance(heard.line, Styled)]
    decided = [heard for heard in requests if isinstance(heard.line, Decided)]
    return {
        "topic-at-1": measures.share(right_topic(heard) for heard in requests),
        "topic-at-3": measures.share(right_topic(heard, 3) for heard in requests),
        "topic-at-1-topics": measures.share(right_topic(heard) for heard in styled),
        "topic-at-1-outcomes": measures.share(right_topic(heard) for heard in decided),
    }


def decision(heard: Heard[Styled | Decided]) -> str:
    """What the message would get: `answered` or `offered` what it asks, `misled` by something else, or a decision."""
    outcome = heard.reading.outcome
    if outcome == "answer":
        return "answered" if right_topic(heard) else "misled"
    if outcome == "did-you-mean":
        return "offered" if right_topic(heard, OFFERED) else "misled"
    return outcome


def _decisions(readings: Readings) -> Figures:
    inside = [decision(heard) for heard in readings.requests]
    measured = {
        f"inside-{name}": measures.share(found == name for found in inside)
        for name in ("answered", "offered", "misled", "unclear", "out-of-scope")
    }
    for name, some in _near_and_far(readings.outside):
        told = [heard.reading.outcome for heard in some]
        measured[f"told-{name}"] = measures.share(outcome == "out-of-scope" for outcome in told)
        measured[f"kept-out-{name}"] = measures.share(outcome in ("out-of-scope", "unclear") for outcome in told)
    return measured


def _rejection(readings: Readings) -> Figures:
    inside = [heard.strangeness for heard in readings.requests]
    measured = {}
    for name, some in _near_and_far(readings.outside):
        outside = [heard.strangeness for heard in some]
        measured[f"rejected-{name}"] = measures.rejected(inside, outside)
        measured[f"auroc-{name}"] = measures.auroc(inside, outside)
    return measured


def _near_and_far(outside: Sequence[Heard[Outside]]) -> Iterable[tuple[str, list[Heard[Outside]]]]:
    yield "all", list(outside)
    yield "near", [heard for heard in outside if heard.line.near]
    yield "far", [heard for heard in outside if not heard.line.near]


def _certainty(readings: Readings, knowledge: Knowledge) -> Iterable[tuple[float, bool]]:
    """The probability of each message's likeliest topic, and whether it is right.

    Out of scope any subject outside is right: not every such message says which it is about.
    """
    for request in readings.requests:
        yield _first(request)[1], right_topic(request)
    for stranger in readings.outside:
        name, probability = _first(stranger)
        yield probability, name is not None and knowledge.topics[name].kind == "outside"


def _first(heard: Heard[Line]) -> tuple[str | None, float]:
    return heard.reading.topics[0] if heard.reading.topics else (None, 0.0)


# ------------------------------------------------------------------------------------------------------ facts, endings


def closure(facts: Mapping[str, str], knowledge: Knowledge) -> dict[str, str]:
    """The facts with all that follows from them."""
    derived = derive(knowledge, {question: Answered(answer) for question, answer in facts.items()})
    return {question: fact.answer for question, fact in derived.items() if fact.answer is not None}


def stated(facts: Iterable[ReadFact], knowledge: Knowledge) -> dict[str, str]:
    """What was read, with all that follows; a hedged fact counts like a sure one."""
    return closure({fact.question: fact.answer for fact in facts}, knowledge)


def _facts(readings: Readings, knowledge: Knowledge) -> Figures:
    decided = [(heard.reading, heard.line.facts) for heard in readings.requests if isinstance(heard.line, Decided)]
    statements = [(heard.reading, heard.line.facts) for heard in readings.statements]
    measured = {}
    for name, some in (("statements", statements), ("requests", decided)):
        found = measures.agreement(
            (stated(reading.facts, knowledge), closure(facts, knowledge)) for reading, facts in some
        )
        measured[f"fact-precision-{name}"] = found.precision
        measured[f"fact-recall-{name}"] = found.recall
    return measured


def ending(line: Request, evidence: Evidence, knowledge: Knowledge) -> tuple[str | None, str]:
    """The cause or option that the message's guide concludes from the facts, if it does, and the likeliest."""
    found = assess(knowledge.topics[line.topic], knowledge, evidence)
    concluded = found.conclusion.outcomes[0] if found.conclusion is not None else None
    return concluded, found.ranking[0][0]


def evidence_of(facts: Iterable[ReadFact]) -> Evidence:
    """Facts read, as the reasoning takes them."""
    return {fact.question: Answered(fact.answer, fact.sure) for fact in facts}


def tells_ending(line: Request, knowledge: Knowledge) -> bool:
    """Whether the message tells its cause or option, in a guide that has several."""
    return line.ending is not None and len(knowledge.topics[line.topic].outcomes) > 1


def _endings(requests: _Requests, knowledge: Knowledge) -> Figures:
    telling = [heard for heard in requests if tells_ending(heard.line, knowledge)]
    read = [(heard, ending(heard.line, evidence_of(heard.reading.facts), knowledge)) for heard in telling]
    given = [
        (heard.line, ending(heard.line, {q: Answered(a) for q, a in heard.line.facts.items()}, knowledge))
        for heard in telling
        if isinstance(heard.line, Decided)
    ]
    return {
        "ending-concluded": measures.share(concluded == heard.line.ending for heard, (concluded, _) in read),
        "ending-likeliest": measures.share(best == heard.line.ending for heard, (_, best) in read),
        "ending-and-topic": measures.share(
            right_topic(heard) and best == heard.line.ending for heard, (_, best) in read
        ),
        "ending-wrong": measures.share(concluded not in (None, heard.line.ending) for heard, (concluded, _) in read),
        "ceiling-concluded": measures.share(concluded == line.ending for line, (concluded, _) in given),
        "ceiling-likeliest": measures.share(best == line.ending for line, (_, best) in given),
    }


# ------------------------------------------------------------------------------------------------------ answers, speed


def answer_read(heard: Heard[Answer]) -> str | None:
    """The answer as the material writes it: an id, `UNKNOWN`, or `None` for none."""
    if heard.reading.answer is None:
        return None
    return UNKNOWN if heard.reading.answer.answer is None else heard.reading.answer.answer


def _answers(answers: Sequence[Heard[Answer]]) -> Figures:
    pairs = [(answer_read(heard), heard.line.answer) for heard in answers]
    return {
        "answers-right": measures.share(read == expected for read, expected in pairs),
        "answers-wrong": measures.share(read is not None and read != expected for read, expected in pairs),
        "answers-not-read": measures.share(read is None and expected is not None for read, expected in pairs),
    }


def _speed(messages: Sequence[Heard[Line]]) -> Figures:
    measured = {"asked-encoder": measures.share(heard.asked_encoder for heard in messages)}
    for name, encoder in (("alone", False), ("encoder", True)):
        taken = [heard.cpu_ms for heard in messages if heard.asked_encoder == encoder]
        measured[f"cpu-ms-{name}-p50"] = measures.quantile(taken, 0.5)
        measured[f"cpu-ms-{name}-p99"] = measures.quantile(taken, 0.99)
    return measured
