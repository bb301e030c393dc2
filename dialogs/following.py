"""What follows from a reading: an answer, facts, another matter, a word to explain."""

from __future__ import annotations

from dataclasses import replace

from dialogs import commands, concluding, facts, guide, handoff, looking_up, menu, outcomes
from dialogs.afterwards import AFTER, is_open, stands
from dialogs.assessing import assessment
from dialogs.exchange import Exchange
from dialogs.session import Fact
from knowledge.diagnosis import Assessment
from knowledge.model import Topic
from knowledge.understanding import ReadAnswer, ReadFact, Reading

LIKELY_OUTSIDE = 0.3
"""How probable a subject outside has to be for saying that it is not known, rather than asking again."""

SURE_OTHER = 0.95
"""How probable another topic has to be, where a question is open and the text asks nothing."""
SURE_ASKED = 0.9
"""The same where the text asks and tells nothing: below, topics are offered and the question stays open."""
SURE_OUTSIDE = 0.93
"""How probable a subject outside has to be, where a question is open and the text asks nothing."""


def follow(exchange: Exchange, reading: Reading, lead: tuple[str, ...] = ()) -> bool:
    """Act on what was read; `False` if nothing was understood."""
    if reading.term is not None and not _explains_better(exchange, reading.term, reading):
        commands.explain_term(exchange, reading.term, lead)
        return True
    question = exchange.open_question
    if question is not None and _follow_question(exchange, question, reading, lead):
        return True
    asked = _asked_back(exchange, reading)
    if asked is not None:
        commands.find_out(exchange, asked)
        return True
    if is_open(exchange) and not reading.tells:
        # "Why not?": about nothing but what was just said.
        if reading.asks:
            commands.why_answer(exchange)
        return reading.asks
    return _follow_matter(exchange, reading, lead)


def _follow_matter(exchange: Exchange, reading: Reading, lead: tuple[str, ...]) -> bool:
    """Act on the facts that a text tells and the topic that it is about; `False` if it has neither."""
    taken_back = _taken_back(exchange, reading)
    if taken_back is not None:
        commands.change(exchange, taken_back)
        return True
    learnt = _learn(exchange, reading)
    topic = exchange.topic
    matters = any(topic is not None and topic.use(question) for question in learnt)
    named = _named_topic(exchange, reading, matters) or (None if matters else _told_topic(exchange, reading))
    second = reading.other_matter if exchange.open_question is None and not is_open(exchange) else None
    if second is not None and reading.topics[0][0] != exchange.session.topic:
        return _two_matters(exchange, reading, lead)
    best = exchange.knowledge.topics.get(named or "")
    if best is not None and best.id != exchange.session.topic:
        return _other_topic(exchange, best, reading, lead)
    if is_open(exchange) and reading.facts and not learnt:
        stands(exchange, lead)
        return True
    if best is None and not learnt and _is_outside(exchange, reading):
        guide.repeat_prompt(exchange, (*lead, exchange.vary("outside")))
        return True
    if topic is not None and topic.kind in ("causes", "options") and learnt:
        corrected = {fact.question for fact in reading.facts if fact.corrected}
        _go_on(exchange, [question for question in learnt if question not in corrected], lead)
        return True
    if best is not None:
        return _same_topic(exchange, lead)
    unsure = reading.outcome == "did-you-mean" or (reading.outcome == "answer" and reading.asks)
    if unsure and len(reading.topics) > 1 and not _may_be_answer(exchange, reading):
        menu.did_you_mean(exchange, (topic_id for topic_id, _ in reading.topics))
        return True
    return _topics_of(exchange, learnt, lead)


def _two_matters(exchange: Exchange, reading: Reading, lead: tuple[str, ...]) -> bool:
    """Begin with the likelier of two matters and put the other aside, to come to it afterwards."""
    first, second = (exchange.knowledge.topics[str(name)] for name in (reading.topics[0][0], reading.other_matter))
    titles = {"first": exchange.topic_prose(first.id).title, "second": exchange.topic_prose(second.id).title}
    exchange.session.put_aside(second.id)
    return _other_topic(exchange, first, reading, (*lead, exchange.say("two-matters", **titles)))


def _follow_question(exchange: Exchange, question: str, reading: Reading, lead: tuple[str, ...]) -> bool:
    """Act on what a text has to do with the open question; `False` if it has nothing."""
    if _is_beside(exchange, question, reading):
        learn(exchange, reading, but=question)
        guide.repeat_prompt(exchange, (*lead, *facts.noted_lines(exchange)))
    elif reading.answer is not None and reading.answer.consents and handoff.is_check(exchange, question):
        return False
    elif reading.answer is not None:
        _take_answer(exchange, question, reading.answer, reading, lead)
    elif _asks_about_the_question(reading):
        commands.explain(exchange, lead)
    else:
        return False
    return True


