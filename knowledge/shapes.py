"""What all content is made of: frozen shapes, ids and texts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""A stable kebab-case name. Ids are words, never `yes`, `no`, `on`, `off`: YAML takes those for booleans."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A sentence or more for the user: bold, italic, quote and `[label](link:id)` only."""


class Frozen(BaseModel):
    """Base of all content: immutable, and an unknown field is a fault rather than a silent typo."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def one_or_more(value: Any) -> tuple[Any, ...]:
    """A single YAML value stands for a list of one."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)
