"""Activities as the web chat's history keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.channels.activity import Activity
from bot.channels.direct_line.tokens import Pass
from bot.rendering import renderer
from bot.storage.store import History
from dialogs.messages import Message, Reply

CHANNEL = "webchat"
BOT_ID = "assistant"

_render = renderer(CHANNEL)


def activity_id(conversation: str, message_id: str) -> str:
    """The id that the server gives to a message: the same message has the same id however often it is sent."""
    return blake2b(f"{conversation}\n{message_id}".encode(), digest_size=12).hexdigest()


def echo(granted: Pass, incoming: Activity, message: Message, own_id: str) -> Callable[[datetime], tuple[bytes, ...]]:
    """Makes the user's activity as the chat shows it: plain text, identifiers masked, and nothing else they sent."""
    data: dict[str, Any] = {}
    if (client_id := incoming.channel_text("clientActivityID")) is not None:
        data["clientActivityID"] = client_id[:200]
    if message.choice is not None and not message.text:
        data["postBack"] = True  # A pressed button without words of its own leaves no bubble.

    def make(now: datetime) -> tuple[bytes, ...]:
        activity = {
            **_envelope(granted, own_id, now),
            "from": {"id": granted.user, "role": "user"},
            "type": "message",
            "text": message.text,
            "textFormat": "plain",
            "channelData": data,
        }
        return (_json(activity),)

    return make


def replies(granted: Pass, reply_to: str) -> Callable[[str, tuple[Reply, ...], datetime], tuple[bytes, ...]]:
    """Makes the assistant's activities, each a moment after the one before.

    They stand below the message `reply_to`; their own ids are made of that of the message they answer, which differs
    where something was looked up in between.
    """

    def make(own_id: str, said: tuple[Reply, ...], now: datetime) -> tuple[bytes, ...]:
        return tuple(
            _json(
                {
                    **_envelope(granted, f"{own_id}-{place}", now + timedelta(milliseconds=place)),
                    "from": {"id": BOT_ID, "role": "bot"},
                    "replyToId": reply_to,
                    **_render(reply),
                }
            )
            for place, reply in enumerate(said, start=1)
        )

    return make


def activity_set(history: History) -> str:
    """A stretch of a conversation as Direct Line sends it."""
    joined = b",".join(history.activities).decode()
    return f'{{"activities":[{joined}],"watermark":"{history.watermark}"}}'


def _envelope(granted: Pass, own_id: str, now: datetime) -> dict[str, Any]:
    return {
        "id": own_id,
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "channelId": CHANNEL,
        "conversation": {"id": granted.conversation},
    }


def _json(activity: dict[str, Any]) -> bytes:
    return json.dumps(activity, ensure_ascii=False, separators=(",", ":")).encode()
