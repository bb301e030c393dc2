"""Talk in the terminal: for authors who want to hear how their content sounds."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import ClientSession

from bot.effects import Effects
from bot.reading import Reader, arrival
from bot.rendering import neutral
from bot.storage import Key
from bot.tenant_lookup import TenantLookup
from bot.vault import Vault
from dialogs import Assistant, Message, Reply, Session
from dialogs.messages import Button, Effect, Result

_QUIT = "/quit"
_HERE = Key("terminal", "", "", "", "")


def talk(assistant: Assistant, locale: str | None = None, authority: str = "") -> None:
    """Talk until `/quit` or the end of the input. A number presses the button of that number.

    `authority`: whom to ask for the tenant of a domain.
    """
    vault = Vault()
    reader, run = Reader(secrets.token_bytes(32), vault), _runner(Effects(vault, TenantLookup(authority)))
    message = arrival(locale)
    session: Session | None = None
    while True:
        turn = assistant.turn(session, message, datetime.now(UTC))
        session, buttons = turn.session, _show(turn.replies)
        for effect in turn.effects:
            turn = assistant.turn(session, Message(result=run(effect)), datetime.now(UTC))
            session, buttons = turn.session, _show(turn.replies) or buttons
        line = _read()
        if line is None or line == _QUIT:
            return
        message = _pressed(line, buttons) or reader.message_of(_HERE, line, locale=locale)


def _runner(effects: Effects) -> Callable[[Effect], Result]:
    async def run(effect: Effect) -> Result:
        async with ClientSession() as session:
            effects.open(session)
            return await effects.run(_HERE, effect)

    return lambda effect: asyncio.run(run(effect))


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
