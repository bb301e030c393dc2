"""Facts that a message states: phrases of answers found in it, less what is negated, asked, planned or contradicted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.model import Knowledge, Question
from knowledge.understanding.cues import Marks
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.phrases import Match, PhraseFinder, longest
from knowledge.understanding.reading import ReadFact

_Key = tuple[str, str]

_BEFORE = 5
"""How many words before a phrase a negation or a plan reaches."""
_AFTER_CORRECTION = 8
"""How many words after it a correction reaches."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """One phrase of an answer in its surroundings."""

    question: str
    answer: str
    start: int
    size: int
    sure: bool
    corrected: bool
    negated: bool


class FactReader:
    """Reads facts in any message. Thread-safe."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._questions = knowledge.questions
        negations = {words_of(word) for language in knowledge.languages.values() for word in language.negations}
        self._finder: PhraseFinder[_Key] = PhraseFinder(
            _phrases(knowledge),
            barriers=(words[0] for words in negations if len(words) == 1),
            known=_known_words(knowledge),
        )
        self._answer_only = _answer_only(self._finder, knowledge)

    def read(self, text: Folded, marks: Marks, *, question: str | None = None) -> tuple[ReadFact, ...]:
        """The facts that the text states, at most one a question; phrases too vague to be a fact anywhere count for
        the open `question` only."""
        by_question: dict[str, list[Match[_Key]]] = {}
        for match in self._finder.find(text):
            if match.key[0] == question or (match.key, _words_at(text, match)) not in self._answer_only:
                by_question.setdefault(match.key[0], []).append(match)
        facts = []
        for name, matches in by_question.items():
            fact = self._resolve(self._questions[name], self._statements(matches, text, marks), marks)
            if fact is not None:
                facts.append((matches[0].start, fact))
        return tuple(fact for _, fact in sorted(facts, key=lambda pair: pair[0]))

    def _statements(self, matches: Sequence[Match[_Key]], text: Folded, marks: Marks) -> list[_Statement]:
        kept = longest(matches)
        ambiguous = {match.places for match in kept for other in matches if _same_place(match, other)}
        own = frozenset(place for match in kept for place in match.places)
        return [
            _Statement(
                question=match.key[0],
                answer=match.key[1],
                start=match.start,
                size=match.size,
                sure=not _hedged(match, text, marks),
                corrected=_corrected(match, text, marks),
                negated=_negated(match, text, marks, own),
            )
            for match in kept
            if match.places not in ambiguous and not _unstated(match, text, marks)
        ]

    def _resolve(self, question: Question, statements: Sequence[_Statement], marks: Marks) -> ReadFact | None:
        """One fact of what was stated on one question, or none if it contradicts itself."""
        turned = [one for statement in statements if (one := _turn(statement, question)) is not None]
        if not turned:
            return None
        corrected = [statement for statement in turned if statement.corrected]
        if corrected and corrected[-1].answer != turned[0].answer:
            turned = [statement for statement in corrected if statement.answer == corrected[-1].answer]
        answers = {statement.answer for statement in turned}
        if len(answers) > 1:
            both = _both(question, answers)
            if both is None:
                return None
            return ReadFact(question.id, both, all(one.sure for one in turned), any(one.corrected for one in turned))
        return ReadFact(
            question.id,
            turned[0].answer,
            any(statement.sure for statement in turned),
            any(statement.corrected for statement in turned),
        )


def _phrases(knowledge: Knowledge) -> Iterable[tuple[_Key, str]]:
    for prose in knowledge.prose.values():
        for name, question in prose.questions.items():
            for answer, words in question.answers.items():
                for phrase in words.phrases:
                    yield (name, answer), phrase
    for name, logic in knowledge.questions.items():
        for answer in logic.every_answer:
            yield (name, answer), f"⟨{answer}⟩"


def _known_words(knowledge: Knowledge) -> set[str]:
    """Words that stand in the content more than once: real ones, not slips."""
    known: set[str] = set()
    for language in knowledge.languages.values():
        known.update(word for phrase in language.common_words for word in words_of(phrase))
    return known


