"""What there is to learn from the content: texts, and which topic, answers or facts each stands for."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from knowledge.model import Knowledge, Question
from knowledge.understanding.folding import Folded, split, words_of
from knowledge.understanding.wordlists import vague_words
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER

AnswerKey: TypeAlias = tuple[str, str]
"""Question id, answer id."""

TOPICS, FACTS, KNOWING = "topics", "facts", "knowing"
"""Names of the lessons that are about no one question. `KNOWING` tells whether a reply says "I don't know"."""


_TEXTS = 1 << 17
"""Texts whose words are kept: most belong to several lessons, and share them."""
_FEW = 60
"""Texts below which a class has few."""


@dataclass(frozen=True)
class Lesson:
    """Texts, and the classes that each belongs to."""

    classes: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[frozenset[int], ...]
    """Numbers of the classes of each text: exactly one, or, where a text may say several things, any number."""

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The folded words of each text."""
        return tuple(as_asked(text) for text in self.texts)

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """Each text as the encoder is shown it."""
        return tuple(split(text).spoken() for text in self.texts)

    @cached_property
    def few(self) -> tuple[bool, ...]:
        """Of each class, whether there are few texts to learn it from."""
        times = Counter(number for label in self.labels for number in label)
        return tuple(times[number] < _FEW for number in range(len(self.classes)))

    @cached_property
    def digest(self) -> str:
        """A hash of all that there is to learn."""
        lines = (f"{text}\0{sorted(label)}" for text, label in zip(self.texts, self.labels, strict=True))
        return hashlib.sha256("\n".join((*self.classes, *lines)).encode("utf-8", "surrogatepass")).hexdigest()


Lessons: TypeAlias = Mapping[str, Lesson]
"""`TOPICS`, `FACTS`, `KNOWING` and each question's id -> what to learn."""


def spans_of(lessons: Lessons) -> dict[str, slice]:
    """Which places the classes of each lesson take among those of all lessons side by side."""
    ends = list(itertools.accumulate(len(lesson.classes) for lesson in lessons.values()))
    return {name: slice(start, end) for name, start, end in zip(lessons, [0, *ends], ends, strict=False)}


def part_of(folded: Folded, places: Sequence[int]) -> tuple[str, ...]:
    """The folded words at these places in a row; where the last of them ends a question, a mark follows."""
    words = tuple(folded.texts[place] for place in places)
    if not places:
        return words
    sentence, after = folded.words[places[-1]].sentence, places[-1] + 1
    ends = after == len(folded.words) or folded.words[after].sentence != sentence
    return (*words, ASKED) if ends and sentence in folded.asked else words


@lru_cache(maxsize=_TEXTS)
def as_asked(text: str) -> tuple[str, ...]:
    """The folded words of a text; a question ends with a word of its own."""
    words = words_of(text)
    return (*words, ASKED) if text.rstrip().endswith("?") else words


ASKED = "?"
"""Stands after the words of a clause that asks."""


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def lesson(examples: Iterable[tuple[str, Iterable[str]]], classes: Sequence[str]) -> Lesson:
    """A lesson of texts with the names of their classes; texts without words are left out."""
    number = {name: place for place, name in enumerate(classes)}
    labels: dict[frozenset[int], frozenset[int]] = {}  # The same few again and again: a set of its own is 200 bytes.
    kept: list[tuple[str, frozenset[int]]] = []
    for text, names in examples:
        if _says(text):
            label = frozenset(number[name] for name in names)
            kept.append((text, labels.setdefault(label, label)))
    return Lesson(tuple(classes), tuple(text for text, _ in kept), tuple(label for _, label in kept))


def lessons_of(knowledge: Knowledge) -> dict[str, Lesson]:
    """Everything that the content teaches: topics, facts in any message, not knowing, answers to each question."""
    found = {TOPICS: topics_of(knowledge), FACTS: facts_of(knowledge), KNOWING: knowing_of(knowledge)}
    for question in knowledge.questions:
        found[question] = answers_of(knowledge, question)
    return found


def topics_of(knowledge: Knowledge) -> Lesson:
    """Requests and their topics, subjects outside among them."""
    examples = (
        (text, (topic,)) for prose in knowledge.prose.values() for topic in prose.topics
        for text in prose.requests_of(topic)
    )  # fmt: skip
    return lesson(examples, sorted({topic for prose in knowledge.prose.values() for topic in prose.topics}))