def _asked_back(exchange: Exchange, reading: Reading) -> str | None:
    """The question of the guide in hand that the user asks instead of answering it; the open one rather than others."""
    topic, question = exchange.topic, exchange.open_question
    if topic is None or question is None or not reading.asks or reading.facts:
        return None
    asked = sorted((name for name in reading.asked if topic.use(name)), key=lambda name: name != question)
    best, share = reading.topics[0] if reading.topics else ("", 0.0)
    elsewhere = reading.outcome == "answer" and best != topic.id and share >= SURE_OTHER
    beside = reading.outcome == "out-of-scope" and question not in asked
    return asked[0] if asked and not elsewhere and not beside else None


def _taken_back(exchange: Exchange, reading: Reading) -> str | None:
    """The question of the guide in hand whose known answer the text denies without giving another."""
    topic = exchange.topic
    told = {fact.question for fact in reading.facts}
    return next(
        (
            fact.question
            for fact in exchange.session.facts
            if (fact.question, fact.answer) in reading.denied and fact.question not in told
            if topic is not None and topic.use(fact.question) and not reading.asks
        ),
        None,
    )


def _learn(exchange: Exchange, reading: Reading) -> list[str]:
    """Keep what the text tells; after a conclusion also what follows from it for what was not known."""
    learnt = learn(exchange, reading)
    if is_open(exchange) and exchange.topic is not None:
        learnt += facts.follow_needs(exchange, exchange.topic, learnt, advised=reading.advises)
    return learnt


def _may_be_answer(exchange: Exchange, reading: Reading) -> bool:
    """Whether the text may be meant as an answer to what is open, and that was not asked again yet."""
    prompt = exchange.session.prompt
    offered = prompt is not None and prompt.kind == "look-up"
    waiting = exchange.open_question is not None or offered or is_open(exchange)
    return waiting and not reading.asks and exchange.session.misunderstood == 0


def _is_outside(exchange: Exchange, reading: Reading) -> bool:
    """Whether the text is about something that is not known, rather than about nothing that was understood."""
    in_answer_to = exchange.open_question is not None and not reading.asks
    least = SURE_OUTSIDE if in_answer_to else LIKELY_OUTSIDE
    return reading.outcome == "out-of-scope" and (not reading.topics or reading.topics[0][1] >= least)


def _explains_better(exchange: Exchange, term: str, reading: Reading) -> bool:
    """Whether a topic explains the term better than the glossary does: its own, or a guide that facts were told for."""
    if reading.outcome != "answer":
        return False
    best = exchange.knowledge.topics[reading.topics[0][0]]
    return best.id == exchange.knowledge.terms[term].topic or any(best.use(fact.question) for fact in reading.facts)


def _named_topic(exchange: Exchange, reading: Reading, told: bool) -> str | None:
    """The topic that the text is surely about. Facts for the present guide count for more than another subject."""
    best = reading.topics[0][0] if reading.topics else None
    prompt = exchange.session.prompt
    waiting = prompt is not None and prompt.kind in ("question", "case", "look-up", *AFTER)
    if best is None or (told and waiting and not reading.asks):
        return None
    if reading.outcome == "answer":
        least = 0.0
        if exchange.open_question is not None:
            least = SURE_OTHER if not reading.asks else 0.0 if told else SURE_ASKED
        sure = best == exchange.session.topic or reading.topics[0][1] >= least
        return best if sure else None
    if exchange.knowledge.topics[best].kind != "outside" or told:
        return None
    return best if _is_outside(exchange, reading) else None


def _told_topic(exchange: Exchange, reading: Reading) -> str | None:
    """The likeliest topic, if it was not sure enough by itself but a fact told in the same text belongs to it."""
    if reading.outcome != "did-you-mean" or exchange.open_question is not None:
        return None
    best = exchange.knowledge.topics[reading.topics[0][0]]
    return best.id if any(best.use(fact.question) for fact in reading.facts) else None


def _is_beside(exchange: Exchange, question: str, reading: Reading) -> bool:
    """Whether a text tells other things than the check it was asked for: too little to send somebody to support."""
    told = {fact.question for fact in reading.facts}
    return handoff.is_check(exchange, question) and bool(told) and question not in told and not reading.asks


def _take_answer(
    exchange: Exchange, question: str, answer: ReadAnswer, reading: Reading, lead: tuple[str, ...]
) -> None:
    """The open question is answered, and perhaps others with it."""
    facts.keep(exchange, question, answer.answer, "asked", answer.sure)
    # "The subscription ID" says what was entered, if that was asked; nobody wants to be told where it is.
    questions = exchange.knowledge.questions
    told = tuple(fact for fact in reading.facts if reading.asks or not questions[fact.question].sought)
    learn(exchange, replace(reading, facts=told), but=question)
    if handoff.is_check(exchange, question):
        handoff.person(exchange)
        return
    guide.proceed(exchange, lead)


