"""A text in words: what it asks for, what it tells, what it is about, and what follows."""

from __future__ import annotations

from dataclasses import replace

from dialogs import commands, concluding, facts, guide, handoff, menu, outcomes, reasons
from dialogs.exchange import Exchange
from dialogs.listening import CLAUSE, Heard, Listening
from dialogs.messages import Choice, Message
from dialogs.misunderstanding import not_understood
from dialogs.pressing import press
from dialogs.session import PASTED_LIMIT, Prompt
from knowledge.model import Topic
from knowledge.understanding import ReadAnswer, ReadFact, Reading, Understanding

RUN_ANYWAY = ("restart", "other-case", "person", "back", "change")
"""Commands that are done even if the message says more; the rest of it is taken in first or afterwards."""

IF_NOTHING_ELSE = ("help", "topics", "resume", "done", "explain", "why-answer")
"""Commands that are done only if the rest of the message says nothing."""


def hear(exchange: Exchange, understanding: Understanding, listening: Listening, message: Message) -> None:
    """Answer a message written in words."""
    session = exchange.session
    new = [found.kind for found in message.identifiers if found.kind not in session.pasted]
    session.pasted = [*session.pasted, *dict.fromkeys(new)][-PASTED_LIMIT:]
    text = message.text.strip()
    if not any(letter.isalnum() for letter in text):
        not_understood(exchange)
        return
    heard = listening.commands(text)
    if heard.spoken is not None and not heard.rest:
        session.locale = heard.spoken
    if heard.commands and _obey(exchange, understanding, heard):
        session.misunderstood = 0
        return
    text = heard.rest or text
    if _reply_to_prompt(exchange, listening, text, whole=True):
        return
    reading = _with_pasted(exchange, _read(exchange, understanding, text), [i.kind for i in message.identifiers])
    lead = (exchange.say("language-switched"),) if heard.language else ()
    if not reading.facts and _reply_to_prompt(exchange, listening, text, whole=False):
        return
    if exchange.open_question is not None and reading.answer is not None and reading.asks:
        _answer_aside(exchange, understanding, text)
    if _follow(exchange, reading, lead):
        session.misunderstood = 0
    elif heard.commands:
        if heard.language:
            guide.repeat_prompt(exchange, lead)
        elif heard.commands[0] in commands.COMMANDS:
            commands.COMMANDS[heard.commands[0]](exchange)
        else:
            commands.react(exchange, heard.commands[0])
    else:
        not_understood(exchange)


def _read(exchange: Exchange, understanding: Understanding, text: str) -> Reading:
    """Read the text against the open question, and follow the user's language."""
    session = exchange.session
    reading = understanding.read(text, session.locale, question=exchange.open_question, topic=session.topic)
    if reading.language in exchange.wording:
        session.locale = reading.language
    return reading


def _answer_aside(exchange: Exchange, understanding: Understanding, text: str) -> None:
    """The other question in a text that also answers the open one, if it can be answered at once."""
    clause = next((part for part in reversed(CLAUSE.split(text)) if part.strip()), "")
    reading = understanding.read(clause, exchange.locale)
    other = exchange.knowledge.topics[reading.topics[0][0]] if reading.outcome == "answer" else None
    if other is not None and other is not exchange.topic:
        conclusion = guide.assessment(exchange, other).conclusion
        if conclusion is not None and not conclusion.alternatives:
            concluding.brief(exchange, other, conclusion)


def _with_pasted(exchange: Exchange, reading: Reading, kinds: list[str]) -> Reading:
    """The reading with what the pasted identifiers say by their kind: to the open question, or to a guide's own."""
    open_question = exchange.knowledge.questions.get(exchange.open_question or "")
    if open_question is not None and reading.answer is None:
        answer = next((open_question.identifiers[kind] for kind in kinds if kind in open_question.identifiers), None)
        if answer is not None:
            reading = replace(reading, answer=ReadAnswer(answer))
    told = {fact.question for fact in reading.facts}
    about = exchange.knowledge.topics.get(reading.topics[0][0]) if reading.outcome == "answer" else exchange.topic
    for use in about.uses if about is not None else ():
        question = exchange.knowledge.questions[use.question]
        found = next((question.identifiers[kind] for kind in kinds if kind in question.identifiers), None)
        if question.identifiers_anywhere and found is not None and question.id not in told:
            reading = replace(reading, facts=(*reading.facts, ReadFact(question.id, found)))
    return reading


