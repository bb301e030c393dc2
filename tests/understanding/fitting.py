"""`python -m tests.understanding.fitting`: fit the weights of all evidence on the development half.

Prints how well they do on messages that they were not fitted on (five folds), for several thresholds; `--write` puts
them into `knowledge/understanding/weights.json`.
"""

from __future__ import annotations

import argparse
import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.preprocessing import PolynomialFeatures, StandardScaler  # type: ignore[import-untyped]

from knowledge.loading import load
from knowledge.model import NO_ANSWER, UNKNOWN_ANSWER, Knowledge, Utterances
from knowledge.understanding import ReadAnswer, Understanding, answering, statements, thresholds
from knowledge.understanding.encoder import Encoder, load_encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.gist import Gist
from knowledge.understanding.judgement import WEIGHTS, Judgement, Weights, write
from knowledge.understanding.lessons import AnswerKey, lessons_of
from knowledge.understanding.linear import Numbers, chance
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.vectors import VectorStore
from tests.understanding import material
from tests.understanding.figures import closure
from tests.understanding.material import UNKNOWN
from tests.understanding.noise import as_written, with_typos

_FOLDS = 5
_HOLD = 0.002
"""How strongly the weights of answers are held near 0."""
_READ_FROM = (0.4, 0.5, 0.6, 0.7, 0.8)
_STATED_FROM = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_REACH = 0.03
"""How far the weights of facts may go from 0."""
_DIGITS = 4
_SPREAD = 0.04
_UNLIKELY, _FEW = 0.02, 10
"""Of the answers less likely than that only one in so many is looked at."""
_EVERYTHING = 2.0
"""A threshold that no probability reaches."""


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


@dataclass(frozen=True)
class Sample:
    """A reply: a row of evidence a class, and which class is right; or what was read without weighing."""

    fold: int
    written: bool
    """It is the message as written, not one with slips."""
    locale: str
    expected: str
    classes: tuple[str, ...] = ()
    rows: Numbers | None = None
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
                    sample = Sample(
                        fold, noise is as_written, locale, sample.expected, evidence.classes, evidence.columns()
                    )
                yield sample


def fit_choice(samples: Sequence[Sample], used: Numbers) -> Numbers:
    """Weights, shared by all classes, that make the right class of each sample the likeliest (conditional logit).

    `used` is 1 for each piece of evidence that may count.
    """
    weighed = [sample for sample in samples if sample.rows is not None]
    most = max(len(sample.classes) for sample in weighed)
    rows = np.zeros((len(weighed), most, len(used)))
    absent = np.full((len(weighed), most), -1e9)
    right = np.array([sample.classes.index(sample.expected) for sample in weighed])
    for place, sample in enumerate(weighed):
        rows[place, : len(sample.classes)] = sample.rows
        absent[place, : len(sample.classes)] = 0.0
    rows *= used
    each = np.arange(len(weighed))

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = rows @ weights + absent
        scores -= scores.max(axis=1, keepdims=True)
        parts = np.exp(scores)
        total = parts.sum(axis=1, keepdims=True)
        told = scores[each, right] - np.log(total[:, 0])
        slope = (rows[each, right] - np.einsum("ij,ijk->ik", parts / total, rows)).mean(axis=0)
        return float(-told.mean() + _HOLD * (weights @ weights) / 2), -slope + _HOLD * weights

    found: Any = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x * used, dtype=np.float64)


def _read(sample: Sample, weights: Numbers, least: float) -> str:
    if sample.rows is None:
        return sample.read
    scores = sample.rows @ weights
    parts = np.exp(scores - scores.max())
    best = int(parts.argmax())
    return sample.classes[best] if parts[best] / parts.sum() >= least else NO_ANSWER


