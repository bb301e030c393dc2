"""The files of what partners say: requests and replies by topic, and sentences with the facts that they state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.parsing.faults import Faults, FileFaults
from knowledge.parsing.files import STATEMENTS, Files
from knowledge.parsing.logic import Logic
from knowledge.parsing.shaping import field_of, shape
from knowledge.utterances import NO_ANSWER, UNKNOWN_ANSWER, Statement, Utterances

_REQUESTS, _REPLIES, _STATEMENTS, _UNKNOWN = "requests", "replies", "statements", "unknown"


def read_utterances(files: Files, locale: str, logic: Logic, faults: Faults) -> Utterances:
    """All sound utterances of one language; the files are optional, and what names nothing known is taken down."""
    requests: dict[str, tuple[str, ...]] = {}
    replies: dict[str, Mapping[str, tuple[str, ...]]] = {}
    statements: list[Statement] = []
    unknown: list[str] = []
    for path in files.utterances(locale):
        here = faults.at(str(path))
        data = files.data(path, faults)
        if data is None:
            continue
        is_list = path.name == STATEMENTS
        allowed = {_STATEMENTS, _UNKNOWN} if is_list else {_REQUESTS, _REPLIES}
        for key in data.keys() - allowed:
            here.add(key, f"is not a section of this file, remove it (sections: {', '.join(sorted(allowed))})")
        if not is_list and path.stem not in logic.topic_files:
            here.add("file", "is named after no topic, rename it to <topic>.yaml or remove it")
            continue
        said = {_REQUESTS: {path.stem: data[_REQUESTS]}} if data.get(_REQUESTS) else {}
        found = shape(Utterances, {**{key: data[key] for key in allowed & data.keys()}, **said}, here)
        if found is not None and _all_known(found, logic, here):
            requests.update(found.requests)
            replies.update(found.replies)
            statements += found.statements
            unknown += found.unknown
    return Utterances(requests=requests, replies=replies, statements=tuple(statements), unknown=tuple(unknown))


def _all_known(found: Utterances, logic: Logic, faults: FileFaults) -> bool:
    before = faults.count
    for where, question, answer in _ids(found):
        if question not in logic.defined_in:
            faults.add(where, f"{question} is no question, mend the id")
        elif question in logic.questions:
            known = logic.questions[question].every_answer
            if answer not in known and not (answer in (NO_ANSWER, UNKNOWN_ANSWER) and where.startswith(_REPLIES)):
                faults.add(where, f"{answer} is no answer of {question}, write one of: {', '.join(known)}")
    return faults.count == before


def _ids(found: Utterances) -> Iterator[tuple[str, str, str]]:
    """Field, question id and answer id of everything that names one."""
    for question, by_answer in found.replies.items():
        for answer in by_answer:
            yield field_of(_REPLIES, question, answer), question, answer
    for place, statement in enumerate(found.statements):
        for question, answer in statement.facts.items():
            yield field_of(_STATEMENTS, place, "facts", question), question, answer
