"""What all that speaks for something comes to: a number of pieces of evidence, weighed together.

One piece often decides what another is worth: a phrase counts for little where the words suppose, and much where the
meaning agrees. And some answers are told more plainly than others, and more often in messages on one subject than on
another. So each judgement is a small network with one hidden layer, learnt from evidence that is known to be right or
wrong; which answer it is for, and what the message is about, count as well. `judgements.npz` holds those that ship;
`python -m tests.understanding.fitting --write` learns them on the development half of `tests/understanding` and on the
content's own texts, each by what was learnt without it.
"""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.parsing.faults import ContentError, Fault
from knowledge.understanding.features import Floats
from knowledge.understanding.linear import Numbers
from knowledge.understanding.network import Effort, learn

JUDGEMENTS = Path(__file__).parents[1] / "content" / "judgements.npz"

Kind: TypeAlias = Literal["facts", "replies"]
Places: TypeAlias = NDArray[np.intp]

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
    own: Floats
    """A row an answer that it was learnt on, a column a hidden feature: what is added to that for that answer. No rows:
    it does not matter which answer it is."""
    about: Floats
    """The same with a row a subject: added as far as the message is about that."""

    def scores(
        self, columns: Numbers | Floats, answers: Places | None = None, subjects: Numbers | Floats | None = None
    ) -> Numbers:
        """A score, in log odds, for each row of `columns`, which has a column a piece of evidence.

        `answers` are the numbers of the answers that the rows are for; `subjects` have as many rows, and a column a
        subject: how probable it is that the message is about it. They may be left out if that does not matter.
        """
        hidden = _scaled(columns, self.means, self.spreads) @ self.slopes + self.offsets
        if len(self.own):
            hidden += self.own[answers]
        if len(self.about) and subjects is not None:
            hidden += subjects.astype(np.float32) @ self.about
        return np.asarray(np.maximum(hidden, 0.0) @ self.weights + self.bias, dtype=np.float64)

    @classmethod
    def untaught(cls, count: int) -> Judgement:
        """One of so many pieces of evidence that knows nothing yet: all is as likely as not."""
        none = np.zeros(1, dtype=np.float32)
        every = np.zeros(count, dtype=np.float32)
        return cls(every, every + 1.0, np.zeros((count, 1), dtype=np.float32), none, none, none, _NO_ROWS, _NO_ROWS)

    def of_other_evidence(self, before: Sequence[str], now: Sequence[str]) -> Judgement:
        """The same for other pieces of evidence: what is new counts nothing yet, what is gone no more."""
        places = [before.index(name) if name in before else -1 for name in now]
        unknown = [place < 0 for place in places]
        means, spreads, slopes = self.means[places], self.spreads[places], self.slopes[places]
        means[unknown], spreads[unknown], slopes[unknown] = 0.0, 1.0, 0.0
        return replace(self, means=means, spreads=spreads, slopes=slopes)

    @classmethod
    def fit(
        cls,
        rows: Numbers | Floats,
        right: NDArray[np.bool_],
        counts: Numbers | None = None,
        answers: Places | None = None,
        subjects: Numbers | Floats | None = None,
    ) -> Judgement:
        """Learns from rows of evidence, each of which is `right` or not and stands for as many as `counts` says.

        `answers`, numbered from 0 on, and `subjects` as in `scores`, if they shall matter.
        """
        none = np.empty((len(rows), 0), dtype=np.float32)
        which = none if answers is None else np.eye(int(answers.max()) + 1, dtype=np.float32)[answers]
        beside = np.hstack([which, none if subjects is None else subjects]).astype(np.float32)
        (means, spreads), (usual, strays) = _range(rows), _range(beside)
        scaled = np.hstack([_scaled(rows, means, spreads), (beside - usual) / strays])
        networks = list(learn(scaled, right, _SEEDS, _EFFORT, counts=counts))
        # The mean of several networks is one network with all their hidden features.
        slopes, pieces = np.hstack([network.slopes for network in networks]), rows.shape[1]
        added = slopes[pieces:] / strays[:, None]
        return cls(
            means,
            spreads,
            slopes[:pieces],
            np.concatenate([network.offsets for network in networks]) - usual @ added,
            np.concatenate([network.weights[:, 0] / np.float32(len(_SEEDS)) for network in networks], dtype=np.float32),
            np.mean([network.biases for network in networks], dtype=np.float32, axis=0),
            added[: which.shape[1]],
            added[which.shape[1] :],
        )


