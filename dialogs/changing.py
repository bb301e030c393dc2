"""An earlier answer changed in words: "change how they bought it", "change it to EA"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from rapidfuzz.distance import Prefix

from dialogs import commands, facts, guide
from dialogs.exchange import Exchange
from dialogs.following import learn
from dialogs.words import Words
from knowledge.model import Knowledge
from knowledge.understanding import Understanding
from knowledge.understanding.folding import words_of

CLAUSE = re.compile(r"[.!?;,\n…]+|\s[-–—]\s")
"""What stands between two clauses of a message."""
ALIKE = 0.6
"""The share of two words' letters that begins both, from which on they are taken for forms of one word."""
NAMED = 1.5
"""How much a text has to have in common with what a question is called, to name it."""
LONGEST_OPENER = 6


class Changing:
    """Finds in a text that an answer is to be changed, and which question it names."""

    def __init__(self, wording: Mapping[str, Words], knowledge: Knowledge) -> None:
        every = [words.phrases for words in wording.values()]
        self._openers = {" ".join(words_of(said)) for phrases in every for said in phrases.get("change-what", ())}
        self._to = {word for phrases in every for said in phrases.get("change-to", ()) for word in words_of(said)}
        names = {question: _names(knowledge, question) for question in knowledge.questions}
        used = Counter(word for words in names.values() for word in words)
        self._names = {
            question: {word: log(len(names) / used[word]) for word in words} for question, words in names.items()
        }

    def wanted(self, text: str) -> str | None:
        """What is to be changed, and perhaps to what, if the text asks for a change; `None` if it does not."""
        clauses = [words_of(clause) for clause in CLAUSE.split(text)]
        for place, words in enumerate(clauses):
            for size in range(min(len(words) - 1, LONGEST_OPENER), 0, -1):
                if " ".join(words[:size]) in self._openers:
                    return ", ".join(map(" ".join, (words[size:], *clauses[place + 1 :])))
        return None

    def named(self, text: str, questions: Iterable[str]) -> str | None:
        """The one of the questions that the text names best, if it names one."""
        said = words_of(text)
        scores = {question: self._score(said, self._names.get(question, {})) for question in questions}
        best = max(scores, key=lambda question: scores[question], default=None)
        return best if best is not None and scores[best] >= NAMED else None

    def value(self, text: str) -> str | None:
        """What follows the last "to": the new answer."""
        words = words_of(text)
        places = [place for place, word in enumerate(words) if word in self._to]
        return " ".join(words[places[-1] + 1 :]) or None if places else None

    def _score(self, said: tuple[str, ...], names: Mapping[str, float]) -> float:
        return sum(max((weight * _alike(word, name) for name, weight in names.items()), default=0.0) for word in said)


def _names(knowledge: Knowledge, question: str) -> set[str]:
    """The words that a question and its answers are called by, in every language."""
    texts = [question.replace("-", " ")]
    for prose in knowledge.prose.values():
        if question in prose.questions:
            words = prose.questions[question]
            texts += [words.about, words.ask, *(f"{answer.label} {answer.noted}" for answer in words.answers.values())]
    return {word for text in texts for word in words_of(text)}


def _alike(one: str, other: str) -> float:
    share = Prefix.similarity(one, other) / max(len(one), len(other))
    return share if share >= ALIKE else 0.0


def change_in_words(exchange: Exchange, understanding: Understanding, changing: Changing, wanted: str) -> bool:
    """Change the answer that the words mean, or ask it anew; `False` if they mean none."""
    session, topic = exchange.session, exchange.topic
    given = [fact for fact in session.facts if topic is None or topic.use(fact.question)] or session.facts
    latest = max(given, key=lambda fact: fact.at, default=None)
    value = changing.value(wanted)
    named = changing.named(wanted, [fact.question for fact in given])
    asked = named or (latest.question if latest is not None and value is not None else None)
    if asked is None:
        # It names a question that has no answer yet: show those that have one.
        other = bool(given) and changing.named(wanted, exchange.knowledge.questions) is not None
        if other:
            commands.change(exchange)
        return other
    reading = understanding.read(wanted, exchange.locale, topic=session.topic)
    if learn(exchange, reading):
        guide.proceed(exchange)
        return True
    read = understanding.read(value, exchange.locale, question=asked, topic=session.topic) if value else None
    if read is not None and read.answer is not None and read.answer.answer is not None:
        facts.keep(exchange, asked, read.answer.answer, "corrected", read.answer.sure)
        guide.proceed(exchange)
        return True
    commands.change(exchange, asked)
    return True
