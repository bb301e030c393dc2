"""What happened after a conclusion: it works, still the error, later, not that; and what follows from each."""

from __future__ import annotations

from dialogs.afterwards import AFTER, concluded, form_buttons, is_open, waiting_buttons, ways_on
from dialogs.concluding import letter_button, review
from dialogs.exchange import Exchange
from dialogs.facts import keep, known_lines, not_known
from dialogs.guide import ask, enter, proceed
from dialogs.handoff import offer_person
from dialogs.session import Prompt
from knowledge.diagnosis import due_to, explain
from knowledge.model import After, Likelihood, Outcome, Topic


def happened(exchange: Exchange, value: str) -> None:
    """The user said what came of the last conclusion: accepted, still, later, unknown, yes, no, or refuted."""
    exchange.event("outcome", result=value, topic=exchange.session.topic or "")
    match value:
        case "accepted":
            exchange.session.close_offers("accepted")
            farewell(exchange, "accepted")
        case "yes":
            exchange.session.close_offers("accepted")
            farewell(exchange, "welcome")
        case "later":
            exchange.session.close_offers("later")
            _later(exchange)
        case "unknown":
            _not_known(exchange)
        case "still":
            _ask_what_was_done(exchange)
        case "refuted":
            exchange.session.close_offers("refuted")
            _look_further(exchange)
        case _:
            _not_answered(exchange)


def farewell(exchange: Exchange, key: str) -> None:
    """A good end: back to a topic put aside, or whatever is next."""
    session = exchange.session
    lead = exchange.say(key, date=exchange.keep_until)
    if session.suspended:
        resume(exchange, (lead,))
        return
    session.prompt = None
    topic = exchange.topic
    related = [
        exchange.choice_button(exchange.topic_prose(t).button, "topic", t) for t in (topic.related if topic else ())
    ]
    back = [exchange.button("former-case", "former-case")] if session.former else []
    exchange.reply(
        "say",
        body=(lead,),
        buttons=(*related[:1], exchange.button("new-topic", "topics"), *back, exchange.button("rate", "rate")),
    )


