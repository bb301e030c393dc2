"""What a message is about, as far as is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Subject:
    """Probabilities, 0..1, by name; what is not named has none."""

    topics: Mapping[str, float] = field(default_factory=dict)
    """That a topic is meant."""
    aside: Mapping[str, float] = field(default_factory=dict)
    """That what is meant does not have a question: what seems to be said on it must be plainer to be believed."""


ANY_SUBJECT = Subject()
"""Nothing is known of it."""
