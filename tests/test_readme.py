"""What the README says of the settings and the commands is what the program says."""

from __future__ import annotations

import re
from pathlib import Path

from bot import settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_settings_is_the_programs_own() -> None:
    assert settings.table().strip() in README


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[ `\n])", README))
    assert {"run", "test", "bench"} <= named & targets
    assert {name for name in named if name not in targets} <= {"are"}


def test_every_file_it_names_exists() -> None:
    named = re.findall(r"`((?:bot|dialogs|knowledge|tests)/[\w/.-]+)`", README)
    assert named
    assert not [name for name in named if "<" not in name and not (ROOT / name).exists()]


def test_every_pinned_package_of_the_first_block_has_its_reason() -> None:
    table = README.partition("## Dependencies")[2].lower()
    for file in ("requirements.txt", "requirements-dev.txt"):
        first = (ROOT / file).read_text(encoding="utf-8").split("\n\n")[0]
        packages = re.findall(r"(?m)^([A-Za-z][\w-]*)==", first)
        assert packages
        assert not [name for name in packages if name.lower() not in table]
