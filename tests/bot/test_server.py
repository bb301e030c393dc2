from __future__ import annotations

import asyncio
import gc
import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import server
from bot.logs import AccessLogger, access_log, describe
from bot.settings import Settings
from bot.storage import Key, Record
from bot.storage.sqlite import SqliteStore
from dialogs import Assistant, Message, Session, Turn
from tests.bot.conftest import Client, Echo, build, make_settings

GUID = "5b3f1c9e-1111-4222-8333-444455556666"


def test_the_search_for_garbage_leaves_out_what_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[int] = []
    monkeypatch.setattr(server, "build", lambda *_: web.Application())
    monkeypatch.setattr(web, "run_app", lambda *_, **__: frozen.append(gc.get_freeze_count()))
    server.serve(make_settings(tmp_path), cast(Assistant, Echo()))
    gc.unfreeze()

    assert frozen[0] > 1000


async def test_health_is_told(client: Client) -> None:
    response = await client.get("/healthz")

    assert (response.status, await response.json()) == (
        200,
        {"status": "ok", "database": "ok", "knowledge": "test"},
    )


async def test_a_database_that_does_not_answer_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_: SqliteStore) -> None:
        raise OSError("disk")

    monkeypatch.setattr(SqliteStore, "ping", fail)
    response = await client.get("/healthz")

    assert (response.status, (await response.json())["status"]) == (503, "failing")


@pytest.mark.parametrize("path", ["/nothing", "/api", "/.env", "/static/../app.py", "/%2e%2e/app.py", "/" + "x" * 7000])
async def test_an_unknown_address_is_a_line_of_json(client: Client, path: str) -> None:
    response = await client.get(path)

    assert (response.status, (await response.json())["error"]["code"]) == (404, "NotFound")


async def test_every_answer_is_guarded_by_headers(client: Client) -> None:
    for path in ("/healthz", "/nothing"):
        headers = (await client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Server" not in headers


@pytest.mark.parametrize("host", ["evil.example.com", "evil.example.com:3978", "127.0.0.1.nip.io", "[::1", ""])
async def test_on_loopback_a_foreign_name_is_not_served(client: Client, host: str) -> None:
    response = await client.get("/healthz", headers={"Host": host})

    assert response.status in (400, 421)


@pytest.mark.parametrize("host", ["localhost:3978", "127.0.0.1", "[::1]:80"])
async def test_on_loopback_its_names_are_served(client: Client, host: str) -> None:
    assert (await client.get("/healthz", headers={"Host": host})).status == 200


class TestBehindAnotherAddress:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return make_settings(tmp_path, public_url="https://assistant.example.com")

    async def test_the_public_name_is_served(self, client: Client) -> None:
        response = await client.post("/v3/directline/tokens/generate", headers={"Host": "assistant.example.com"})
        headers = {"Authorization": f"Bearer {(await response.json())['token']}"}
        started = await client.post("/v3/directline/conversations", headers=headers)

        assert (await started.json())["streamUrl"].startswith("wss://assistant.example.com/v3/directline/")

    async def test_the_bot_framework_stays_closed_without_an_app(self, client: Client) -> None:
        response = await client.post("/api/messages", json={}, headers={"Host": "assistant.example.com"})

        assert response.status == 403


async def test_a_fault_is_told_without_its_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Echo):
        def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
            raise ValueError(message.text)

    body = {"type": "message", "text": "swordfish", "from": {"id": "u"}, "recipient": {"id": "b"}}
    body |= {"conversation": {"id": "c"}, "deliveryMode": "expectReplies"}
    async with TestClient(TestServer(build(settings, Failing(), monkeypatch))) as client:
        response = await client.post("/api/messages", json=body)
        text = await response.text()

    assert response.status == 500
    assert "swordfish" not in text + caplog.text
    assert "Traceback" not in text
    assert "ValueError at test_server.py" in caplog.text


async def test_nothing_said_is_logged(
    settings: Settings, assistant: Echo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    application = build(settings, assistant, monkeypatch)
    runner = web.AppRunner(application, access_log_class=AccessLogger, access_log=access_log)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    body = {"type": "message", "text": f"swordfish {GUID}", "from": {"id": "user-of-ours"}, "id": "message-7"}
    body |= {"conversation": {"id": "conversation-9"}, "deliveryMode": "expectReplies"}
    async with TestClient(TestServer(application)) as client, client.session as session:
        port = runner.addresses[0][1]
        async with session.post(f"http://127.0.0.1:{port}/api/messages", json=body) as response:
            assert response.status == 200
        async with session.get(f"http://127.0.0.1:{port}/swordfish?t={GUID}") as response:
            assert response.status == 404
        await asyncio.sleep(0.05)
    await runner.cleanup()

    assert "POST /api/messages 200" in caplog.text
    assert "GET (no route) 404" in caplog.text
    for secret in ("swordfish", GUID, "user-of-ours", "message-7", "conversation-9"):
        assert secret not in caplog.text


def test_an_error_is_described_by_kind_and_place() -> None:
    try:
        int("swordfish")
    except ValueError as error:
        described = describe(error)

    assert described.startswith("ValueError at test_server.py:")
    assert "swordfish" not in described


def test_whoever_logs_an_error_logs_no_words(capfd: pytest.CaptureFixture[str]) -> None:
    code = (
        "import logging; from bot.logs import set_up; set_up('INFO')\n"
        "try: int('swordfish')\n"
        "except ValueError: logging.getLogger('aiohttp.server').exception('it failed')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

    logged = capfd.readouterr().err
    assert "ERROR aiohttp.server: it failed\nValueError at <string>:2 <module>" in logged
    assert "swordfish" not in logged


async def test_what_is_old_goes_at_the_start(tmp_path: Path, assistant: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make_settings(tmp_path, retention_days=30)
    store = SqliteStore(settings.database)
    for conversation, days in (("old", 31), ("new", 29)):
        key = Key("webchat", "", conversation, "", "u")
        record = Record(key, "1", 0, "{}", (), history=(b"{}",))
        await store.commit(record, datetime.now(UTC) - timedelta(days=days))
    await store.close()

    async with TestClient(TestServer(build(settings, assistant, monkeypatch))):
        await asyncio.sleep(0.1)

    store = SqliteStore(settings.database)
    assert not (await store.history("old")).activities
    assert (await store.history("new")).activities
    await store.close()
