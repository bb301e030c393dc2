"""What holds for every reply, whatever was said: the rules of the voice and of the conversation that can be counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from dialogs.session import Session
from knowledge.model import Knowledge
from tests.conversations.format import UNKNOWN
from tests.conversations.talk import Shown

KINDS = frozenset({"say", "ask", "conclude", "choose", "rate", "handoff"})
BUTTONS = 4
LABEL = 34
CHANGE_LABEL = 40
SESSION_BYTES = 4096

_NEVER = {
    "en": (
        r"frustrat|great question|\bunfortunately\b|\bas an ai\b|\boops\b|\bsimply\b|\bjust\b|\bcertainly\b|ruled out",
    ),
    "pl": (
        r"\bniestety\b|\bups\b|\bsuper\b|\bdedykowan|\b(?:za)?adresować\b|\broszczeni|\bodzyska[ćj]",
        r"sieci MPN|MPN-(?:y|ów|u|em)|CPOR-(?:u|em|owi)",
    ),
}
_MISTER = re.compile(r"\bPan(?:i|a|u|em|ią)?\b")
_GENDERED = re.compile(r"\b\w+(?:łem|łam|łeś|łaś|łbym|łabym|łbyś|łabyś)\b", re.IGNORECASE)
_NOT_GENDERED = frozenset(
    {"źródłem", "tytułem", "artykułem", "działem", "kanałem", "zespołem", "udziałem", "podziałem", "działam"}
)
"""Nouns, and verbs in the present, that end so as well."""

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]")
_QUOTED = re.compile(r"[„“\"«][^„“”\"«»]*[”\"»]|\*[^*?]*\?\*")
_QUESTION = re.compile(r"\?(?=[\s*_)]|$)")
_IDENTIFIERS = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[\w.+-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.(?:example|com|pl|net)\b|\b\d{5,}\b",
    re.IGNORECASE,
)
_OURS = frozenset({"partner.microsoft.com", "onmicrosoft.com", "portal.azure.com"})


@dataclass
class Watch:
    """What has to be remembered of a conversation to judge its next reply."""

    knowledge: Knowledge
    previous: str | None = None
    refuted: set[str] = field(default_factory=set)
    pasted: set[str] = field(default_factory=set)

    def heard(self, text: str) -> None:
        """The user wrote this; identifiers in it must not come back."""
        self.pasted |= {found.lower() for found in _IDENTIFIERS.findall(text[:1000])} - _OURS

    def faults(
        self, replies: list[Shown], before: Session | None, after: Session | None, wanted: Collection[str]
    ) -> Iterator[str]:
        """What is wrong with the replies to one turn; `wanted` are questions that the turn itself asked for."""
        if not replies:
            yield "no reply"
        for reply in replies:
            yield from _of_shape(reply)
            yield from _of_voice(reply)
            yield from self._of_memory(reply)
            yield from self._of_question(reply, before, after, wanted)
        if after is not None and len(after.model_dump_json().encode()) >= SESSION_BYTES:
            yield "the session is 4 KiB or larger"

    def _of_memory(self, reply: Shown) -> Iterator[str]:
        everything = reply.text + reply.copy
        if self.previous == everything:
            yield "the same text as the message before"
        self.previous = everything
        echoed = [found for found in self.pasted if found in everything.lower()]
        if echoed:
            yield f"repeats the user's identifiers: {echoed}"
        if reply.kind == "conclude" and reply.cause in self.refuted:
            yield f"names {reply.cause} again, which was tried"

    def _of_question(
        self, reply: Shown, before: Session | None, after: Session | None, wanted: Collection[str]
    ) -> Iterator[str]:
        question = self.knowledge.questions.get(reply.question or "")
        if reply.kind != "ask" or question is None:
            return
        if not any(b.choice.get("do") == "answer" and b.choice.get("value") == UNKNOWN for b in reply.buttons):
            yield f'no "I don\'t know" under {question.id}'
        known = before.fact(question.id) if before else None
        still = after.fact(question.id) if after else None
        same_case = before is not None and after is not None and before.case == after.case
        if known and still and same_case and known.sure and not question.volatile and question.id not in wanted:
            yield f"asks {question.id}, which is known"


def _of_shape(reply: Shown) -> Iterator[str]:
    if reply.kind not in KINDS:
        yield f"kind {reply.kind!r} is none of {sorted(KINDS)}"
    if not reply.text.strip() and not reply.copy:
        yield "says nothing"
    if len(reply.buttons) > BUTTONS and reply.kind != "choose":
        yield f"{len(reply.buttons)} buttons"
    for button in reply.buttons:
        limit = CHANGE_LABEL if button.choice.get("do") == "change" else LABEL
        if len(button.label) > limit:
            yield f"button of {len(button.label)} characters: {button.label}"
        if button.label.endswith("."):
            yield f"button with a full stop: {button.label}"
    if len({button.label for button in reply.buttons}) < len(reply.buttons):
        yield "two buttons with one label"


def _of_voice(reply: Shown) -> Iterator[str]:
    words = _without_links(reply.text)
    for pattern in _NEVER.get(reply.locale, ()):
        found = re.search(pattern, words, re.IGNORECASE)
        if found:
            yield f"never to be said: {found[0]!r}"
    if "!" in words + reply.copy:
        yield "an exclamation mark"
    if _EMOJI.search(reply.text + reply.copy):
        yield "an emoji"
    if re.search(r"<\s*/?\s*[a-zA-Z!]", reply.text + reply.copy):
        yield "markup"
    if len(_QUESTION.findall(_QUOTED.sub("", words))) > 1:
        yield "more than one question"
    if reply.locale == "pl":
        yield from _of_polish(words + "\n" + reply.copy)


def _of_polish(words: str) -> Iterator[str]:
    mister = _MISTER.search(words)
    if mister:
        yield f"addresses with {mister[0]!r}"
    gendered = [found for found in _GENDERED.findall(words) if found.lower() not in _NOT_GENDERED]
    if gendered:
        yield f"past tense with a gender: {gendered}"


def _without_links(text: str) -> str:
    return re.sub(r"https?://[^\s)]+", "", re.sub(r"\]\(https?://[^)]*\)", "]", text))
