"""Option guides: the first option whose conditions all hold, by exact hypotheses.

Every combination of answers is a hypothesis and has one outcome. The guide is compiled once into the table of these,
an axis for each question; facts cut the table down, and what is left says what still decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from knowledge.assessment import (
    BUDGET,
    UNKNOWN,
    Alternative,
    Assessment,
    Conclusion,
    Explanation,
    Facts,
)
from knowledge.belief import compile_needs
from knowledge.model import NEITHER, Knowledge, Needs, Topic

Table = npt.NDArray[np.intp]
Box: TypeAlias = tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]
"""An outcome and, for each question that matters to it, the answers that lead there."""


@dataclass(frozen=True, eq=False)
class OptionGuide:
    """An option guide as a table."""

    outcomes: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    needs: tuple[Mapping[int, frozenset[int]], ...]
    unknown_means: tuple[int | None, ...]
    """For each question the answer that "I don't know" amounts to, if it amounts to one."""
    conditions: tuple[frozenset[int], ...]
    """For each outcome the questions that its conditions name."""
    table: Table
    """Outcome of each combination of answers, an axis for each question."""


def compile_options(topic: Topic, knowledge: Knowledge) -> OptionGuide:
    """The table of an option guide. Raises `ValueError` if it has no `otherwise` and a combination has no outcome."""
    questions = tuple(use.question for use in topic.uses)
    answers = tuple(
        knowledge.questions[use.question].every_answer + ((NEITHER,) if use.unknown_means == NEITHER else ())
        for use in topic.uses
    )
    needs = tuple(compile_needs(use, questions, answers) for use in topic.uses)
    table = np.zeros(tuple(len(every) for every in answers), dtype=np.intp)
    for places in product(*(range(len(every)) for every in answers)):
        relevant = {questions[q]: answers[q][a] for q, a in enumerate(places) if _relevant(needs, places, q)}
        table[places] = _first_option(topic, relevant)
    place = {question: index for index, question in enumerate(questions)}
    named = [frozenset(place[q] for conditions in option.only_if for q in conditions) for option in topic.options]
    return OptionGuide(
        outcomes=tuple(outcome.id for outcome in topic.outcomes),
        questions=questions,
        answers=answers,
        needs=needs,
        unknown_means=tuple(
            every.index(use.unknown_means) if use.unknown_means else None
            for use, every in zip(topic.uses, answers, strict=True)
        ),
        conditions=(*named, frozenset().union(*named)),
        table=table,
    )


def _relevant(needs: tuple[Mapping[int, frozenset[int]], ...], places: tuple[int, ...], question: int) -> bool:
    """A question whose needs are not met is not asked, and its answer counts for nothing."""
    return all(
        places[needed] in fitting and _relevant(needs, places, needed) for needed, fitting in needs[question].items()
    )


def _first_option(topic: Topic, answers: Mapping[str, str]) -> int:
    for index, option in enumerate(topic.options):
        if not option.only_if or any(_holds(conditions, answers) for conditions in option.only_if):
            return index
    if topic.otherwise is None:
        raise ValueError(f"{topic.id}: no option and no otherwise for {dict(answers)}")
    return len(topic.options)


def _holds(conditions: Needs, answers: Mapping[str, str]) -> bool:
    return all(answers.get(question) in fitting for question, fitting in conditions.items())


class Standing:
    """What is left of an option guide after some facts."""

    def __init__(self, guide: OptionGuide, facts: Facts) -> None:
        self.guide = guide
        self.known: dict[int, int] = {}
        self.unknown: set[int] = set()
        self.hedged: set[int] = set()
        for fact in facts:
            meant = guide.unknown_means[fact.question] if fact.answer == UNKNOWN else fact.answer
            if meant is None:
                self.unknown.add(fact.question)
            else:
                self.known[fact.question] = meant
                if not fact.sure:
                    self.hedged.add(fact.question)
        self.left = self.cut(self.known)
        self.deciding = [q for q in range(len(guide.questions)) if decides(self.left, q)]
        self.share = self.shares(self.left)

    def cut(self, known: Mapping[int, int]) -> Table:
        """The table under these answers, every axis kept."""
        axes = range(len(self.guide.questions))
        return self.guide.table[tuple(slice(known[q], known[q] + 1) if q in known else slice(None) for q in axes)]

    def freed(self, question: int) -> Table:
        """The table if this one fact were not known."""
        return self.cut({q: answer for q, answer in self.known.items() if q != question})

    def shares(self, table: Table) -> npt.NDArray[np.float64]:
        """Of the combinations in the table, the share that leads to each outcome."""
        counts = np.bincount(table.ravel(), minlength=len(self.guide.outcomes))
        share: npt.NDArray[np.float64] = counts / counts.sum()
        return share

    def pending(self) -> list[int]:
        """Questions still to be put, in the order of the file: those that decide, and those they wait for."""
        wanted: set[int] = set()
        frontier = list(self.deciding)
        while frontier:
            question = frontier.pop()
            if question not in self.known and question not in self.unknown and question not in wanted:
                wanted.add(question)
                frontier.extend(self.guide.needs[question])
        return sorted(wanted)

    def can_ask(self, question: int) -> bool:
        """Whether all that the question waits for is answered fittingly, or unknown."""
        return all(
            self.known[needed] in fitting if needed in self.known else needed in self.unknown
            for needed, fitting in self.guide.needs[question].items()
        )


def decides(table: Table, question: int) -> bool:
    """Whether some combination of the other answers leads elsewhere by this answer alone."""
    return table.shape[question] > 1 and bool((table != table.take([0], axis=question)).any())


def assess_options(guide: OptionGuide, facts: Facts, asked: int) -> Assessment:
    """The first question in the order of the file that still decides, or the conclusion."""
    standing = Standing(guide, facts)
    ranking = _ranking(standing)
    pending = standing.pending()
    question = next((q for q in pending if standing.can_ask(q)), None) if asked < BUDGET else None
    if question is None:
        return Assessment(None, ranking, _conclude(standing, ranking), 0)
    return Assessment(
        question=guide.questions[question],
        ranking=ranking,
        conclusion=None,
        remaining=min(len(pending), BUDGET - asked),
        tells_apart=separated_options(standing, question),
    )


def _ranking(standing: Standing) -> tuple[tuple[str, float], ...]:
    order = sorted(range(len(standing.share)), key=lambda o: (-standing.share[o], o))
    return tuple((standing.guide.outcomes[o], float(standing.share[o])) for o in order)


def _conclude(standing: Standing, ranking: tuple[tuple[str, float], ...]) -> Conclusion:
    possible = tuple(outcome for outcome, share in ranking if share > 0)
    if len(possible) == 1:
        hedged = any(decides(standing.freed(question), question) for question in standing.hedged)
        return Conclusion(possible, "probably" if hedged else "very-likely", supported=True)
    return Conclusion(
        outcomes=possible[:1],
        confidence="possible",
        supported=bool(standing.known),
        also=possible[1:],
        alternatives=alternatives(standing),
        open_questions=tuple(standing.guide.questions[question] for question in standing.deciding),
    )


def alternatives(standing: Standing) -> tuple[Alternative, ...]:
    """Under which answers to the unknown questions which outcome holds, as few conditions as a simple cover needs."""
    guide, axes = standing.guide, standing.deciding
    table = standing.left[tuple(slice(None) if q in axes else 0 for q in range(len(guide.questions)))]
    boxes = list(_boxes(table, axes))
    compact: list[Box] = []
    for outcome in sorted({box[0] for box in boxes}):
        whole = _whole_box(table, axes, outcome)
        compact.extend([whole] if whole else [box for box in boxes if box[0] == outcome])
    return tuple(
        Alternative(
            guide.outcomes[outcome],
            {guide.questions[q]: tuple(guide.answers[q][answer] for answer in places) for q, places in when},
        )
        for outcome, when in compact
    )


def _whole_box(table: Table, axes: list[int], outcome: int) -> Box | None:
    """One condition that covers all of the outcome and nothing else, if there is one."""
    region = table == outcome
    sides = [np.unique(places) for places in np.nonzero(region)]
    if region.sum() != np.prod([len(side) for side in sides]):
        return None
    narrowed = [(q, side) for q, side, size in zip(axes, sides, table.shape, strict=True) if len(side) < size]
    return outcome, tuple((q, tuple(int(place) for place in side)) for q, side in narrowed)


def _boxes(table: Table, axes: list[int]) -> Iterator[Box]:
    """The table as a tree of decisions, question after question, answers with the same consequences together."""
    if not axes:
        yield int(table), ()
        return
    branches: dict[tuple[Box, ...], list[int]] = {}
    for place in range(table.shape[0]):
        branches.setdefault(tuple(_boxes(table[place], axes[1:])), []).append(place)
    for boxes, places in branches.items():
        here = ((axes[0], tuple(places)),) if len(branches) > 1 else ()
        for outcome, when in boxes:
            yield outcome, (*here, *when)


def separated_options(standing: Standing, question: int) -> tuple[str, ...]:
    """The outcomes whose share depends on the answer, most affected first."""
    by_answer = np.stack(
        [standing.shares(table) for table in np.split(standing.left, standing.left.shape[question], question)]
    )
    spread = by_answer.max(axis=0) - by_answer.min(axis=0)
    order = sorted(range(len(spread)), key=lambda outcome: (-spread[outcome], outcome))
    return tuple(standing.guide.outcomes[outcome] for outcome in order if spread[outcome] > 1e-9)


def explain_option(guide: OptionGuide, facts: Facts, outcome: str) -> Explanation:
    """A fact speaks for what would be less sure without it, and against what only it shuts out."""
    standing, row = Standing(guide, facts), guide.outcomes.index(outcome)
    change = {q: standing.share[row] - standing.shares(standing.freed(q))[row] for q in standing.known}
    strongest = sorted(change, key=lambda q: (-abs(change[q]), q))
    gains = tuple(guide.questions[q] for q in strongest if change[q] > 1e-9)
    losses = tuple(guide.questions[q] for q in strongest if change[q] < -1e-9)
    if not gains and standing.share[row] > 0:
        # Several facts lead here, each alone: none is missed, all count.
        gains = tuple(guide.questions[q] for q in sorted(standing.known) if q in guide.conditions[row])
    return Explanation(gains, losses)
