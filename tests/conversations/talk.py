"""The two ends of a conversation under test: what the user sends, and what comes back, whatever is between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.reading import message_of
from dialogs.conversation import Assistant
from dialogs.messages import Choice, Message, Reply
from dialogs.session import Session

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Pressable:
    """A button as the user has it."""

    label: str
    choice: Mapping[str, str | None]


@dataclass(frozen=True)
class Shown:
    """One message of the assistant as the user has it."""

    kind: str
    locale: str
    text: str
    """All words but those to copy."""
    copy: str = ""
    topic: str | None = None
    question: str | None = None
    cause: str | None = None
    progress: int | None = None
    buttons: tuple[Pressable, ...] = ()


class Talk(Protocol):
    """One conversation with the assistant."""

    async def arrive(self) -> list[Shown]:
        """The user opens the conversation."""

    async def write(self, text: str) -> list[Shown]:
        """The user sends a text."""

    async def press(self, choice: Mapping[str, str | None], label: str) -> list[Shown]:
        """The user presses a button."""

    def wait(self, pause: timedelta) -> None:
        """Time goes by."""

    async def session(self) -> Session | None:
        """What the assistant remembers of the case."""


class InProcessTalk:
    """Talks to the assistant itself, with the reading of the front door and nothing else of it."""

    def __init__(self, assistant: Assistant, locale: str) -> None:
        self._assistant = assistant
        self._locale = locale
        self._session: Session | None = None
        self._now = START

    async def arrive(self) -> list[Shown]:
        return self._turn(Message(arrived=True, locale=self._locale))

    async def write(self, text: str) -> list[Shown]:
        return self._turn(message_of(text, locale=self._locale))

    async def press(self, choice: Mapping[str, str | None], label: str) -> list[Shown]:
        return self._turn(Message(text=label, choice=Choice.model_validate(choice), locale=self._locale))

    def wait(self, pause: timedelta) -> None:
        self._now += pause

    async def session(self) -> Session | None:
        return self._session

    def _turn(self, message: Message) -> list[Shown]:
        # Through JSON and back, as it is stored between two turns.
        stored = self._session.model_dump_json(exclude_defaults=True) if self._session is not None else None
        session = Session.model_validate_json(stored) if stored is not None else None
        turn = self._assistant.turn(session, message, self._now)
        self._session = turn.session
        return [shown(reply) for reply in turn.replies]


def shown(reply: Reply) -> Shown:
    """The reply with its parts put together."""
    parts = (reply.headline, *reply.body, *reply.steps, reply.closing, *reply.small)
    return Shown(
        kind=reply.kind,
        locale=reply.locale,
        text="\n".join(part for part in parts if part),
        copy=reply.copy_text,
        topic=reply.topic,
        question=reply.question,
        cause=reply.cause,
        progress=reply.progress.number if reply.progress else None,
        buttons=tuple(Pressable(button.label, button.choice.model_dump()) for button in reply.buttons),
    )
