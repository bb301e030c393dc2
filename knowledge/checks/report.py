"""All that is wrong with a content folder, and what its guides cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from knowledge.checks import examples, guides, lengths, links, sources, tone
from knowledge.checks.rule import Rule, Severity
from knowledge.checks.subject import Subject
from knowledge.checks.walking import LIMIT, Effort, efforts
from knowledge.loading import Fault, survey

RULES: tuple[Rule, ...] = tuple(
    entry
    for module in (sources, guides, examples, links, lengths, tone)
    for entry in vars(module).values()
    if isinstance(entry, Rule)
)
"""Every rule. What cannot be read at all, an unknown id or a missing translation, is found by loading already."""


@dataclass(frozen=True)
class Report:
    """What a check found."""

    errors: tuple[Fault, ...]
    """The content must not ship with these."""
    warnings: tuple[Fault, ...]
    """It may, if there is a reason."""
    efforts: tuple[Effort, ...]
    """Questions for each outcome of each guide."""
    topics: int
    locales: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The report as text: what to mend, the table of questions, a summary."""
        yield from map(str, self.errors)
        yield from (f"{fault} [warning]" for fault in self.warnings)
        yield from _table(self.efforts)
        yield (
            f"{self.topics} topics, languages: {', '.join(self.locales) or 'none'}; "
            f"{len(self.errors)} errors, {len(self.warnings)} warnings"
        )


def check(content: Path, *, locales: Sequence[str] | None = None) -> Report:
    """Look at everything in the folder; what has a fault already is left out of the further rules."""
    found = survey(content, locales=locales)
    subject = Subject(found)
    by_severity: dict[Severity, set[Fault]] = {Severity.ERROR: set(found.faults), Severity.WARNING: set()}
    for rule in RULES:
        if subject.whole or not rule.needs_all:
            by_severity[rule.severity].update(rule.faults(subject))
    costs = tuple(
        effort
        for topic_id, guide in subject.guides.items()
        for effort in efforts(guide, subject.topic(topic_id), subject.endings(topic_id))
    )
    by_severity[Severity.ERROR].update(over_limit(costs, subject))
    return Report(
        errors=tuple(sorted(by_severity[Severity.ERROR])),
        warnings=tuple(sorted(by_severity[Severity.WARNING])),
        efforts=costs,
        topics=len(found.knowledge.topics),
        locales=found.knowledge.locales,
    )


def over_limit(costs: Sequence[Effort], subject: Subject) -> Iterator[Fault]:
    """The outcomes that take more questions than a guide may put."""
    for effort in costs:
        if effort.worst > LIMIT:
            message = f"takes up to {effort.worst} questions, shorten the way to at most {LIMIT}"
            yield Fault(subject.places.topic(effort.topic), effort.outcome, message)


def _table(costs: Sequence[Effort]) -> Iterator[str]:
    if not costs:
        return
    width = max(len(effort.outcome) for effort in costs)
    yield ""
    yield f"Questions until the outcome is named, for a partner who knows the answers (limit {LIMIT})"
    for topic, rows in groupby(costs, key=lambda effort: effort.topic):
        yield topic
        for effort in rows:
            figures = f"mean {effort.mean:4.1f}  worst {effort.worst}" if effort.found else "no answers lead here"
            yield f"  {effort.outcome:<{width}}  {figures}"
    yield ""
