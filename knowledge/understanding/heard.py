"""A text with the phrases of answers that stand in it, and what they deny or leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.understanding.cues import Marks
from knowledge.understanding.folding import Folded
from knowledge.understanding.lessons import AnswerKey
from knowledge.understanding.standing import Standing


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase of an answer in the text, and how it stands there."""

    key: AnswerKey
    places: tuple[int, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Heard:
    """A text with all that was found in it."""

    text: Folded
    marks: Marks
    said: tuple[Said, ...]
    """Phrases of answers in it."""
    named: tuple[Said, ...]
    """Names of answers in it: to deny one by, not to state it by."""

    @property
    def denied(self) -> frozenset[AnswerKey]:
        """Answers whose phrases and names all stand negated."""
        every = (*self.said, *self.named)
        negated = {one.key for one in every if one.standing.negated}
        return frozenset(negated - {one.key for one in every if not one.standing.negated})

    @property
    def undecided(self) -> frozenset[str]:
        """Questions of which nothing is stated: two answers around an "or" or at once, or one before an "or maybe"."""
        every = [one for one in (*self.said, *self.named) if not one.standing.negated]
        found: set[str] = set()
        for cue in self.marks.of("or"):
            sentence = self.text.words[cue.start].sentence
            near = [one for one in every if self.text.words[one.places[0]].sentence == sentence]
            before = {one.key for one in near if one.places[-1] < cue.start}
            after = {one.key for one in near if one.places[0] >= cue.end}
            if len(cue.places) > 1:
                found |= {name for name, _ in before}
            found |= {name for name, answer in before if any(name == other and answer != own for other, own in after)}
        return frozenset(found | self._at_once())

    def _at_once(self) -> set[str]:
        """Questions of which two answers are stated within one clause: "they have an EA and CSP"."""
        set_against = {self.text.words[cue.start].clause for cue in self.marks.of("contrast")}
        answers: dict[tuple[str, int], set[str]] = {}
        for one in self.said:
            clause = self.text.words[one.places[0]].clause
            if one.standing.stated and not one.standing.negated and clause not in set_against:
                answers.setdefault((one.key[0], clause), set()).add(one.key[1])
        return {name for (name, _), several in answers.items() if len(several) > 1}

    def before_denied(self) -> Iterator[tuple[int, ...]]:
        """ "Through CSP" of "through CSP and not under an EA": of each clause, what goes before the "not".

        It holds a phrase, and all phrases after it are denied, each an answer to the same question.
        """
        negations = sorted(cue.start for cue in self.marks.of("negation"))
        for clause in self.text.clauses:
            said = [one for one in self.said if set(clause).issuperset(one.places)]
            denied = [one for one in said if one.standing.negated]
            start = next((place for place in negations if place in clause and place > clause[0]), None)
            if start is None or not denied:
                continue
            plain = [one for one in said if not one.standing.negated]
            apart = plain and max(one.places[-1] for one in plain) < start < min(one.places[0] for one in denied)
            if apart and {one.key[0] for one in denied} <= {one.key[0] for one in plain}:
                yield tuple(place for place in clause if place < start)

    def clauses(self, places: Iterable[int]) -> set[int]:
        """Numbers of the clauses that the words at these places belong to."""
        return {self.text.words[place].clause for place in places}
