"""Open WebSockets: each is told when its conversation has something new, and reads it from the history itself."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

from aiohttp import WSCloseCode, web

from bot.channels.direct_line.activities import activity_set
from bot.logs import describe
from bot.storage import Store

log = logging.getLogger(__name__)

_PER_CONVERSATION = 4
"""Streams open at once: tabs of one user. A further one closes the oldest."""

_HEARTBEAT_SECONDS = 25


class _Stream:
    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.news = asyncio.Event()
        self.news.set()


class Streams:
    """The streams of this server."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._streams: defaultdict[str, list[_Stream]] = defaultdict(list)

    def notify(self, conversation: str) -> None:
        """Say that the conversation's history has grown."""
        for stream in self._streams.get(conversation, ()):
            stream.news.set()

    async def serve(self, request: web.Request, conversation: str, watermark: int) -> web.WebSocketResponse:
        """Send what comes after the watermark, now and as it happens, until the client goes."""
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=4096)
        await socket.prepare(request)
        stream = _Stream(socket)
        streams = self._streams[conversation]
        streams.append(stream)
        if len(streams) > _PER_CONVERSATION:
            await streams[0].socket.close(code=WSCloseCode.POLICY_VIOLATION)
        sender = asyncio.create_task(self._send(stream, conversation, watermark))
        try:
            async for _ in socket:
                pass  # The client has nothing to say here but empty frames that keep the connection open.
        finally:
            sender.cancel()
            streams.remove(stream)
            if not streams:
                self._streams.pop(conversation, None)
        return socket

    async def close(self) -> None:
        """Tell every client that the server goes; it will connect again."""
        for stream in [each for streams in self._streams.values() for each in streams]:
            await stream.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _send(self, stream: _Stream, conversation: str, watermark: int) -> None:
        try:
            while True:
                await stream.news.wait()
                stream.news.clear()
                history = await self._store.history(conversation, watermark)
                if history.activities:
                    watermark = history.watermark
                    await stream.socket.send_str(activity_set(history))
        except ConnectionError:
            return  # The client is gone.
        except Exception as error:
            log.error("A stream failed: %s", describe(error))
            await stream.socket.close(code=WSCloseCode.INTERNAL_ERROR)
