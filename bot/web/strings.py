"""The page's words, one `page.yaml` a language, in the folder of the assistant's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dialogs.words import WORDING, WordingError


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Strings(BaseModel):
    """All that the page says in one language, apart from the conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_kebab)

    tag: str = Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """BCP 47, with a region where Web Chat's translations have one."""
    direction: str = Field("ltr", pattern=r"^(ltr|rtl)$")
    language: str
    """The language's name in itself, on the switch."""
    name: str
    subtitle: str
    headline: str
    explanation: str
    examples_title: str
    examples: tuple[str, ...] = Field(min_length=3)
    """What a user could write; sent when pressed."""
    help: str
    restart: str
    restart_ask: str
    """Asked before the answers are forgotten at one press."""
    cancel: str
    about: str
    close: str
    menu: str
    languages: str
    conversation: str
    skip: str
    independent: str
    sources: str
    """Filled in with the dates of the sources: `{date}`, `{as-of}`, `{latest}`."""
    privacy: str
    connecting: str
    offline: str
    unreachable: str
    busy: str
    ended: str
    not_copied: str
    try_again: str
    no_script: str
    masked: dict[str, str]
    """Kind of an identifier -> what stands for it in the user's own words."""
    chat: dict[str, str]
    """Web Chat's key -> the text to show instead of its own."""


def load_strings(folder: Path = WORDING) -> Mapping[str, Strings]:
    """Locale -> strings, for every language that has a page. Raises `WordingError` with every fault."""
    strings: dict[str, Strings] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*/page.yaml")):
        try:
            strings[path.parent.name] = Strings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError) as error:
            faults.append(f"{path}: cannot be read ({error}), mend the file")
        except ValidationError as error:
            faults += [f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    if faults or not strings:
        raise WordingError("\n".join(faults) or f"{folder}: no page.yaml found, add <language>/page.yaml")
    return strings
