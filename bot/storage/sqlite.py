"""The embedded database: one file, one writing thread, readers that never wait for it."""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.storage.migrations import migrate
from bot.storage.store import ConflictError, History, Key, Parcel, Record, Saved
from bot.storage.tables import activities, events, outbox, sessions, turns
from bot.storage.writer import Writer

_SEPARATOR = "\x1f"
"""Joins channel and conversation to a lane; control characters never reach an id."""

_RECENT = 1000
"""Sessions kept in memory, at most 4 KiB each."""

_IS_SESSION = (
    (sessions.c.channel_id == bindparam("channel"))
    & (sessions.c.tenant_id == bindparam("tenant"))
    & (sessions.c.conversation_id == bindparam("conversation"))
    & (sessions.c.thread_id == bindparam("thread"))
    & (sessions.c.user_id == bindparam("user"))
)
_SESSION = select(sessions.c.version, sessions.c.body).where(_IS_SESSION)
_RENEW = (
    update(sessions)
    .where(_IS_SESSION & (sessions.c.version == bindparam("known")))
    .values(version=bindparam("known") + 1, body=bindparam("session"), changed_at=bindparam("now"))
)
_REPLIES = select(turns.c.replies).where(
    (turns.c.channel_id == bindparam("channel"))
    & (turns.c.conversation_id == bindparam("conversation"))
    & (turns.c.message_id == bindparam("message"))
)
_LAST_NUMBER = select(func.coalesce(func.max(activities.c.number), 0)).where(
    activities.c.conversation_id == bindparam("conversation")
)
_HISTORY = (
    select(activities.c.number, activities.c.body)
    .where((activities.c.conversation_id == bindparam("conversation")) & (activities.c.number > bindparam("after")))
    .order_by(activities.c.number)
)
_PARCELS = select(
    outbox.c.number, outbox.c.channel_id, outbox.c.conversation_id, outbox.c.address, outbox.c.body
).order_by(outbox.c.number)
_DELIVERED = delete(outbox).where(outbox.c.number == bindparam("parcel"))


class SqliteStore:
    """A `Store` in one SQLite file. The folder and the tables are made at the first start."""

    def __init__(self, url: str) -> None:
        """`url`: a SQLAlchemy URL `sqlite:///path`. Raises OSError or SQLAlchemyError if it cannot be opened."""
        path = Path(make_url(url).database or "")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write_engine = _engine(url, writing=True)
        self._read_engine = _engine(url, writing=False)
        with self._write_engine.begin() as connection:
            migrate(connection)
        self._reader = self._read_engine.connect()
        self._writer = Writer(self._write_engine)
        self._recent: OrderedDict[Key, Saved] = OrderedDict()
        self._gone: deque[dict[str, int]] = deque()
        self._taking_out = False

    async def look(self, key: Key, message_id: str) -> Saved:
        # What was written last is taken from memory. If it is outdated, or the message is not new, the commit
        # conflicts and the next look goes to the disk: a look-up by key, cheaper here than a hop to another thread.
        if (recent := self._recent.get(key)) is not None:
            return recent
        names = _names(key)
        session = self._reader.execute(_SESSION, names).first()
        replies = self._reader.execute(_REPLIES, {**names, "message": message_id}).scalar()
        answer = None if replies is None else tuple(replies.splitlines())
        return Saved(session.version, session.body, answer) if session else Saved(0, None, answer)

    async def history(self, conversation: str, after: int = 0) -> History:
        rows = self._reader.execute(_HISTORY, {"conversation": conversation, "after": after}).all()
        return History([row.body for row in rows], rows[-1].number if rows else after)

    async def waiting(self) -> list[Parcel]:
        return [
            Parcel(row.number, _lane(row.channel_id, row.conversation_id), row.address, row.body)
            for row in self._reader.execute(_PARCELS)
        ]

    async def ping(self) -> None:
        self._reader.execute(select(1))

    async def commit(self, record: Record, now: datetime) -> tuple[Parcel, ...]:
        self._recent.pop(record.key, None)
        parcels = await self._writer.run(lambda connection: _commit(connection, record, int(now.timestamp())))
        self._recent[record.key] = Saved(record.version + 1, record.session, None)
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return parcels

    async def delivered(self, parcel: Parcel) -> None:
        # Those that come while a deletion waits for its turn are deleted with it. The order matters, as the writer is
        # another thread: here add, then look; there lower the flag, then take.
        self._gone.append({"parcel": parcel.number})
        if not self._taking_out:
            self._taking_out = True
            await self._writer.run(self._take_out)

    async def forget(self, before: datetime) -> int:
        self._recent.clear()
        return await self._writer.run(lambda connection: _forget(connection, int(before.timestamp())))

    async def close(self) -> None:
        await self._writer.close()
        self._reader.close()
        self._read_engine.dispose()
        self._write_engine.dispose()

    def _take_out(self, connection: Connection) -> None:
        self._taking_out = False
        gone = [self._gone.popleft() for _ in range(len(self._gone))]
        if gone:
            connection.execute(_DELIVERED, gone)


