from __future__ import annotations

from pathlib import Path

import pytest

from bot import effects, settings
from bot.settings import Settings, SettingsError, load, table

LONG = "s" * 32
AZURE = {"MICROSOFT_APP_ID": "app", "MICROSOFT_APP_PASSWORD": "secret"}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def given(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_nothing_needs_to_be_set_on_loopback() -> None:
    loaded = load()

    assert (loaded.host, loaded.port) == ("127.0.0.1", 3978)
    assert loaded.database == "sqlite:///data/assistant.db"


def test_a_file_sets_what_the_environment_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nLOG_LEVEL=ERROR\nSOMETHING_ELSE=1\n")
    given(monkeypatch, {"PORT": "5000", "HOST": ""})

    loaded = load()

    assert (loaded.port, loaded.log_level, loaded.host) == (5000, "ERROR", "127.0.0.1")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"PUBLIC_URL": "assistant.example.com"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://example.com/assistant"}, "PUBLIC_URL"),
        ({"DATABASE_URL": "mysql://user:swordfish@db/x"}, "DATABASE_URL"),
        ({"RETENTION_DAYS": "0"}, "RETENTION_DAYS"),
        ({"DIRECT_LINE_SECRET": "swordfish"}, "DIRECT_LINE_SECRET"),
        ({"CHANNEL_OPENID_URL": "http://keys.example.com"}, "CHANNEL_OPENID_URL"),
        ({"TENANT_LOOKUP_AUTHORITY": "http://login.example.com"}, "TENANT_LOOKUP_AUTHORITY"),
        ({"TENANT_LOOKUP_AUTHORITY": "https://login.example.com/common"}, "TENANT_LOOKUP_AUTHORITY"),
        ({"TENANT_LOOKUP_AUTHORITY": "off"}, "TENANT_LOOKUP_AUTHORITY"),
        ({"HOST": "0.0.0.0"}, "MICROSOFT_APP_ID"),
        ({"HOST": "example.com", "DIRECT_LINE_SECRET": LONG}, "MICROSOFT_APP_ID"),
        ({"HOST": "::", **AZURE}, "DIRECT_LINE_SECRET"),
        ({"MICROSOFT_APP_ID": "app"}, "MICROSOFT_APP_PASSWORD"),
        ({**AZURE, "MICROSOFT_APP_TYPE": "SingleTenant"}, "MICROSOFT_APP_TENANT_ID"),
        ({**AZURE, "MICROSOFT_APP_TYPE": "Other"}, "MICROSOFT_APP_TYPE"),
    ],
)
def test_a_bad_value_is_named_in_one_line(values: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, values)

    with pytest.raises(SettingsError) as caught:
        load()

    line = str(caught.value)
    assert line.startswith(f"{named}: ")
    assert "\n" not in line
    assert "Set it in the environment or in .env" in line
    assert "swordfish" not in line


@pytest.mark.parametrize(
    "values",
    [
        {"HOST": "0.0.0.0", "DIRECT_LINE_SECRET": LONG, **AZURE},
        {"HOST": "localhost"},
        {"HOST": "::1"},
        {"MICROSOFT_APP_ID": "a", "MICROSOFT_APP_TYPE": "UserAssignedMSI", "MICROSOFT_APP_TENANT_ID": "t"},
        {"PUBLIC_URL": "https://example.com/"},
    ],
)
def test_values_that_fit_together(values: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, values)

    assert load()


@pytest.mark.parametrize(
    ("value", "authority", "checks"),
    [
        (None, "https://login.microsoftonline.com", {"domain-in-tenant"}),
        ("https://login.microsoftonline.us/", "https://login.microsoftonline.us", {"domain-in-tenant"}),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", {"domain-in-tenant"}),
        ("", "", set()),
    ],
)
def test_whom_to_ask_for_a_tenant(
    value: str | None, authority: str, checks: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, {} if value is None else {"TENANT_LOOKUP_AUTHORITY": value})

    loaded = load()

    assert loaded.tenant_lookup_authority == authority
    assert effects.checks(loaded) == checks


def test_secrets_are_not_shown() -> None:
    loaded = load(direct_line_secret=LONG)

    assert LONG not in repr(loaded)


def test_the_table_has_a_row_for_every_setting() -> None:
    rows = table().splitlines()

    assert rows[:2] == ["| Variable | Default | Meaning |", "| --- | --- | --- |"]
    assert [row.split("`")[1] for row in rows[2:]] == [name.upper() for name in Settings.model_fields]
    assert all(row.count("|") == 4 and not row.endswith("| None |") for row in rows)


def test_every_setting_is_described() -> None:
    assert all(field.description for field in settings.Settings.model_fields.values())
