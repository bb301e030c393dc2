"""One turn of the conversation, from a message to the replies, readable from top to bottom."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dialogs import findings, guide, menu
from dialogs.exchange import Exchange
from dialogs.hearing import hear
from dialogs.listening import Listening
from dialogs.messages import Effect, Event, Message, Reply
from dialogs.pressing import press
from dialogs.session import Session
from dialogs.words import WORDING, Words, load_wording
from knowledge.loading import CONTENT, MEANING, load
from knowledge.model import Knowledge
from knowledge.understanding import Understanding
from knowledge.understanding.encoder import load_encoder

log = logging.getLogger(__name__)

RETENTION = timedelta(days=30)
"""How long a conversation is said to be kept unless the caller says otherwise."""


@dataclass(frozen=True)
class Turn:
    """What a turn comes to: nothing outside has been touched yet."""

    session: Session
    replies: tuple[Reply, ...]
    events: tuple[Event, ...]
    effects: tuple[Effect, ...] = ()


class Assistant:
    """The conversation over a body of knowledge, in the languages of the wording. Holds no state between turns."""

    def __init__(
        self,
        knowledge: Knowledge,
        wording: Mapping[str, Words],
        understanding: Understanding,
        retention: timedelta = RETENTION,
        checks: frozenset[str] = frozenset(),
        *,
        cache: Path | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.wording = wording
        self.understanding = understanding
        self.retention = retention
        self.checks = checks
        self.listening = Listening(wording, knowledge, cache.with_name("moves.npz") if cache is not None else None)

    @classmethod
    def build(
        cls,
        content: Path = CONTENT,
        wording: Path = WORDING,
        retention: timedelta = RETENTION,
        *,
        checks: frozenset[str] = frozenset(),
        encoder: bool = True,
        cache: Path | None = None,
    ) -> Assistant:
        """Load the content and the wording and prepare to understand. Raises `ContentError` or `WordingError`.

        `checks`: what the outside can look up if it is asked to. Without `encoder` texts are understood by their words
        alone; `cache` is a file that makes the next start faster, and so is one beside it.
        """
        knowledge = load(content)
        understanding = Understanding(
            knowledge, encoder=load_encoder() if encoder else None, learnt=content / MEANING, cache=cache
        )
        if understanding.unfit is not None:
            log.warning(
                "The encoder is not used: %s. If the content is new, run: python -m knowledge learn",
                understanding.unfit,
            )
        return cls(knowledge, load_wording(wording), understanding, retention, checks, cache=cache)

    def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
        """Answer the message. Pure: the session given is not changed, and the same input gives the same turn."""
        exchange = self._open(session, message, now)
        if message.result is not None:
            findings.came(exchange, message.result)
        elif message.arrived:
            menu.greet(exchange)
        elif message.choice is not None:
            press(exchange, message.choice)
        else:
            hear(exchange, self.understanding, self.listening, message)
        if not exchange.replies and message.result is None:
            guide.repeat_prompt(exchange)
        if not exchange.repeatable:
            exchange.session.said, exchange.session.times = "", 0
        return Turn(exchange.session, tuple(exchange.replies), tuple(exchange.events), tuple(exchange.effects))

    def _open(self, session: Session | None, message: Message, now: datetime) -> Exchange:
        present = session.copied() if session is not None else Session()
        present.turn += 1
        present.content = self.knowledge.version
        if present.topic not in self.knowledge.topics:
            present.topic = None
        present.suspended = [topic for topic in present.suspended if topic in self.knowledge.topics]
        present.offers = [offer for offer in present.offers if self._has(offer.topic, offer.outcome)]
        if present.locale not in self.wording:
            asked = (message.locale or "").partition("-")[0].lower()
            present.locale = asked if asked in self.wording else next(iter(self.wording))
        return Exchange(self.knowledge, self.wording, present, now, self.retention, checks=self.checks)

    def _has(self, topic: str, outcome: str) -> bool:
        known = self.knowledge.topics.get(topic)
        return known is not None and any(one.id == outcome for one in known.outcomes)
