"""Several customers or subscriptions in one conversation: a case of its own for each, and the way back to another."""

from __future__ import annotations

from dialogs import former, guide, menu
from dialogs.exchange import Exchange
from dialogs.session import Fact, Former, Offer, Session

KEPT = 2
"""How many other cases are kept; the one left longest ago goes first."""
FACTS_KEPT = 20
OFFERS_KEPT = 6


def begin(exchange: Exchange) -> None:
    """Put the present case aside and begin another; only the topic is the same."""
    _put_aside(exchange.session)
    exchange.session.new_case()


def new_case(exchange: Exchange) -> None:
    """Another customer or subscription: ask once what of the former case holds for it too.

    What this turn told of it already stands in the session.
    """
    session = exchange.session
    if not any(fact.at == session.turn for fact in session.facts):
        begin(exchange)
    if not former.ask(exchange, (exchange.say("other-case"),)):
        _go_on(exchange, "case-new")


def same_case(exchange: Exchange) -> None:
    """The former case's facts hold for this one too, but for what was told of it; what was tried does not."""
    former.carry_over(exchange)
    _go_on(exchange, "case-kept" if exchange.session.facts else "case-new")


def fresh_case(exchange: Exchange) -> None:
    """Nothing of the former case holds, but what was said of the new one in the same breath."""
    _go_on(exchange, "case-new")


def former_case(exchange: Exchange) -> None:
    """Back to the case left last; this one is put aside."""
    session = exchange.session
    _return_to(exchange, session.former[-1] if session.former else None)


def first_case(exchange: Exchange) -> None:
    """Back to the first case of the conversation that is still kept."""
    _return_to(exchange, min(exchange.session.former, key=lambda other: other.case, default=None))


def _return_to(exchange: Exchange, left: Former | None) -> None:
    session = exchange.session
    if left is None:
        guide.repeat_prompt(exchange, (exchange.vary("no-former-case"),))
        return
    session.former = [other for other in session.former if other.case != left.case]
    _put_aside(session)
    session.new_case()
    session.case, session.topic = left.case, left.topic if left.topic in exchange.knowledge.topics else None
    session.facts = [
        Fact(question=question, answer=answer, how="asked", sure=sure) for question, answer, sure in left.facts
    ]
    session.offers = [
        Offer.model_validate({"topic": topic, "outcome": outcome, "result": result})
        for topic, outcome, result in left.offers
    ]
    session.looking_up = left.looking_up
    noted = former.noted_of(exchange, {fact.question: (fact.answer, fact.sure) for fact in session.facts})
    lead = exchange.say("back-in-case", facts=exchange.words.listing(noted)) if noted else exchange.say("case-other")
    _proceed(exchange, lead)


def _put_aside(session: Session) -> None:
    """Keep what the present case came to, if it came to anything."""
    if not session.facts and not session.offers:
        return
    left = Former(
        case=session.case,
        topic=session.topic,
        facts=tuple((fact.question, fact.answer, fact.sure) for fact in session.facts[-FACTS_KEPT:]),
        offers=tuple((offer.topic, offer.outcome, offer.result) for offer in session.offers[-OFFERS_KEPT:]),
        looking_up=session.looking_up.put_aside(),
    )
    session.former = [*(other for other in session.former if other.case != session.case), left][-KEPT:]


def _go_on(exchange: Exchange, key: str) -> None:
    exchange.session.prompt = None
    _proceed(exchange, exchange.say(key))


def _proceed(exchange: Exchange, lead: str) -> None:
    topic = exchange.topic
    if topic is not None and topic.kind in ("causes", "options"):
        guide.proceed(exchange, (lead,), afresh=True)
    else:
        menu.offer_topics(exchange, (lead,))