def _obey(exchange: Exchange, understanding: Understanding, heard: Heard) -> bool:
    """Do what the text asks for; `False` if the rest of the text is the message proper."""
    session, names = exchange.session, heard.commands
    if heard.language:
        if session.prompt is not None and session.prompt.kind == "letter":
            _letter_in(exchange, heard.language)
            return True
        session.locale = heard.language
        if not heard.rest:
            commands.speak(exchange, heard.language)
        return not heard.rest
    name = next((n for n in RUN_ANYWAY if n in names), None) or next((n for n in names if n in commands.COMMANDS), None)
    if heard.rest and (name is None or name in IF_NOTHING_ELSE):
        return False
    if name is None:
        commands.react(exchange, names[-1])
        return True
    told = _take_in(exchange, understanding, heard.rest) if heard.rest and name in RUN_ANYWAY else False
    if name == "change" and told:
        guide.proceed(exchange) if exchange.topic else menu.offer_topics(exchange)
    elif name in ("why-ask", "known", "causes") and heard.rest:
        return _aside(exchange, understanding, heard.rest, name)
    else:
        commands.COMMANDS[name](exchange)
    return True


def _letter_in(exchange: Exchange, locale: str) -> None:
    prompt = exchange.session.prompt
    if prompt is not None and prompt.of == "summary":
        handoff.summary(exchange, locale)
    else:
        handoff.letter(exchange, prompt.of if prompt else None, locale)


def _aside(exchange: Exchange, understanding: Understanding, rest: str, name: str) -> bool:
    """An answer and a question about the question in one message: the answer counts, the question is answered."""
    lead: tuple[str, ...] = ()
    if name == "why-ask" and exchange.open_question is not None:
        lead = reasons.why_ask(exchange, exchange.open_question)
    if lead and _follow(exchange, _read(exchange, understanding, rest), lead):
        return True
    commands.COMMANDS[name](exchange)
    return True


def _take_in(exchange: Exchange, understanding: Understanding, text: str) -> bool:
    """Learn what the text tells and what it is about, without answering it; whether it told anything."""
    reading = _read(exchange, understanding, text)
    if exchange.topic is None and reading.outcome == "answer" and reading.topics:
        guide.enter(exchange, reading.topics[0][0])
    return bool(_learn(exchange, reading))


def _reply_to_prompt(exchange: Exchange, listening: Listening, text: str, *, whole: bool) -> bool:
    """Whether the text answers what was asked last (other than a question about facts), and was acted on."""
    prompt = exchange.session.prompt
    if prompt is None or (prompt.kind == "check" and prompt.of == handoff.CHECK):
        return False
    reply = listening.reply(text, prompt, whole)
    if reply is None:
        return False
    do, value = reply
    press(exchange, Choice(do=do, of=prompt.of if prompt.of not in ("offer",) else None, value=value))
    return True


# -------------------------------------------------------------------------------------------------------------- reading


def _follow(exchange: Exchange, reading: Reading, lead: tuple[str, ...] = ()) -> bool:
    """Act on what was read; `False` if nothing was understood."""
    topic = exchange.topic
    if reading.term is not None and not _is_plain_topic(exchange, reading):
        commands.explain_term(exchange, reading.term, lead)
        return True
    if exchange.open_question is not None and reading.answer is not None:
        _take_answer(exchange, exchange.open_question, reading.answer, reading, lead)
        return True
    if exchange.open_question is not None and _asks_about_the_question(reading):
        commands.explain(exchange, lead)
        return True
    learnt = _learn(exchange, reading)
    matters = any(topic is not None and topic.use(question) for question in learnt)
    best = exchange.knowledge.topics.get(
        _named_topic(exchange, reading, matters) or _told_topic(exchange, reading) or ""
    )
    if best is not None and best.id != exchange.session.topic:
        return _other_topic(exchange, best, lead)
    if best is None and reading.outcome == "out-of-scope" and not learnt:
        guide.repeat_prompt(exchange, (*lead, exchange.say("outside")))
        return True
    if topic is not None and topic.kind in ("causes", "options") and learnt:
        _go_on(exchange, learnt, lead)
        return True
    if best is not None:
        return _same_topic(exchange, lead)
    if reading.outcome == "did-you-mean" and len(reading.topics) > 1:
        menu.did_you_mean(exchange, (topic_id for topic_id, _ in reading.topics))
        return True
    return _topics_of(exchange, learnt, lead)


SURE_OUTSIDE = 0.6
"""How probable a subject outside has to be, where a question is open and the text asks nothing."""


def _is_plain_topic(exchange: Exchange, reading: Reading) -> bool:
    """Whether a topic that is one plain answer explains the term better than the glossary does."""
    return reading.outcome == "answer" and exchange.knowledge.topics[reading.topics[0][0]].kind == "answer"


