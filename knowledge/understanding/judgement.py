"""What all that speaks for something comes to: weights of the pieces of evidence, alone and in pairs.

The weights stand in `weights.json`, which `python -m tests.understanding.fitting --write` fits on the development half
of `tests/understanding`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.understanding.linear import Numbers

WEIGHTS = Path(__file__).with_name("weights.json")


class Weights(BaseModel):
    """The weights of one judgement, in log odds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float = 0.0
    alone: dict[str, float]
    """Piece of evidence -> its weight."""
    pairs: dict[str, dict[str, float]] = {}
    """Piece -> another or the same one -> the weight of their product."""


class AllWeights(BaseModel):
    """The judgements that there are: by words alone or with the encoder's meaning, learnt from many texts or few."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts_by_words: Weights
    facts_by_meaning: Weights
    replies_by_words: Weights
    replies_by_meaning: Weights
    few_facts_by_words: Weights
    few_facts_by_meaning: Weights
    few_replies_by_words: Weights
    few_replies_by_meaning: Weights


@dataclass(frozen=True)
class Judgement:
    """Weights ready for use."""

    bias: float
    alone: Numbers
    pairs: Numbers

    @classmethod
    def of(cls, weights: Weights, pieces: Sequence[str]) -> Judgement:
        """`pieces` are the names of the evidence in the order of its columns. Raises `KeyError` for any other."""
        place = {name: number for number, name in enumerate(pieces)}
        alone, pairs = np.zeros(len(pieces)), np.zeros((len(pieces), len(pieces)))
        for name, weight in weights.alone.items():
            alone[place[name]] = weight
        for name, others in weights.pairs.items():
            for other, weight in others.items():
                pairs[place[name], place[other]] = weight
        return cls(weights.bias, alone, pairs)

    def scores(self, columns: Numbers) -> Numbers:
        """A score for each row of `columns`, which has a column a piece of evidence."""
        scored: Numbers = columns @ self.alone + ((columns @ self.pairs) * columns).sum(axis=1) + self.bias
        return scored


class Judgements:
    """The judgements of one kind."""

    def __init__(self, kind: Literal["facts", "replies"], pieces: Sequence[str]) -> None:
        self._each = {
            (few, meant): Judgement.of(getattr(shipped(), f"{'few_' * few}{kind}_by_{by}"), pieces)
            for few, (meant, by) in itertools.product((False, True), ((False, "words"), (True, "meaning")))
        }

    def scores(self, columns: Numbers, *, few: bool, meant: bool) -> Numbers:
        """A score for each row of evidence: learnt from `few` texts, `meant` if the encoder was asked."""
        return self._each[few, meant].scores(columns)


@cache
def shipped() -> AllWeights:
    """The weights that ship. Raises `ValidationError` or `OSError` if their file is damaged."""
    return AllWeights.model_validate_json(WEIGHTS.read_text(encoding="utf-8"))


def write(weights: Mapping[str, Weights], path: Path = WEIGHTS) -> None:
    """Put the weights of some judgements in place of those that ship; the others stay."""
    changed = shipped().model_copy(update=dict(weights))
    path.write_text(changed.model_dump_json(indent=1, exclude_defaults=True) + "\n", encoding="utf-8")
