from __future__ import annotations

import json
from typing import Any

import pytest

from bot.rendering import cards, neutral, renderer
from dialogs import Reply
from tests.bot.rendering.test_neutral import FULL


def attached(reply: Reply) -> dict[str, Any]:
    (attachment,) = cards.render(reply)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    content: dict[str, Any] = attachment["content"]
    return content


def test_a_conclusion_is_a_card_from_top_to_bottom() -> None:
    card = attached(FULL)

    assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.5", "en")
    headline, first, second, steps, copied, *small, closing = card["body"]
    assert (headline["text"], headline["weight"]) == ("The headline", "Bolder")
    assert [first["text"], second["text"]] == ["First paragraph.", "Second paragraph."]
    assert steps["text"] == "1. Do this\n2. Do that"
    assert closing["text"] == "What does the form do now?"
    assert [line["isSubtle"] for line in small] == [True, True]
    assert copied["style"] == "emphasis"


def test_a_text_to_copy_is_shown_as_it_is() -> None:
    (container,) = [each for each in attached(FULL)["body"] if each["type"] == "Container"]

    lines = [line["inlines"][0]["text"] for line in container["items"]]

    assert lines == ["Hello,", " ", "please check *this*."]
    assert {line["type"] for line in container["items"]} == {"RichTextBlock"}


def test_a_cards_buttons_send_the_choice_and_show_the_label() -> None:
    action = attached(FULL)["actions"][0]

    assert (action["type"], action["title"]) == ("Action.Submit", "Accepts it")
    assert action["data"]["assistant"] == {"do": "outcome", "of": "cause", "value": "accepted"}
    assert action["data"]["__isBotFrameworkCardAction"] is True
    assert action["data"]["cardAction"] == neutral.card_action(FULL.buttons[0])


def test_a_screen_reader_is_told_what_the_card_says() -> None:
    linked = FULL.model_copy(update={"body": ("See **the** [support page](https://example.com).",), "small": ()})

    assert cards.render(linked)["channelData"]["webchat:fallback-text"] == (
        "The headline\nSee the support page.\nDo this\nDo that\nWhat does the form do now?"
    )


@pytest.mark.parametrize("kind", ["say", "ask", "choose", "rate"])
def test_other_replies_are_text(kind: Any) -> None:
    reply = FULL.model_copy(update={"kind": kind})

    assert cards.render(reply) == neutral.render(reply)


def test_many_choices_stand_on_a_card() -> None:
    button = FULL.buttons[0]
    few, many = (FULL.model_copy(update={"kind": "choose", "buttons": (button,) * count}) for count in (6, 7))

    assert cards.render(few) == neutral.render(few)
    assert len(attached(many)["actions"]) == 7
    assert "suggestedActions" not in cards.render(many)


def test_a_card_stays_far_below_what_a_channel_takes() -> None:
    assert len(json.dumps(cards.render(FULL))) < 10_000


def test_channels_that_draw_no_cards_get_text() -> None:
    assert "attachments" in renderer("webchat")(FULL)
    assert "attachments" not in renderer("sms")(FULL)
    assert "attachments" not in renderer("")(FULL)
