"""One thread that writes: the jobs that wait are committed together, each within a savepoint of its own."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")

_LARGEST_BATCH = 256


class _Job:
    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Writer:
    """Runs the jobs of one event loop on one connection, in the order they came.

    A commit costs a flush to disk: the jobs that wait by then share one.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do the work in the writing thread. Returns once it is on disk; what the work raises undoes it alone."""
        job = _Job(work)
        self._jobs.put(job)
        # A caller that gives up must not undo what other callers wait for in the same transaction.
        result: T = await asyncio.shield(job.future)
        return result

    async def close(self) -> None:
        """Finish the jobs given so far, then stop."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        with self._engine.connect() as connection:
            while self._work(connection):
                pass

    def _work(self, connection: Connection) -> bool:
        """Wait for jobs and do them; false once there will be no more."""
        job = self._jobs.get()
        if job is None:
            return False
        batch, last = self._gather(job)
        self._commit(connection, batch)
        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            job.loop.call_soon_threadsafe(_settle, batch)
        return not last

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        while len(batch) < _LARGEST_BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, connection: Connection, batch: list[_Job]) -> None:
        try:
            with connection.begin():
                for job in batch:
                    _run_alone(connection, job)
        except Exception as error:
            for job in batch:
                job.error = error


def _run_alone(connection: Connection, job: _Job) -> None:
    """Run the job so that its failure undoes nothing else. SQLAlchemy's own savepoints cost as much as an insert."""
    connection.exec_driver_sql("SAVEPOINT job")
    try:
        job.result = job.work(connection)
    except Exception as error:
        job.error = error
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT job")
    connection.exec_driver_sql("RELEASE SAVEPOINT job")


def _settle(batch: list[_Job]) -> None:
    for job in batch:
        job.settle()
