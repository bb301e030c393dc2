"""The reasoning over the knowledge: facts in, the next question or a conclusion out, and why. Pure, deterministic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from knowledge.assessment import (
    BUDGET,
    UNKNOWN,
    Alternative,
    Answered,
    Assessment,
    Conclusion,
    Confidence,
    Evidence,
    Explanation,
    Fact,
    Facts,
)
from knowledge.belief import CauseGuide, compile_causes
from knowledge.decision_list import (
    OptionGuide,
    Standing,
    assess_options,
    compile_options,
    explain_option,
    separated_options,
)
from knowledge.inquiry import Inquiry, assess_causes
from knowledge.model import Knowledge, Topic

__all__ = [
    "BUDGET",
    "Alternative",
    "Answered",
    "Assessment",
    "Conclusion",
    "Confidence",
    "Evidence",
    "Explanation",
    "assess",
    "derive",
    "due_to",
    "explain",
    "tells_apart",
]

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class _Same(Generic[T]):
    """Stands for one object in a cache's key, by identity; keeps it alive, so that no other takes its place."""

    value: T

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


def assess(
    topic: Topic,
    knowledge: Knowledge,
    evidence: Evidence,
    *,
    asked: int = 0,
    excluded: frozenset[str] = frozenset(),
) -> Assessment:
    """Where the guide of a topic stands.

    `asked`: questions put so far, against the budget of `BUDGET`. `excluded`: causes tried in vain, never concluded
    again; choices know no such thing and pass it over. A topic without a guide concludes at once.
    """
    guide = _compiled(_Same(topic), _Same(knowledge))
    if guide is None:
        only = topic.outcomes[0].id
        return Assessment(None, ((only, 1.0),), Conclusion((only,), "very-likely", supported=True), 0)
    return _assessed(guide, _facts(guide, knowledge, evidence), min(asked, BUDGET), excluded)


def explain(topic: Topic, knowledge: Knowledge, evidence: Evidence, outcome: str) -> Explanation:
    """Which facts count for and against an outcome. Raises `KeyError` if the topic has no such outcome."""
    topic.outcome(outcome)
    guide = _compiled(_Same(topic), _Same(knowledge))
    if guide is None:
        return Explanation((), ())
    facts = _facts(guide, knowledge, evidence)
    if isinstance(guide, OptionGuide):
        return explain_option(guide, facts, outcome)
    return Inquiry(guide, facts, frozenset()).explain(guide.outcomes.index(outcome))


def due_to(
    topic: Topic, knowledge: Knowledge, evidence: Evidence, outcome: str, *, excluded: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The facts that a cause accounts for and no other cause outside `excluded` does: mend it, and they change.

    Question ids in the order of the file; none for an option. Raises `KeyError` if the topic has no such outcome.
    """
    topic.outcome(outcome)
    guide = _compiled(_Same(topic), _Same(knowledge))
    if not isinstance(guide, CauseGuide):
        return ()
    return Inquiry(guide, _facts(guide, knowledge, evidence), excluded).due_to(guide.outcomes.index(outcome))


def tells_apart(topic: Topic, knowledge: Knowledge, evidence: Evidence, question: str) -> tuple[str, ...]:
    """The outcomes that a question separates after these facts (without its own), most affected first."""
    guide = _compiled(_Same(topic), _Same(knowledge))
    if guide is None or question not in guide.questions:
        return ()
    place = guide.questions.index(question)
    facts = tuple(fact for fact in _facts(guide, knowledge, evidence) if fact.question != place)
    if isinstance(guide, OptionGuide):
        return separated_options(Standing(guide, facts), place)
    return Inquiry(guide, facts, frozenset()).separated(place)


def derive(knowledge: Knowledge, evidence: Evidence) -> Mapping[str, Answered]:
    """The evidence with what follows from it (`Question.implies`), and without what the knowledge does not have.

    An answer given outranks one that follows, and both outrank "I don't know". Of two that would follow, the one from
    a sure answer holds, then the one whose question stands first in the knowledge.
    """
    facts: dict[str, Answered] = {}
    for question_id, question in knowledge.questions.items():
        given = evidence.get(question_id)
        if given is not None and (given.answer is None or given.answer in question.every_answer):
            facts[question_id] = given
    frontier = [question_id for question_id, fact in facts.items() if fact.answer is not None]
    while frontier:
        frontier.sort(key=lambda question_id: not facts[question_id].sure)
        source = facts[question_id := frontier.pop(0)]
        for implied, answer in knowledge.questions[question_id].implies.get(source.answer or "", {}).items():
            if implied not in facts or facts[implied].answer is None:
                facts[implied] = Answered(answer, source.sure)
                frontier.append(implied)
    return facts


@lru_cache(maxsize=256)
def _compiled(topic: _Same[Topic], knowledge: _Same[Knowledge]) -> CauseGuide | OptionGuide | None:
    if topic.value.kind == "causes":
        return compile_causes(topic.value, knowledge.value)
    if topic.value.kind == "options":
        return compile_options(topic.value, knowledge.value)
    return None


@lru_cache(maxsize=4096)
def _assessed(guide: CauseGuide | OptionGuide, facts: Facts, asked: int, excluded: frozenset[str]) -> Assessment:
    if isinstance(guide, OptionGuide):
        return assess_options(guide, facts, asked)
    return assess_causes(guide, facts, asked, excluded)


def _facts(guide: CauseGuide | OptionGuide, knowledge: Knowledge, evidence: Evidence) -> Facts:
    """The evidence that the guide uses, by place."""
    derived = derive(knowledge, evidence)
    return tuple(
        Fact(place, UNKNOWN if fact.answer is None else guide.answers[place].index(fact.answer), fact.sure)
        for place, question in enumerate(guide.questions)
        if (fact := derived.get(question)) is not None
    )
