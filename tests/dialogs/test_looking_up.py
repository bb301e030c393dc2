"""What is pasted and looked up, turn by turn: consent, results that nobody waits for, one ID as two things."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from dialogs import Assistant, Message, Session, Turn
from dialogs.messages import Choice, Effect, Identifier, Result
from dialogs.session import LookingUp, Pasted
from knowledge.identifiers import KINDS, token

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CHECK, TOPIC = "domain-in-tenant", "domain-tenant-mismatch"
PAIR = "tenant ID ⟨guid⟩ and domain ⟨onmicrosoft-domain⟩ don't match, says the form"
GO, NO, SKIP = (Choice(do="look-up", of=TOPIC, value=value) for value in ("go", "no", "skip"))


def message(text: str, *digests: str) -> Message:
    kinds = [kind for kind in re.findall("⟨([a-z-]+)⟩", text) if kind in KINDS]
    found = zip(kinds, [*digests, *(f"{kind}-1" for kind in kinds[len(digests) :])], strict=True)
    return Message(text=text, identifiers=tuple(Identifier(kind=kind, digest=digest) for kind, digest in found))


class Talk:
    """A talk under way."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.session: Session | None = None

    def _take(self, message: Message) -> Turn:
        turn = self._assistant.turn(self.session, message, NOW)
        self.session = turn.session
        return turn

    def say(self, text: str, *digests: str) -> Turn:
        return self._take(message(text, *digests))

    def press(self, choice: Choice) -> Turn:
        return self._take(Message(choice=choice))

    def come(self, value: str, of: str = CHECK, about: str = "") -> Turn:
        return self._take(Message(result=Result(of=of, value=value, about=about)))


@pytest.fixture
def talk(able: Assistant) -> Talk:
    return Talk(able)


def offers(turn: Turn) -> bool:
    return any(button.choice == GO for reply in turn.replies for button in reply.buttons)


def test_the_effect_names_digests_and_nothing_is_asked_before_consent(talk: Talk) -> None:
    asked = talk.say(PAIR, "t", "d")
    assert offers(asked)
    assert not asked.effects

    started = talk.press(GO)
    (effect,) = started.effects
    assert effect == Effect(name=CHECK, argument={"subdomain": "d", "tenant-id": "t"}, about=effect.about)
    assert started.session.looking_up.waiting


def test_nothing_is_offered_where_nothing_can_be_looked_up(assistant: Assistant) -> None:
    talk = Talk(assistant)

    assert not offers(talk.say(PAIR))
    assert not talk.press(GO).effects


@pytest.mark.parametrize("choice", [GO, SKIP.model_copy(update={"of": None}), GO.model_copy(update={"of": "csp"})])
def test_a_button_without_a_pair_looks_nothing_up(choice: Choice, talk: Talk) -> None:
    talk.say("the form refuses my subscription")
    turn = talk.press(choice)

    assert turn.replies
    assert not turn.effects


def test_identifiers_that_nothing_can_be_done_with_are_no_pair(talk: Talk) -> None:
    assert not offers(talk.say(PAIR, "t", ""))


def test_a_result_that_nobody_waits_for_says_nothing(talk: Talk) -> None:
    talk.say(PAIR)
    assert not talk.come("match").replies
    talk.press(GO)
    assert not talk.come("match", of="another").replies
    assert talk.come("match").replies
    assert not talk.come("match").replies


def test_a_result_that_comes_after_a_refusal_says_nothing(talk: Talk) -> None:
    talk.say(PAIR)
    talk.press(GO)
    talk.press(NO)

    assert not talk.come("match").replies


def test_a_result_of_another_case_says_nothing(talk: Talk) -> None:
    talk.say(PAIR)
    talk.press(GO)
    talk.say("start over")

    assert not talk.come("match").replies


def test_pressing_twice_asks_twice_and_tells_once(talk: Talk) -> None:
    talk.say(PAIR)
    assert talk.press(GO).effects == talk.press(GO).effects != ()

    assert talk.come("match").replies
    assert not talk.come("match").replies


def test_whoever_speaks_of_another_matter_is_told_in_passing(talk: Talk) -> None:
    talk.say(PAIR)
    talk.press(GO)
    assert talk.press(Choice(do="topic", of="subscription-error")).replies[-1].question == "purchase-channel"

    told = talk.come("other-tenant").replies
    assert [reply.question for reply in told] == ["purchase-channel"]
    assert "another tenant" in told[0].body[0]


def test_an_unknown_result_is_none(talk: Talk) -> None:
    talk.say(PAIR)
    talk.press(GO)
    turn = talk.come("nonsense")

    assert "Nothing is lost" in turn.replies[0].body[0]
    assert offers(turn)


def test_going_on_without_it_is_no_refusal(talk: Talk) -> None:
    talk.say(PAIR, "t", "d")
    assert talk.press(SKIP).replies[0].question == "pair-confirmed"
    assert not offers(talk.say("the domain is ⟨onmicrosoft-domain⟩", "d"))

    assert offers(talk.say("or else ⟨onmicrosoft-domain⟩", "e"))


def test_consent_holds_for_the_case_and_no_longer(talk: Talk) -> None:
    talk.say(PAIR, "t", "d")
    talk.press(GO)
    talk.come("no-tenant")
    assert talk.say("it is ⟨onmicrosoft-domain⟩", "e").effects[0].argument == {"subdomain": "e", "tenant-id": "t"}

    talk.say("another customer")
    talk.press(Choice(do="new-case"))
    turn = talk.say(PAIR, "u", "f")
    assert offers(turn)
    assert not turn.effects