def _answer_only(finder: PhraseFinder[_Key], knowledge: Knowledge) -> set[tuple[_Key, tuple[str, ...]]]:
    """Phrases that stand in examples of topics without the question: too vague to be a fact in any message."""
    return set()


def _words_at(text: Folded, match: Match[_Key]) -> tuple[str, ...]:
    return tuple(text.texts[place] for place in match.places)


def _same_place(match: Match[_Key], other: Match[_Key]) -> bool:
    return (
        match.key != other.key
        and match.places == other.places
        and abs(match.score - other.score) < 0.02
        and match.size == other.size
    )


def _unstated(match: Match[_Key], text: Folded, marks: Marks) -> bool:
    """Whether the phrase stands in a question, a condition, a plan or after "I don't know"."""
    clause, sentence = text.words[match.start].clause, text.words[match.start].sentence
    before = range(max(0, match.start - 2 * _BEFORE), match.start)
    own = set(match.places)
    for cue in marks.of("condition", "unreal", "definition"):
        near = cue.key == "condition" or match.start - cue.end < _BEFORE
        if near and own.isdisjoint(cue.places) and cue.start in before and text.words[cue.start].clause == clause:
            return True
    for cue in marks.of("unknown"):
        if own.isdisjoint(cue.places) and cue.start in before and text.words[cue.start].clause == clause:
            return not _hedged(match, text, marks)
    starts = {cue.start for cue in marks.of("question") if text.words[cue.start].sentence == sentence}
    if any(start <= match.start for start in starts):
        return False
    for cue in marks.of("polar"):
        if text.words[cue.start].clause == clause and cue.start <= match.start and _begins(cue.start, text):
            return True
    last = max(word.clause for word in text.words if word.sentence == sentence)
    return sentence in text.asked and clause == last


def _begins(place: int, text: Folded) -> bool:
    """Whether the word is among the first two of its clause."""
    return place < 2 or any(text.words[place - step].clause != text.words[place].clause for step in (1, 2))


def _hedged(match: Match[_Key], text: Folded, marks: Marks) -> bool:
    clause = text.words[match.start].clause
    own = set(match.places)
    for cue in marks.of("hedge"):
        if not own.isdisjoint(cue.places):
            continue
        there = text.words[cue.start].clause
        if there == clause:
            return True
        if abs(there - clause) == 1 and _fills_clause(cue.places, there, text):
            return True
    return False


def _fills_clause(places: Sequence[int], clause: int, text: Folded) -> bool:
    """Whether the clause holds little else than these words: "probably, ..." or "..., I think"."""
    return sum(word.clause == clause for word in text.words) <= len(places) + 1


def _corrected(match: Match[_Key], text: Folded, marks: Marks) -> bool:
    return any(0 <= match.start - cue.end <= _AFTER_CORRECTION for cue in marks.of("correction"))


def _negated(match: Match[_Key], text: Folded, marks: Marks, own: frozenset[int]) -> bool:
    clause = text.words[match.start].clause
    spent = marks.covered("correction") | own
    for cue in marks.of("negation"):
        if not spent.isdisjoint(cue.places) or text.words[cue.start].clause != clause:
            continue
        if 0 <= match.start - cue.end < _BEFORE:
            return True
        follows = cue.start - match.end
        at_end = cue.end >= len(text.words) or text.words[cue.end].clause != clause
        if follows == 0 or (follows == 1 and at_end):
            return True
        if match.start < cue.start < match.end:
            return True
    return False


def _turn(statement: _Statement, question: Question) -> _Statement | None:
    """A negated statement as what it says instead: the other of two answers, or nothing."""
    if not statement.negated:
        return statement
    answers = question.every_answer
    if len(answers) == 2 and question.yes_means and question.no_means and statement.answer == question.yes_means:
        return replace(statement, answer=question.no_means)
    return None


def _both(question: Question, answers: set[str]) -> str | None:
    """The answer that stands for both of two others, if the question has one."""
    return "both" if "both" in question.every_answer and len(answers - {"both"}) == 2 else None
