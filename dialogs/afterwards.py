"""After a conclusion: whether one is open, and what is asked while the user comes back to it."""

from __future__ import annotations

from dialogs.concluding import closing_buttons
from dialogs.exchange import Exchange
from dialogs.messages import Button
from dialogs.session import Prompt
from knowledge.diagnosis import Conclusion, explain
from knowledge.model import After, Outcome, Topic

AFTER = ("outcome", "answer", "wait", "letter", "tried")
"""Kinds of what is asked once a guide has concluded."""

_OPEN = "open"
"""Stands for an outcome where the conclusion is what to find out."""


def is_open(exchange: Exchange) -> bool:
    """Whether the guide in hand has concluded and waits for what comes of it."""
    session, topic = exchange.session, exchange.topic
    guided = topic is not None and topic.kind in ("causes", "options")
    return guided and bool(session.concluded) and session.prompt is not None and session.prompt.kind in AFTER


def stands_open(exchange: Exchange) -> bool:
    """Whether the guide in hand concluded last on what to find out rather than on an outcome."""
    topic, told = exchange.topic, exchange.session.concluded.split()
    return topic is not None and told[:2] == [topic.id, _OPEN]


def concluded(exchange: Exchange) -> Outcome | None:
    """The outcome of the guide in hand that was concluded last and that nothing was heard of yet."""
    offers, topic = exchange.session.open_offers(), exchange.topic
    return topic.outcome(offers[-1].outcome) if topic is not None and offers else None


def decisive(exchange: Exchange) -> tuple[str, ...]:
    """The questions whose answers the conclusion of the guide in hand rests on, if one is open."""
    topic, outcome = exchange.topic, concluded(exchange) if is_open(exchange) else None
    if topic is None or outcome is None:
        return ()
    return tuple(explain(topic, exchange.knowledge, exchange.session.evidence(), outcome.id).speaks_for)


def was_told(exchange: Exchange, topic: Topic, conclusion: Conclusion) -> bool:
    """Whether this very conclusion was the last one told in the guide in hand."""
    if topic.kind not in ("causes", "options"):
        return False
    told, now = exchange.session.concluded.split(), sign(topic, conclusion).split()
    return now[1:] != [_OPEN] and told[:2] == now[:2] and set(now) <= set(told)


def sign(topic: Topic, conclusion: Conclusion) -> str:
    """What a conclusion comes to, to know it again: the topic and the outcomes, or the questions that are open."""
    conditional = bool(conclusion.alternatives) or (topic.kind == "causes" and not conclusion.supported)
    return " ".join((topic.id, *((_OPEN, *conclusion.open_questions) if conditional else conclusion.outcomes)))


def stands(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """What was said changes nothing in the conclusion: say so, in other words each time, and go on from there."""
    outcome = concluded(exchange)
    if outcome is None or exchange.topic is None:
        ways_on(exchange, (*lead, exchange.vary("stands-open")))
    else:
        short = exchange.outcome_prose(exchange.topic.id, outcome.id).short
        ways_on(exchange, (*lead, exchange.vary("stands", short=short)))


def steps_again(exchange: Exchange) -> None:
    """What the conclusion says to do, once more; then what is open."""
    outcome, topic = concluded(exchange), exchange.topic
    if outcome is None or topic is None:
        ways_on(exchange, (exchange.say("resumed"),))
        return
    told = exchange.outcome_prose(topic.id, outcome.id).steps
    ways_on(exchange, (exchange.say("the-steps"),), tuple(told[step.id] for step in outcome.steps))


def ways_on(
    exchange: Exchange, lead: tuple[str, ...] = (), steps: tuple[str, ...] = (), small: tuple[str, ...] = ()
) -> None:
    """What is open after the conclusion stands again: the form, the answer, or whoever was asked."""
    session, topic, outcome = exchange.session, exchange.topic, concluded(exchange)
    kind = session.prompt.kind if session.prompt is not None else "wait"
    closing, buttons = exchange.say("tell-the-reply"), waiting_buttons(exchange, outcome)
    if topic is None or outcome is None:
        session.prompt = Prompt(kind="wait", of="open")
    elif kind in ("outcome", "tried") or outcome.after is After.FORM:
        session.prompt = Prompt(kind="outcome", of=outcome.id)
        closing, buttons = exchange.say("what-does-the-form-do"), form_buttons(exchange)
    elif outcome.after is After.ANSWER:
        session.prompt = Prompt(kind="answer", of=outcome.id)
        closing, buttons = exchange.say("does-that-answer-it"), closing_buttons(exchange, topic, outcome)
    else:
        session.prompt = Prompt(kind="wait", of=outcome.id)
    cause = outcome.id if outcome is not None else None
    exchange.reply("say", body=lead, steps=steps, small=small, closing=closing, buttons=buttons, cause=cause)


def form_buttons(exchange: Exchange) -> tuple[Button, ...]:
    """What the form may do now."""
    return (
        exchange.button("accepted", "outcome", None, "accepted"),
        exchange.button("still", "outcome", None, "still"),
        exchange.button("later", "outcome", None, "later"),
    )


def waiting_buttons(exchange: Exchange, outcome: Outcome | None) -> tuple[Button, ...]:
    """What fits while somebody else's reply is waited for; without an outcome, for what is open."""
    letter = f"letter-{outcome.letter.to}" if outcome is not None and outcome.letter is not None else "letter-open"
    of = outcome.id if outcome is not None else "open"
    return (
        exchange.button("answered", "answered", of),
        exchange.button(letter, "letter", of),
        exchange.button("person", "person"),
    )
