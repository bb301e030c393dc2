"""`python -m knowledge understand`: reads JSON lines, writes one JSON line each, to try examples before adding them.

    {"text": ..., "locale"?: ...}
    -> {"topic": id or null, "outcome": ..., "ranked": [[id, probability], ...], "language": ..., "facts": {question:
        answer}, "cause": id or null}

With `--examples FILE` (JSON lines `{"text", "topic"}`, topic null for texts out of scope) it learns from that file
alone, in any language. With `--answers` the lines are `{"question", "answers": [{"id", "phrases"}], "text"}`, answered
by `{"answer": id or null, "probability": ...}`. A line that is not as it should be is answered by `{"error": ...}`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, TextIO, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.assessment import Answered
from knowledge.diagnosis import assess
from knowledge.loading import CONTENT, MEANING, ContentError, load
from knowledge.model import Knowledge
from knowledge.understanding import thresholds
from knowledge.understanding.deciding import decide
from knowledge.understanding.encoder import load_encoder
from knowledge.understanding.folding import split, trim
from knowledge.understanding.gist import Gist
from knowledge.understanding.lessons import TOPICS, Lessons, lesson
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.ranking import OUTSIDE_KNOWN, OUTSIDE_UNKNOWN, Ranker
from knowledge.understanding.reader import Understanding
from knowledge.understanding.reading import ReadFact
from knowledge.understanding.replies import ReplyReader
from knowledge.understanding.spelling import Spelling
from knowledge.understanding.vectors import VectorStore

CACHE = Path(".cache/understanding.npz")
"""Where `make setup` keeps what was learnt from the content that ships."""

Respond: TypeAlias = Callable[[Any], Mapping[str, Any]]
"""From one line's JSON to the JSON of the response. Raises `ValidationError` if it has not the right shape."""

Shape = TypeVar("Shape", bound=BaseModel)


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Text(_Line):
    text: str
    locale: str | None = None


class _Example(_Line):
    text: str
    topic: str | None


class _Choice(_Line):
    id: str
    phrases: tuple[str, ...] = ()


class _Reply(_Line):
    question: str = ""
    answers: Annotated[tuple[_Choice, ...], Field(min_length=1)]
    text: str


class BadLineError(ValueError):
    """A line of a file or of the input is not what it should be; its message says which and why."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of the command."""
    kind = command.add_mutually_exclusive_group()
    kind.add_argument(
        "--examples",
        type=Path,
        metavar="FILE",
        help='learn from these JSON lines {"text", "topic"} instead of the content',
    )
    kind.add_argument("--answers", action="store_true", help="read replies to questions that the lines bring along")
    command.add_argument(
        "--content", type=Path, default=CONTENT, metavar="DIR", help="content folder (default: the one that ships)"
    )
    command.add_argument(
        "--cache",
        type=Path,
        metavar="FILE",
        help=f"keeps what is learnt from the content until that changes ({CACHE} for the content that ships)",
    )


