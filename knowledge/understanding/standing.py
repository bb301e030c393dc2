"""What words in a text are worth as a statement: negated, hedged, corrected, asked, planned."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from knowledge.understanding.cues import Cue, Marks
from knowledge.understanding.folding import Folded
from knowledge.understanding.phrases import Match

_BEFORE = 5
"""How many words before a phrase a negation reaches."""
_DOUBTED = 12
"""How many words before a phrase a condition, a plan or not knowing reaches."""
_AFTER_CORRECTION = 8
"""How many words after it a correction reaches."""


DOUBTING: tuple[Cue, ...] = ("condition", "unreal", "definition", "unknown")
"""Cues after which nothing is stated."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How some words of a text stand in it."""

    doubted: bool
    """Supposed, planned or unknown."""
    asked: bool
    """Part of a question that takes nothing for granted."""
    negated: bool
    sure: bool
    corrected: bool
    """It follows on "no, it was ..."."""

    @property
    def stated(self) -> bool:
        """Neither doubted nor asked."""
        return not self.doubted and not self.asked


def holds(places: Sequence[int], marks: Marks, *cues: Cue) -> bool:
    """Whether one of the cues is among these words."""
    own = set(places)
    return any(not own.isdisjoint(cue.places) for cue in marks.of(*cues))


def standing_of(places: Sequence[int], text: Folded, marks: Marks, own: Set[int] = frozenset()) -> Standing:
    """How the words at these places stand; cues within `own` words belong to phrases and count for nothing."""
    sure = not _hedged(places, text, marks, own)
    return Standing(
        doubted=_doubted(places, text, marks, sure=sure),
        asked=_asked(places[0], text, marks),
        negated=_negated(places, text, marks, own),
        sure=sure,
        corrected=_corrected(places, text, marks),
    )


def _doubted(places: Sequence[int], text: Folded, marks: Marks, *, sure: bool) -> bool:
    start, own = places[0], set(places)
    governing = _governing(text.words[start].clause, text, marks)
    for cue in marks.of(*DOUBTING):
        if cue.start in own or cue.start >= start or text.words[cue.start].clause not in governing:
            continue
        if cue.key == "unknown" and not sure:
            continue
        if start - cue.end < _DOUBTED:
            return True
    return False


def _governing(clause: int, text: Folded, marks: Marks) -> frozenset[int]:
    """The clause and those that it hangs on: "we thought, that ..."."""
    found = {clause}
    joins = {text.words[cue.start].clause for cue in marks.of("join") if _begins(cue, text)}
    while clause in joins and clause > 0:
        clause -= 1
        found.add(clause)
    return frozenset(found)


def is_asked(places: Sequence[int], text: Folded, marks: Marks) -> bool:
    """Whether some words ask: they begin as a question does, or end with its mark, and no "why" goes before."""
    sentence = text.words[places[0]].sentence
    if any(cue.start in places or text.words[cue.start].sentence == sentence for cue in marks.of("question")):
        return False
    own = set(places)
    polar = any(cue.start in own and _begins(cue, text) for cue in marks.of("polar"))
    last = places[-1] + 1 == len(text.words) or text.words[places[-1] + 1].sentence != sentence
    return polar or (last and sentence in text.asked)


def _asked(start: int, text: Folded, marks: Marks) -> bool:
    """Whether the word stands in a question that takes nothing for granted."""
    word = text.words[start]
    for cue in marks.of("question"):
        if text.words[cue.start].sentence == word.sentence and cue.start <= start:
            return False
    for cue in marks.of("polar"):
        if text.words[cue.start].clause == word.clause and cue.start <= start and _begins(cue, text):
            return True
    last = max(other.clause for other in text.words if other.sentence == word.sentence)
    return word.sentence in text.asked and word.clause == last


def _begins(cue: Match[Cue], text: Folded) -> bool:
    """Whether the cue is the first of its clause."""
    return cue.start == 0 or text.words[cue.start - 1].clause != text.words[cue.start].clause


def _corrected(places: Sequence[int], text: Folded, marks: Marks) -> bool:
    """Whether a correction goes before, is part of it or closes the clause; or a "no, ..." opens the message."""
    clause = text.words[places[0]].clause
    within = range(places[0], places[-1]) if text.words[places[-1]].clause == clause else ()
    for cue in marks.of("correction"):
        if cue.start in within:
            return True
        if 0 <= places[0] - cue.end <= _AFTER_CORRECTION:
            return True
        if text.words[cue.start].clause == clause and 0 <= cue.start - places[-1] <= 2:
            return True
    return clause == 1 and any(cue.start == 0 and text.words[cue.end].clause == 1 for cue in marks.of("no"))


def _hedged(places: Sequence[int], text: Folded, marks: Marks, own: Set[int]) -> bool:
    clause = text.words[places[0]].clause
    for cue in marks.of("hedge"):
        there = text.words[cue.start].clause
        if there == clause and own.isdisjoint(cue.places):
            return True
        if abs(there - clause) == 1 and sum(word.clause == there for word in text.words) <= len(cue.places) + 1:
            return True
    return False


def _negated(places: Sequence[int], text: Folded, marks: Marks, own: Set[int]) -> bool:
    start, end = places[0], places[-1] + 1
    clause = text.words[start].clause
    spent = marks.covered("correction", "refusal") | own
    contrasts = [cue.start for cue in marks.of("contrast")]
    presumed = any(cue.start < start for cue in marks.of("question"))
    for cue in marks.of("negation"):
        if spent.issuperset(cue.places) or text.words[cue.start].clause != clause:
            continue
        if cue.start < start < cue.end:
            return True
        if any(cue.end <= place <= start for place in contrasts):
            continue
        follows = cue.start - end
        last = cue.end >= len(text.words) or text.words[cue.end].clause != clause
        # "EA, not CSP" without its comma: what stands right after the "not" is what it denies.
        after = follows in (0, 1) if last else follows == 0 and not presumed and cue.end not in own
        if 0 <= start - cue.end < _BEFORE or after or start < cue.start < end:
            return True
    return False
