"""What partners say: requests, replies and statements, for learning to understand them; nothing of it is ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from knowledge.shapes import Frozen, Id, Text


@cache
def _kept_once(facts: tuple[tuple[Id, Id], ...]) -> Mapping[Id, Id]:
    return dict(facts)


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Statement:
    """A sentence as partners write it, with every fact that it states: none for a question, a plan, a negation.

    There are tens of thousands, so they are kept small: many state the same facts and share them.
    """

    says: Text
    facts: Annotated[Mapping[Id, Id], AfterValidator(lambda facts: _kept_once(tuple(facts.items())))]
    """Question id -> answer id."""


NO_ANSWER, UNKNOWN_ANSWER = "none", "unknown"
"""Where replies are listed: those that answer their question with none of its answers, and those that say that it is
not known."""


class Utterances(Frozen):
    """What partners say, for learning to understand them; nothing of it is ever shown."""

    requests: Mapping[Id, tuple[Text, ...]] = Field(default_factory=dict)
    """Topic id -> messages about it, beside the topic's own examples."""
    replies: Mapping[Id, Mapping[Id, tuple[Text, ...]]] = Field(default_factory=dict)
    """Question id -> answer id, `NO_ANSWER` or `UNKNOWN_ANSWER` -> replies to the question when it was put; unlike an
    answer's phrases they may mean nothing without it."""
    unknown: tuple[Text, ...] = ()
    """Replies to any question that say that it is not known."""
    statements: tuple[Statement, ...] = ()
