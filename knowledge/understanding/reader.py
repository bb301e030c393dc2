"""Reads a message: its language, what it is about, the facts it states, what it answers, what it asks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from knowledge.model import Knowledge
from knowledge.understanding import thresholds
from knowledge.understanding.answers import AnswerReader, open_questions
from knowledge.understanding.cues import Cues, asks
from knowledge.understanding.deciding import decide
from knowledge.understanding.encoder import Encoder
from knowledge.understanding.facts import FactReader
from knowledge.understanding.folding import split, trim
from knowledge.understanding.languages import LanguageGuess
from knowledge.understanding.meaning import Meaning, VectorStore
from knowledge.understanding.ranking import OUTSIDE_KNOWN, OUTSIDE_UNKNOWN, Example, Ranked, Ranker, Weights
from knowledge.understanding.reading import ReadAnswer, Reading
from knowledge.understanding.statements import learn_statements
from knowledge.understanding.terms import TermReader
from knowledge.understanding.wordlists import small_words


class Understanding:
    """Understands messages in all languages of the knowledge. Pure and thread-safe once made."""

    def __init__(self, knowledge: Knowledge, *, encoder: Encoder | None = None, store: Path | None = None) -> None:
        """`encoder` is asked where the cheap models are unsure; `store` is a file that keeps its vectors of examples.

        An encoder that fails is done without.
        """
        self._outside = frozenset(name for name, topic in knowledge.topics.items() if topic.kind == "outside")
        self._questions = _questions_of(knowledge)
        self._languages = LanguageGuess(knowledge)
        self._cues = Cues(knowledge)
        statements = learn_statements(knowledge)
        self._facts = FactReader(knowledge, statements)
        self._answers = AnswerReader(open_questions(knowledge), knowledge.languages.values(), statements)
        self._terms = TermReader(knowledge)
        self._small = small_words(knowledge.languages.values())
        examples = list(_examples(knowledge))
        weights = OUTSIDE_KNOWN if self._outside else OUTSIDE_UNKNOWN
        self._ranker = _ranker(examples, weights, encoder, store) if examples else None

    def read(self, text: str, locale: str | None, *, question: str | None = None, topic: str | None = None) -> Reading:
        """What the text says.

        `locale` is the language spoken so far; `question` the id of the open question, if one was put; `topic` the
        guide that it belongs to. Any text is safe to give: it is cut to a bounded length first.
        """
        text = trim(text, thresholds.TEXT_LIMIT)
        folded = split(text)
        language = self._languages.guess(text)
        marks = self._cues.mark(folded, language or locale)
        ranked = self._ranker.rank(folded.texts, text) if self._ranker is not None else Ranked((), 0.0)
        asking = asks(folded, marks)
        read = self._facts.read(folded, marks, language, self._relevant(ranked, topic))
        left = [word for place, word in enumerate(folded.texts) if place not in read.places and word not in self._small]
        decision = decide(
            ranked, self._outside, words=len(folded.words), facts_only=bool(read.facts) and not asking and len(left) < 2
        )
        answer: ReadAnswer | None = None
        if question is not None:
            answer = self._answers.read(text, folded, marks, question, read.facts, asks=asking)
        return Reading(
            language=language,
            topics=ranked.topics,
            outcome=decision,
            facts=read.facts,
            answer=answer,
            term=self._terms.read(folded, marks),
            asks=asking,
        )

    def _relevant(self, ranked: Ranked, topic: str | None) -> frozenset[str] | None:
        """The questions of the message's likely topics and of the open guide; `None` if it has no clear subject."""
        inside = [(name, share) for name, share in ranked.topics if name in self._questions]
        if sum(share for _, share in inside) < thresholds.SUBJECT:
            return None
        likely = [name for name, share in inside if share >= thresholds.SUBJECT_TOPIC or name == topic]
        return frozenset().union(*(self._questions[name] for name in likely))


def _questions_of(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Topic inside -> the questions that its guide has, and those whose answers imply answers of these."""
    found: dict[str, frozenset[str]] = {}
    for name, topic in knowledge.topics.items():
        if topic.kind != "outside":
            used = {use.question for use in topic.uses}
            implying = {
                question.id
                for question in knowledge.questions.values()
                if any(not used.isdisjoint(implied) for implied in question.implies.values())
            }
            found[name] = frozenset(used | implying)
    return found


def _examples(knowledge: Knowledge) -> Iterable[Example]:
    for prose in knowledge.prose.values():
        for name, topic in prose.topics.items():
            for text in dict.fromkeys((topic.title, *topic.examples)):
                yield Example(text, name)


def _ranker(examples: list[Example], weights: Weights, encoder: Encoder | None, store: Path | None) -> Ranker:
    if encoder is not None:
        learn = partial(Meaning, VectorStore(encoder, store), encoder)
        with suppress(RuntimeError):
            return Ranker(examples, weights=weights, meaning=learn)
    return Ranker(examples, weights=weights)
