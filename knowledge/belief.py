"""Cause guides: facts to a belief over causes, and from the belief the next question or a conclusion.

A cause guide is compiled once into small matrices, a row for each outcome and a column for each answer of each
question; a turn is then a handful of array operations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.assessment import UNKNOWN, Facts
from knowledge.model import Cause, Knowledge, Likelihood, Topic, Use, Who
from knowledge.shapes import Id

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WORDS: Mapping[Likelihood, float] = {
    Likelihood.ALWAYS: 1.0,
    Likelihood.USUALLY: 0.8,
    Likelihood.SOMETIMES: 0.35,
    Likelihood.RARELY: 0.1,
    Likelihood.NEVER: 0.0,
}
COSTS: Mapping[Who, float] = {Who.YOU: 1.0, Who.COLLEAGUE: 2.0, Who.CUSTOMER: 3.0}
SLIP = 0.02
"""How often an answer is a slip: any answer, evenly. One wrong answer therefore never rules the truth out."""
HEDGED = 0.5
"""How much of a hedged answer's weight is left; the rest says nothing."""
SPEAKS = 1.5
"""From this likelihood ratio on a fact speaks for an outcome, and from its inverse on against it."""


def normal_distribution(use: Use, answers: Sequence[Id]) -> list[float]:
    """How the question is answered when it is not the trouble: `normally`, the rest shared evenly by the others."""
    named = {answer: WORDS[use.normally[answer]] for answer in answers if answer in use.normally}
    return _complete(named, [1.0] * len(answers), answers)


def cause_distribution(said: Mapping[Id, Likelihood], normal: Sequence[float], answers: Sequence[Id]) -> list[float]:
    """How the question is answered under a cause that names it: its words, the rest as it normally is."""
    return _complete({answer: WORDS[said[answer]] for answer in answers if answer in said}, normal, answers)


def _complete(named: Mapping[Id, float], fill: Sequence[float], answers: Sequence[Id]) -> list[float]:
    """Distribution over `answers` with the named weights, the mass left spread over the others as `fill` says."""
    total = sum(named.values())
    others = {answer: weight for answer, weight in zip(answers, fill, strict=True) if answer not in named}
    if total >= 1 or not others:
        return [named.get(a, 0.0) / total if total else 1 / len(answers) for a in answers]
    spread = sum(others.values())
    shares = {a: w / spread if spread else 1 / len(others) for a, w in others.items()}
    return [named[a] if a in named else (1 - total) * shares[a] for a in answers]


@dataclass(frozen=True, eq=False)
class CauseGuide:
    """A cause guide as matrices. Columns are the answers of all questions, one question after the other."""

    outcomes: tuple[str, ...]
    """Causes in the order of the file, then `otherwise` if there is one."""
    otherwise: int
    """Row of `otherwise`; -1 if there is none."""
    prior: Array
    questions: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    costs: Array
    needs: tuple[Mapping[int, frozenset[int]], ...]
    """For each question: the question it waits for -> the answers of that one that fit."""
    starts: npt.NDArray[np.intp]
    """First column of each question, and the number of columns at the end."""
    words: Array
    """P(answer | outcome) as the content says."""
    likelihood: Array
    """The same, softened by the slip: what the belief works with."""
    hedged: Array
    """The same for a hedged answer."""
    speaks: Mask
    """Whether the answer speaks for the outcome: it is more likely than normally."""
    speaks_hedged: Mask
    denies: Mask
    """Whether the answer speaks against the outcome: it is less likely than normally."""

    def column(self, question: int, answer: int) -> int:
        """Where an answer stands in the matrices."""
        return int(self.starts[question]) + answer

    def rows_of(self, question: int, matrix: Array) -> Array:
        """The part of a matrix that belongs to one question: outcomes by answers."""
        return matrix[:, self.starts[question] : self.starts[question + 1]]

    def live(self, excluded: frozenset[str]) -> Mask:
        """The outcomes that are not excluded; with none left, all of them, for something has to be true."""
        mask: Mask = np.array([outcome not in excluded for outcome in self.outcomes], dtype=np.bool_)
        return mask if mask.any() else np.ones_like(mask)

    def telling(self, live: Mask) -> list[int]:
        """The questions that are not answered the same under all live outcomes."""
        rows = self.likelihood[live]
        return [int(q) for q in np.flatnonzero(np.logical_or.reduceat((rows != rows[0]).any(axis=0), self.starts[:-1]))]

    def weigh(self, facts: Facts, live: Mask) -> Array:
        """Probability of each outcome (together 1) after the facts, in any order."""
        weights = self.prior * live
        for fact in facts:
            if fact.answer != UNKNOWN:
                matrix = self.likelihood if fact.sure else self.hedged
                weights = weights * matrix[:, self.column(fact.question, fact.answer)]
        # Rounded, so that equal causes stay equal and fall to the order of the file on every machine.
        rounded: Array = np.round(weights / weights.sum(), 12)
        return rounded

    def supporters(self, facts: Facts) -> Mask:
        """Facts by outcomes: whether the fact speaks for the outcome."""
        mask = np.zeros((len(facts), len(self.outcomes)), dtype=np.bool_)
        for place, fact in enumerate(facts):
            if fact.answer != UNKNOWN:
                matrix = self.speaks if fact.sure else self.speaks_hedged
                mask[place] = matrix[:, self.column(fact.question, fact.answer)]
        return mask

    def against(self, facts: Facts) -> Mask:
        """The outcomes against which some fact speaks that was not hedged."""
        columns = [self.column(fact.question, fact.answer) for fact in facts if fact.answer != UNKNOWN and fact.sure]
        mask: Mask = np.any(self.denies[:, columns], axis=1)
        return mask