def _engine(url: str, writing: bool) -> Engine:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # The driver would begin transactions too late and never before a savepoint.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    if writing:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _names(key: Key) -> dict[str, Any]:
    return {
        "channel": key.channel,
        "tenant": key.tenant,
        "conversation": key.conversation,
        "thread": key.thread,
        "user": key.user,
    }


def _lane(channel: str, conversation: str) -> str:
    return f"{channel}{_SEPARATOR}{conversation}"


def _commit(connection: Connection, record: Record, now: int) -> tuple[Parcel, ...]:
    try:
        _keep_answer(connection, record, now)
        _keep_session(connection, record, now)
    except IntegrityError:
        raise ConflictError from None
    if record.history:
        _keep_history(connection, record.key.conversation, record.history, now)
    if record.events:
        rows = [
            {"happened_at": now, "channel_id": record.key.channel, "name": one.name, "detail": json.dumps(one.detail)}
            for one in record.events
        ]
        connection.execute(insert(events), rows)
    return _keep_parcels(connection, record, record.address) if record.address is not None else ()


def _keep_answer(connection: Connection, record: Record, now: int) -> None:
    row = {
        "channel_id": record.key.channel,
        "conversation_id": record.key.conversation,
        "message_id": record.message_id,
        "replies": b"\n".join(record.replies),
        "answered_at": now,
    }
    connection.execute(insert(turns), row)


def _keep_session(connection: Connection, record: Record, now: int) -> None:
    if record.version:
        names = {**_names(record.key), "known": record.version, "session": record.session, "now": now}
        if connection.execute(_RENEW, names).rowcount != 1:
            raise ConflictError
        return
    row = {f"{name}_id": value for name, value in _names(record.key).items()}
    connection.execute(insert(sessions), {**row, "version": 1, "body": record.session, "changed_at": now})


def _keep_history(connection: Connection, conversation: str, bodies: Sequence[bytes], now: int) -> None:
    last = connection.execute(_LAST_NUMBER, {"conversation": conversation}).scalar_one()
    rows = [
        {"conversation_id": conversation, "number": last + place, "body": body, "said_at": now}
        for place, body in enumerate(bodies, start=1)
    ]
    connection.execute(insert(activities), rows)


def _keep_parcels(connection: Connection, record: Record, address: str) -> tuple[Parcel, ...]:
    channel, conversation = record.key.channel, record.key.conversation
    parcels = []
    for body in record.replies:
        row = {"channel_id": channel, "conversation_id": conversation, "address": address, "body": body}
        number = connection.execute(insert(outbox).returning(outbox.c.number), row).scalar_one()
        parcels.append(Parcel(number, _lane(channel, conversation), address, body))
    return tuple(parcels)


def _forget(connection: Connection, before: int) -> int:
    gone = connection.execute(delete(sessions).where(sessions.c.changed_at < before)).rowcount
    connection.execute(delete(turns).where(turns.c.answered_at < before))
    connection.execute(delete(activities).where(activities.c.said_at < before))
    connection.execute(delete(events).where(events.c.happened_at < before))
    return gone
