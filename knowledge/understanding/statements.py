"""What speaks for some words of a message stating each of the answers that there are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from knowledge.understanding.gist import Gist
from knowledge.understanding.judgement import Judgements, Places
from knowledge.understanding.lessons import FACTS, AnswerKey, Lessons
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import Numbers, chance
from knowledge.utterances import NO_ANSWER

_LEAD = 2.0
"""The most that one answer can be ahead."""
_ROW, _STEP = 5, 3
"""Words in a row that are looked at together, and how far apart such rows begin."""


@dataclass(slots=True)
class Evidence:
    """A number an answer in each array; what counts how much tell `judgements.npz`."""

    lexical: Numbers
    """Margin of the letters and words."""
    likeness: Numbers
    """How like the likest text of that answer is, 0..1."""
    near: Numbers
    """The greatest margin of a few words in a row: in a long clause each fact is but a part ..."""
    near_likeness: Numbers
    """... and their greatest likeness."""
    message: Numbers
    """Margin of all that the message says: what "it" is often stands in another sentence."""
    mismatch: Numbers
    """1 where just one of the words and that text holds a negation."""
    reply: Numbers
    """Margin of the words as a reply to the question ..."""
    no_reply: Numbers
    """... and as a reply that answers it not."""
    lead: Numbers
    """How far that margin is above those of the question's other answers ..."""
    near_lead: Numbers
    """... and the likeness of a few words above theirs."""
    long: float
    """Number of the words, in tens."""
    whole: float
    """1 for a sentence of several clauses."""
    few: NDArray[np.bool_]
    """Whether the answer was learnt from few texts; no evidence itself, but tells who judges ..."""
    answers: Places
    """... as does which answers these are ..."""
    sought: Numbers = field(init=False)
    """... which of them are what partners come for ..."""
    told: bool = False
    """... whether the message tells a case at length ..."""
    subjects: Numbers = field(init=False)
    """... and how probable each subject is that it may be about."""
    shares: Numbers | None = None
    """What `shares_of` made of it all, until meaning is added ..."""
    meaning: Numbers | None = None
    """... Margin of the meaning, if the encoder was asked ..."""
    reply_meaning: Numbers | None = None
    """... by how much it is more of a reply with that answer than of one with none ..."""
    meaning_lead: Numbers | None = None
    """... how far its margin is above those of the question's other answers ..."""
    meaning_around: Numbers | None = None
    """... and the margin of the sentence that they stand in."""
    asked: Numbers = field(init=False)
    """1 where the words ask what only telling states: "is it CSP?"."""
    supposed: float = 0.0
    """1 if they suppose: "if it is CSP" ..."""
    unreal: float = 0.0
    """... plan, or set against: "it will be CSP" ..."""
    unknown: float = 0.0
    """... or say that it is not known, or what a word means."""
    supposed_around: float = 0.0
    """1 if their sentence supposes something ..."""
    elsewhere: float = 0.0
    """... speaks of another case ..."""
    quoted: float = 0.0
    """... or quotes a message or a rule."""
    phrase: Numbers = field(init=False)
    """1 where a phrase of the answer stands among the words, as a statement ..."""
    size: Numbers = field(init=False)
    """... of so many words, up to 4."""
    phrase_doubted: Numbers = field(init=False)
    """1 where such a phrase is asked, supposed or planned."""
    phrase_negated: Numbers = field(init=False)
    """1 where such a phrase is negated."""
    turned: Numbers = field(init=False)
    """1 where the only other answer's phrase is negated."""
    rival: Numbers = field(init=False)
    """1 where a phrase of another answer of the question stands among the words."""
    aside: Numbers = field(init=False)
    """How probable it is that the message is about a guide that does not ask the question."""

    def __post_init__(self) -> None:
        for name in (
            "sought", "asked", "phrase", "size", "phrase_doubted", "phrase_negated", "turned", "rival", "aside",
        ):  # fmt: skip
            setattr(self, name, np.zeros(len(self.lexical)))
        self.subjects = subjects_of({})

    def nearest_margin(self) -> Numbers:
        """The greatest margin of the part itself."""
        margin = np.maximum(self.lexical, self.near)
        return margin if self.meaning is None else np.maximum(margin, self.meaning)

    def columns(self) -> Numbers:
        """All of it as one array: a row an answer, a column a piece of evidence, in the order of `PIECES`."""
        found = np.zeros((len(self.lexical), len(PIECES)))
        for place, name in enumerate(PIECES):
            piece = getattr(self, name)
            if piece is not None:
                found[:, place] = piece
        return found


