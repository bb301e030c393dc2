"""One turn's way through the outside: look, run, render, commit; then what was kept is handed on."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol
from weakref import WeakValueDictionary

from pydantic import ValidationError

from bot.effects import Effects
from bot.logs import describe
from bot.storage import ConflictError, Key, Parcel, Record, Saved, Store
from dialogs import Message, Reply, Session, Turn
from dialogs.messages import Effect

log = logging.getLogger(__name__)

_ATTEMPTS = 5
"""Runs of one turn when others keep changing its session; within one server there are none."""

_QUICK_TEXT = 300
"""Characters of a text that is understood at once. A longer one may take long enough to be felt by other users."""


class Talker(Protocol):
    """What answers: `dialogs.conversation.Assistant`."""

    def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
        """Answer the message; pure."""


@dataclass(frozen=True)
class Heard:
    """A message on its way in, with all that the turn needs to know of its channel."""

    key: Key
    message_id: str
    message: Message
    render: Callable[[str, tuple[Reply, ...], datetime], tuple[bytes, ...]]
    """Makes the channel's activities, as JSON, of the replies to the message of that id; called once a run."""
    echo: Callable[[datetime], tuple[bytes, ...]] | None = None
    """Makes the user's own activities for a history that is kept here; `None` where the channel keeps it."""
    address: str | None = None
    """Where the replies are to be delivered, as the channel's own JSON; `None` if the channel fetches them."""
    deliver: Callable[[Answer], None] | None = None
    """Takes what comes after the answer, such as the result of something looked up; without it the answer waits."""


@dataclass(frozen=True)
class Answer:
    """What a message was answered with; it is kept by now."""

    replies: tuple[bytes, ...]
    parcels: tuple[Parcel, ...] = ()
    """What is to be delivered; empty for a message that had been answered before."""
    repeated: bool = False
    """The message had been answered before."""
    effects: tuple[Effect, ...] = ()
    """What the outside has to do now."""


class Turns:
    """Answers messages, one at a time for each session, each exactly once."""

    PATIENCE_SECONDS: float = 4
    """How long effects under way may take once the server is to stop."""

    def __init__(
        self,
        assistant: Talker,
        store: Store,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        effects: Effects | None = None,
    ) -> None:
        self._assistant = assistant
        self._store = store
        self._clock = clock
        self._effects = effects
        self._under_way: set[asyncio.Task[None]] = set()
        self._locks: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self._thinker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="understanding")

    async def take(self, heard: Heard) -> Answer:
        """Answer the message and keep the turn; then do what it asked for, whose results are answered in the same way.

        Raises what the store raises when it cannot keep the turn.
        """
        answer = await self._answer(heard)
        if heard.deliver is not None:
            for effect in answer.effects:
                task = asyncio.create_task(self._bring(heard, effect, heard.deliver))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            return answer
        later = [await self._follow(heard, effect) for effect in answer.effects]
        return replace(answer, replies=(*answer.replies, *(reply for one in later for reply in one.replies)))

    async def settle(self) -> None:
        """Give effects under way a moment; a result that does not come in time can be asked for again."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self.PATIENCE_SECONDS)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def close(self) -> None:
        """Let the thread go."""
        self._thinker.shutdown()

    async def _bring(self, heard: Heard, effect: Effect, deliver: Callable[[Answer], None]) -> None:
        try:
            deliver(await self._follow(heard, effect))
        except Exception as error:
            log.error("A result could not be brought: %s", describe(error))

    async def _follow(self, heard: Heard, effect: Effect) -> Answer:
        """Do it, and answer its result as a message of its own, which leaves no words of the user's."""
        if self._effects is None:
            return Answer(())
        result = Message(result=await self._effects.run(heard.key, effect))
        message_id = f"result-{secrets.token_urlsafe(16)}"
        echo = (lambda _: ()) if heard.echo is not None else None
        return await self.take(replace(heard, message_id=message_id, message=result, echo=echo))

    async def _answer(self, heard: Heard) -> Answer:
        lock = self._locks.setdefault(heard.key, asyncio.Lock())
        async with lock:
            for _ in range(_ATTEMPTS):
                saved = await self._store.look(heard.key, heard.message_id)
                if saved.answer is not None:
                    return Answer(saved.answer, repeated=True)
                try:
                    return await self._once(heard, saved)
                except ConflictError:
                    continue
        raise ConflictError

    async def _once(self, heard: Heard, saved: Saved) -> Answer:
        now = self._clock()
        turn = await self._run(_revive(saved.session), heard.message, now)
        replies = heard.render(heard.message_id, turn.replies, now)
        record = Record(
            key=heard.key,
            message_id=heard.message_id,
            version=saved.version,
            session=turn.session.model_dump_json(exclude_defaults=True),
            replies=replies,
            history=(*heard.echo(now), *replies) if heard.echo else (),
            address=heard.address,
            events=turn.events,
        )
        return Answer(replies, await self._store.commit(record, now), effects=turn.effects)

    async def _run(self, session: Session | None, message: Message, now: datetime) -> Turn:
        if message.choice is not None or len(message.text) <= _QUICK_TEXT:
            return self._assistant.turn(session, message, now)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thinker, self._assistant.turn, session, message, now)


def _revive(session: str | None) -> Session | None:
    if session is None:
        return None
    try:
        return Session.model_validate_json(session)
    except ValidationError:
        log.warning("A stored session has a shape that is not known any more; the case begins anew")
        return None