def facts_of(knowledge: Knowledge) -> Lesson:
    """Texts and the facts that they state wherever they stand; beside them texts that state none.

    A text that stands in several places, such as under answers of two questions, states all that it stands for.
    """
    keys = [f"{name}={answer}" for name, question in knowledge.questions.items() for answer in question.every_answer]
    stated: dict[str, dict[str, None]] = {}
    for text, names in (*_phrases(knowledge), *_statements(knowledge), *_others(knowledge)):
        stated.setdefault(text, {}).update(dict.fromkeys(names))
    return lesson(stated.items(), keys)


def _phrases(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    vague = vague_words(knowledge.languages.values())
    for prose in knowledge.prose.values():
        for name, question in prose.questions.items():
            for answer, words in question.answers.items():
                for text in dict.fromkeys((words.label, *words.phrases)):
                    if not vague.issuperset(words_of(text)):
                        yield text, (f"{name}={answer}",)


def _statements(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    for prose in knowledge.prose.values():
        for statement in prose.utterances.statements:
            yield statement.says, tuple(f"{name}={answer}" for name, answer in statement.facts.items())


def _others(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Requests for topics that have no questions: others may state facts that nobody wrote down."""
    for prose in knowledge.prose.values():
        for name in prose.topics:
            if not knowledge.topics[name].uses:
                yield from ((text, ()) for text in prose.requests_of(name)[::_SPARSE])


def answers_of(knowledge: Knowledge, question: str) -> Lesson:
    """Replies to the question and what they answer; beside them replies that answer it not."""
    replies: dict[str, str] = {}
    for text, answer in _replies(knowledge, question):
        replies[text] = answer
    for text, answer in itertools.chain(_told(knowledge, question), _beside(knowledge, question), _unknown(knowledge)):
        replies.setdefault(text, answer)
    return lesson(((text, (answer,)) for text, answer in replies.items()), classes_of(knowledge.questions[question]))


def classes_of(question: Question) -> tuple[str, ...]:
    """What a reply to the question can be."""
    return (*question.every_answer, NO_ANSWER, UNKNOWN_ANSWER)


def knowing_of(knowledge: Knowledge) -> Lesson:
    """Replies to any question: those that say that it is not known, and all others."""
    told = {
        text: (UNKNOWN_ANSWER,) if answer == UNKNOWN_ANSWER else ()
        for question in knowledge.questions
        for text, answer in _replies(knowledge, question)
    }
    return lesson((told | {text: (UNKNOWN_ANSWER,) for text, _ in _unknown(knowledge)}).items(), (UNKNOWN_ANSWER,))


_SPARSE = 5
"""Of the phrases of other questions, and of statements of other facts, every so many stand for replies that answer
something else."""


def _replies(knowledge: Knowledge, question: str) -> Iterator[tuple[str, str]]:
    """What is said in answer to the question."""
    for prose in knowledge.prose.values():
        if question in prose.questions:
            for answer, words in prose.questions[question].answers.items():
                yield from ((text, answer) for text in (words.label, *words.phrases))
        for answer, texts in prose.utterances.replies.get(question, {}).items():
            yield from ((text, answer) for text in texts)


def _told(knowledge: Knowledge, question: str) -> Iterator[tuple[str, str]]:
    """Statements: those of this question answer it, some others stand for what does not."""
    for prose in knowledge.prose.values():
        for place, statement in enumerate(prose.utterances.statements):
            if question in statement.facts or place % _SPARSE == 0:
                yield statement.says, statement.facts.get(question, NO_ANSWER)


def _beside(knowledge: Knowledge, question: str) -> Iterator[tuple[str, str]]:
    """Some phrases of other questions."""
    for prose in knowledge.prose.values():
        for other, asked in prose.questions.items():
            if other != question:
                for answer in asked.answers.values():
                    yield from ((text, NO_ANSWER) for text in answer.phrases[::_SPARSE])


def _unknown(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Replies that say that it is not known."""
    for locale, prose in knowledge.prose.items():
        language = knowledge.languages.get(locale)
        for text in (*prose.utterances.unknown, *(language.unknown if language is not None else ())):
            yield text, UNKNOWN_ANSWER
