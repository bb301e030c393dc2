"""The keys that the Bot Framework signs its tokens with, fetched when needed and kept for a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.addresses import is_loopback, web_address

_KEEP_SECONDS = 24 * 3600
_ASK_AGAIN_SECONDS = 300
"""How soon an unknown key makes us ask again: anybody can name an unknown key, so not at every request."""

_TIMEOUT = ClientTimeout(total=10)


class KeysUnavailableError(Exception):
    """The keys could not be fetched."""


class Key:
    """A public key, and the channels it may sign for."""

    def __init__(self, fields: dict[str, Any]) -> None:
        """`fields`: a JWK. Raises `jwt.PyJWTError` if it is no RSA key."""
        self.public = jwt.PyJWK(fields, algorithm="RS256").key
        endorsements = fields.get("endorsements")
        self.channels = frozenset(endorsements) if isinstance(endorsements, list) else frozenset()


class Keys:
    """The keys published at an OpenID configuration's address."""

    def __init__(self, url: str, session: ClientSession, clock: Callable[[], float] = monotonic) -> None:
        self._url = url
        self._session = session
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._fetched: float | None = None
        self._asked_again: float | None = None
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> Key | None:
        """The key of that id, or `None`. Raises `KeysUnavailableError`."""
        async with self._lock:
            now = self._clock()
            if self._fetched is None or now - self._fetched > _KEEP_SECONDS:
                await self._fetch()
            elif key_id not in self._keys and self._may_ask_again(now):
                self._asked_again = now
                await self._fetch()
            return self._keys.get(key_id)

    def _may_ask_again(self, now: float) -> bool:
        return self._asked_again is None or now - self._asked_again > _ASK_AGAIN_SECONDS

    async def _fetch(self) -> None:
        try:
            configuration = await self._get(self._url)
            address = configuration["jwks_uri"]
            parts = web_address(address)
            if parts is None or (parts.scheme != "https" and not is_loopback(parts.hostname)):
                raise KeysUnavailableError("the keys' address is not secure")
            published = (await self._get(address))["keys"]
            self._keys = {fields["kid"]: key for fields in published if (key := _key(fields)) is not None}
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise KeysUnavailableError(type(error).__name__) from None
        self._fetched = self._clock()

    async def _get(self, url: str) -> Any:
        async with self._session.get(url, timeout=_TIMEOUT, allow_redirects=False) as response:
            response.raise_for_status()
            return await response.json(content_type=None)


def _key(fields: Any) -> Key | None:
    try:
        return Key(fields) if "kid" in fields else None
    except (jwt.PyJWTError, TypeError, ValueError, KeyError):
        return None
