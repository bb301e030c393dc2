"""What a message answers to the open question: yes, no, a choice by name or number, "I don't know", or indirectly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import Knowledge
from knowledge.understanding import thresholds
from knowledge.understanding.cues import Cue, Marks
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.phrases import PhraseBook
from knowledge.understanding.reading import ReadAnswer, ReadFact
from knowledge.understanding.statements import Statements

_LONG = 40
"""Words above which a message is a story, not an indirect answer."""
_SHORT = 6
"""Words up to which a message may be an ordinal, "both" or "I don't know" with some words around it."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question with the answers that it can have and how they are said."""

    answers: tuple[str, ...]
    """In the order shown; unlisted ones last."""
    shown: int
    """How many of them are shown: ordinals count these."""
    phrases: Mapping[str, tuple[str, ...]]
    """Answer -> label and phrases, in all languages."""
    yes_means: str | None = None
    no_means: str | None = None


class AnswerReader:
    """Reads the answer to a question. Thread-safe."""

    def __init__(self, questions: Mapping[str, OpenQuestion], knowledge: Knowledge, statements: Statements) -> None:
        self._questions = questions
        self._books = {name: PhraseBook(question.phrases) for name, question in questions.items()}
        languages = knowledge.languages.values()
        self._unknown = PhraseBook({"unknown": [phrase for language in languages for phrase in language.unknown]})
        self._unknown_marks = {phrase for language in languages for phrase in language.unknown if not words_of(phrase)}
        self._ordinals = PhraseBook(_ordinals(knowledge))
        self._small = {word for language in languages for phrase in language.common_words for word in words_of(phrase)}
        self._statements = statements

    def read(
        self, text: str, folded: Folded, marks: Marks, question: str, facts: Sequence[ReadFact], *, asks: bool
    ) -> ReadAnswer | None:
        """The answer that the message gives to the question, or `None`: none, two at once, or a question itself."""
        if text.strip() in self._unknown_marks:
            return ReadAnswer(None)
        if not folded.words or question not in self._questions:
            return None
        opened = self._questions[question]
        stated = next((fact for fact in facts if fact.question == question), None)
        whole = self._books[question].best(text)
        if whole is not None and whole[1] == 1.0:
            return ReadAnswer(whole[0], not asks)
        if self._unknown.best(text) is not None:
            return ReadAnswer(None)
        if asks:
            return None
        sure = not any(True for _ in marks.of("hedge"))
        return (
            self._yes_or_no(folded, marks, opened, stated, sure=sure)
            or self._of_facts(stated)
            or self._by_place(text, folded, opened, sure=sure)
            or self._both_or_neither(folded, marks, opened, sure=sure)
            or self._says_unknown(folded, marks)
            or self._alike(text, folded, marks, question, whole, sure=sure)
        )

    def _yes_or_no(
        self, text: Folded, marks: Marks, question: OpenQuestion, stated: ReadFact | None, *, sure: bool
    ) -> ReadAnswer | None:
        said = _starts_with(marks, "yes", "no")
        if said is None:
            return None
        answer = question.yes_means if said[0] == "yes" else question.no_means
        if stated is not None:
            agrees = answer in (None, stated.answer) or stated.corrected
            return ReadAnswer(stated.answer, stated.sure) if agrees else None
        if answer is None:
            return None
        rest = range(said[1], len(text.words))
        negated = any(match.start in rest for match in marks.of("negation"))
        turned = any(match.start in rest for match in marks.of("no" if said[0] == "yes" else "yes"))
        if (said[0] == "yes" and negated) or (turned and not negated and len(rest) > 0):
            return None
        return ReadAnswer(answer, sure)

    def _of_facts(self, stated: ReadFact | None) -> ReadAnswer | None:
        return ReadAnswer(stated.answer, stated.sure) if stated is not None else None

    def _by_place(self, text: str, folded: Folded, question: OpenQuestion, *, sure: bool) -> ReadAnswer | None:
        """ "The second one": counts the answers shown."""
        if len(folded.words) > _SHORT:
            return None
        found = self._ordinals.best(text)
        if found is None or found[1] < 1.0:
            return None
        place = int(found[0])
        return ReadAnswer(question.answers[place], sure) if place < question.shown else None

    def _both_or_neither(self, text: Folded, marks: Marks, question: OpenQuestion, *, sure: bool) -> ReadAnswer | None:
        if len(text.words) > 2 * _SHORT:
            return None
        for cue in ("both", "neither"):
            match = next(iter(marks.of(cue)), None)
            if match is not None and match.start <= 1:
                answer = _meaning(question, cue, text.texts[match.start : match.end])
                return ReadAnswer(answer, sure) if answer is not None else None
        return None

    def _says_unknown(self, text: Folded, marks: Marks) -> ReadAnswer | None:
        """ "I really don't know, sorry": little else than not knowing."""
        match = next(iter(marks.of("unknown")), None)
        if match is None:
            return None
        left = [word for place, word in enumerate(text.texts) if place not in match.places and word not in self._small]
        return ReadAnswer(None) if len(left) <= 2 and len(text.words) <= 2 * _SHORT else None

    def _alike(
        self,
        text: str,
        folded: Folded,
        marks: Marks,
        question: str,
        whole: tuple[str, float] | None,
        *,
        sure: bool,
    ) -> ReadAnswer | None:
        if whole is not None and whole[1] >= thresholds.ANSWER_PHRASE:
            return ReadAnswer(whole[0], sure)
        if not 2 <= len(folded.words) <= _LONG:
            return None
        ranked = self._statements.of(question, folded.texts)
        if not ranked or ranked[0][1] < thresholds.ANSWER_INDIRECT:
            return None
        return ReadAnswer(ranked[0][0], sure)


def open_questions(knowledge: Knowledge) -> dict[str, OpenQuestion]:
    """Every question of the knowledge, with its words in all languages."""
    return {
        name: OpenQuestion(
            answers=question.every_answer,
            shown=len(question.answers),
            phrases={answer: tuple(_said(knowledge, name, answer)) for answer in question.every_answer},
            yes_means=question.yes_means,
            no_means=question.no_means,
        )
        for name, question in knowledge.questions.items()
    }


def _said(knowledge: Knowledge, question: str, answer: str) -> Iterable[str]:
    for prose in knowledge.prose.values():
        words = prose.questions[question].answers.get(answer) if question in prose.questions else None
        if words is not None:
            yield from (words.label, *words.phrases)
    yield f"⟨{answer}⟩"


def _ordinals(knowledge: Knowledge) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language in knowledge.languages.values():
        for place, words in enumerate(language.ordinals):
            found.setdefault(str(place), [str(place + 1)]).extend(words)
    return found


def _starts_with(marks: Marks, *cues: Cue) -> tuple[Cue, int] | None:
    """Which of the cues the text starts with, and where the longest such cue ends."""
    starts = [match for match in marks.of(*cues) if match.start == 0]
    if not starts:
        return None
    best = max(starts, key=lambda match: (match.end, match.score))
    return best.key, best.end


def _meaning(question: OpenQuestion, cue: Cue, said: Sequence[str]) -> str | None:
    """The answer that means both, or neither, by its id or its phrases."""
    if cue in question.answers:
        return cue
    for answer, phrases in question.phrases.items():
        if any(words_of(phrase) == tuple(said) for phrase in phrases):
            return answer
    return None
