"""The measures alone: numbers in, numbers out. A share of nothing is NaN."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FALSE_ALARMS = 0.05
"""The share of messages in scope that may be rejected when rejection is measured."""
_BINS = 10


def share(hits: Iterable[bool]) -> float:
    """How many of them are hits, 0..1."""
    counted = list(hits)
    return sum(counted) / len(counted) if counted else math.nan


def quantile(values: Sequence[float], part: float) -> float:
    """The value that so large a part of them (0..1) does not exceed."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def threshold(inside: Sequence[float], false_alarms: float = FALSE_ALARMS) -> float:
    """The lowest score such that at most that share of the messages in scope scores higher."""
    if not inside:
        return math.nan
    return sorted(inside, reverse=True)[min(int(false_alarms * len(inside) + 1e-9), len(inside) - 1)]


def rejected(inside: Sequence[float], outside: Sequence[float], false_alarms: float = FALSE_ALARMS) -> float:
    """The share of the messages out of scope that score higher than all but so many of those in scope."""
    limit = threshold(inside, false_alarms)
    return math.nan if math.isnan(limit) else share(score > limit for score in outside)


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often a message out of scope scores higher than one in scope; a tie counts half."""
    if not inside or not outside:
        return math.nan
    ordered = sorted(inside)
    won = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in outside)
    return won / (2 * len(inside) * len(outside))


def calibration_error(sure: Iterable[tuple[float, bool]]) -> float:
    """By how much probabilities (0..1) and how often they were right differ, in ten equal bins, weighted by size."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for probability, right in sure:
        bins[min(int(probability * _BINS), _BINS - 1)].append((probability, right))
    total = sum(map(len, bins))
    if not total:
        return math.nan
    return sum(abs(sum(p for p, _ in members) - sum(right for _, right in members)) for members in bins) / total


@dataclass(frozen=True)
class Agreement:
    """How facts read compare with the facts stated."""

    read: int
    stated: int
    right: int

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.right / self.read if self.read else math.nan

    @property
    def recall(self) -> float:
        """The share of what was stated that was read right."""
        return self.right / self.stated if self.stated else math.nan


def agreement(pairs: Iterable[tuple[Mapping[str, str], Mapping[str, str]]]) -> Agreement:
    """Counts over messages: what was read of each, and what it states (question -> answer)."""
    read = stated = right = 0
    for found, expected in pairs:
        read += len(found)
        stated += len(expected)
        right += sum(expected.get(question) == answer for question, answer in found.items())
    return Agreement(read, stated, right)
