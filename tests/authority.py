"""A sign-in service over real HTTP that answers for the tenants of some domains, or fails in a way of one's choice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer


def configuration(tenant: str) -> dict[str, object]:
    """What the service publishes of a tenant, as far as anybody here reads it."""
    base = f"https://login.microsoftonline.com/{tenant}"
    return {
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "issuer": f"{base}/v2.0",
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "tenant_region_scope": "EU",
    }


def unknown(error: str = "invalid_tenant", code: int = 90002) -> dict[str, object]:
    """What the service says of a domain that no tenant has."""
    return {"error": error, "error_description": f"AADSTS{code}: Tenant not found.", "error_codes": [code]}


@dataclass
class Authority:
    """Answers for `owners`, domain by domain; `faulty` answers for a domain of its own instead."""

    owners: dict[str, str] = field(default_factory=dict)
    """Domain -> tenant."""
    faulty: dict[str, Callable[[], web.Response]] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    """Domains that are answered for from the second time on."""
    slow: set[str] = field(default_factory=set)
    """Domains that nothing is answered for before the service stops."""
    asked: list[str] = field(default_factory=list)
    """Paths asked for, as they were written."""
    url: str = ""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        domain, again = request.path.split("/")[1], request.raw_path in self.asked
        self.asked.append(request.raw_path)
        if domain in self.late and not again:
            return web.Response(status=503)
        if domain in self.slow:
            await self.stopped.wait()
        if domain in self.faulty:
            return self.faulty[domain]()
        if domain in self.owners:
            return web.json_response(configuration(self.owners[domain]))
        return web.json_response(unknown(), status=400)


@asynccontextmanager
async def serving(authority: Authority) -> AsyncIterator[Authority]:
    """The service, listening on this machine."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", authority.answer)
    async with TestServer(application) as server:
        authority.url = str(server.make_url("")).rstrip("/")
        yield authority
        authority.stopped.set()
