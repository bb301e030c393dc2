"""What a message answers to the open question: yes, no, a choice by name or number, "I don't know", or indirectly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.model import UNKNOWN_ANSWER, Knowledge, Language
from knowledge.understanding import thresholds
from knowledge.understanding.answering import Answering
from knowledge.understanding.cues import Cue, Marks
from knowledge.understanding.facts import FactsRead
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.phrases import PhraseBook, PhraseFinder, longest
from knowledge.understanding.reading import ReadAnswer, ReadFact
from knowledge.understanding.standing import standing_of
from knowledge.understanding.wordlists import negations, small_words

_LONG = 40
"""Words above which a message is a story, not an indirect answer."""
_LITTLE = 5
"""Telling words that may stand beside "I don't know"."""
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message as a possible answer."""

    folded: Folded
    marks: Marks
    name: str
    """The question's id."""
    question: OpenQuestion
    stated: ReadFact | None
    """The fact that the message states on the question."""
    denied: frozenset[str]
    """Answers that it names only to say that it is not so."""
    sure: bool


class AnswerReader:
    """Reads the answer to a question. Thread-safe."""

    def __init__(
        self, questions: Mapping[str, OpenQuestion], languages: Iterable[Language], answering: Answering
    ) -> None:
        languages = tuple(languages)
        self._questions = questions
        self._answering = answering
        self._books = {name: PhraseBook(question.phrases) for name, question in questions.items()}
        self._finders = {
            name: PhraseFinder(
                ((answer, phrase) for answer, phrases in question.phrases.items() for phrase in _longer(phrases)),
                negations(languages),
            )
            for name, question in questions.items()
        }
        unknown = [phrase for language in languages for phrase in language.unknown]
        self._unknown = PhraseBook({"unknown": unknown})
        self._unknown_marks = {phrase for phrase in unknown if not words_of(phrase)}
        self._ordinals = PhraseFinder(_ordinals(languages), gaps=False, forms=False)
        self._small = small_words(languages)
        said_of_places = (phrase for language in languages for said in language.ordinals for phrase in said)
        self._of_places = self._small | {word for phrase in said_of_places for word in words_of(phrase)}
        self._meanings = {
            name: {words_of(phrase): answer for answer, phrases in question.phrases.items() for phrase in phrases}
            for name, question in questions.items()
        }
        self._negations = negations(languages)
        self._doubting = self._small | self._negations | {word for phrase in unknown for word in words_of(phrase)}

    def read(
        self, text: str, folded: Folded, marks: Marks, question: str, read: FactsRead, *, asks: bool
    ) -> ReadAnswer | None:
        """The answer that the message gives to the question, or `None`: none, two at once, or a question itself."""
        if text.strip() in self._unknown_marks:
            return ReadAnswer(None)
        if question not in self._questions or all(word.text[0] == "⟨" for word in folded.words):
            return None
        whole = self._books[question].best(folded.joined)
        if whole is not None and whole[1] == 1.0:
            return ReadAnswer(whole[0], not asks, thresholds.PLAIN)
        unknown = self._unknown.best(folded.joined)
        if unknown is not None and unknown[1] == 1.0:
            return ReadAnswer(None)
        if asks:
            return None
        stated = next((fact for fact in read.facts if fact.question == question), None)
        denied = frozenset(answer for asked, answer in read.denied if asked == question)
        sure = not any(True for _ in marks.of("hedge"))
        heard = _Heard(folded, marks, question, self._questions[question], stated, denied, sure)
        if self._is_place(heard):
            return self._by_place(heard)
        if (stated is None or len(folded.clauses) < 3) and _opens_unknown(heard):
            return ReadAnswer(None)
        said = _starts_with(marks, "yes", "no")
        # "No, wrong product chosen": what is set right is another matter.
        elsewhere = stated is None and any(fact.corrected for fact in read.facts)
        if said is not None and not (elsewhere and said[0] == "no"):
            answer = _yes_or_no(heard, *said)
            if answer is not None:
                return answer
        return (
            self._both_or_neither(heard)
            or self._by_place(heard)
            or self._in_other_words(heard, whole, said)
            or self._by_phrase(heard, _meant(heard, said))
            or self._says_unknown(heard)
        )

    def _in_other_words(
        self, heard: _Heard, whole: tuple[str, float] | None, said: tuple[Cue, int] | None
    ) -> ReadAnswer | None:
        """An answer in words that are nobody's phrase, or nearly one; none where a "yes" or "no" says otherwise."""
        texts = heard.folded.texts
        meant = _meant(heard, said)
        found = self._answering.respond(heard.name, heard.folded) if len(texts) <= _LONG else None
        if heard.stated is not None and found is not None and found.answer not in (None, heard.stated.answer):
            found = None
        if found is not None and (found.answer in heard.denied or _corrects_otherwise(heard)):
            found = None
        if found is not None and found.answer is not None and found.share >= thresholds.ANSWER_INDIRECT:
            if found.answer == UNKNOWN_ANSWER:
                doubts = found.share >= thresholds.ANSWER_UNKNOWN and not self._doubting.isdisjoint(texts)
                return ReadAnswer(None) if doubts else None
            if meant in (None, found.answer):
                return ReadAnswer(found.answer, heard.sure, found.share)
            return None
        if heard.stated is not None and meant in (None, heard.stated.answer):
            return ReadAnswer(heard.stated.answer, heard.stated.sure, thresholds.STATED_ANSWER)
        if whole is not None and whole[1] >= thresholds.ANSWER_PHRASE and self._negations.isdisjoint(texts):
            return ReadAnswer(whole[0], heard.sure, whole[1])
        return None

    def likelihood(self, question: str, text: Folded) -> float:
        """How probable the likeliest answer is for a text that was not read as an answer, 0..1."""
        found = self._answering.respond(question, text)
        return min(found.share, thresholds.ANSWER_INDIRECT) if found is not None and found.answer is not None else 0.0

    def _is_place(self, heard: _Heard) -> bool:
        """Whether the message is a place among the answers and nothing else: "the second one"."""
        return any(match.size == len(heard.folded.words) for match in self._ordinals.find(heard.folded)) or any(
            match.size == len(heard.folded.words) for match in heard.marks.of("last")
        )

    def _by_place(self, heard: _Heard) -> ReadAnswer | None:
        """An answer told by its place among those shown: "the second one"."""
        texts = heard.folded.texts
        if len(texts) > _SHORT:
            return None
        if any(match.size == len(texts) for match in heard.marks.of("last")):
            return ReadAnswer(heard.question.answers[heard.question.shown - 1], heard.sure, thresholds.PLAIN)
        places = longest(self._ordinals.find(heard.folded))
        if len(places) != 1 or len(texts) - places[0].size > (1 if texts[places[0].start].isdigit() else 2):
            return None
        # "First one CSP", "the third one is expired": a place beside any word that tells something is none of a button.
        beside = [word for index, word in enumerate(texts) if index not in places[0].places]
        place = places[0].key
        if place >= heard.question.shown or not self._of_places.issuperset(beside):
            return None
        return ReadAnswer(heard.question.answers[place], heard.sure, thresholds.PLAIN)

    def _both_or_neither(self, heard: _Heard) -> ReadAnswer | None:
        """The answer that means both, or neither, by its id or its phrases; `None` if the question has none."""
        if len(heard.folded.words) > 2 * _SHORT:
            return None
        for match in heard.marks.of("both", "neither"):
            if match.start <= 1:
                said = heard.folded.texts[match.start : match.end]
                own = match.key if match.key in heard.question.answers else None
                answer = own or self._meanings[heard.name].get(said)
                return ReadAnswer(answer, heard.sure, thresholds.PLAIN) if answer is not None else None
        return None

    def _by_phrase(self, heard: _Heard, meant: str | None) -> ReadAnswer | None:
        """The only answer that a phrase of stands somewhere in a short message, and not negated."""
        if len(heard.folded.texts) > 2 * _SHORT:
            return None
        found = longest(self._finders[heard.name].find(heard.folded))
        answers = {match.key for match in found}
        if len(answers) != 1 or answers & heard.denied or meant not in (None, *answers):
            return None
        if any(standing_of(match.places, heard.folded, heard.marks).negated for match in found):
            return None
        return ReadAnswer(found[0].key, heard.sure, thresholds.ANSWER_INDIRECT)

    def _says_unknown(self, heard: _Heard) -> ReadAnswer | None:
        """Little else than not knowing: "I really don't know, sorry"."""
        match = next(iter(heard.marks.of("unknown")), None)
        if match is None:
            return None
        texts = heard.folded.texts
        left = [word for place, word in enumerate(texts) if place not in match.places and word not in self._small]
        return ReadAnswer(None) if len(left) <= _LITTLE and len(texts) <= 2 * _SHORT else None


