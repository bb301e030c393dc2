from __future__ import annotations

import asyncio
import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import ConflictError
from bot.storage.migrations import migrate
from bot.storage.sqlite import SqliteStore
from bot.storage.tables import metadata
from bot.storage.writer import Writer
from dialogs.messages import Event
from tests.bot.storage.test_stores import FIRST, KEY, NOW


def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_the_folder_and_the_tables_are_made_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    path = tmp_path / "new" / "folder" / "assistant.db"

    await SqliteStore(url(path)).close()

    assert path.exists()
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


async def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "assistant.db"
    store = SqliteStore(url(path))
    parcels = await store.commit(replace(FIRST, history=(b"a",), address="x"), NOW)
    await store.close()

    store = SqliteStore(url(path))

    assert (await store.look(KEY, "message-1")).answer == FIRST.replies
    assert (await store.look(KEY, "message-1")).session == FIRST.session
    assert list((await store.history("conversation")).activities) == [b"a"]
    assert await store.waiting() == list(parcels)
    await store.close()


async def test_two_servers_on_one_file_see_each_other(tmp_path: Path) -> None:
    one, two = (SqliteStore(url(tmp_path / "assistant.db")) for _ in range(2))
    await one.commit(FIRST, NOW)
    await two.commit(replace(FIRST, message_id="message-2", version=1, session="newer"), NOW)

    # The first still remembers its own version; it learns better when it writes.
    with pytest.raises(ConflictError):
        await one.commit(replace(FIRST, message_id="message-3", version=1), NOW)
    assert (await one.look(KEY, "message-3")).session == "newer"
    await one.close()
    await two.close()


async def test_a_commit_is_flushed_to_disk(tmp_path: Path) -> None:
    store = SqliteStore(url(tmp_path / "assistant.db"))
    await store.commit(FIRST, NOW)

    def pragma(connection: Connection, name: str) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    modes = await store._writer.run(lambda connection: [pragma(connection, n) for n in ("journal_mode", "synchronous")])
    assert modes == ["wal", 2]
    await store.close()


async def test_a_file_that_is_no_database_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "assistant.db"
    path.write_text("this is no database, however long it may be" * 100)

    with pytest.raises(SQLAlchemyError):
        SqliteStore(url(path))


async def test_events_carry_no_user(tmp_path: Path) -> None:
    path = tmp_path / "assistant.db"
    store = SqliteStore(url(path))
    await store.commit(replace(FIRST, events=(Event(name="concluded", detail={"topic": "t"}),)), NOW)
    await store.close()

    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT channel_id, name, detail FROM events").fetchall()
    connection.close()

    assert rows == [("webchat", "concluded", '{"topic": "t"}')]


async def test_a_failing_job_undoes_itself_alone(tmp_path: Path) -> None:
    engine = create_engine(url(tmp_path / "jobs.db"))
    writer = Writer(engine)
    await writer.run(lambda connection: connection.exec_driver_sql("CREATE TABLE numbers (number INTEGER)"))

    def insert(number: int, fails: bool) -> None:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql("INSERT INTO numbers VALUES (?)", (number,))
            if fails:
                raise ValueError(number)

        jobs.append(writer.run(work))

    jobs: list[object] = []
    for number in range(10):
        insert(number, fails=number % 3 == 0)
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)  # type: ignore[call-overload]

    assert [isinstance(outcome, ValueError) for outcome in outcomes] == [number % 3 == 0 for number in range(10)]
    kept = await writer.run(lambda connection: connection.exec_driver_sql("SELECT number FROM numbers").scalars().all())
    assert kept == [1, 2, 4, 5, 7, 8]
    await writer.close()
    engine.dispose()


def test_the_migrations_make_the_tables_as_described(tmp_path: Path) -> None:
    engine = create_engine(url(tmp_path / "migrated.db"))
    with engine.begin() as connection:
        migrate(connection)
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert not differences
