"""A text in words: what it asks for, what it tells, what it is about, and what follows."""

from __future__ import annotations

from dataclasses import replace

from dialogs import commands, concluding, former, guide, looking_up
from dialogs.afterwards import is_open
from dialogs.assessing import assessment
from dialogs.changing import CLAUSE, change_in_words
from dialogs.exchange import Exchange
from dialogs.following import follow, learn
from dialogs.interpreting import interpret, with_mended, with_unknown, without_supposed
from dialogs.listening import Heard, Listening
from dialogs.messages import Choice, Message
from dialogs.misunderstanding import not_understood
from dialogs.obeying import obey
from dialogs.pasting import with_pasted
from dialogs.pressing import open_topic, press
from dialogs.session import Pasted, Prompt
from knowledge.identifiers import without_traces
from knowledge.understanding import Reading, Understanding
from knowledge.understanding.folding import words_of

SKIPPED = ("person", "anyway")
"""The reply that skips the check before a person."""

SURE_ELSEWHERE = 0.97
"""How probable another topic has to be for "how do I find out ..." to be about that one."""

GOING_TO = 0.4
"""How probable a topic has to be for "back to ..." to go there, if nothing was said of it before ..."""

GOING_BACK = 0.02
"""... and if something was."""

SPOKEN_OF = 0.5
"""How much likelier than others such a topic is meant."""


def hear(exchange: Exchange, understanding: Understanding, listening: Listening, message: Message) -> None:
    """Answer a message written in words."""
    pasted = listening.labels.of(message)
    _hear(exchange, understanding, listening, message.text.strip(), pasted)
    # What was asked for may have been done before anybody looked at what was pasted with it.
    exchange.session.paste(one for one in pasted if not exchange.session.has(one))


def _hear(
    exchange: Exchange, understanding: Understanding, listening: Listening, text: str, pasted: list[Pasted]
) -> None:
    session = exchange.session
    if not any(letter.isalnum() for letter in text):
        not_understood(exchange)
        return
    if guide.can_leave(exchange) and _means_no_such_thing(exchange, listening, text):
        guide.leave(exchange)
        session.misunderstood = 0
        return
    if _beside(exchange, listening, text):
        session.misunderstood = 0
        return
    heard = listening.commands(text, session.prompt, told=bool(session.facts or session.offers))
    if heard.guessed and _tells_otherwise(exchange, understanding, text):
        heard = Heard(rest=text)
    if heard.spoken is not None and not heard.rest:
        session.locale = heard.spoken
    if heard.commands and obey(exchange, understanding, heard):
        session.misunderstood = 0
        return
    # "What now?" after a story belongs to the story.
    text = text if heard.commands == ("resume",) else heard.rest or text
    if _change(exchange, understanding, listening, text) or _reply_to_prompt(exchange, listening, text, whole=True):
        return
    _take_up_question(exchange, text)
    if _go_back(exchange, understanding, listening, text):
        return
    named = listening.topic(text)
    if named is not None and (exchange.open_question is None or not _answers(exchange, understanding, text)):
        open_topic(exchange, named)
        return
    _follow(exchange, understanding, listening, replace(heard, rest=text), pasted)


def _tells_otherwise(exchange: Exchange, understanding: Understanding, text: str) -> bool:
    """Whether a text tells something on a question of the guide in hand that is not known, or denies what is."""
    session, topic = exchange.session, exchange.topic
    reading = understanding.read(text, session.locale, topic=session.topic)
    known = {(fact.question, fact.answer) for fact in session.facts}
    new = [fact for fact in reading.facts if (fact.question, fact.answer) not in known]
    return not known.isdisjoint(reading.denied) or any(topic and topic.use(fact.question) for fact in new)


def _take_up_question(exchange: Exchange, text: str) -> None:
    """After "which of these do you mean?" a text of several words may well answer the question that was open before."""
    prompt = exchange.session.prompt
    asked = prompt is not None and prompt.kind == "topics" and prompt.of in exchange.knowledge.questions
    if prompt is not None and asked and len(words_of(text)) > 1:
        exchange.session.prompt = Prompt(kind="question", of=prompt.of)


