"""Whether a domain and a tenant ID belong together, as Microsoft's public sign-in service tells anybody who asks.

Only the domain is sent, as one segment of a path, and only to the host of the authority in the settings.
"""

from __future__ import annotations

import json
import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import idna
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from bot.limits import Limit

log = logging.getLogger(__name__)

CHECK = "domain-in-tenant"
"""The name by which the content asks for it."""

TIMEOUT_SECONDS = 3
"""For the whole of one question and its answer."""

BODY_LIMIT = 64 * 1024
"""Bytes of an answer that are read; a usual one has 2 KB."""

PER_CONVERSATION, PER_MINUTE = 6, 60
"""Questions a minute of one conversation, and of all together."""

REMEMBERED, REMEMBERED_SECONDS = 1000, 600
"""Domains whose tenant is remembered, and for how long."""

_LONGEST = 253
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP = re.compile(r"(?=.*[a-z])[a-z0-9-]+")
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_INITIAL = "onmicrosoft"
_UNKNOWN = frozenset({90002, 900023})
"""AADSTS90002 "tenant not found" and AADSTS900023 "neither a valid DNS name nor a valid external domain"."""


class Finding(StrEnum):
    """What a look-up comes to; whose another tenant is, is never told."""

    MATCH = "match"
    OTHER_TENANT = "other-tenant"
    NO_TENANT = "no-tenant"
    NOT_CHECKED = "not-checked"
    """No answer, or none that tells anything."""


class _UncheckedError(Exception):
    """There is no answer; the text says why and names neither domain nor tenant."""


class TenantLookup:
    """Asks the authority, within limits, and remembers for a while what it said."""

    def __init__(self, authority: str, clock: Callable[[], float] = monotonic) -> None:
        """`authority`: an address without a path, such as https://login.microsoftonline.com."""
        self._authority = authority
        self._clock = clock
        self._conversations = Limit(PER_CONVERSATION, clock)
        self._all = Limit(PER_MINUTE, clock)
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    async def compare(self, session: ClientSession, domain: str, tenant: str, asker: str) -> Finding:
        """Whether the domain is one of the tenant's. `tenant` is a GUID; `asker` names the conversation."""
        name = domain_name(domain)
        if name is None:
            return Finding.NO_TENANT
        try:
            owner = await self._owner(session, name, asker)
        except _UncheckedError as reason:
            log.warning("A domain's tenant could not be looked up: %s", reason)
            return Finding.NOT_CHECKED
        if owner is None:
            return Finding.NO_TENANT
        return Finding.MATCH if owner == tenant.lower() else Finding.OTHER_TENANT

    async def _owner(self, session: ClientSession, name: str, asker: str) -> str | None:
        """The domain's tenant, or `None` if it has none. Raises `_UncheckedError`."""
        now = self._clock()
        if (known := self._known.get(name)) is not None and now - known[0] < REMEMBERED_SECONDS:
            return known[1]
        if self._conversations.take(asker) or self._all.take(""):
            raise _UncheckedError("too many were asked for within a minute")
        owner = await self._ask(session, name)
        self._known.pop(name, None)
        self._known[name] = (now, owner)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return owner

    async def _ask(self, session: ClientSession, name: str) -> str | None:
        url = URL(f"{self._authority}/{name}/v2.0/.well-known/openid-configuration", encoded=True)
        timeout = ClientTimeout(total=TIMEOUT_SECONDS)
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            async with session.get(url, timeout=timeout, headers=headers, allow_redirects=False) as response:
                status, body = response.status, await _json(response)
        except (ClientError, TimeoutError, OSError) as error:
            raise _UncheckedError(type(error).__name__) from None
        if status == 200 and (tenant := _tenant(body)) is not None:
            return tenant
        if status == 400 and _is_unknown(body):
            return None
        raise _UncheckedError(f"status {status}, and nothing in the answer that tells")


def domain_name(text: str) -> str | None:
    """The domain as it is asked for: lower case, other letters as `xn--`; a name alone is completed.

    `None` for anything that is not strictly a domain: an address, a path, a port, an IP.
    """
    text = text.strip().rstrip(".")
    if len(text) > _LONGEST:
        return None
    try:
        name = idna.encode(text, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return None
    parts = name.split(".")
    if len(parts) == 1:
        parts.append(_INITIAL)
    if len(parts) == 2 and parts[-1] == _INITIAL:
        parts.append("com")
    name = ".".join(parts)
    sound = len(name) <= _LONGEST and len(parts) > 1 and all(map(_LABEL.fullmatch, parts)) and _TOP.fullmatch(parts[-1])
    return name if sound else None


async def _json(response: ClientResponse) -> dict[str, Any]:
    """The body as a JSON object, empty if it is anything else or too large."""
    if "Content-Encoding" in response.headers:
        return {}
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > BODY_LIMIT:
            response.close()
            return {}
    try:
        value = json.loads(bytes(body))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _tenant(body: dict[str, Any]) -> str | None:
    """The GUID that issuer and token endpoint have in their paths; `None` if they have none, or not the same."""
    found = set()
    for part in ("issuer", "token_endpoint"):
        if isinstance(address := body.get(part), str):
            found |= set(filter(_GUID.fullmatch, _path(address).lower().split("/")))
    return found.pop() if len(found) == 1 else None


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _is_unknown(body: dict[str, Any]) -> bool:
    """Whether the service says that there is no such tenant."""
    codes = body.get("error_codes")
    return body.get("error") == "invalid_tenant" or (
        isinstance(codes, list) and any(isinstance(code, int) and code in _UNKNOWN for code in codes)
    )
