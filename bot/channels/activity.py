"""An activity as it comes in, checked for shape before anything acts on it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from bot.addresses import web_address
from bot.storage.tables import ID_LENGTH

BODY_LIMIT = 256 * 1024
"""Largest body of a request, in bytes; a larger one is answered 413."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class ActivityError(Exception):
    """The body is no activity; the text says which part is wrong and repeats nothing of it."""


def _harmless(value: str) -> str:
    if _CONTROL.search(value) or any(part in (".", "..") for part in re.split(r"[/\\]", value)):
        raise ValueError("has a character or a path that no id has")
    return value


def _web_address(value: str) -> str:
    if value and web_address(value) is None:
        raise ValueError("is no plain web address")
    return value


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _empty_if_none(value: object) -> object:
    return {} if value is None else value


Id = Annotated[str, Field(max_length=ID_LENGTH), AfterValidator(_harmless)]
"""A channel's id. It will stand in the path of an address, so it can be no way up."""

OptionalId = Annotated[Id | None, BeforeValidator(_none_if_empty)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel)


class Account(_Part):
    """A user or a bot in a channel."""

    id: OptionalId = None


class Conversation(_Part):
    """A conversation in a channel."""

    id: OptionalId = None
    tenant_id: OptionalId = None


_Account = Annotated[Account, BeforeValidator(_empty_if_none)]
_Conversation = Annotated[Conversation, BeforeValidator(_empty_if_none)]


class Activity(_Part):
    """The fields of an activity that the assistant acts on; all others are left aside."""

    type: str = Field(min_length=1, max_length=64)
    id: OptionalId = None
    timestamp: datetime | None = None
    channel_id: Annotated[str, Field(max_length=64), AfterValidator(_harmless)] = ""
    service_url: Annotated[str, Field(max_length=2048), AfterValidator(_web_address)] = ""
    sender: _Account = Field(Account(), alias="from")
    recipient: _Account = Account()
    conversation: _Conversation = Conversation()
    members_added: tuple[Account, ...] | None = Field(None, max_length=1000)
    reply_to_id: OptionalId = None
    delivery_mode: str | None = None
    locale: str | None = None
    name: str | None = None
    text: str | None = None
    value: Any = None
    channel_data: Any = None

    def channel_text(self, *path: str) -> str | None:
        """The text at the path in the channel's own data, or `None` if there is none."""
        value = self.channel_data
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None


def parse(body: bytes) -> Activity:
    """The activity in a request's body. Raises `ActivityError`."""
    try:
        return Activity.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in fault["loc"]) or "body"
        raise ActivityError(f"{place}: {fault['msg']}") from None
