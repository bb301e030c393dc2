"""What a message answers to the open question: yes, no, a choice by name or number, "I don't know", or indirectly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from knowledge.model import Knowledge, Language
from knowledge.understanding import thresholds
from knowledge.understanding.answering import Answering, ReplyEvidence
from knowledge.understanding.cues import Cue, Marks, begins, choices_of
from knowledge.understanding.facts import FactsRead
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.gist import Gist
from knowledge.understanding.heard_reply import (
    HeardReply,
    OpenQuestion,
    after_correction,
    at_odds,
    contradicts,
    is_choice,
    meant,
    only_consents,
    opens_unknown,
    set_against,
    starts_with,
)
from knowledge.understanding.phrases import PhraseBook, PhraseFinder, longest
from knowledge.understanding.reading import ReadAnswer
from knowledge.understanding.standing import is_asked, standing_of
from knowledge.understanding.wordlists import negations, small_words, vague_words
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER

_LONG = 40
"""Words above which a message is a story, not an indirect answer."""
_SHORT = 6
"""Words up to which a message may be an ordinal, "both" or "I don't know" with some words around it."""


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
        asked = heard.asks and not evidence.echo[best] and not is_choice(heard, answer)
        # "No, I pumped it up": the words after the "no" say otherwise.
        torn = evidence.said[best] and evidence.rival[best] and not evidence.phrase[best]
        if share < thresholds.ANSWER_READ or asked or torn or at_odds(heard, answer, share):
            return None
        return ReadAnswer(answer, heard.sure, share, consents=only_consents(heard))

    def evidence(self, heard: HeardReply) -> ReplyEvidence | None:
        """What speaks for each answer; `None` if nothing is known of the words."""
        text, marks = heard.folded, heard.marks
        evidence = self.answering.evidence(heard.name, text, after_correction(heard) or set_against(heard))
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
        said = None if opens_unknown(heard) else starts_with(marks, "yes", "no")
        amounts_to = meant(heard, said)
        if said is not None and amounts_to is not None:
            evidence.said[place[amounts_to]] = 1.0
            evidence.contradicted[place[amounts_to]] = float(contradicts(heard, *said))
        self._add_cues(evidence, heard)
        return evidence

    def _add_cues(self, evidence: ReplyEvidence, heard: HeardReply) -> None:
        """What the small words speak for: not knowing, asking, supposing, leaving it open, another case."""
        marks = heard.marks
        evidence.unknown, evidence.elsewhere = _any(marks, "unknown"), _any(marks, "elsewhere")
        evidence.opens_unknown = float(opens_unknown(heard))
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
        if meant(heard, starts_with(heard.marks, "yes", "no")) not in (None, heard.question.answers[place]):
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
        said = starts_with(heard.marks, "yes", "no")
        answer = meant(heard, said)
        if said is None or answer is None or heard.stated is not None or contradicts(heard, *said):
            return None
        if opens_unknown(heard):
            return None  # "Nie wiem, ile ich mamy" is no "nie".
        around = heard.marks.covered("yes", "no", "hedge", "negation", "opener")
        rest = (word for index, word in enumerate(heard.folded.texts) if index not in around)
        if not self._small.issuperset(rest):
            return None
        return ReadAnswer(answer, heard.sure, thresholds.PLAIN, consents=only_consents(heard))


def _any(marks: Marks, *cues: Cue) -> float:
    return float(any(True for _ in marks.of(*cues)))


def _longer(phrases: Iterable[str]) -> Iterable[str]:
    """The phrases of more than one word: a single one means too much inside another text."""
    return (phrase for phrase in phrases if len(words_of(phrase)) > 1)


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
