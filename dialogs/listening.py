"""What a text asks for besides telling facts: commands, reactions, and replies to what was asked last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.commands import COMMANDS, REACTIONS
from dialogs.session import Prompt
from dialogs.words import Words
from knowledge.model import Knowledge
from knowledge.understanding import PhraseBook

_SEGMENT = re.compile(r"[.!?;,\n…]+|\s[-–—]\s")
_LANGUAGE = "language"

REPLIES: Mapping[str, Mapping[str, tuple[str, str | None]]] = {
    "outcome": {
        "accepted": ("outcome", "accepted"),
        "still": ("outcome", "still"),
        "later": ("outcome", "later"),
        "not-that": ("outcome", "refuted"),
        "yes": ("outcome", "accepted"),
        "letter": ("letter", None),
    },
    "answer": {
        "yes": ("outcome", "yes"),
        "answers-it": ("outcome", "yes"),
        "accepted": ("outcome", "accepted"),
        "no": ("outcome", "no"),
        "still": ("outcome", "still"),
        "stuck": ("outcome", "no"),
        "not-that": ("outcome", "refuted"),
        "later": ("outcome", "later"),
        "letter": ("letter", None),
    },
    "wait": {
        "answered": ("answered", None),
        "letter": ("letter", None),
        "yes": ("letter", None),
        "later": ("outcome", "later"),
        "still": ("outcome", "still"),
        "accepted": ("outcome", "accepted"),
        "not-that": ("outcome", "refuted"),
        "skip": ("person", "anyway"),
        "copied": ("done", None),
    },
    "letter": {
        "copied": ("copied", None),
        "answered": ("answered", None),
        "later": ("outcome", "later"),
        "accepted": ("outcome", "accepted"),
        "still": ("outcome", "still"),
        "yes": ("done", None),
    },
    "tried": {
        "did-it": ("tried", "done"),
        "yes": ("tried", "done"),
        "not-yet": ("tried", "not-yet"),
        "no": ("tried", "not-yet"),
        "not-that": ("tried", "not-it"),
    },
    "review": {"yes": ("facts-right", None), "no": ("change", None)},
    "check": {
        "yes": ("person", "go"),
        "skip": ("person", "anyway"),
        "prepare": ("person", "go"),
        "no": ("done", None),
    },
    "case": {"yes": ("same-case", None), "same": ("same-case", None), "no": ("new-case", None)},
    "topics": {"none": ("none", None), "no": ("none", None)},
    "rate": {
        "yes": ("rate", "good"),
        "rate-good": ("rate", "good"),
        "rate-bad": ("rate", "bad"),
        "no": ("rate", "bad"),
    },
    "change": {},
    "question": {"skip": ("answer", "unknown")},
}
"""What a reply means, by the kind of what was asked: phrase key -> the choice that a button would have made."""


@dataclass(frozen=True)
class Heard:
    """The commands in a text, and what else it says."""

    commands: tuple[str, ...] = ()
    language: str | None = None
    """The language asked for, with the command `language`."""
    rest: str = ""
    """The text without the parts that were commands."""


class Listening:
    """Finds commands and replies in texts of any language of the wording."""

    def __init__(self, wording: Mapping[str, Words], knowledge: Knowledge) -> None:
        commands: dict[str, list[str]] = {}
        replies: dict[str, list[str]] = {"yes": [], "no": []}
        for locale, words in wording.items():
            for key, said in words.phrases.items():
                if key == _LANGUAGE:
                    commands[f"{key}:{locale}"] = list(said)
                elif key in COMMANDS or key in REACTIONS:
                    commands.setdefault(key, []).extend(said)
                else:
                    replies.setdefault(key, []).extend(said)
        for language in knowledge.languages.values():
            replies["yes"] += language.yes
            replies["no"] += language.no
        self._commands = PhraseBook(commands)
        self._replies = {
            kind: PhraseBook({key: replies[key] for key in meanings if key in replies})
            for kind, meanings in REPLIES.items()
        }

    def commands(self, text: str) -> Heard:
        """The commands in the text: the whole of it, or some of its clauses."""
        whole = self._commands.best(text)
        if whole is not None:
            return _heard([whole[0]], "")
        segments = [segment.strip() for segment in _SEGMENT.split(text) if segment.strip()]
        if len(segments) < 2:
            return Heard(rest=text)
        found, rest = [], []
        for segment in segments:
            match = self._commands.best(segment)
            if match is None:
                rest.append(segment)
            else:
                found.append(match[0])
        return _heard(found, ", ".join(rest)) if found else Heard(rest=text)

    def reply(self, text: str, prompt: Prompt) -> tuple[str, str | None] | None:
        """What the text answers to the prompt, as a choice's intention and value; `None` if it does not."""
        book, meanings = self._replies[prompt.kind], REPLIES[prompt.kind]
        match = book.best(text)
        if match is None:
            for segment in _SEGMENT.split(text):
                match = match or (book.best(segment) if segment.strip() else None)
        return meanings[match[0]] if match is not None else None


def _heard(keys: list[str], rest: str) -> Heard:
    language = next((key.partition(":")[2] for key in keys if key.startswith(f"{_LANGUAGE}:")), None)
    return Heard(tuple(dict.fromkeys(key.partition(":")[0] for key in keys)), language, rest)
