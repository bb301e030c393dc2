"""The web server: which addresses there are, what holds for all of them, and what starts and stops with it."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession, DummyCookieJar, web
from aiohttp.typedefs import Handler, Middleware

from bot.addresses import host_of, is_loopback, web_address
from bot.channels.activity import BODY_LIMIT
from bot.channels.bot_framework import BotFramework
from bot.channels.direct_line import DirectLine, Tokens
from bot.channels.refusal import Refused
from bot.effects import Effects
from bot.logs import AccessLogger, access_log, describe
from bot.reading import Reader
from bot.secret import digest_key, signing_key
from bot.settings import Settings
from bot.storage import Store
from bot.storage.sqlite import SqliteStore
from bot.tenant_lookup import TenantLookup
from bot.turns import Turns
from bot.vault import Vault
from bot.web import page
from dialogs import Assistant

log = logging.getLogger(__name__)

_CLEANING = timedelta(hours=1)
_SWEEPING_SECONDS = 60
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Headers of every answer that does not set them itself, as the page does."""


def build(settings: Settings, assistant: Assistant) -> web.Application:
    """The application, ready to be run. Raises OSError or SQLAlchemyError if the database cannot be opened."""
    store = SqliteStore(settings.database)
    vault = Vault()
    effects = Effects(vault, TenantLookup(settings.tenant_lookup_authority))
    reader = Reader(digest_key(settings), vault)
    turns = Turns(assistant, store, effects=effects)
    direct_line = DirectLine(settings, turns, store, Tokens(signing_key(settings)), reader)
    bot_framework = BotFramework(settings, turns, reader)

    async def running(_: web.Application) -> AsyncIterator[None]:
        async with ClientSession(cookie_jar=DummyCookieJar()) as session:
            effects.open(session)
            await bot_framework.open(session, store)
            cleaning = asyncio.create_task(_clean(store, timedelta(days=settings.retention_days)))
            sweeping = asyncio.create_task(_sweep(vault))
            yield
            cleaning.cancel()
            sweeping.cancel()
            await turns.settle()
            await bot_framework.close()
        turns.close()
        await store.close()

    async def closing(_: web.Application) -> None:
        await direct_line.close()

    async def health(_: web.Request) -> web.Response:
        try:
            await store.ping()
        except Exception as error:
            log.error("The database does not answer: %s", describe(error))
            return web.json_response({"status": "failing", "database": "unreachable"}, status=503)
        return web.json_response({"status": "ok", "database": "ok", "knowledge": assistant.knowledge.version})

    application = web.Application(middlewares=[_guard(settings)], client_max_size=BODY_LIMIT)
    application.cleanup_ctx.append(running)
    application.on_shutdown.append(closing)
    application.on_response_prepare.append(_add_headers)
    application.add_routes([web.get("/healthz", health)])
    application.add_routes(direct_line.routes())
    application.add_routes(bot_framework.routes())
    application.add_routes(page.routes(settings, assistant))
    return application


def serve(settings: Settings, assistant: Assistant) -> None:
    """Serve until told to stop.

    What the assistant knows by now stays, so the search for garbage leaves it out from here on: looking through all of
    it would hold up the event loop for more than a tenth of a second.
    """
    gc.freeze()
    web.run_app(
        build(settings, assistant),
        host=settings.host,
        port=settings.port,
        access_log_class=AccessLogger,
        access_log=access_log,
        shutdown_timeout=10,
        print=lambda line: log.info("%s", line.splitlines()[0].strip("= ")),
    )


def _guard(settings: Settings) -> Middleware:
    """What holds around every request: only known host names on loopback, and every failure is one line of JSON."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if not _host_is_ours(request, settings):
                # A foreign page may make its own name point to this machine; its requests carry that name.
                raise Refused(421, "MisdirectedRequest", "This host name is not served; PUBLIC_URL sets one that is")
            return await handler(request)
        except Refused as refused:
            return refused.response()
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return Refused(error.status, error.reason.replace(" ", ""), error.reason).response()
        except ConnectionError:
            raise
        except Exception as error:
            log.error("A request failed: %s", describe(error))
            return Refused(500, "InternalError", "The server failed; nothing was kept of this request").response()

    return guard


def _host_is_ours(request: web.Request, settings: Settings) -> bool:
    if not settings.on_loopback:
        return True
    name = host_of(request.host)
    public = web_address(settings.public_url or "")
    return is_loopback(name) or (public is not None and name == public.hostname)


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


async def _sweep(vault: Vault) -> None:
    """Let pasted identifiers go in time, even if nobody says anything."""
    while True:
        vault.sweep()
        await asyncio.sleep(_SWEEPING_SECONDS)


async def _clean(store: Store, retention: timedelta) -> None:
    """Delete what is older than it may be, now and then."""
    while True:
        try:
            if gone := await store.forget(datetime.now(UTC) - retention):
                log.info("%s conversations were deleted as too old", gone)
        except Exception as error:
            log.error("Old conversations could not be deleted: %s", describe(error))
        await asyncio.sleep(_CLEANING.total_seconds())
