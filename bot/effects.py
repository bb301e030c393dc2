"""What a turn asks the outside to do, done after the turn was kept."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import ClientSession

from bot.logs import describe
from bot.settings import Settings
from bot.storage import Key
from bot.tenant_lookup import CHECK, TenantLookup
from bot.vault import Vault
from dialogs.findings import NOT_CHECKED, NOT_KEPT
from dialogs.messages import Effect, Result

log = logging.getLogger(__name__)

Runner = Callable[[Key, Mapping[str, str]], Awaitable[str]]


def checks(settings: Settings) -> frozenset[str]:
    """What can be looked up with these settings."""
    return frozenset({CHECK} if settings.tenant_lookup_authority else ())


class Effects:
    """Runs effects by their names. It works between `open` and the end of the session given there."""

    def __init__(self, vault: Vault, tenants: TenantLookup) -> None:
        self._vault = vault
        self._tenants = tenants
        self._session: ClientSession
        self._runners: Mapping[str, Runner] = {CHECK: self._domain_in_tenant}

    def open(self, session: ClientSession) -> None:
        """Begin to work, over this session."""
        self._session = session

    async def run(self, key: Key, effect: Effect) -> Result:
        """Do it for the conversation. Whatever goes wrong is a result as well."""
        try:
            value = await self._runners[effect.name](key, effect.argument)
        except Exception as error:
            log.error("An effect failed: %s", describe(error))
            value = NOT_CHECKED
        return Result(of=effect.name, value=value, about=effect.about)

    async def _domain_in_tenant(self, key: Key, argument: Mapping[str, str]) -> str:
        domain, tenant = (self._vault.value(key, argument[part]) for part in ("subdomain", "tenant-id"))
        if domain is None or tenant is None:
            return NOT_KEPT
        return await self._tenants.compare(self._session, domain, tenant, repr(key))
