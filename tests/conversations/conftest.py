"""One server and one assistant for all conversations; each conversation is a user of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.server import build
from bot.settings import Settings
from bot.tenant_lookup import CHECK
from tests.authority import Authority, serving
from tests.conftest import CACHE
from tests.conversations.front_door import BotFrameworkTalk, Client, DirectLineTalk, WatchedAssistant
from tests.conversations.talk import Talk

Opens = Callable[[str, bool], Talk]
"""Begins a talk in a channel that has this locale, with a user who is greeted or not."""


TENANTS = {
    "northpier.onmicrosoft.com": "3e9d5f10-6b7a-4c21-9f08-d1a2b3c4e5f6",
    "northpier-mail.example": "3e9d5f10-6b7a-4c21-9f08-d1a2b3c4e5f6",
    "polnoc.onmicrosoft.com": "7b2e4c60-1d9f-4a35-8c7e-f0a1b2c3d4e5",
    "poczta-polnoc.example": "7b2e4c60-1d9f-4a35-8c7e-f0a1b2c3d4e5",
}
"""Domain -> tenant, as the sign-in service of the conversations knows them; it knows no other."""

LATE = {"northpier-mail.example", "poczta-polnoc.example"}
"""Domains that it does not answer for the first time."""


@pytest.fixture(scope="session")
def assistant() -> WatchedAssistant:
    built = WatchedAssistant.build(checks=frozenset({CHECK}), cache=CACHE)
    assert isinstance(built, WatchedAssistant)
    return built


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def authority() -> AsyncIterator[Authority]:
    async with serving(Authority(TENANTS, late=LATE)) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(
    assistant: WatchedAssistant, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Client]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"), tokens_per_minute=100_000, tenant_lookup_authority=authority.url
    )
    async with TestClient(TestServer(build(settings, assistant))) as opened:
        yield opened


@pytest.fixture
def opens(client: Client, assistant: WatchedAssistant) -> Opens:
    def begin(locale: str, greeted: bool) -> Talk:
        talk = DirectLineTalk if greeted else BotFrameworkTalk
        return talk(client, assistant, locale)

    return begin
