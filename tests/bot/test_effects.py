"""Effects, and the whole way of a look-up through the served application with the real assistant."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot import server
from bot.effects import Effects
from bot.storage import Key
from bot.tenant_lookup import CHECK, TenantLookup
from bot.vault import Vault
from dialogs import Assistant
from dialogs.messages import Effect
from tests.authority import Authority, serving
from tests.bot.channels.bot_framework import conftest as channel
from tests.bot.channels.direct_line.conftest import Chat, new_chat
from tests.bot.conftest import Client, make_settings
from tests.conftest import CACHE

KEY = Key("webchat", "", "conversation", "", "user")
TENANT = "3e9d5f10-6b7a-4c21-9f08-d1a2b3c4e5f6"
DOMAIN = "northpier.onmicrosoft.com"
PAIR = f"The form says that tenant ID {TENANT} and the domain {DOMAIN} don't match."
CAUSE = "nothing-more-known"
GO = {"assistant": {"do": "look-up", "of": "domain-tenant-mismatch", "value": "go"}}


service = channel.service


@pytest.fixture
async def authority() -> AsyncIterator[Authority]:
    async with serving(Authority({DOMAIN: TENANT})) as running:
        yield running


@pytest.fixture(scope="module")
def talking() -> Assistant:
    return Assistant.build(checks=frozenset({CHECK}), cache=CACHE)


@pytest.fixture
async def client(authority: Authority, talking: Assistant, tmp_path: Path) -> AsyncIterator[Client]:
    settings = make_settings(tmp_path, tenant_lookup_authority=authority.url)
    async with TestClient(TestServer(server.build(settings, talking))) as opened:
        yield opened


async def come(chat: Chat, part: str, after: int = 0) -> dict[str, Any]:
    """The first activity, after so many others, that has the part in it."""
    async with asyncio.timeout(10):
        while True:
            for said in (await chat.history())["activities"][after:]:
                if part in json.dumps(said):
                    return dict(said)
            await asyncio.sleep(0.01)


async def test_a_pair_that_was_pasted_is_compared(authority: Authority) -> None:
    vault = Vault()
    effects = Effects(vault, TenantLookup(authority.url))
    vault.keep(KEY, "d", DOMAIN)
    vault.keep(KEY, "t", TENANT)
    async with ClientSession() as session:
        effects.open(session)
        result = await effects.run(KEY, Effect(name=CHECK, argument={"subdomain": "d", "tenant-id": "t"}))

    assert (result.of, result.value) == (CHECK, "match")


@pytest.mark.parametrize(
    ("effect", "value"),
    [
        (Effect(name=CHECK, argument={"subdomain": "d", "tenant-id": "t"}), "not-kept"),
        (Effect(name=CHECK), "not-checked"),
        (Effect(name="another"), "not-checked"),
    ],
)
async def test_what_cannot_be_done_is_a_result_too(effect: Effect, value: str) -> None:
    vault = Vault()
    vault.keep(KEY, "t", TENANT)

    assert (await Effects(vault, TenantLookup("")).run(KEY, effect)).value == value


async def test_the_web_chat_brings_the_result(client: Client, authority: Authority) -> None:
    chat = await new_chat(client)
    await chat.start(locale="en")
    await chat.say(PAIR)
    assert not authority.asked
    async with client.ws_connect(chat.stream_url.partition(str(client.port))[2]) as stream:
        asked = await chat.post(text="Look it up", value=GO)
        concluded = await come(chat, CAUSE)
        streamed = ""
        async with asyncio.timeout(10):
            while concluded["id"] not in streamed:
                streamed += str(await stream.receive_str())

    assert concluded["replyToId"] == asked
    ids = [said["id"] for said in (await chat.history())["activities"]]
    assert len(set(ids)) == len(ids)
    assert authority.asked == [f"/{DOMAIN}/v2.0/.well-known/openid-configuration"]


async def test_a_channel_of_the_bot_framework_brings_it_too(client: Client, service: channel.Service) -> None:
    fields: dict[str, Any] = {"conversation": {"id": "talk"}, "locale": "en"}
    messages: list[dict[str, Any]] = [{"text": PAIR}, {"text": "Look it up", "value": GO}]
    for number, said in enumerate(messages):
        body = channel.activity(service, id=str(number), **fields, **said)
        response = await client.post("/api/messages", json=body)
        assert response.status == 200

    replies = await service.wait_for(3)
    assert [reply["replyToId"] for reply in replies] == ["0", "1", "1"]
    assert replies[-1]["channelData"]["assistant"]["cause"] == CAUSE


async def test_replies_expected_at_once_hold_the_result(client: Client, service: channel.Service) -> None:
    fields: dict[str, Any] = {"conversation": {"id": "talk"}, "locale": "en", "deliveryMode": "expectReplies"}
    await client.post("/api/messages", json=channel.activity(service, id="1", text=PAIR, **fields))
    pressed = channel.activity(service, id="2", text="yes", value=GO, **fields)
    response = await client.post("/api/messages", json=pressed)

    causes = [said["channelData"]["assistant"].get("cause") for said in (await response.json())["activities"]]
    assert causes == [None, CAUSE]
    assert not service.posted


async def test_nothing_pasted_is_stored_or_logged(
    client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    chat = await new_chat(client)
    await chat.start(locale="en")
    await chat.say(PAIR)
    await chat.post(text="Look it up", value=GO)
    await come(chat, CAUSE)

    with sqlite3.connect(tmp_path / "assistant.db") as database:
        stored = "\n".join(database.iterdump())
    database.close()
    # The service under test stands in the same process and logs who calls it.
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
    for part in ("northpier", TENANT[:8]):
        assert part not in stored
        assert part not in logged


async def test_after_a_restart_both_are_asked_for_again(
    authority: Authority, talking: Assistant, tmp_path: Path
) -> None:
    settings = make_settings(tmp_path, tenant_lookup_authority=authority.url)
    async with TestClient(TestServer(server.build(settings, talking))) as client:
        chat = await new_chat(client)
        await chat.start(locale="en")
        await chat.say(PAIR)
    async with TestClient(TestServer(server.build(settings, talking))) as client:
        chat.client = client
        await chat.post(text="Look it up", value=GO)
        await come(chat, "these are gone")
        assert not authority.asked

        before = len(await chat.texts())
        await chat.say(f"{TENANT} {DOMAIN}")
        assert await come(chat, CAUSE, before)


async def test_without_an_authority_nothing_is_offered(talking: Assistant, tmp_path: Path) -> None:
    settings = make_settings(tmp_path, tenant_lookup_authority="")
    unable = Assistant(talking.knowledge, talking.wording, talking.understanding, cache=CACHE)
    async with TestClient(TestServer(server.build(settings, unable))) as client:
        chat = await new_chat(client)
        await chat.start(locale="en")
        await chat.say(PAIR)
        await chat.post(text="Look it up", value=GO)

        assert "look up" not in json.dumps(await chat.history())