def resume(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """Return to the topic put aside last; its facts are still there."""
    session = exchange.session
    topic_id = session.suspended[-1]
    enter(exchange, topic_id)
    proceed(exchange, (*lead, exchange.say("back-to", topic=exchange.topic_prose(topic_id).title)))


def _later(exchange: Exchange) -> None:
    """It waits: what was said stays, and what may have happened meanwhile is one press away."""
    session, outcome = exchange.session, concluded(exchange)
    waits = outcome is None or (
        outcome.after is After.WAIT and (session.prompt is None or session.prompt.kind != "outcome")
    )
    session.prompt = Prompt(kind="wait" if waits else "outcome", of=outcome.id if outcome else "open")
    buttons = waiting_buttons(exchange, outcome)[:2] if waits else form_buttons(exchange)[:2]
    exchange.reply(
        "say",
        body=(exchange.vary("until-later", date=exchange.keep_until),),
        buttons=(*buttons, exchange.button("new-topic", "topics")),
    )


def _not_known(exchange: Exchange) -> None:
    """ "I don't know" to what comes of a conclusion: it can wait, and somebody else may know."""
    outcome = concluded(exchange)
    letter = [exchange.button("letter-open", "letter", "open")]
    if outcome is not None:
        letter = letter_button(exchange, outcome)
    exchange.reply(
        "say",
        body=(exchange.vary("not-known-yet", date=exchange.keep_until),),
        buttons=(*letter, exchange.button("later", "outcome", None, "later"), exchange.button("person", "person")),
        cause=outcome.id if outcome else None,
    )


def _ask_what_was_done(exchange: Exchange) -> None:
    topic, outcome, prompt = exchange.topic, concluded(exchange), exchange.session.prompt
    if prompt is not None and prompt.of in ("offer", "summary"):
        offer_person(exchange)
        return
    if topic is None or topic.kind != "causes" or outcome is None:
        _not_answered(exchange)
        return
    outcome_id = outcome.id
    exchange.session.prompt = Prompt(kind="tried", of=outcome_id)
    exchange.reply(
        "ask",
        closing=exchange.say("what-was-done"),
        buttons=(
            exchange.button("did-it", "tried", outcome_id, "done"),
            exchange.button("not-yet-done", "tried", outcome_id, "not-yet"),
            exchange.button("was-not-it", "tried", outcome_id, "not-it"),
        ),
        cause=outcome_id,
    )


def tried(exchange: Exchange, value: str) -> None:
    """What was done about the cause: `done`, `not-yet`, or `not-it`."""
    topic, session = exchange.topic, exchange.session
    if topic is None:
        return
    if value == "not-yet":
        ways_on(exchange, (exchange.vary("first-the-steps"),))
        return
    if value == "done":
        for offer in session.open_offers():
            mend(exchange, topic, topic.outcome(offer.outcome))
    session.close_offers("still" if value == "done" else "refuted")
    _look_further(exchange)


def mend(exchange: Exchange, topic: Topic, outcome: Outcome) -> None:
    """The steps were done, so what spoke for the cause and can change has changed: keep it as it now is."""
    session = exchange.session
    for question_id in due_to(topic, exchange.knowledge, session.evidence(), outcome.id, excluded=session.refuted()):
        sound = _sound_answer(exchange, topic, question_id)
        if sound is not None:
            keep(exchange, question_id, sound, "inferred")


def _sound_answer(exchange: Exchange, topic: Topic, question_id: str) -> str | None:
    """How a question that time can change is answered when it is not the trouble."""
    question, use = exchange.knowledge.questions[question_id], topic.use(question_id)
    if not question.volatile or use is None:
        return None
    return next((a for a in question.answers if use.normally.get(a) is not Likelihood.NEVER), None)


def mended_by_facts(exchange: Exchange, questions: list[str]) -> bool:
    """Whether the new facts say that the cause concluded last is mended, so that the form is the next thing to ask."""
    topic, session = exchange.topic, exchange.session
    if topic is None or topic.kind != "causes" or session.prompt is None or session.prompt.kind not in AFTER:
        return False
    outcome = concluded(exchange)
    cause = next((cause for cause in topic.causes if outcome is not None and cause.id == outcome.id), None)
    about = [q for q in questions if cause is not None and q in cause.when]
    return bool(about) and all(_is_sound(exchange, topic, question) for question in about)


def _is_sound(exchange: Exchange, topic: Topic, question: str) -> bool:
    fact = exchange.session.fact(question)
    return fact is not None and fact.answer is not None and fact.answer == _sound_answer(exchange, topic, question)


def ask_the_form(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """The obstacle is gone: try again, and what does the form do?"""
    outcome = concluded(exchange)
    exchange.session.prompt = Prompt(kind="outcome", of=outcome.id if outcome else None)
    exchange.reply(
        "say",
        body=(*lead, exchange.say("try-again")),
        closing=exchange.say("what-does-the-form-do"),
        small=exchange.changes(outcome) if outcome else (),
        buttons=form_buttons(exchange),
        cause=outcome.id if outcome else None,
    )


def steps_done(exchange: Exchange) -> None:
    """The steps of the conclusion were done, by the user or by whoever was asked: what follows from that."""
    topic, outcome, prompt = exchange.topic, concluded(exchange), exchange.session.prompt
    if topic is None or outcome is None:
        answered(exchange)
    elif topic.kind == "causes":
        mend(exchange, topic, outcome)
        ask_the_form(exchange)
    elif outcome.after is After.WAIT and (prompt is None or prompt.kind != "outcome"):
        answered(exchange)
    else:
        ways_on(exchange)


def _look_further(exchange: Exchange) -> None:
    proceed(exchange, (exchange.vary("looking-further"),))


def _not_answered(exchange: Exchange) -> None:
    """The conclusion did not help: for causes look further, for choices look the answers over, then a person."""
    topic, session = exchange.topic, exchange.session
    if topic is not None and topic.kind == "causes":
        session.close_offers("unhelpful")
        _look_further(exchange)
        return
    session.close_offers("unhelpful")
    if not session.reviewed and known_lines(exchange, of_topic=True):
        review(exchange)
    else:
        offer_person(exchange)


def answered(exchange: Exchange) -> None:
    """Whoever was asked has replied: what was open is asked again, or else what the conclusion rests on."""
    session, topic = exchange.session, exchange.topic
    if topic is None:
        return
    lead = (exchange.vary("what-did-they-say"),)
    unknown = [fact.question for fact in session.facts if not_known(topic, fact)]
    for question in unknown:
        session.forget(question)
    stale = _stale(exchange, topic) if not unknown else []
    if stale:
        ask(exchange, stale[0], lead)
    elif unknown or not is_open(exchange):
        proceed(exchange, lead)
    else:
        ways_on(exchange, lead)


def _stale(exchange: Exchange, topic: Topic) -> list[str]:
    """What the last conclusion rests on, best first: answers that time can change, or else any."""
    outcome = concluded(exchange)
    if outcome is None:
        return []
    speaks = explain(topic, exchange.knowledge, exchange.session.evidence(), outcome.id).speaks_for
    return [question for question in speaks if exchange.knowledge.questions[question].volatile] or list(speaks)
