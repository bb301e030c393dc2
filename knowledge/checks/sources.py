"""Rules of the sources: every statement rests on one, and nothing of the source is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.checks.rule import Edit, Found, rule
from knowledge.checks.subject import Subject, outcome_field
from knowledge.sources import SourceRef

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")


@rule(
    "fact-without-source",
    "has no source, name the segments or the page it rests on",
    failing=(Edit("lamps/lamp-dark.yaml", "causes.no-power.steps.plug-it-in.source", []),),
)
def fact_without_source(subject: Subject) -> Iterator[Found]:
    """Whatever is said to a user is said somewhere in a source."""
    return (Found(path, field) for path, field, source in _entries(subject) if not source)


@rule(
    "segment-not-cited",
    "{segment} is cited by no entry, so what it says is left out; cite it where it is said",
    failing=(Edit("lamps/sources.yaml", "pages.manual.segments", [1, 2, 3, 4, 5, 6, 7]),),
    needs_all=True,
)
def segment_not_cited(subject: Subject) -> Iterator[Found]:
    """Every numbered segment of a page is behind some entry."""
    cited = {ref for _, _, source in _entries(subject) for ref in source}
    for page in subject.knowledge.pages.values():
        for segment in page.segments:
            if segment not in cited:
                path = subject.places.entry("pages", page.id)
                yield Found(path, f"pages.{page.id}.segments", {"segment": segment})


@rule(
    "change-without-date",
    "rests on no page with a date, so the note cannot say since when; name the later page as its source",
    failing=(Edit("lamps/sources.yaml", "pages.later-manual", {}),),
)
def change_without_date(subject: Subject) -> Iterator[Found]:
    """A "has changed since" note is dated by the page that it rests on."""
    for change in subject.knowledge.changes.values():
        if not any(subject.knowledge.page_of(ref).dated for ref in change.source if _on_a_page(subject, ref)):
            yield Found(subject.places.entry("changes", change.id), f"changes.{change.id}.source")


@rule(
    "not-a-date",
    "{text} is no date, write it as year-month-day: 2020-09-11",
    failing=(Edit("lamps/sources.yaml", "pages.manual.dated", "spring 2020"),),
    passing=(Edit("lamps/sources.yaml", "pages.manual.as-of", "2020-02-29"),),
)
def not_a_date(subject: Subject) -> Iterator[Found]:
    """Dates of pages can be read by a program."""
    for page in subject.knowledge.pages.values():
        for field, text in (("dated", page.dated), ("as-of", page.as_of)):
            if text is not None and not _is_date(text):
                yield Found(subject.places.entry("pages", page.id), f"pages.{page.id}.{field}", {"text": text})


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_ISO_DATE.match(text))


def _on_a_page(subject: Subject, ref: SourceRef) -> bool:
    try:
        subject.knowledge.page_of(ref)
    except KeyError:
        return False
    return True


def _entries(subject: Subject) -> Iterator[tuple[str, str, tuple[SourceRef, ...]]]:
    """File, field and source of everything that has one."""
    places = subject.places
    for topic in subject.knowledge.topics.values():
        path = places.topic(topic.id)
        yield path, "source", topic.source
        for outcome in topic.outcomes:
            field = outcome_field(topic, outcome.id)
            # That a subject is not known rests on nothing, unless something is said of it all the same.
            if outcome.source or outcome.steps or topic.kind != "outside":
                yield path, f"{field}.source", outcome.source
            for step in outcome.steps:
                yield path, f"{field}.steps.{step.id}.source", step.source
    for question in subject.knowledge.questions.values():
        yield places.question(question.id), f"questions.{question.id}.source", question.source
    for term in subject.knowledge.terms.values():
        yield places.entry("terms", term.id), f"terms.{term.id}.source", term.source
    for change in subject.knowledge.changes.values():
        yield places.entry("changes", change.id), f"changes.{change.id}.source", change.source
