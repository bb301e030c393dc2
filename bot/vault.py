"""Identifiers as they were pasted, in memory alone and for minutes: until something is looked up, or nothing is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from bot.storage import Key

KEPT_SECONDS = 900
"""How long an identifier is kept after it was pasted."""

LIMIT = 20_000
"""Identifiers of all conversations; beyond it the one pasted first is forgotten."""


class Vault:
    """Conversation and digest -> identifier. Nothing in here is stored, logged or shown; a restart empties it."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[Key, str], tuple[float, str]] = OrderedDict()

    def keep(self, key: Key, digest: str, value: str) -> None:
        """Keep an identifier of the conversation."""
        self._kept.pop((key, digest), None)
        self._kept[key, digest] = (self._clock(), value)
        self.sweep()

    def value(self, key: Key, digest: str) -> str | None:
        """The identifier, or `None` if it is not kept any more."""
        self.sweep()
        found = self._kept.get((key, digest))
        return found[1] if found else None

    def sweep(self) -> None:
        """Forget what is too old or too much; the oldest come first."""
        before = self._clock() - KEPT_SECONDS
        while self._kept and (len(self._kept) > LIMIT or next(iter(self._kept.values()))[0] <= before):
            self._kept.popitem(last=False)
