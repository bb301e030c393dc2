"""Whatever is said or pressed, in whatever order: an answer, a small session, and no rule of the house broken."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs import Assistant, Message, Session, Turn
from dialogs.messages import Choice, Identifier, Result

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMIT = 4096
SAYINGS = (
    "the form refuses my customer's subscription",
    "formularz nie przyjmuje subskrypcji klienta",
    "it's CSP",
    "no, it was an enterprise agreement",
    "I don't know",
    "nie wiem",
    "back",
    "change my answer",
    "why?",
    "what do you know so far",
    "po polsku",
    "English please",
    "another customer",
    "the other customer has EA",
    "back to the first customer",
    "change it to EA",
    "change how they bought it",
    "they have answered",
    "text for my customer",
    "rate",
    "start over",
    "still the error",
    "which activity do I choose",
    "a person please",
    "asdf qwer zxcv",
    "<b>hello</b> **x**",
    "yes",
    "no",
    "the second one",
    "tenant ID ⟨guid⟩ and ⟨onmicrosoft-domain⟩ don't match",
    "formularz nie przyjmuje subskrypcji ⟨guid⟩",
    "⟨domain⟩",
    "look it up",
    "👍",
    "",
)

texts = st.sampled_from(SAYINGS) | st.text(max_size=60)
odd_choices = st.builds(
    Choice,
    do=st.sampled_from(
        ["answer", "topic", "outcome", "tried", "person", "letter", "change", "back", "junk", "language", "look-up"]
    ),
    of=st.none()
    | st.sampled_from(
        ["purchase-channel", "subscription-error", "csp-subscription", "summary", "domain-tenant-mismatch", "../x"]
    ),
    value=st.none() | st.sampled_from(["csp", "unknown", "yes", "still", "go", "no", "skip", "anyway", "pl", "zz"]),
)
moves = st.lists(
    texts.map(lambda text: ("text", text))
    | st.integers(0, 9).map(lambda n: ("button", n))
    | odd_choices.map(lambda c: ("odd", c))
    | st.sampled_from(["match", "other-tenant", "no-tenant", "not-checked", "not-kept", "junk"]).map(
        lambda value: ("result", value)
    ),
    max_size=12,
)


def _message(move: tuple[str, object], last: Turn | None) -> Message:
    kind, what = move
    if kind == "button" and last is not None:
        buttons = [button for reply in last.replies for button in reply.buttons]
        if buttons:
            return Message(choice=buttons[int(str(what)) % len(buttons)].choice)
    if kind == "odd" and isinstance(what, Choice):
        return Message(choice=what)
    if kind == "result":
        return Message(result=Result(of="domain-in-tenant", value=str(what)))
    text = str(what)
    found = [Identifier(kind=one, digest=f"{one[:2]}{len(text):06}") for one in re.findall("⟨([a-z-]+)⟩", text)]
    return Message(text=text, identifiers=tuple(found))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(moves)
def test_any_conversation_keeps_the_rules(able: Assistant, said: list[tuple[str, object]]) -> None:
    session: Session | None = None
    last: Turn | None = None
    for move in said:
        before = session.model_dump_json() if session else None
        turn = able.turn(session, _message(move, last), NOW)
        assert session is None or session.model_dump_json() == before, "the session given was changed"
        assert turn.replies or move[0] == "result"
        stored = turn.session.model_dump_json()
        assert len(stored.encode()) < LIMIT
        assert Session.model_validate_json(stored) == turn.session
        for reply in turn.replies:
            assert any((reply.headline, reply.body, reply.steps, reply.closing, reply.copy_text))
            if reply.kind != "choose":
                assert len(reply.buttons) <= 4
        session, last = turn.session, turn


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_a_turn_is_repeatable(able: Assistant, said: list[tuple[str, object]]) -> None:
    session: Session | None = None
    last: Turn | None = None
    for move in said:
        message = _message(move, last)
        turn = able.turn(session, message, NOW)
        assert able.turn(session, message, NOW) == turn
        session, last = turn.session, turn
