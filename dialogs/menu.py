"""Greeting and topics: what the assistant can help with, as buttons."""

from __future__ import annotations

from collections.abc import Iterable

from dialogs.exchange import Exchange
from dialogs.messages import Button
from dialogs.session import Prompt
from knowledge.model import Topic

CHOICES = 3
"""How many topics stand beside "Something else" or "None of these"."""


def greet(exchange: Exchange) -> None:
    """Say what the assistant is for, and offer the commonest topics."""
    exchange.session.prompt = Prompt(kind="topics")
    exchange.reply(
        "choose",
        body=(exchange.say("greeting"),),
        closing=exchange.say("greeting-invitation"),
        buttons=featured(exchange),
    )


def offer_topics(
    exchange: Exchange, lead: tuple[str, ...] = (), closing: str = "", *, instead: Button | None = None
) -> None:
    """The featured topics and "Something else", or the button `instead` of it, under words of the caller's."""
    exchange.session.prompt = Prompt(kind="topics")
    buttons = featured(exchange) if instead is None else (*featured(exchange)[:-1], instead)
    exchange.reply("choose", body=lead, closing=closing or exchange.say("what-about"), buttons=buttons)


def featured(exchange: Exchange) -> tuple[Button, ...]:
    """Buttons of the first topics, and one for all the others."""
    topics = [topic.id for topic in _commonest_first(exchange) if topic.featured is not None]
    return (*topic_buttons(exchange, topics[:CHOICES]), exchange.button("something-else", "topics"))


def _commonest_first(exchange: Exchange) -> list[Topic]:
    """The topics by their rank; those without one come last."""
    topics = exchange.knowledge.topics.values()
    return sorted(topics, key=lambda topic: (topic.featured is None, topic.featured or 0))


def topic_buttons(exchange: Exchange, topics: Iterable[str]) -> tuple[Button, ...]:
    """A button for each topic."""
    return tuple(exchange.choice_button(exchange.topic_prose(topic).button, "topic", topic) for topic in topics)


def all_topics(exchange: Exchange) -> None:
    """Every topic that the knowledge covers, the commonest first."""
    topics = [topic.id for topic in _commonest_first(exchange) if topic.kind != "outside"]
    exchange.session.prompt = Prompt(kind="topics")
    exchange.reply("choose", closing=exchange.say("all-topics"), buttons=topic_buttons(exchange, topics))


def did_you_mean(exchange: Exchange, topics: Iterable[str], lead: tuple[str, ...] = ()) -> None:
    """At most three topics that the message may be about, likeliest first; an open question is not forgotten."""
    exchange.session.prompt = Prompt(kind="topics", of=exchange.open_question)
    buttons = (*topic_buttons(exchange, list(topics)[:CHOICES]), exchange.button("none", "none"))
    exchange.reply("choose", body=lead, closing=exchange.vary("did-you-mean"), buttons=buttons)


def causes(exchange: Exchange, topic: Topic) -> None:
    """All causes or options of the topic, for who would rather read."""
    prose = exchange.topic_prose(topic.id)
    lines = []
    for outcome in topic.outcomes:
        if outcome.id in prose.outcomes and outcome is not topic.otherwise:
            words = prose.outcomes[outcome.id]
            # A choice is called by its name in the form, which its headline gives in full.
            name = words.name if topic.kind == "options" else words.short
            lines.append(exchange.say("cause-line", short=name, because=words.because))
    exchange.reply(
        "say",
        body=(exchange.say(f"all-{topic.kind}", title=prose.title),),
        steps=tuple(lines),
        small=(*exchange.changes(topic), exchange.source_line(topic.source)),
    )
