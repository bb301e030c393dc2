"""`python -m tests.understanding.fitting`: learn on the development half what all evidence comes to.

Prints how well that does on messages that it was not learnt on (five folds), for several thresholds; `--write` puts it
into `knowledge/content/judgements.npz`.
"""

from __future__ import annotations

import argparse
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from knowledge.loading import load
from knowledge.model import NO_ANSWER, UNKNOWN_ANSWER, Knowledge, Utterances
from knowledge.understanding import ReadAnswer, Understanding, answering, statements, thresholds
from knowledge.understanding.encoder import Encoder, load_encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.gist import Gist
from knowledge.understanding.judgement import JUDGEMENTS, Judgement, Kind, name_of, read, write
from knowledge.understanding.lessons import AnswerKey, lessons_of
from knowledge.understanding.linear import Numbers, chance, shares
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.vectors import VectorStore
from tests.understanding import material
from tests.understanding.figures import closure
from tests.understanding.material import UNKNOWN
from tests.understanding.noise import as_written, with_typos

_FOLDS = 5
_READ_FROM = (0.4, 0.5, 0.6, 0.7, 0.8)
_STATED_FROM = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_UNLIKELY, _FEW = 0.02, 10
"""Of the answers less likely than that only one in so many is looked at."""
_EVERYTHING = 2.0
"""A threshold that no probability reaches."""
_NO_END = 10_000
"""Words that the encoder is shown of a message, rather than what a partner can wait for."""

PIECES: Mapping[Kind, Sequence[str]] = {"facts": statements.PIECES, "replies": answering.PIECES}
"""What is weighed."""

Scoring: TypeAlias = Callable[[Numbers], Numbers]
"""Rows of evidence -> a score for each."""


class Remembering:
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


# ------------------------------------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class Sample:
    """A reply: a row of evidence a class, and which class is right; or what was read without weighing."""

    fold: int
    written: bool
    """It is the message as written, not one with slips."""
    locale: str
    expected: str
    classes: tuple[str, ...] = ()
    rows: Numbers = field(default_factory=lambda: np.empty((0, 0)))
    read: str = NO_ANSWER


def _said(answer: ReadAnswer | None) -> str:
    if answer is None:
        return NO_ANSWER
    return answer.answer or UNKNOWN_ANSWER


def _wanted(answer: str | None) -> str:
    return {None: NO_ANSWER, UNKNOWN: UNKNOWN_ANSWER}.get(answer, answer or NO_ANSWER)


def replies(understanding: Understanding, meaning: Meaning | None) -> Iterator[Sample]:
    """All replies of the development half, as written and with slips."""
    for locale in material.locales():
        for line in material.read(locale).half("dev").answers:
            fold = zlib.crc32(line.text.encode()) % _FOLDS
            for noise in (as_written, with_typos):
                message = understanding.prepare(noise(line.text), locale)
                read = understanding.facts.read(message.folded, message.marks, message.language, Gist(None))
                heard = understanding.answers.hear(
                    message.folded, message.marks, line.question, read, asks=message.asks
                )
                plain = understanding.answers.plainly(message.text, heard)
                evidence = understanding.answers.evidence(heard) if plain is None else None
                sample = Sample(fold, noise is as_written, locale, _wanted(line.answer), read=_said(plain))
                if evidence is not None:
                    understanding.answers.answering.add_meaning(evidence, line.question, message.folded, Gist(meaning))
                    sample = replace(sample, classes=evidence.classes, rows=evidence.columns())
                yield sample


def fit_replies(samples: Sequence[Sample]) -> Judgement:
    """What tells the right class of a reply from the others."""
    weighed = [sample for sample in samples if sample.classes]
    right = [name == sample.expected for sample in weighed for name in sample.classes]
    return Judgement.fit(np.concatenate([sample.rows for sample in weighed]), np.array(right))


