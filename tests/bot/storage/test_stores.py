"""What every store must do; a further store is one more parameter of the fixture."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import ConflictError, Key, Record, Store
from bot.storage.sqlite import SqliteStore
from dialogs.messages import Event

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = Key("webchat", "tenant", "conversation", "thread", "user")
FIRST = Record(KEY, "message-1", 0, '{"turn":1}', (b'{"text":"one"}', b'{"text":"two"}'))


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = SqliteStore(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


async def test_an_unknown_session_has_version_zero(store: Store) -> None:
    saved = await store.look(KEY, "message-1")

    assert (saved.version, saved.session, saved.answer) == (0, None, None)


async def test_a_turn_is_kept(store: Store) -> None:
    await store.commit(FIRST, NOW)

    saved = await store.look(KEY, "message-2")
    assert (saved.version, saved.session, saved.answer) == (1, '{"turn":1}', None)


@pytest.mark.parametrize("part", ["channel", "tenant", "conversation", "thread", "user"])
async def test_every_part_of_the_key_tells_sessions_apart(store: Store, part: str) -> None:
    await store.commit(FIRST, NOW)

    assert (await store.look(replace(KEY, **{part: "other"}), "message-2")).version == 0


async def test_each_write_counts(store: Store) -> None:
    await store.commit(FIRST, NOW)
    await store.commit(replace(FIRST, message_id="message-2", version=1, session="second"), NOW)

    saved = await store.look(KEY, "message-3")
    assert (saved.version, saved.session) == (2, "second")


@pytest.mark.parametrize("version", [0, 2])
async def test_a_write_on_another_version_conflicts_and_keeps_nothing(store: Store, version: int) -> None:
    await store.commit(FIRST, NOW)
    late = replace(FIRST, message_id="message-2", version=version, session="late", history=(b"{}",), address="x")

    with pytest.raises(ConflictError):
        await store.commit(late, NOW)

    saved = await store.look(KEY, "message-2")
    assert (saved.version, saved.session, saved.answer) == (1, '{"turn":1}', None)
    assert not (await store.history("conversation")).activities
    assert not await store.waiting()


async def test_the_same_message_conflicts_and_then_has_its_answer(store: Store) -> None:
    await store.commit(FIRST, NOW)

    with pytest.raises(ConflictError):
        await store.commit(replace(FIRST, version=1, replies=(b"other",)), NOW)

    assert (await store.look(KEY, "message-1")).answer == FIRST.replies


async def test_an_answer_may_be_empty(store: Store) -> None:
    await store.commit(replace(FIRST, replies=()), NOW)
    with pytest.raises(ConflictError):
        await store.commit(replace(FIRST, version=1), NOW)

    assert (await store.look(KEY, "message-1")).answer == ()


async def test_of_many_writers_at_once_one_wins(store: Store) -> None:
    records = [replace(FIRST, message_id=f"message-{number}") for number in range(20)]

    outcomes = await asyncio.gather(*(store.commit(each, NOW) for each in records), return_exceptions=True)

    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 19
    assert (await store.look(KEY, "x")).version == 1


async def test_history_is_numbered_through_and_continued(store: Store) -> None:
    await store.commit(replace(FIRST, history=(b"a", b"b")), NOW)
    await store.commit(replace(FIRST, message_id="2", version=1, history=(b"c",)), NOW)

    whole, rest, none = [await store.history("conversation", after) for after in (0, 2, 3)]

    assert (list(whole.activities), whole.watermark) == ([b"a", b"b", b"c"], 3)
    assert (list(rest.activities), rest.watermark) == ([b"c"], 3)
    assert (list(none.activities), none.watermark) == ([], 3)
    assert not (await store.history("another")).activities


async def test_replies_wait_in_order_until_delivered(store: Store) -> None:
    parcels = await store.commit(replace(FIRST, address="there"), NOW)

    assert [(parcel.address, parcel.body) for parcel in parcels] == [("there", reply) for reply in FIRST.replies]
    assert await store.waiting() == list(parcels)
    await store.delivered(parcels[0])
    assert await store.waiting() == list(parcels[1:])


async def test_lanes_are_conversations(store: Store) -> None:
    lanes = set()
    for number, key in enumerate(
        [KEY, replace(KEY, user="b"), replace(KEY, conversation="b"), replace(KEY, channel="b")]
    ):
        parcels = await store.commit(replace(FIRST, key=key, message_id=str(number), address="x"), NOW)
        lanes |= {parcel.lane for parcel in parcels}

    assert len(lanes) == 3


async def test_many_deliveries_at_once_empty_the_outbox(store: Store) -> None:
    parcels = await store.commit(replace(FIRST, replies=(b"{}",) * 50, address="x"), NOW)

    await asyncio.gather(*(store.delivered(parcel) for parcel in parcels))
    await store.commit(replace(FIRST, message_id="2", version=1), NOW)

    assert not await store.waiting()


async def test_what_is_old_is_forgotten(store: Store) -> None:
    other = replace(KEY, conversation="other")
    await store.commit(replace(FIRST, history=(b"a",), events=(Event(name="e"),)), NOW)
    await store.commit(replace(FIRST, key=other, history=(b"b",)), NOW + timedelta(days=2))

    assert await store.forget(NOW + timedelta(days=1)) == 1

    assert (await store.look(KEY, "message-1")).version == 0
    assert (await store.look(KEY, "message-1")).answer is None
    assert not (await store.history("conversation")).activities
    assert (await store.look(other, "x")).version == 1
    assert (await store.history("other")).activities


async def test_a_store_in_use_answers(store: Store) -> None:
    await store.ping()
