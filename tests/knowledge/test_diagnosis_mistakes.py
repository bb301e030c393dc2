"""When a talk does not run straight: one answer is wrong, or two troubles hold at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from knowledge.assessment import BUDGET
from knowledge.diagnosis import Conclusion
from knowledge.model import Knowledge, Topic
from tests.knowledge.partner import Partner
from tests.knowledge.talk import Talk, conclusion_of

Figure = Callable[[str], None]
TRIES = 3


@dataclass(frozen=True)
class Erring:
    """A partner who gives one wrong answer, and corrects it when the facts are shown."""

    partner: Partner
    truth: str
    mends: bool
    """Whether the steps of a wrong cause are done, or the partner says that it is not that."""
    mistaken: tuple[str, str] | None = None
    """The question answered wrongly, and what would have been right."""
    tries: int = 0
    shown: bool = False

    def every_way(self, talk: Talk) -> Iterator[tuple[Erring, Talk]]:
        """Every talk with a wrong answer at some place, up to naming the truth or giving up."""
        found = talk.assess()
        if found.question is not None:
            for erring, answer in self._answers(found.question):
                yield from erring.every_way(talk.hear(found.question, answer))
        elif self.mistaken is not None:
            assert found.conclusion is not None
            yield from self._concluded(talk, found.conclusion)

    def _answers(self, question: str) -> Iterator[tuple[Erring, str]]:
        right = self.partner.answers_of(self.truth, question)
        for answer in right:
            yield self, answer
        if self.mistaken is None:
            for answer in self.partner.answers[question]:
                if answer not in right:
                    yield replace(self, mistaken=(question, right[0])), answer

    def _concluded(self, talk: Talk, conclusion: Conclusion) -> Iterator[tuple[Erring, Talk]]:
        if not conclusion.supported and not self.shown and self.mistaken:
            question, right = self.mistaken
            corrected = replace(talk, said={**talk.said, question: right})
            yield from replace(self, shown=True).every_way(corrected)
            return
        after = replace(self, tries=self.tries + 1)
        if self.truth in conclusion.outcomes or after.tries > TRIES:
            yield after, talk
            return
        refuted = talk.mend(conclusion.outcomes) if self.mends else talk.refute(conclusion.outcomes)
        yield from after.every_way(refuted)


@pytest.mark.parametrize("mends", [False, True], ids=["not-it", "done"])
def test_one_wrong_answer_costs_at_most_three_tries(
    knowledge: Knowledge, refused: Topic, figure: Figure, mends: bool
) -> None:
    partner = Partner(refused, knowledge)
    tries: Counter[int] = Counter()
    shown = 0
    for truth in partner.priors:
        for erring, talk in Erring(partner, truth, mends).every_way(Talk(refused, knowledge)):
            assert erring.tries <= TRIES, (truth, erring.mistaken, talk.said)
            assert len(talk.asked) <= BUDGET
            tries[erring.tries] += 1
            shown += erring.shown
    counts = ", ".join(f"{count} in {number}" for number, count in sorted(tries.items()))
    figure(
        f"one wrong answer ({'steps done' if mends else 'was not it'}): truth named {counts} tries; facts shown {shown}"
    )


def both_answer(partner: Partner, holding: list[str]) -> dict[str, str]:
    """What a partner with these troubles says to each question: a trouble that shows is seen, the first one first."""
    said = {}
    for question in partner.questions:
        naming = [c for c in partner.topic.causes if c.id in holding and question in c.when]
        truth = naming[0].id if naming else "something-else"
        said[question] = partner.typical(truth, question)
    return said


def test_two_troubles_found_in_turn_are_both_named(knowledge: Knowledge, refused: Topic, figure: Figure) -> None:
    partner = Partner(refused, knowledge)
    pairs = list(combinations([cause.id for cause in refused.causes], 2))
    rounds: Counter[int] = Counter()
    for pair in pairs:
        holding, named, talk = list(pair), set[str](), Talk(refused, knowledge)
        for number in range(1, TRIES + 1):
            talk, conclusion = conclusion_of(talk, both_answer(partner, holding).__getitem__)
            named |= set(conclusion.outcomes)
            holding = [trouble for trouble in holding if trouble not in conclusion.outcomes]
            talk = talk.mend(conclusion.outcomes)
            if not holding:
                rounds[number] += 1
                break
        assert set(pair) <= named, (pair, named, talk.said)
        assert len(talk.asked) <= BUDGET
    figure(f"two troubles in turn: {len(pairs)} pairs, all named; conclusions needed: {dict(rounds)}")


def test_two_troubles_volunteered_are_both_named(knowledge: Knowledge, refused: Topic, figure: Figure) -> None:
    partner = Partner(refused, knowledge)
    order = [cause.id for cause in refused.causes]
    pairs = list(combinations(refused.causes, 2))
    at_once = 0
    for pair in pairs:
        truths = [cause.id for cause in pair]
        answers = both_answer(partner, truths)
        said = {question: answers[question] for cause in pair for question in cause.when}
        talk, conclusion = conclusion_of(Talk(refused, knowledge, said), answers.__getitem__)
        named = list(conclusion.outcomes)
        assert named == sorted(named, key=order.index)
        shared = set(pair[0].when) & set(pair[1].when)
        if shared:
            # The facts of the one explain those of the other, so the other comes to light when the one is mended.
            rest = [trouble for trouble in truths if trouble not in named]
            _, second = conclusion_of(talk.mend(named), both_answer(partner, rest).__getitem__)
            named += second.outcomes
        else:
            at_once += 1
            assert conclusion.confidence == "very-likely"
            assert len(talk.asked) <= 1
        assert set(named) == set(truths), (truths, named)
    figure(f"two troubles volunteered: {len(pairs)} pairs, {at_once} named at once, {len(pairs) - at_once} in turn")
