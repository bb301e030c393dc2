"""A server around an assistant that only repeats, so that what is tested here is the outside alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import delivery, server
from bot.settings import Settings
from dialogs import Assistant, Message, Reply, Session, Turn
from dialogs.messages import Button, Choice, Event

Client = TestClient[web.Request, web.Application]
Opens = Callable[..., Any]


class Echo:
    """Greets, counts its turns and says what it understood of the message."""

    knowledge = SimpleNamespace(version="test")
    turns = 0

    def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
        self.turns += 1
        present = session.model_copy(deep=True) if session else Session()
        present.turn += 1
        return Turn(present, (self._reply(present, message),), (Event(name="turned"),))

    def _reply(self, session: Session, message: Message) -> Reply:
        said = "pressed" if message.choice else f"{len(message.text)} characters"
        text = f"Turn {session.turn}: {'welcome' if message.arrived else said}"
        again = Button(label="Again", choice=Choice(do="command", value="again"))
        kind = "conclude" if message.text == "conclude" else "say"
        return Reply(kind=kind, locale=message.locale or "en", body=(text,), buttons=(again,))


@pytest.fixture
def assistant() -> Echo:
    return Echo()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


@pytest.fixture
async def client(settings: Settings, assistant: Echo, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with TestClient(TestServer(build(settings, assistant, monkeypatch))) as opened:
        yield opened


def make_settings(data: Path, **values: Any) -> Settings:
    """Settings that nothing in the environment changes."""
    return Settings(_env_file=None, **{"data_dir": data, **values})


def build(settings: Settings, assistant: Echo, monkeypatch: pytest.MonkeyPatch) -> web.Application:
    """The whole application but for the page, which needs the real assistant's words; its end waits for nobody."""
    monkeypatch.setattr(delivery.Delivery, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr("bot.server.page.routes", lambda *_: [])
    return server.build(settings, cast(Assistant, assistant))
