"""One server and one assistant for all conversations; each conversation is a user of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.server import build
from bot.settings import Settings
from tests.conftest import CACHE
from tests.conversations.front_door import BotFrameworkTalk, Client, DirectLineTalk, WatchedAssistant
from tests.conversations.talk import Talk

Opens = Callable[[str, bool], Talk]
"""Begins a talk in a channel that has this locale, with a user who is greeted or not."""


@pytest.fixture(scope="session")
def assistant() -> WatchedAssistant:
    built = WatchedAssistant.build(cache=CACHE)
    assert isinstance(built, WatchedAssistant)
    return built


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(assistant: WatchedAssistant, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Client]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), tokens_per_minute=100_000)
    async with TestClient(TestServer(build(settings, assistant))) as opened:
        yield opened


@pytest.fixture
def opens(client: Client, assistant: WatchedAssistant) -> Opens:
    def begin(locale: str, greeted: bool) -> Talk:
        talk = DirectLineTalk if greeted else BotFrameworkTalk
        return talk(client, assistant, locale)

    return begin