_NOT_WEIGHED = ("few", "answers", "sought", "told", "subjects", "shares")
PIECES = tuple(piece.name for piece in fields(Evidence) if piece.name not in _NOT_WEIGHED)
"""The names of all pieces of evidence."""


_JUDGEMENTS = Judgements("facts", PIECES)


def shares_of(several: Sequence[Evidence]) -> Numbers:
    """How probable it is that each answer is stated: a row for each evidence.

    It is dear: ask once for all of them, when all that speaks for their answers is known.
    """
    for meant in (False, True):
        new = [one for one in several if one.shares is None and (one.meaning is not None) == meant]
        if new:
            _judge(new, meant=meant)
    return np.array([one.shares for one in several]) if several else np.zeros((0, 0))


def _judge(several: Sequence[Evidence], *, meant: bool) -> None:
    columns = np.concatenate([one.columns() for one in several])
    few = np.concatenate([one.few for one in several])
    answers = np.concatenate([one.answers for one in several])
    subjects = np.repeat([one.subjects for one in several], len(several[0].lexical), axis=0)
    scores = np.zeros(len(columns))
    for learnt in (False, True):
        own = few == learnt
        if own.any():
            scores[own] = _JUDGEMENTS.scores(columns[own], answers[own], subjects[own], few=learnt, meant=meant)
    for one, shares in zip(several, chance(scores).reshape(len(several), -1), strict=True):
        one.shares = shares


def subjects_of(about: Mapping[str, float]) -> Numbers:
    """Subjects by name, as `Evidence` has them."""
    return _JUDGEMENTS.subjects(about)


