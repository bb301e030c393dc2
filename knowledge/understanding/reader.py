"""Reads a message: its language, what it is about, the facts it states, what it answers, what it asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge.model import Knowledge
from knowledge.understanding import thresholds
from knowledge.understanding.answering import Answering
from knowledge.understanding.answers import AnswerReader, open_questions
from knowledge.understanding.cues import Cues, Marks, asks, mends, presumes
from knowledge.understanding.deciding import decide
from knowledge.understanding.encoder import Encoder
from knowledge.understanding.facts import FactReader, FactsRead
from knowledge.understanding.folding import Folded, split, trim, without_markup
from knowledge.understanding.gist import Gist
from knowledge.understanding.languages import LanguageGuess
from knowledge.understanding.lessons import KNOWING, TOPICS, Lessons, lessons_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.matters import other_matter
from knowledge.understanding.meaning import Meaning, UnfitError
from knowledge.understanding.ranking import OUTSIDE_KNOWN, OUTSIDE_UNKNOWN, Ranked, Ranker
from knowledge.understanding.reading import Decision, ReadAnswer, Reading
from knowledge.understanding.spelling import Spelling
from knowledge.understanding.statements import Statements
from knowledge.understanding.subject import Subject
from knowledge.understanding.terms import TermReader
from knowledge.understanding.vectors import VectorStore
from knowledge.understanding.wordlists import negations, small_words

LEARNT_AT_START = 400
"""Texts up to which meanings are learnt at the start, where no file of learnt ones is at hand."""


_EITHER = 0.5
"""Probability from which one side of an "or" names a topic ..."""
_EITHER_LEAST = 0.005
"""... that is at least so probable for the whole text ..."""
_EITHER_WORDS = 20
"""... of up to so many words."""

Shares: TypeAlias = tuple[tuple[str, float], ...]
"""Topics with their probabilities."""


@dataclass(frozen=True)
class Prepared:
    """A message ready to be read."""

    text: str
    """As it was written, cut to what is read of it."""
    language: str | None
    """The locale it is written in; `None`: it does not tell."""
    written: Folded
    """Its words ..."""
    folded: Folded
    """... with slips of the keyboard mended."""
    marks: Marks
    asks: bool
    """It is a question rather than a statement."""


class Understanding:
    """Understands messages in all languages of the knowledge. Pure and thread-safe once made."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        encoder: Encoder | None = None,
        learnt: Path | None = None,
        cache: Path | None = None,
    ) -> None:
        """`encoder` is asked where words alone leave something open; `learnt` is the file of what was learnt with it.

        `cache` is a file that keeps, between starts, what is learnt from the words alone.

        An encoder that fails, or a file that does not fit, is done without: `unfit` tells why. Raises
        `ContentError` if what was learnt of evidence does not fit.

        From then on numpy keeps to one thread in this process: a message is small, and threads that wait for the next
        piece of it take the processor from other messages.
        """
        lessons = lessons_of(knowledge)
        languages = tuple(knowledge.languages.values())
        self.unfit: str | None = None
        """Why the encoder is not used although there is one."""
        self._outside = frozenset(name for name, topic in knowledge.topics.items() if topic.kind == "outside")
        self._questions = _questions_of(knowledge)
        self._related = _related(knowledge)
        self._every_question = tuple(knowledge.questions)
        self._languages = LanguageGuess(knowledge)
        self._spelling = Spelling.of(knowledge)
        self._cues = Cues(knowledge)
        lexical = Lexical.learn(lessons, tuple(name for name in lessons if name != KNOWING), cache=cache)
        self.meaning = self._learnt(lessons, encoder, learnt) if encoder is not None else None
        statements = Statements(lessons, lexical, negations(languages))
        self.facts = FactReader(knowledge, statements)
        questions = {name: lesson for name, lesson in lessons.items() if name in knowledge.questions}
        self.answers = AnswerReader(
            open_questions(knowledge), languages, Answering(questions, lexical, negations(languages))
        )
        self._terms = TermReader(knowledge)
        self._small = small_words(languages)
        judges = OUTSIDE_KNOWN if self._outside else OUTSIDE_UNKNOWN
        self._ranker = Ranker(lessons[TOPICS], lexical, judges) if lessons[TOPICS].texts else None
        threadpool_limits(1, user_api="blas")

    def _learnt(self, lessons: Lessons, encoder: Encoder, path: Path | None) -> Meaning | None:
        try:
            if path is not None:
                return Meaning.load(path, lessons, encoder)
            if sum(len(lesson.texts) for lesson in lessons.values()) <= LEARNT_AT_START:
                return Meaning.learn(lessons, encoder, VectorStore(encoder))
            self.unfit = "nothing was learnt with it"
        except (UnfitError, RuntimeError) as fault:
            self.unfit = str(fault)
        return None

    def read(self, text: str, locale: str | None, *, question: str | None = None, topic: str | None = None) -> Reading:
        """What the text says.

        `locale` is the language spoken so far; `question` the id of the open question, if one was put; `topic` the
        guide that it belongs to. Any text is safe to give: it is cut to a bounded length first.
        """
        message = self.prepare(text, locale)
        folded, marks = message.folded, message.marks
        plain = question is not None and len(folded.words) <= thresholds.SHORT_REPLY and not mends(folded, marks)
        ranked, read = self._hear(message, topic, Gist(None if plain else self.meaning))
        answer = self._answer(message, question, read)
        elsewhere = bool(ranked.topics) and ranked.topics[0][1] >= thresholds.SURE
        if plain and self.meaning is not None and answer is None and not read.facts and not elsewhere:
            # It may tell something else: "they never turned it on", while another question is open.
            ranked, read = self._hear(message, topic, Gist(self.meaning))
        left = [word for place, word in enumerate(folded.texts) if place not in read.places and word not in self._small]
        decision, topics = self._decide(message, ranked, read, len(left))
        return Reading(
            language=message.language,
            topics=topics,
            outcome=decision,
            facts=read.facts,
            answer=answer,
            term=self._terms.read(folded, marks),
            asks=message.asks,
            other_matter=self._other_matter(message, ranked) if decision in ("answer", "did-you-mean") else None,
            tells=bool(left or read.facts),
            denied=read.denied,
            asked=read.asked if message.asks else frozenset(),
            presumes=message.asks and presumes(marks),
            mends=mends(folded, marks),
            adds=any(True for _ in marks.of("addition")),
            advises=not message.asks and any(True for _ in marks.of("advice")),
        )

    def _hear(self, message: Prepared, topic: str | None, gist: Gist) -> tuple[Ranked, FactsRead]:
        """What the message is about and the facts that it states; `topic` is the open guide."""
        ranked = self.rank(message, gist)
        subject = self.subject(ranked, topic)
        return ranked, self.facts.read(message.folded, message.marks, message.language, gist, subject)

    def _decide(self, message: Prepared, ranked: Ranked, read: FactsRead, left: int) -> tuple[Decision, Shares]:
        """What the message is taken for, and the topics in the order to offer; `left` words tell beside its facts."""
        decision = decide(
            ranked,
            self._outside,
            words=len(message.folded.words),
            facts_only=bool(read.facts) and not message.asks and left < 2,
        )
        # A word with a slip in it is strange, too, but once mended it may well name a topic.
        read_as = {"out-of-scope": message.written, "did-you-mean": message.folded}.get(decision)
        if read_as is not None and not message.asks and not read.facts and self._is_strange(read_as):
            return "unclear", ranked.topics
        topics = ranked.topics
        either = () if decision != "answer" or read.facts else self._either(message.folded, message.marks, topics)
        if either:
            return "did-you-mean", (*either, *(one for one in topics if one not in either))
        return decision, topics

    def _answer(self, message: Prepared, question: str | None, read: FactsRead) -> ReadAnswer | None:
        """What the message answers to the open question; of words that are all unknown only what they are plainly."""
        if question is None or question not in self.answers.questions:
            return None
        heard = self.answers.hear(message.folded, message.marks, question, read, asks=message.asks)
        knows = self._spelling.knows
        if any(map(knows, message.written.texts)) or all(map(knows, message.folded.texts)):
            return self.answers.read(message.text, heard, Gist(self.meaning))
        return self.answers.plainly(message.text, heard)

    def prepare(self, text: str, locale: str | None) -> Prepared:
        """The message's language, words and cues; `locale` is the language spoken so far."""
        text = without_markup(trim(text, thresholds.TEXT_LIMIT))
        language = self._languages.guess(text)
        written = split(text)
        folded = self._spelling.mend(written, language or locale)
        marks = self._cues.mark(folded, language or locale)
        return Prepared(text, language, written, folded, marks, asks(folded, marks))

    @property
    def ranker(self) -> Ranker | None:
        """What tells topics apart; `None` if the content has no examples."""
        return self._ranker

    def rank(self, message: Prepared, gist: Gist) -> Ranked:
        """How likely each topic is."""
        return self._ranker.rank(message.folded, gist) if self._ranker is not None else Ranked((), 0.0)

    def _other_matter(self, message: Prepared, ranked: Ranked) -> str | None:
        if self._ranker is None:
            return None
        return other_matter(message.folded, message.marks, ranked, self._ranker, self._related)

    def _either(self, text: Folded, marks: Marks, topics: Shares) -> Shares:
        """The two likely topics that a text names on either side of its "or"; none if it does not."""
        places = sorted({cue.start: cue.end for cue in marks.of("or") if cue.start > 0}.items())
        if len(places) != 1 or self._ranker is None or len(text.words) > _EITHER_WORDS:
            return ()
        start, end = places[0]
        sides = (Folded(words, frozenset()) for words in (text.words[:start], text.words[end:]) if words)
        named = [self._ranker.rank(side, Gist(None)).topics[0] for side in sides]
        found = {name for name, share in named if share >= _EITHER and name not in self._outside}
        either = tuple((name, share) for name, share in topics if name in found and share >= _EITHER_LEAST)
        return either if len(either) == 2 else ()

    def _is_strange(self, text: Folded) -> bool:
        """Whether most words of the text that tell anything were never seen: no language, or not one that is spoken."""
        telling = [word for word in text.texts if word not in self._small]
        return 2 * sum(map(self._spelling.knows, telling)) < len(telling)

    def subject(self, ranked: Ranked, topic: str | None) -> Subject:
        """What the message is about.

        The questions of `topic`, the open guide, are never aside, and as far as no topic is sure, it is that one.
        """
        inside = [(self._questions[name], share) for name, share in ranked.topics if name in self._questions]
        own = self._questions.get(topic or "", frozenset())
        aside = {
            question: 0.0 if question in own else sum(share for asked, share in inside if question not in asked)
            for question in self._every_question
        }
        topics = dict(ranked.topics)
        if topic is not None and max(topics.values(), default=0.0) < thresholds.ANSWER:
            topics = {topic: 1.0}
        return Subject(topics, aside)


def _related(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Guide -> the guides that are related to it, whichever of the two says so."""
    guides = {name: topic for name, topic in knowledge.topics.items() if topic.uses}
    return {
        name: frozenset(other for other in guides if other in topic.related or name in guides[other].related)
        for name, topic in guides.items()
    }


def _questions_of(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Guide -> the questions that it has, and those whose answers imply answers of these."""
    found: dict[str, frozenset[str]] = {}
    for name, topic in knowledge.topics.items():
        if topic.uses:
            used = {use.question for use in topic.uses} | set(topic.contact_after)
            implying = {
                question.id
                for question in knowledge.questions.values()
                if any(not used.isdisjoint(implied) for implied in question.implies.values())
            }
            found[name] = frozenset(used | implying)
    return found
