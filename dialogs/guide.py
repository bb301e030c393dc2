"""Ask, listen, conclude: the one flow that drives every topic, whatever it is about."""

from __future__ import annotations

from dialogs import former, looking_up
from dialogs.afterwards import is_open, sign, stands, was_told, ways_on
from dialogs.assessing import assessment
from dialogs.concluding import brief, conclude, review
from dialogs.exchange import Exchange
from dialogs.facts import keep, noted_lines
from dialogs.handoff import ask_check, offer_person
from dialogs.menu import offer_topics
from dialogs.messages import Progress
from dialogs.session import Prompt
from knowledge.model import Topic

PUT_LIMIT = 3
"""So many times running one question is put; after that there are ways around it."""


def enter(exchange: Exchange, topic_id: str, *, guessed: bool = False) -> None:
    """Make the topic the present one, with what coming from the last one says.

    `guessed`: a text was taken to be about it, which may be wrong, so that the way back is kept.
    """
    session = exchange.session
    came_from = {offer.topic for offer in session.offers[-1:]} | {session.topic or ""} | set(session.suspended[-1:])
    kept = guessed and in_hand(exchange)
    session.leave_for(topic_id) if kept else session.enter(topic_id)
    for use in exchange.knowledge.topics[topic_id].uses:
        told = exchange.knowledge.questions[use.question].from_topics
        answer = next((answer for topic, answer in told.items() if topic in came_from), None)
        if answer is not None and session.fact(use.question) is None:
            keep(exchange, use.question, answer, "inferred")


def can_leave(exchange: Exchange) -> bool:
    """Whether the topic in hand was guessed from a text and nothing was answered in it since."""
    session = exchange.session
    return (
        session.left_for in exchange.knowledge.topics
        and session.left_for != session.topic
        and not any(fact.at > session.left_at for fact in session.facts)
    )


def leave(exchange: Exchange) -> None:
    """The topic was guessed wrongly: back to the guide before, as it was, without what the text told for this one."""
    session, back_to = exchange.session, str(exchange.session.left_for)
    former_topic = exchange.knowledge.topics[back_to]
    session.facts = [
        fact for fact in session.facts if fact.at != session.left_at or former_topic.use(fact.question) is not None
    ]
    session.offers = [offer for offer in session.offers if offer.topic != session.topic or offer.result != "open"]
    session.enter(back_to)
    session.left_for = None
    proceed(exchange, (exchange.say("back-to", topic=exchange.topic_prose(back_to).title),), afresh=True)


def proceed(exchange: Exchange, lead: tuple[str, ...] = (), *, afresh: bool = False) -> None:
    """Ask the next question of the present topic or conclude; without a topic, ask for one.

    `lead` are paragraphs to say first. A conclusion that was told already is told in full only if `afresh`.
    """
    topic = exchange.topic
    lead = (*lead, *noted_lines(exchange))
    if topic is None:
        offer_topics(exchange, lead)
        return
    if looking_up.step(exchange, topic, lead):
        return
    found, tried = assessment(exchange, topic), exchange.session.refuted()
    if found.question is not None:
        ask(exchange, found.question, (*lead, *looking_up.invitation(exchange, topic)))
    elif found.conclusion is not None and topic.kind == "options" and found.conclusion.outcomes[0] in tried:
        # A choice that did not help is not named a second time.
        offer_person(exchange, (*lead, exchange.vary("nothing-else")))
    elif found.conclusion is not None and not afresh and was_told(exchange, topic, found.conclusion):
        stands(exchange, lead)
    elif found.conclusion is not None:
        exchange.session.concluded = sign(topic, found.conclusion)
        conclude(exchange, topic, found.conclusion, lead)


def in_hand(exchange: Exchange) -> bool:
    """Whether the present topic is a guide under way: asked in, told of or concluded."""
    session, topic = exchange.session, exchange.topic
    if topic is None or topic.kind not in ("causes", "options"):
        return False
    told = any(topic.use(fact.question) for fact in session.facts)
    return told or bool(session.asked) or any(offer.topic == topic.id for offer in session.offers)


def aside(exchange: Exchange, other: Topic, lead: tuple[str, ...] = ()) -> None:
    """Answer another matter that takes no question; the guide in hand stays, and what is open stands again."""
    found = assessment(exchange, other)
    if found.conclusion is None:
        return
    prompt = exchange.session.prompt
    asking = exchange.open_question is not None or (prompt is not None and prompt.kind == "look-up")
    brief(exchange, other, found.conclusion, lead, go_on=not asking)
    if asking:
        take_up(exchange)


