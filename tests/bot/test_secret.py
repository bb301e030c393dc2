from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.secret import digest_key, signing_key
from bot.settings import Settings
from tests.bot.conftest import make_settings

Makes = Callable[[Settings], bytes]


@pytest.mark.parametrize(("makes", "name"), [(signing_key, "direct-line.key"), (digest_key, "identifiers.key")])
def test_the_key_of_loopback_is_kept_for_this_user_alone(makes: Makes, name: str, settings: Settings) -> None:
    key = makes(settings)

    assert makes(settings) == key
    assert len(key) == 32
    assert stat.S_IMODE((settings.data_dir / name).stat().st_mode) == 0o600


def test_a_secret_in_the_settings_makes_both_keys(tmp_path: Path) -> None:
    settings, other = (make_settings(tmp_path, direct_line_secret=letter * 40) for letter in "st")

    assert signing_key(settings) == b"s" * 40
    assert digest_key(settings) not in (signing_key(settings), digest_key(other))
    assert digest_key(settings) == digest_key(settings)
    assert not list(tmp_path.iterdir())
