"""Where an identifier was copied from: named beside it, it tells nothing about the identifier itself."""

from __future__ import annotations

import re

from knowledge.model import Knowledge

_BETWEEN = r"[^,.;!?\n]{0,40}?"
"""What may stand between "from" and the place, within one clause."""
_AFTER = r"(?:,\s*\w+)?(?=\s*(?:[,.;!?\n]|$))"
"""The page of the place, in one word, at the end: "from the Azure portal, billing"."""


class Origins:
    """Finds in a text where something was copied from."""

    def __init__(self, knowledge: Knowledge) -> None:
        patterns = []
        for language in knowledge.languages.values():
            begins, places = (language.particles.get(name, ()) for name in ("copied-from", "copied-places"))
            if begins and places:
                one, other = ("|".join(re.escape(said) for said in phrases) for phrases in (begins, places))
                patterns.append(rf"\b(?:{one})\b{_BETWEEN}\b(?:{other})\b(?:{_AFTER})?")
        self._found = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    def without(self, text: str) -> str:
        """The text without the places that something was copied from."""
        return self._found.sub(" ", text).strip(" ,;") if self._found is not None else text