def _go_back(exchange: Exchange, understanding: Understanding, listening: Listening, text: str) -> bool:
    """Whether a text asks to go back to a topic, and that was done with what else it tells."""
    session, wanted = exchange.session, listening.going_to(text)
    if wanted is None:
        return False
    reading = interpret(exchange, understanding, wanted)
    known = {*session.suspended, *(offer.topic for offer in session.offers), session.topic}
    guides = {name: share for name, share in reading.topics if exchange.knowledge.topics[name].uses}
    best = max(guides, key=lambda name: guides[name] + SPOKEN_OF * (name in known), default="")
    if not best or guides[best] < (GOING_BACK if best in known else GOING_TO):
        return False
    learn(exchange, reading)
    if best == session.topic:
        guide.proceed(exchange)
    else:
        open_topic(exchange, best)
    session.misunderstood = 0
    return True


def _answers(exchange: Exchange, understanding: Understanding, text: str) -> bool:
    """Whether a text that is called like a topic answers the open question, or tells something."""
    session = exchange.session
    reading = understanding.read(text, session.locale, question=exchange.open_question, topic=session.topic)
    return reading.answer is not None or bool(reading.facts)


def _follow(
    exchange: Exchange, understanding: Understanding, listening: Listening, heard: Heard, pasted: list[Pasted]
) -> None:
    """Act on a text that is neither a command nor all of it a reply to what was asked last."""
    session, text = exchange.session, without_traces(heard.rest)
    asked = exchange.knowledge.questions.get(exchange.open_question or "")
    if asked is not None and asked.identifiers:
        text = listening.origins.without(text) or text
    before = (session.locale, session.spoke)
    reading = interpret(exchange, understanding, text)
    bare = bool(pasted) and all(word.startswith("⟨") for word in words_of(text))
    if bare and exchange.topic is not None:
        reading = replace(reading, outcome="unclear")  # Nothing but identifiers is about no other matter.
    reading = with_pasted(exchange, with_unknown(exchange, understanding, text, reading), pasted)
    reading = without_supposed(exchange, understanding, reading, text)
    reading = with_mended(exchange, understanding, text, reading)
    switched = before[1] and before[0] != session.locale
    lead = (exchange.say("language-switched"),) if heard.language or switched else ()
    if not reading.facts and _reply_to_prompt(exchange, listening, text, whole=False):
        return
    refused = listening.refused(text) if reading.asks and reading.answer is None else None
    if refused is not None and not any(exchange.topic and exchange.topic.use(fact.question) for fact in reading.facts):
        commands.react(exchange, refused)
        return
    lead = (*lead, *_carried(exchange, listening, text, reading))
    if exchange.open_question is not None and reading.answer is not None and reading.asks:
        _answer_aside(exchange, understanding, text)
    if _seeks(exchange, listening, reading, text):
        commands.find_out(exchange)
        return
    _look_up_anew(exchange, pasted)
    if _completes(exchange, reading, pasted):
        learn(exchange, reading)
        guide.proceed(exchange, lead)
    elif not follow(exchange, reading, lead):
        _fall_back(exchange, heard, pasted, lead)
        return
    exchange.session.misunderstood = 0


def _carried(exchange: Exchange, listening: Listening, text: str, reading: Reading) -> tuple[str, ...]:
    """Take over what was known of the former case, where a text says so or leaves it open; what to say of it."""
    prompt = exchange.session.prompt
    if reading.facts and listening.is_same_case(text, prompt):
        former.carry_over(exchange)
    # Neither yes nor no: nothing known is lost, but none of it is certain either.
    elif prompt is not None and prompt.kind == "case" and former.carry_over(exchange, confirmed=False):
        return (exchange.say("case-assumed"),)
    return ()


def _beside(exchange: Exchange, listening: Listening, text: str) -> bool:
    """Whether a text asks for a look-up that can be made, or how long the thing concluded takes; done if so."""
    wanted, topic = listening.aside(text), exchange.topic
    if wanted == "how-long" and (is_open(exchange) or commands.time_of(exchange) is not None):
        commands.how_long(exchange)
        return True
    look_up = looking_up.can(exchange, topic)
    if wanted != "look-up-now" or topic is None or look_up is None:
        return False
    if len(looking_up.values(exchange, look_up)) < len(look_up.needs):
        return False
    press(exchange, Choice(do="look-up", of=topic.id, value="go"))
    return True


def _seeks(exchange: Exchange, listening: Listening, reading: Reading, text: str) -> bool:
    """Whether the text asks how to find out what is open, rather than about something by its name."""
    answers = reading.answer is not None and reading.answer.answer is not None
    topic = exchange.topic
    told = any(topic is not None and topic.use(fact.question) for fact in reading.facts)
    waiting = exchange.open_question is not None or is_open(exchange)
    if not waiting or answers or told or reading.term is not None:
        return False
    elsewhere = reading.outcome == "answer" and reading.topics[0][1] >= SURE_ELSEWHERE
    return listening.is_seeking(text) and not (elsewhere and reading.topics[0][0] != exchange.session.topic)


