from __future__ import annotations

from dataclasses import replace

import pytest

from bot import vault
from bot.storage import Key
from bot.vault import KEPT_SECONDS, Vault

KEY = Key("webchat", "", "conversation", "", "user")


def test_a_conversation_finds_its_own_alone() -> None:
    kept = Vault()
    kept.keep(KEY, "digest", "contoso.com")

    assert kept.value(KEY, "digest") == "contoso.com"
    assert kept.value(KEY, "other") is None
    assert kept.value(replace(KEY, user="another"), "digest") is None
    assert kept.value(replace(KEY, conversation="another"), "digest") is None


def test_it_is_forgotten_after_a_while_and_pasting_it_again_begins_anew() -> None:
    now = 0.0
    kept = Vault(lambda: now)
    kept.keep(KEY, "first", "contoso.com")
    kept.keep(KEY, "second", "contoso.org")
    now = KEPT_SECONDS - 1
    kept.keep(KEY, "first", "contoso.com")
    now = KEPT_SECONDS
    kept.sweep()

    assert list(kept._kept) == [(KEY, "first")]
    assert kept.value(KEY, "first") == "contoso.com"
    now = 2 * KEPT_SECONDS
    assert kept.value(KEY, "first") is None
    assert not kept._kept


def test_what_was_pasted_first_goes_if_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "LIMIT", 3)
    kept = Vault()
    for number in range(5):
        kept.keep(KEY, str(number), "contoso.com")

    assert [digest for _, digest in kept._kept] == ["2", "3", "4"]


def test_it_shows_nothing() -> None:
    kept = Vault()
    kept.keep(KEY, "digest", "contoso.com")

    assert "contoso" not in f"{kept!r} {kept}"
