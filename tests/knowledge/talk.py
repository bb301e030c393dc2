"""A talk with a cause guide, as the conversation leads it: every way that it can go, with its probability."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.diagnosis import Answered, Assessment, Conclusion, assess, due_to
from knowledge.model import Knowledge, Likelihood, Topic
from tests.knowledge.partner import Partner, evidence


@dataclass(frozen=True)
class Talk:
    """What was said so far, and what was tried."""

    topic: Topic
    knowledge: Knowledge
    said: Mapping[str, str | None] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    chance: float = 1.0

    @property
    def facts(self) -> dict[str, Answered]:
        """What was said, as the reasoning takes it."""
        return evidence(self.said)

    def assess(self) -> Assessment:
        """Where the guide stands."""
        return assess(self.topic, self.knowledge, self.facts, asked=len(self.asked), excluded=self.excluded)

    def hear(self, question: str, answer: str | None, chance: float = 1.0) -> Talk:
        """After the answer to a question that was put."""
        said = {**self.said, question: answer}
        return replace(self, said=said, asked=(*self.asked, question), chance=self.chance * chance)

    def refute(self, outcomes: Iterable[str]) -> Talk:
        """After "still the error", as it was not that."""
        return replace(self, excluded=self.excluded | set(outcomes))

    def mend(self, outcomes: Sequence[str]) -> Talk:
        """After "still the error", with the steps done: what they can change is as it should be now."""
        said = dict(self.said)
        for outcome in outcomes:
            for question in due_to(self.topic, self.knowledge, self.facts, outcome, excluded=self.excluded):
                use = self.topic.use(question)
                if use and self.knowledge.questions[question].volatile:
                    answers = self.knowledge.questions[question].answers
                    said[question] = next(a for a in answers if use.normally.get(a) is not Likelihood.NEVER)
        return replace(self, said=said).refute(outcomes)


def conclusion_of(talk: Talk, answer: Callable[[str], str | None]) -> tuple[Talk, Conclusion]:
    """Ask until there is a conclusion."""
    while (found := talk.assess()).question is not None:
        talk = talk.hear(found.question, answer(found.question))
    assert found.conclusion is not None
    return talk, found.conclusion


def every_talk(
    talk: Talk, partner: Partner, truth: str, unknown: frozenset[str] = frozenset()
) -> Iterator[tuple[Talk, Conclusion]]:
    """All the ways to the first conclusion with a truthful partner who cannot answer some of the questions."""
    found = talk.assess()
    if found.question is None:
        assert found.conclusion is not None
        yield talk, found.conclusion
    elif found.question in unknown:
        yield from every_talk(talk.hear(found.question, None), partner, truth, unknown)
    else:
        for answer in partner.answers_of(truth, found.question):
            chance = partner.says[truth][found.question][answer]
            yield from every_talk(talk.hear(found.question, answer, chance), partner, truth, unknown)
