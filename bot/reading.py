"""What a channel's text or button becomes before anything further in sees it: a bounded, masked `Message`."""

from __future__ import annotations

import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import astuple
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from bot.addresses import web_address
from bot.storage import Key
from bot.vault import Vault
from dialogs.messages import Choice, Identifier, Message
from knowledge.identifiers import Found, mask

TEXT_LIMIT = 4000
"""Characters of a message that are read: about 600 words. What follows is dropped."""

_TAG_LIMIT = 35
"""Longest language tag that is worth reading (RFC 5646)."""

_LAYOUT = {"\n", "\t"}
_DIGEST_BYTES = 6
"""Enough to tell the few identifiers of one conversation apart."""

_SEPARATOR = "\x1f"
"""Stands between the parts of what is digested; control characters are in none of them."""

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


class Reader:
    """Reads what users send. Identifiers are masked: their kind and a digest go on, they themselves into the vault."""

    def __init__(self, secret: bytes, vault: Vault) -> None:
        self._secret = secret
        self._vault = vault

    def message_of(self, key: Key, text: str, value: Any = None, locale: str | None = None) -> Message:
        """The message in a text and a button's value, in the conversation of that key."""
        masked = mask(clean(text))
        found = tuple(Identifier(kind=each.kind, digest=self._digest(key, each)) for each in masked.identifiers)
        return Message(text=masked.text, choice=choice_of(value), locale=_tag(locale), identifiers=found)

    def _digest(self, key: Key, found: Found) -> str:
        """The same for the same identifier in one conversation; the identifier is kept under it for a while."""
        value = _usable(found)
        if not value:
            return ""
        text = _SEPARATOR.join((*astuple(key), found.kind, value))
        digest = urlsafe_b64encode(hmac.digest(self._secret, text.encode(), "sha256")[:_DIGEST_BYTES]).decode()
        self._vault.keep(key, digest, value)
        return digest


def arrival(locale: str | None = None) -> Message:
    """The message of a user who has come and said nothing yet."""
    return Message(arrived=True, locale=_tag(locale))


def _usable(found: Found) -> str:
    """A GUID or the name of a domain, each in one form; empty for what nothing can be done with."""
    if found.kind == "guid":
        digits = re.sub("[^0-9a-f]", "", found.raw.lower())
        return str(UUID(digits)) if len(digits) == 32 else ""
    if found.kind in ("domain", "onmicrosoft-domain"):
        return re.split("[/:?#]", found.raw.lower(), maxsplit=1)[0]
    if found.kind == "url":
        address = web_address(found.raw if "://" in found.raw else f"https://{found.raw}")
        bare = address is not None and address.path in ("", "/") and address.port is None
        return (address.hostname or "") if address is not None and bare else ""
    return ""


def _tag(locale: str | None) -> str | None:
    return (locale or "")[:_TAG_LIMIT] or None


def _visible(character: str) -> bool:
    return character in _LAYOUT or character in _JOINERS or unicodedata.category(character) not in _INVISIBLE
