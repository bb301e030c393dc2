"""Facts in any message: what is said to be so, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.understanding import ReadFact, Understanding, thresholds
from knowledge.understanding import facts as facts_module
from knowledge.understanding.facts import parts_of
from knowledge.understanding.ranking import Ranked


def facts(understanding: Understanding, text: str, locale: str = "en") -> dict[str, str]:
    return {fact.question: fact.answer for fact in understanding.read(text, locale).facts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's the rear wheel and I bought it online", {"wheel": "rear", "shop": "online"}),
        ("bouhgt it online, the frotn wheel", {"shop": "online", "wheel": "front"}),
        ("it isn't the rear wheel", {}),
        ("not bought online", {}),
        ("not the rear wheel but the front wheel", {"wheel": "front"}),
        ("it is not pumped up", {"pumped": "not-pumped"}),
        ("Is it the rear wheel?", {}),
        ("the rear wheel?", {}),
        ("if it is the rear wheel, what then", {}),
        ("I don't know whether it is the rear wheel", {}),
        ("we will order it from a web shop", {}),
        ("why does the rear wheel lose air?", {"wheel": "rear"}),
        ("the rear wheel, or the front wheel", {"wheel": "both"}),
        ("from the dealer or from a web shop", {}),
        ("kupiony przez internet, tylne kolo", {"shop": "online", "wheel": "rear"}),
        ("to nie jest tylne koło", {}),
        ("tylne koło czy przednie?", {}),
        ("jeśli to tylne koło, to co", {}),
        ("the shop doesn't accept the rear wheel", {"wheel": "rear"}),
        ("what a day", {}),
        ("", {}),
    ],
)
def test_what_is_stated(bicycles: Understanding, text: str, expected: dict[str, str]) -> None:
    assert facts(bicycles, text) == expected


def test_hedged_and_corrected(bicycles: Understanding) -> None:
    assert bicycles.read("I think it was bought online", "en").facts == (ReadFact("shop", "online", sure=False),)
    assert bicycles.read("bought online, probably", "en").facts == (ReadFact("shop", "online", sure=False),)
    assert bicycles.read("no, it was the front wheel", "en").facts == (ReadFact("wheel", "front", corrected=True),)
    assert bicycles.read("chyba tylne koło", "pl").facts == (ReadFact("wheel", "rear", sure=False),)
    assert bicycles.read("nie, to był zakup: kupiony z drugiej ręki", "pl").facts == (
        ReadFact("shop", "market", corrected=True),
    )


def test_a_correction_within_a_message_keeps_the_later(bicycles: Understanding) -> None:
    read = bicycles.read("bought online. sorry, I meant from the dealer", "en")
    assert read.facts == (ReadFact("shop", "dealer", corrected=True),)


def test_other_words_for_the_same(bicycles: Understanding) -> None:
    assert facts(bicycles, "a shop sold me this bicycle") in ({"shop": "dealer"}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The customer bought it through CSP", {"purchase-channel": "csp"}),
        ("not through CSP", {}),
        ("nie przez CSP", {}),
        ("no, it was an enterprise agreement", {"purchase-channel": "volume-licensing"}),
        ("to nie jest CSP tylko umowa EA", {"purchase-channel": "volume-licensing"}),
        ("products are not activated yet", {"activation": "not-activated"}),
        ("produkty jeszcze nieaktywowane", {"activation": "not-activated"}),
        ("czy to CSP?", {}),
        ("it was EA not CSP", {"purchase-channel": "volume-licensing"}),
        ("hm wait, actually it was CSP not EA", {"purchase-channel": "csp"}),
        ("is it CSP or direct", {}),
        ("How do I enroll in an incentive program?", {}),
    ],
)
def test_in_the_shipped_content(shipped: Understanding, text: str, expected: dict[str, str]) -> None:
    assert facts(shipped, text) == expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Where do I read the subscription ID of the approved claim?", "en", ("product-need", "find-the-id")),
        ("Gdzie w zatwierdzonym zgłoszeniu jest identyfikator subskrypcji?", "pl", ("product-need", "find-the-id")),
        ("Who can I call about our MPN?", "en", ("support-about", "about-domain-or-mpn")),
    ],
)
def test_what_partners_come_for_is_told_by_asking(
    shipped: Understanding, text: str, locale: str, expected: tuple[str, str]
) -> None:
    assert facts(shipped, text, locale).items() >= {expected}


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("The wizard won't accept the licences that they bought through a CSP", "csp"),
        ("strona nie przyjmuje licencji z programu CSP", "csp"),
        ("nie mają tego w programie CSP", None),
        ("It used to be an EA, but since March the customer buys through CSP", "csp"),
        ("była umowa EA, od marca przenieśli się i przeszli do CSP", "csp"),
    ],
)
def test_a_refusal_denies_nothing_and_a_move_replaces(shipped: Understanding, text: str, channel: str | None) -> None:
    assert facts(shipped, text).get("purchase-channel") == channel


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("it was bought through CSP and not under an EA", "en", "csp"),
        ("they bought it under an EA, no, through CSP", "en", "csp"),
        ("kupili przez CSP a nie na umowę EA", "pl", "csp"),
        ("przez CSP, a nie EA", "pl", "csp"),
    ],
)
def test_what_is_set_against_a_denied_answer_is_stated(
    shipped: Understanding, text: str, locale: str, expected: str
) -> None:
    assert facts(shipped, text, locale)["purchase-channel"] == expected


@pytest.mark.parametrize(
    ("text", "locale", "question"),
    [
        ("is it still active?", "en", "subscription-state"),
        ("czy ona jest jeszcze aktywna?", "pl", "subscription-state"),
        ("CSP or EA?", "en", "purchase-channel"),
        ("to csp czy ea?", "pl", "purchase-channel"),
    ],
)
def test_what_is_asked_is_no_fact_but_known_to_be_asked(
    shipped: Understanding, text: str, locale: str, question: str
) -> None:
    reading = shipped.read(text, locale, topic="subscription-error")
    assert question in reading.asked
    assert not reading.facts


def test_who_tells_asks_nothing(shipped: Understanding) -> None:
    assert not shipped.read("it is still active", "en", topic="subscription-error").asked


@pytest.mark.parametrize(
    ("text", "locale", "mends"),
    [
        ("the dealer, no, online", "en", True),
        ("no, online", "en", True),
        ("od sprzedawcy, o nie, przez internet", "pl", True),
        ("no", "en", False),
        ("the dealer, online no longer", "en", False),
    ],
)
def test_a_no_of_its_own_sets_right(bicycles: Understanding, text: str, locale: str, *, mends: bool) -> None:
    assert bicycles.read(text, locale, question="shop").mends == mends


@pytest.mark.parametrize("text", ["not EA but CSP " * 130, "EA, " * 500, "not " + "but CSP " * 240])
def test_of_a_long_text_few_parts_are_looked_at(shipped: Understanding, text: str) -> None:
    message = shipped.prepare(text, "en")
    assert 0 < len(parts_of(message.folded, message.marks)) <= 80


def test_a_question_is_aside_as_far_as_other_guides_are_meant(shipped: Understanding) -> None:
    ranked = Ranked((("subscription-error", 0.6), ("choose-mpn", 0.25), ("what-is-cpor", 0.15)), 1.0)
    aside = shipped.subject(ranked, None).aside
    assert aside["mpn-known"] == pytest.approx(0.6)
    assert aside["identifier-entered"] == pytest.approx(0.25)
    assert shipped.subject(ranked, "choose-mpn").aside["mpn-known"] == 0.0
    assert set(shipped.subject(Ranked((("what-is-cpor", 0.9),), 1.0), None).aside.values()) == {0}


def test_who_tells_a_case_at_length_is_believed_sooner(
    bicycles: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = (thresholds.STATED + thresholds.STATED_TOLD) / 2
    keys = bicycles.facts.keys

    def shares(found: Sequence[object]) -> NDArray[np.float64]:
        return np.where([key == ("wheel", "rear") for key in keys], share, 0.0) * np.ones((len(found), 1))

    monkeypatch.setattr(facts_module, "shares_of", shares)
    monkeypatch.setattr(thresholds, "SPEAKING", -np.inf)
    brief = "it happened on the way to a market"
    told = f"{brief} where my brother sells old books and where I go every week with my daughter"

    assert facts(bicycles, brief) == {}
    assert facts(bicycles, told) == {"wheel": "rear"}
    assert facts(bicycles, f"I'm late. {brief}") == {"wheel": "rear"}


def test_what_partners_come_for_is_believed_sooner_than_what_is_so(
    shipped: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = (thresholds.STATED_SOUGHT + thresholds.STATED_TOLD) / 2
    told = {("product-need", "find-the-id"), ("purchase-channel", "csp")}
    keys = shipped.facts.keys

    def shares(found: Sequence[object]) -> NDArray[np.float64]:
        return np.where([key in told for key in keys], share, 0.0) * np.ones((len(found), 1))

    monkeypatch.setattr(facts_module, "shares_of", shares)
    monkeypatch.setattr(thresholds, "SPEAKING", -np.inf)

    reading = shipped.read("I'm late. It happened on the way to a market", "en", topic="product-or-subscription")
    assert [fact.question for fact in reading.facts] == ["product-need"]


def test_what_words_say_themselves_outweighs_the_message_around(
    bicycles: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = bicycles.facts.keys

    def shares(found: Sequence[object]) -> NDArray[np.float64]:
        meant = ["rear", *["front"] * (len(found) - 1)]
        return np.array([[0.95 * (key == ("wheel", answer)) for key in keys] for answer in meant])

    monkeypatch.setattr(facts_module, "shares_of", shares)
    monkeypatch.setattr(thresholds, "SPEAKING", -np.inf)

    assert facts(bicycles, "It happened at noon. The front wheel") == {"wheel": "front"}


@pytest.mark.parametrize("speaking", [True, False])
def test_the_message_around_states_nothing_by_itself(
    bicycles: Understanding, monkeypatch: pytest.MonkeyPatch, speaking: bool
) -> None:
    keys = bicycles.facts.keys

    def shares(found: Sequence[object]) -> NDArray[np.float64]:
        return np.where([key == ("wheel", "rear") for key in keys], 0.99, 0.0) * np.ones((len(found), 1))

    monkeypatch.setattr(facts_module, "shares_of", shares)
    monkeypatch.setattr(thresholds, "SPEAKING", -np.inf if speaking else np.inf)

    assert facts(bicycles, "it happened on the way to a market") == ({"wheel": "rear"} if speaking else {})
