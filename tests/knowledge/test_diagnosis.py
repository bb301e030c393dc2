"""The reasoning over cause guides, rule by rule, and what holds whatever is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import diagnosis
from knowledge.belief import cause_distribution, normal_distribution
from knowledge.diagnosis import BUDGET, Answered, Conclusion, assess, derive, due_to, explain, tells_apart
from knowledge.loading import load
from knowledge.model import Knowledge, Likelihood, Question, Topic, Use
from tests.knowledge.partner import evidence

SHIPPED = load()
GUIDES = [topic for topic in SHIPPED.topics.values() if topic.kind in ("causes", "options")]


def toy(causes: dict[str, dict[str, Any]], otherwise_prior: float = 1.0) -> tuple[Topic, Knowledge]:
    """A guide over the questions `first`, `second` and `third`, each answered `odd` if it is the trouble."""
    questions = {q: Question(id=q, source=(1,), answers=("odd", "fine")) for q in ("first", "second", "third")}
    topic = Topic.model_validate(
        {
            "id": "toy",
            "kind": "causes",
            "source": [1],
            "uses": [{"question": q, "normally": {"odd": "never"}} for q in questions],
            "causes": [{"id": cause, "source": [1], **logic} for cause, logic in causes.items()],
            "otherwise": {"id": "other", "source": [1]},
            "otherwise-prior": otherwise_prior,
        }
    )
    return topic, SHIPPED.model_copy(update={"topics": {"toy": topic}, "questions": questions})


def concluded(topic: Topic, knowledge: Knowledge, facts: diagnosis.Evidence, **more: Any) -> Conclusion:
    found = assess(topic, knowledge, facts, **more)
    assert found.conclusion is not None, found
    return found.conclusion


# -------------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("normally", "expected"),
    [
        ({}, [1 / 3, 1 / 3, 1 / 3]),
        ({"c": "never"}, [0.5, 0.5, 0]),
        ({"a": "usually"}, [0.8, 0.1, 0.1]),
        ({"a": "always", "b": "always"}, [0.5, 0.5, 0]),
        ({"a": "rarely", "b": "rarely", "c": "never"}, [0.5, 0.5, 0]),
        ({"a": "never", "b": "never", "c": "never"}, [1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_normal_distribution(normally: dict[str, str], expected: list[float]) -> None:
    use = Use(question="q", normally={answer: Likelihood(word) for answer, word in normally.items()})
    assert normal_distribution(use, ["a", "b", "c"]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("said", "normal", "expected"),
    [
        ({"c": "always"}, [0.5, 0.5, 0], [0, 0, 1]),
        ({"c": "usually"}, [0.75, 0.25, 0], [0.15, 0.05, 0.8]),
        ({"a": "usually"}, [1, 0, 0], [0.8, 0.1, 0.1]),
        ({"b": "sometimes", "c": "usually"}, [1, 0, 0], [0, 0.35 / 1.15, 0.8 / 1.15]),
        ({"a": "sometimes", "b": "rarely", "c": "never"}, [1, 0, 0], [0.35 / 0.45, 0.1 / 0.45, 0]),
    ],
)
def test_cause_distribution(said: dict[str, str], normal: list[float], expected: list[float]) -> None:
    words = {answer: Likelihood(word) for answer, word in said.items()}
    assert cause_distribution(words, normal, ["a", "b", "c"]) == pytest.approx(expected)


def test_belief_is_prior_times_softened_words() -> None:
    topic, knowledge = toy({"one": {"prior": 3, "when": {"first": {"odd": "always"}}}})
    ranking = dict(assess(topic, knowledge, evidence({"first": "odd"})).ranking)
    assert ranking["one"] == pytest.approx(3 * 0.99 / (3 * 0.99 + 0.01))
    hedged = dict(assess(topic, knowledge, {"first": Answered("odd", sure=False)}).ranking)
    assert hedged["one"] == pytest.approx(3 * 0.745 / (3 * 0.745 + 0.255))


# ---------------------------------------------------------------------------------------------------- asking, stopping


def test_near_ties_go_to_the_order_of_the_file() -> None:
    topic, knowledge = toy(
        {
            "one": {"prior": 2.0, "when": {"second": {"odd": "always"}}},
            "two": {"prior": 2.05, "when": {"third": {"odd": "always"}}},
            "three": {"prior": 1.0, "when": {"first": {"odd": "always"}}},
        }
    )
    assert assess(topic, knowledge, {}).question == "second"


def test_a_cause_is_asked_about_before_it_is_concluded() -> None:
    topic, knowledge = toy({"one": {"prior": 99, "when": {"first": {"odd": "always"}}}})
    assert assess(topic, knowledge, {}).question == "first"
    left_over = concluded(topic, knowledge, evidence({"first": None}))
    assert left_over.outcomes == ("one",)
    assert not left_over.supported
    assert left_over.confidence == "probably"
    assert left_over.open_questions == ()


def test_what_the_source_does_not_know_is_concluded_only_if_nothing_speaks_for_a_cause() -> None:
    topic, knowledge = toy({"one": {"prior": 1, "when": {"first": {"odd": "sometimes"}}}}, otherwise_prior=999)
    speaking = concluded(topic, knowledge, evidence({"first": "odd"}))
    assert (speaking.outcomes, speaking.supported, speaking.confidence) == (("one",), True, "possible")
    silent = concluded(topic, knowledge, evidence({"first": "fine"}))
    assert (silent.outcomes, silent.supported) == (("other",), False)


def test_the_budget_ends_it(knowledge: Knowledge, refused: Topic) -> None:
    for asked in (BUDGET, BUDGET + 1):
        found = assess(refused, knowledge, {}, asked=asked)
        assert found.question is None
        assert found.remaining == 0
        assert found.conclusion is not None
        assert found.conclusion.confidence == "open"


def test_needs_hold_a_question_back_but_not_its_answer(knowledge: Knowledge, refused: Topic) -> None:
    def questions_after(facts: dict[str, str | None], excluded: frozenset[str] = frozenset()) -> list[str]:
        put: list[str] = []
        while (question := assess(refused, knowledge, evidence(facts), excluded=excluded).question) is not None:
            facts, put = {**facts, question: None}, [*put, question]
        return put

    assert "subscription-state" in questions_after({})
    assert questions_after({}).index("activation") < questions_after({}).index("subscription-state")
    assert "subscription-state" in questions_after({"activation": "activated"})
    assert questions_after({"activation": "not-activated"}) == []
    # Mended or mistaken, what spoke for a cause tried in vain holds nothing up.
    assert "subscription-state" in questions_after({"activation": "not-activated"}, frozenset({"not-provisioned"}))
    volunteered = concluded(refused, knowledge, evidence({"subscription-state": "ended"}))
    assert volunteered.outcomes == ("ended-subscription",)


def test_still_the_error_brings_the_next_cause(knowledge: Knowledge, refused: Topic) -> None:
    facts = evidence({"tenant-match": "different-tenant", "product-on-tenant": "not-on-tenant"})
    first = concluded(refused, knowledge, facts)
    assert first.outcomes == ("wrong-tenant",)
    second = concluded(refused, knowledge, facts, asked=2, excluded=frozenset(first.outcomes))
    assert second.outcomes == ("product-not-on-tenant",)
    everything = frozenset(cause.id for cause in refused.causes)
    assert concluded(refused, knowledge, facts, excluded=everything).outcomes == ("something-else",)


# --------------------------------------------------------------------------------------------------------- explaining


def test_explains_a_cause_by_likelihood(knowledge: Knowledge, refused: Topic) -> None:
    facts = evidence({"purchase-channel": "csp", "activation": "activated", "tenant-match": None})
    assert explain(refused, knowledge, facts, "csp-subscription").speaks_for == ("purchase-channel",)
    against = explain(refused, knowledge, facts, "not-provisioned").speaks_against
    assert set(against) == {"purchase-channel", "activation"}
    with pytest.raises(KeyError):
        explain(refused, knowledge, facts, "no-such-cause")


def test_an_answer_that_settles_a_rivalry_speaks_for_the_winner(knowledge: Knowledge, refused: Topic) -> None:
    facts = evidence({"product-on-tenant": "not-on-tenant", "tenant-match": "same-tenant"})
    reasons = explain(refused, knowledge, facts, "product-not-on-tenant")
    assert reasons.speaks_for == ("product-on-tenant", "tenant-match")


def test_a_fact_that_two_causes_account_for_is_due_to_neither_alone(knowledge: Knowledge, refused: Topic) -> None:
    facts = evidence(
        {"product-on-tenant": "not-on-tenant", "tenant-match": "different-tenant", "activation": "activated"}
    )
    assert due_to(refused, knowledge, facts, "wrong-tenant") == ("tenant-match",)
    rival = frozenset({"product-not-on-tenant"})
    assert due_to(refused, knowledge, facts, "wrong-tenant", excluded=rival) == ("tenant-match", "product-on-tenant")
    assert due_to(knowledge.topics["choose-mpn"], knowledge, facts, "enrol-first") == ()


def test_why_do_you_ask_names_the_causes_at_stake(knowledge: Knowledge, refused: Topic) -> None:
    assert tells_apart(refused, knowledge, {}, "purchase-channel") == ("csp-subscription",)
    facts = evidence({"product-on-tenant": "not-on-tenant"})
    assert set(tells_apart(refused, knowledge, facts, "tenant-match")[:2]) == {"wrong-tenant", "product-not-on-tenant"}
    assert tells_apart(refused, knowledge, facts, "no-such-question") == ()


def test_conclusion_tells_what_else_is_possible_and_what_is_unlikely(knowledge: Knowledge, refused: Topic) -> None:
    said = dict.fromkeys(("activation", "product-on-tenant", "tenant-match", "claimed-before", "subscription-state"))
    known = {"purchase-channel": "web-direct", "identifier-entered": "subscription-id", "product-family": "dynamics"}
    found = concluded(refused, knowledge, evidence({**said, **known}))
    assert found.outcomes == ("not-provisioned",)
    assert found.also[0] == "product-not-on-tenant"
    assert found.unlikely == ("csp-subscription", "not-a-subscription-id", "not-dynamics")
    assert found.open_questions[0] == "activation"
    assert set(found.open_questions) == set(said)


# --------------------------------------------------------------------------------------------- what holds in any case


@st.composite
def situations(draw: st.DrawFn) -> tuple[Topic, dict[str, Answered], int, frozenset[str]]:
    """A guide with any facts, any count of questions and any causes tried in vain."""
    topic = draw(st.sampled_from(GUIDES))
    questions = draw(st.lists(st.sampled_from([use.question for use in topic.uses]), unique=True))
    facts = {
        question: Answered(
            draw(st.sampled_from((*SHIPPED.questions[question].every_answer, None))), sure=draw(st.booleans())
        )
        for question in questions
    }
    excluded = (
        draw(st.frozensets(st.sampled_from([cause.id for cause in topic.causes]))) if topic.causes else frozenset()
    )
    return topic, facts, draw(st.integers(0, BUDGET)), excluded


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_facts_does_not_matter(situation: Any, random: Any) -> None:
    topic, facts, asked, excluded = situation
    first = assess(topic, SHIPPED, facts, asked=asked, excluded=excluded)
    shuffled = list(facts.items())
    random.shuffle(shuffled)
    diagnosis._assessed.cache_clear()
    assert assess(topic, SHIPPED, dict(shuffled), asked=asked, excluded=excluded) == first


@given(situations())
@settings(max_examples=300, deadline=None)
def test_an_assessment_is_sound(situation: Any) -> None:
    topic, facts, asked, excluded = situation
    found = assess(topic, SHIPPED, facts, asked=asked, excluded=excluded)
    ranking = dict(found.ranking)
    assert ranking.keys() == {outcome.id for outcome in topic.outcomes}
    assert sum(ranking.values()) == pytest.approx(1)
    assert list(ranking.values()) == sorted(ranking.values(), reverse=True)
    assert all(ranking[outcome] == 0 for outcome in excluded)
    assert (found.question is None) == (found.conclusion is not None) == (found.remaining == 0)
    assert found.question not in facts
    assert found.remaining <= BUDGET - asked
    if found.conclusion is not None:
        assert found.conclusion.outcomes
        assert not excluded & {*found.conclusion.outcomes, *found.conclusion.also}
        assert not set(found.conclusion.outcomes) & {*found.conclusion.also, *found.conclusion.unlikely}
        known = {question for question, fact in facts.items() if fact.answer is not None}
        assert not known & set(found.conclusion.open_questions)


@given(situations(), st.data())
@settings(max_examples=150, deadline=None)
def test_not_knowing_changes_no_belief(situation: Any, data: Any) -> None:
    topic, facts, _, excluded = situation
    open_now = [u.question for u in topic.uses if u.question not in facts and u.unknown_means is None]
    if not open_now:
        return
    question = data.draw(st.sampled_from(open_now))
    before = assess(topic, SHIPPED, facts, excluded=excluded)
    after = assess(topic, SHIPPED, {**facts, question: Answered(None)}, excluded=excluded)
    assert after.ranking == before.ranking
    assert after.remaining <= before.remaining
    assert after.question != question
    if before.conclusion is not None and after.conclusion is not None:
        assert after.conclusion.outcomes == before.conclusion.outcomes
        assert after.conclusion.confidence == before.conclusion.confidence


@given(situations())
@settings(max_examples=100, deadline=None)
def test_asking_ends_within_what_was_said_to_remain(situation: Any) -> None:
    topic, facts, asked, excluded = situation
    found = assess(topic, SHIPPED, facts, asked=asked, excluded=excluded)
    promised, put = found.remaining, 0
    while found.question is not None:
        facts[found.question] = Answered(SHIPPED.questions[found.question].answers[-1])
        put += 1
        found = assess(topic, SHIPPED, facts, asked=asked + put, excluded=excluded)
        assert found.remaining <= promised - put


def test_facts_that_the_knowledge_does_not_have_are_passed_over(knowledge: Knowledge, refused: Topic) -> None:
    facts = {"no-such-question": Answered("x"), "purchase-channel": Answered("no-such-answer")}
    assert derive(knowledge, facts) == {}
    assert assess(refused, knowledge, facts) == assess(refused, knowledge, {})


def test_what_follows_is_derived_and_what_was_said_outranks_it(knowledge: Knowledge) -> None:
    family = {"product-family": Answered("dynamics", sure=False)}
    assert derive(knowledge, family)["solution-area"] == Answered("business-applications", sure=False)
    unknown = {**family, "solution-area": Answered(None)}
    assert derive(knowledge, unknown)["solution-area"].answer == "business-applications"
    said = {**family, "solution-area": Answered("another-area")}
    assert derive(knowledge, said)["solution-area"] == Answered("another-area")


def test_equal_knowledge_reasons_equally(knowledge: Knowledge, refused: Topic) -> None:
    anew = load()
    facts = evidence({"purchase-channel": "web-direct", "activation": None})
    assert assess(anew.topics[refused.id], anew, facts) == assess(refused, knowledge, facts)
