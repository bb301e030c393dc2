"""What happened after a conclusion: it works, still the error, later, not that; and what follows from each."""

from __future__ import annotations

from dialogs.concluding import review
from dialogs.exchange import Exchange
from dialogs.facts import keep, known_lines
from dialogs.guide import ask, enter, proceed
from dialogs.handoff import offer_person
from dialogs.messages import Button
from dialogs.session import Prompt
from knowledge.diagnosis import due_to, explain
from knowledge.model import Likelihood, Outcome, Topic


def happened(exchange: Exchange, value: str) -> None:
    """The user said what came of the last conclusion: accepted, still, later, yes, no, or refuted."""
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
    exchange.reply(
        "say",
        body=(lead,),
        buttons=(*related[:1], exchange.button("new-topic", "topics"), exchange.button("rate", "rate")),
    )


def resume(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """Return to the topic put aside last; its facts are still there."""
    session = exchange.session
    topic_id = session.suspended[-1]
    enter(exchange, topic_id)
    proceed(exchange, (*lead, exchange.say("back-to", topic=exchange.topic_prose(topic_id).title)))


def _later(exchange: Exchange) -> None:
    exchange.session.prompt = Prompt(kind="outcome", of=_concluded(exchange))
    exchange.reply(
        "say",
        body=(exchange.say("until-later", date=exchange.keep_until),),
        buttons=(
            exchange.button("accepted", "outcome", None, "accepted"),
            exchange.button("still", "outcome", None, "still"),
            exchange.button("new-topic", "topics"),
        ),
    )


def _concluded(exchange: Exchange) -> str | None:
    offers = exchange.session.open_offers()
    return offers[-1].outcome if offers else None


def _ask_what_was_done(exchange: Exchange) -> None:
    topic, outcome_id = exchange.topic, _concluded(exchange)
    if topic is None or topic.kind != "causes" or outcome_id is None:
        _not_answered(exchange)
        return
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
        outcome_id = _concluded(exchange)
        session.prompt = Prompt(kind="outcome", of=outcome_id)
        exchange.reply(
            "say",
            body=(exchange.say("first-the-steps"),),
            closing=exchange.say("what-does-the-form-do"),
            buttons=_form_buttons(exchange),
            cause=outcome_id,
        )
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
    if (
        topic is None
        or topic.kind != "causes"
        or session.prompt is None
        or session.prompt.kind not in ("wait", "outcome")
    ):
        return False
    outcome_id = _concluded(exchange)
    if outcome_id is None:
        return False
    cause = next((cause for cause in topic.causes if cause.id == outcome_id), None)
    about = [q for q in questions if cause is not None and q in cause.when]
    return bool(about) and all(_is_sound(exchange, topic, question) for question in about)


def _is_sound(exchange: Exchange, topic: Topic, question: str) -> bool:
    fact = exchange.session.fact(question)
    return fact is not None and fact.answer is not None and fact.answer == _sound_answer(exchange, topic, question)


def ask_the_form(exchange: Exchange, lead: tuple[str, ...]) -> None:
    """The obstacle is gone: try again, and what does the form do?"""
    topic, outcome_id = exchange.topic, _concluded(exchange)
    outcome = topic.outcome(outcome_id) if topic and outcome_id else None
    exchange.session.prompt = Prompt(kind="outcome", of=outcome_id)
    exchange.reply(
        "say",
        body=(*lead, exchange.say("try-again")),
        closing=exchange.say("what-does-the-form-do"),
        small=exchange.changes(outcome) if outcome else (),
        buttons=_form_buttons(exchange),
        cause=outcome_id,
    )


def _form_buttons(exchange: Exchange) -> tuple[Button, ...]:
    return (
        exchange.button("accepted", "outcome", None, "accepted"),
        exchange.button("still", "outcome", None, "still"),
        exchange.button("later", "outcome", None, "later"),
    )


def _look_further(exchange: Exchange) -> None:
    proceed(exchange, (exchange.say("looking-further"),))


def _not_answered(exchange: Exchange) -> None:
    """The conclusion did not help: for causes look further, for choices look the answers over, then a person."""
    topic, session = exchange.topic, exchange.session
    if topic is not None and topic.kind == "causes":
        session.close_offers("refuted")
        _look_further(exchange)
        return
    session.close_offers("refuted")
    if not session.reviewed and known_lines(exchange, of_topic=True):
        review(exchange)
    else:
        offer_person(exchange)


def answered(exchange: Exchange) -> None:
    """Whoever was asked has replied: what was not known is asked again."""
    session, topic = exchange.session, exchange.topic
    if topic is None:
        return
    unknown = [fact.question for fact in session.facts if fact.answer is None and topic.use(fact.question)]
    for question in unknown:
        session.forget(question)
    stale = _stale(exchange, topic) if not unknown else []
    session.asked = [q for q in session.asked if q not in unknown and q not in stale]
    if stale:
        ask(exchange, stale[0], (exchange.say("what-did-they-say"),))
        return
    proceed(exchange, (exchange.say("what-did-they-say"),))


def _stale(exchange: Exchange, topic: Topic) -> list[str]:
    """Questions whose known answers the reply may have changed: those that the last conclusion rests on."""
    outcome_id = _concluded(exchange)
    if outcome_id is None:
        return []
    speaks = explain(topic, exchange.knowledge, exchange.session.evidence(), outcome_id).speaks_for
    return [question for question in speaks if exchange.knowledge.questions[question].volatile]
