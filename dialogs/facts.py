"""The facts of the case: how they are kept, and how they are told back."""

from __future__ import annotations

from dialogs.exchange import Exchange
from dialogs.session import Fact
from knowledge.model import Topic


def keep(exchange: Exchange, question: str, answer: str | None, how: str, sure: bool = True) -> None:
    """Learn a fact in this turn, with what follows from it."""
    fact = Fact.model_validate(
        {"question": question, "answer": answer, "how": how, "sure": sure, "at": exchange.session.turn}
    )
    exchange.session.learn(fact)
    for implied, value in exchange.knowledge.questions[question].implies.get(answer or "", {}).items():
        if exchange.session.fact(implied) is None:
            exchange.session.learn(fact.model_copy(update={"question": implied, "answer": value, "how": "inferred"}))


def not_known(topic: Topic, fact: Fact) -> bool:
    """Whether the fact says no more to the guide than that its question is open."""
    use = topic.use(fact.question)
    return use is not None and (fact.answer is None or fact.answer == use.unknown_means)


def follow_needs(exchange: Exchange, topic: Topic, told: list[str], *, advised: bool = False) -> list[str]:
    """A fact that makes sense only if an open question is answered one way answers that one too; the questions so.

    `advised`: the text passes on which one to take, so that even what is not presumed otherwise is settled.
    """
    session, found = exchange.session, []
    for question in told:
        use = topic.use(question)
        for needed, fitting in use.needs.items() if use is not None else ():
            known = session.fact(needed)
            asked = topic.use(needed)
            if known is None or not not_known(topic, known) or known.answer in fitting:
                continue
            if asked is not None and not asked.presumed and not advised:
                continue
            session.forget(needed)
            if len(fitting) == 1:
                keep(exchange, needed, fitting[0], "inferred")
            found.append(needed)
    return [*found, *(follow_needs(exchange, topic, found, advised=advised) if found else ())]


def noted_lines(exchange: Exchange) -> tuple[str, ...]:
    """What this turn learnt without asking, as far as the present topic needs it: new facts and changed ones apart."""
    topic, session = exchange.topic, exchange.session
    twice = [f.question for f in session.facts if f.at == session.turn and f.question in exchange.twice]
    lines = [exchange.question_prose(question).repeated or "" for question in twice]
    for key, kinds in (("changed", ("corrected",)), ("noted", ("volunteered", "inferred"))):
        new = [f for f in session.facts if f.at == session.turn and f.question not in twice]
        facts = [f for f in new if f.how in kinds]
        used = [f.question for f in facts if topic is None or topic.kind == "outside" or topic.use(f.question)]
        # What was told for another guide is acknowledged where nothing else is.
        used = used or [f.question for f in facts if f.how == "volunteered"]
        said = [noted for noted in (exchange.noted(question) for question in used) if noted]
        if said:
            lines.append(exchange.say(key, facts=exchange.words.listing(said)))
    return tuple(lines)


def concerns(topic: Topic | None, question: str) -> bool:
    """Whether what is known on the question matters to the topic; to one that is no guide all does."""
    if topic is None or topic.kind not in ("causes", "options"):
        return True
    return topic.use(question) is not None or question in topic.contact_after


def known_lines(exchange: Exchange, *, of_topic: bool = False) -> tuple[str, ...]:
    """The facts so far that matter to the topics spoken of, a line each; `of_topic`: to the present one alone."""
    session = exchange.session
    ids = [session.topic or ""]
    if not of_topic:
        ids += [*session.suspended, *(offer.topic for offer in session.offers)]
    topics = [exchange.knowledge.topics[topic] for topic in ids if topic in exchange.knowledge.topics]
    if not of_topic and not any(topic.uses for topic in topics):
        topics = list(exchange.knowledge.topics.values())
    lines = []
    for fact in exchange.session.facts:
        if fact.question not in exchange.prose.questions:
            continue
        if not any(t.use(fact.question) for t in topics):
            continue
        about = exchange.question_prose(fact.question).about
        lines.append(exchange.say("fact", about=about, said=exchange.noted(fact.question) or exchange.say("not-known")))
    return tuple(lines)
