"""What comes in and what goes out of a turn, neutral of any channel."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Frozen):
    """What a pressed button says: an intention, the thing it is about, and the value chosen for that thing."""

    do: str = Field(max_length=40)
    """The intention: `answer`, `topic`, `command`, `outcome` ..."""
    of: str | None = Field(None, max_length=80)
    """A question, topic or outcome id."""
    value: str | None = Field(None, max_length=80)
    """An answer id or the like."""


class Identifier(_Frozen):
    """An identifier that stood in the user's text and was masked before anything was stored."""

    kind: str
    """`guid`, `onmicrosoft-domain`, `domain`, `email`, `number` ..."""
    digest: str = ""
    """The same for the same identifier in the same conversation, and telling nothing about it without the secret of
    this installation. Empty for an identifier that nothing can be done with."""


class Result(_Frozen):
    """What came of an `Effect`."""

    of: str
    """The effect's name."""
    value: str
    """What was found, in one word that the effect's maker knows."""
    about: str = ""
    """The effect's."""


class Message(_Frozen):
    """One thing the user did - wrote a text, pressed a button, arrived - or the result of what they had looked up."""

    text: str = ""
    """As typed, identifiers masked, control characters removed, cut to a bounded length."""
    choice: Choice | None = None
    """The pressed button's value, if a button was pressed."""
    arrived: bool = False
    """The user opened the conversation and has said nothing yet."""
    locale: str | None = None
    """The channel's own idea of the language (a BCP 47 tag); the user's words count more."""
    identifiers: tuple[Identifier, ...] = ()
    """What was masked in the text, in order."""
    result: Result | None = None
    """What the outside was asked to do in an earlier turn has come to this."""


class Button(_Frozen):
    """A choice offered to the user."""

    label: str
    choice: Choice
    copies: bool = False
    """Pressing it copies the reply's `copy_text` to the clipboard where the channel can."""


Kind = Literal["say", "ask", "conclude", "choose", "rate", "handoff"]


class Progress(_Frozen):
    """How far a guide is: this is question `number` of at most `at_most`."""

    number: int
    at_most: int


class Reply(_Frozen):
    """One message of the assistant, in parts; a channel lays the parts out in this order.

    Texts carry bold, italic and `[label](https://...)` links from the content, and nothing of what the user wrote.
    """

    kind: Kind
    locale: str
    headline: str = ""
    """The conclusion in one line, shown bold."""
    body: tuple[str, ...] = ()
    """Paragraphs."""
    steps: tuple[str, ...] = ()
    """What to do, in order; shown numbered."""
    copy_text: str = ""
    """A text ready to copy; shown as a quotation, line breaks kept."""
    small: tuple[str, ...] = ()
    """Quiet lines: progress, source, notes."""
    closing: str = ""
    """What stands last, before the buttons; at most one question."""
    buttons: tuple[Button, ...] = ()
    topic: str | None = None
    question: str | None = None
    cause: str | None = None
    """The outcome concluded: a cause or an option."""
    progress: Progress | None = None


class Event(_Frozen):
    """Something worth counting: a name and ids, never a text of the user."""

    name: str
    detail: dict[str, str] = Field(default_factory=dict)


class Effect(_Frozen):
    """Something the outside is asked to do after the turn is committed; its `Result` comes as a message of its own."""

    name: str
    argument: dict[str, str] = Field(default_factory=dict)
    """Digests of identifiers and the like, never an identifier."""
    about: str = ""
    """Tells its result from that of another of the same name: what was looked up for one case is not another's."""
