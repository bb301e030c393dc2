"""What the user wants looked up, and what came of it."""

from __future__ import annotations

from dialogs import guide, looking_up
from dialogs.afterwards import sign
from dialogs.concluding import conclude, letter_button
from dialogs.exchange import Exchange
from dialogs.messages import Choice, Result
from knowledge.assessment import Conclusion
from knowledge.looking_up import LookUp
from knowledge.model import Option, Topic

NOT_KEPT = "not-kept"
"""As a result: the values pasted are gone, so they have to be pasted again."""

NOT_CHECKED = "not-checked"
"""As a result: whoever was asked did not answer, or not to the point."""


def decide(exchange: Exchange, choice: Choice) -> None:
    """The user lets it be looked up (`go`), refuses for the whole case (`no`), or goes on without it (`skip`)."""
    session, topic = exchange.session, exchange.knowledge.topics[str(choice.of)]
    if choice.value == "go":
        if session.topic != topic.id:
            guide.enter(exchange, topic.id)
        if topic.look_up and len(looking_up.values(exchange, topic.look_up)) == len(topic.look_up.needs):
            looking_up.start(exchange, topic)
        else:
            looking_up.ask_to_paste(exchange, topic)
        return
    lead: tuple[str, ...] = ()
    if choice.value == "no":
        session.looking_up = session.looking_up.now(agreed=False)
        exchange.event("look-up-refused", topic=topic.id)
        lead = (exchange.say("look-up-refused"),)
    session.looking_up = session.looking_up.now(waiting=False)
    if session.topic == topic.id:
        guide.proceed(exchange, lead)
    else:
        guide.repeat_prompt(exchange, lead)


def came(exchange: Exchange, result: Result) -> None:
    """A result came. One that nobody waits for any more, or of what another case asked for, says nothing."""
    session = exchange.session
    if result.about and result.about != session.looking_up.about:
        return
    topics = [t for t in exchange.knowledge.topics.values() if t.look_up and t.look_up.check == result.of]
    topic = next((t for t in topics if t.id == session.topic), next(iter(topics), None))
    if topic is None or topic.look_up is None or not session.looking_up.waiting:
        return
    session.looking_up = session.looking_up.now(waiting=False)
    exchange.event("looked-up", topic=topic.id, result=result.value)
    if result.value in topic.look_up.results:
        session.looking_up = session.looking_up.now(found=result.value)
        _tell(exchange, topic, topic.look_up, result.value)
    elif session.topic == topic.id:
        if result.value == NOT_KEPT:
            looking_up.ask_to_paste(exchange, topic, (exchange.say("look-up-not-kept"),))
        else:
            _not_checked(exchange, topic)


def _tell(exchange: Exchange, topic: Topic, look_up: LookUp, result: str) -> None:
    """What was found and what follows; whoever speaks of another matter by now is told in passing."""
    prose = exchange.topic_prose(topic.id).look_up
    lead = (prose.results[result].said,) if prose else ()
    if exchange.session.topic != topic.id:
        guide.repeat_prompt(exchange, lead)
        return
    ends = look_up.results[result]
    end = next((one for one in ends if _is_open(exchange, topic, one)), ends[-1])
    conclusion = Conclusion((end,), "very-likely", supported=True)
    exchange.session.concluded = sign(topic, conclusion)
    conclude(exchange, topic, conclusion, lead)


def _is_open(exchange: Exchange, topic: Topic, outcome_id: str) -> bool:
    """Whether no fact speaks against the outcome."""
    outcome, facts = topic.outcome(outcome_id), exchange.session.evidence()
    conditions = outcome.only_if if isinstance(outcome, Option) else ()
    known = {question: answered.answer for question, answered in facts.items() if answered.answer is not None}
    return not conditions or any(
        all(known.get(question, answers[0]) in answers for question, answers in needed.items()) for needed in conditions
    )


def _not_checked(exchange: Exchange, topic: Topic) -> None:
    again, without = looking_up.ways_on(exchange, topic)
    letter = letter_button(exchange, topic.otherwise) if topic.otherwise else []
    exchange.reply("say", body=(exchange.say("look-up-not-checked"),), buttons=(again, *letter, without))