def answers(understanding: Understanding, meaning: Meaning | None) -> Weights:
    """Fit the weights of answers and print the curve of `ANSWER_READ`."""
    used = np.array([float(meaning is not None or "meaning" not in name) for name in answering.PIECES])
    samples = list(replies(understanding, meaning))
    by_fold = {fold: fit_choice([sample for sample in samples if sample.fold != fold], used) for fold in range(_FOLDS)}
    for locale in material.locales():
        own = [sample for sample in samples if sample.locale == locale and sample.written]
        curve = []
        for least in _READ_FROM:
            read = [_read(sample, by_fold[sample.fold], least) for sample in own]
            right = sum(got == sample.expected for got, sample in zip(read, own, strict=True))
            wrong = sum(got not in (NO_ANSWER, sample.expected) for got, sample in zip(read, own, strict=True))
            curve.append(f"{least}: {100 * right / len(own):.1f} / {100 * wrong / len(own):.1f}")
        print(f"  {locale}, {len(own)} replies, right / wrong from   " + "   ".join(curve), flush=True)
    return Weights(alone=_rounded(answering.PIECES, fit_choice(samples, used)))


def _messages() -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """Kind, locale, text and facts of every message whose facts are known."""
    for locale in material.locales():
        half = material.read(locale).half("dev")
        yield from (("sentences", locale, line.text, line.facts) for line in half.statements)
        yield from (("requests", locale, line.text, line.facts) for line in half.decided)


@dataclass(frozen=True)
class Candidate:
    """An answer that a message may state, by the part that states it likeliest."""

    message: int
    fold: int
    key: AnswerKey
    row: Numbers
    stated: bool
    kind: str = ""
    """Of messages as written: their kind and language; empty for those with slips."""
    weight: float = 1.0
    """For how many like it it stands."""


def candidates(understanding: Understanding, knowledge: Knowledge, meaning: Meaning | None) -> Iterator[Candidate]:
    """All answers that the messages of the development half may state, as written and with slips."""
    number = itertools.count()
    for kind, locale, text, facts in _messages():
        fold, stated = zlib.crc32(text.encode()) % _FOLDS, closure(facts, knowledge)
        for noise in (as_written, with_typos):
            message = next(number)
            name = f"{kind} {locale}" if noise is as_written else ""
            for key, (share, row) in _likeliest(understanding, noise(text), locale, meaning).items():
                one = Candidate(message, fold, key, row, stated.get(key[0]) == key[1], name)
                # Most answers are plainly not stated by most messages: a few of these stand for all.
                if one.stated or share >= _UNLIKELY:
                    yield one
                elif zlib.crc32(f"{text} {key}".encode()) % _FEW == 0:
                    yield replace(one, weight=float(_FEW))


def _likeliest(
    understanding: Understanding, text: str, locale: str, meaning: Meaning | None
) -> dict[AnswerKey, tuple[float, Numbers]]:
    message = understanding.prepare(text, locale)
    heard = understanding.facts.hear(message.folded, message.marks, message.language)
    aside = understanding.aside(understanding.rank(message, Gist(None)), None)
    best: dict[AnswerKey, tuple[float, Numbers]] = {}
    for _, evidence in understanding.facts.evidence(heard, Gist(meaning), aside):
        for key, share, row in zip(understanding.facts.keys, evidence.shares(), evidence.columns(), strict=True):
            if key not in best or share > best[key][0]:
                best[key] = float(share), row
    return best


def facts(understanding: Understanding, knowledge: Knowledge, meaning: Meaning | None, degree: int) -> Weights:
    """Fit the weights of facts and print the curve of `STATED`."""
    found = list(candidates(understanding, knowledge, meaning))
    shares = np.zeros(len(found))
    folds = np.array([one.fold for one in found])
    for fold in range(_FOLDS):
        judgement = Judgement.of(fit_facts([one for one in found if one.fold != fold], degree), statements.PIECES)
        own = np.flatnonzero(folds == fold)
        shares[own] = chance(judgement.scores(np.array([found[place].row for place in own])))
    for kind in sorted({one.kind for one in found} - {""}):
        print(f"  {kind}, precision / recall from   " + "   ".join(_curve(found, shares, kind)), flush=True)
    return fit_facts(found, degree)


def _curve(found: Sequence[Candidate], shares: Numbers, kind: str) -> Iterator[str]:
    """Precision and recall of the likeliest answer to each question of each message, for several thresholds."""
    best: dict[tuple[int, str], int] = {}
    for place, one in enumerate(found):
        spot = one.message, one.key[0]
        if one.kind == kind and (spot not in best or shares[place] > shares[best[spot]]):
            best[spot] = place
    wanted = sum(one.stated for one in found if one.kind == kind)
    for least in _STATED_FROM:
        read = [found[place].stated for place in best.values() if shares[place] >= least]
        yield f"{least}: {100 * sum(read) / max(1, len(read)):.1f} / {100 * sum(read) / max(1, wanted):.1f}"


