"""The two ends of a conversation under test: what the user sends, and what comes back, whatever is between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from dialogs.session import Session


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