def test_the_id_given_as_the_tenants_is_the_one_compared(talk: Talk) -> None:
    talk.say(
        "tenant ID ⟨guid⟩ and domain ⟨onmicrosoft-domain⟩ don't match; the subscription ID is ⟨guid⟩", "t", "d", "s"
    )

    assert talk.press(GO).effects[0].argument["tenant-id"] == "t"


def test_the_summary_tells_what_was_found_and_no_identifier(talk: Talk) -> None:
    talk.say(PAIR)
    talk.press(GO)
    talk.come("other-tenant")
    written = talk.press(Choice(do="person", value="go")).replies[-1].copy_text

    assert "Looked up by the assistant: the domain belongs to another tenant than the ID" in written
    assert "guid-1" not in written


def test_a_session_of_kinds_alone_is_still_read() -> None:
    revived = Session.model_validate_json('{"pasted": ["guid", "domain"]}')

    assert revived.pasted == [Pasted(kind="guid"), Pasted(kind="domain")]
    assert revived.looking_up == LookingUp()


def test_few_identifiers_are_remembered(talk: Talk) -> None:
    for number in range(20):
        talk.say("the tenant ID is ⟨guid⟩", f"digest{number}")

    assert talk.session is not None
    assert [one.digest for one in talk.session.pasted] == [f"digest{number}" for number in range(12, 20)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("the tenant ID is ⟨guid⟩", ["tenant-id"]),
        ("⟨guid⟩ is the tenant ID, ⟨guid⟩ is the subscription ID", ["tenant-id", "subscription-id"]),
        ("tenant ID: ⟨guid⟩\nsubscription ID: ⟨guid⟩", ["tenant-id", "subscription-id"]),
        ("tenant ⟨guid⟩ subscription id ⟨guid⟩ tenant ⟨guid⟩", ["tenant-id", "subscription-id", "tenant-id"]),
        ("identyfikator dzierżawy to ⟨guid⟩, a ID subskrypcji: ⟨guid⟩", ["tenant-id", "subscription-id"]),
        ("the tenant does not accept my number ⟨guid⟩", [None]),
        ("Is it the tenant ID? ⟨guid⟩", [None]),
        ("⟨guid⟩", [None]),
        ("tenant ID without a number", []),
    ],
)
def test_what_an_identifier_is_called(text: str, labels: list[str | None], able: Assistant) -> None:
    assert [one.given_as for one in able.listening.labels.of(message(text)) if one.kind == "guid"] == labels


def test_a_token_that_the_user_typed_is_no_identifier(able: Assistant) -> None:
    typed = Message(text=f"tenant ID {token('guid')}")

    assert able.listening.labels.of(typed) == []


@pytest.mark.parametrize(
    ("first", "second", "noticed"),
    [
        ("the tenant ID is ⟨guid⟩, which does not match the domain", "the form refuses my subscription ⟨guid⟩", True),
        ("the form refuses my subscription ⟨guid⟩", "the tenant ID is ⟨guid⟩", True),
        ("the form refuses my subscription ⟨guid⟩", "bought through CSP, subscription ID ⟨guid⟩", False),
        ("the form refuses my subscription, the tenant ID is ⟨guid⟩", "the tenant ID, again: ⟨guid⟩", False),
        ("hello, here is ⟨guid⟩", "the form refuses my subscription ⟨guid⟩", False),
    ],
)
def test_one_id_as_two_things(first: str, second: str, noticed: bool, talk: Talk) -> None:
    talk.say(first, "same")
    turn = talk.say(second, "same")

    said = [paragraph for reply in turn.replies for paragraph in reply.body]
    assert any("given twice" in paragraph for paragraph in said) is noticed


def test_two_ids_are_two_things(talk: Talk) -> None:
    talk.say("the tenant ID is ⟨guid⟩, which does not match the domain", "one")
    turn = talk.say("the form refuses my subscription ⟨guid⟩", "two")

    assert turn.session.fact("identifier-entered") is None


def test_the_users_own_word_counts_for_more(talk: Talk) -> None:
    talk.say("the form refuses my subscription. tenant ID ⟨guid⟩, subscription ID ⟨guid⟩", "same", "same")
    corrected = talk.press(Choice(do="answer", of="identifier-entered", value="subscription-id"))
    assert corrected.session.evidence()["identifier-entered"].answer == "subscription-id"

    assert talk.say("back").session.fact("identifier-entered") is None


@pytest.mark.parametrize("words", ["check the domain", "no to sprawdź"])
def test_what_was_refused_can_be_asked_for_later(talk: Talk, words: str) -> None:
    talk.say(PAIR, "t", "d")
    talk.press(NO)

    assert talk.say(words).effects


def test_the_same_pasted_again_is_looked_up_again_after_consent(talk: Talk) -> None:
    talk.say(PAIR, "t", "d")
    talk.press(GO)
    talk.come("match")

    assert talk.say(PAIR, "t", "d").effects


def test_a_late_result_is_not_taken_for_another_cases(talk: Talk) -> None:
    talk.say(PAIR, "t", "d")
    (first,) = talk.press(GO).effects
    talk.say("start over")
    talk.say(PAIR, "another-t", "another-d")
    (second,) = talk.press(GO).effects

    assert not talk.come("match", about=first.about).replies
    assert talk.come("match", about=second.about).replies
