"""What the knowledge rests on: pages with their dates, and what later copies of them say differently."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import Field

from knowledge.shapes import Frozen, Id, Text

SourceRef: TypeAlias = int | str
"""What a statement rests on: a segment number of the claim-issues page (43301-NNN), or the id of a whole page."""


class Page(Frozen):
    """A page the knowledge comes from."""

    id: Id
    dated: str | None = None
    """ISO date of the page; none for general terms that no page gives."""
    as_of: str | None = Field(None, alias="as-of")
    """ISO date of its last hand-off, where known."""
    segments: tuple[int, ...] = ()
    """Numbered segments that entries may cite."""


class Change(Frozen):
    """Something a later copy of the page says differently."""

    id: Id
    source: tuple[SourceRef, ...]
    money: bool = False
    """It touches a choice or money, so it stands in the answer itself, not in a folded note."""


class ChangeProse(Frozen):
    note: Text
    """What the later copy says; the date is added by the assistant."""


class PageProse(Frozen):
    title: Text
