"""Talk in the terminal: for authors who want to hear how their content sounds."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from bot.reading import arrival, message_of
from bot.rendering import neutral
from dialogs import Assistant, Message, Reply, Session
from dialogs.messages import Button

_QUIT = "/quit"


def talk(assistant: Assistant, locale: str | None = None) -> None:
    """Talk until `/quit` or the end of the input. A number presses the button of that number."""
    message = arrival(locale)
    session: Session | None = None
    while True:
        turn = assistant.turn(session, message, datetime.now(UTC))
        session = turn.session
        buttons = _show(turn.replies)
        line = _read()
        if line is None or line == _QUIT:
            return
        message = _pressed(line, buttons) or message_of(line, locale=locale)


def _show(replies: tuple[Reply, ...]) -> list[Button]:
    """Write the replies, number their buttons through, and return these in order."""
    buttons: list[Button] = []
    for reply in replies:
        sys.stdout.write(f"\n{neutral.text(reply)}\n")
        for button in reply.buttons:
            buttons.append(button)
            sys.stdout.write(f"  {len(buttons)}) {button.label}\n")
    return buttons


def _read() -> str | None:
    sys.stdout.write("\n> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _pressed(line: str, buttons: list[Button]) -> Message | None:
    if line.isascii() and line.isdigit() and 1 <= int(line) <= len(buttons):
        button = buttons[int(line) - 1]
        return Message(text=button.label, choice=button.choice)
    return None
