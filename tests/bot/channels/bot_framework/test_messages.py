"""`POST /api/messages` without an app: this machine alone is served."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import delivery
from bot.settings import Settings
from tests.bot.channels.bot_framework.conftest import Service, activity
from tests.bot.conftest import Client, Echo, build

PATH = "/api/messages"
EXPECT = {"deliveryMode": "expectReplies"}


async def post(client: Client, body: dict[str, Any]) -> tuple[int, Any]:
    response = await client.post(PATH, json=body)
    text = await response.text()
    return response.status, json.loads(text) if text else None


async def test_a_message_is_acknowledged_and_then_answered(client: Client, service: Service) -> None:
    assert await post(client, activity(service)) == (200, None)

    (reply,) = await service.wait_for(1)
    assert service.posted[0][0] == "/v3/conversations/conversation/activities/message-1"
    assert reply["text"] == "Turn 1: 5 characters"
    assert (reply["type"], reply["replyToId"], reply["locale"]) == ("message", "message-1", "en")
    assert (reply["from"]["id"], reply["recipient"]["id"]) == ("bot", "user")
    assert reply["channelData"]["assistant"] == {"kind": "say"}


async def test_a_message_that_expects_replies_gets_them_at_once(client: Client, service: Service) -> None:
    status, body = await post(client, activity(service, **EXPECT))

    assert status == 200
    assert [reply["text"] for reply in body["activities"]] == ["Turn 1: 5 characters"]
    assert not service.posted


async def test_a_message_delivered_twice_is_answered_once(client: Client, service: Service) -> None:
    await asyncio.gather(*(post(client, activity(service)) for _ in range(5)))
    await post(client, activity(service, id="message-2"))

    assert [reply["text"][:6] for reply in await service.wait_for(2)] == ["Turn 1", "Turn 2"]


async def test_a_message_that_comes_again_gets_the_replies_kept(client: Client, service: Service) -> None:
    first = await post(client, activity(service, **EXPECT))
    await post(client, activity(service, id="message-2", **EXPECT))

    assert await post(client, activity(service, **EXPECT)) == first


async def test_replies_arrive_in_order(client: Client, service: Service) -> None:
    for number in range(10):
        await post(client, activity(service, id=str(number)))

    replies = await service.wait_for(10)
    assert [reply["text"].split(":")[0] for reply in replies] == [f"Turn {number}" for number in range(1, 11)]


@pytest.mark.parametrize(
    "other",
    [
        {"channelId": "other"},
        {"conversation": {"id": "other"}},
        {"conversation": {"id": "conversation", "tenantId": "other"}},
        {"channelData": {"tenant": {"id": "other"}}},
        {"conversation": {"id": "conversation;messageid=5"}},
        {"from": {"id": "other"}},
    ],
)
async def test_sessions_are_apart(client: Client, service: Service, other: dict[str, Any]) -> None:
    await post(client, activity(service, **EXPECT))

    _, body = await post(client, activity(service, **{"id": "message-2", **EXPECT, **other}))

    assert body["activities"][0]["text"].startswith("Turn 1")


async def test_a_button_is_pressed(client: Client, service: Service) -> None:
    value = {"assistant": {"do": "command", "value": "again"}}

    _, body = await post(client, activity(service, text=None, value=value, **EXPECT))

    assert body["activities"][0]["text"] == "Turn 1: pressed"


async def test_a_channel_that_draws_cards_gets_a_card(client: Client, service: Service) -> None:
    card, plain = [
        (await post(client, activity(service, text="conclude", channelId=channel, id=channel, **EXPECT)))[1]
        for channel in ("emulator", "sms")
    ]

    assert card["activities"][0]["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "attachments" not in plain["activities"][0]


def added(service: Service, *members: str, **fields: Any) -> dict[str, Any]:
    return activity(service, type="conversationUpdate", membersAdded=[{"id": each} for each in members], **fields)


async def test_who_arrives_is_greeted(client: Client, service: Service) -> None:
    await post(client, added(service, "bot", "user", **{"from": {"id": "conversation"}}))
    await post(client, activity(service, id="message-2"))

    assert [reply["text"] for reply in await service.wait_for(2)] == ["Turn 1: welcome", "Turn 2: 5 characters"]


async def test_the_bot_does_not_greet_itself(client: Client, service: Service) -> None:
    assert await post(client, added(service, "bot", **EXPECT)) == (200, {"activities": []})
    assert await post(client, added(service, **EXPECT)) == (200, {"activities": []})


@pytest.mark.parametrize(
    "kind",
    [
        *("typing", "event", "messageReaction", "messageUpdate", "messageDelete", "endOfConversation"),
        *("installationUpdate", "handoff", "trace", "nonsense", "contactRelationUpdate"),
    ],
)
async def test_other_activities_are_taken_in_silence(
    client: Client, service: Service, assistant: Echo, kind: str
) -> None:
    assert await post(client, activity(service, type=kind)) == (200, None)
    assert assistant.turns == 0


@pytest.mark.parametrize("name", [None, "adaptiveCard/action", "signin/verifyState", "nonsense"])
@pytest.mark.parametrize("mode", [{}, EXPECT])
async def test_an_invoke_is_answered_in_the_response(
    client: Client, service: Service, name: str | None, mode: dict[str, str]
) -> None:
    status, body = await post(client, activity(service, type="invoke", name=name, value={"a": 1}, **mode))

    assert (status, body["error"]["code"]) == (404, "NotSupported")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"type": None}, 400),
        ({"type": 5}, 400),
        ({"text": {"a": 1}}, 400),
        ({"timestamp": "yesterday"}, 400),
        ({"conversation": None}, 400),
        ({"conversation": {"id": ""}}, 400),
        ({"conversation": {"id": "a/../../b"}}, 400),
        ({"conversation": {"id": ".."}}, 400),
        ({"id": "../../../v3/conversations/other"}, 400),
        ({"from": {}}, 400),
        ({"from": "user"}, 400),
        ({"serviceUrl": ""}, 400),
        ({"serviceUrl": 5}, 400),
        ({"serviceUrl": "https://example.com"}, 403),
        ({"serviceUrl": "http://169.254.169.254/latest"}, 403),
        ({"serviceUrl": "http://127.0.0.1.example.com"}, 403),
        ({"serviceUrl": "http://localhost@example.com"}, 400),
        ({"serviceUrl": "http://localhost?x=http://example.com"}, 400),
        ({"serviceUrl": "http://localhost\\@example.com"}, 400),
        ({"serviceUrl": "http://localhost:99999"}, 400),
        ({"serviceUrl": "file:///etc/passwd"}, 400),
        ({"serviceUrl": "nonsense"}, 400),
        ({"serviceUrl": "http://[::1"}, 400),
    ],
)
async def test_what_cannot_be_answered_is_refused(
    client: Client, service: Service, assistant: Echo, fields: dict[str, Any], status: int
) -> None:
    refused, body = await post(client, activity(service, **fields))

    assert (refused, list(body)) == (status, ["error"])
    assert assistant.turns == 0
    assert not service.posted


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[1]", b"null", b"\xff", b"[" * 100_000])
async def test_what_is_no_activity_is_refused(client: Client, body: bytes) -> None:
    response = await client.post(PATH, data=body, headers={"Content-Type": "application/json"})

    assert response.status == 400
    assert list(await response.json()) == ["error"]


async def test_a_body_too_large_is_refused(client: Client, service: Service) -> None:
    assert (await post(client, activity(service, text="x" * 400_000)))[0] == 413


async def test_only_json_is_read(client: Client) -> None:
    for headers in ({"Content-Type": "text/plain"}, {}):
        assert (await client.post(PATH, data=b"{}", headers=headers)).status == 415


async def test_an_id_with_odd_characters_stays_one_segment_of_the_path(client: Client, service: Service) -> None:
    odd = "19:a b/c?d#e%2f..;messageid=5"
    await post(client, activity(service, conversation={"id": odd}, id="1:x/y"))
    await service.wait_for(1)

    assert service.posted[0][0] == (
        "/v3/conversations/19%3Aa%20b%2Fc%3Fd%23e%252f..%3Bmessageid%3D5/activities/1%3Ax%2Fy"
    )


async def test_a_message_without_an_id_is_answered_in_the_conversation(client: Client, service: Service) -> None:
    for _ in range(2):
        await post(client, activity(service, id=None))

    replies = await service.wait_for(2)
    assert service.posted[0][0] == "/v3/conversations/conversation/activities"
    assert [reply["text"][:6] for reply in replies] == ["Turn 1", "Turn 2"]


async def test_a_busy_service_is_tried_again(client: Client, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_WAITS", (0, 0, 0, 0, 0))
    busy = [web.Response(status=status) for status in (429, 412, 502, 504)]
    service.answers = [*busy[:1], web.Response(status=429, headers={"Retry-After": "0"}), *busy[1:]]
    await post(client, activity(service))
    await post(client, activity(service, id="message-2"))

    replies = await service.wait_for(7)
    assert [reply["text"][:6] for reply in replies] == ["Turn 1"] * 6 + ["Turn 2"]


async def test_a_refusal_or_redirection_is_not_repeated(client: Client, service: Service) -> None:
    service.answers = [
        web.Response(status=400),
        web.Response(status=307, headers={"Location": f"{service.url}/elsewhere"}),
    ]
    for number in range(3):
        await post(client, activity(service, id=str(number)))

    replies = await service.wait_for(3)
    assert [reply["text"][:6] for reply in replies] == ["Turn 1", "Turn 2", "Turn 3"]
    assert not [path for path, _ in service.posted if path == "/elsewhere"]


async def test_replies_that_could_not_be_sent_are_sent_after_a_restart(
    settings: Settings, service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service.answers = [web.Response(status=503)]
    async with TestClient(TestServer(build(settings, Echo(), monkeypatch))) as client:
        await post(client, activity(service))
        await service.wait_for(1)

    async with TestClient(TestServer(build(settings, Echo(), monkeypatch))) as client:
        replies = await service.wait_for(2)
        await post(client, activity(service, id="message-2"))
        await service.wait_for(3)

    assert replies[0] == replies[1]
    async with TestClient(TestServer(build(settings, Echo(), monkeypatch))):
        await asyncio.sleep(0.05)
    assert len(service.posted) == 3
