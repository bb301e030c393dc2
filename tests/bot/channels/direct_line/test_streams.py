"""The web chat's WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.bot.channels.direct_line.conftest import Chat, new_chat
from tests.bot.conftest import Client


def stream(chat: Chat, watermark: int = 0) -> str:
    return f"{chat.path}/stream?watermark={watermark}&t={chat.token}"


async def next_set(socket: ClientWebSocketResponse) -> dict[str, Any]:
    received: dict[str, Any] = json.loads(await asyncio.wait_for(socket.receive_str(), 5))
    return received


def texts(activities: dict[str, Any]) -> list[str]:
    return [activity["text"] for activity in activities["activities"]]


async def test_the_address_that_was_given_leads_to_the_stream(chat: Chat) -> None:
    parts = urlsplit(chat.stream_url)

    assert parts.scheme == "ws"
    async with chat.client.ws_connect(f"{parts.path}?{parts.query}") as socket:
        assert texts(await next_set(socket)) == ["Turn 1: welcome"]


async def test_what_is_said_arrives(chat: Chat) -> None:
    async with chat.client.ws_connect(stream(chat, 1)) as socket:
        for turn in (2, 3):
            await chat.say("hello")
            received = await next_set(socket)
            assert texts(received) == ["hello", f"Turn {turn}: 5 characters"]
            assert received["watermark"] == str(2 * turn - 1)


async def test_what_was_said_meanwhile_is_not_lost(chat: Chat) -> None:
    async with chat.client.ws_connect(stream(chat)) as socket:
        watermark = (await next_set(socket))["watermark"]
    await chat.say("while away")
    response = await chat.client.get(chat.path, headers=chat.headers, params={"watermark": watermark})
    parts = urlsplit((await response.json())["streamUrl"])

    async with chat.client.ws_connect(f"{parts.path}?{parts.query}") as socket:
        assert texts(await next_set(socket)) == ["while away", "Turn 2: 10 characters"]


async def test_several_tabs_hear_the_same(chat: Chat) -> None:
    async with chat.client.ws_connect(stream(chat)) as one, chat.client.ws_connect(stream(chat)) as two:
        assert await next_set(one) == await next_set(two)
        await chat.say("hello")
        assert await next_set(one) == await next_set(two)


async def test_a_crowd_of_tabs_closes_the_oldest(chat: Chat) -> None:
    sockets = [await chat.client.ws_connect(stream(chat)) for _ in range(5)]
    await asyncio.gather(*(next_set(socket) for socket in sockets))

    assert (await asyncio.wait_for(sockets[0].receive(), 5)).type is WSMsgType.CLOSE
    await chat.say("hello")
    assert texts(await next_set(sockets[-1]))[0] == "hello"
    for socket in sockets:
        await socket.close()


async def test_empty_frames_keep_it_open(chat: Chat) -> None:
    async with chat.client.ws_connect(stream(chat)) as socket:
        await next_set(socket)
        for _ in range(3):
            await socket.send_str("")
        await chat.say("hello")
        assert texts(await next_set(socket))[0] == "hello"


async def test_a_frame_too_large_closes_it(chat: Chat) -> None:
    async with chat.client.ws_connect(stream(chat)) as socket:
        await next_set(socket)
        await socket.send_str("x" * 100_000)
        assert (await asyncio.wait_for(socket.receive(), 5)).type is WSMsgType.CLOSE


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:1"])
async def test_a_foreign_page_may_not_listen(chat: Chat, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as caught:
        await chat.client.ws_connect(stream(chat), origin=origin)

    assert caught.value.status == 403


async def test_our_own_page_may_listen(chat: Chat) -> None:
    origin = str(chat.client.make_url("/")).rstrip("/")

    async with chat.client.ws_connect(stream(chat), origin=origin) as socket:
        assert texts(await next_set(socket)) == ["Turn 1: welcome"]


async def test_another_conversations_token_does_not_open_it(client: Client, chat: Chat) -> None:
    other = await new_chat(client)
    await other.start()

    with pytest.raises(WSServerHandshakeError) as caught:
        await client.ws_connect(f"{chat.path}/stream?t={other.token}")

    assert caught.value.status == 403


async def test_a_plain_request_is_no_stream(chat: Chat) -> None:
    response = await chat.client.get(stream(chat))

    assert response.status == 400


async def test_streams_end_with_the_server(chat: Chat) -> None:
    async with chat.client.ws_connect(stream(chat)) as socket:
        await next_set(socket)
        closing = asyncio.create_task(chat.client.server.close())
        assert (await asyncio.wait_for(socket.receive(), 5)).type is WSMsgType.CLOSE
        await closing
