"""Rules of the voice: what the assistant never says; the list stands in `tone.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.checks.rule import Edit, Found, rule
from knowledge.checks.subject import Subject
from knowledge.checks.texts import Voice, Words

_LIST = Path(__file__).with_name("tone.yaml")
_STEP = "outcomes.no-power.steps.plug-it-in"


class Unsaid(BaseModel):
    """Words to keep out of texts for users."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    instead: str
    voices: tuple[Voice, ...] = tuple(Voice)
    case: bool = False

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, 0 if self.case else re.IGNORECASE)

    def said_in(self, words: Words) -> str | None:
        """The words found in the text, if any."""
        match = self._compiled.search(words.text) if words.voice in self.voices else None
        return match.group() if match else None


class _Tone(RootModel[dict[str, tuple[Unsaid, ...]]]):
    """Language -> what is not said in it; `any` holds in every language."""


@cache
def unsaid(locale: str) -> tuple[Unsaid, ...]:
    """What is not said in that language; a language without a list has only what holds in every one."""
    lists = _Tone.model_validate(yaml.safe_load(_LIST.read_text(encoding="utf-8"))).root
    return lists["any"] + (lists.get(locale, ()) if locale != "any" else ())


@rule(
    "forbidden-words",
    "says {said!r}; instead: {instead}",
    failing=(
        Edit("lamps/en/lamp-dark.yaml", _STEP, "Simply put the plug into the socket."),
        Edit("lamps/pl/lamp-dark.yaml", _STEP, "Niestety trzeba włożyć wtyczkę."),
    ),
    passing=(
        Edit("lamps/en/lamp-dark.yaml", "requests.which-bulb", "Which bulb do we need to bring?"),
        Edit("lamps/pl/lamp-dark.yaml", _STEP, "Włóż wtyczkę – tę z kablem – do gniazdka."),
    ),
)
def forbidden_words(subject: Subject) -> Iterator[Found]:
    """No promise, no false cheer, no machine translation."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            for entry in unsaid(locale):
                said = entry.said_in(words)
                if said:
                    yield Found(words.path, words.field, {"said": said, "instead": entry.instead})


@rule(
    "pictures-in-text",
    "holds {said!r}, write words",
    failing=(Edit("lamps/en/lamp-dark.yaml", _STEP, "Put the plug into the socket \N{ELECTRIC PLUG}"),),
    passing=(Edit("lamps/pl/lamp-dark.yaml", _STEP, "Włóż wtyczkę → do gniazdka…"),),
)
def pictures_in_text(subject: Subject) -> Iterator[Found]:
    """No emoji."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            picture = next((sign for sign in words.text if unicodedata.category(sign) == "So"), None)
            if picture:
                yield Found(words.path, words.field, {"said": picture})