def answers(understanding: Understanding, meaning: Meaning | None) -> Judgement:
    """Learn to judge answers and print the curve of `ANSWER_READ`."""
    samples = list(replies(understanding, meaning))
    others = [fit_replies([sample for sample in samples if sample.fold != fold]) for fold in range(_FOLDS)]
    for locale in material.locales():
        own = [sample for sample in samples if sample.locale == locale and sample.written]
        curve = []
        for least in _READ_FROM:
            read = [_read(sample, others[sample.fold], least) for sample in own]
            right = sum(got == sample.expected for got, sample in zip(read, own, strict=True))
            wrong = sum(got not in (NO_ANSWER, sample.expected) for got, sample in zip(read, own, strict=True))
            curve.append(f"{least}: {100 * right / len(own):.1f} / {100 * wrong / len(own):.1f}")
        print(f"  {locale}, {len(own)} replies, right / wrong from   " + "   ".join(curve), flush=True)
    return fit_replies(samples)


def _read(sample: Sample, judgement: Judgement, least: float) -> str:
    if not sample.classes:
        return sample.read
    parts = shares(judgement.scores(sample.rows))
    best = int(parts.argmax())
    return sample.classes[best] if parts[best] >= least else NO_ANSWER


# --------------------------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True)
class Message:
    """A message whose facts are known, and the evidence of its parts."""

    fold: int
    kind: str
    """Of messages as written: their kind and language; empty for those with slips."""
    stated: Mapping[str, str]
    parts: tuple[Numbers, ...]
    """For each part a row an answer and a column a piece of evidence."""
    text: str


@dataclass(frozen=True)
class Candidate:
    """An answer that a message may state, by the part that states it likeliest."""

    message: int
    fold: int
    key: AnswerKey
    row: Numbers
    stated: bool
    kind: str
    weight: float = 1.0
    """For how many like it it stands."""


def _lines() -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """Kind, locale, text and facts of every message whose facts are known."""
    for locale in material.locales():
        half = material.read(locale).half("dev")
        yield from (("sentences", locale, line.text, line.facts) for line in half.statements)
        yield from (("requests", locale, line.text, line.facts) for line in half.decided)


def messages(understanding: Understanding, knowledge: Knowledge, meaning: Meaning | None) -> Iterator[Message]:
    """The messages of the development half, as written and with slips; with `meaning`, the parts that it tells of."""
    for kind, locale, text, facts in _lines():
        fold, stated = zlib.crc32(text.encode()) % _FOLDS, closure(facts, knowledge)
        for noise in (as_written, with_typos):
            message = understanding.prepare(noise(text), locale)
            heard = understanding.facts.hear(message.folded, message.marks, message.language)
            aside = understanding.aside(understanding.rank(message, Gist(None)), None)
            found = understanding.facts.evidence(heard, Gist(meaning, _NO_END), aside)
            parts = tuple(
                evidence.columns() for _, evidence in found if meaning is None or evidence.meaning is not None
            )
            yield Message(fold, f"{kind} {locale}" if noise is as_written else "", stated, parts, text)


def _plain(rows: Numbers) -> Numbers:
    """A score for want of a judgement: what the models say, and a phrase."""
    places = [statements.PIECES.index(name) for name in ("lexical", "near", "meaning", "phrase")]
    return np.asarray(rows[:, places].sum(axis=1), dtype=np.float64)


def candidates(told: Sequence[Message], keys: Sequence[AnswerKey], score: Scoring, least: float) -> list[Candidate]:
    """All answers that the messages may state; of those with a `score` below `least` one in `_FEW`."""
    found: list[Candidate] = []
    for number, message in enumerate(told):
        if not message.parts:
            continue
        parts = np.stack(message.parts)
        scores = score(parts.reshape(-1, parts.shape[2])).reshape(parts.shape[:2])
        best = scores.argmax(axis=0)
        for place, (key, part) in enumerate(zip(keys, best.tolist(), strict=True)):
            stated = message.stated.get(key[0]) == key[1]
            one = Candidate(number, message.fold, key, parts[part, place], stated, message.kind)
            # Most answers are plainly not stated by most messages: a few of these stand for all.
            if stated or scores[part, place] >= least:
                found.append(one)
            elif zlib.crc32(f"{message.text} {key}".encode()) % _FEW == 0:
                found.append(replace(one, weight=float(_FEW)))
    return found


def fit_facts(found: Sequence[Candidate]) -> Judgement:
    """What tells stated answers from others."""
    return Judgement.fit(
        np.array([one.row for one in found]),
        np.array([one.stated for one in found]),
        np.array([one.weight for one in found]),
    )


