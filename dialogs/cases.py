"""Several customers or subscriptions in one conversation: a case of its own for each, and the way back to another."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs import facts, guide, menu
from dialogs.exchange import Exchange
from dialogs.messages import Button
from dialogs.session import Fact, Former, Offer, Prompt, Session

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
    noted = _noted(exchange, _carried(session))
    if not noted:
        _go_on(exchange, "case-new")
        return
    session.prompt = Prompt(kind="case")
    exchange.reply(
        "ask",
        body=(exchange.say("other-case"), *facts.noted_lines(exchange)),
        closing=exchange.say("same-for-this-one", facts=exchange.words.listing(noted)),
        buttons=(
            exchange.button("same-case", "same-case"),
            exchange.button("new-case", "new-case"),
            *way_back(exchange),
        ),
    )


def same_case(exchange: Exchange) -> None:
    """The former case's facts hold for this one too, but for what was told of it; what was tried does not."""
    carry_over(exchange)
    _go_on(exchange, "case-kept" if exchange.session.facts else "case-new")


def carry_over(exchange: Exchange) -> None:
    """Take the facts of the case left last into this one."""
    session = exchange.session
    for question, (answer, sure) in _carried(session).items():
        session.learn(Fact(question=question, answer=answer, how="asked", sure=sure, at=session.turn))


def fresh_case(exchange: Exchange) -> None:
    """Nothing of the former case holds, but what was said of the new one in the same breath."""
    _go_on(exchange, "case-new")


def former_case(exchange: Exchange) -> None:
    """Back to the case left last; this one is put aside."""
    session = exchange.session
    _return_to(exchange, session.former[-1] if session.former else None)


def first_case(exchange: Exchange) -> None:
    """Back to the first case of the conversation that is still kept."""
    _return_to(exchange, min(exchange.session.former, key=lambda former: former.case, default=None))


def way_back(exchange: Exchange) -> tuple[Button, ...]:
    """A button to the case left last, if there is one."""
    return (exchange.button("former-case", "former-case"),) if exchange.session.former else ()


def _return_to(exchange: Exchange, former: Former | None) -> None:
    session = exchange.session
    if former is None:
        guide.repeat_prompt(exchange, (exchange.vary("no-former-case"),))
        return
    session.former = [other for other in session.former if other.case != former.case]
    _put_aside(session)
    session.new_case()
    session.case, session.topic = former.case, former.topic if former.topic in exchange.knowledge.topics else None
    session.facts = [
        Fact(question=question, answer=answer, how="asked", sure=sure) for question, answer, sure in former.facts
    ]
    session.offers = [
        Offer.model_validate({"topic": topic, "outcome": outcome, "result": result})
        for topic, outcome, result in former.offers
    ]
    session.looking_up = former.looking_up
    noted = _noted(exchange, {fact.question: (fact.answer, fact.sure) for fact in session.facts})
    lead = exchange.say("back-in-case", facts=exchange.words.listing(noted)) if noted else exchange.say("case-other")
    _proceed(exchange, lead)


def _put_aside(session: Session) -> None:
    """Keep what the present case came to, if it came to anything."""
    if not session.facts and not session.offers:
        return
    former = Former(
        case=session.case,
        topic=session.topic,
        facts=tuple((fact.question, fact.answer, fact.sure) for fact in session.facts[-FACTS_KEPT:]),
        offers=tuple((offer.topic, offer.outcome, offer.result) for offer in session.offers[-OFFERS_KEPT:]),
        looking_up=session.looking_up.put_aside(),
    )
    session.former = [*(other for other in session.former if other.case != session.case), former][-KEPT:]


def _carried(session: Session) -> dict[str, tuple[str | None, bool]]:
    """What is known of the case left last and was not told of this one: question -> answer, how sure."""
    if not session.former:
        return {}
    told = {fact.question for fact in session.facts}
    return {question: (answer, sure) for question, answer, sure in session.former[-1].facts if question not in told}


def _noted(exchange: Exchange, facts_told: Mapping[str, tuple[str | None, bool]]) -> list[str]:
    """The facts as short phrases, without what follows from the rest."""
    questions = exchange.knowledge.questions
    given = {question: answer for question, (answer, _) in facts_told.items() if answer and question in questions}
    follows = {implied for question, answer in given.items() for implied in questions[question].implies.get(answer, {})}
    said = [exchange.noted_as(question, *facts_told[question]) for question in given if question not in follows]
    return [noted for noted in said if noted]


def _go_on(exchange: Exchange, key: str) -> None:
    exchange.session.prompt = None
    _proceed(exchange, exchange.say(key))


def _proceed(exchange: Exchange, lead: str) -> None:
    topic = exchange.topic
    if topic is not None and topic.kind in ("causes", "options"):
        guide.proceed(exchange, (lead,), afresh=True)
    else:
        menu.offer_topics(exchange, (lead,))
