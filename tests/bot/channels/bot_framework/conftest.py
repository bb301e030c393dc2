"""The Bot Framework's side over real HTTP: where it publishes its keys, and where it takes replies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from time import time
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-4333-8444-555555555555"
ISSUER = "https://issuer.example.com"


@dataclass
class Service:
    """Takes the replies, and answers as it is told to."""

    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    url: str = ""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.posted.append((request.raw_path, await request.json()))
        self.headers.append(dict(request.headers))
        self._news.set()
        return self.answers.pop(0) if self.answers else web.json_response({"id": "1"}, status=201)

    async def wait_for(self, count: int) -> list[dict[str, Any]]:
        """The replies, once there are so many."""
        async with asyncio.timeout(10):
            while len(self.posted) < count:
                self._news.clear()
                await self._news.wait()
        return [activity for _, activity in self.posted]


@dataclass
class Authority:
    """Publishes keys and signs tokens with them."""

    keys: dict[str, RSAPrivateKey]
    endorsements: list[str] | None = None
    fetched: int = 0
    broken: bool = False
    url: str = ""

    async def configuration(self, request: web.Request) -> web.Response:
        if self.broken:
            return web.Response(status=500)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"http://{request.host}/keys"})

    async def published(self, _: web.Request) -> web.Response:
        self.fetched += 1
        extra = {} if self.endorsements is None else {"endorsements": self.endorsements}
        keys = [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": key_id, "use": "sig", **extra}
            for key_id, key in self.keys.items()
        ]
        return web.json_response({"keys": [{"kid": "odd", "kty": "EC"}, "odd", *keys]})

    def token(self, service_url: str, key_id: str = "one", signed_by: str | None = None, **claims: Any) -> str:
        """A token as the Bot Framework makes it; a claim of `None` is left out."""
        now = int(time())
        usual = {"iss": ISSUER, "aud": APP_ID, "serviceurl": service_url, "nbf": now - 10, "exp": now + 3600}
        given = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return jwt.encode(given, self.keys[signed_by or key_id], algorithm="RS256", headers={"kid": key_id})


@pytest.fixture(scope="session")
def rsa_keys() -> dict[str, RSAPrivateKey]:
    return {name: generate_private_key(65537, 2048) for name in ("one", "two", "three")}


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    taking = Service()
    application = web.Application()
    application.router.add_post("/{path:.*}", taking.take)
    async with TestServer(application) as server:
        taking.url = str(server.make_url("")).rstrip("/")
        yield taking


@pytest.fixture
async def authority(rsa_keys: dict[str, RSAPrivateKey]) -> AsyncIterator[Authority]:
    signing = Authority({"one": rsa_keys["one"]})
    application = web.Application()
    application.router.add_get("/configuration", signing.configuration)
    application.router.add_get("/keys", signing.published)
    async with TestServer(application) as server:
        signing.url = str(server.make_url("/configuration"))
        yield signing


def activity(service: Service, **fields: Any) -> dict[str, Any]:
    """A message as the Bot Framework posts it."""
    usual = {
        "type": "message",
        "id": "message-1",
        "timestamp": "2026-11-23T10:00:00.000Z",
        "channelId": "emulator",
        "serviceUrl": service.url,
        "from": {"id": "user", "name": "A user"},
        "recipient": {"id": "bot", "name": "The bot"},
        "conversation": {"id": "conversation"},
        "text": "hello",
    }
    return {**usual, **fields}
