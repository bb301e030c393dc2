from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from botframework.connector.auth import ManagedIdentityAppCredentials, MicrosoftAppCredentials

from bot.channels.bot_framework.connector import Connector, address
from bot.channels.bot_framework.endpoint import make_credentials
from bot.delivery import RejectedError, UnavailableError
from tests.bot.channels.bot_framework.conftest import Service
from tests.bot.conftest import make_settings


class Credentials:
    def __init__(self, *tokens: str | Exception) -> None:
        self._tokens = list(tokens)

    def get_access_token(self) -> str:
        token = self._tokens.pop(0)
        if isinstance(token, Exception):
            raise token
        return token


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


async def send(connector: Connector, url: str) -> None:
    await connector.send(address(url, "c", None), b"{}")


async def test_a_token_refused_is_replaced(session: ClientSession, service: Service) -> None:
    connector = Connector(session, Credentials("old", "new"))
    service.answers = [web.Response(status=401)]

    with pytest.raises(UnavailableError):
        await send(connector, service.url)
    await send(connector, service.url)

    assert [headers["Authorization"] for headers in service.headers] == ["Bearer old", "Bearer new"]


async def test_a_token_is_asked_for_again_in_time(session: ClientSession, service: Service) -> None:
    times = iter([0.0, 30.0, 61.0])
    connector = Connector(session, Credentials("one", "two"), lambda: next(times))
    for _ in range(3):
        await send(connector, service.url)

    assert [headers["Authorization"] for headers in service.headers] == ["Bearer one", "Bearer one", "Bearer two"]


async def test_without_a_token_replies_wait(session: ClientSession, service: Service) -> None:
    connector = Connector(session, Credentials(PermissionError("wrong secret"), "good"))

    with pytest.raises(UnavailableError):
        await send(connector, service.url)
    await send(connector, service.url)

    assert len(service.posted) == 1


async def test_nobody_there_means_later(session: ClientSession) -> None:
    with pytest.raises(UnavailableError):
        await send(Connector(session, None), "http://127.0.0.1:9")


@pytest.mark.parametrize(("asked", "wait"), [("7", 7), ("100000", 900), ("soon", None), ("", None)])
async def test_the_service_says_when_to_come_again(
    session: ClientSession, service: Service, asked: str, wait: float | None
) -> None:
    service.answers = [web.Response(status=429, headers={"Retry-After": asked})]

    with pytest.raises(UnavailableError) as caught:
        await send(Connector(session, None), service.url)

    assert caught.value.wait == wait


@pytest.mark.parametrize("status", [301, 400, 404, 413])
async def test_some_answers_are_final(session: ClientSession, service: Service, status: int) -> None:
    service.answers = [web.Response(status=status)]

    with pytest.raises(RejectedError):
        await send(Connector(session, None), service.url)


async def test_the_credentials_are_the_sdks(tmp_path: Path) -> None:
    app = {"microsoft_app_id": "app", "microsoft_app_password": "secret", "microsoft_app_tenant_id": "tenant"}
    kinds = ("MultiTenant", "SingleTenant", "UserAssignedMSI")

    made = [await make_credentials(make_settings(tmp_path, microsoft_app_type=kind, **app)) for kind in kinds]

    assert isinstance(made[0], MicrosoftAppCredentials)
    assert isinstance(made[1], MicrosoftAppCredentials)
    assert made[1].oauth_endpoint.endswith("/tenant")
    assert isinstance(made[2], ManagedIdentityAppCredentials)
    assert await make_credentials(make_settings(tmp_path)) is None
