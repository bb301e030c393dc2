"""A pressed button: what it asks for, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import commands, facts, findings, guide, handoff, letters, looking_up, menu, outcomes
from dialogs.exchange import Exchange
from dialogs.messages import Choice
from dialogs.misunderstanding import not_understood


def press(exchange: Exchange, choice: Choice) -> None:
    """A button was pressed, perhaps an old one, perhaps with a value that nobody offered."""
    handler = _HANDLERS.get(choice.do)
    if _is_old(exchange, choice):
        exchange.session.misunderstood = 0
        guide.repeat_prompt(exchange, (exchange.vary("old-button"),))
    elif choice.do in commands.COMMANDS and choice.value is None and choice.of is None:
        exchange.session.misunderstood = 0
        commands.COMMANDS[choice.do](exchange)
    elif handler is not None and _legal(exchange, choice):
        exchange.session.misunderstood = 0
        handler(exchange, choice)
    else:
        not_understood(exchange)


def _is_old(exchange: Exchange, choice: Choice) -> bool:
    """Whether the button asks what came of an outcome that was not concluded in the guide and case in hand."""
    session = exchange.session
    if choice.do not in ("outcome", "tried") or (session.prompt is not None and session.prompt.of == choice.of):
        return False
    offered = any((offer.topic, offer.outcome) == (session.topic, choice.of) for offer in session.offers)
    known = any(outcome.id == choice.of for topic in exchange.knowledge.topics.values() for outcome in topic.outcomes)
    return known and not offered


def _legal(exchange: Exchange, choice: Choice) -> bool:
    """Whether the values on the button are ones that the assistant could have offered."""
    if choice.do == "answer":
        question = exchange.knowledge.questions.get(choice.of or "")
        return question is not None and choice.value in (*question.every_answer, "unknown")
    if choice.do == "term":
        return choice.of in exchange.knowledge.terms
    if choice.do == "topic":
        return choice.of in exchange.knowledge.topics
    if choice.do == "look-up" and looking_up.can(exchange, exchange.knowledge.topics.get(choice.of or "")) is None:
        return False
    if choice.do == "person" and choice.of == "summary":
        return choice.value is None or choice.value in exchange.wording
    return choice.do not in _VALUES or choice.value in _VALUES[choice.do]


def _press_answer(exchange: Exchange, choice: Choice) -> None:
    """The answer belongs to the question on the button, whether or not that is the one open now."""
    session = exchange.session
    question = exchange.knowledge.questions[str(choice.of)]
    answer = None if choice.value == "unknown" else choice.value
    prompt = session.prompt
    open_now = prompt is not None and prompt.of == question.id
    facts.keep(exchange, question.id, answer, "asked" if open_now else "corrected")
    if handoff.is_check(exchange, question.id):
        handoff.person(exchange)
    elif exchange.topic is None or exchange.topic.kind in ("answer", "outside"):
        menu.did_you_mean(exchange, (t.id for t in exchange.knowledge.topics.values() if t.use(question.id)))
    else:
        guide.proceed(exchange)


def open_topic(exchange: Exchange, topic_id: str, lead: tuple[str, ...] = ()) -> None:
    """Go to the topic; a guide whose question is open is put aside and returned to afterwards."""
    session, other = exchange.session, exchange.knowledge.topics[topic_id]
    if handoff.is_wanted(exchange, other):
        guide.enter(exchange, topic_id)
        handoff.person(exchange)
        return
    if other.kind in ("answer", "outside") and guide.in_hand(exchange):
        guide.aside(exchange, other, lead)
        return
    open_question = session.prompt is not None and session.prompt.kind == "question"
    if open_question and session.topic != topic_id:
        session.suspend()
    guide.enter(exchange, topic_id)
    guide.proceed(exchange, lead, afresh=True)


def _none_of_these(exchange: Exchange, _: Choice) -> None:
    menu.offer_topics(exchange, closing=exchange.say("none-of-these"))


def _facts_right(exchange: Exchange, _: Choice) -> None:
    if exchange.topic is None:
        menu.offer_topics(exchange)
    else:
        guide.proceed(exchange)


def _person(exchange: Exchange, choice: Choice) -> None:
    if choice.of == "summary":
        handoff.summary(exchange, choice.value)
    else:
        handoff.person(exchange, choice.value)


_HANDLERS: dict[str, Callable[[Exchange, Choice], None]] = {
    "answer": _press_answer,
    "topic": lambda exchange, choice: open_topic(exchange, str(choice.of)),
    "outcome": lambda exchange, choice: outcomes.happened(exchange, str(choice.value)),
    "tried": lambda exchange, choice: outcomes.tried(exchange, str(choice.value)),
    "change": lambda exchange, choice: commands.change(exchange, choice.of),
    "language": lambda exchange, choice: commands.speak(exchange, choice.value or ""),
    "letter": lambda exchange, choice: letters.letter(exchange, choice.of, choice.value),
    "answered": lambda exchange, _: outcomes.answered(exchange),
    "person": _person,
    "term": lambda exchange, choice: commands.explain_term(exchange, str(choice.of)),
    "steps-done": lambda exchange, _: outcomes.steps_done(exchange),
    "copied": lambda exchange, _: handoff.copied(exchange),
    "facts-right": _facts_right,
    "none": _none_of_these,
    "look-up": findings.decide,
    "rate": lambda exchange, choice: commands.rate(exchange, choice.value),
}

_VALUES: dict[str, tuple[str | None, ...]] = {
    "outcome": ("accepted", "still", "later", "unknown", "yes", "no", "refuted"),
    "tried": ("done", "not-yet", "not-it"),
    "look-up": ("go", "no", "skip"),
    "person": (None, "go", "anyway"),
}
