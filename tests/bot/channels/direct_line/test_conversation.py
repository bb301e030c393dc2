"""The web chat's way through a conversation, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

import pytest

from tests.bot.channels.direct_line.conftest import BASE, Chat, new_chat
from tests.bot.conftest import Client

GUID = "5b3f1c9e-1111-4222-8333-444455556666"


async def test_a_conversation_begins_with_a_greeting(client: Client) -> None:
    chat = await new_chat(client)

    started = await chat.start()

    assert started["conversationId"] == chat.conversation
    assert started["expires_in"] >= 1800
    assert await chat.texts() == ["Turn 1: welcome"]


async def test_beginning_it_again_greets_nobody(chat: Chat) -> None:
    await chat.start()
    await asyncio.gather(chat.start(), chat.start())

    assert await chat.texts() == ["Turn 1: welcome"]


@pytest.mark.parametrize(
    ("body", "header", "expected"),
    [
        ({"locale": "pl-PL"}, "de", "pl-PL"),
        ({}, "pl;q=0.9, en", "pl"),
        ({"locale": 5}, "", "en"),
        ({"locale": "x" * 500}, "", "x" * 35),
    ],
)
async def test_the_greeting_follows_the_language_of_page_or_browser(
    client: Client, body: dict[str, object], header: str, expected: str
) -> None:
    chat = await new_chat(client)
    await client.post(f"{BASE}/conversations", headers={**chat.headers, "Accept-Language": header}, json=body)

    assert (await chat.history())["activities"][0]["locale"] == expected


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b"\xff", b"[" * 50_000])
async def test_a_body_that_is_no_object_cannot_begin_a_conversation(client: Client, body: bytes) -> None:
    chat = await new_chat(client)

    response = await client.post(f"{BASE}/conversations", headers=chat.headers, data=body)

    assert response.status == 400


async def test_an_empty_body_begins_a_conversation(client: Client) -> None:
    chat = await new_chat(client)

    assert (await client.post(f"{BASE}/conversations", headers=chat.headers)).status == 201


async def test_the_user_is_echoed_and_answered(chat: Chat) -> None:
    own_id = await chat.say("hello", channelData={"clientActivityID": "client-1"})

    _, echo, reply = (await chat.history())["activities"]

    assert (echo["id"], echo["text"], echo["textFormat"]) == (own_id, "hello", "plain")
    assert echo["from"]["role"] == "user"
    assert echo["channelData"]["clientActivityID"] == "client-1"
    assert (reply["text"], reply["replyToId"]) == ("Turn 2: 5 characters", own_id)
    assert reply["from"]["role"] == "bot"
    assert reply["channelData"]["assistant"] == {"kind": "say"}
    assert datetime.fromisoformat(echo["timestamp"]) < datetime.fromisoformat(reply["timestamp"])


async def test_who_speaks_is_in_the_token_and_not_in_the_body(chat: Chat) -> None:
    await chat.say("hello", **{"from": {"id": "somebody else", "role": "bot"}, "conversation": {"id": "another"}})

    _, echo, _ = (await chat.history())["activities"]

    assert echo["from"]["id"].startswith("dl_")
    assert echo["from"]["role"] == "user"
    assert echo["conversation"]["id"] == chat.conversation


async def test_the_echo_has_nothing_that_the_user_could_smuggle_in(chat: Chat) -> None:
    await chat.say(
        "<img src=x onerror=alert(1)> **bold**",
        textFormat="markdown",
        attachments=[{"contentType": "text/html", "content": "<b>x</b>"}],
        entities=[{"type": "x"}],
        suggestedActions={"actions": []},
        channelData={"clientActivityID": "c", "assistant": {"kind": "conclude"}},
    )

    _, echo, _ = (await chat.history())["activities"]

    assert echo["textFormat"] == "plain"
    assert not {"attachments", "entities", "suggestedActions"} & echo.keys()
    assert echo["channelData"] == {"clientActivityID": "c"}


async def test_a_message_sent_twice_is_answered_once(chat: Chat) -> None:
    data = {"clientActivityID": "client-1"}

    ids = [await chat.say("hello", channelData=data), await chat.say("hello", channelData=data)]
    ids += await asyncio.gather(*(chat.say("hello", channelData=data) for _ in range(3)))

    assert len(set(ids)) == 1
    assert len(await chat.texts()) == 3


async def test_identifiers_never_reach_the_history(chat: Chat) -> None:
    await chat.say(f"it is {GUID} at contoso.com")

    assert GUID not in json.dumps(await chat.history())
    assert "contoso" not in json.dumps(await chat.history())


async def test_a_button_is_pressed(chat: Chat) -> None:
    value = {"assistant": {"do": "command", "value": "again"}}
    await chat.post(value=value, channelData={"messageBack": {"displayText": f"Again {GUID}"}})
    await chat.post(value=value)

    texts = await chat.texts()
    assert texts[1:3] == ["Again ⟨guid⟩", "Turn 2: pressed"]
    assert (await chat.history())["activities"][3]["channelData"]["postBack"] is True


async def test_conclusions_come_as_cards(chat: Chat) -> None:
    await chat.say("conclude")

    (attachment,) = (await chat.history())["activities"][-1]["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"


@pytest.mark.parametrize("kind", ["event", "typing", "messageReaction", "endOfConversation", "invoke", "nonsense"])
async def test_other_activities_are_taken_in_silence(chat: Chat, kind: str) -> None:
    await chat.post(type=kind, name="webchat/join", value={"x": 1})

    assert await chat.texts() == ["Turn 1: welcome"]


async def test_a_reload_finds_the_whole_history(chat: Chat) -> None:
    await chat.say("hello")

    response = await chat.client.get(chat.path, headers=chat.headers, params={"watermark": "0"})
    assert response.status == 200
    assert "watermark=0" in (await response.json())["streamUrl"]
    assert len(await chat.texts()) == 3


async def test_polling_goes_on_where_it_left(chat: Chat) -> None:
    first = await chat.history()
    await chat.say("hello")
    second = await chat.history(first["watermark"])
    third = await chat.history(second["watermark"])

    assert [activity["text"] for activity in second["activities"]] == ["hello", "Turn 2: 5 characters"]
    assert third == {"activities": [], "watermark": second["watermark"]}


@pytest.mark.parametrize("watermark", ["", "-1", "abc", "1e3", "9" * 30, "٣"])
async def test_a_watermark_that_is_none_means_from_the_start(chat: Chat, watermark: str) -> None:
    assert len((await chat.history(watermark))["activities"]) == 1


async def test_many_chats_at_once_do_not_mix(client: Client) -> None:
    chats = [await new_chat(client) for _ in range(8)]
    await asyncio.gather(*(chat.start() for chat in chats))
    await asyncio.gather(*(chat.say("x" * number) for number, chat in enumerate(chats, 1)))

    for number, chat in enumerate(chats, 1):
        assert (await chat.texts())[1:] == ["x" * number, f"Turn 2: {number} characters"]
