from __future__ import annotations

import io
from typing import Any, cast

import pytest

from bot.channels import terminal
from dialogs import Assistant
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


def test_the_end_of_the_input_ends_the_talk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Turn 1: welcome" in talk(monkeypatch, capsys, "", locale="pl")
