"""The outbox: what was kept is sent, in order within a conversation, again after a failure or a crash."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from typing import Protocol

from bot.logs import describe
from bot.storage import Parcel, Store

log = logging.getLogger(__name__)

_WAITS = (1, 2, 5, 15, 60, 300, 900)
"""Seconds before each further attempt; after the last one the reply is given up."""


class UnavailableError(Exception):
    """The channel cannot take the reply now; `wait` is how many seconds it asked for, if it did."""

    def __init__(self, wait: float | None = None) -> None:
        super().__init__("unavailable")
        self.wait = wait


class RejectedError(Exception):
    """The channel will never take the reply."""


class Carrier(Protocol):
    """Brings one reply to its channel."""

    async def send(self, address: str, body: bytes) -> None:
        """Return once the channel has it. Raises `UnavailableError` or `RejectedError`."""


class Delivery:
    """Sends parcels: those of one lane one after the other, lanes side by side."""

    PATIENCE_SECONDS: float = 5
    """How long what is under way may take once the server is to stop."""

    def __init__(self, store: Store, carrier: Carrier) -> None:
        self._store = store
        self._carrier = carrier
        self._lanes: dict[str, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take up what was left when the server last stopped."""
        self.hand(await self._store.waiting())

    def hand(self, parcels: Iterable[Parcel]) -> None:
        """Send these, after what waits in their lanes already. Returns at once."""
        for parcel in parcels:
            if parcel.lane in self._lanes:
                self._lanes[parcel.lane].append(parcel)
                continue
            self._lanes[parcel.lane] = deque([parcel])
            task = asyncio.create_task(self._run(parcel.lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give what is under way a moment; the rest stays in the outbox for the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self.PATIENCE_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, lane: str) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                await self._deliver(waiting[0])
                await self._store.delivered(waiting.popleft())
        except Exception as error:
            # What is left of the lane stays in the outbox; the next start takes it up.
            log.error("The outbox failed: %s", describe(error))
        finally:
            del self._lanes[lane]

    async def _deliver(self, parcel: Parcel) -> None:
        for wait in (*_WAITS, None):
            try:
                await self._carrier.send(parcel.address, parcel.body)
                return
            except RejectedError as error:
                log.warning("A channel refused a reply for good: %s", error)
                return
            except UnavailableError as error:
                if wait is None:
                    log.error("A channel could not be reached; a reply was given up after %s attempts", len(_WAITS) + 1)
                    return
                await asyncio.sleep(error.wait if error.wait is not None else wait)
