"""Ask, listen, conclude: the one flow that drives every topic, whatever it is about."""

from __future__ import annotations

from dialogs import looking_up
from dialogs.assessing import assessment
from dialogs.concluding import conclude
from dialogs.exchange import Exchange
from dialogs.facts import keep, noted_lines
from dialogs.handoff import ask_check
from dialogs.menu import offer_topics
from dialogs.messages import Progress
from dialogs.session import Prompt
from knowledge.diagnosis import Assessment


def enter(exchange: Exchange, topic_id: str) -> None:
    """Make the topic the present one, with what coming from the last one says."""
    session = exchange.session
    came_from = {offer.topic for offer in session.offers[-1:]} | {session.topic or ""} | set(session.suspended[-1:])
    session.enter(topic_id)
    for use in exchange.knowledge.topics[topic_id].uses:
        told = exchange.knowledge.questions[use.question].from_topics
        answer = next((answer for topic, answer in told.items() if topic in came_from), None)
        if answer is not None and session.fact(use.question) is None:
            keep(exchange, use.question, answer, "inferred")


def proceed(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """Ask the next question of the present topic or conclude; without a topic, ask for one.

    `lead` are paragraphs to say first.
    """
    topic = exchange.topic
    lead = (*lead, *noted_lines(exchange))
    if topic is None:
        offer_topics(exchange, lead)
        return
    if looking_up.step(exchange, topic, lead):
        return
    found = assessment(exchange, topic)
    if found.question is not None:
        ask(exchange, found.question, (*lead, *looking_up.invitation(exchange, topic)), found)
    elif found.conclusion is not None:
        conclude(exchange, topic, found.conclusion, lead)


def ask(exchange: Exchange, question_id: str, lead: tuple[str, ...] = (), found: Assessment | None = None) -> None:
    """Put the question, with its answers and "I don't know" as buttons."""
    session, question = exchange.session, exchange.knowledge.questions[question_id]
    prose = exchange.question_prose(question_id)
    if question_id not in session.asked:
        session.asked.append(question_id)
    session.prompt = Prompt(kind="question", of=question_id)
    buttons = [
        exchange.choice_button(prose.answers[answer].label, "answer", question_id, answer)
        for answer in question.answers
    ]
    buttons.append(exchange.button("unknown", "answer", question_id, "unknown"))
    if len(question.answers) == 2:
        buttons.append(exchange.button("why-ask", "why-ask"))
    progress = None
    if found is not None:
        number = len(session.asked)
        progress = Progress(number=number, at_most=number + max(found.remaining - 1, 0))
    small = [exchange.say("progress", number=progress.number, at_most=progress.at_most)] if progress else []
    exchange.reply(
        "ask",
        body=(*lead, prose.before or ""),
        closing=prose.ask,
        small=small,
        buttons=tuple(buttons),
        question=question_id,
        progress=progress,
    )


def repeat_prompt(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """What is open stands again, after something else was said."""
    session, topic = exchange.session, exchange.topic
    if exchange.open_question is not None and session.prompt is not None:
        if session.prompt.kind == "check":
            ask_check(exchange, exchange.open_question, lead)
        else:
            ask(exchange, exchange.open_question, lead, assessment(exchange, topic) if topic else None)
    elif topic is not None and session.prompt is not None and session.prompt.kind == "look-up":
        looking_up.stand_again(exchange, topic, lead)
    elif topic is not None and any(offer.topic == topic.id for offer in session.offers):
        _after_conclusion(exchange, lead)
    elif topic is not None and topic.kind in ("causes", "options"):
        proceed(exchange, lead)
    else:
        offer_topics(exchange, lead)


def _after_conclusion(exchange: Exchange, lead: tuple[str, ...]) -> None:
    buttons = (
        exchange.button("change", "change"),
        exchange.button("why-answer", "why-answer"),
        exchange.button("new-topic", "topics"),
    )
    exchange.reply("say", body=lead, closing=exchange.say("anything-else"), buttons=buttons)
