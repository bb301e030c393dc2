"""Facts that a message states: phrases, words and meaning of its clauses and sentences, weighed together."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.model import Knowledge, Question
from knowledge.understanding import thresholds
from knowledge.understanding.cues import Cue, Marks, endings_of
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.gist import Gist
from knowledge.understanding.heard import Heard, Said
from knowledge.understanding.lessons import AnswerKey, part_of
from knowledge.understanding.linear import Numbers
from knowledge.understanding.phrases import Match, PhraseFinder, longest
from knowledge.understanding.reading import ReadFact
from knowledge.understanding.standing import Standing, holds, is_asked, standing_of
from knowledge.understanding.statements import Evidence, Statements, shares_of, subjects_of
from knowledge.understanding.subject import ANY_SUBJECT, Subject
from knowledge.understanding.wordlists import negations, real_words, vague_words

_LONGEST_PART = 24
"""Words up to which a sentence is looked at as a whole beside its clauses."""
_MOST_PARTS, _LAST_PARTS = 60, 20
"""Parts of a text, from its beginning and its end, that are looked at: few write more, and each takes memory."""
_NEVER = 1.1
_BRIEFLY = thresholds.STATED, thresholds.STATED_WHOLE
_TOLD = thresholds.STATED_TOLD, thresholds.STATED_WHOLE_TOLD
_BARELY = 3
"""Words up to which "I don't know" tells no more than that."""
_DOUBTS: Mapping[str, tuple[Cue, ...]] = {
    "supposed": ("condition",),
    "unreal": ("unreal",),
    "unknown": ("definition", "unknown"),
}
"""Piece of evidence -> the cues that make it, among the words of the part ..."""
_DOUBTS_AROUND: Mapping[str, tuple[Cue, ...]] = {
    "supposed_around": ("condition",),
    "elsewhere": ("elsewhere",),
    "quoted": ("quote",),
}
"""... and anywhere in its sentence."""


@dataclass(frozen=True, slots=True)
class FactsRead:
    """The facts of a message."""

    facts: tuple[ReadFact, ...]
    """At most one a question, in the order of the text."""
    places: frozenset[int]
    """Indices of the words that state them."""
    denied: frozenset[AnswerKey] = frozenset()
    """Answers that the text names only to say that it is not so: "not through CSP"."""
    undecided: frozenset[str] = frozenset()
    """Questions of which it names several answers and none in particular: "CSP or EA", "CSP and EA"."""
    asked: frozenset[str] = frozenset()
    """Questions that it asks itself, or of which it leaves open which answer it is: "is it still active?"."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """An answer that a part of the text states."""

    key: AnswerKey
    share: float
    """How probable that is, 0..1."""
    places: tuple[int, ...]
    standing: Standing
    spoken: bool
    """These words speak for it themselves, rather than the message around them."""


class FactReader:
    """Reads facts in any message. Thread-safe."""

    def __init__(self, knowledge: Knowledge, statements: Statements) -> None:
        self._questions = knowledge.questions
        self._statements = statements
        self._number = {key: place for place, key in enumerate(statements.keys)}
        self._asks = np.array([float(not knowledge.questions[name].sought) for name, _ in statements.keys])
        languages = knowledge.languages.values()
        self._vague = vague_words(languages)
        self._names: PhraseFinder[AnswerKey] = PhraseFinder(
            (
                ((name, answer), words.label)
                for prose in knowledge.prose.values()
                for name, question in prose.questions.items()
                for answer, words in question.answers.items()
                if not self._vague.issuperset(words_of(words.label))
            ),
            gaps=False,
        )
        self._finders = [
            (
                locale,
                PhraseFinder(
                    _phrases(knowledge, locale, self._vague),
                    barriers=negations(languages),
                    known=real_words(knowledge),
                    endings=endings_of(knowledge.languages.get(locale)),
                ),
            )
            for locale in knowledge.locales
        ]

    @property
    def keys(self) -> tuple[AnswerKey, ...]:
        """The answers that may be stated, in the order of all evidence."""
        return self._statements.keys

    def read(
        self,
        text: Folded,
        marks: Marks,
        language: str | None,
        gist: Gist,
        subject: Subject = ANY_SUBJECT,
    ) -> FactsRead:
        """The facts that a text in that language states."""
        stated: dict[str, list[_Stated]] = {}
        heard = self.hear(text, marks, language)
        undecided = self._undecided(heard)
        evidence = self.evidence(heard, gist, subject)
        for found in self._every(heard, evidence, undecided):
            stated.setdefault(found.key[0], []).append(found)
        facts: list[tuple[int, ReadFact]] = []
        places: set[int] = set()
        for name, several in stated.items():
            fact = _resolve(self._questions[name], several)
            if fact is not None:
                facts.append((several[0].places[0], fact))
                places.update(place for one in several for place in one.places)
        facts.sort(key=lambda pair: pair[0])
        asked = undecided | {one.key[0] for one in heard.said if one.standing.asked} | self._asked(evidence)
        return FactsRead(tuple(fact for _, fact in facts), frozenset(places), heard.denied, undecided, asked)

    def hear(self, text: Folded, marks: Marks, language: str | None) -> Heard:
        """The text with the phrases of answers in it; where one stands for two answers of a question, none."""
        by_question: dict[str, list[Match[AnswerKey]]] = {}
        for locale, finder in self._finders:
            for match in finder.find(text, exact=language not in (None, locale)):
                by_question.setdefault(match.key[0], []).append(match)
        kept = {name: longest(matches) for name, matches in by_question.items()}
        ambiguous = {
            (name, match.places)
            for name, matches in kept.items()
            for match in matches
            if any(_same_place(match, other) for other in by_question[name])
        }
        names = self._names.find(text)
        own: dict[str, set[int]] = {}
        for match in (*names, *itertools.chain.from_iterable(kept.values())):
            own.setdefault(match.key[0], set()).update(match.places)

        def said(match: Match[AnswerKey]) -> Said:
            return Said(match.key, match.places, standing_of(match.places, text, marks, own[match.key[0]]))

        phrases = (
            said(match) for name, matches in kept.items() for match in matches if (name, match.places) not in ambiguous
        )
        return Heard(text, marks, tuple(phrases), tuple(map(said, names)))

    def _asked(self, found: Iterable[tuple[tuple[int, ...], Evidence]]) -> frozenset[str]:
        """Questions to which the words would be an answer if they did not ask it: "is it still active?"."""
        return frozenset(
            self._statements.keys[number][0]
            for _, evidence in found
            for number in np.flatnonzero((evidence.asked > 0) & (evidence.nearest_margin() > thresholds.ASKED)).tolist()
        )

    def _every(
        self, heard: Heard, found: Sequence[tuple[tuple[int, ...], Evidence]], undecided: frozenset[str]
    ) -> Iterator[_Stated]:
        """What each part states; a sentence is heard on what none of its clauses says."""
        told: set[tuple[str, int]] = set()
        denied = heard.denied
        shares = shares_of([evidence for _, evidence in found])
        for (places, evidence), own_shares in zip(found, shares, strict=True):
            sentence = heard.text.words[places[0]].sentence
            whole = len(heard.clauses(places)) > 1
            for number, share in _best(evidence, own_shares, self._statements.keys):
                key = self._statements.keys[number]
                if key in denied or key[0] in undecided or (whole and (key[0], sentence) in told):
                    continue
                told.add((key[0], sentence))
                own = next((one for one in heard.said if one.key == key and set(one.places) <= set(places)), None)
                standing = own.standing if own is not None else standing_of(places, heard.text, heard.marks)
                spoken = own is not None or float(evidence.nearest_margin()[number]) >= 0.0
                yield _Stated(key, share, own.places if own is not None else places, standing, spoken)

    def _undecided(self, heard: Heard) -> frozenset[str]:
        return frozenset(name for name in heard.undecided if "both" not in self._questions[name].every_answer)

    def evidence(
        self, heard: Heard, gist: Gist, subject: Subject = ANY_SUBJECT
    ) -> list[tuple[tuple[int, ...], Evidence]]:
        """What speaks for each answer being stated by each part of the text: places of its words, and the evidence.

        Parts that nothing is known of are left out. `gist` is asked for the meaning of those whose words leave
        something open, the likeliest to state a fact first.
        """
        text = heard.text
        subjects = subjects_of(subject.topics)
        beside = np.array([subject.aside.get(question, 0.0) for question, _ in self._statements.keys])
        every = dict.fromkeys((*parts_of(text, heard.marks), *heard.before_denied()))
        parts = [places for places in every if self._tells(places, heard)]
        closely = [len(heard.clauses(places)) == 1 for places in parts]
        message = part_of(text, range(len(text.words)))
        told = len(text.words) > thresholds.SHORT_STORY or len(text.sentences) > 1
        several = self._statements.evidence([part_of(text, places) for places in parts], closely, message)
        found: list[tuple[tuple[int, ...], Evidence]] = []
        for places, evidence in zip(parts, several, strict=True):
            if evidence is not None:
                evidence.told = told
                evidence.sought = 1.0 - self._asks
                evidence.asked = self._asks * is_asked(places, text, heard.marks)
                for name, cues in _DOUBTS.items():
                    setattr(evidence, name, float(holds(places, heard.marks, *cues)))
                around = _sentence(places, text)
                for name, cues in _DOUBTS_AROUND.items():
                    setattr(evidence, name, float(holds(around, heard.marks, *cues)))
                for one in _within(places, heard):
                    self._weigh(one, evidence)
                evidence.aside, evidence.subjects = beside, subjects
                found.append((places, evidence))
        if gist.meaning is not None:
            for places, evidence in _open(found):
                self._statements.add_meaning(evidence, gist, text.spoken(places), text.spoken(_sentence(places, text)))
        return found

    def _tells(self, places: tuple[int, ...], heard: Heard) -> bool:
        """Whether the part holds a phrase, or any word that is not said everywhere, or tells what is not known."""
        if _within(places, heard) or not self._vague.issuperset(heard.text.texts[place] for place in places):
            return True
        return len(places) > _BARELY and holds(places, heard.marks, "unknown")

    def _weigh(self, one: Said, evidence: Evidence) -> None:
        """Count a phrase for its answer, or against it, and against the question's other answers."""
        question, number = self._questions[one.key[0]], self._number[one.key]
        others = [self._number[question.id, answer] for answer in question.every_answer if answer != one.key[1]]
        if one.standing.doubted if question.sought else not one.standing.stated:
            evidence.phrase_doubted[number] = 1.0
        elif not one.standing.negated:
            evidence.phrase[number] = 1.0
            evidence.size[number] = max(evidence.size[number], float(min(len(one.places), 4)))
            evidence.rival[others] = 1.0
        else:
            evidence.phrase_negated[number] = 1.0
            if len(question.every_answer) == 2 and question.no_means and one.key[1] == question.yes_means:
                evidence.turned[self._number[question.id, question.no_means]] = 1.0


