"""One thread that writes: the jobs that wait are committed together, each within a savepoint of its own."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
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
    """Runs jobs on one connection, in the order they came. A commit costs a flush to disk: waiting jobs share one."""

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
            while (job := self._jobs.get()) is not None:
                batch, last = self._gather(job)
                self._commit(connection, batch)
                for loop in {each.loop for each in batch}:
                    if not loop.is_closed():
                        loop.call_soon_threadsafe(_settle, [each for each in batch if each.loop is loop])
                if last:
                    return

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
                    try:
                        with connection.begin_nested():
                            job.result = job.work(connection)
                    except Exception as error:
                        job.error = error
        except Exception as error:
            for job in batch:
                job.error = error


def _settle(batch: list[_Job]) -> None:
    for job in batch:
        job.settle()
