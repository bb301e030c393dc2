"""The shape of a file of conversations: what the user does, and what the assistant has to do about it.

A turn is one of: `user` (free text), `press` (a button of the last replies, by its meaning), `forge` (a button's value
that nobody offered), `arrive`, `answers` (whatever the guide asks is answered from the mapping, by button or, with
`say`, in words; what is not in it is "I don't know") and `stuck` (the same, and every time the error is still there).
An expectation looks at structure rather than at sentences; what it does not mention is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

HERE = Path(__file__).parent
LOCALES = ("en", "pl")
CHANNEL_LOCALES: Mapping[str, str] = {"en": "en-US", "pl": "pl-PL"}

SAME = "same"
"""As the expected question: the one that was open before the turn."""
OTHER = "other"
"""As the expected question: any but the one that was open before the turn."""
UNKNOWN = "unknown"
"""As an answer: "I don't know"."""
NOTHING = "nothing"
"""As a fact: the session knows nothing about it."""


def _one_or_more(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _compiles(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        re.compile(pattern)
    return patterns


OneOf: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
"""A value, or a list of values any of which will do."""

Patterns: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_one_or_more), AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"))


class Meaning(_Part):
    """A button's meaning; what is left out may be anything."""

    do: str
    of: str | None = None
    value: str | None = None

    def fits(self, choice: Mapping[str, str | None]) -> bool:
        """Whether a button's choice has this meaning."""
        return all(wanted is None or choice.get(part) == wanted for part, wanted in self)


class Buttons(_Part):
    max: int | None = None
    includes: tuple[Meaning, ...] = ()


class ProgressWanted(_Part):
    number: int


class Expectation(_Part):
    """What has to be true of the replies to one turn."""

    kind: OneOf | None = None
    topic: OneOf | None = None
    question: OneOf | None = None
    cause: OneOf | None = None
    progress: ProgressWanted | None = None
    buttons: Buttons | None = None
    """These six are asked of one reply together."""
    locale: str | None = None
    knows: Mapping[str, str] = Field(default_factory=dict)
    says: Patterns = ()
    """Each is found somewhere in the replies, whatever the case; a text to copy does not count."""
    never: Patterns = ()
    """None is found in the replies or in a text to copy."""
    copies: str | None = None
    """Found in a text to copy."""
    replies: int | None = None


class Words(_Part):
    say: str


Answers: TypeAlias = Mapping[str, str | Words]


class Turn(_Part):
    user: str | None = None
    press: Meaning | None = None
    forge: Meaning | None = None
    answers: Answers | None = None
    stuck: Answers | None = None
    arrive: bool = False
    repeat: int | None = None
    """The user's text is repeated to this many characters."""
    late: bool = False
    """The button is one of an earlier reply, the oldest that fits."""
    after: str | None = None
    """Time that went by before the turn: `2d`, `3h`."""
    term: str | None = None
    """The glossary entry that the turn asks about."""
    assistant: Expectation = Expectation()

    @model_validator(mode="after")
    def _is_one_thing(self) -> Turn:
        done = [self.user, self.press, self.forge, self.answers, self.stuck, self.arrive or None]
        if sum(part is not None for part in done) != 1:
            raise ValueError("a turn is one of user, press, forge, answers, stuck, arrive")
        return self

    @property
    def text(self) -> str:
        """What the user writes."""
        said = self.user or ""
        return said if self.repeat is None else (said * (self.repeat // len(said) + 1))[: self.repeat]

    @property
    def pause(self) -> timedelta:
        """How long the user was away before."""
        if self.after is None:
            return timedelta(seconds=20)
        number, unit = int(self.after[:-1]), self.after[-1]
        return {"d": timedelta(days=number), "h": timedelta(hours=number), "m": timedelta(minutes=number)}[unit]


class Conversation(_Part):
    title: str
    turns: tuple[Turn, ...] = Field(min_length=1)
    greeted: bool = True
    """The assistant greets first; `false` where a channel lets the user begin."""
    channel_locale: str | None = None


class Script(_Part):
    """A file: conversations about one topic or one behaviour."""

    title: str
    conversations: tuple[Conversation, ...] = Field(min_length=1)


@cache
def script(path: Path) -> Script:
    """The file's conversations. Raises `ValidationError` for a key or a shape that the format does not know."""
    return Script.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def scripts(locale: str) -> Iterator[tuple[str, Script]]:
    """Every file of the language, with its name."""
    for path in sorted((HERE / locale).glob("*.yaml")):
        yield path.stem, script(path)
