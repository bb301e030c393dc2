"""What a channel's text or button becomes before anything further in sees it: a bounded, masked `Message`."""

from __future__ import annotations

import unicodedata
from typing import Any

from pydantic import ValidationError

from dialogs.messages import Choice, Identifier, Message
from knowledge.identifiers import mask

TEXT_LIMIT = 4000
"""Characters of a message that are read: about 600 words. What follows is dropped."""

_TAG_LIMIT = 35
"""Longest language tag that is worth reading (RFC 5646)."""

_LAYOUT = {"\n", "\t"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
"""Format characters that scripts and emoji need; all others - bidi overrides among them - only disguise text."""


def clean(text: str) -> str:
    """The text without control, bidi and other invisible characters, cut to `TEXT_LIMIT`, line breaks kept."""
    # Cut first: what is dropped need not be looked at. Twice the limit leaves room for what is removed.
    head = text[: 2 * TEXT_LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    if not head.isprintable():
        head = "".join(character for character in head if _visible(character))
    return head[:TEXT_LIMIT].strip()


def choice_of(value: Any) -> Choice | None:
    """The choice that a pressed button carries as `{"assistant": {...}}`, or `None` if it is none of ours."""
    if not isinstance(value, dict) or not isinstance(value.get("assistant"), dict):
        return None
    try:
        return Choice.model_validate(value["assistant"])
    except ValidationError:
        return None


def message_of(text: str, value: Any = None, locale: str | None = None) -> Message:
    """The message in a text and a button's value. Identifiers are masked: only their kind goes on."""
    masked = mask(clean(text))
    found = tuple(Identifier(kind=each.kind) for each in masked.identifiers)
    return Message(text=masked.text, choice=choice_of(value), locale=_tag(locale), identifiers=found)


def arrival(locale: str | None = None) -> Message:
    """The message of a user who has come and said nothing yet."""
    return Message(arrived=True, locale=_tag(locale))


def _tag(locale: str | None) -> str | None:
    return (locale or "")[:_TAG_LIMIT] or None


def _visible(character: str) -> bool:
    return character in _LAYOUT or character in _JOINERS or unicodedata.category(character) not in _INVISIBLE