def facts(understanding: Understanding, knowledge: Knowledge, meaning: Meaning | None) -> Judgement:
    """Learn to judge facts and print the curve of `STATED`."""
    told, keys = list(messages(understanding, knowledge, meaning)), understanding.facts.keys
    first = fit_facts(candidates(told, keys, _plain, np.inf))
    found = candidates(told, keys, first.scores, float(np.log(_UNLIKELY / (1.0 - _UNLIKELY))))
    folds, found_shares = np.array([one.fold for one in found]), np.zeros(len(found))
    for fold in range(_FOLDS):
        judgement = fit_facts([one for one in found if one.fold != fold])
        own = np.flatnonzero(folds == fold)
        found_shares[own] = chance(judgement.scores(np.array([found[place].row for place in own])))
    for kind in sorted({one.kind for one in found} - {""}):
        wanted = sum(len(message.stated) for message in told if message.kind == kind)
        curve = _curve(found, found_shares, kind, wanted)
        print(f"  {kind}, precision / recall from   " + "   ".join(curve), flush=True)
    return fit_facts(found)


def _curve(found: Sequence[Candidate], each: Numbers, kind: str, wanted: int) -> Iterator[str]:
    """Precision and recall of the likeliest answer to each question of each message, for several thresholds."""
    best: dict[tuple[int, str], int] = {}
    for place, one in enumerate(found):
        spot = one.message, one.key[0]
        if one.kind == kind and (spot not in best or each[place] > each[best[spot]]):
            best[spot] = place
    for least in _STATED_FROM:
        read = [found[place].stated for place in best.values() if each[place] >= least]
        yield f"{least}: {100 * sum(read) / max(1, len(read)):.1f} / {100 * sum(read) / max(1, wanted):.1f}"


# ----------------------------------------------------------------------------------------------------------------- all


def main() -> None:
    """Learn what is asked for, without the encoder and with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.understanding.fitting", description=__doc__)
    parser.add_argument("--only", choices=("facts", "replies"), help="learn these alone")
    parser.add_argument("--write", action="store_true", help=f"put the judgements into {JUDGEMENTS.name}")
    options = parser.parse_args()
    installed = load_encoder()
    encoder = Remembering(installed) if installed is not None else None
    thresholds.ANSWER_SURE = _EVERYTHING
    thresholds.OPEN_BELOW, thresholds.OPEN_ABOVE = _EVERYTHING, _EVERYTHING
    knowledge = load()
    if options.write:
        begin()
    learnt = {False: knowledge, True: without_utterances(knowledge)}
    readers = {few: Understanding(each) for few, each in learnt.items()}
    meanings: dict[tuple[bool, bool], Meaning | None] = {(few, False): None for few in learnt}
    if encoder is not None:
        store = VectorStore(encoder, Path(".cache/vectors.npz"))
        meanings |= {(few, True): Meaning.learn(lessons_of(each), encoder, store) for few, each in learnt.items()}
    # Facts first: what is heard of answers rests on what is read of facts.
    for kind, ((few, meant), meaning) in itertools.product(PIECES, meanings.items()):
        if options.only in (None, kind):
            name = name_of(kind, few=few, meant=meant)
            print(name.replace("_", " "), flush=True)
            own = readers[few]
            judged = facts(own, knowledge, meaning) if kind == "facts" else answers(own, meaning)
            if options.write:
                write({name: judged}, {kind: PIECES[kind]})


def begin(path: Path = JUDGEMENTS) -> None:
    """Put judgements that know nothing in place of those of other evidence, so that there are some to begin with."""
    kept = read(path) if path.is_file() else {}
    for kind, pieces in PIECES.items():
        if f"{kind} pieces" not in kept or kept[f"{kind} pieces"].tolist() != list(pieces):
            every = itertools.product((False, True), repeat=2)
            names = [name_of(kind, few=few, meant=meant) for few, meant in every]
            write(dict.fromkeys(names, Judgement.untaught(len(pieces))), {kind: pieces}, path)


def without_utterances(knowledge: Knowledge) -> Knowledge:
    """The knowledge of somebody who wrote phrases and examples, but nothing of what else partners say."""
    prose = {locale: words.model_copy(update={"utterances": Utterances()}) for locale, words in knowledge.prose.items()}
    return knowledge.model_copy(update={"prose": prose})


if __name__ == "__main__":
    main()
