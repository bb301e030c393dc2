"""Every text of the content that a user may read, with where it stands and whose voice it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.loading import Places
from knowledge.model import Prose, QuestionProse, TopicProse


class Voice(StrEnum):
    """Who speaks in a text."""

    ASSISTANT = "assistant"
    BUTTON = "button"
    """The user, by a button."""
    LETTER = "letter"
    """The partner, to a customer or a colleague."""


@dataclass(frozen=True)
class Words:
    """One text and where it stands."""

    path: str
    field: str
    text: str
    voice: Voice


def words_of(prose: Prose, places: Places) -> Iterator[Words]:
    """All texts of one language; examples and phrases, which are the users' own words, are left out."""
    for topic_id, topic in prose.topics.items():
        path = places.topic(topic_id, prose.locale)
        for field, text, voice in _of_topic(topic):
            yield Words(path, field, text, voice)
    for term_id, term in prose.terms.items():
        path = places.entry("terms", term_id, prose.locale)
        for name in ("name", "meaning", "where"):
            yield Words(path, f"terms.{term_id}.{name}", getattr(term, name), Voice.ASSISTANT)
    for change_id, change in prose.changes.items():
        path = places.entry("changes", change_id, prose.locale)
        yield Words(path, f"changes.{change_id}.note", change.note, Voice.ASSISTANT)
    for page_id, page in prose.pages.items():
        path = places.entry("pages", page_id, prose.locale)
        yield Words(path, f"pages.{page_id}.title", page.title, Voice.ASSISTANT)


def _of_topic(topic: TopicProse) -> Iterator[tuple[str, str, Voice]]:
    yield "title", topic.title, Voice.ASSISTANT
    yield "button", topic.button, Voice.BUTTON
    for outcome_id, outcome in topic.outcomes.items():
        field = f"outcomes.{outcome_id}"
        yield f"{field}.name", outcome.name, Voice.ASSISTANT
        yield f"{field}.short", outcome.short, Voice.BUTTON
        yield f"{field}.because", outcome.because, Voice.ASSISTANT
        for step_id, step in outcome.steps.items():
            yield f"{field}.steps.{step_id}", step, Voice.ASSISTANT
    for request_id, request in topic.requests.items():
        yield f"requests.{request_id}", request, Voice.LETTER
    if topic.look_up:
        yield "look-up.offer", topic.look_up.offer, Voice.ASSISTANT
        yield "look-up.paste-all", topic.look_up.paste_all, Voice.ASSISTANT
        for term_id, text in topic.look_up.paste.items():
            yield f"look-up.paste.{term_id}", text, Voice.ASSISTANT
        for result_id, result in topic.look_up.results.items():
            yield f"look-up.results.{result_id}.said", result.said, Voice.ASSISTANT
            yield f"look-up.results.{result_id}.noted", result.noted, Voice.ASSISTANT
    for question_id, question in topic.questions.items():
        yield from _of_question(f"questions.{question_id}", question)


def _of_question(field: str, question: QuestionProse) -> Iterator[tuple[str, str, Voice]]:
    yield f"{field}.ask", question.ask, Voice.ASSISTANT
    yield f"{field}.why", question.why, Voice.ASSISTANT
    yield f"{field}.for-others", question.for_others, Voice.LETTER
    yield f"{field}.about", question.about, Voice.ASSISTANT
    if question.repeated:
        yield f"{field}.repeated", question.repeated, Voice.ASSISTANT
    for answer_id, answer in question.answers.items():
        yield f"{field}.answers.{answer_id}.label", answer.label, Voice.BUTTON
        yield f"{field}.answers.{answer_id}.noted", answer.noted, Voice.ASSISTANT
