"""What speaks for each answer of a question being given by a reply, learnt from phrases, replies and statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding import thresholds
from knowledge.understanding.folding import Folded
from knowledge.understanding.gist import Gist
from knowledge.understanding.judgement import Judgements, Places
from knowledge.understanding.lessons import ASKED, KNOWING, Lesson, part_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import Numbers, shares
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER

_LONG = 12
"""Words above which a reply tells more than an answer."""


@dataclass(slots=True)
class ReplyEvidence:
    """A number for each class in each array; what counts how much tell `judgements.npz`."""

    classes: tuple[str, ...]
    """The question's answers, `NO_ANSWER` and `UNKNOWN_ANSWER`."""
    lexical: Numbers
    """Margin of the letters and words."""
    likeness: Numbers
    """How like the likest text of that class is, 0..1."""
    mismatch: Numbers
    """1 where just one of the reply and that text holds a negation."""
    echo: Numbers
    """1 where both of them ask."""
    knowing: float
    """Margin of its words for "I don't know", whatever was asked."""
    long: float
    """1 if the reply is long."""
    few: bool
    """One of the answers was learnt from few texts."""
    answers: Places
    """Which answers the classes are, for who judges."""
    tail: Numbers = field(init=False)
    """Margin of what follows on a correction, "EA, no wait, CSP", plus one ..."""
    tail_likeness: Numbers = field(init=False)
    """... its likeness ..."""
    taken_back: Numbers = field(init=False)
    """... and the margin of the whole: what went before it counts less."""
    phrase: Numbers = field(init=False)
    """1 where a phrase of the answer stands in the reply."""
    rival: Numbers = field(init=False)
    """1 where one of another answer does."""
    denied: Numbers = field(init=False)
    """1 where the answer is named only to deny it."""
    stated: Numbers = field(init=False)
    """1 where the reply states the fact."""
    said: Numbers = field(init=False)
    """1 where the "yes" or "no" at the start amounts to the answer ..."""
    contradicted: Numbers = field(init=False)
    """... and where the rest takes it back."""
    unknown: float = 0.0
    """1 if it holds "I don't know" ..."""
    opens_unknown: float = 0.0
    """... and if it begins with it."""
    asks: float = 0.0
    """1 if the reply asks ..."""
    opens_asking: float = 0.0
    """... begins as a question does ..."""
    doubts: float = 0.0
    """... supposes or plans ..."""
    opens_doubt: float = 0.0
    """... begins with that: "if it were CSP" ..."""
    either: float = 0.0
    """... holds an "or" ..."""
    either_named: float = 0.0
    """... and names two answers ..."""
    elsewhere: float = 0.0
    """... speaks of another customer ..."""
    aside: float = 0.0
    """... or states a fact on another question."""
    meaning: Numbers | None = None
    """Margin of the meaning, if the encoder was asked ..."""
    knowing_meaning: float = 0.0
    """... and that for "I don't know"."""

    def __post_init__(self) -> None:
        for name in (
            "tail", "tail_likeness", "taken_back", "phrase", "rival", "denied", "stated", "said", "contradicted",
        ):  # fmt: skip
            setattr(self, name, np.zeros(len(self.classes)))

    def columns(self) -> Numbers:
        """All of it as one array: a row a class, a column a piece of evidence, in the order of `PIECES`."""
        unknown = np.array([name == UNKNOWN_ANSWER for name in self.classes], dtype=np.float64)
        none = np.array([name == NO_ANSWER for name in self.classes], dtype=np.float64)
        every = [np.zeros(len(self.classes)) if one is None else one for one in map(self._piece, _EVERY)]
        of_unknown = [unknown, *(self._piece(name) * unknown for name in _OF_UNKNOWN)]
        of_none = [none, *(self._piece(name) * none for name in _OF_NONE)]
        return np.stack([*every, *of_unknown, *of_none], axis=1)

    def _piece(self, name: str) -> Any:
        return getattr(self, name)

    def shares(self) -> Numbers:
        """How probable each class is; they add up to 1."""
        return shares(_JUDGEMENTS.scores(self.columns(), self.answers, few=self.few, meant=self.meaning is not None))


