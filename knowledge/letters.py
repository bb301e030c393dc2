"""Which open questions to hand to somebody who can know: as few as tell what the trouble is."""

from __future__ import annotations

import numpy as np

from knowledge.assessment import UNKNOWN, Facts
from knowledge.belief import HEDGED, Array, CauseGuide, Mask

CERTAIN = 0.99
"""The share of cases in which the list, once answered, has to put the truth on top."""


def open_questions(guide: CauseGuide, facts: Facts, live: Mask) -> tuple[str, ...]:
    """The unanswered questions that, answered as the content says, put the truth on top in `CERTAIN` of the cases.

    Best first. Found greedily and then thinned, so that none on the list could be left out.
    """
    known = {fact.question for fact in facts if fact.answer != UNKNOWN}
    candidates = [q for q in range(len(guide.questions)) if q not in known]
    start = _Prospect.now(guide, facts, live)
    chosen: list[int] = []
    prospect = start
    while prospect.hits < CERTAIN and candidates:
        ahead = {question: prospect.after(question) for question in candidates}
        best = max(candidates, key=lambda q: (round(ahead[q].hits, 9), round(ahead[q].purity, 9), -q))
        if (ahead[best].hits, ahead[best].purity) <= (prospect.hits + 1e-9, prospect.purity + 1e-9):
            break
        chosen.append(best)
        candidates.remove(best)
        prospect = ahead[best]
    for question in reversed(chosen.copy()):
        fewer = start
        for other in chosen:
            fewer = fewer if other == question else fewer.after(other)
        if fewer.hits >= min(CERTAIN, prospect.hits) - 1e-9:
            chosen.remove(question)
    return tuple(guide.questions[question] for question in chosen)


class _Prospect:
    """All the ways some questions may be answered, a row each: how likely with each outcome, and the belief then."""

    def __init__(self, guide: CauseGuide, truth: Array, belief: Array) -> None:
        self.guide = guide
        self.truth = truth
        self.belief = belief
        total = truth.sum()
        self.hits = float(truth[np.arange(len(truth)), np.round(belief, 12).argmax(axis=1)].sum() / total)
        """The share of cases in which the truth is on top."""
        self.purity = float((truth**2).sum(axis=1) @ (1 / truth.sum(axis=1)) / total)

    @classmethod
    def now(cls, guide: CauseGuide, facts: Facts, live: Mask) -> _Prospect:
        """Before any further answer. An honest partner answers by the words; if no cause does, the slip is counted."""
        belief = guide.weigh(facts, live)
        truth = guide.prior * live
        for fact in facts:
            if fact.answer != UNKNOWN:
                words = guide.words[:, guide.column(fact.question, fact.answer)]
                flat = 1 / len(guide.answers[fact.question])
                truth = truth * (words if fact.sure else HEDGED * words + (1 - HEDGED) * flat)
        return cls(guide, (truth if truth.sum() > 0 else belief)[None, :], belief[None, :])

    def after(self, question: int) -> _Prospect:
        """With one more question answered."""
        words, likelihood = (self.guide.rows_of(question, m).T[None] for m in (self.guide.words, self.guide.likelihood))
        size = len(self.guide.outcomes)
        truth = (self.truth[:, None, :] * words).reshape(-1, size)
        belief = (self.belief[:, None, :] * likelihood).reshape(-1, size)
        possible = truth.sum(axis=1) > 0
        belief = belief[possible]
        return _Prospect(self.guide, truth[possible], belief / belief.sum(axis=1, keepdims=True))