def _sentence(places: tuple[int, ...], text: Folded) -> tuple[int, ...]:
    """Places of all words of the sentence that the part stands in."""
    sentence = text.words[places[0]].sentence
    return next(each for each in text.sentences if text.words[each[0]].sentence == sentence)


def _within(places: tuple[int, ...], heard: Heard) -> list[Said]:
    """The phrases that stand in the part with all their words."""
    return [one for one in heard.said if set(places).issuperset(one.places)]


def _open(found: Sequence[tuple[tuple[int, ...], Evidence]]) -> Iterator[tuple[tuple[int, ...], Evidence]]:
    """The parts of which it is open whether they state something, the likeliest first."""
    shares = shares_of([evidence for _, evidence in found])
    least = np.array([_least(evidence) for _, evidence in found]).reshape(shares.shape)
    near = (shares > least - thresholds.OPEN_BELOW) & (
        shares < np.minimum(least + thresholds.OPEN_ABOVE, thresholds.OPEN_TO)
    )
    likeliest = np.where(near, shares, 0.0).max(axis=1, initial=0.0)
    return (found[place] for place in np.argsort(-likeliest, kind="stable").tolist() if likeliest[place] > 0.0)


def _best(evidence: Evidence, shares: Numbers, keys: Sequence[AnswerKey]) -> Iterable[tuple[int, float]]:
    """The likeliest answer of each question that is likely enough, by its number, and how likely it is."""
    least = np.maximum(np.where(evidence.aside > thresholds.ASIDE, thresholds.STATED_ASIDE, 0.0), _least(evidence))
    best: dict[str, tuple[int, float]] = {}
    for number in np.flatnonzero(shares >= least).tolist():
        question, share = keys[number][0], float(shares[number])
        if question not in best or share > best[question][1]:
            best[question] = number, share
    return best.values()


