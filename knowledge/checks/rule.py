"""What a rule is: a small function over the content, with the words for what it finds and samples that prove it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from knowledge.checks.subject import Subject
from knowledge.loading import Fault


class Severity(StrEnum):
    """Whether content may ship with a finding."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Found:
    """One place where a rule does not hold."""

    path: str
    """The file."""
    field: str
    """Where in it."""
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)
    """What fills the placeholders of the rule's message."""


Find: TypeAlias = Callable[[Subject], Iterable[Found]]


@dataclass(frozen=True)
class Edit:
    """A change to the sample content, for trying a rule."""

    path: str
    """A file of the sample, from its folder on: `lamps/lamp-dark.yaml`."""
    field: str
    """Dotted name of the field; missing ones on the way are made."""
    value: Any
    """What the field becomes; `None` removes it."""


@dataclass(frozen=True)
class Rule:
    """One thing that content must, or should, keep to."""

    id: str
    severity: Severity
    message: str
    """What is wrong and what to do; `{names}` are filled from what was found."""
    find: Find
    failing: tuple[Edit, ...]
    """The sample with these edits breaks the rule."""
    passing: tuple[Edit, ...] = ()
    """The sample with these edits, which come near to breaking it, keeps the rule."""
    needs_all: bool = False
    """The rule looks at everything together, so it says nothing while a part cannot be read."""

    def faults(self, subject: Subject) -> list[Fault]:
        """Every place where the rule does not hold."""
        return [Fault(at.path, at.field, self.message.format_map(at.details)) for at in self.find(subject)]


def rule(
    rule_id: str,
    message: str,
    *,
    failing: tuple[Edit, ...],
    passing: tuple[Edit, ...] = (),
    severity: Severity = Severity.ERROR,
    needs_all: bool = False,
) -> Callable[[Find], Rule]:
    """Make a rule of the function below."""
    return lambda find: Rule(rule_id, severity, message, find, failing, passing, needs_all)
