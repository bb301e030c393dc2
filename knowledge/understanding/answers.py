"""What a message answers to the open question: yes, no, a choice by name or number, "I don't know", or indirectly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from knowledge.model import NO_ANSWER, UNKNOWN_ANSWER, Knowledge, Language
from knowledge.understanding import thresholds
from knowledge.understanding.answering import Answering, ReplyEvidence
from knowledge.understanding.cues import Cue, Marks, begins, choices_of
from knowledge.understanding.facts import FactsRead
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.gist import Gist
from knowledge.understanding.phrases import PhraseBook, PhraseFinder, longest
from knowledge.understanding.reading import ReadAnswer, ReadFact
from knowledge.understanding.standing import is_asked, standing_of
from knowledge.understanding.wordlists import negations, small_words, vague_words

_LONG = 40
"""Words above which a message is a story, not an indirect answer."""
_SHORT = 6
"""Words up to which a message may be an ordinal, "both" or "I don't know" with some words around it."""


_OPENING: tuple[Cue, ...] = ("condition", "unreal", "question", "polar", "definition")
"""Cues that tell more at the beginning of a message than within."""


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


class AnswerReader:
    """Reads the answer to a question. Thread-safe."""

    def __init__(
        self, questions: Mapping[str, OpenQuestion], languages: Iterable[Language], answering: Answering
    ) -> None:
        languages = tuple(languages)
        self.questions = questions
        self.answering = answering
        self._books = {name: PhraseBook(question.phrases) for name, question in questions.items()}
        self._finders = {
            name: PhraseFinder(
                ((answer, phrase) for answer, phrases in question.phrases.items() for phrase in _longer(phrases)),
                negations(languages),
            )
            for name, question in questions.items()
        }
        self._mentions = {
            name: PhraseFinder(
                ((answer, phrase) for answer, phrases in question.phrases.items() for phrase in phrases),
                gaps=False,
                forms=False,
            )
            for name, question in questions.items()
        }
        unknown = [phrase for language in languages for phrase in language.unknown]
        self._unknown = PhraseBook({"unknown": unknown})
        self._unknown_marks = {phrase for phrase in unknown if not words_of(phrase)}
        self._ordinals = PhraseFinder(_ordinals(languages), gaps=False, forms=False)
        self._small = small_words(languages)
        self._vague = vague_words(languages)
        said_of_places = (
            *(phrase for language in languages for said in language.ordinals for phrase in said),
            *(phrase for language in languages for phrase in choices_of(language)),
        )
        self._of_places = self._small | {word for phrase in said_of_places for word in words_of(phrase)}
        self._meanings = {
            name: {words_of(phrase): answer for answer, phrases in question.phrases.items() for phrase in phrases}
            for name, question in questions.items()
        }

    def hear(self, folded: Folded, marks: Marks, question: str, read: FactsRead, *, asks: bool) -> HeardReply:
        """A message as a possible answer to the question, one of `questions`; `read` are the facts that it states."""
        return HeardReply(
            folded,
            marks,
            question,
            self.questions[question],
            stated=next((fact for fact in read.facts if fact.question == question), None),
            denied=frozenset(answer for asked, answer in read.denied if asked == question),
            undecided=question in read.undecided,
            aside=any(fact.question != question for fact in read.facts),
            asks=asks,
            sure=not any(True for _ in marks.of("hedge")),
        )

    def read(self, text: str, heard: HeardReply, gist: Gist) -> ReadAnswer | None:
        """The answer that the message gives to the question, or `None`: none, two at once, or a question itself.

        `gist` asks the encoder where the words leave it open.
        """
        plain = self.plainly(text, heard)
        if plain is not None or len(heard.folded.words) > _LONG:
            return plain
        return self._judged(heard, gist)

    def plainly(self, text: str, heard: HeardReply) -> ReadAnswer | None:
        """The answer of a message that is nothing else: a phrase, a place, "yes", "both", "I don't know"."""
        if text.strip() in self._unknown_marks:
            return ReadAnswer(None)
        if all(word.text[0] == "⟨" for word in heard.folded.words):
            return None
        joined = heard.folded.joined
        whole = self._books[heard.name].best(joined)
        if whole is not None and whole[1] == 1.0:
            return ReadAnswer(whole[0], not heard.asks, thresholds.PLAIN)
        unknown = self._unknown.best(joined)
        if unknown is not None and unknown[1] == 1.0:
            return ReadAnswer(None)
        if heard.asks:
            return self._opening(heard)
        return self._by_place(heard) or self._both_or_neither(heard) or self._yes_or_no(heard)

    def _opening(self, heard: HeardReply) -> ReadAnswer | None:
        """The answer that the first of several clauses is word for word, before something else is asked."""
        clauses, texts = heard.folded.clauses, heard.folded.texts
        if len(clauses) < 2 or is_asked(clauses[0], heard.folded, heard.marks) or _any(heard.marks, "or"):
            return None
        words, others = [texts[place] for place in clauses[0]], texts[len(clauses[0]) :]
        whole = self._books[heard.name].best(" ".join(words))
        if whole is None or whole[1] < 1.0 or self._vague.issuperset(words) or self._vague.issuperset(others):
            return None
        named = {match.key for match in self._mentions[heard.name].find(heard.folded)}
        if named != {whole[0]} or heard.undecided or whole[0] in heard.denied:
            return None
        return ReadAnswer(whole[0], heard.sure, thresholds.PLAIN)

    def _judged(self, heard: HeardReply, gist: Gist) -> ReadAnswer | None:
        """The likeliest answer by all that speaks for each, if it is likely enough."""
        evidence = self.evidence(heard)
        if evidence is None:
            return None
        self.answering.add_meaning(evidence, heard.name, heard.folded, gist)
        parts = evidence.shares()
        best = int(parts.argmax())
        answer, share = evidence.classes[best], float(parts[best])
        unknown = float(parts[evidence.classes.index(UNKNOWN_ANSWER)])
        if answer == UNKNOWN_ANSWER and share >= thresholds.ANSWER_UNKNOWN:
            return ReadAnswer(None, share=share)
        if answer in (NO_ANSWER, UNKNOWN_ANSWER):
            return None
        if share < thresholds.ANSWER_READ and evidence.unknown and share + unknown >= thresholds.ANSWER_OR_UNKNOWN:
            return ReadAnswer(None, share=unknown)
        asked = heard.asks and not evidence.echo[best] and not _is_choice(heard, answer)
        # "No, I pumped it up": the words after the "no" say otherwise.
        torn = evidence.said[best] and evidence.rival[best] and not evidence.phrase[best]
        if share < thresholds.ANSWER_READ or asked or torn or _at_odds(heard, answer, share):
            return None
        return ReadAnswer(answer, heard.sure, share, consents=_only_consents(heard))

    def evidence(self, heard: HeardReply) -> ReplyEvidence | None:
        """What speaks for each answer; `None` if nothing is known of the words."""
        text, marks = heard.folded, heard.marks
        evidence = self.answering.evidence(heard.name, text, _after_correction(heard) or _set_against(heard))
        if evidence is None:
            return None
        place = {answer: number for number, answer in enumerate(evidence.classes)}
        for match in longest(self._finders[heard.name].find(text)):
            if standing_of(match.places, text, marks).negated:
                evidence.denied[place[match.key]] = 1.0
            else:
                evidence.phrase[place[match.key]] = 1.0
                evidence.rival[[place[answer] for answer in heard.question.answers if answer != match.key]] = 1.0
        evidence.denied[[place[answer] for answer in heard.denied]] = 1.0
        if heard.stated is not None:
            evidence.stated[place[heard.stated.answer]] = 1.0
        said = None if _opens_unknown(heard) else _starts_with(marks, "yes", "no")
        meant = _meant(heard, said)
        if said is not None and meant is not None:
            evidence.said[place[meant]] = 1.0
            evidence.contradicted[place[meant]] = float(_contradicts(heard, *said))
        self._add_cues(evidence, heard)
        return evidence

    def _add_cues(self, evidence: ReplyEvidence, heard: HeardReply) -> None:
        """What the small words speak for: not knowing, asking, supposing, leaving it open, another case."""
        marks = heard.marks
        evidence.unknown, evidence.elsewhere = _any(marks, "unknown"), _any(marks, "elsewhere")
        evidence.opens_unknown = float(_opens_unknown(heard))
        evidence.asks, evidence.aside = float(heard.asks), float(heard.aside)
        evidence.doubts = _any(marks, "condition", "unreal")
        start = (0, begins(marks))
        evidence.opens_doubt = float(any(cue.start in start for cue in marks.of("condition", "unreal")))
        evidence.opens_asking = float(any(cue.start in start for cue in marks.of("question", "polar", "definition")))
        if any(cue.start > 0 for cue in marks.of("or")):
            named = {match.key for match in self._mentions[heard.name].find(heard.folded)}
            evidence.either, evidence.either_named = 1.0, float(len(named) > 1)

    def likelihood(self, heard: HeardReply) -> float:
        """How probable it is that the message gives any answer, 0..1."""
        evidence = self.evidence(heard)
        if evidence is None:
            return 0.0
        none = [name in (NO_ANSWER, UNKNOWN_ANSWER) for name in evidence.classes]
        return float(evidence.shares()[np.logical_not(none)].sum())

    def _by_place(self, heard: HeardReply) -> ReadAnswer | None:
        """An answer told by its place among those shown: "the second one"."""
        texts = heard.folded.texts
        if len(texts) > _SHORT:
            return None
        for last in heard.marks.of("last"):
            if self._of_places.issuperset(word for index, word in enumerate(texts) if index not in last.places):
                return ReadAnswer(heard.question.answers[heard.question.shown - 1], heard.sure, thresholds.PLAIN)
        places = longest(self._ordinals.find(heard.folded))
        if len(places) != 1 or len(texts) - places[0].size > (1 if texts[places[0].start].isdigit() else 2):
            return None
        # "First one CSP", "the third one is expired": a place beside any word that tells something is none of a button.
        beside = [word for index, word in enumerate(texts) if index not in places[0].places]
        place = places[0].key
        if place >= heard.question.shown or not self._of_places.issuperset(beside):
            return None
        # "No, another one" is no place, where a "no" answers the question.
        if _meant(heard, _starts_with(heard.marks, "yes", "no")) not in (None, heard.question.answers[place]):
            return None
        return ReadAnswer(heard.question.answers[place], heard.sure, thresholds.PLAIN)

    def _both_or_neither(self, heard: HeardReply) -> ReadAnswer | None:
        """The answer that means both, or neither, by its id or its phrases; `None` if the question has none."""
        if len(heard.folded.words) > 2 * _SHORT:
            return None
        for match in heard.marks.of("both", "neither"):
            if match.start <= 1:
                said = heard.folded.texts[match.start : match.end]
                own = match.key if match.key in heard.question.answers else None
                answer = own or self._meanings[heard.name].get(said)
                return ReadAnswer(answer, heard.sure, thresholds.PLAIN) if answer is not None else None
        return None

    def _yes_or_no(self, heard: HeardReply) -> ReadAnswer | None:
        """A plain "yes" or "no", as the question takes it: all that follows on it says nothing more."""
        said = _starts_with(heard.marks, "yes", "no")
        answer = _meant(heard, said)
        if said is None or answer is None or heard.stated is not None or _contradicts(heard, *said):
            return None
        if _opens_unknown(heard):
            return None  # "Nie wiem, ile ich mamy" is no "nie".
        around = heard.marks.covered("yes", "no", "hedge", "negation", "opener")
        rest = (word for index, word in enumerate(heard.folded.texts) if index not in around)
        if not self._small.issuperset(rest):
            return None
        return ReadAnswer(answer, heard.sure, thresholds.PLAIN, consents=_only_consents(heard))


def _is_choice(heard: HeardReply, answer: str) -> bool:
    """Whether a message that asks names the answer by asking it: "where do I find the ID" to "what is it about?"."""
    start = (0, begins(heard.marks))
    opens = any(cue.start in start for cue in heard.marks.of("question", "definition"))
    return opens and heard.stated is not None and heard.stated.answer == answer


def _at_odds(heard: HeardReply, answer: str, share: float) -> bool:
    """Whether the message says two things: "yes, but not yet", "no" and what "no" does not mean, a denied answer."""
    said = _starts_with(heard.marks, "yes", "no")
    meant = _meant(heard, said)
    if heard.stated is not None and heard.stated.answer == answer:
        return meant not in (None, answer) and share < thresholds.AT_ODDS
    if said is not None and meant == answer and _contradicts(heard, *said):
        return True
    if heard.question.yes_means is not None and _after_correction(heard):
        return True  # "Finance... no wait, Supply Chain": another matter is set right.
    return heard.undecided or answer in heard.denied


def _any(marks: Marks, *cues: Cue) -> float:
    return float(any(True for _ in marks.of(*cues)))


def _meant(heard: HeardReply, said: tuple[Cue, int] | None) -> str | None:
    """What the "yes" or "no" at the start of the message amounts to, if there is one and it does."""
    if said is None:
        return None
    return heard.question.yes_means if said[0] == "yes" else heard.question.no_means


def _longer(phrases: Iterable[str]) -> Iterable[str]:
    """The phrases of more than one word: a single one means too much inside another text."""
    return (phrase for phrase in phrases if len(words_of(phrase)) > 1)


def _after_correction(heard: HeardReply) -> range:
    """Places of the words after the last correction that something goes before: "EA, no wait, CSP"."""
    count = len(heard.folded.words)
    small = heard.marks.covered("opener", "hedge", "yes", "no")
    ends = [
        cue.end for cue in heard.marks.of("correction") if cue.end < count and not small.issuperset(range(cue.start))
    ]
    return range(max(ends, default=count), count)


def _set_against(heard: HeardReply) -> range:
    """Places of the words after the last "but" that a negation goes before: "not the purchase, only the usage"."""
    count = len(heard.folded.words)
    negations = [cue.start for cue in heard.marks.of("negation")]
    ends = [
        cue.end
        for cue in heard.marks.of("contrast")
        if cue.end < count and any(place < cue.start for place in negations)
    ]
    return range(max(ends, default=count), count)


def _opens_unknown(heard: HeardReply) -> bool:
    """Whether the message begins with "I don't know" and goes on, longer than any "no" that it may begin with."""
    opening = [match for match in heard.marks.of("unknown") if match.start == 0]
    said = _starts_with(heard.marks, "no")
    return bool(opening) and (said is None or max(match.end for match in opening) >= said[1])


def _only_consents(heard: HeardReply) -> bool:
    """Whether the "yes" at the start may be no more than "go on": "ok", "fine", without another "yes" after it."""
    said = _starts_with(heard.marks, "yes", "no")
    if said is None or said[0] != "yes":
        return False
    consents = any(match.end == said[1] for match in heard.marks.of("consent"))
    return consents and not any(match.start >= said[1] for match in heard.marks.of("yes"))


def _contradicts(heard: HeardReply, said: Cue, end: int) -> bool:
    """Whether the rest of the message takes the "yes" or "no" back: "yes, but not yet"."""
    if heard.stated is not None:
        meant = heard.question.yes_means if said == "yes" else heard.question.no_means
        return meant not in (None, heard.stated.answer)
    rest = {match.key for match in heard.marks.of("negation", "no") if match.start >= end}
    if said == "yes":
        return bool(rest)
    # What stands right after a "not" is denied by it: "no, they haven't confirmed it".
    denied = any(match.end == end and match.start > 0 for match in heard.marks.of("negation"))
    return not rest and any(match.start >= end + denied for match in heard.marks.of("yes"))


def open_questions(knowledge: Knowledge) -> dict[str, OpenQuestion]:
    """Every question of the knowledge, with its words in all languages."""
    return {
        name: OpenQuestion(
            answers=question.every_answer,
            shown=len(question.answers),
            phrases={answer: tuple(_said(knowledge, name, answer)) for answer in question.every_answer},
            yes_means=question.yes_means,
            no_means=question.no_means,
        )
        for name, question in knowledge.questions.items()
    }


def _said(knowledge: Knowledge, question: str, answer: str) -> Iterable[str]:
    for prose in knowledge.prose.values():
        words = prose.questions[question].answers.get(answer) if question in prose.questions else None
        if words is not None:
            yield from (words.label, *words.phrases)
    yield f"⟨{answer}⟩"


def _ordinals(languages: Iterable[Language]) -> Iterable[tuple[int, str]]:
    for language in languages:
        for place, words in enumerate(language.ordinals):
            yield from ((place, word) for word in (str(place + 1), *words))


def _starts_with(marks: Marks, *cues: Cue) -> tuple[Cue, int] | None:
    """Which of the cues the text starts with, and where the longest such cue ends."""
    begin = max((hedge.end for hedge in marks.of("hedge") if hedge.start == 0), default=0)
    starts = [match for match in marks.of(*cues) if match.start in (0, begin)]
    if not starts:
        return None
    best = max(starts, key=lambda match: (match.end, match.score))
    return best.key, best.end
