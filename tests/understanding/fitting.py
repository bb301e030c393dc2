"""`python -m tests.understanding.fitting`: fit the weights of `thresholds` on the development half and print them.

What is printed is pasted into `knowledge/understanding/thresholds.py`. For answers the figures come from messages that
the weights were not fitted on (five folds); the few weights of facts are fitted on thousands of messages and judged on
the same.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from knowledge.loading import CONTENT, MEANING, load
from knowledge.model import NO_ANSWER, UNKNOWN_ANSWER, Knowledge
from knowledge.understanding import ReadAnswer, Understanding, thresholds
from knowledge.understanding.encoder import Encoder, load_encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.gist import Gist
from knowledge.understanding.meaning import Meaning
from tests.understanding import material
from tests.understanding.figures import closure
from tests.understanding.material import UNKNOWN
from tests.understanding.noise import as_written, with_typos

Numbers = NDArray[np.float64]

_FOLDS = 5
_HOLD = 0.002
"""How strongly the weights of answers are held near 0."""
_READ_FROM = (0.4, 0.5, 0.6, 0.7, 0.8)
_STATED_FROM = (0.5, 0.6, 0.7, 0.8)
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


def answers(understanding: Understanding, meaning: Meaning | None) -> None:
    """Fit and print the weights of answers, and the curve of `ANSWER_READ`."""
    names = thresholds.ReplyWeights._fields
    used = np.array([float(meaning is not None or "meaning" not in name) for name in names])
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
        print(f"  {locale}, {len(own)} replies, right / wrong from   " + "   ".join(curve))
    _show("Reply", names, fit_choice(samples, used))


def _messages() -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """Kind, locale, text and facts of every message whose facts are known."""
    for locale in material.locales():
        half = material.read(locale).half("dev")
        yield from (("sentences", locale, line.text, line.facts) for line in half.statements)
        yield from (("requests", locale, line.text, line.facts) for line in half.decided)


def facts(understanding: Understanding, knowledge: Knowledge, meaning: Meaning | None) -> None:
    """Fit and print the weights of facts, and the curve of `STATED`."""
    names = thresholds.FactWeights._fields
    rows: list[Numbers] = []
    labels: list[bool] = []
    for _, locale, text, stated in _messages():
        for noise in (as_written, with_typos):
            for key, row in _likeliest(understanding, noise(text), locale, meaning).items():
                rows.append(row)
                labels.append(closure(stated, knowledge).get(key[0]) == key[1])
    model = LogisticRegression(C=20.0, max_iter=2000).fit(np.array(rows), np.array(labels))
    weights = thresholds.FactWeights(float(model.intercept_[0]), *map(float, model.coef_[0]))
    name = "FACT_LEXICAL" if meaning is None else "FACT_MEANING"
    before, threshold = getattr(thresholds, name), thresholds.STATED
    for least in _STATED_FROM:
        setattr(thresholds, name, weights)
        thresholds.STATED = least
        print(f"  from {least}   " + "   ".join(_agreement(understanding, knowledge, meaning)))
    setattr(thresholds, name, before)
    thresholds.STATED = threshold
    _show("Fact", names, np.array(weights))


def _likeliest(
    understanding: Understanding, text: str, locale: str, meaning: Meaning | None
) -> dict[tuple[str, str], Numbers]:
    """For each answer that may be stated the evidence of the part that states it likeliest."""
    message = understanding.prepare(text, locale)
    heard = understanding.facts.hear(message.folded, message.marks, message.language)
    relevant = understanding.relevant(understanding.rank(message, Gist(None)), None)
    best: dict[tuple[str, str], tuple[float, Numbers]] = {}
    for _, evidence in understanding.facts.evidence(heard, Gist(meaning), relevant):
        for key, share, row in zip(understanding.facts.keys, evidence.shares(), evidence.columns(), strict=True):
            if key not in best or share > best[key][0]:
                best[key] = float(share), row
    return {key: row for key, (_, row) in best.items()}


def _agreement(understanding: Understanding, knowledge: Knowledge, meaning: Meaning | None) -> Iterator[str]:
    """Precision and recall of facts, by kind of message and language."""
    counts: dict[str, list[int]] = {}
    for kind, locale, text, stated in _messages():
        message = understanding.prepare(text, locale)
        relevant = understanding.relevant(understanding.rank(message, Gist(None)), None)
        found = understanding.facts.read(message.folded, message.marks, message.language, Gist(meaning), relevant)
        read = closure({fact.question: fact.answer for fact in found.facts}, knowledge).items()
        wanted = closure(stated, knowledge).items()
        count = counts.setdefault(f"{kind} {locale}", [0, 0, 0])
        for place, more in enumerate((len(read & wanted), len(read), len(wanted))):
            count[place] += more
    for name, (both, read_, wanted_) in counts.items():
        yield f"{name} {100 * both / max(1, read_):.1f} / {100 * both / max(1, wanted_):.1f}"


def _show(kind: str, names: Iterable[str], weights: Numbers) -> None:
    shown = ", ".join(f"{name}={weight:.2f}" for name, weight in zip(names, weights, strict=True))
    print(f"  {kind}Weights({shown})")


def main() -> None:
    """Fit what is asked for, without the encoder and with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.understanding.fitting", description=__doc__)
    parser.add_argument("--only", choices=("answers", "facts"), help="fit these alone")
    only = parser.parse_args().only
    knowledge = load()
    installed = load_encoder()
    encoder = Remembering(installed) if installed is not None else None
    understanding = Understanding(
        knowledge, encoder=encoder, learnt=CONTENT / MEANING, cache=Path(".cache/understanding.npz")
    )
    thresholds.ANSWER_SURE = _EVERYTHING
    thresholds.OPEN_FROM, thresholds.OPEN_TO = 0.0, 1.0
    for meaning in (None, understanding.meaning) if understanding.meaning is not None else (None,):
        print("Without the encoder" if meaning is None else "With the encoder")
        if only != "facts":
            answers(understanding, meaning)
        if only != "answers":
            facts(understanding, knowledge, meaning)


if __name__ == "__main__":
    main()
