"""How often one address, or one conversation, may do something."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

_ADDRESSES = 10_000
"""Addresses remembered; the one not seen for longest is forgotten first."""


class Limit:
    """So many a minute for each address, as an allowance that refills steadily."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> int:
        """Use one up. Returns 0 if there was one left, else the seconds until there is."""
        now = self._clock()
        left, then = self._seen.pop(address, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - then) * self._per_minute / 60)
        wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self._per_minute)
        self._seen[address] = (left if wait else left - 1, now)
        if len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
        return wait
