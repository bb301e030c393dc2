"""The contract of a store, and the shapes it takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogs.messages import Event


class ConflictError(Exception):
    """Since it was read, the session was changed or the message answered: look again."""


@dataclass(frozen=True)
class Key:
    """Whose session it is. The parts are the channel's own names for them, empty where it has none."""

    channel: str
    tenant: str
    conversation: str
    thread: str
    user: str


@dataclass(frozen=True)
class Saved:
    """What is kept that a turn needs to know."""

    version: int
    """Counts the session's writes; 0 if there is no session."""
    session: str | None
    """JSON."""
    answer: tuple[bytes, ...] | None
    """What this very message was answered with before; `None` if it is new."""


@dataclass(frozen=True)
class Record:
    """All that one turn leaves behind; it is kept as a whole or not at all."""

    key: Key
    message_id: str
    """The channel's id of the message; the same id is never answered twice."""
    version: int
    """The version the turn was run on; 0 if there was no session."""
    session: str
    """JSON."""
    replies: tuple[bytes, ...]
    """Activities as JSON, in order."""
    history: tuple[bytes, ...] = ()
    """Activities as JSON that join the conversation's history, on a channel that keeps it here."""
    address: str | None = None
    """Where replies are to be delivered, as the channel's own JSON; `None` if they are not sent from the outbox."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """A reply that waits for its delivery."""

    number: int
    """Rises with every parcel: the order of delivery."""
    lane: str
    """Parcels of one lane are delivered one after the other."""
    address: str
    body: bytes


@dataclass(frozen=True)
class History:
    """A stretch of a conversation."""

    activities: Sequence[bytes]
    watermark: int
    """The number of the last activity; asking for what comes after it continues the stretch."""


class Store(Protocol):
    """Keeps what must survive a restart. Times are UTC."""

    async def look(self, key: Key, message_id: str) -> Saved:
        """The session, and the answer if the message was seen before.

        Either may be behind what others have written since: then `commit` raises, and the next look is at the newest.
        """

    async def commit(self, record: Record, now: datetime) -> tuple[Parcel, ...]:
        """Keep a turn, and return what is to be delivered. Raises `ConflictError`, having kept nothing."""

    async def history(self, conversation: str, after: int = 0) -> History:
        """The conversation's activities with a number above `after`, in order."""

    async def waiting(self) -> list[Parcel]:
        """Every parcel not delivered yet, in order."""

    async def delivered(self, parcel: Parcel) -> None:
        """Take the parcel out of the outbox, at once or together with the next ones."""

    async def forget(self, before: datetime) -> int:
        """Delete what was said before, and the sessions not touched since; returns how many sessions went."""

    async def ping(self) -> None:
        """Return if the store answers; raise otherwise."""

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