def _named_topic(exchange: Exchange, reading: Reading, told: bool) -> str | None:
    """The topic that the text is surely about. Facts for the present guide count for more than a subject outside."""
    best = reading.topics[0][0] if reading.topics else None
    if best is None or reading.outcome == "answer":
        return best if reading.outcome == "answer" else None
    if reading.outcome != "out-of-scope" or exchange.knowledge.topics[best].kind != "outside" or told:
        return None
    doubtful = exchange.open_question is not None and not reading.asks and reading.topics[0][1] < SURE_OUTSIDE
    return None if doubtful else best


def _told_topic(exchange: Exchange, reading: Reading) -> str | None:
    """The likeliest topic, if it was not sure enough by itself but a fact told in the same text belongs to it."""
    if reading.outcome != "did-you-mean" or exchange.open_question is not None:
        return None
    best = exchange.knowledge.topics[reading.topics[0][0]]
    return best.id if any(best.use(fact.question) for fact in reading.facts) else None


def _take_answer(
    exchange: Exchange, question: str, answer: ReadAnswer, reading: Reading, lead: tuple[str, ...]
) -> None:
    """The open question is answered, and perhaps others with it."""
    facts.keep(exchange, question, answer.answer, "asked", answer.sure)
    _learn(exchange, reading, but=question)
    if question == handoff.CHECK and exchange.session.prompt == Prompt(kind="check", of=question):
        handoff.person(exchange)
        return
    guide.proceed(exchange, lead)


def _learn(exchange: Exchange, reading: Reading, but: str | None = None) -> list[str]:
    """Keep the facts that the text volunteers; returns their questions."""
    learnt = []
    for found in reading.facts:
        if found.question == but or found.question not in exchange.knowledge.questions:
            continue
        known = exchange.session.fact(found.question)
        if known is not None and known.answer == found.answer:
            continue
        how = "corrected" if found.corrected or (known is not None and known.answer is not None) else "volunteered"
        facts.keep(exchange, found.question, found.answer, how, found.sure)
        learnt.append(found.question)
    return learnt


def _go_on(exchange: Exchange, learnt: list[str], lead: tuple[str, ...]) -> None:
    if outcomes.mended_by_facts(exchange, learnt):
        outcomes.ask_the_form(exchange, lead)
    else:
        guide.proceed(exchange, lead)


def _other_topic(exchange: Exchange, other: Topic, lead: tuple[str, ...]) -> bool:
    """Another matter: answered at once if that takes no question, else the present guide is put aside for it."""
    session, prompt = exchange.session, exchange.session.prompt
    plain = other.kind in ("outside", "answer")
    guided = exchange.topic is not None and exchange.topic.kind in ("causes", "options")
    if plain and guided and prompt is not None and prompt.kind in ("outcome", "answer", "wait", "letter"):
        found = guide.assessment(exchange, other)
        if found.conclusion is not None:
            concluding.brief(exchange, other, found.conclusion, lead, go_on=True)
        return True
    if prompt is None or prompt.kind != "question" or exchange.topic is None:
        guide.enter(exchange, other.id)
        guide.proceed(exchange, lead)
        return True
    found = guide.assessment(exchange, other)
    if found.question is None and found.conclusion is not None and not found.conclusion.alternatives:
        concluding.brief(exchange, other, found.conclusion, lead)
        guide.repeat_prompt(exchange)
        return True
    aside = exchange.say("put-aside", topic=exchange.topic_prose(exchange.topic.id).title)
    session.suspend()
    guide.enter(exchange, other.id)
    guide.proceed(exchange, (aside, *lead))
    return True


def _same_topic(exchange: Exchange, lead: tuple[str, ...]) -> bool:
    """The topic is named again: the open question stands, or a concluded guide is looked at anew."""
    prompt = exchange.session.prompt
    if prompt is not None and prompt.kind == "question":
        if lead or facts.noted_lines(exchange):
            guide.proceed(exchange, lead)
            return True
        return False
    if prompt is not None and prompt.kind in ("outcome", "answer", "wait"):
        commands.why_answer(exchange)
        return True
    guide.proceed(exchange, lead)
    return True


def _topics_of(exchange: Exchange, learnt: list[str], lead: tuple[str, ...]) -> bool:
    """Facts without a topic: offer the topics that they matter to."""
    if not learnt:
        return False
    using = [t for t in exchange.knowledge.topics.values() if any(t.use(question) for question in learnt)]
    using.sort(key=lambda topic: topic.featured or len(exchange.knowledge.topics))
    if not using:
        return False
    menu.did_you_mean(exchange, (topic.id for topic in using), (*lead, *facts.noted_lines(exchange)))
    return True


def _asks_about_the_question(reading: Reading) -> bool:
    return reading.asks and reading.outcome == "unclear" and not reading.facts
