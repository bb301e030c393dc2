"""How soon the cause guide gets there: against the best order of questions, and in numbers of questions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from statistics import median
from time import perf_counter

import pytest

from knowledge import diagnosis
from knowledge.assessment import BUDGET
from knowledge.model import Knowledge, Topic
from tests.knowledge.optimum import Guide, effort_of, in_file_order, least_effort, most_informative, ours
from tests.knowledge.partner import Partner, evidence
from tests.knowledge.talk import Talk, every_talk

Figure = Callable[[str], None]
COMMON = 4
"""From this prior on a cause counts as common."""


def test_effort_is_within_a_tenth_of_the_optimum(knowledge: Knowledge, refused: Topic, figure: Figure) -> None:
    guide = Guide(refused, knowledge)
    best = least_effort(guide)
    efforts = {choose.__name__: effort_of(guide, choose) for choose in (ours, most_informative, in_file_order)}
    others = ", ".join(
        f"{name.replace('_', ' ')} {effort:.2f} (+{effort / best - 1:.1%})" for name, effort in efforts.items()
    )
    figure(f"effort: optimum {best:.2f}; {others}")
    assert efforts["ours"] <= best * 1.1


def test_a_truthful_partner_reaches_every_cause_soon(knowledge: Knowledge, refused: Topic, figure: Figure) -> None:
    partner = Partner(refused, knowledge)
    expected = 0.0
    for truth, prior in partner.priors.items():
        talks = list(every_talk(Talk(refused, knowledge), partner, truth))
        assert all(conclusion.outcomes == (truth,) for _, conclusion in talks), truth
        lengths = [len(talk.asked) for talk, _ in talks]
        assert max(lengths) <= (4 if prior >= COMMON else BUDGET), truth
        mean = sum(len(talk.asked) * talk.chance for talk, _ in talks)
        expected += partner.probability[truth] * mean
        figure(f"questions to {truth}: {mean:.1f} on average, {max(lengths)} at most (prior {prior:g})")
    figure(f"questions on average: {expected:.2f}")


def test_remaining_is_an_honest_bound(knowledge: Knowledge, refused: Topic) -> None:
    partner = Partner(refused, knowledge)
    for truth in partner.priors:
        for talk, _ in every_talk(Talk(refused, knowledge), partner, truth):
            said = dict(talk.said)
            so_far = Talk(refused, knowledge)
            for place, question in enumerate(talk.asked):
                assert so_far.assess().remaining >= len(talk.asked) - place
                so_far = so_far.hear(question, said[question])


@pytest.mark.parametrize("count", range(9))
def test_whatever_is_unknown_the_list_handed_out_tells(
    knowledge: Knowledge, refused: Topic, figure: Figure, count: int
) -> None:
    partner = Partner(refused, knowledge)
    tops: dict[frozenset[tuple[str, str | None]], str] = {}
    shares, longest, listed = [], 0, 0
    for unknown in combinations(partner.questions, count):
        share = 0.0
        for truth, chance in partner.probability.items():
            for talk, conclusion in every_talk(Talk(refused, knowledge), partner, truth, frozenset(unknown)):
                longest, listed = max(longest, len(talk.asked)), max(listed, len(conclusion.open_questions))
                for answers, likely in partner.every_way(truth, conclusion.open_questions):
                    state = frozenset({**talk.said, **answers}.items())
                    top = tops[state] if state in tops else tops.setdefault(state, _top(talk, dict(state)))
                    share += chance * talk.chance * likely * (top == truth)
        shares.append(share)
    assert longest <= BUDGET
    assert min(shares) >= 0.99
    figure(
        f"{count} questions unknown: {len(shares)} ways, at most {longest} questions, a list of at most {listed};"
        f" answered, the truth is on top in {min(shares):.2%} at least"
    )


def _top(talk: Talk, said: dict[str, str | None]) -> str:
    return Talk(talk.topic, talk.knowledge, said, talk.asked).assess().ranking[0][0]


def test_a_full_set_of_facts_leaves_nothing_to_ask(knowledge: Knowledge, refused: Topic) -> None:
    partner = Partner(refused, knowledge)
    for truth in partner.priors:
        said = {question: partner.typical(truth, question) for question in partner.questions}
        found = Talk(refused, knowledge, said).assess()
        assert found.question is None
        assert found.remaining == 0
        assert found.ranking[0][0] == truth
        assert evidence(said).keys() == set(partner.questions)


def test_a_turn_takes_little_time(knowledge: Knowledge, refused: Topic, figure: Figure) -> None:
    partner = Partner(refused, knowledge)
    states = [Talk(refused, knowledge)]
    for truth in partner.priors:
        for talk, _ in every_talk(states[0], partner, truth):
            said = list(talk.said.items())
            states += [Talk(refused, knowledge, dict(said[:count])) for count in range(1, len(said) + 1)]
    times: dict[bool, list[float]] = {True: [], False: []}
    for fresh, spent in times.items():
        for talk in states:
            if fresh:
                diagnosis._assessed.cache_clear()
            start = perf_counter()
            talk.assess()
            spent.append((perf_counter() - start) * 1e6)
    new, seen = median(times[True]), median(times[False])
    figure(f"a turn: {new:.0f} microseconds for facts not seen before, {seen:.0f} for facts seen before (medians)")
    assert new < 5000
