"""A message as a possible reply to a question: how its "yes", "no", "but" and corrections stand to the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.understanding import thresholds
from knowledge.understanding.cues import Cue, Marks, begins
from knowledge.understanding.folding import Folded
from knowledge.understanding.reading import ReadFact


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
class HeardReply:
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
    undecided: bool
    """It names several answers, and none in particular."""
    aside: bool
    """It states a fact on another question."""
    asks: bool
    sure: bool


def starts_with(marks: Marks, *cues: Cue) -> tuple[Cue, int] | None:
    """Which of the cues the text starts with, and where the longest such cue ends."""
    begin = max((hedge.end for hedge in marks.of("hedge") if hedge.start == 0), default=0)
    starts = [match for match in marks.of(*cues) if match.start in (0, begin)]
    if not starts:
        return None
    best = max(starts, key=lambda match: (match.end, match.score))
    return best.key, best.end


def meant(heard: HeardReply, said: tuple[Cue, int] | None) -> str | None:
    """What the "yes" or "no" at the start of the message amounts to, if there is one and it does."""
    if said is None:
        return None
    return heard.question.yes_means if said[0] == "yes" else heard.question.no_means


def contradicts(heard: HeardReply, said: Cue, end: int) -> bool:
    """Whether the rest of the message takes the "yes" or "no" back: "yes, but not yet"."""
    if heard.stated is not None:
        return meant(heard, (said, end)) not in (None, heard.stated.answer)
    rest = {match.key for match in heard.marks.of("negation", "no") if match.start >= end}
    if said == "yes":
        return bool(rest)
    # What stands right after a "not" is denied by it: "no, they haven't confirmed it".
    denied = any(match.end == end and match.start > 0 for match in heard.marks.of("negation"))
    return not rest and any(match.start >= end + denied for match in heard.marks.of("yes"))


def at_odds(heard: HeardReply, answer: str, share: float) -> bool:
    """Whether the message says two things: "yes, but not yet", "no" and what "no" does not mean, a denied answer."""
    said = starts_with(heard.marks, "yes", "no")
    amounts_to = meant(heard, said)
    if heard.stated is not None and heard.stated.answer == answer:
        return amounts_to not in (None, answer) and share < thresholds.AT_ODDS
    if said is not None and amounts_to == answer and contradicts(heard, *said):
        return True
    if heard.question.yes_means is not None and after_correction(heard):
        return True  # "Finance... no wait, Supply Chain": another matter is set right.
    return heard.undecided or answer in heard.denied


def is_choice(heard: HeardReply, answer: str) -> bool:
    """Whether a message that asks names the answer by asking it: "where do I find the ID" to "what is it about?"."""
    start = (0, begins(heard.marks))
    opens = any(cue.start in start for cue in heard.marks.of("question", "definition"))
    return opens and heard.stated is not None and heard.stated.answer == answer


def opens_unknown(heard: HeardReply) -> bool:
    """Whether the message begins with "I don't know" and goes on, longer than any "no" that it may begin with."""
    opening = [match for match in heard.marks.of("unknown") if match.start == 0]
    said = starts_with(heard.marks, "no")
    return bool(opening) and (said is None or max(match.end for match in opening) >= said[1])


def only_consents(heard: HeardReply) -> bool:
    """Whether the "yes" at the start may be no more than "go on": "ok", "fine", without another "yes" after it."""
    said = starts_with(heard.marks, "yes", "no")
    if said is None or said[0] != "yes":
        return False
    consents = any(match.end == said[1] for match in heard.marks.of("consent"))
    return consents and not any(match.start >= said[1] for match in heard.marks.of("yes"))


def after_correction(heard: HeardReply) -> range:
    """Places of the words after the last correction that something goes before: "EA, no wait, CSP"."""
    count = len(heard.folded.words)
    small = heard.marks.covered("opener", "hedge", "yes", "no")
    ends = [
        cue.end for cue in heard.marks.of("correction") if cue.end < count and not small.issuperset(range(cue.start))
    ]
    return range(max(ends, default=count), count)


def set_against(heard: HeardReply) -> range:
    """Places of the words after the last "but" that a negation goes before: "not the purchase, only the usage"."""
    count = len(heard.folded.words)
    negations = [cue.start for cue in heard.marks.of("negation")]
    ends = [
        cue.end
        for cue in heard.marks.of("contrast")
        if cue.end < count and any(place < cue.start for place in negations)
    ]
    return range(max(ends, default=count), count)
