"""Cause guides in use: which question next, when to stop, and what to conclude.

It stops when a supported cause has `SURE`, when several troubles are each sure once the others are explained, when no
question within reach would change the advice, or after the budget. The advice is the outcome named and the class of
its confidence; a question would change it if, after one of its answers, another outcome would be named or the class
would rise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knowledge.assessment import BUDGET, CONFIDENCES, UNKNOWN, Assessment, Conclusion, Explanation, Facts
from knowledge.belief import SPEAKS, Array, CauseGuide, Mask
from knowledge.letters import open_questions

SURE = 0.8
"""From this probability on a supported cause is concluded."""
PROBABLE = 0.5
POSSIBLE = 0.25
ALSO = 0.1
"""From this probability on another outcome is worth a mention."""
UNLIKELY = 0.05
NEAR_TIE = 0.9
"""A question this near to the best (as a share) is asked first if it stands first in the file."""
APART = 0.5
"""From this difference on, of 1, the answers under an outcome are told from those under the others."""


def assess_causes(guide: CauseGuide, facts: Facts, asked: int, excluded: frozenset[str]) -> Assessment:
    """The next question, or the conclusion, after `asked` questions; `excluded` outcomes are not concluded."""
    inquiry = Inquiry(guide, facts, excluded)
    question = inquiry.next_question() if asked < BUDGET else None
    if question is None:
        return Assessment(None, inquiry.ranking(), inquiry.conclude(), 0)
    return Assessment(
        question=guide.questions[question],
        ranking=inquiry.ranking(),
        conclusion=None,
        remaining=min(len(inquiry.pending), BUDGET - asked),
        tells_apart=inquiry.separated(question),
    )


@dataclass(frozen=True)
class Inquiry:
    """A cause guide with the facts so far."""

    guide: CauseGuide
    facts: Facts
    excluded: frozenset[str]

    @cached_property
    def live(self) -> Mask:
        """The outcomes that may still be concluded."""
        return self.guide.live(self.excluded)

    @cached_property
    def belief(self) -> Array:
        """Probability of each outcome."""
        return self.guide.weigh(self.facts, self.live)

    @cached_property
    def supporters(self) -> Mask:
        """Facts by outcomes: whether the fact speaks for it."""
        return self.guide.supporters(self.facts)

    @cached_property
    def supported(self) -> Mask:
        """The live outcomes for which some fact speaks."""
        mask: Mask = self.supporters.any(axis=0) & self.live
        return mask

    @cached_property
    def given(self) -> dict[int, int]:
        """Question -> answer, "I don't know" included."""
        return {fact.question: fact.answer for fact in self.facts}

    # ------------------------------------------------------------------------------------------------------ questions

    @cached_property
    def pending(self) -> list[int]:
        """Questions within reach that tell live outcomes apart, and those they wait for, in the order of the file."""
        wanted: set[int] = set()
        frontier = [q for q in self.guide.telling(self.live) if self._in_reach(q)]
        while frontier:
            question = frontier.pop()
            if question not in self.given and question not in wanted:
                wanted.add(question)
                frontier.extend(self.guide.needs[question])
        return sorted(wanted)

    def _in_reach(self, question: int) -> bool:
        return all(
            self._fits(needed, fitting) if needed in self.given else self._in_reach(needed)
            for needed, fitting in self.guide.needs[question].items()
        )

    def can_ask(self, question: int) -> bool:
        """Whether all that the question waits for is answered fittingly, or unknown."""
        return all(
            needed in self.given and self._fits(needed, fitting)
            for needed, fitting in self.guide.needs[question].items()
        )

    def _fits(self, question: int, fitting: frozenset[int]) -> bool:
        answer = self.given[question]
        return answer == UNKNOWN or answer in fitting or self._refuted(question, answer)

    def _refuted(self, question: int, answer: int) -> bool:
        """The answer spoke for a cause that was tried in vain: mended or mistaken, it holds nothing up any more."""
        return bool(self.guide.speaks[~self.live, self.guide.column(question, answer)].any())

    def next_question(self) -> int | None:
        """The question with the most expected information for its cost; `None` if it is time to conclude."""
        if self.settled or not self.pending or not self._advice_may_change():
            return None
        gains = self._gains()
        scores = {question: gains[question] / self.guide.costs[question] for question in self.pending}
        for question in self.pending:
            for needed in self.guide.needs[question]:
                if needed in scores:
                    both = (gains[needed] + gains[question]) / (self.guide.costs[needed] + self.guide.costs[question])
                    scores[needed] = max(scores[needed], both)
        open_now = [question for question in self.pending if self.can_ask(question)]
        best = max(scores[question] for question in open_now)
        return next(question for question in open_now if scores[question] >= NEAR_TIE * best)

    def _gains(self) -> Array:
        """Expected information of each question about the outcomes, in nats."""
        joint = self.guide.likelihood * self.belief[:, None]
        answer = joint.sum(axis=0)
        entropy = np.add.reduceat(_information(joint).sum(axis=0) - _information(answer), self.guide.starts[:-1])
        gains: Array = np.round(entropy - _information(self.belief).sum(), 12)
        return gains

    def _advice_may_change(self) -> bool:
        """Whether some answer to a pending question would name another outcome, or raise the confidence class."""
        joint = self.guide.likelihood * self.belief[:, None]
        after = np.round(joint / joint.sum(axis=0), 12)
        supported = (self.guide.speaks | self.supported[:, None]) & self.live[:, None]
        named = after.argmax(axis=0)
        if self.guide.otherwise >= 0:
            by_support = np.where(supported, after, -1.0).argmax(axis=0)
            named = np.where((named == self.guide.otherwise) & supported.any(axis=0), by_support, named)
        columns = np.arange(after.shape[1])
        levels = _levels(after[named, columns], supported[named, columns])
        changed = (named != self.named) | (levels > self.level)
        starts = self.guide.starts
        return any(bool(changed[starts[q] : starts[q + 1]].any()) for q in self.pending)

    # ----------------------------------------------------------------------------------------------------- conclusion

    @cached_property
    def named(self) -> int:
        """The most probable outcome; what the source does not know only if no fact speaks for anything else."""
        top = int(self.belief.argmax())
        if top == self.guide.otherwise and self.supported.any():
            return int(np.where(self.supported, self.belief, -1.0).argmax())
        return top

    @cached_property
    def level(self) -> int:
        """Confidence class of the outcome named, as a place in `CONFIDENCES`."""
        return int(_levels(self.belief[[self.named]], self.supported[[self.named]])[0])

    @property
    def settled(self) -> bool:
        """Whether something is sure. A cause left over by elimination is not: it is asked about first."""
        return bool(self.troubles) or (self.named == self.guide.otherwise and self.belief[self.named] >= SURE)

    @cached_property
    def troubles(self) -> tuple[int, ...]:
        """The supported causes that are sure, each with the facts of the others explained away, in file order."""
        if not self.supported.any():
            return ()
        if self.supported.sum() == 1:
            only = int(self.supported.argmax())
            return (only,) if self.belief[only] >= SURE else ()
        chain = list(self._explain_in_turn())
        alone = {cause: self._explained(tuple(other for other in chain if other != cause)) for cause in chain}
        sure = [c for c in chain if alone[c].supported[c] and alone[c].belief[c] >= SURE]
        if self.belief[chain[0]] >= SURE:
            return tuple(sorted({chain[0], *sure}))
        return tuple(sorted(sure)) if len(sure) > 1 else ()

    def _explain_in_turn(self) -> Iterator[int]:
        """The best supported cause, then the best one after explaining its facts away, and so on."""
        taken: tuple[int, ...] = ()
        rest = self
        while rest.supported.any():
            best = int(np.where(rest.supported, rest.belief, -1.0).argmax())
            yield best
            taken = (*taken, best)
            rest = self._explained(taken)

    def _explained(self, causes: tuple[int, ...]) -> Inquiry:
        """The inquiry without these causes and without the facts that speak for them."""
        if not causes:
            return self
        explained: Mask = np.asarray(self.supporters[:, list(causes)].any(axis=1))
        facts = tuple(fact for fact, gone in zip(self.facts, explained, strict=True) if not gone)
        return Inquiry(self.guide, facts, self.excluded | {self.guide.outcomes[cause] for cause in causes})

    def ranking(self) -> tuple[tuple[str, float], ...]:
        """Every outcome with its probability, best first."""
        order = sorted(range(len(self.belief)), key=lambda outcome: (-self.belief[outcome], outcome))
        return tuple((self.guide.outcomes[outcome], float(self.belief[outcome])) for outcome in order)

    def conclude(self) -> Conclusion:
        """What the facts come to, however little that is."""
        guide, troubles = self.guide, self.troubles
        named = troubles or (self.named,)
        also = [
            place
            for place in sorted(range(len(self.belief)), key=lambda o: (-self.belief[o], o))
            if place not in named and place != guide.otherwise and self.belief[place] >= ALSO
        ]
        unlikely = np.flatnonzero(guide.against(self.facts) & self.live & (self.belief < UNLIKELY))
        return Conclusion(
            outcomes=tuple(guide.outcomes[place] for place in named),
            confidence="very-likely" if troubles else CONFIDENCES[self.level],
            supported=bool(troubles) or bool(self.supported[self.named]),
            also=tuple(guide.outcomes[place] for place in also),
            unlikely=tuple(guide.outcomes[place] for place in unlikely if place not in (*named, guide.otherwise)),
            open_questions=open_questions(guide, self.facts, self.live),
        )

    # ---------------------------------------------------------------------------------------------------- explanation

    def separated(self, question: int) -> tuple[str, ...]:
        """The outcomes under which the question is answered differently from the rest, most affected first."""
        rows = self.guide.rows_of(question, self.guide.likelihood)
        joint = rows * self.belief[:, None]
        others = joint.sum(axis=0) - joint
        mass = np.maximum(others.sum(axis=1, keepdims=True), 1e-12)
        distance = np.abs(rows - others / mass).sum(axis=1) / 2 * self.live
        affected = np.round(distance * self.belief, 12)
        order = sorted(np.flatnonzero(distance >= APART), key=lambda outcome: (-affected[outcome], outcome))
        return tuple(self.guide.outcomes[outcome] for outcome in order)

    def explain(self, outcome: int) -> Explanation:
        """Facts that make the outcome likelier, or less likely, against the rest as the other facts leave it."""
        ratios: dict[int, float] = {}
        for place, fact in enumerate(self.facts):
            if fact.answer != UNKNOWN:
                others = (*self.facts[:place], *self.facts[place + 1 :])
                rest = self.guide.weigh(others, self.guide.live(frozenset({self.guide.outcomes[outcome]})))
                matrix = self.guide.likelihood if fact.sure else self.guide.hedged
                column = matrix[:, self.guide.column(fact.question, fact.answer)]
                ratios[place] = float(column[outcome] / (column * rest).sum())
        direct = self.supporters[:, outcome]
        speaks_for = sorted((p for p in ratios if ratios[p] >= SPEAKS), key=lambda p: (not direct[p], -ratios[p], p))
        against = sorted((p for p in ratios if ratios[p] <= 1 / SPEAKS), key=lambda p: (ratios[p], p))
        return Explanation(self._names(speaks_for), self._names(against))

    def due_to(self, outcome: int) -> tuple[str, ...]:
        """The questions whose answers speak for the outcome and for no other live one."""
        others = self.live.copy()
        others[outcome] = False
        alone = self.supporters[:, outcome] & ~(self.supporters & others).any(axis=1)
        return self._names([int(place) for place in np.flatnonzero(alone)])

    def _names(self, places: list[int]) -> tuple[str, ...]:
        return tuple(self.guide.questions[self.facts[place].question] for place in places)


def _information(probabilities: Array) -> Array:
    """p log p, and 0 for 0."""
    result: Array = probabilities * np.log(np.maximum(probabilities, 1e-300))
    return result


def _levels(probability: Array, supported: Mask) -> Array:
    """Confidence classes: `very-likely` takes a fact that speaks for it, and such a fact is at least `possible`."""
    levels: Array = np.where(probability >= PROBABLE, 2, np.where(supported | (probability >= POSSIBLE), 1, 0))
    return np.where(supported & (probability >= SURE), 3, levels)