_EVERY = (
    "lexical", "likeness", "mismatch", "echo", "tail", "tail_likeness", "taken_back", "phrase", "rival", "denied",
    "stated", "said", "contradicted", "meaning",
)  # fmt: skip
"""Evidence on every class ..."""
_OF_UNKNOWN = ("knowing", "unknown", "opens_unknown", "knowing_meaning")
"""... on "I don't know" ..."""
_OF_NONE = (
    "asks", "opens_asking", "doubts", "opens_doubt", "either", "either_named", "elsewhere", "aside", "long",
)  # fmt: skip
"""... and on no answer at all."""
PIECES = (*_EVERY, "bias_unknown", *_OF_UNKNOWN, "bias_none", *_OF_NONE)
"""The names of all pieces of evidence."""
_JUDGEMENTS = Judgements("replies", PIECES)


class Answering:
    """Tells a question's answers apart in replies. Thread-safe once made."""

    def __init__(self, lessons: Mapping[str, Lesson], lexical: Lexical, negating: frozenset[str]) -> None:
        """`lessons` are those on questions, by their id, which `lexical` has learnt to compare with as well.

        `negating` are folded words that negate.
        """
        _JUDGEMENTS.prepare()
        self._lessons = lessons
        self._judged = {
            name: _JUDGEMENTS.answers(f"{name}={answer}" for answer in lesson.classes)
            for name, lesson in lessons.items()
        }
        self._lexical = lexical
        self._negating = negating

    def evidence(self, question: str, reply: Folded, after: Sequence[int] = ()) -> ReplyEvidence | None:
        """What the letters and words speak for; `None` if nothing is known of them.

        `after` are the places of the words that follow on a correction.
        """
        words = part_of(reply, range(len(reply.words)))
        vectors = self._lexical.vectors(words, part_of(reply, after))
        if question not in self._lessons or not vectors.known[0]:
            return None
        lesson = self._lessons[question]
        margins = self._lexical.margins(question, vectors)
        each = self._lexical.likeness(question, vectors)
        likeness, nearest = self._lexical.best(question, each), self._lexical.likest(question, each[0])
        judged = self._judged[question]
        evidence = ReplyEvidence(
            lesson.classes,
            lexical=margins[0],
            likeness=likeness[0],
            mismatch=self._mismatch(lesson, nearest, words),
            echo=_echo(lesson, nearest) * float(words[-1] == ASKED),
            knowing=float(self._lexical.margins(KNOWING, vectors)[0, 0]),
            long=float(len(words) > _LONG),
            few=any(lesson.few[number] for number in _telling(lesson)) or bool((judged < 0).any()),
            answers=judged,
        )
        if vectors.known[1]:
            evidence.tail, evidence.taken_back = margins[1] + 1.0, margins[0]
            evidence.tail_likeness = likeness[1]
        return evidence

    def add_meaning(self, evidence: ReplyEvidence, question: str, reply: Folded, gist: Gist) -> None:
        """What the meaning speaks for, if the words leave the answer open and there is an encoder."""
        if gist.meaning is None or evidence.shares().max() >= thresholds.ANSWER_SURE:
            return
        seen = gist.of(reply.spoken())
        if seen is not None:
            evidence.meaning = gist.meaning.margins(question, seen)
            evidence.knowing_meaning = float(gist.meaning.margins(KNOWING, seen)[0])

    def _mismatch(self, lesson: Lesson, nearest: NDArray[np.intp], words: Sequence[str]) -> Numbers:
        """1 for each class of which the likest text negates and the reply does not, or the other way round."""
        plain = self._negating.isdisjoint(words)
        unlike = [place >= 0 and self._negating.isdisjoint(lesson.words[place]) != plain for place in nearest.tolist()]
        return np.array(unlike, dtype=np.float64)


def _telling(lesson: Lesson) -> list[int]:
    """Numbers of the classes that are answers."""
    return [number for number, name in enumerate(lesson.classes) if name not in (NO_ANSWER, UNKNOWN_ANSWER)]


def _echo(lesson: Lesson, nearest: NDArray[np.intp]) -> Numbers:
    """1 for each class of which the likest text asks."""
    return np.array([place >= 0 and lesson.words[place][-1] == ASKED for place in nearest.tolist()], dtype=np.float64)
