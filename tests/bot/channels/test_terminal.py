from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from bot.channels import terminal
from bot.tenant_lookup import CHECK
from dialogs import Assistant, Message, Session, Turn
from dialogs.messages import Effect
from tests.bot.conftest import Echo


def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: str, **given: Any) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    terminal.talk(cast(Assistant, Echo()), **given)
    return capsys.readouterr().out


def test_a_talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(monkeypatch, capsys, "hello\n1\n9\n/quit\nnever read\n")

    turns = [line for line in said.splitlines() if line.startswith("Turn")]
    assert turns == ["Turn 1: welcome", "Turn 2: 5 characters", "Turn 3: pressed", "Turn 4: 1 characters"]
    assert said.count("  1) Again") == 4


class Asking(Echo):
    """Has something looked up that nobody pasted."""

    def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
        turn = super().turn(session, message, now)
        if message.result is None:
            return replace(turn, effects=(Effect(name=CHECK, argument={"subdomain": "d", "tenant-id": "t"}),))
        told = turn.replies[0].model_copy(update={"body": (message.result.value,), "buttons": ()})
        return replace(turn, replies=(told,))


def test_what_comes_of_an_effect_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    terminal.talk(cast(Assistant, Asking()))

    said = capsys.readouterr().out
    assert said.count("not-kept") == 2
    assert "Turn 3: pressed" in said


def test_the_end_of_the_input_ends_the_talk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Turn 1: welcome" in talk(monkeypatch, capsys, "", locale="pl")
