"""What a text says where it is said: read against the open question, in the language of the talk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dialogs.afterwards import decisive
from dialogs.assessing import assessment
from dialogs.changing import CLAUSE
from dialogs.exchange import Exchange
from knowledge.understanding import ReadFact, Reading, Understanding
from knowledge.understanding.folding import words_of

LATEST = 3
"""How many of the facts told last a text may set right that does not name them."""
SURE_MENDED = 0.85
"""How probable an answer has to be for a text that sets something right to be one to a question answered before."""
AT_LEAST = 2
"""Words that it takes to change the language of a talk under way."""
_LABELLED = re.compile(r"\W*\w+(?: \w+)?\s*:")
"""The beginning of a text that is pasted rather than spoken: "Error: ..."."""


def interpret(exchange: Exchange, understanding: Understanding, text: str) -> Reading:
    """Read the text against the open question, and follow the user's language."""
    session = exchange.session
    reading = understanding.read(text, session.locale, question=exchange.open_question, topic=session.topic)
    if reading.language == session.locale:
        session.spoke = True
    elif (
        reading.language is not None
        and reading.language in exchange.wording
        and (_speaks(exchange, reading.language, text) or not (session.spoke or _LABELLED.match(text)))
    ):
        session.locale, session.spoke = reading.language, True
    return reading


def with_unknown(exchange: Exchange, understanding: Understanding, text: str, reading: Reading) -> Reading:
    """The reading with "we don't know which" taken for an answer, where a guide would begin by asking just that.

    It does so if the question takes "I don't know" for "no".
    """
    if exchange.open_question is not None or reading.outcome != "answer":
        return reading
    topic = exchange.knowledge.topics[reading.topics[0][0]]
    asked = assessment(exchange, topic).question or ""
    use, question = topic.use(asked), exchange.knowledge.questions.get(asked)
    if use is None or question is None or use.unknown_means is None or use.unknown_means != question.no_means:
        return reading
    clauses = (clause for clause in CLAUSE.split(text) if clause.strip())
    answers = (understanding.read(clause, exchange.locale, question=asked).answer for clause in clauses)
    told = any(fact.question == asked for fact in reading.facts)
    if told or not any(answer is not None and answer.answer is None for answer in answers):
        return reading
    return replace(reading, facts=(*reading.facts, ReadFact(asked, use.unknown_means)))


def with_mended(exchange: Exchange, understanding: Understanding, text: str, reading: Reading) -> Reading:
    """The reading with what it sets right of what was told before: "no wait, they did in May".

    Such words name no matter; they are on what an open conclusion rests on, or on what was answered last.
    """
    if not reading.mends or reading.facts or reading.asks or reading.answer is not None:
        return reading
    session = exchange.session
    latest = sorted((fact for fact in session.facts if fact.how != "inferred"), key=lambda fact: -fact.at)
    for question in dict.fromkeys((*decisive(exchange), *(fact.question for fact in latest[:LATEST]))):
        known = session.fact(question)
        answer = understanding.read(text, exchange.locale, question=question, topic=session.topic).answer
        if answer is None or answer.answer is None or answer.share < SURE_MENDED:
            continue
        if known is not None and known.answer not in (None, answer.answer):
            return replace(reading, facts=(ReadFact(question, answer.answer, answer.sure, corrected=True),))
    return reading


def without_supposed(exchange: Exchange, understanding: Understanding, reading: Reading, text: str) -> Reading:
    """The reading without what a question only supposes of the open one: asking "is that CSP?" says nothing.

    What was said before the question stays: "it was CSP, and who may claim?".
    """
    asked = exchange.open_question
    if not reading.asks or reading.answer is not None or all(fact.question != asked for fact in reading.facts):
        return reading
    before = ", ".join([part for part in CLAUSE.split(text) if part.strip()][:-1])
    said = understanding.read(before, exchange.locale).facts if before else ()
    if (reading.presumes and not before) or any(fact.question == asked for fact in said):
        return reading
    facts = tuple(fact for fact in reading.facts if fact.question != asked)
    return replace(reading, facts=facts, asked=reading.asked | {asked} if asked is not None else reading.asked)


def _speaks(exchange: Exchange, locale: str, text: str) -> bool:
    """Whether somebody speaks the language in the text; a message pasted from the form or a slip changes nothing."""
    languages, said = exchange.knowledge.languages, words_of(text)
    language, present = languages.get(locale), languages.get(exchange.locale)
    if len(said) < AT_LEAST or language is None:
        return False
    telling = language.speaker or language.common_words
    known: Iterable[str] = ()
    if present is not None:
        known = present.speaker if language.speaker else present.common_words
    return not (_words(telling) - _words(known)).isdisjoint(said)


def _words(phrases: Iterable[str]) -> set[str]:
    return {word for phrase in phrases for word in words_of(phrase)}
