"""What speaks for facts and for answers in texts whose facts and answers are known, as rows of evidence.

The texts are those of the development half, and the content's own, held out from what is learnt to hear them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.loading import load
from knowledge.model import Knowledge
from knowledge.understanding import ReadAnswer, Understanding, answering, statements, thresholds
from knowledge.understanding.encoder import Encoder, load_encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.gist import Gist
from knowledge.understanding.lessons import lessons_of
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.vectors import VectorStore
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER
from tests.understanding import held_out, material
from tests.understanding.figures import closure
from tests.understanding.held_out import HeldOut, Reply
from tests.understanding.material import UNKNOWN
from tests.understanding.noise import as_written, with_typos

FOLDS = 5
"""Parts of the development half, each of which is judged by what was learnt from the others."""
APART = -1
"""The fold of texts that are only learnt from."""
_EVERYTHING = 2.0
"""A threshold that no probability reaches."""
_NO_END = 10_000
"""Letters that the encoder is shown of a message, rather than what a partner can wait for."""
_SPARSE_STATEMENTS, _SPARSE_REPLIES = 4, 2
"""Of the content's own texts one in so many is heard: it takes 60 ms each."""


@dataclass(frozen=True)
class Message:
    """A message whose facts are known, and the evidence of its parts."""

    fold: int
    kind: str
    """Of messages of the development half as written: their kind and language; empty for others."""
    stated: Mapping[str, str]
    parts: tuple[Floats, ...]
    """For each part a row an answer and a column a piece of evidence."""
    text: str
    about: Mapping[str, float]
    """Topic -> how probable it is."""

    def by_words(self) -> Message:
        """The same without what the encoder told."""
        return replace(self, parts=tuple(_without(_MEANT_FACTS, part) for part in self.parts))


@dataclass(frozen=True)
class Sample:
    """A reply: a row of evidence a class, and which class is right; or what was read without weighing."""

    fold: int
    kind: str
    """Of replies of the development half as written: their language; empty for others."""
    question: str
    expected: str
    classes: tuple[str, ...] = ()
    rows: Floats = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    read: str = NO_ANSWER

    def by_words(self) -> Sample:
        """The same without what the encoder told."""
        return replace(self, rows=_without(_MEANT_REPLIES, self.rows)) if self.classes else self


_MEANT_FACTS = [place for place, name in enumerate(statements.PIECES) if "meaning" in name]
_MEANT_REPLIES = [place for place, name in enumerate(answering.PIECES) if "meaning" in name]


def _without(places: list[int], rows: Floats) -> Floats:
    kept = rows.copy()
    kept[:, places] = 0.0
    return kept


class Heard(NamedTuple):
    """Texts with their evidence."""

    messages: list[Message]
    samples: list[Sample]


class Listener:
    """Hears texts by an understanding that asks the encoder about everything."""

    def __init__(self, knowledge: Knowledge, cache: Path) -> None:
        """`cache` is a file that keeps the vectors of the content's texts."""
        thresholds.ANSWER_SURE = _EVERYTHING
        thresholds.OPEN_BELOW, thresholds.OPEN_ABOVE = _EVERYTHING, _EVERYTHING
        self._knowledge = knowledge
        self.understanding = Understanding(knowledge)
        installed = load_encoder()
        self.meaning: Meaning | None = None
        if installed is not None:
            encoder = _Remembering(installed)
            self.meaning = Meaning.learn(lessons_of(knowledge), encoder, VectorStore(encoder, cache))

    def half(self) -> Heard:
        """The development half, as written and with slips."""
        found = Heard([], [])
        for locale in material.locales():
            half = material.read(locale).half("dev")
            told = [("sentences", line.text, line.facts) for line in half.statements]
            told += [("requests", line.text, line.facts) for line in half.decided]
            replies = [Reply(line.question, _wanted(line.answer), line.text) for line in half.answers]
            for noise in (as_written, with_typos):
                plain = noise is as_written
                for kind, text, facts in told:
                    message = self._message(locale, noise(text), facts)
                    found.messages.append(replace(message, fold=_fold(text), kind=f"{kind} {locale}" if plain else ""))
                for reply in replies:
                    sample = self._sample(locale, noise(reply.text), reply)
                    found.samples.append(replace(sample, fold=_fold(reply.text), kind=locale if plain else ""))
        return found

    def held_out(self, texts: HeldOut) -> Heard:
        """Texts of the content that this understanding has not learnt."""
        told = ((locale, one) for locale, several in texts.statements.items() for one in several)
        said = ((locale, one) for locale, several in texts.replies.items() for one in several)
        return Heard(
            [self._message(locale, one.says, one.facts) for locale, one in told],
            [self._sample(locale, one.text, one) for locale, one in said],
        )

    def _message(self, locale: str, text: str, facts: Mapping[str, str]) -> Message:
        message = self.understanding.prepare(text, locale)
        heard = self.understanding.facts.hear(message.folded, message.marks, message.language)
        ranked = self.understanding.rank(message, Gist(None))
        subject = self.understanding.subject(ranked, None)
        found = self.understanding.facts.evidence(heard, Gist(self.meaning, _NO_END), subject)
        told = [one.columns() for _, one in found if self.meaning is None or one.meaning is not None]
        parts = tuple(columns.astype(np.float32) for columns in told)
        return Message(APART, "", closure(facts, self._knowledge), parts, text, subject.topics)

    def _sample(self, locale: str, text: str, reply: Reply) -> Sample:
        message = self.understanding.prepare(text, locale)
        answers = self.understanding.answers
        read = self.understanding.facts.read(message.folded, message.marks, message.language, Gist(None))
        heard = answers.hear(message.folded, message.marks, reply.question, read, asks=message.asks)
        plain = answers.plainly(message.text, heard)
        sample = Sample(APART, "", reply.question, reply.answer, read=_said(plain))
        evidence = answers.evidence(heard) if plain is None else None
        if evidence is None:
            return sample
        answers.answering.add_meaning(evidence, reply.question, message.folded, Gist(self.meaning))
        return replace(sample, classes=evidence.classes, rows=evidence.columns().astype(np.float32))


def hear_content(fold: int, cache: Path) -> Heard:
    """Some of the content's texts of a fold, by an understanding that learnt from the others."""
    texts = held_out.fold_of(load(), fold)
    return Listener(texts.knowledge, cache).held_out(texts.sparse(_SPARSE_STATEMENTS, _SPARSE_REPLIES))


class _Remembering:
    """An encoder that is asked but once for each text."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Floats | None] = {}

    @property
    def name(self) -> str:
        """The encoder's."""
        return self._encoder.name

    def encode(self, text: str) -> Floats | None:
        """The encoder's vector."""
        if text not in self._known:
            self._known[text] = self._encoder.encode(text)
        return self._known[text]


def _fold(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS


def _wanted(answer: str | None) -> str:
    return {None: NO_ANSWER, UNKNOWN: UNKNOWN_ANSWER}.get(answer, answer or NO_ANSWER)


def _said(answer: ReadAnswer | None) -> str:
    if answer is None:
        return NO_ANSWER
    return answer.answer or UNKNOWN_ANSWER
