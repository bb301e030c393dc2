"""Reads replies to questions that come with the reply, rather than from the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TypeAlias

from knowledge.model import AnswerProse, Knowledge, Prose, Question, QuestionProse
from knowledge.understanding import thresholds
from knowledge.understanding.answering import Answering
from knowledge.understanding.answers import AnswerReader, open_questions
from knowledge.understanding.cues import Cues, asks
from knowledge.understanding.encoder import Encoder
from knowledge.understanding.facts import FactReader
from knowledge.understanding.folding import split, trim
from knowledge.understanding.gist import Gist
from knowledge.understanding.languages import LanguageGuess
from knowledge.understanding.lessons import FACTS, Lessons, lessons_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.phrases import PhraseBook
from knowledge.understanding.statements import Statements
from knowledge.understanding.vectors import VectorStore
from knowledge.understanding.wordlists import negations

Said: TypeAlias = tuple[tuple[str, ...], ...]
"""How each answer is said, in the order of the answers."""

_NAME = "asked"
"""The only question of a reader."""
_REMEMBERED = 256


class ReplyReader:
    """Reads the answer out of a reply. Uses the languages of the knowledge: its yes, no and "I don't know"."""

    def __init__(self, knowledge: Knowledge, encoder: Encoder | None = None) -> None:
        self._knowledge = knowledge
        self._store = VectorStore(encoder) if encoder is not None else None
        self._encoder = encoder
        self._languages = LanguageGuess(knowledge)
        self._cues = Cues(knowledge)
        languages = knowledge.languages.values()
        self._yes = PhraseBook({"yes": [phrase for language in languages for phrase in language.yes]})
        self._no = PhraseBook({"no": [phrase for language in languages for phrase in language.no]})
        self._readers = lru_cache(maxsize=_REMEMBERED)(self._made)

    def read(self, question: str, phrases: Mapping[str, Sequence[str]], text: str) -> tuple[str | None, float]:
        """The answer's id and how sure that is, 0..1; `None` if the reply gives none or says that it does not know.

        `phrases` tell how each answer is said; an answer without any is said by its id.
        """
        names = tuple(phrases)
        answers, facts, meaning = self._readers(question, tuple(_said(name, phrases[name]) for name in names))
        text = trim(text, thresholds.TEXT_LIMIT)
        folded = split(text)
        gist = Gist(meaning)
        language = self._languages.guess(text)
        marks = self._cues.mark(folded, language)
        stated = facts.read(folded, marks, language, gist)
        heard = answers.hear(folded, marks, _NAME, stated, asks=asks(folded, marks))
        answer = answers.read(text, heard, gist)
        if answer is None or answer.answer is None:
            return None, 1.0 if answer is not None else 1.0 - answers.likelihood(heard)
        share = answer.share if answer.sure else answer.share * thresholds.HEDGED
        return names[int(answer.answer.removeprefix("a"))], share

    def _made(self, question: str, said: Said) -> tuple[AnswerReader, FactReader, Meaning | None]:
        """Readers for one question with these answers."""
        knowledge = self._only(question, said)
        lessons = lessons_of(knowledge)
        lexical = Lexical.learn(lessons, (FACTS, _NAME))
        languages = knowledge.languages.values()
        answering = Answering({_NAME: lessons[_NAME]}, lexical, negations(languages))
        facts = FactReader(knowledge, Statements(lessons, lexical, negations(languages)))
        return AnswerReader(open_questions(knowledge), languages, answering), facts, self._meaning_of(lessons)

    def _meaning_of(self, lessons: Lessons) -> Meaning | None:
        if self._encoder is None or self._store is None:
            return None
        with suppress(RuntimeError):
            return Meaning.learn(lessons, self._encoder, self._store)
        return None

    def _only(self, question: str, said: Said) -> Knowledge:
        """A knowledge of this question alone; its answers are called a0, a1 ..."""
        names = tuple(f"a{place}" for place in range(max(2, len(said))))
        logic = {
            "id": _NAME, "source": (), "answers": names,
            "yes-means": self._plain(self._yes, said), "no-means": self._plain(self._no, said),
        }  # fmt: skip
        ask = question.strip() or _NAME
        answers = {
            name: AnswerProse(label=texts[0], noted=texts[0], phrases=texts)
            for name, texts in zip(names, said, strict=False)
        }
        words = QuestionProse.model_validate(
            {"ask": ask, "why": ask, "for-others": ask, "about": ask, "answers": answers}
        )
        prose = {
            locale: Prose(locale=locale, topics={}, questions={_NAME: words}, terms={}, changes={}, pages={})
            for locale in self._knowledge.locales
        }
        return self._knowledge.model_copy(
            update={"topics": {}, "questions": {_NAME: Question.model_validate(logic)}, "prose": prose}
        )

    def _plain(self, book: PhraseBook, said: Said) -> str | None:
        """The answer that a plain "yes" (or "no") gives: the only one with such a phrase."""
        meant = [
            place for place, texts in enumerate(said) if any(best and best[1] == 1.0 for best in map(book.best, texts))
        ]
        return f"a{meant[0]}" if len(meant) == 1 else None


def _said(name: str, phrases: Sequence[str]) -> tuple[str, ...]:
    spoken = name.replace("-", " ").replace("_", " ").strip() or _NAME
    return tuple(phrase for phrase in phrases if phrase.strip()) or (spoken,)