def _range(columns: Numbers | Floats) -> tuple[Floats, Floats]:
    """What each column usually is, and how far it strays from that."""
    return columns.mean(axis=0).astype(np.float32), np.maximum(columns.std(axis=0), _RARE).astype(np.float32)


def _scaled(columns: Numbers | Floats, means: Floats, spreads: Floats) -> Floats:
    return np.clip((columns - means) / spreads, -_FARTHEST, _FARTHEST).astype(np.float32)


_NO_ROWS: Floats = np.zeros((0, 1), dtype=np.float32)
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

    def answers(self, names: Iterable[str]) -> Places:
        """The number of each answer among those that the judgements of many texts were learnt on; -1: not among them.

        These are to be judged as if there were few texts.
        """
        known = {name: place for place, name in enumerate(_names(self._kind, "answers"))}
        return np.array([known.get(name, -1) for name in names], dtype=np.intp)

    def subjects(self, shares: Mapping[str, float]) -> Numbers:
        """How probable it is that a message is about each subject that the judgements know, from shares by name."""
        return np.array([shares.get(name, 0.0) for name in _names(self._kind, "subjects")], dtype=np.float64)

    def scores(
        self, columns: Numbers, answers: Places, subjects: Numbers | None = None, *, few: bool, meant: bool
    ) -> Numbers:
        """A score for each row of evidence, for the `answers` of those numbers in messages on those `subjects`.

        `few`: learnt from few texts, whichever answers they are for; `meant`: the encoder was asked.
        """
        return _shipped(self._kind, self._pieces, few=few, meant=meant).scores(columns, answers, subjects)


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


def judgement_of(kept: Mapping[str, NDArray[Any]], name: str) -> Judgement:
    """The judgement of that name among the file's arrays. Raises `KeyError` if there is none."""
    return Judgement(*(kept[f"{name} {part.name}"] for part in fields(Judgement)))


def write(
    judgements: Mapping[str, Judgement],
    pieces: Mapping[Kind, Sequence[str]],
    path: Path = JUDGEMENTS,
    *,
    answers: Mapping[Kind, Sequence[str]] = MappingProxyType({}),
    subjects: Mapping[Kind, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Put some judgements in place of those that ship; the others stay.

    `pieces` are what each kind weighs, `answers` and `subjects` those that the judgements of many texts tell apart.
    """
    kept = read(path) if path.is_file() else {}
    for name, judgement in judgements.items():
        kept |= {f"{name} {part.name}": getattr(judgement, part.name) for part in fields(Judgement)}
    for part, by_kind in (("pieces", pieces), ("answers", answers), ("subjects", subjects)):
        kept |= {f"{kind} {part}": np.array(names, dtype=np.str_) for kind, names in by_kind.items()}
    scratch = path.with_name(f"{path.stem}.new.npz")
    np.savez_compressed(scratch, allow_pickle=False, **kept)
    scratch.replace(path)
    _shipped.cache_clear()
    _every_shipped.cache_clear()
    _names.cache_clear()


@cache
def _names(kind: Kind, of: str) -> tuple[str, ...]:
    return tuple(_every_shipped().get(f"{kind} {of}", np.empty(0, dtype=np.str_)).tolist())


@cache
def _shipped(kind: Kind, pieces: tuple[str, ...], *, few: bool, meant: bool) -> Judgement:
    kept = _every_shipped()
    name = name_of(kind, few=few, meant=meant)
    try:
        if tuple(kept[f"{kind} pieces"].tolist()) != pieces:
            raise _unfit(f"was learnt from other evidence: {_MEND}")
        found = judgement_of(kept, name)
        for part, rows in (("answers", found.own), ("subjects", found.about)):
            if len(rows) not in (0, len(kept.get(f"{kind} {part}", ()))):
                raise _unfit(f"was learnt for other {part}: {_MEND}")
        return found
    except KeyError as fault:
        raise _unfit(f"has no {fault.args[0]!r}: {_MEND}") from fault


def _unfit(message: str) -> ContentError:
    return ContentError([Fault(f"{JUDGEMENTS.parent.name}/{JUDGEMENTS.name}", "file", message)])


_MEND = "run python -m tests.understanding.fitting --write"


@cache
def _every_shipped() -> Mapping[str, NDArray[Any]]:
    return read()