def compile_causes(topic: Topic, knowledge: Knowledge) -> CauseGuide:
    """The matrices of a cause guide. Raises `ValueError` for a guide without outcomes or questions."""
    if not topic.outcomes or not topic.uses:
        raise ValueError(f"{topic.id}: a cause guide needs causes and questions")
    questions = tuple(use.question for use in topic.uses)
    answers = tuple(knowledge.questions[question].every_answer for question in questions)
    otherwise = [topic.otherwise_prior] if topic.otherwise else []
    normal = [normal_distribution(use, every) for use, every in zip(topic.uses, answers, strict=True)]
    words = np.concatenate([_block(topic, *column) for column in zip(questions, answers, normal, strict=True)], axis=1)
    sizes = np.array([len(every) for every in answers])
    count = np.repeat(sizes, sizes)
    normal_row = np.concatenate([np.array(row) for row in normal])
    likelihood, usual = _soften(words, count), _soften(normal_row, count)
    hedged, usual_hedged = _hedge(likelihood, count), _hedge(usual, count)
    return CauseGuide(
        outcomes=tuple(outcome.id for outcome in topic.outcomes),
        otherwise=len(topic.causes) if topic.otherwise else -1,
        prior=np.array([cause.prior for cause in topic.causes] + otherwise),
        questions=questions,
        answers=answers,
        costs=np.array([COSTS[knowledge.questions[question].who] for question in questions]),
        needs=tuple(compile_needs(use, questions, answers) for use in topic.uses),
        starts=np.concatenate([[0], np.cumsum(sizes)]),
        words=words,
        likelihood=likelihood,
        hedged=hedged,
        speaks=likelihood > SPEAKS * usual,
        speaks_hedged=hedged > SPEAKS * usual_hedged,
        denies=likelihood < usual / SPEAKS,
    )


def compile_needs(use: Use, questions: Sequence[str], answers: Sequence[Sequence[str]]) -> Mapping[int, frozenset[int]]:
    """The needs of one question by place. A need on a question that the guide does not use holds nothing up."""
    place = {question: index for index, question in enumerate(questions)}
    return {
        place[needed]: frozenset(i for i, answer in enumerate(answers[place[needed]]) if answer in fitting)
        for needed, fitting in use.needs.items()
        if needed in place
    }


def _block(topic: Topic, question: str, answers: Sequence[str], normal: Sequence[float]) -> Array:
    rows = [_row(cause, question, answers, normal) for cause in topic.causes]
    return np.array([*rows, normal] if topic.otherwise else rows, dtype=np.float64)


def _row(cause: Cause, question: str, answers: Sequence[str], normal: Sequence[float]) -> Sequence[float]:
    said = cause.when.get(question)
    return cause_distribution(said, normal, answers) if said else normal


def _soften(words: Array, count: npt.NDArray[np.intp]) -> Array:
    softened: Array = (1 - SLIP) * words + SLIP / count
    return softened


def _hedge(likelihood: Array, count: npt.NDArray[np.intp]) -> Array:
    hedged: Array = HEDGED * likelihood + (1 - HEDGED) / count
    return hedged
