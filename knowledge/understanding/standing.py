"""What words in a text are worth as a statement: negated, hedged, corrected, asked, planned."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from knowledge.understanding.cues import Marks
from knowledge.understanding.folding import Folded
from knowledge.understanding.phrases import Match

_BEFORE = 5
"""How many words before a phrase a negation or a plan reaches."""
_CONDITION = 12
"""How many words before a phrase a condition reaches."""
_AFTER_CORRECTION = 8
"""How many words after it a correction reaches."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How some words of a text stand in it."""

    stated: bool
    """Not asked, supposed, planned or unknown."""
    negated: bool
    sure: bool
    corrected: bool
    """It follows on "no, it was ..."."""

    def asked_within(self, places: Sequence[int], text: Folded, marks: Marks) -> bool:
        """Whether a condition, a plan or not knowing stands among the words themselves."""
        own = set(places)
        return any(not own.isdisjoint(cue.places) for cue in marks.of("condition", "unreal", "definition", "unknown"))


def standing_of(places: Sequence[int], text: Folded, marks: Marks, own: Set[int]) -> Standing:
    """How the words at these places stand; cues within `own` words belong to phrases and count for nothing."""
    sure = not _hedged(places, text, marks)
    return Standing(
        stated=not _unstated(places, text, marks, sure=sure),
        negated=_negated(places, text, marks, own),
        sure=sure,
        corrected=any(0 <= places[0] - cue.end <= _AFTER_CORRECTION for cue in marks.of("correction")),
    )


def _unstated(places: Sequence[int], text: Folded, marks: Marks, *, sure: bool) -> bool:
    start, own = places[0], set(places)
    word = text.words[start]
    for cue in marks.of("condition", "unreal", "definition", "unknown"):
        if not own.isdisjoint(cue.places) or cue.start >= start or text.words[cue.start].clause != word.clause:
            continue
        if cue.key == "unknown" and not sure:
            continue
        if start - cue.end < (_CONDITION if cue.key in {"condition", "unknown"} else _BEFORE):
            return True
    return _asked(start, text, marks)


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


def _begins(cue: Match[object], text: Folded) -> bool:
    """Whether the cue is among the first two words of its clause."""
    place = cue.start
    return place < 2 or any(text.words[place - step].clause != text.words[place].clause for step in (1, 2))


def _hedged(places: Sequence[int], text: Folded, marks: Marks) -> bool:
    clause, own = text.words[places[0]].clause, set(places)
    for cue in marks.of("hedge"):
        there = text.words[cue.start].clause
        if there == clause and (own.isdisjoint(cue.places) or len(own) > len(cue.places) + 1):
            return True
        if abs(there - clause) == 1 and sum(word.clause == there for word in text.words) <= len(cue.places) + 1:
            return True
    return False


def _negated(places: Sequence[int], text: Folded, marks: Marks, own: Set[int]) -> bool:
    start, end = places[0], places[-1] + 1
    clause = text.words[start].clause
    spent = marks.covered("correction") | own
    for cue in marks.of("negation"):
        if not spent.isdisjoint(cue.places) or text.words[cue.start].clause != clause:
            continue
        follows = cue.start - end
        last = cue.end >= len(text.words) or text.words[cue.end].clause != clause
        if 0 <= start - cue.end < _BEFORE or follows == 0 or (follows == 1 and last) or start < cue.start < end:
            return True
    return False
