"""The assistant's own words, one folder a language, and the rule that every language says the same things."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel.dates import format_date

from knowledge.parsing.faults import Faults, FileFaults
from knowledge.parsing.yaml_text import parse

WORDING = Path(__file__).parent / "wording"

Tree = Mapping[str, Any]


class WordingError(Exception):
    """The wording cannot be used; the message lists every fault as `file: key: what is wrong, what to do`."""


@dataclass(frozen=True)
class Words:
    """What the assistant says in one language."""

    locale: str
    sentences: Mapping[str, str]
    """Key -> template; `{name}` is filled in."""
    phrases: Mapping[str, tuple[str, ...]]
    """Command or reaction -> how users say it."""

    def say(self, key: str, **values: object) -> str:
        """The sentence, filled in. Raises `KeyError` for a key that the wording does not have."""
        return self.sentences[key].format_map(values)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.sentences

    def variant(self, key: str, number: int, **values: object) -> str:
        """One of the variants `key-1` (or `key`), `key-2`, ...; beyond the last, the last two take turns."""
        count = 1
        while self.has(f"{key}-{count + 1}"):
            count += 1
        if number > count:
            number = count - (number - count) % 2
        return self.say(f"{key}-{number}" if number > 1 or not self.has(key) else key, **values)

    def day(self, day: date) -> str:
        """A date as a reader of this language writes it."""
        return format_date(day, self.sentences["date-pattern"], locale=self.locale)

    def opening(self, text: str) -> str:
        """The text as it stands at the beginning of a line or on a button."""
        return text[:1].upper() + text[1:]

    def titles(self, items: Sequence[str]) -> str:
        """Names that begin with a capital, one after the other."""
        return "; ".join(items)

    def listing(self, items: Sequence[str], joint: str = "and") -> str:
        """Items joined as a reader of this language would, by `and` or `or`; by semicolons if they hold such joints."""
        if len(items) < 2:
            return "".join(items)
        inner = [", ", *(self.say(f"list-{kind}", first="", last="") for kind in {"or", joint})]
        if not any(found in item for item in items for found in inner):
            return self.say(f"list-{joint}", first=", ".join(items[:-1]), last=items[-1])
        if joint == "and":
            return "; ".join(items)
        return self.say(f"list-{joint}", first="; ".join(items[:-1]) + ";", last=items[-1])


def load_wording(folder: Path = WORDING) -> Mapping[str, Words]:
    """The words of every language under the folder, the default language (`en`, or the first by name) first.

    Raises `WordingError` with every fault: a key or placeholder that one language has and another lacks.
    """
    locales = sorted(path.name for path in folder.iterdir() if (path / "assistant.yaml").is_file())
    words = {locale: _load_one(folder / locale) for locale in locales}
    faults = [fault for other in words.values() for fault in _differences(next(iter(words.values())), other)]
    if faults or not words:
        raise WordingError("\n".join(faults) or f"{folder}: no language found, add <language>/assistant.yaml")
    return MappingProxyType(words)


def _load_one(folder: Path) -> Words:
    sentences = _read(folder / "assistant.yaml")
    phrases = _read(folder / "commands.yaml")
    return Words(
        folder.name,
        MappingProxyType({key: str(text).strip() for key, text in sentences.items()}),
        MappingProxyType({key: tuple(str(phrase) for phrase in said) for key, said in phrases.items()}),
    )


def _read(path: Path) -> Tree:
    faults = Faults()
    try:
        tree = parse(path.read_bytes(), FileFaults(faults, str(path)))
    except OSError as error:
        raise WordingError(f"{path}: cannot be read ({error.strerror}), add the file or mend its rights") from error
    if not faults.found and not isinstance(tree, dict):
        raise WordingError(f"{path}: is not a mapping of keys to words, write `key: words`")
    if faults.found or not isinstance(tree, dict):
        raise WordingError("\n".join(map(str, faults.found)))
    return tree


def _differences(model: Words, other: Words) -> list[str]:
    faults = []
    for kind in ("sentences", "phrases"):
        ours, theirs = getattr(model, kind), getattr(other, kind)
        faults += [f"{other.locale}: {key}: missing, translate it from {model.locale}" for key in ours.keys() - theirs]
        faults += [f"{other.locale}: {key}: not in {model.locale}, add or remove" for key in theirs.keys() - ours]
    for key in model.sentences.keys() & other.sentences.keys():
        ours, theirs = _placeholders(model.sentences[key]), _placeholders(other.sentences[key])
        if ours != theirs:
            faults.append(f"{other.locale}: {key}: placeholders {sorted(theirs)}, make them {sorted(ours)}")
    return sorted(faults)


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
