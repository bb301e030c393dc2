from __future__ import annotations

from bot.rendering import neutral
from dialogs import Reply
from dialogs.messages import Button, Choice, Progress

FULL = Reply(
    kind="conclude",
    locale="en",
    headline="The headline",
    body=("First paragraph.", "Second paragraph."),
    steps=("Do this", "Do that"),
    copy_text="Hello,\n\nplease check *this*.",
    closing="What does the form do now?",
    small=("Source: the page", "Changed since"),
    buttons=(
        Button(label="Accepts it", choice=Choice(do="outcome", of="cause", value="accepted")),
        Button(label="Copy", choice=Choice(do="copied"), copies=True),
    ),
    topic="topic",
    cause="cause",
)


def test_the_parts_stand_in_order() -> None:
    assert neutral.text(FULL) == (
        "**The headline**\n\n"
        "First paragraph.\n\n"
        "Second paragraph.\n\n"
        "1. Do this\n2. Do that\n\n"
        "> Hello,  \n>\n> please check *this*.  \n\n"
        "*Source: the page*\n\n"
        "*Changed since*\n\n"
        "What does the form do now?"
    )


def test_a_single_step_has_no_number() -> None:
    assert neutral.text(FULL.model_copy(update={"steps": ("Do this",)})).count("\n\nDo this\n\n") == 1


def test_empty_parts_leave_no_trace() -> None:
    assert neutral.text(Reply(kind="say", locale="en", body=("One.",))) == "One."


def test_buttons_are_suggested() -> None:
    activity = neutral.render(FULL)

    assert activity["suggestedActions"]["actions"][0] == {
        "type": "messageBack",
        "title": "Accepts it",
        "text": "Accepts it",
        "displayText": "Accepts it",
        "value": {"assistant": {"do": "outcome", "of": "cause", "value": "accepted"}},
    }
    assert activity["inputHint"] == "expectingInput"


def test_a_reply_without_buttons_suggests_nothing() -> None:
    activity = neutral.render(Reply(kind="say", locale="pl", body=("Tak.",)))

    assert "suggestedActions" not in activity
    assert activity["locale"] == "pl"
    assert activity["textFormat"] == "markdown"


def test_every_activity_says_what_it_is() -> None:
    asked = Reply(
        kind="ask", locale="en", topic="t", question="q", progress=Progress(number=2, at_most=4), body=("How?",)
    )

    assert neutral.render(asked)["channelData"]["assistant"] == {
        "kind": "ask",
        "topic": "t",
        "question": "q",
        "progress": {"number": 2, "at_most": 4},
    }
    assert neutral.render(FULL)["channelData"]["assistant"] == {
        "kind": "conclude",
        "topic": "topic",
        "cause": "cause",
        "copy": "Hello,\n\nplease check *this*.",
    }
