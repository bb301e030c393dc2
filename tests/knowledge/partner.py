"""A partner who answers by the words of the content, worked out here anew rather than taken from the reasoning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from knowledge.diagnosis import Answered
from knowledge.model import Knowledge, Likelihood, Topic

Answers: TypeAlias = tuple[tuple[str, str | None], ...]
"""(question, answer) pairs in the order given; `None` is "I don't know"."""

WORDS = {"always": 1.0, "usually": 0.8, "sometimes": 0.35, "rarely": 0.1, "never": 0.0}
COSTS = {"you": 1, "colleague": 2, "customer": 3}


class Partner:
    """What each truth makes the partner say."""

    def __init__(self, topic: Topic, knowledge: Knowledge) -> None:
        self.topic = topic
        self.questions = tuple(use.question for use in topic.uses)
        self.answers = {q: knowledge.questions[q].every_answer for q in self.questions}
        self.cost = {q: COSTS[knowledge.questions[q].who] for q in self.questions}
        self.priors = {cause.id: cause.prior for cause in topic.causes}
        if topic.otherwise:
            self.priors[topic.otherwise.id] = topic.otherwise_prior
        total = sum(self.priors.values())
        self.probability = {truth: prior / total for truth, prior in self.priors.items()}
        self.says = {truth: {q: self._words(truth, q) for q in self.questions} for truth in self.priors}

    def _words(self, truth: str, question: str) -> Mapping[str, float]:
        use = self.topic.use(question)
        assert use is not None
        normal = _fill(use.normally, dict.fromkeys(self.answers[question], 1.0))
        cause = next((c for c in self.topic.causes if c.id == truth), None)
        return _fill(cause.when[question], normal) if cause and question in cause.when else normal

    def answers_of(self, truth: str, question: str) -> Sequence[str]:
        """What the partner may say to the question, likeliest first."""
        said = self.says[truth][question]
        return sorted((a for a in said if said[a] > 0), key=lambda a: -said[a])

    def typical(self, truth: str, question: str) -> str:
        """The likeliest answer, the first of several."""
        return self.answers_of(truth, question)[0]

    def every_way(self, truth: str, questions: Sequence[str]) -> Iterator[tuple[Mapping[str, str], float]]:
        """All the ways to answer these questions, with their probabilities."""
        for answers in product(*(self.answers_of(truth, q) for q in questions)):
            chance = 1.0
            for question, answer in zip(questions, answers, strict=True):
                chance *= self.says[truth][question][answer]
            yield dict(zip(questions, answers, strict=True)), chance


def _fill(named: Mapping[str, Likelihood], fill: Mapping[str, float]) -> Mapping[str, float]:
    given = {answer: WORDS[word] for answer, word in named.items()}
    others = {answer: weight for answer, weight in fill.items() if answer not in given}
    left = 1 - sum(given.values())
    if left <= 0 or not others:
        return {answer: given.get(answer, 0.0) / sum(given.values()) for answer in fill}
    total = sum(others.values())
    spread = {a: left * w / total if total else left / len(others) for a, w in others.items()}
    return {answer: given.get(answer, spread.get(answer, 0.0)) for answer in fill}


def evidence(answers: Mapping[str, str | None] | Answers) -> dict[str, Answered]:
    """Answers, all sure, as the reasoning takes them."""
    pairs = answers.items() if isinstance(answers, Mapping) else answers
    return {question: Answered(answer) for question, answer in pairs}
