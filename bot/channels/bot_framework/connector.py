"""Sends replies to the Bot Framework, over one shared session and with one shared set of credentials."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol
from urllib.parse import quote

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.delivery import RejectedError, UnavailableError

_TIMEOUT = ClientTimeout(total=15)
_TOKEN_SECONDS = 60
"""How long a token is used before the credentials are asked again; they keep a cache of their own."""

_LATER = frozenset({401, 403, 408, 412, 425, 429})
"""Answers below 500 after which another attempt may succeed; the first two, as credentials may have been renewed."""

_LONGEST_WAIT = 900.0


class Credentials(Protocol):
    """The SDK's credentials: blocking, and caching what they got."""

    def get_access_token(self) -> str:
        """A token for posting to the Bot Framework. Raises whatever went wrong."""


def address(service_url: str, conversation: str, reply_to: str | None) -> str:
    """Where a reply goes, as the outbox keeps it."""
    return json.dumps({"serviceUrl": service_url, "conversation": conversation, "replyTo": reply_to})


class Connector:
    """A `delivery.Carrier` to the service addresses that activities came from."""

    def __init__(
        self, session: ClientSession, credentials: Credentials | None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._session = session
        self._credentials = credentials
        self._clock = clock
        self._token: tuple[str, float] | None = None
        self._lock = asyncio.Lock()

    async def send(self, address: str, body: bytes) -> None:
        """Post the activity. Raises `UnavailableError` or `RejectedError`."""
        headers = {"Content-Type": "application/json"}
        if self._credentials is not None:
            headers["Authorization"] = f"Bearer {await self._access_token()}"
        try:
            async with self._session.post(
                _url(json.loads(address)), data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                status, wait = response.status, response.headers.get("Retry-After", "")
        except (ClientError, TimeoutError, OSError):
            raise UnavailableError from None
        if status in _LATER or status >= 500:
            self._token = None if status == 401 else self._token
            raise UnavailableError(min(float(wait), _LONGEST_WAIT) if wait.isdigit() else None)
        if status >= 300:
            raise RejectedError(f"status {status}")

    async def _access_token(self) -> str:
        async with self._lock:
            now = self._clock()
            if self._token is None or now - self._token[1] > _TOKEN_SECONDS:
                assert self._credentials is not None
                try:
                    self._token = await asyncio.to_thread(self._credentials.get_access_token), now
                except Exception:
                    # Whatever it is - network, wrong or expired secret - it can be mended while replies wait.
                    raise UnavailableError from None
            return self._token[0]


def _url(target: dict[str, Any]) -> URL:
    """The address with every id as one segment of the path, whatever characters it has."""
    path = f"/v3/conversations/{quote(target['conversation'], safe='')}/activities"
    if target["replyTo"]:
        path += "/" + quote(target["replyTo"], safe="")
    return URL(target["serviceUrl"].rstrip("/") + path, encoded=True)
