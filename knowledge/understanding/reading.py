"""What was understood of one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Decision: TypeAlias = Literal["answer", "did-you-mean", "unclear", "out-of-scope"]
"""What to do with a message as a request: answer it, offer the nearest topics, ask again, say that it is not known."""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact that the message states."""

    question: str
    """Id of the question that the fact answers."""
    answer: str
    """Id of the answer."""
    sure: bool = True
    """False if it was hedged: "I think it's CSP"."""
    corrected: bool = False
    """It replaces what was said before: "no, it was EA"."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """How the message answers the open question."""

    answer: str | None
    """Id of the answer; `None` is "I don't know"."""
    sure: bool = True
    """False if it was hedged: "I think so"."""
    share: float = field(default=1.0, compare=False)
    """How probable it is that this is what was meant, 0..1."""
    consents: bool = field(default=False, compare=False)
    """It is read from a word that may say no more than "go on": "ok", "fine"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a message says, as far as it was understood."""

    language: str | None
    """The locale it is written in; `None`: it does not tell, keep the present one."""
    topics: tuple[tuple[str, float], ...]
    """Every topic with its probability, best first; they add up to 1 less the chance that none is meant."""
    outcome: Decision
    """What the probabilities come to."""
    facts: tuple[ReadFact, ...] = ()
    """At most one fact for each question."""
    answer: ReadAnswer | None = None
    """Set only if a question was open and the message answers it."""
    term: str | None = None
    """The glossary term asked about."""
    asks: bool = False
    """It is a question rather than an answer."""
    tells: bool = True
    """It holds a word that means something by itself: "why not" holds none."""
    other_matter: str | None = None
    """The topic of the second matter that it is about, beside the likeliest topic."""
    presumes: bool = False
    """It asks, and takes what it names for granted: "why is the CSP subscription refused"."""
    denied: frozenset[tuple[str, str]] = frozenset()
    """Answers, as question and answer, that it names only to say that it is not so: "it isn't CSP"."""
    asked: frozenset[str] = frozenset()
    """Questions that it asks itself, or names several answers to: "is it still active?", "CSP or EA?"."""
    mends: bool = False
    """It sets right what was said before: "no wait, they did"."""
    adds: bool = False
    """It tells more of it beside what was said before: "we also trained them"."""
    advises: bool = False
    """It passes on which one to take: "she told me to use the Hamburg one"."""