def _meant(heard: _Heard, said: tuple[Cue, int] | None) -> str | None:
    """What the "yes" or "no" at the start of the message amounts to, if there is one and it does."""
    if said is None:
        return None
    return heard.question.yes_means if said[0] == "yes" else heard.question.no_means


def _longer(phrases: Iterable[str]) -> Iterable[str]:
    """The phrases of more than one word: a single one means too much inside another text."""
    return (phrase for phrase in phrases if len(words_of(phrase)) > 1)


def _corrects_otherwise(heard: _Heard) -> bool:
    """Whether the message takes something back that is none of the question's: "Finance... no wait, Supply Chain"."""
    if heard.stated is not None:
        return False
    small = heard.marks.covered("opener", "hedge", "yes", "no")
    return any(not small.issuperset(range(match.start)) for match in heard.marks.of("correction"))


def _opens_unknown(heard: _Heard) -> bool:
    """Whether the message begins with "I don't know" and goes on, longer than any "no" that it may begin with."""
    opening = [match for match in heard.marks.of("unknown") if match.start == 0]
    said = _starts_with(heard.marks, "no")
    return bool(opening) and (said is None or max(match.end for match in opening) >= said[1])


def _yes_or_no(heard: _Heard, said: Cue, end: int) -> ReadAnswer | None:
    """A "yes" or "no" at the start of the message, as the question takes it, if the rest agrees."""
    answer = heard.question.yes_means if said == "yes" else heard.question.no_means
    if heard.stated is not None:
        agrees = answer in (None, heard.stated.answer)
        return ReadAnswer(heard.stated.answer, heard.stated.sure, thresholds.PLAIN) if agrees else None
    if answer is None or _contradicts(heard, said, end):
        return None
    return ReadAnswer(answer, heard.sure, thresholds.PLAIN, consents=_only_consents(heard, said, end))


