"""Reads a message: its language, what it is about, the facts it states, what it answers, what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knowledge.model import Knowledge
from knowledge.understanding import thresholds
from knowledge.understanding.answers import AnswerReader, OpenQuestion, open_questions
from knowledge.understanding.cues import Cues, Marks
from knowledge.understanding.deciding import decide
from knowledge.understanding.facts import FactReader
from knowledge.understanding.folding import Folded, split, trim, words_of
from knowledge.understanding.languages import LanguageGuess
from knowledge.understanding.ranking import Example, Ranked, Ranker
from knowledge.understanding.reading import ReadAnswer, Reading
from knowledge.understanding.statements import Statements
from knowledge.understanding.terms import TermReader


class Understanding:
    """Understands messages in all languages of the knowledge. Pure and thread-safe once made."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._outside = frozenset(name for name, topic in knowledge.topics.items() if topic.kind == "outside")
        self._languages = LanguageGuess(knowledge)
        self._cues = Cues(knowledge)
        questions = open_questions(knowledge)
        statements = _statements(knowledge, questions)
        self._facts = FactReader(knowledge, statements)
        self._answers = AnswerReader(questions, knowledge.languages.values(), statements)
        self._terms = TermReader(knowledge)
        self._small = {
            word
            for language in knowledge.languages.values()
            for phrase in language.common_words
            for word in words_of(phrase)
        }
        examples = list(_examples(knowledge))
        self._ranker = Ranker(examples) if examples else None

    def read(self, text: str, locale: str | None, *, question: str | None = None, topic: str | None = None) -> Reading:
        """What the text says.

        `locale` is the language spoken so far; `question` the id of the open question, if one was put; `topic` the
        guide that it belongs to. Any text is safe to give: it is cut to a bounded length first.
        """
        text = trim(text, thresholds.TEXT_LIMIT)
        folded = split(text)
        language = self._languages.guess(text)
        marks = self._cues.mark(folded, language or locale)
        ranked = self._ranker.rank(folded.texts) if self._ranker is not None else Ranked((), 0.0)
        asks = _asks(folded, marks)
        read = self._facts.read(folded, marks, language)
        left = [word for place, word in enumerate(folded.texts) if place not in read.places and word not in self._small]
        decision = decide(
            ranked, self._outside, words=len(folded.words), facts_only=bool(read.facts) and not asks and len(left) < 2
        )
        answer: ReadAnswer | None = None
        if question is not None:
            answer = self._answers.read(text, folded, marks, question, read.facts, asks=asks)
        return Reading(
            language=language,
            topics=ranked.topics,
            outcome=decision,
            facts=read.facts,
            answer=answer,
            term=self._terms.read(folded, marks),
            asks=asks,
        )


def _asks(text: Folded, marks: Marks) -> bool:
    """Whether the message asks: it ends with a question mark or begins with words that ask."""
    if not text.words:
        return False
    if text.words[-1].sentence in text.asked:
        return True
    return any(match.start == 0 for match in marks.of("question", "polar", "definition"))


def _examples(knowledge: Knowledge) -> Iterable[Example]:
    for prose in knowledge.prose.values():
        for name, topic in prose.topics.items():
            for text in dict.fromkeys((topic.title, *topic.examples)):
                yield Example(text, name)


def _statements(knowledge: Knowledge, questions: Mapping[str, OpenQuestion]) -> Statements:
    phrases = {
        (name, answer): texts for name, question in questions.items() for answer, texts in question.phrases.items()
    }
    negations = {words_of(text) for language in knowledge.languages.values() for text in language.negations}
    return Statements(
        phrases,
        [example.text for example in _examples(knowledge)],
        frozenset(words[0] for words in negations if len(words) == 1),
    )