def take_up(exchange: Exchange) -> None:
    """The open question stands again; if this turn told something for the guide, the guide goes on instead."""
    session, topic = exchange.session, exchange.topic
    told = [fact.question for fact in session.facts if fact.at == session.turn]
    if topic is not None and any(topic.use(question) for question in told):
        proceed(exchange)
    else:
        repeat_prompt(exchange)


def ask(exchange: Exchange, question_id: str, lead: tuple[str, ...] = ()) -> None:
    """Put the question, with its answers and "I don't know" as buttons."""
    session, question = exchange.session, exchange.knowledge.questions[question_id]
    prose = exchange.question_prose(question_id)
    progress = _progress(exchange, question_id)
    session.prompt = Prompt(kind="question", of=question_id)
    # After an answer to something else the question only stands again.
    times = session.put_times if exchange.replies else session.count_put(question_id)
    if times > PUT_LIMIT:
        _offer_to_skip(exchange, question_id, lead)
        return
    buttons = [
        exchange.choice_button(prose.answers[answer].label, "answer", question_id, answer)
        for answer in question.answers
    ]
    buttons.append(exchange.button("unknown", "answer", question_id, "unknown"))
    if len(question.answers) == 2:
        buttons.append(exchange.button("why-ask", "why-ask"))
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


def _offer_to_skip(exchange: Exchange, question_id: str, lead: tuple[str, ...]) -> None:
    """The question was put often enough: it can be left out, or a person may help; an answer still counts."""
    exchange.reply(
        "ask",
        body=(*lead, exchange.say("still-open", question=exchange.question_prose(question_id).ask)),
        closing=exchange.say("leave-it-out"),
        buttons=(
            exchange.button("skip", "answer", question_id, "unknown"),
            exchange.button("why-ask", "why-ask"),
            exchange.button("person", "person"),
        ),
        question=question_id,
    )


def _progress(exchange: Exchange, question_id: str) -> Progress | None:
    """Which question of the guide in hand this is; one that is put anew after others has no number."""
    session, topic = exchange.session, exchange.topic
    if topic is None or topic.use(question_id) is None:
        return None
    asked = session.put.setdefault(topic.id, [])
    if question_id not in asked:
        asked.append(question_id)
    elif question_id != asked[-1]:
        return None
    number = len(asked)
    found = assessment(exchange, topic, asked=number - 1)
    return Progress(number=number, at_most=number + max(found.remaining - 1, 0))


def repeat_prompt(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """What is open stands again, after something else was said."""
    session, topic = exchange.session, exchange.topic
    prompt, question = session.prompt, exchange.open_question
    if question is not None and prompt is not None:
        if prompt.kind == "check":
            ask_check(exchange, question, lead)
        else:
            ask(exchange, question, lead)
    elif prompt is not None and prompt.kind == "case":
        _same_case_again(exchange, lead)
    elif prompt is not None and prompt.kind == "review":
        review(exchange, lead)
    elif prompt is not None and prompt.of == "offer":
        offer_person(exchange, lead)
    elif topic is not None and prompt is not None and prompt.kind == "look-up":
        looking_up.stand_again(exchange, topic, lead)
    elif is_open(exchange):
        ways_on(exchange, lead)
    elif topic is not None and any(offer.topic == topic.id for offer in session.offers):
        _after_conclusion(exchange, lead)
    elif topic is not None and topic.kind in ("causes", "options"):
        proceed(exchange, lead)
    else:
        offer_topics(exchange, lead)


def _same_case_again(exchange: Exchange, lead: tuple[str, ...]) -> None:
    """Whether the former facts hold stands again, but not for ever: then they are taken over as uncertain."""
    if exchange.session.put_times < PUT_LIMIT and former.ask(exchange, lead):
        return
    if former.carry_over(exchange, confirmed=False):
        lead = (*lead, exchange.say("case-assumed"))
    exchange.session.prompt = None
    proceed(exchange, lead)


def _after_conclusion(exchange: Exchange, lead: tuple[str, ...]) -> None:
    buttons = (
        exchange.button("change", "change"),
        exchange.button("why-answer", "why-answer"),
        exchange.button("new-topic", "topics"),
    )
    exchange.reply("say", body=lead, closing=exchange.say("anything-else"), buttons=buttons)
