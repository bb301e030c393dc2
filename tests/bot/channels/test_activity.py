from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.activity import Activity, ActivityError, parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = [
    *("type", "id", "timestamp", "channelId", "serviceUrl", "from", "recipient", "conversation", "membersAdded"),
    *("replyToId", "deliveryMode", "locale", "name", "text", "value", "channelData"),
]


def test_a_full_activity_is_read() -> None:
    activity = parse(
        json.dumps(
            {
                "type": "message",
                "id": "1",
                "timestamp": "2026-11-23T10:00:00.123Z",
                "localTimestamp": "whatever",
                "channelId": "msteams",
                "serviceUrl": "https://smba.example.com/emea/",
                "from": {"id": "29:user", "name": "A", "aadObjectId": "x"},
                "recipient": {"id": "28:bot"},
                "conversation": {"id": "19:a@thread.tacv2;messageid=5", "tenantId": "t", "isGroup": True},
                "membersAdded": [{"id": "29:user"}],
                "text": "hello",
                "channelData": {"tenant": {"id": "t2"}, "clientActivityID": 5},
                "entities": [{"type": "clientInfo"}],
            }
        ).encode()
    )

    assert activity.sender.id == "29:user"
    assert activity.conversation.tenant_id == "t"
    assert activity.channel_text("tenant", "id") == "t2"
    assert activity.channel_text("clientActivityID") is None
    assert activity.channel_text("tenant", "id", "further") is None


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b"\xff\xfe", "body"),
        (b"[" * 100_000, "body"),
        (rb'{"type":"message","text":"\ud800"}', "body"),
        (b"{}", "type"),
        (b'{"type":""}', "type"),
        (b'{"type":5}', "type"),
        (b'{"type":"message","text":5}', "text"),
        (b'{"type":"message","timestamp":"yesterday"}', "timestamp"),
        (b'{"type":"message","from":"me"}', "from"),
        (b'{"type":"message","from":{"id":5}}', "from.id"),
        (b'{"type":"message","conversation":{"id":"a/../../b"}}', "conversation.id"),
        (b'{"type":"message","conversation":{"id":".."}}', "conversation.id"),
        (b'{"type":"message","conversation":{"id":"a\\\\..\\\\b"}}', "conversation.id"),
        (b'{"type":"message","id":"a\\u0000b"}', "id"),
        (b'{"type":"message","id":"' + b"x" * 600 + b'"}', "id"),
        (b'{"type":"message","membersAdded":{}}', "membersAdded"),
    ],
)
def test_what_is_no_activity_is_refused_by_place(body: bytes, place: str) -> None:
    with pytest.raises(ActivityError) as caught:
        parse(body)

    assert str(caught.value).startswith(f"{place}: ")


def test_a_refusal_repeats_nothing_of_the_body() -> None:
    with pytest.raises(ActivityError) as caught:
        parse(b'{"type":"message","text":["swordfish"]}')

    assert "swordfish" not in str(caught.value)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
@example({"type": "message", "channelData": {"tenant": "text"}})
def test_any_json_is_an_activity_or_refused(fields: dict[str, Any]) -> None:
    _parse_or_refuse(json.dumps(fields).encode())


@given(st.binary())
def test_any_bytes_are_an_activity_or_refused(body: bytes) -> None:
    _parse_or_refuse(body)


def _parse_or_refuse(body: bytes) -> None:
    try:
        activity = parse(body)
    except ActivityError:
        return
    assert isinstance(activity, Activity)
    activity.channel_text("tenant", "id")