class Statements:
    """Answers learnt from what partners say, beside texts that state none. Thread-safe once made."""

    def __init__(self, lessons: Lessons, lexical: Lexical, negating: frozenset[str]) -> None:
        """`lessons` are all those that `lexical` has learnt; `negating` are folded words that negate."""
        _JUDGEMENTS.prepare()
        lesson = lessons[FACTS]
        self._lexical = lexical
        self._negating = negating
        self.keys: tuple[AnswerKey, ...] = tuple(_key(name) for name in lesson.classes)
        self._answers = np.array(
            [lexical.spans[name].start + lessons[name].classes.index(answer) for name, answer in self.keys],
            dtype=np.intp,
        )
        self._none = np.array(
            [lexical.spans[name].start + lessons[name].classes.index(NO_ANSWER) for name, _ in self.keys], dtype=np.intp
        )
        self._judged = _JUDGEMENTS.answers(lesson.classes)
        self._few = np.array(lesson.few, dtype=bool) | (self._judged < 0)
        self._rivals = _rivals(self.keys)
        self._negated = np.array(
            [not negating.isdisjoint(lesson.words[place]) for place in lexical.compared(FACTS).tolist()],
            dtype=np.float32,
        )

    def evidence(
        self, parts: Sequence[Sequence[str]], closely: Sequence[bool], message: Sequence[str]
    ) -> list[Evidence | None]:
        """What the letters and words of each part of a message speak for; `None` for words that nothing is known of.

        The words are folded; a question ends with a mark. `closely`: look at a few words of the part in a row as well.
        """
        texts: list[Sequence[str]] = []
        starts: list[int] = []
        for words, close in zip(parts, closely, strict=True):
            starts.append(len(texts))
            texts += [words, *(_few(words) if close else ())]
        if not texts or not self.keys:
            return [None] * len(parts)
        vectors = self._lexical.vectors(*texts, message)
        every = self._lexical.every_margin(vectors)
        whole = every[-1, self._lexical.spans[FACTS]].copy()
        replies = every[starts][:, self._answers]
        likeness = self._lexical.likeness(FACTS, vectors)
        # A few words that nothing is known of have but the offsets for margins.
        every[~vectors.known] = -np.inf
        margins = every[:, self._lexical.spans[FACTS]]
        alike = self._lexical.best(FACTS, likeness[starts])
        negated = self._lexical.best(FACTS, likeness[starts] * self._negated)
        rows = [slice(*ends) for ends in itertools.pairwise((*starts, len(texts)))]
        near = self._lexical.best(FACTS, np.stack([likeness[each].max(axis=0) for each in rows]))
        near_margins = [margins[each].max(axis=0) for each in rows]
        leads, near_leads = self._lead(replies), self._lead(near)
        return [
            Evidence(
                margins[row],
                alike[number],
                near_margins[number],
                near[number],
                whole,
                self._mismatch(words, alike[number], negated[number]),
                replies[number],
                every[row, self._none],
                leads[number],
                near_leads[number],
                len(words) / 10.0,
                float(not close),
                self._few,
                self._judged,
            )
            if vectors.known[row]
            else None
            for number, (row, words, close) in enumerate(zip(starts, parts, closely, strict=True))
        ]

    def _mismatch(self, words: Sequence[str], alike: Numbers, negated: Numbers) -> Numbers:
        """1 for each answer of which the likest text negates and the words do not, or the other way round.

        `alike` is how like the likest text is, `negated` the likest of those that negate.
        """
        negates = not self._negating.isdisjoint(words)
        unlike: Numbers = ((alike > 0.0) & ((negated >= alike) != negates)).astype(np.float64)
        return unlike

    def _lead(self, values: Numbers) -> Numbers:
        """How far each answer's value is above the greatest of the question's other answers; a value a column."""
        others = np.where(self._rivals < 0, -np.inf, values[..., self._rivals])
        lead: Numbers = np.clip(values - others.max(axis=-1), -_LEAD, _LEAD)
        return lead

    def add_meaning(self, evidence: Evidence, gist: Gist, spoken: str, around: str) -> None:
        """What the meaning of some words speaks for, and that of the sentence `around` them, as far as `gist` tells."""
        seen = gist.of(spoken)
        if gist.meaning is None or seen is None:
            return
        evidence.shares = None
        evidence.meaning = gist.meaning.margins(FACTS, seen)
        every = gist.meaning.every_margin(seen)
        evidence.reply_meaning = every[self._answers] - every[self._none]
        evidence.meaning_lead = self._lead(evidence.meaning)
        whole = gist.of(around)
        evidence.meaning_around = evidence.meaning if whole is None else gist.meaning.margins(FACTS, whole)


def _rivals(keys: Sequence[AnswerKey]) -> NDArray[np.intp]:
    """A row an answer: places of the other answers of its question, filled up with -1."""
    others = [
        [place for place, (name, answer) in enumerate(keys) if name == question and answer != own]
        for question, own in keys
    ]
    most = max(map(len, others), default=0)
    return np.array([[*row, *[-1] * (most - len(row))] for row in others], dtype=np.intp).reshape(len(keys), most)


def _few(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Some words in a row, again and again, of a text that has more."""
    if len(words) > _ROW + 1:
        for start in range(0, len(words) - _ROW + _STEP, _STEP):
            yield words[start : start + _ROW]


def _key(name: str) -> AnswerKey:
    question, _, answer = name.partition("=")
    return question, answer
