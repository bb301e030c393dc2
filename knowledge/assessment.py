"""What the reasoning takes in and hands out: facts with how sure they are, and where a guide stands after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

BUDGET = 8
"""How many questions one guide may put, all told."""

Confidence: TypeAlias = Literal["open", "possible", "probably", "very-likely"]

CONFIDENCES: tuple[Confidence, ...] = ("open", "possible", "probably", "very-likely")
"""From the least to the most."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How one question was answered."""

    answer: str | None
    """An answer id of the question; `None`: "I don't know"."""
    sure: bool = True
    """False: a hedged answer, which counts less."""


Evidence: TypeAlias = Mapping[str, Answered]
"""Question id -> its answer. Ids that the knowledge does not have are passed over."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One branch of a conditional answer: the outcome, if the unknown questions are answered so."""

    outcome: str
    when: Mapping[str, tuple[str, ...]]
    """Question id -> the answers that lead there, any of them; all the questions must hold."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a guide ends with."""

    outcomes: tuple[str, ...]
    """The outcomes named, in the order of mending: one, or each of the troubles that hold at once. A conditional
    answer names the widest alternative."""
    confidence: Confidence
    supported: bool
    """Some fact speaks for what is named; false: it is only what is left, or nothing is known."""
    also: tuple[str, ...] = ()
    """Other outcomes that are possible, most probable first."""
    unlikely: tuple[str, ...] = ()
    """Outcomes that the facts speak against, in the order of the file."""
    alternatives: tuple[Alternative, ...] = ()
    """Option guides with deciding unknowns: which outcome under which answers, in the order of the file. An outcome
    stands more than once if no single condition covers it."""
    open_questions: tuple[str, ...] = ()
    """What to ask whoever can know: with these answered the truth comes out on top, best first."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Where a guide stands: the next question, or the conclusion."""

    question: str | None
    """The question to put next; `None` when concluding."""
    ranking: tuple[tuple[str, float], ...]
    """Every outcome with its probability (0..1, together 1), best first. Option guides: the share of the answers
    still possible that lead to it."""
    conclusion: Conclusion | None
    remaining: int
    """At most so many questions are still put, the next one included."""
    tells_apart: tuple[str, ...] = ()
    """The outcomes that the next question separates, most affected first."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which facts count for and against an outcome: question ids, strongest first."""

    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """An answer within one compiled guide."""

    question: int
    """Place of the question in the guide."""
    answer: int
    """Place of the answer in the question; `UNKNOWN` for "I don't know"."""
    sure: bool = True


UNKNOWN = -1

Facts: TypeAlias = tuple[Fact, ...]
"""In the order of the guide's questions, each at most once: the same facts are always the same tuple."""