def fit_facts(found: Sequence[Candidate], degree: int) -> Weights:
    """Weights of the pieces of evidence that tell stated answers from others; of `degree` 2, in pairs too."""
    rows = np.array([one.row for one in found])
    scaler = StandardScaler().fit(rows)
    scaler.scale_ = np.maximum(scaler.scale_, _SPREAD)  # What is rare shall not weigh all the more.
    products = PolynomialFeatures(degree, include_bias=False).fit(rows[:1])
    model = LogisticRegression(C=_REACH, max_iter=2000, tol=1e-3)
    model.fit(
        products.transform(scaler.transform(rows)),
        [one.stated for one in found],
        sample_weight=[one.weight for one in found],
    )
    return _unscaled(float(model.intercept_[0]), model.coef_[0], products.powers_, scaler)


def _unscaled(bias: float, slopes: Numbers, powers: NDArray[np.int64], scaler: Any) -> Weights:
    """The weights of pieces and products as they come, from those of pieces brought to mean 0 and spread 1."""
    means, spreads = scaler.mean_, scaler.scale_
    alone, pairs = np.zeros(len(means)), np.zeros((len(means), len(means)))
    for slope, power in zip(slopes, powers, strict=True):
        places = [place for place, times in enumerate(power) for _ in range(times)]
        scaled = slope / np.prod(spreads[places])
        if len(places) == 1:
            alone[places[0]] += scaled
            bias -= scaled * means[places[0]]
        else:
            one, other = places
            pairs[one, other] += scaled
            alone[one] -= scaled * means[other]
            alone[other] -= scaled * means[one]
            bias += scaled * means[one] * means[other]
    named = {name: _rounded(statements.PIECES, row) for name, row in zip(statements.PIECES, pairs, strict=True)}
    return Weights(
        bias=round(bias, _DIGITS),
        alone=_rounded(statements.PIECES, alone),
        pairs={name: others for name, others in named.items() if others},
    )


def _rounded(names: Iterable[str], weights: Numbers) -> dict[str, float]:
    rounded = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)}
    return {name: weight for name, weight in rounded.items() if weight}


def main() -> None:
    """Fit what is asked for, without the encoder and with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.understanding.fitting", description=__doc__)
    parser.add_argument("--only", choices=("answers", "facts"), help="fit these alone")
    parser.add_argument("--write", action="store_true", help=f"put the weights into {WEIGHTS.name}")
    options = parser.parse_args()
    installed = load_encoder()
    encoder = Remembering(installed) if installed is not None else None
    thresholds.ANSWER_SURE = _EVERYTHING
    thresholds.OPEN_BELOW, thresholds.OPEN_ABOVE = _EVERYTHING, _EVERYTHING
    fitted: dict[str, Weights] = {}
    knowledge = load()
    for few, learnt in (("", knowledge), ("few_", without_utterances(knowledge))):
        lessons = lessons_of(learnt)
        understanding = Understanding(learnt)
        meanings: dict[str, Meaning | None] = {"words": None}
        if encoder is not None:
            meanings["meaning"] = Meaning.learn(lessons, encoder, VectorStore(encoder, Path(".cache/vectors.npz")))
        for by, meaning in meanings.items():
            print(f"By {by}" + ", from few texts" * bool(few), flush=True)
            if options.only != "facts":
                fitted[f"{few}replies_by_{by}"] = answers(understanding, meaning)
            if options.only != "answers":
                fitted[f"{few}facts_by_{by}"] = facts(understanding, knowledge, meaning, 1 if few else 2)
    if options.write:
        write(fitted)


def without_utterances(knowledge: Knowledge) -> Knowledge:
    """The knowledge of somebody who wrote phrases and examples, but nothing of what else partners say."""
    prose = {locale: words.model_copy(update={"utterances": Utterances()}) for locale, words in knowledge.prose.items()}
    return knowledge.model_copy(update={"prose": prose})


if __name__ == "__main__":
    main()
