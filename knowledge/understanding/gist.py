"""The meaning of one message's parts, each encoded at most once, on a bounded number of letters altogether."""

from __future__ import annotations

from knowledge.understanding.encoder import capped
from knowledge.understanding.features import Floats
from knowledge.understanding.meaning import Meaning

BUDGET = 140
"""Letters of one message that the encoder is shown altogether: it takes about 0.32 ms for each ..."""
_EACH = 27
"""... and 9 ms for every part: as much as for so many letters."""
ROOM = BUDGET - _EACH
"""Letters of the longest part that it is shown."""


class Gist:
    """Vectors of the parts of one message. Made anew for each message."""

    def __init__(self, meaning: Meaning | None, budget: int = BUDGET) -> None:
        """`budget` is the number of letters that the encoder is shown altogether."""
        self.meaning = meaning
        self._left = budget
        self._known: dict[str, Floats | None] = {}

    @property
    def asked(self) -> bool:
        """Whether the encoder was shown anything."""
        return bool(self._known)

    def of(self, spoken: str) -> Floats | None:
        """The vector of a part; `None` without an encoder, after its failure, or if no letters are left for it."""
        if self.meaning is None:
            return None
        if spoken not in self._known:
            cost = len(capped(spoken)) + _EACH
            if not spoken or cost > self._left:
                return None
            self._left -= cost
            self._known[spoken] = self.meaning.encode(spoken)
        return self._known[spoken]