def _least(evidence: Evidence) -> Numbers:
    """The probability from which each answer is taken as stated: none is that the words ask."""
    if evidence.supposed:
        return np.where(evidence.asked > 0, _NEVER, thresholds.STATED_SUPPOSED)
    doubted = evidence.unreal or evidence.supposed_around or evidence.elsewhere or evidence.quoted
    said = 0.0 if doubted else evidence.phrase * (1.0 - evidence.rival)
    words, whole = _TOLD if evidence.told else _BRIEFLY
    entire = said * (evidence.size >= 10.0 * evidence.long)
    plain = whole if evidence.whole else words
    usual = np.where(evidence.sought > 0, thresholds.STATED_SOUGHT, plain) if evidence.told else plain
    told = np.where(entire > 0, thresholds.STATED_ENTIRE, np.where(said > 0, thresholds.STATED_PHRASE, usual))
    silent = (evidence.phrase == 0.0) & (evidence.nearest_margin() < thresholds.SPEAKING)
    return np.where((evidence.asked > 0) | silent, _NEVER, told)


def parts_of(text: Folded, marks: Marks) -> tuple[tuple[int, ...], ...]:
    """Places of the words of each clause, of what is set against a "not", and of each sentence that is not too long."""
    sentences = (places for places in text.sentences if len(places) <= _LONGEST_PART)
    parts = tuple(dict.fromkeys((*text.clauses, *_set_against(text, marks), *sentences)))
    return parts if len(parts) <= _MOST_PARTS else (*parts[:_MOST_PARTS], *parts[-_LAST_PARTS:])


