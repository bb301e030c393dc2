"""Answers to the open question, in the user's own words."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.understanding import ReadAnswer, Understanding
from knowledge.understanding.answering import ReplyEvidence
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER

UNKNOWN = ReadAnswer(None)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("pumped", "yes", ReadAnswer("pumped")),
        ("pumped", "Yes, they did.", ReadAnswer("pumped")),
        ("pumped", "tak", ReadAnswer("pumped")),
        ("pumped", "nope", ReadAnswer("not-pumped")),
        ("pumped", "nie, jeszcze nie", ReadAnswer("not-pumped")),
        ("pumped", "yes, but not yet", None),
        ("pumped", "no, I pumped it up", None),
        ("pumped", "I pumped it up this morning", ReadAnswer("pumped")),
        ("pumped", "the pump is brokne", ReadAnswer("not-pumped")),
        ("pumped", "probably yes", ReadAnswer("pumped", sure=False)),
        ("wheel", "yes", None),
        ("wheel", "Rear wheel", ReadAnswer("rear")),
        ("wheel", "rear wheel?", ReadAnswer("rear", sure=False)),
        ("wheel", "the second one", ReadAnswer("rear")),
        ("wheel", "2", ReadAnswer("rear")),
        ("wheel", "drugi", ReadAnswer("rear")),
        ("wheel", "4", None),
        ("wheel", "both", ReadAnswer("both")),
        ("wheel", "jedno i drugie", ReadAnswer("both")),
        ("shop", "both", None),
        ("shop", "neither", None),
        ("shop", "no idea", UNKNOWN),
        ("shop", "?", UNKNOWN),
        ("shop", "nie wiem", UNKNOWN),
        ("shop", "I really don't know that", UNKNOWN),
        ("shop", "zwurp blicky", None),
        ("shop", "I think online", ReadAnswer("online", sure=False)),
        ("shop", "I think I bought it online", ReadAnswer("online", sure=False)),
        ("shop", "not bought online", None),
        ("shop", "where do I report a stolen bicycle?", None),
        ("shop", "which shop do you mean", None),
        ("shop", "front wheel", None),
        ("shop", "", None),
        ("no-such-question", "yes", None),
    ],
)
def test_replies(bicycles: Understanding, question: str, text: str, expected: ReadAnswer | None) -> None:
    assert bicycles.read(text, "en", question=question).answer == expected


def test_without_a_question_nothing_is_answered(bicycles: Understanding) -> None:
    assert bicycles.read("yes", "en").answer is None


def test_a_question_instead_of_an_answer_asks(bicycles: Understanding) -> None:
    reading = bicycles.read("will it rain tomorrow?", "en", question="shop")
    assert reading.asks
    assert reading.answer is None


def test_several_answers_at_once_are_facts(bicycles: Understanding) -> None:
    reading = bicycles.read("rear wheel, bought online", "en", question="wheel")
    assert reading.answer == ReadAnswer("rear")
    assert {fact.question: fact.answer for fact in reading.facts} == {"wheel": "rear", "shop": "online"}


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("purchase-channel", "they signed an enterprise agreement", "volume-licensing"),
        ("activation", "the admin never finished the setup", "not-activated"),
        ("purchase-channel", "druga opcja", "web-direct"),
        ("activation", "nie, jeszcze nie", "not-activated"),
        ("activation", "unfortunately not", "not-activated"),
        ("pair-confirmed", "no, they haven't confirmed it", "not-confirmed-pair"),
        ("tenant-match", "no, another one", "different-tenant"),
        ("product-need", "where do I find the subscription ID of an approved claim", "find-the-id"),
        ("mpn-count", "we're a small shop, ten people, one ID and that's it", "only-one"),
        ("support-about", "none of these", "about-another-matter"),
    ],
)
def test_in_the_shipped_content(shipped: Understanding, question: str, text: str, answer: str) -> None:
    assert shipped.read(text, "en", question=question).answer == ReadAnswer(answer)


def test_a_slip_that_is_mended_is_known(shipped: Understanding) -> None:
    assert shipped.read("aktywwoane", "pl", question="activation").answer == ReadAnswer("activated")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("mpn-count", "Nie wiem, ile ich mamy."),
        ("tenant-match", "Nie wiem, w którym tenancie jest subskrypcja."),
    ],
)
def test_what_begins_like_a_no_and_is_not_known(shipped: Understanding, question: str, text: str) -> None:
    assert shipped.read(text, "pl", question=question).answer == UNKNOWN


@pytest.mark.parametrize(
    ("text", "parts", "answer"),
    [
        ("not sure, rear", {"rear": 0.5, UNKNOWN_ANSWER: 0.45}, UNKNOWN),
        ("perhaps, rear", {"rear": 0.5, UNKNOWN_ANSWER: 0.45}, None),
        ("not sure, rear", {"rear": 0.5, NO_ANSWER: 0.45}, None),
        ("not sure, rear", {"rear": 0.95}, ReadAnswer("rear")),
    ],
)
def test_an_answer_or_not_knowing_is_not_knowing(
    bicycles: Understanding,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    parts: dict[str, float],
    answer: ReadAnswer | None,
) -> None:
    def shares(evidence: ReplyEvidence) -> NDArray[np.float64]:
        return np.array([parts.get(name, 0.0) for name in evidence.classes])

    monkeypatch.setattr(ReplyEvidence, "shares", shares)
    assert bicycles.read(f"{text} of the whole thing", "en", question="wheel").answer == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("purchase-channel", "is mca csp or direct"),
        ("domain-form", "a subdomena to co, www?"),
        ("identifier-entered", "copied from the Azure portal, billing"),
    ],
)
def test_what_asks_or_tells_where_it_stood_is_no_answer(shipped: Understanding, question: str, text: str) -> None:
    assert shipped.read(text, "en", question=question).answer is None


def test_a_denied_choice_is_not_that_choice(shipped: Understanding) -> None:
    assert shipped.read("not CSP", "en", question="purchase-channel").answer is None
