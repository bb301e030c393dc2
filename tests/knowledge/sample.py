"""A small content of its own to break: the sample that the rules are tried on, copied and edited."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from knowledge import checks
from knowledge.checks.rule import Edit

SAMPLE = Path(checks.__file__).parent / "sample"


def sample(folder: Path, edits: Iterable[Edit] = ()) -> Path:
    """A copy of the sample content in the folder, edited; returns the content folder."""
    content = folder / "content"
    shutil.copytree(SAMPLE, content)
    for edit in edits:
        path = content / edit.path
        data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        _set(data, edit.field.split("."), edit.value)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return content


def _set(data: dict[str, Any], names: list[str], value: Any) -> None:
    *way, last = names
    for name in way:
        data = data.setdefault(name, {})
    if value is None:
        del data[last]
    else:
        data[last] = value
