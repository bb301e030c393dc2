"""`POST /api/messages`, where the Bot Framework posts its activities."""

from __future__ import annotations

from types import SimpleNamespace

from aiohttp import ClientSession, web
from botbuilder.integration.aiohttp import ConfigurationServiceClientCredentialFactory
from botframework.connector.auth import AuthenticationConstants

from bot.addresses import host_of, is_loopback
from bot.channels.bot_framework.adapter import Adapter
from bot.channels.bot_framework.authentication import Authentication
from bot.channels.bot_framework.connector import Connector, Credentials
from bot.channels.bot_framework.handler import Handler
from bot.channels.refusal import Refused
from bot.delivery import Delivery
from bot.reading import Reader
from bot.settings import Settings
from bot.storage import Store
from bot.turns import Turns


class BotFramework:
    """The endpoint and its outbox; both work between `open` and `close`."""

    def __init__(self, settings: Settings, turns: Turns, reader: Reader) -> None:
        self._settings = settings
        self._handler = Handler(turns, reader, lambda answer: self._delivery.hand(answer.parcels))
        self._adapter: Adapter
        self._delivery: Delivery

    def routes(self) -> list[web.RouteDef]:
        """Its one address."""
        return [web.post("/api/messages", self.post)]

    async def open(self, session: ClientSession, store: Store) -> None:
        """Begin to take activities in, and send what was left to send."""
        self._delivery = Delivery(store, Connector(session, await make_credentials(self._settings)))
        self._adapter = Adapter(Authentication(self._settings, session), self._delivery)
        await self._delivery.start()

    async def close(self) -> None:
        """Send what can be sent in a moment; the rest stays in the outbox."""
        await self._delivery.close()

    async def post(self, request: web.Request) -> web.Response:
        """Take an activity in."""
        if not self._settings.microsoft_app_id and not is_loopback(host_of(request.host)):
            raise Refused(403, "Forbidden", "Only this machine is served here without MICROSOFT_APP_ID")
        return await self._adapter.process(request, self._handler)


async def make_credentials(settings: Settings) -> Credentials | None:
    """One set of credentials for all replies, so that its cache of tokens serves them all."""
    if not settings.microsoft_app_id:
        return None
    password = settings.microsoft_app_password
    configuration = SimpleNamespace(
        APP_ID=settings.microsoft_app_id,
        APP_PASSWORD=password.get_secret_value() if password else None,
        APP_TYPE=settings.microsoft_app_type,
        APP_TENANTID=settings.microsoft_app_tenant_id,
    )
    credentials: Credentials = await ConfigurationServiceClientCredentialFactory(configuration).create_credentials(
        settings.microsoft_app_id,
        AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
        AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX,
        validate_authority=True,
    )
    return credentials
