"""What all that speaks for something comes to: a number of pieces of evidence, weighed together.

One piece often decides what another is worth: a phrase counts for little where the words suppose, and much where the
meaning agrees. So each judgement is a small network with one hidden layer, learnt from evidence that is known to be
right or wrong. `judgements.npz` holds those that ship; `python -m tests.understanding.fitting --write` learns them on
the development half of `tests/understanding` and on the content's own texts, each by what was learnt without it.
"""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.parsing.faults import ContentError, Fault
from knowledge.understanding.features import Floats
from knowledge.understanding.linear import Numbers
from knowledge.understanding.network import Effort, learn

JUDGEMENTS = Path(__file__).parents[1] / "content" / "judgements.npz"

Kind: TypeAlias = Literal["facts", "replies"]

_FARTHEST = 6.0
"""Spreads from the mean beyond which a piece of evidence counts no more."""


@dataclass(frozen=True)
class Judgement:
    """One judgement, for evidence with a column a piece."""

    means: Floats
    """A number a piece: what it usually is ..."""
    spreads: Floats
    """... and how far it strays from that."""
    slopes: Floats
    """A row a piece, a column a hidden feature."""
    offsets: Floats
    weights: Floats
    """What each hidden feature counts."""
    bias: Floats
    """One number: the score where no hidden feature speaks."""

    def scores(self, columns: Numbers | Floats) -> Numbers:
        """A score, in log odds, for each row of `columns`, which has a column a piece of evidence."""
        rows = np.clip((columns - self.means) / self.spreads, -_FARTHEST, _FARTHEST).astype(np.float32)
        hidden = np.maximum(rows @ self.slopes + self.offsets, 0.0)
        return np.asarray(hidden @ self.weights + self.bias, dtype=np.float64)

    @classmethod
    def untaught(cls, count: int) -> Judgement:
        """One of so many pieces of evidence that knows nothing yet: all is as likely as not."""
        none = np.zeros(1, dtype=np.float32)
        every = np.zeros(count, dtype=np.float32)
        return cls(every, every + 1.0, np.zeros((count, 1), dtype=np.float32), none, none, none)

    @classmethod
    def fit(cls, rows: Numbers | Floats, right: NDArray[np.bool_], counts: Numbers | None = None) -> Judgement:
        """Learns from rows of evidence, each of which is `right` or not and stands for as many as `counts` says."""
        means = rows.mean(axis=0).astype(np.float32)
        spreads = np.maximum(rows.std(axis=0), _RARE).astype(np.float32)
        scaled = np.clip((rows - means) / spreads, -_FARTHEST, _FARTHEST).astype(np.float32)
        networks = list(learn(scaled, right, _SEEDS, _EFFORT, counts=counts))
        # The mean of several networks is one network with all their hidden features.
        return cls(
            means,
            spreads,
            np.hstack([network.slopes for network in networks]),
            np.concatenate([network.offsets for network in networks]),
            np.concatenate([network.weights[:, 0] / np.float32(len(_SEEDS)) for network in networks], dtype=np.float32),
            np.mean([network.biases for network in networks], dtype=np.float32, axis=0),
        )


_SEEDS = range(4)
_EFFORT = Effort(24, at_once=256, rounds=20, hold=1e-2)
_RARE = 0.04
"""The least spread of a piece: what is rare shall not weigh all the more."""


class Judgements:
    """The judgements of one kind that ship: by words alone or with the encoder's meaning, learnt from many texts or
    few."""

    def __init__(self, kind: Kind, pieces: Sequence[str]) -> None:
        """`pieces` are the names of the evidence, in the order of its columns."""
        self._kind = kind
        self._pieces = tuple(pieces)

    def prepare(self) -> None:
        """Read the file now rather than in the middle of a message.

        Raises `ContentError` if it is damaged, or was learnt from other evidence.
        """
        for few, meant in itertools.product((False, True), repeat=2):
            _shipped(self._kind, self._pieces, few=few, meant=meant)

    def scores(self, columns: Numbers, *, few: bool, meant: bool) -> Numbers:
        """A score for each row of evidence: learnt from `few` texts, `meant` if the encoder was asked."""
        return _shipped(self._kind, self._pieces, few=few, meant=meant).scores(columns)


def name_of(kind: Kind, *, few: bool, meant: bool) -> str:
    """What a judgement is called in the file."""
    return f"{'few_' * few}{kind}_by_{'meaning' if meant else 'words'}"


def read(path: Path = JUDGEMENTS) -> dict[str, NDArray[Any]]:
    """All arrays of the file. Raises `ContentError` if it cannot be read."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as fault:
        raise _unfit("cannot be read: take it from the repository again") from fault


def write(judgements: Mapping[str, Judgement], pieces: Mapping[Kind, Sequence[str]], path: Path = JUDGEMENTS) -> None:
    """Put some judgements in place of those that ship; the others stay. `pieces` are what each kind weighs."""
    kept = read(path) if path.is_file() else {}
    for name, judgement in judgements.items():
        kept |= {f"{name} {part.name}": getattr(judgement, part.name) for part in fields(Judgement)}
    kept |= {f"{kind} pieces": np.array(names) for kind, names in pieces.items()}
    scratch = path.with_name(f"{path.stem}.new.npz")
    np.savez_compressed(scratch, allow_pickle=False, **kept)
    scratch.replace(path)
    _shipped.cache_clear()
    _every_shipped.cache_clear()


@cache
def _shipped(kind: Kind, pieces: tuple[str, ...], *, few: bool, meant: bool) -> Judgement:
    kept = _every_shipped()
    name = name_of(kind, few=few, meant=meant)
    try:
        if tuple(kept[f"{kind} pieces"].tolist()) != pieces:
            raise _unfit(f"was learnt from other evidence: {_MEND}")
        return Judgement(*(kept[f"{name} {part.name}"] for part in fields(Judgement)))
    except KeyError as fault:
        raise _unfit(f"has no {fault.args[0]!r}: {_MEND}") from fault


def _unfit(message: str) -> ContentError:
    return ContentError([Fault(f"{JUDGEMENTS.parent.name}/{JUDGEMENTS.name}", "file", message)])


_MEND = "run python -m tests.understanding.fitting --write"


@cache
def _every_shipped() -> Mapping[str, NDArray[Any]]:
    return read()
