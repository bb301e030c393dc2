"""One turn under way: what the rooms of the conversation work with while it is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dialogs.messages import Button, Choice, Effect, Event, Reply
from dialogs.session import Session
from dialogs.words import Words
from knowledge.model import Knowledge, Outcome, OutcomeProse, Prose, QuestionProse, Term, Topic, TopicProse
from knowledge.sources import Page, SourceRef

_LINK = re.compile(r"\[([^\]]+)\]\(link:([a-z0-9-]+)\)")


@dataclass
class Exchange:
    """The turn's session (a copy of its own), the replies so far, and the words to make more of them."""

    knowledge: Knowledge
    wording: Mapping[str, Words]
    session: Session
    now: datetime
    retention: timedelta
    replies: list[Reply] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    repeatable: bool = False
    """Something was said in this turn that has other words when it is said again."""
    checks: frozenset[str] = frozenset()
    """What the outside can look up."""
    effects: list[Effect] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)
    """Questions that this turn answers because one identifier was given twice."""

    @property
    def locale(self) -> str:
        """The language of this turn's replies."""
        return self.session.locale or next(iter(self.wording))

    @property
    def words(self) -> Words:
        return self.wording[self.locale]

    @property
    def prose(self) -> Prose:
        return self.knowledge.prose[self.locale]

    @property
    def topic(self) -> Topic | None:
        """The present topic."""
        return self.knowledge.topics.get(self.session.topic or "")

    @property
    def open_question(self) -> str | None:
        """The question about facts that waits for an answer, if one does."""
        prompt = self.session.prompt
        if prompt is None or prompt.kind not in ("question", "check") or prompt.of not in self.knowledge.questions:
            return None
        return prompt.of

    @property
    def keep_until(self) -> str:
        """The end of retention, as a date in words."""
        return self.words.day((self.now + self.retention).date())

    def say(self, key: str, **values: object) -> str:
        """One of the assistant's own sentences."""
        return self.words.say(key, **values)

    def again(self, key: str) -> int:
        """How many times running this is said, with this time: to say it in other words each time."""
        session = self.session
        session.times = session.times + 1 if session.said == key else 1
        session.said, self.repeatable = key, True
        return session.times

    def vary(self, key: str, **values: object) -> str:
        """One of the assistant's own sentences, in other words if it is said twice running."""
        return self.words.variant(key, self.again(key), **values)

    def button(self, key: str, do: str, of: str | None = None, value: str | None = None) -> Button:
        """A button labelled by the wording."""
        return self.choice_button(self.say(f"button-{key}"), do, of, value)

    def choice_button(self, label: str, do: str, of: str | None = None, value: str | None = None) -> Button:
        """A button with a label from the content."""
        return Button(label=label, choice=Choice(do=do, of=of, value=value), copies=do == "copied")

    def reply(self, kind: Any, **parts: Any) -> Reply:
        """Add a reply in the turn's language; links are resolved in all its parts."""
        for part in ("body", "steps", "small"):
            if part in parts:
                parts[part] = tuple(self.linked(text) for text in parts[part] if text)
        for part in ("headline", "closing"):
            if part in parts:
                parts[part] = self.linked(parts[part])
        parts.setdefault("topic", self.session.topic)
        reply = Reply(kind=kind, locale=self.locale, **parts)
        self.replies.append(reply)
        return reply

    def event(self, name: str, **detail: str) -> None:
        """Note that something worth counting happened."""
        self.events.append(Event(name=name, detail=detail))

    def linked(self, text: str) -> str:
        """The text with link ids replaced by their addresses."""
        return _LINK.sub(lambda m: f"[{m[1]}]({self.knowledge.links[m[2]]})", text)

    def topic_prose(self, topic_id: str) -> TopicProse:
        return self.prose.topics[topic_id]

    def question_prose(self, question_id: str) -> QuestionProse:
        return self.prose.questions[question_id]

    def outcome_prose(self, topic_id: str, outcome_id: str) -> OutcomeProse:
        return self.prose.topics[topic_id].outcomes[outcome_id]

    def noted(self, question_id: str) -> str | None:
        """What is known about the question, as a short phrase; `None` for nothing or "I don't know"."""
        fact = self.session.fact(question_id)
        return self.noted_as(question_id, fact.answer, fact.sure) if fact is not None else None

    def noted_as(self, question_id: str, answer: str | None, sure: bool) -> str | None:
        """An answer to the question as a short phrase; `None` for "I don't know"."""
        prose = self.prose.questions.get(question_id)
        if answer is None or prose is None or answer not in prose.answers:
            return None
        said = prose.answers[answer].noted
        return said if sure else self.say("not-certain", said=said)

    def source_line(self, refs: Iterable[SourceRef]) -> str:
        """The pages behind a statement, each with its date, as one quiet line; nothing if it rests on none."""
        pages = list(dict.fromkeys(self.knowledge.page_of(ref).id for ref in refs))
        if not pages:
            return ""
        return self.say("source", pages="; ".join(self._dated(self.knowledge.pages[page]) for page in pages))

    def changes(self, *bearers: Topic | Outcome | Term, money: bool = False) -> list[str]:
        """The dated "has changed since" notes of the bearers that do not stand in the answer itself.

        `money`: those on money instead, which do stand in the answer if it names a single outcome.
        """
        ids = dict.fromkeys(change for bearer in bearers for change in bearer.changed)
        lines = []
        for change in (self.knowledge.changes[change_id] for change_id in ids):
            page = self.knowledge.page_of(change.source[0])
            if change.money == money and page.dated:
                dated = self.words.day(date.fromisoformat(page.dated))
                lines.append(self.say("changed-since", date=dated, note=self.prose.changes[change.id].note))
        return lines

    def _dated(self, page: Page) -> str:
        title = self.prose.pages[page.id].title
        if page.dated is None:
            return title
        dated = self.words.day(date.fromisoformat(page.dated))
        if page.as_of is None:
            return self.say("source-page", title=title, date=dated)
        return self.say(
            "source-page-as-of", title=title, date=dated, as_of=self.words.day(date.fromisoformat(page.as_of))
        )
