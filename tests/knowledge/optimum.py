"""The least effort that any order of questions can reach: a dynamic programme over everything that can be known.

Effort = costs of the questions asked + 5 x (rank of the truth at the end - 1). Answers, costs, needs, stop rule and
budget are those of the guide; only the choice of the next question is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log
from typing import TypeAlias

from knowledge.assessment import BUDGET, Assessment
from knowledge.diagnosis import assess
from knowledge.model import Knowledge, Topic
from tests.knowledge.partner import Partner, evidence

State: TypeAlias = frozenset[tuple[str, str]]
Choose: TypeAlias = Callable[["Guide", State], str]
MISPLACED = 5


class Guide:
    """A cause guide with its partner, and what any way of asking has in common."""

    def __init__(self, topic: Topic, knowledge: Knowledge) -> None:
        self.topic = topic
        self.knowledge = knowledge
        self.partner = Partner(topic, knowledge)
        self._assessed: dict[State, Assessment] = {}

    def assess(self, state: State) -> Assessment:
        """Where the guide stands."""
        if state not in self._assessed:
            facts = evidence(dict(state))
            self._assessed[state] = assess(self.topic, self.knowledge, facts, asked=len(state))
        return self._assessed[state]

    def weights(self, state: State) -> Mapping[str, float]:
        """Probability that this truth holds and the partner says all of that."""
        weights = dict(self.partner.probability)
        for truth in weights:
            for question, answer in state:
                weights[truth] *= self.partner.says[truth][question][answer]
        return weights

    def open_questions(self, state: State) -> list[str]:
        """The questions that may be put now, in the order of the file."""
        given = dict(state)
        return [
            use.question
            for use in self.topic.uses
            if use.question not in given and all(given.get(q) in fitting for q, fitting in use.needs.items())
        ]

    def misplaced(self, state: State) -> float:
        """The penalty at the end, weighted by the state's probability."""
        places = {outcome: place for place, (outcome, _) in enumerate(self.assess(state).ranking)}
        return sum(MISPLACED * places[truth] * weight for truth, weight in self.weights(state).items())

    def next_states(self, state: State, question: str) -> list[State]:
        """The state after each answer that can be given."""
        after = [state | {(question, answer)} for answer in self.partner.answers[question]]
        return [one for one in after if sum(self.weights(one).values()) > 0]


def least_effort(guide: Guide) -> float:
    """Expected effort of the best order of questions there is."""
    known: dict[State, float] = {}

    def effort(state: State) -> float:
        if state not in known:
            known[state] = compute(state)
        return known[state]

    def compute(state: State) -> float:
        questions = guide.open_questions(state)
        if guide.assess(state).conclusion or not questions or len(state) >= BUDGET:
            return guide.misplaced(state)
        chance = sum(guide.weights(state).values())
        return min(
            chance * guide.partner.cost[q] + sum(effort(after) for after in guide.next_states(state, q))
            for q in questions
        )

    return effort(frozenset())


def effort_of(guide: Guide, choose: Choose, state: State = frozenset()) -> float:
    """Expected effort of one way of choosing the next question."""
    questions = guide.open_questions(state)
    if guide.assess(state).conclusion or not questions or len(state) >= BUDGET:
        return guide.misplaced(state)
    question = choose(guide, state)
    chance = sum(guide.weights(state).values())
    rest = sum(effort_of(guide, choose, after) for after in guide.next_states(state, question))
    return chance * guide.partner.cost[question] + rest


def ours(guide: Guide, state: State) -> str:
    """The question that the reasoning puts."""
    question = guide.assess(state).question
    assert question is not None
    return question


def in_file_order(guide: Guide, state: State) -> str:
    """The first question that may be put."""
    return guide.open_questions(state)[0]


def most_informative(guide: Guide, state: State) -> str:
    """The question with the most expected information, whatever it costs."""
    return max(guide.open_questions(state), key=lambda question: _information(guide, state, question))


def _information(guide: Guide, state: State, question: str) -> float:
    weights = guide.weights(state)
    total = sum(weights.values())
    information = 0.0
    for answer in guide.partner.answers[question]:
        joint = {truth: weight * guide.partner.says[truth][question][answer] for truth, weight in weights.items()}
        chance = sum(joint.values())
        information += sum(j / total * log(j * total / (weights[t] * chance)) for t, j in joint.items() if j > 0)
    return information