def learn(exchange: Exchange, reading: Reading, but: str | None = None) -> list[str]:
    """Keep the facts that the text volunteers; returns their questions."""
    learnt = []
    for found in reading.facts:
        if found.question == but or not _belongs(exchange, reading, found.question):
            continue
        known = exchange.session.fact(found.question)
        answer = _both(exchange, found, known) if reading.adds else found.answer
        if known is not None and known.answer == answer:
            continue
        how = "corrected" if known is not None and known.answer is not None else "volunteered"
        facts.keep(exchange, found.question, answer, how, found.sure)
        learnt.append(found.question)
    return learnt


def _both(exchange: Exchange, found: ReadFact, known: Fact | None) -> str:
    """What a fact comes to that is told beside what is known: "both", where that is an answer."""
    other = known is not None and known.answer not in (None, found.answer)
    return "both" if other and "both" in exchange.knowledge.questions[found.question].every_answer else found.answer


def _belongs(exchange: Exchange, reading: Reading, question: str) -> bool:
    """Whether the fact means here what it says: one that only another guide asks for may be about something else."""
    topics = exchange.knowledge.topics
    if question not in exchange.knowledge.questions:
        return False
    implies = exchange.knowledge.questions[question].implies
    meant = {question, *(implied for told in implies.values() for implied in told)}
    using = [t for t in topics.values() if any(t.use(asked) or asked in t.contact_after for asked in meant)]
    named = topics[reading.topics[0][0]] if reading.outcome == "answer" else exchange.topic
    if not using or named is None or named.kind not in ("causes", "options"):
        return bool(using)
    # What several guides ask for means the same everywhere.
    return named in using or exchange.topic in using or len(using) > 1


def _go_on(exchange: Exchange, learnt: list[str], lead: tuple[str, ...]) -> None:
    if outcomes.mended_by_facts(exchange, learnt):
        outcomes.ask_the_form(exchange, lead)
    else:
        guide.proceed(exchange, lead)


def _other_topic(exchange: Exchange, other: Topic, reading: Reading, lead: tuple[str, ...]) -> bool:
    """Another matter: answered at once if that takes no question, else the present guide is put aside for it."""
    if other.kind in ("outside", "answer") and guide.in_hand(exchange):
        guide.aside(exchange, other, lead)
        return True
    if handoff.is_wanted(exchange, other):
        guide.enter(exchange, other.id)
        handoff.person(exchange)
        return True
    found = assessment(exchange, other)
    if is_open(exchange) and not reading.asks and _is_known(exchange, other, reading, found):
        stands(exchange, lead)
        return True
    prompt = exchange.session.prompt
    if prompt is None or prompt.kind != "question" or exchange.topic is None:
        guide.enter(exchange, other.id, guessed=True)
        guide.proceed(exchange, lead)
        return True
    at_once = found.question is None and found.conclusion is not None and not found.conclusion.alternatives
    # What rests on one identifier given twice may have to be corrected, and what was pasted can be looked up: either
    # is worth a guide of its own.
    worth_it = bool(exchange.twice) or looking_up.is_due(exchange, other)
    if at_once and found.conclusion is not None and not worth_it:
        concluding.brief(exchange, other, found.conclusion, lead)
        guide.take_up(exchange)
        return True
    aside = exchange.say("put-aside", topic=exchange.topic_prose(exchange.topic.id).title)
    exchange.session.suspend()
    guide.enter(exchange, other.id, guessed=True)
    guide.proceed(exchange, (aside, *lead))
    return True


def _is_known(exchange: Exchange, other: Topic, reading: Reading, found: Assessment) -> bool:
    """Whether a text that seems to be about another guide tells only what the present one concluded on already."""
    told = {fact.question for fact in exchange.session.facts if fact.at == exchange.session.turn}
    if told or exchange.topic is None:
        return False
    near = other.id in exchange.topic.related or exchange.topic.id in other.related
    return near if reading.facts else found.question is None


def _same_topic(exchange: Exchange, lead: tuple[str, ...]) -> bool:
    """The topic is named again: the open question stands, or a concluded guide is looked at anew."""
    prompt = exchange.session.prompt
    if prompt is not None and prompt.kind == "question":
        if lead or facts.noted_lines(exchange):
            guide.proceed(exchange, lead)
            return True
        return False
    if is_open(exchange) and exchange.session.said != "why-answer":
        commands.why_answer(exchange)
        return True
    if is_open(exchange):
        stands(exchange, lead)
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
