"""What a hostile or broken client may send: an answer below 500, and a conversation that goes on."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from tests.bot.channels.direct_line.conftest import BASE, Chat
from tests.bot.conftest import Client


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x01\x02",
        "\u202e\u202d\u2066evil\u2069",
        "😀👩‍💻🇵🇱",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1)) ![y](http://example.com/z.png)",
        "${jndi:ldap://x} {{7*7}} %s %(x)s {0}",
        "'; DROP TABLE sessions; --",
        "x" * 100_000,
        "ż" * 100_000,
        "😀" * 50_000,
        "a.b@" * 25_000,
        "1" * 100_000,
        "\n" * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
async def test_any_text_is_answered(chat: Chat, text: str) -> None:
    # As a browser writes it: characters beyond ASCII as they are.
    body = json.dumps({"type": "message", "text": text}, ensure_ascii=False).encode()
    headers = {**chat.headers, "Content-Type": "application/json"}
    assert (await chat.client.post(f"{chat.path}/activities", headers=headers, data=body)).status == 200
    await chat.say("and on")

    assert (await chat.texts())[-1] == "Turn 3: 6 characters"


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "text"},
        {"value": [1, 2, 3]},
        {"value": {"assistant": {"do": "answer", "of": "no-such-question", "value": "../../etc"}}},
        {"value": {"assistant": {"do": None}}},
        {"value": {"assistant": "x" * 1000}},
        {"channelData": "text"},
        {"channelData": {"clientActivityID": ["list"], "messageBack": "text", "postBack": 5}},
        {"channelData": {"clientActivityID": "x" * 5000}},
        {"locale": "x" * 5000},
        {"text": None},
        {"attachments": "none"},
    ],
    ids=lambda fields: json.dumps(fields)[:40],
)
async def test_any_fields_are_answered(chat: Chat, fields: dict[str, Any]) -> None:
    await chat.post(**fields)
    await chat.say("and on")

    assert (await chat.texts())[-1] == "Turn 3: 6 characters"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"{}", 400),
        (b'{"type":["message"]}', 400),
        (b'{"type":"message","text":{"a":1}}', 400),
        (b'{"type":"message","timestamp":"31 February"}', 400),
        (b'{"type":"message","conversation":{"id":"../../x"}}', 400),
        (b'{"type":"message","text":"' + b"x" * 400_000 + b'"}', 413),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_what_is_no_activity_is_refused(chat: Chat, body: bytes, status: int) -> None:
    response = await chat.client.post(
        f"{chat.path}/activities", headers={**chat.headers, "Content-Type": "application/json"}, data=body
    )
    refusal = await response.json()

    assert response.status == status
    assert set(refusal) == {"error"}
    assert "Traceback" not in json.dumps(refusal)
    assert await chat.texts() == ["Turn 1: welcome"]


async def test_only_json_is_read(chat: Chat) -> None:
    response = await chat.client.post(f"{chat.path}/activities", headers=chat.headers, data="type=message")

    assert response.status == 415


async def test_files_are_turned_down(chat: Chat) -> None:
    response = await chat.client.post(f"{chat.path}/upload", headers=chat.headers, data={"file": BytesIO(b"x" * 1000)})

    assert response.status == 415


@pytest.mark.parametrize("path", ["..", "%2e%2e", "a%2f..%2fb", "x" * 5000, "%00", "é"])
async def test_a_conversation_in_the_address_is_the_one_in_the_token(chat: Chat, path: str) -> None:
    response = await chat.client.get(f"{BASE}/conversations/{path}/activities", headers=chat.headers)

    assert response.status in (400, 403, 404, 405)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
async def test_other_methods_are_turned_down(client: Client, method: str) -> None:
    response = await client.request(method, f"{BASE}/conversations")

    assert response.status == 405
    assert (await response.json())["error"]["code"] == "MethodNotAllowed"
