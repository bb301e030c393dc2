"""Option guides say what their decision table says, whatever is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

import pytest

from knowledge.assessment import BUDGET
from knowledge.diagnosis import Answered, Conclusion, assess, explain, tells_apart
from knowledge.loading import load
from knowledge.model import Knowledge, Topic
from tests.knowledge.partner import evidence

GUIDES = sorted(topic.id for topic in load().topics.values() if topic.kind == "options")


def decided(topic: Topic, answers: Mapping[str, str]) -> str:
    """The outcome by reading the file from top to bottom."""

    def relevant(question: str) -> bool:
        use = topic.use(question)
        return use is not None and all(relevant(q) and answers[q] in fitting for q, fitting in use.needs.items())

    heard = {question: answer for question, answer in answers.items() if relevant(question)}
    for option in topic.options:
        if any(all(heard.get(q) in fitting for q, fitting in conditions.items()) for conditions in option.only_if):
            return option.id
    assert topic.otherwise is not None
    return topic.otherwise.id


def every_case(topic: Topic, knowledge: Knowledge) -> Iterator[dict[str, str | None]]:
    """Every combination of answers, "I don't know" among them, but those where what follows from one is not known."""
    questions = [use.question for use in topic.uses]
    for answers in product(*((*knowledge.questions[q].every_answer, None) for q in questions)):
        case = dict(zip(questions, answers, strict=True))
        follows = (knowledge.questions[q].implies.get(answer, {}) for q, answer in case.items() if answer)
        if all(case.get(q, answer) for implied in follows for q, answer in implied.items()):
            yield case


def completions(topic: Topic, case: Mapping[str, str | None], knowledge: Knowledge) -> Iterator[dict[str, str]]:
    """The combinations that the truth may be, with what not knowing amounts to put in."""
    meant = {use.question: use.unknown_means for use in topic.uses}
    choices = [
        [answer] if (answer := given or meant[q]) else knowledge.questions[q].every_answer for q, given in case.items()
    ]
    for answers in product(*choices):
        yield dict(zip(case, answers, strict=True))


def led_to(conclusion: Conclusion, truth: Mapping[str, str]) -> set[str]:
    """What the conclusion tells a partner for whom this is the truth."""
    if not conclusion.alternatives:
        return set(conclusion.outcomes)
    return {
        alternative.outcome
        for alternative in conclusion.alternatives
        if all(truth[question] in answers for question, answers in alternative.when.items())
    }


@pytest.mark.parametrize("topic_id", GUIDES)
def test_guide_equals_its_table(knowledge: Knowledge, figure: Callable[[str], None], topic_id: str) -> None:
    topic = knowledge.topics[topic_id]
    reached: set[str] = set()
    lengths: list[int] = []
    conditional = 0
    for case in every_case(topic, knowledge):
        said: dict[str, str | None] = {}
        while (found := assess(topic, knowledge, evidence(said), asked=len(said))).question is not None:
            assert found.question not in said
            assert len(said) < found.remaining + len(said) <= BUDGET
            said[found.question] = case[found.question]
        assert found.conclusion is not None
        told_all_at_once = assess(topic, knowledge, evidence(case)).conclusion
        assert told_all_at_once is not None
        outcomes = set()
        for truth in completions(topic, case, knowledge):
            outcome = decided(topic, truth)
            outcomes.add(outcome)
            assert led_to(found.conclusion, truth) == led_to(told_all_at_once, truth) == {outcome}
        assert {*found.conclusion.outcomes, *found.conclusion.also} == outcomes
        assert bool(found.conclusion.alternatives) == (len(outcomes) > 1)
        lengths.append(len(said))
        conditional += len(outcomes) > 1
        if None not in case.values():
            reached |= outcomes
    assert reached >= {option.id for option in topic.options}
    figure(
        f"{topic_id}: {len(lengths)} combinations equal the table, {conditional} of them conditional;"
        f" {len(reached)} of {len(topic.outcomes)} outcomes reached, at most {max(lengths)} questions"
    )


def test_unknown_gives_a_conditional_answer(knowledge: Knowledge) -> None:
    topic = knowledge.topics["choose-activity"]
    said = {
        "solution-area": "business-applications",
        "purchase-channel": None,
        "goal": "incentives",
        "contribution": "influenced-purchase",
    }
    found = assess(topic, knowledge, evidence(said)).conclusion
    assert found is not None
    assert found.confidence == "possible"
    assert found.open_questions == ("purchase-channel",)
    assert [(one.outcome, dict(one.when)) for one in found.alternatives] == [
        ("presales", {"purchase-channel": ("volume-licensing", "web-direct")}),
        ("none-applies", {"purchase-channel": ("csp",)}),
    ]


def test_an_answer_implied_elsewhere_is_not_asked_for(knowledge: Knowledge) -> None:
    topic = knowledge.topics["choose-activity"]
    assert assess(topic, knowledge, evidence({"product-family": "dynamics"})).question == "purchase-channel"
    microsoft_365 = assess(topic, knowledge, evidence({"product-family": "microsoft-365"})).conclusion
    assert microsoft_365 is not None
    assert microsoft_365.outcomes == ("microsoft-365-usage",)


def test_a_hedged_answer_decides_with_less_confidence(knowledge: Knowledge) -> None:
    topic = knowledge.topics["choose-activity"]
    sure = assess(topic, knowledge, {"solution-area": Answered("microsoft-365")}).conclusion
    hedged = assess(topic, knowledge, {"solution-area": Answered("microsoft-365", sure=False)}).conclusion
    assert sure is not None
    assert hedged is not None
    assert sure.outcomes == hedged.outcomes
    assert (sure.confidence, hedged.confidence) == ("very-likely", "probably")


def test_explains_an_option_by_the_facts_that_decide(knowledge: Knowledge) -> None:
    topic = knowledge.topics["choose-activity"]
    facts = evidence({"solution-area": "business-applications", "purchase-channel": "csp", "claim-sent": "sent"})
    reasons = explain(topic, knowledge, facts, "none-applies")
    assert set(reasons.speaks_for) == {"solution-area", "purchase-channel"}
    assert reasons.speaks_against == ()
    assert explain(topic, knowledge, facts, "presales").speaks_against == ("purchase-channel",)


def test_why_do_you_ask_names_the_options_at_stake(knowledge: Knowledge) -> None:
    topic = knowledge.topics["choose-activity"]
    facts = evidence({"solution-area": "business-applications", "purchase-channel": "web-direct", "goal": "incentives"})
    assert set(tells_apart(topic, knowledge, facts, "contribution")) == {"presales", "usage"}


@pytest.mark.parametrize("topic_id", ["what-is-cpor", "payouts"])
def test_a_topic_without_questions_concludes_at_once(knowledge: Knowledge, topic_id: str) -> None:
    topic = knowledge.topics[topic_id]
    found = assess(topic, knowledge, {})
    assert found.question is None
    assert found.conclusion is not None
    assert topic.otherwise is not None
    assert found.conclusion.outcomes == (topic.otherwise.id,)
    assert tells_apart(topic, knowledge, {}, "goal") == ()
    assert explain(topic, knowledge, {}, topic.otherwise.id).speaks_for == ()
