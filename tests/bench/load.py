"""Users who talk to a server, and the channel between, as lean as they can be: the server is what is measured."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TO = re.compile(rb"^POST /v3/conversations/([^/]+)/activities")
_HEAD = "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"
_PATIENCE_SECONDS = 10

Says = Callable[[dict[str, Any] | None], dict[str, Any]]
"""What a user does next, as fields of an activity, after the reply that came last."""


class _Messages(asyncio.Protocol):
    """Cuts a connection's bytes into HTTP messages that have a Content-Length."""

    def __init__(self, take: Callable[[bytes, bytes, asyncio.Transport], None]) -> None:
        self._take = take
        self._seen = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while (end := self._seen.find(b"\r\n\r\n")) >= 0:
            head = self._seen[:end]
            length = _LENGTH.search(head)
            total = end + 4 + (int(length[1]) if length else 0)
            if len(self._seen) < total:
                return
            body, self._seen = self._seen[end + 4 : total], self._seen[total:]
            self._take(head, body, self.transport)


@dataclass
class Channel:
    """Stands for the Bot Framework: takes replies and wakes the user that they are for."""

    waiting: dict[bytes, asyncio.Future[bytes]] = field(default_factory=dict)

    async def open(self) -> str:
        """Listen on a free port of this machine; returns the service address."""
        server = await asyncio.get_running_loop().create_server(lambda: _Messages(self._take), "127.0.0.1", 0)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def _take(self, head: bytes, body: bytes, transport: asyncio.Transport) -> None:
        transport.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"1"}')
        addressed = _TO.match(head)
        waiting = self.waiting.pop(addressed[1], None) if addressed else None
        if waiting is not None and not waiting.done():
            waiting.set_result(body)


class User:
    """One user in one conversation, on one connection: writes, waits for the reply and for the acknowledgement."""

    _numbers: Iterator[int] = itertools.count()

    def __init__(self, channel: Channel, service_url: str, says: Says) -> None:
        self._channel = channel
        self._service_url = service_url
        self._says = says
        self._reply: dict[str, Any] | None = None
        self._conversation = f"conversation-{next(self._numbers)}"
        self._turns = 0
        self._acknowledged: asyncio.Future[bytes]
        self._connection: _Messages

    async def connect(self, port: int) -> None:
        """Open the connection to the server."""
        loop = asyncio.get_running_loop()
        _, self._connection = await loop.create_connection(lambda: _Messages(self._take), "127.0.0.1", port)

    async def turn(self) -> float:
        """One turn; returns the seconds until both the reply and the acknowledgement were there."""
        loop = asyncio.get_running_loop()
        body = self._activity()
        replied = loop.create_future()
        self._channel.waiting[self._conversation.encode()] = replied
        self._acknowledged = loop.create_future()
        head = _HEAD.format(len(body))
        began = perf_counter()
        self._connection.transport.write(head.encode() + body)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            acknowledged = await self._acknowledged
            if not acknowledged.startswith(b"HTTP/1.1 20"):
                raise RuntimeError(acknowledged.decode())
            reply = await replied
        seconds = perf_counter() - began
        self._reply = json.loads(reply)
        return seconds

    def close(self) -> None:
        """Let the connection go."""
        self._connection.transport.close()

    def _activity(self) -> bytes:
        self._turns += 1
        return json.dumps(
            {
                "type": "message",
                "id": f"{self._conversation}-{self._turns}",
                "timestamp": "2026-01-01T00:00:00.000Z",
                "channelId": "emulator",
                "serviceUrl": self._service_url,
                "from": {"id": f"user of {self._conversation}"},
                "recipient": {"id": "bot"},
                "conversation": {"id": self._conversation},
                "locale": "en-US",
                **self._says(self._reply),
            }
        ).encode()

    def _take(self, head: bytes, _: bytes, __: asyncio.Transport) -> None:
        self._acknowledged.set_result(head)


def writes() -> Says:
    """A user who writes one text after the other."""
    texts = itertools.cycle(_TEXTS)
    return lambda _: {"text": next(texts)}


def presses() -> Says:
    """A user who opens a guide by a button and answers its questions by buttons, again and again."""

    def press(reply: dict[str, Any] | None) -> dict[str, Any]:
        actions = (reply or {}).get("suggestedActions", {}).get("actions", [])
        answers = [action for action in actions if action["value"]["assistant"]["do"] == "answer"]
        if answers:
            return {"text": answers[0]["text"], "value": answers[0]["value"]}
        return {"text": "A topic", "value": {"assistant": {"do": "topic", "of": "subscription-error"}}}

    return press


_TEXTS = (
    "The claim form refuses the subscription of our customer",
    "formularz nie przyjmuje subskrypcji klienta",
    "they bought it through CSP I think",
    "which activity should we choose for a migration project",
    "Nie wiem",
    "the domain does not match the tenant",
    "another partner has already claimed this customer",
    "kto może wysłać zgłoszenie",
    "what is a tenant id",
    "is Dynamics 365 a product or a subscription",
    "we did the deployment last year and the customer is happy",
    "back",
)