def _set_against(text: Folded, marks: Marks) -> Iterator[tuple[int, ...]]:
    """ "An EA" of "not CSP but an EA": what follows the last "but" of a clause."""
    last = {text.words[cue.start].clause: cue for cue in marks.of("contrast")}
    for clause in text.clauses:
        cue = last.get(text.words[clause[0]].clause)
        if cue is not None and len(clause) <= _LONGEST_PART:
            before = [place for place in clause if place < cue.start]
            after = tuple(place for place in clause if place >= cue.end)
            if before and after and holds(before, marks, "negation"):
                yield after


def _resolve(question: Question, stated: Sequence[_Stated]) -> ReadFact | None:
    """One fact of what was stated on one question, or none if it contradicts itself."""
    stated = [one for one in stated if one.spoken] or stated
    corrected = [one for one in stated if one.standing.corrected]
    if corrected and corrected[-1].key != stated[0].key:
        stated = [one for one in corrected if one.key == corrected[-1].key]
    answers = {one.key[1] for one in stated}
    sure = [one.standing.sure for one in stated]
    changed = any(one.standing.corrected for one in stated)
    if len(answers) == 1:
        return ReadFact(question.id, stated[0].key[1], any(sure), changed)
    if "both" in question.every_answer and len(answers - {"both"}) == 2 and _each_plain(stated):
        return ReadFact(question.id, "both", all(sure), changed)
    surest = max(stated, key=lambda one: one.share)
    rivals = max(one.share for one in stated if one.key != surest.key)
    if surest.share - rivals < thresholds.STATED_LEAD:
        return None
    return ReadFact(question.id, surest.key[1], surest.standing.sure, changed)


def _each_plain(stated: Sequence[_Stated]) -> bool:
    """Whether every answer among these is stated plainly somewhere."""
    best: dict[AnswerKey, float] = {}
    for one in stated:
        best[one.key] = max(best.get(one.key, 0.0), one.share)
    return min(best.values()) >= thresholds.STATED_ASIDE


def _phrases(knowledge: Knowledge, locale: str, vague: frozenset[str]) -> Iterable[tuple[AnswerKey, str]]:
    """Phrases that state a fact wherever they stand: not those of vague words alone, such as "not yet"."""
    for name, question in knowledge.prose[locale].questions.items():
        for answer, words in question.answers.items():
            for phrase in words.phrases:
                if not vague.issuperset(words_of(phrase)):
                    yield (name, answer), phrase
    for name, logic in knowledge.questions.items():
        for answer in logic.every_answer:
            yield (name, answer), f"⟨{answer}⟩"


def _same_place(match: Match[AnswerKey], other: Match[AnswerKey]) -> bool:
    """Whether the same words are as good a phrase of another answer."""
    return match.key != other.key and match.places == other.places and abs(match.score - other.score) < 0.02
