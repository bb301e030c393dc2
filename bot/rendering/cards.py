"""Adaptive Cards 1.5 for conclusions, summaries and many choices; all else is text with suggested actions."""

from __future__ import annotations

import re
from typing import Any

from bot.rendering import neutral
from dialogs.messages import Button, Reply

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CARD_KINDS = frozenset({"conclude", "handoff"})
_ROW = 6
"""How many buttons are suggested below a conversation; more would be cut off there, in Teams as on a phone."""


def render(reply: Reply) -> dict[str, Any]:
    """The reply as a card if it concludes, hands over or offers much to choose from, else as `neutral` renders it."""
    if reply.kind not in _CARD_KINDS and len(reply.buttons) <= _ROW:
        return neutral.render(reply)
    activity = neutral.frame(reply)
    activity["attachments"] = [
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": card(reply)},
    ]
    # Read out by Web Chat's live region, which cannot see into a card.
    activity["channelData"]["webchat:fallback-text"] = spoken(reply)
    return activity


def card(reply: Reply) -> dict[str, Any]:
    """The Adaptive Card of a reply: its parts from top to bottom, its buttons below."""
    body: list[dict[str, Any]] = []
    if reply.headline:
        body.append(_block(reply.headline, weight="Bolder", size="Medium"))
    body += [_block(paragraph) for paragraph in reply.body]
    if reply.steps:
        body.append(_block(neutral.numbered(reply.steps)))
    if reply.copy_text:
        body.append({"type": "Container", "style": "emphasis", "items": _lines(reply.copy_text)})
    body += [_block(line, isSubtle=True, size="Small", spacing="Small") for line in reply.small]
    if reply.closing:
        body.append(_block(reply.closing))
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": reply.locale,
        "body": body,
        "actions": [_submit(button) for button in reply.buttons],
    }


def spoken(reply: Reply) -> str:
    """The reply as a screen reader says it: no marks, no addresses, and not the text to copy."""
    parts = (reply.headline, *reply.body, *reply.steps, *reply.small, reply.closing)
    return _LINK.sub(r"\1", "\n".join(part for part in parts if part)).replace("*", "")


def _block(text: str, **look: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **look}


def _lines(text: str) -> list[dict[str, Any]]:
    """A block for each line, without Markdown: what is copied is what is seen."""
    return [
        {"type": "RichTextBlock", "spacing": "None", "inlines": [{"type": "TextRun", "text": line or " "}]}
        for line in text.splitlines()
    ]


def _submit(button: Button) -> dict[str, Any]:
    # Web Chat posts an object without a trace in the chat, unless told that it is a card action.
    action = neutral.card_action(button)
    return {
        "type": "Action.Submit",
        "title": button.label,
        "data": {"__isBotFrameworkCardAction": True, "cardAction": action, **action["value"]},
    }
