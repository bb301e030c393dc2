"""The conversations themselves: they name what exists, and leave out nothing of it, in both languages alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.loading import load
from tests.conversations.format import LOCALES, NOTHING, OTHER, SAME, UNKNOWN, Conversation, Turn, Words, scripts

KNOWLEDGE = load(locales=())
OUTCOMES = {outcome.id for topic in KNOWLEDGE.topics.values() if topic.kind != "outside" for outcome in topic.outcomes}


def conversations(locale: str) -> Iterator[Conversation]:
    for _, script in scripts(locale):
        yield from script.conversations


def turns(locale: str) -> Iterator[Turn]:
    for conversation in conversations(locale):
        yield from conversation.turns


@pytest.mark.parametrize("locale", LOCALES)
def test_names_only_what_exists(locale: str) -> None:
    for turn in turns(locale):
        wanted = turn.assistant
        assert set(wanted.topic or ()) <= set(KNOWLEDGE.topics)
        assert set(wanted.cause or ()) <= OUTCOMES
        assert set(wanted.question or ()) <= {*KNOWLEDGE.questions, SAME, OTHER}
        assert turn.term is None or turn.term in KNOWLEDGE.terms
        for question, answer in {**(turn.answers or {}), **(turn.stuck or {}), **wanted.knows}.items():
            assert question in KNOWLEDGE.questions
            if not isinstance(answer, Words):
                assert answer in (*KNOWLEDGE.questions[question].every_answer, UNKNOWN, NOTHING)


@pytest.mark.parametrize("locale", LOCALES)
def test_reaches_every_topic(locale: str) -> None:
    reached = {topic for turn in turns(locale) for topic in turn.assistant.topic or ()}

    assert not set(KNOWLEDGE.topics) - reached


@pytest.mark.parametrize("locale", LOCALES)
def test_reaches_every_cause_and_option(locale: str) -> None:
    reached = {cause for turn in turns(locale) if turn.assistant.cause for cause in turn.assistant.cause}
    plain = {topic.id for topic in KNOWLEDGE.topics.values() if topic.kind == "answer"}

    assert not OUTCOMES - plain - reached


@pytest.mark.parametrize("locale", LOCALES)
def test_asks_about_every_term(locale: str) -> None:
    assert not set(KNOWLEDGE.terms) - {turn.term for turn in turns(locale)}


def test_the_languages_cover_the_same_ground() -> None:
    names = [{name: len(script.conversations) for name, script in scripts(locale)} for locale in LOCALES]

    assert names[0].keys() == names[1].keys()
    assert all(abs(names[0][name] - names[1][name]) <= 1 for name in names[0])


@pytest.mark.parametrize("locale", LOCALES)
def test_titles_tell_conversations_apart(locale: str) -> None:
    for name, script in scripts(locale):
        titles = [conversation.title for conversation in script.conversations]
        assert len(set(titles)) == len(titles), name