def _means_no_such_thing(exchange: Exchange, listening: Listening, text: str) -> bool:
    """Whether a text says that it was not about the topic gone to; a "no" says so where nothing can be denied."""
    prompt = exchange.session.prompt
    question = exchange.knowledge.questions.get(exchange.open_question or "")
    deniable = question.no_means is not None if question is not None else prompt is not None and prompt.kind != "wait"
    return listening.is_not_meant(text, plainly=not deniable)


def _change(exchange: Exchange, understanding: Understanding, listening: Listening, text: str) -> bool:
    """Whether the text changes an earlier answer, and that was done."""
    wanted = listening.changing.wanted(text)
    if wanted is None or not change_in_words(exchange, understanding, listening.changing, wanted):
        return False
    exchange.session.misunderstood = 0
    return True


def _look_up_anew(exchange: Exchange, pasted: list[Pasted]) -> None:
    """All that is needed was pasted once more by somebody who lets it be looked up: it is looked up once more."""
    look_up, state = looking_up.can(exchange, exchange.topic), exchange.session.looking_up
    kinds = {one.kind for one in pasted}
    if look_up is not None and state.agreed and all(kinds.intersection(one) for one in look_up.needs.values()):
        exchange.session.looking_up = state.now(about="")


def _completes(exchange: Exchange, reading: Reading, pasted: list[Pasted]) -> bool:
    """Whether the text brings what was missing to look something up for the present topic, and no answer or topic."""
    answers = exchange.open_question is not None and reading.answer is not None
    elsewhere = reading.outcome == "answer" and reading.topics[0][0] != exchange.session.topic
    return bool(pasted) and not answers and not elsewhere and looking_up.is_due(exchange, exchange.topic)


def _fall_back(exchange: Exchange, heard: Heard, pasted: list[Pasted], lead: tuple[str, ...]) -> None:
    """The message proper said nothing: do what it asked for besides, if anything."""
    prompt = exchange.session.prompt
    if prompt is not None and prompt.kind == "case":
        exchange.session.prompt = None
        guide.proceed(exchange, lead)
    elif pasted and looking_up.invites(exchange, exchange.topic):
        guide.proceed(exchange, lead)
    elif not heard.commands:
        not_understood(exchange)
    elif heard.language:
        guide.repeat_prompt(exchange, lead)
    elif heard.commands[0] in commands.COMMANDS:
        commands.COMMANDS[heard.commands[0]](exchange)
    else:
        commands.react(exchange, heard.commands[0])


def _answer_aside(exchange: Exchange, understanding: Understanding, text: str) -> None:
    """The other question in a text that also answers the open one, if it can be answered at once."""
    clause = next((part for part in reversed(CLAUSE.split(text)) if part.strip()), "")
    reading = understanding.read(clause, exchange.locale)
    other = exchange.knowledge.topics[reading.topics[0][0]] if reading.outcome == "answer" else None
    if other is not None and other is not exchange.topic:
        conclusion = assessment(exchange, other).conclusion
        if conclusion is not None and not conclusion.alternatives:
            concluding.brief(exchange, other, conclusion)


def _skips_check(exchange: Exchange, listening: Listening, text: str, prompt: Prompt) -> bool:
    """Whether a text says what the button that skips the check says; done if so."""
    if listening.reply(text, prompt, whole=True) != SKIPPED:
        return False
    press(exchange, Choice(do=SKIPPED[0], value=SKIPPED[1]))
    return True


def _reply_to_prompt(exchange: Exchange, listening: Listening, text: str, *, whole: bool) -> bool:
    """Whether the text answers what was asked last (other than a question about facts), and was acted on."""
    prompt = exchange.session.prompt
    if prompt is None:
        return False
    if prompt.kind == "check" and exchange.open_question is not None:
        return whole and _skips_check(exchange, listening, text, prompt)
    if not whole and (exchange.topic is None or exchange.topic.kind in ("answer", "outside")):
        return False
    reply = listening.reply(text, prompt, whole)
    if reply is None:
        return False
    do, value = reply
    command = do in commands.COMMANDS and do != "letter"
    press(exchange, Choice(do=do, of=None if command or prompt.of == "offer" else prompt.of, value=value))
    return True
