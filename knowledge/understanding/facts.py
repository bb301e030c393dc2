"""Facts that a message states: phrases of answers found in it, less what is negated, asked, planned or contradicted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from knowledge.model import Knowledge, Question
from knowledge.understanding import thresholds
from knowledge.understanding.cues import Marks, endings_of
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.gist import Gist
from knowledge.understanding.lessons import AnswerKey, part_of
from knowledge.understanding.phrases import Match, PhraseFinder, longest
from knowledge.understanding.reading import ReadFact
from knowledge.understanding.standing import DOUBTING, Standing, holds, standing_of
from knowledge.understanding.statements import Guess, Statements
from knowledge.understanding.wordlists import negations, real_words, vague_words


@dataclass(frozen=True, slots=True)
class FactsRead:
    """The facts of a message."""

    facts: tuple[ReadFact, ...]
    """At most one a question, in the order of the text."""
    places: frozenset[int]
    """Indices of the words that state them."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """One answer that the text seems to give, in its surroundings."""

    answer: str
    places: tuple[int, ...]
    standing: Standing


class FactReader:
    """Reads facts in any message. Thread-safe."""

    def __init__(self, knowledge: Knowledge, statements: Statements) -> None:
        self._questions = knowledge.questions
        self._statements = statements
        languages = knowledge.languages.values()
        self._vague = vague_words(languages)
        self._finders = [
            (
                locale,
                PhraseFinder(
                    _phrases(knowledge, locale, self._vague),
                    barriers=negations(languages),
                    known=real_words(knowledge),
                    endings=endings_of(knowledge.languages.get(locale)),
                ),
            )
            for locale in knowledge.locales
        ]

    def read(
        self, text: Folded, marks: Marks, language: str | None, gist: Gist, relevant: Set[str] | None = None
    ) -> FactsRead:
        """The facts that a text in that language states.

        `relevant` are the questions that the message's subject has, if that is known: what it seems to say on others
        must be plainer to be believed.
        """
        by_question: dict[str, list[Match[AnswerKey]]] = {}
        for locale, finder in self._finders:
            for match in finder.find(text, exact=language not in (None, locale)):
                if relevant is None or match.key[0] in relevant or _is_plain(match):
                    by_question.setdefault(match.key[0], []).append(match)
        stated = {name: self._of_phrases(matches, text, marks) for name, matches in by_question.items()}
        self._add_likely(stated, text, marks, gist, relevant)
        facts: list[tuple[int, ReadFact]] = []
        places: set[int] = set()
        for name, statements in stated.items():
            fact = _resolve(self._questions[name], statements)
            if fact is not None:
                facts.append((statements[0].places[0], fact))
                places.update(place for statement in statements for place in statement.places)
        facts.sort(key=lambda pair: pair[0])
        return FactsRead(tuple(fact for _, fact in facts), frozenset(places))

    def _of_phrases(self, matches: Sequence[Match[AnswerKey]], text: Folded, marks: Marks) -> list[_Statement]:
        kept = longest(matches)
        ambiguous = {match.places for match in kept for other in matches if _same_place(match, other)}
        own = frozenset(place for match in kept for place in match.places)
        return [
            _Statement(match.key[1], match.places, standing_of(match.places, text, marks, own))
            for match in kept
            if match.places not in ambiguous
        ]

    def _add_likely(
        self,
        stated: dict[str, list[_Statement]],
        text: Folded,
        marks: Marks,
        gist: Gist,
        relevant: Set[str] | None,
    ) -> None:
        """What clauses and sentences state in other words, on questions that no phrase was found for."""
        found = set(stated)
        best: dict[str, tuple[Guess, tuple[int, ...]]] = {}
        for places in parts_of(text):
            if self._vague.issuperset(text.texts[place] for place in places):
                continue
            for guess in self._statements.guesses(part_of(text, places), text.spoken(places), gist):
                question = guess.key[0]
                aside = relevant is not None and question not in relevant
                if question in found or (aside and guess.share < thresholds.STATED_ASIDE):
                    continue
                if question not in best or guess.share > best[question][0].share:
                    best[question] = guess, places
        for question, (guess, places) in best.items():
            if not holds(places, marks, *DOUBTING):
                standing = replace(standing_of(places, text, marks), negated=False)
                stated[question] = [_Statement(guess.key[1], places, standing)]


def parts_of(text: Folded) -> tuple[tuple[int, ...], ...]:
    """Places of the words of each clause, and of each sentence of several that is not too long."""
    sentences = (places for places in text.sentences if len(places) <= _LONGEST_PART)
    return tuple(dict.fromkeys((*text.clauses, *sentences)))


_LONGEST_PART = 24
"""Words up to which a sentence is looked at as a whole beside its clauses."""


def _is_plain(match: Match[AnswerKey]) -> bool:
    """Whether a phrase of some length stands there word for word."""
    return match.size >= thresholds.PLAIN_PHRASE and match.score > thresholds.PLAIN_FIT


def _resolve(question: Question, statements: Sequence[_Statement]) -> ReadFact | None:
    """One fact of what was stated on one question, or none if it contradicts itself."""
    turned = [one for statement in statements if (one := _turn(statement, question)) is not None]
    if not turned:
        return None
    corrected = [statement for statement in turned if statement.standing.corrected]
    if corrected and corrected[-1].answer != turned[0].answer:
        turned = [statement for statement in corrected if statement.answer == corrected[-1].answer]
    answers = {statement.answer for statement in turned}
    sure = [statement.standing.sure for statement in turned]
    changed = any(statement.standing.corrected for statement in turned)
    if len(answers) == 1:
        return ReadFact(question.id, turned[0].answer, any(sure), changed)
    both = _both(question, answers)
    return ReadFact(question.id, both, all(sure), changed) if both is not None else None


def _turn(statement: _Statement, question: Question) -> _Statement | None:
    """What a statement comes to: nothing if it is not stated; the other of two answers if it is negated."""
    if not statement.standing.stated:
        return None
    if not statement.standing.negated:
        return statement
    if len(question.every_answer) == 2 and question.no_means and statement.answer == question.yes_means:
        return replace(statement, answer=question.no_means)
    return None


def _both(question: Question, answers: set[str]) -> str | None:
    """The answer that stands for both of two others, if the question has one."""
    return "both" if "both" in question.every_answer and len(answers - {"both"}) == 2 else None


def _phrases(knowledge: Knowledge, locale: str, vague: frozenset[str]) -> Iterable[tuple[AnswerKey, str]]:
    """Phrases that state a fact wherever they stand: not those of vague words alone, such as "not yet"."""
    for name, question in knowledge.prose[locale].questions.items():
        for answer, words in question.answers.items():
            for phrase in words.phrases:
                if not vague.issuperset(words_of(phrase)):
                    yield (name, answer), phrase
    for name, logic in knowledge.questions.items():
        for answer in logic.every_answer:
            yield (name, answer), f"⟨{answer}⟩"


def _same_place(match: Match[AnswerKey], other: Match[AnswerKey]) -> bool:
    """Whether the same words are as good a phrase of another answer."""
    return match.key != other.key and match.places == other.places and abs(match.score - other.score) < 0.02
