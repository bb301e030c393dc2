"""Where a guide stands after what the session knows."""

from __future__ import annotations

from collections import Counter

from dialogs.exchange import Exchange
from knowledge.diagnosis import Answered, Assessment, assess
from knowledge.model import Topic, Who

ENOUGH_UNKNOWN = 2
"""After so many "I don't know" to what only somebody else can know, the rest of that goes on the list unasked."""


def assessment(exchange: Exchange, topic: Topic, asked: int | None = None) -> Assessment:
    """What the facts of the session say about the topic, after `asked` questions (by default, all that were put)."""
    session = exchange.session
    put = len(session.put.get(topic.id, ())) if asked is None else asked
    evidence = {**_left_to_others(exchange, topic), **session.evidence()}
    return assess(topic, exchange.knowledge, evidence, asked=put, excluded=session.refuted())


def _left_to_others(exchange: Exchange, topic: Topic) -> dict[str, Answered]:
    """Questions of a cause guide that are not worth asking: the partner could not answer two of the same person's."""
    if topic.kind != "causes":
        return {}
    who = {use.question: exchange.knowledge.questions[use.question].who for use in topic.uses}
    unknown = Counter(
        who[fact.question] for fact in exchange.session.facts if fact.answer is None and fact.question in who
    )
    given_up = {asked for asked, count in unknown.items() if asked is not Who.YOU and count >= ENOUGH_UNKNOWN}
    return {question: Answered(None) for question, asked in who.items() if asked in given_up}