def run(arguments: argparse.Namespace, lines: TextIO | None = None, out: TextIO | None = None) -> int:
    """Respond to every line; returns the exit code, 1 if a line or the file was not as it should be."""
    lines, out = lines or sys.stdin, out or sys.stdout
    try:
        respond = _responder(arguments)
    except (BadLineError, ContentError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    faults = 0
    for number, line in enumerate(lines, start=1):
        if line.strip():
            response = _response(respond, line, number)
            faults += "error" in response
            out.write(json.dumps(response, ensure_ascii=False) + "\n")
            out.flush()
    return 1 if faults else 0


def _response(respond: Respond, line: str, number: int) -> Mapping[str, Any]:
    try:
        return respond(json.loads(line))
    except (ValueError, RecursionError) as fault:
        return {"error": f"line {number}: {_reason(fault)}"}


def _reason(fault: Exception) -> str:
    if isinstance(fault, ValidationError):
        first = fault.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return "not JSON"


def _responder(arguments: argparse.Namespace) -> Respond:
    if arguments.examples is not None:
        return _by_examples(list(_read(arguments.examples, _Example)))
    knowledge = load(arguments.content)
    if arguments.answers:
        return _by_replies(knowledge)
    cache = arguments.cache or (CACHE if arguments.content == CONTENT else None)
    return _by_content(knowledge, arguments.content, cache)


def _read(path: Path, shape: type[Shape]) -> Iterator[Shape]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadLineError(f"{path}: cannot be read") from fault
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield shape.model_validate_json(line)
            except ValidationError as fault:
                raise BadLineError(f"{path}: line {number}: {_reason(fault)}") from fault


def _by_content(knowledge: Knowledge, content: Path, cache: Path | None) -> Respond:
    understanding = Understanding(knowledge, encoder=load_encoder(), learnt=content / MEANING, cache=cache)
    outside = {name for name, topic in knowledge.topics.items() if topic.kind == "outside"}

    def respond(line: Any) -> Mapping[str, Any]:
        asked = _Text.model_validate(line)
        reading = understanding.read(asked.text, asked.locale)
        topic = _topic(reading.topics, reading.outcome, outside)
        return {
            "topic": topic,
            "outcome": reading.outcome,
            "ranked": _rounded(reading.topics),
            "language": reading.language,
            "facts": {fact.question: fact.answer for fact in reading.facts},
            "cause": _cause(knowledge, topic, reading.facts),
        }

    return respond


def _by_examples(examples: Sequence[_Example]) -> Respond:
    """Topics learnt from a file. Texts out of scope are a topic of their own that is not named."""
    nothing = "\0"
    learnt = lesson(
        ((example.text, (example.topic or nothing,)) for example in examples),
        sorted({example.topic or nothing for example in examples}),
    )
    if not learnt.texts:
        raise BadLineError("there are no examples in the file")
    spelling = Spelling({_ANY: learnt.texts})
    lexical = Lexical.learn({TOPICS: learnt}, (TOPICS,))
    meaning = _learnt({TOPICS: learnt})
    ranker = Ranker(learnt, lexical, OUTSIDE_KNOWN if nothing in learnt.classes else OUTSIDE_UNKNOWN)

    def respond(line: Any) -> Mapping[str, Any]:
        asked = _Text.model_validate(line)
        folded = spelling.mend(split(trim(asked.text, thresholds.TEXT_LIMIT)), _ANY)
        ranked = ranker.rank(folded, Gist(meaning), sure=_NEVER_SURE)
        outcome = decide(ranked, {nothing}, words=len(folded.words))
        named = tuple((name, share) for name, share in ranked.topics if name != nothing)
        return {
            "topic": _topic(ranked.topics, outcome, {nothing}),
            "outcome": outcome,
            "ranked": _rounded(named),
            "language": asked.locale,
            "facts": {},
            "cause": None,
        }

    return respond


_ANY = ""
"""The language of examples that do not say which they are in."""
_NEVER_SURE = 2.0
"""With few examples the encoder is asked each time: authors can wait, and words alone are seldom enough."""


def _learnt(lessons: Lessons) -> Meaning | None:
    """What an encoder makes of the lessons, if there is one."""
    encoder = load_encoder()
    if encoder is not None:
        with suppress(RuntimeError):
            return Meaning.learn(lessons, encoder, VectorStore(encoder))
    return None


def _by_replies(knowledge: Knowledge) -> Respond:
    reader = ReplyReader(knowledge, load_encoder())

    def respond(line: Any) -> Mapping[str, Any]:
        asked = _Reply.model_validate(line)
        phrases = {choice.id: choice.phrases for choice in asked.answers}
        answer, probability = reader.read(asked.question, phrases, asked.text)
        return {"answer": answer, "probability": round(probability, 4)}

    return respond


def _topic(ranked: Iterable[tuple[str, float]], outcome: str, outside: Iterable[str]) -> str | None:
    """The likeliest topic in scope, whatever is done about it; none if the text is out of scope."""
    if outcome == "out-of-scope":
        return None
    inside = ((name, share) for name, share in ranked if name not in outside)
    return next((name for name, share in inside if share > 0.0), None)


def _cause(knowledge: Knowledge, topic: str | None, facts: Iterable[ReadFact]) -> str | None:
    """The cause or option that the facts speak for, if they speak for one."""
    if topic is None:
        return None
    evidence = {fact.question: Answered(fact.answer, fact.sure) for fact in facts}
    guide = knowledge.topics[topic]
    if not any(guide.use(question) for question in evidence):
        return None
    assessed = assess(guide, knowledge, evidence)
    if assessed.conclusion is not None and assessed.conclusion.supported:
        return assessed.conclusion.outcomes[0]
    return assessed.ranking[0][0] if assessed.ranking else None


def _rounded(ranked: Iterable[tuple[str, float]]) -> list[list[Any]]:
    return [[name, round(share, 6)] for name, share in ranked]