def _only_consents(heard: _Heard, said: Cue, end: int) -> bool:
    """Whether the "yes" at the start may be no more than "go on": "ok", "fine", without another "yes" after it."""
    consents = any(match.end == end for match in heard.marks.of("consent"))
    return said == "yes" and consents and not any(match.start >= end for match in heard.marks.of("yes"))


def _contradicts(heard: _Heard, said: Cue, end: int) -> bool:
    """Whether the rest of the message takes the "yes" or "no" back: "yes, but not yet"."""
    if heard.stated is not None:
        meant = heard.question.yes_means if said == "yes" else heard.question.no_means
        return meant not in (None, heard.stated.answer)
    rest = {match.key for match in heard.marks.of("negation", "yes", "no") if match.start >= end}
    if said == "yes":
        return bool(rest & {"negation", "no"})
    return "yes" in rest and not rest & {"negation", "no"}


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


def _ordinals(languages: Iterable[Language]) -> Iterable[tuple[int, str]]:
    for language in languages:
        for place, words in enumerate(language.ordinals):
            yield from ((place, word) for word in (str(place + 1), *words))


def _starts_with(marks: Marks, *cues: Cue) -> tuple[Cue, int] | None:
    """Which of the cues the text starts with, and where the longest such cue ends."""
    begin = max((hedge.end for hedge in marks.of("hedge") if hedge.start == 0), default=0)
    starts = [match for match in marks.of(*cues) if match.start in (0, begin)]
    if not starts:
        return None
    best = max(starts, key=lambda match: (match.end, match.score))
    return best.key, best.end
