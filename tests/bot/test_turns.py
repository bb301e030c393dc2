from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.effects import Effects
from bot.storage import Key, Record, Store
from bot.storage.sqlite import SqliteStore
from bot.tenant_lookup import TenantLookup
from bot.turns import Answer, Heard, Turns
from bot.vault import Vault
from dialogs import Message, Reply, Session, Turn
from dialogs.messages import Effect, Result
from tests.bot.conftest import Echo

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = Key("webchat", "", "conversation", "", "user")


def heard(message_id: str = "1", text: str = "hello", key: Key = KEY) -> Heard:
    def render(_: str, replies: tuple[Reply, ...], __: datetime) -> tuple[bytes, ...]:
        return tuple(reply.body[0].encode() for reply in replies)

    return Heard(key, message_id, Message(text=text), render)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = SqliteStore(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def turns(store: Store, assistant: Echo) -> AsyncIterator[Turns]:
    opened = Turns(assistant, store, lambda: NOW)
    yield opened
    opened.close()


async def test_a_session_goes_on_from_turn_to_turn(turns: Turns) -> None:
    assert (await turns.take(heard("1"))).replies == (b"Turn 1: 5 characters",)
    assert (await turns.take(heard("2"))).replies == (b"Turn 2: 5 characters",)


async def test_a_message_that_comes_again_has_the_same_answer(turns: Turns) -> None:
    first = await turns.take(heard("1"))
    await turns.take(heard("2"))
    again = await turns.take(heard("1", text="something else"))

    assert again.replies == first.replies
    assert again.repeated
    assert not again.parcels
    assert (await turns.take(heard("3"))).replies == (b"Turn 3: 5 characters",)


async def test_the_same_message_twice_at_once_is_answered_once(turns: Turns) -> None:
    answers = await asyncio.gather(*(turns.take(heard("1")) for _ in range(10)))

    assert {answer.replies for answer in answers} == {(b"Turn 1: 5 characters",)}
    assert sum(not answer.repeated for answer in answers) == 1


async def test_messages_at_once_are_answered_one_after_the_other(turns: Turns) -> None:
    answers = await asyncio.gather(*(turns.take(heard(str(number))) for number in range(10)))

    assert [answer.replies[0] for answer in answers] == [f"Turn {n}: 5 characters".encode() for n in range(1, 11)]


async def test_conversations_do_not_mix(turns: Turns) -> None:
    keys = [replace(KEY, conversation=str(number)) for number in range(10)]
    for _ in range(2):
        answers = await asyncio.gather(*(turns.take(heard(str(_), key=key)) for key in keys))

    assert {answer.replies for answer in answers} == {(b"Turn 2: 5 characters",)}


async def test_a_turn_that_another_server_overtook_is_run_again(
    turns: Turns, store: SqliteStore, assistant: Echo, tmp_path: Path
) -> None:
    await turns.take(heard("1"))
    other = SqliteStore(f"sqlite:///{tmp_path / 'store.db'}")
    await other.commit(Record(KEY, "2", 1, Session(turn=41).model_dump_json(), ()), NOW)
    await other.close()

    answer = await turns.take(heard("3"))

    assert answer.replies == (b"Turn 42: 5 characters",)
    assert assistant.turns == 3


async def test_a_session_of_an_unknown_shape_begins_anew(turns: Turns, store: SqliteStore) -> None:
    await store.commit(Record(KEY, "1", 0, json.dumps({"turn": "not a number"}), ()), NOW)

    assert (await turns.take(heard("2"))).replies == (b"Turn 1: 5 characters",)


async def test_a_long_text_is_understood_off_the_event_loop(store: Store) -> None:
    threads = []

    class Noting(Echo):
        def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
            threads.append(threading.current_thread() is threading.main_thread())
            return super().turn(session, message, now)

    turns = Turns(Noting(), store)
    await turns.take(heard("1", "short"))
    await turns.take(heard("2", "long " * 500))
    turns.close()

    assert threads == [True, False]


async def test_a_turn_that_fails_keeps_nothing_and_stops_nobody(store: Store) -> None:
    class Failing(Echo):
        def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
            if message.text == "fail":
                raise ZeroDivisionError
            return super().turn(session, message, now)

    turns = Turns(Failing(), store)
    with pytest.raises(ZeroDivisionError):
        await turns.take(heard("1", "fail"))

    assert (await turns.take(heard("1", "works"))).replies == (b"Turn 1: 5 characters",)
    turns.close()


class Asking(Echo):
    """Asks the outside for what the user names, and tells what came of it."""

    def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
        turn = super().turn(session, message, now)
        if message.result is not None:
            told = turn.replies[0].model_copy(update={"body": (f"{message.result.of}: {message.result.value}",)})
            return replace(turn, replies=(told,))
        return replace(turn, effects=(Effect(name=message.text),) if message.text != "hello" else ())


class Answering(Effects):
    """Answers every effect with `found`, once it may."""

    def __init__(self) -> None:
        super().__init__(Vault(), TenantLookup(""))
        self.may = asyncio.Event()
        self.may.set()

    async def run(self, key: Key, effect: Effect) -> Result:
        await self.may.wait()
        return Result(of=effect.name, value="found")


@pytest.fixture
async def asking(store: Store) -> AsyncIterator[tuple[Turns, Answering]]:
    effects = Answering()
    turns = Turns(Asking(), store, lambda: NOW, effects)
    yield turns, effects
    await turns.settle()
    turns.close()


async def test_an_answer_that_nothing_can_follow_waits_for_the_result(asking: tuple[Turns, Answering]) -> None:
    turns, _ = asking

    answer = await turns.take(heard("1", "look"))

    assert answer.replies == (b"Turn 1: 4 characters", b"look: found")
    assert (await turns.take(heard("2"))).replies == (b"Turn 3: 5 characters",)


async def test_a_result_follows_the_answer_and_is_kept_like_it(
    asking: tuple[Turns, Answering], store: SqliteStore
) -> None:
    turns, effects = asking
    brought: asyncio.Queue[Answer] = asyncio.Queue()
    effects.may.clear()

    asked = replace(heard("1", "look"), deliver=brought.put_nowait, echo=lambda _: (b"look",), address="there")
    answer = await turns.take(asked)
    assert answer.replies == (b"Turn 1: 4 characters",)
    assert (await turns.take(heard("2"))).replies == (b"Turn 2: 5 characters",)

    effects.may.set()
    later = await asyncio.wait_for(brought.get(), 10)
    assert later.replies == (b"look: found",)
    assert [parcel.address for parcel in later.parcels] == ["there"]
    assert list((await store.history("conversation")).activities) == [b"look", b"Turn 1: 4 characters", b"look: found"]


async def test_a_message_that_comes_again_asks_for_nothing_again(asking: tuple[Turns, Answering]) -> None:
    turns, _ = asking
    brought: list[Answer] = []
    asked = replace(heard("1", "look"), deliver=brought.append)

    await asyncio.gather(*(turns.take(asked) for _ in range(5)))
    await turns.settle()

    assert [answer.replies for answer in brought] == [(b"look: found",)]


async def test_a_result_that_does_not_come_stops_nothing(
    asking: tuple[Turns, Answering], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, effects = asking
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    effects.may.clear()
    brought: list[Answer] = []

    await turns.take(replace(heard("1", "look"), deliver=brought.append))
    await turns.settle()

    assert not brought
    effects.may.set()
    await turns.take(replace(heard("2", "again"), deliver=brought.append))
    await turns.settle()
    assert [answer.replies for answer in brought] == [(b"again: found",)]


async def test_nothing_of_a_finished_conversation_stays_in_memory(turns: Turns) -> None:
    await asyncio.gather(*(turns.take(heard("1", key=replace(KEY, conversation=str(number)))) for number in range(50)))
    gc.collect()

    assert not turns._locks
