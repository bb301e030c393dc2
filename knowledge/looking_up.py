"""What identifiers tell that were pasted: by being looked up, or by being given twice. Logic, then words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from knowledge.shapes import Frozen, Id, Text, one_or_more


class Repeated(Frozen):
    """One identifier given twice, as two different things: then it is not what the question asks for."""

    kind: Id
    """Kind of the identifier."""
    given_as: tuple[Id, ...] = Field(alias="given-as", min_length=2)
    """Glossary terms that it can be given as, the question's own first: what it is taken for without a word."""
    means: Id
    """The answer that this gives."""


class LookUp(Frozen):
    """What the outside can look up for a topic, if the user agrees."""

    check: Id
    """The name that the outside knows it by; where it has none of that name, nothing is offered."""
    needs: Mapping[Id, tuple[Id, ...]] = Field(min_length=1)
    """Glossary term -> kinds of the pasted identifiers that can be it. All are needed."""
    results: Mapping[Id, Annotated[tuple[Id, ...], BeforeValidator(one_or_more)]]
    """What was found -> the outcome that it leads to: the first that the facts do not speak against."""


class FindingProse(Frozen):
    said: Text
    """What was found, in one or two short sentences."""
    noted: Text
    """The same as a short phrase for summaries."""


class LookUpProse(Frozen):
    offer: Text
    """What can be looked up, and what of it leaves the chat; whether to do so is asked by the assistant."""
    paste: Mapping[Id, Text]
    """Term that is still needed -> a sentence that invites to paste it."""
    paste_all: Text = Field(alias="paste-all")
    """A sentence that invites to paste all that is needed."""
    results: Mapping[Id, FindingProse]
