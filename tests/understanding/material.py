"""The messages that understanding is measured on, and their two halves.

`<locale>/<kind>.jsonl` holds one message a line. Decisions are made on the development half alone; the hash of the test
half stands in `test_half.sha256`, so that it can be seen that nobody changed it afterwards. `<locale>/later/...` was
written when the development half had been looked at too often to tell anything new; it belongs to that half.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from knowledge.model import Knowledge
from knowledge.understanding.folding import words_of

Half: TypeAlias = Literal["dev", "test", "all"]
Words: TypeAlias = tuple[str, ...]

FOLDER = Path(__file__).parent
HASHES = FOLDER / "test_half.sha256"
LATER = "later"
"""Folder of the messages written later; their ids say so too."""
UNKNOWN = "unknown"
"""The expected answer of a reply that says "I don't know"."""


class Line(BaseModel):
    """One message of the material."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    style: str | None = None
    """How it is written: terse, long, angry, with typos, ..."""

    @property
    def stratum(self) -> str:
        """What both halves shall hold equally much of."""
        raise NotImplementedError


class Request(Line):
    """A message about a topic of the knowledge."""

    topic: str

    @property
    def ending(self) -> str | None:
        """The cause or option that the message alone tells, if it does."""
        raise NotImplementedError


class Styled(Request):
    """A line of `topics.jsonl`: a request in some style."""

    style: str
    cause: str | None = None

    @property
    def stratum(self) -> str:
        return self.topic

    @property
    def ending(self) -> str | None:
        return self.cause


class Decided(Request):
    """A line of `outcomes.jsonl`: a request that tells what decides its cause or option."""

    outcome: str | None = None
    facts: Mapping[str, str]
    """Everything that the message states: question -> answer."""

    @property
    def stratum(self) -> str:
        return f"{self.topic} {self.outcome}"

    @property
    def ending(self) -> str | None:
        return self.outcome


class Outside(Line):
    """A message that no topic answers."""

    topic: str | None
    """The subject outside that it belongs to; `None`: none of those that are named."""
    near: bool
    """It is about claims and partners, though not about what the knowledge covers."""

    @property
    def stratum(self) -> str:
        return f"{self.near} {self.topic}"


class Statement(Line):
    """A sentence and the facts it states; none for a question, a plan or a doubt."""

    facts: Mapping[str, str]

    @property
    def stratum(self) -> str:
        return next(iter(self.facts), "")


class Answer(Line):
    """A reply to the open question."""

    question: str
    answer: str | None
    """Id of the answer; `UNKNOWN`: "I don't know"; `None`: the reply does not answer the question."""

    @property
    def stratum(self) -> str:
        return self.question


LineT = TypeVar("LineT", bound=Line)


@dataclass(frozen=True)
class Material:
    """All messages of one language, or one half of them."""

    locale: str
    styled: tuple[Styled, ...]
    decided: tuple[Decided, ...]
    outside: tuple[Outside, ...]
    statements: tuple[Statement, ...]
    answers: tuple[Answer, ...]

    @property
    def requests(self) -> tuple[Styled | Decided, ...]:
        """Every message in scope."""
        return (*self.styled, *self.decided)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every message."""
        return (*self.requests, *self.outside, *self.statements, *self.answers)

    def half(self, half: Half) -> Material:
        """The messages of that half."""
        return Material(
            self.locale,
            _half(self.styled, half),
            _half(self.decided, half),
            _half(self.outside, half),
            _half(self.statements, half),
            _half(self.answers, half),
        )

    def unlike(self, said: Set[Words]) -> Material:
        """Without the messages that the content holds word for word: short ones coincide, and would prove nothing.

        Answers stay: "the second one" is what everybody says.
        """
        return Material(
            self.locale,
            _unlike(self.styled, said),
            _unlike(self.decided, said),
            _unlike(self.outside, said),
            _unlike(self.statements, said),
            self.answers,
        )


def said_in(knowledge: Knowledge) -> frozenset[Words]:
    """The folded words of every example and phrase of the content, in all languages."""
    texts: set[str] = set()
    for prose in knowledge.prose.values():
        for topic in prose.topics.values():
            texts.update((topic.title, *topic.examples))
        for question in prose.questions.values():
            for answer in question.answers.values():
                texts.update((answer.label, *answer.phrases))
    return frozenset(words_of(text) for text in texts)


def locales(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that there is material in, sorted."""
    return tuple(sorted({path.parent.name for path in folder.glob("*/*.jsonl")}))


def read(locale: str, folder: Path = FOLDER) -> Material:
    """All material of a language; a file that is missing is empty. Raises `ValidationError` for a misshapen line."""
    home = folder / locale
    return Material(
        locale,
        _read(home, "topics", Styled),
        _read(home, "outcomes", Decided),
        _read(home, "outside", Outside),
        _read(home, "facts", Statement),
        _read(home, "answers", Answer),
    )


def _read(home: Path, kind: str, shape: type[LineT]) -> tuple[LineT, ...]:
    """The lines of a kind, those that were written later at the end."""
    paths = (folder / f"{kind}.jsonl" for folder in (home, home / LATER))
    lines = (line for path in paths if path.exists() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(shape.model_validate_json(line) for line in lines if line.strip())


def _unlike(lines: Sequence[LineT], said: Set[Words]) -> tuple[LineT, ...]:
    return tuple(line for line in lines if words_of(line.text) not in said)


def _half(lines: Sequence[LineT], half: Half) -> tuple[LineT, ...]:
    """The half's lines in their order.

    Within each stratum, neighbours by id form pairs, and a hash decides which of a pair is for the test. So the halves
    weigh the same, and lines that are added later with higher ids move none of those that were there.
    """
    if half == "all":
        return tuple(lines)
    chosen = {line.id for line in lines if _is_later(line) and half == "dev"}
    halved = (line for line in lines if not _is_later(line))
    for _, members in itertools.groupby(sorted(halved, key=_place), key=lambda line: line.stratum):
        ids = [line.id for line in members]
        for place in range(0, len(ids), 2):
            first_is_for_test = hashlib.sha256(ids[place].encode()).digest()[0] % 2 == 1
            first_is_chosen = first_is_for_test == (half == "test")
            chosen.update(ids[place : place + 1] if first_is_chosen else ids[place + 1 : place + 2])
    return tuple(line for line in lines if line.id in chosen)


def _is_later(line: Line) -> bool:
    return f"-{LATER}-" in line.id


def _place(line: Line) -> tuple[str, str]:
    return line.stratum, line.id


def hash_of_test_half(material: Material) -> str:
    """SHA-256 of all that the test half says, whatever the order and spacing of its files."""
    lines: Iterable[Line] = sorted(material.half("test").lines, key=lambda line: line.id)
    said = (
        json.dumps(line.model_dump(mode="json", exclude_unset=True), sort_keys=True, ensure_ascii=False)
        for line in lines
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def kept_hashes(path: Path = HASHES) -> dict[str, str]:
    """Locale -> hash of its test half as it was when tuning began."""
    pairs = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {locale: digest for digest, locale in pairs}


def keep_hashes(folder: Path = FOLDER, path: Path = HASHES) -> None:
    """Write down the hashes of all test halves as they are now."""
    lines = [f"{hash_of_test_half(read(locale, folder))}  {locale}\n" for locale in locales(folder)]
    path.write_text("".join(lines), encoding="utf-8")
