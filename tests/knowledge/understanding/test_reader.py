"""A whole message: what it is about, what to do with it, and that nothing it holds does harm."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Knowledge
from knowledge.understanding import Understanding
from knowledge.understanding.ranking import Ranked
from tests.knowledge.understanding.toy import toy

TOY = Understanding(toy())


@pytest.mark.parametrize(
    ("text", "topic", "outcome"),
    [
        ("there is a hole in the tube of my bicycle", "flat-tire", "answer"),
        ("my bicycle was stolen from the station", "lost-bike", "answer"),
        ("przebita detka w rowerze", "flat-tire", "answer"),
        ("what is the weather like tomorrow", "weather", "out-of-scope"),
        ("czy jutro bedzie padac deszcz", "weather", "out-of-scope"),
    ],
)
def test_what_it_is_about(bicycles: Understanding, text: str, topic: str, outcome: str) -> None:
    reading = bicycles.read(text, "en")
    assert reading.topics[0][0] == topic
    assert reading.outcome == outcome


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I have to set the activity or the MPN", {"choose-activity", "choose-mpn"}),
        ("mam ustawić aktywność albo MPN", {"choose-activity", "choose-mpn"}),
    ],
)
def test_either_of_two_topics_is_offered(shipped: Understanding, text: str, topics: set[str]) -> None:
    reading = shipped.read(text, "en")
    assert reading.outcome == "did-you-mean"
    assert {topic for topic, _ in reading.topics[:2]} == topics


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("my subscription is refused and also I need to know which MPN to use", {"subscription-error", "choose-mpn"}),
        (
            "tenant nie pasuje do domeny i nie wiem, jaką aktywność wybrać",
            {"domain-tenant-mismatch", "choose-activity"},
        ),
        ("the subscription is refused and another partner has claimed it", None),
        ("the customer bought it and hasn't provisioned it, why is the subscription refused", None),
    ],
)
def test_two_matters_are_heard_unless_one_is_part_of_the_other(
    shipped: Understanding, text: str, topics: set[str] | None
) -> None:
    reading = shipped.read(text, "en")
    found = {reading.topics[0][0], reading.other_matter} if reading.other_matter is not None else None
    assert found == topics


def test_two_kinds_of_one_topic_are_no_alternative(shipped: Understanding) -> None:
    assert shipped.read("do I select the MPN of the branch or that of the headquarters?", "en").outcome == "answer"


def test_words_nobody_wrote_are_unclear_unless_they_ask(bicycles: Understanding) -> None:
    assert bicycles.read("rainish gwumf weatherling tomorrowy", "en").outcome == "unclear"
    assert bicycles.read("what is the weather like tomorrow", "en").outcome == "out-of-scope"


@pytest.mark.parametrize("text", ["", "   ", "🙂", "xkcd qwzr plmk", "⟨guid⟩", "42", "\u202e\u2066"])
def test_what_says_nothing_is_unclear(bicycles: Understanding, text: str) -> None:
    reading = bicycles.read(text, "en")
    assert reading.outcome == "unclear"
    assert reading.facts == ()
    assert reading.term is None


def test_a_subject_of_several_topics_is_not_answered(bicycles: Understanding) -> None:
    assert bicycles.read("bicycle", "en").outcome in {"did-you-mean", "unclear"}


def test_facts_alone_ask_for_nothing(shipped: Understanding) -> None:
    reading = shipped.read("they bought it through CSP", "en")
    assert reading.facts
    assert reading.outcome == "unclear"


def test_every_example_leads_to_its_topic(shipped: Understanding, knowledge: Knowledge) -> None:
    wrong = [
        (text, name)
        for prose in knowledge.prose.values()
        for name, topic in prose.topics.items()
        for text in topic.examples
        if shipped.read(text, prose.locale).topics[0][0] != name
    ]
    assert len(wrong) <= 0.01 * sum(
        len(topic.examples) for prose in knowledge.prose.values() for topic in prose.topics.values()
    )


def test_probabilities_are_probabilities(bicycles: Understanding) -> None:
    shares = [share for _, share in bicycles.read("the tire of my bike", "en").topics]
    assert shares == sorted(shares, reverse=True)
    assert 0.0 < sum(shares) <= 1.0 + 1e-9


def test_the_same_text_reads_the_same_in_every_thread() -> None:
    texts = ["the rear wheel lost its air", "tylne koło, kupiony przez internet", "what is a valve?"] * 20
    alone = [TOY.read(text, "en", question="wheel") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: TOY.read(text, "en", question="wheel"), texts)) == alone


def test_made_twice_it_reads_the_same() -> None:
    again = Understanding(toy())
    for text in ("the rear wheel lost its air", "skradziony rower"):
        assert again.read(text, None) == TOY.read(text, None)


@settings(max_examples=150)
@given(st.text(max_size=300), st.sampled_from([None, "wheel", "pumped", "shop"]))
def test_any_text_is_safe(text: str, question: str | None) -> None:
    reading = TOY.read(text, None, question=question)
    assert all(0.0 <= share <= 1.0 for _, share in reading.topics)


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "tire " * 20_000, "ę" * 100_000, "\u202e🙂" * 50_000, "not " * 25_000, "?" * 100_000,
     "a b " * 25_000,
     "rear wheel, " * 8_000],
)  # fmt: skip
def test_a_hundred_thousand_characters_take_no_time(shipped: Understanding, text: str) -> None:
    started = time.process_time()
    shipped.read(text, "en", question="purchase-channel")
    assert time.process_time() - started < 0.5


def test_where_no_topic_is_sure_the_open_guide_is_meant() -> None:
    unsure, sure = Ranked((("weather", 0.4), ("flat-tire", 0.3)), 1.0), Ranked((("lost-bike", 0.9),), 1.0)

    assert TOY.subject(unsure, "flat-tire").topics == {"flat-tire": 1.0}
    assert TOY.subject(unsure, None).topics == {"weather": 0.4, "flat-tire": 0.3}
    assert TOY.subject(sure, "flat-tire").topics == {"lost-bike": 0.9}
