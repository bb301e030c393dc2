"""The files of logic: topics, glossary and sources, each on its own; `references.py` then looks across them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from knowledge.model import Cause, Option, Outcome, Question, Step, Term, Topic, Use
from knowledge.parsing.faults import Faults, FileFaults
from knowledge.parsing.files import GLOSSARY, SOURCES, Files
from knowledge.parsing.shaping import Shape, field_of, mapping, shape
from knowledge.sources import Change, Page

_USE_KEYS = {"needs", "normally", "unknown-means", "presumed"}
_OUTSIDE = "outside"


@dataclass
class Logic:
    """What the logic files hold, and where; a faulty entry is declared, yet not among the sound ones."""

    topics: dict[str, Topic] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    topic_files: dict[str, PurePosixPath] = field(default_factory=dict)
    """Topic id -> its file, faulty ones included."""
    defined_in: dict[str, str] = field(default_factory=dict)
    """Question id -> the topic whose file defines it, faulty ones included."""
    entry_files: dict[str, dict[str, PurePosixPath]] = field(
        default_factory=lambda: {"terms": {}, "changes": {}, "pages": {}, "links": {}}
    )
    """Section -> id -> the file that declares it, faulty ones included."""
    broken: set[PurePosixPath] = field(default_factory=set)
    """Files with a fault."""


@dataclass(frozen=True)
class _Section:
    """A flat section of a file: where it stands, and what the same section of every file has declared so far."""

    path: PurePosixPath
    name: str
    declared: dict[str, PurePosixPath]


def read_logic(files: Files, faults: Faults) -> Logic:
    """Every logic file on its own, faults taken down."""
    logic = Logic()
    for path in files.logic:
        before = len(faults.found)
        here = faults.at(str(path))
        data = files.data(path, faults)
        if path.name == SOURCES and data is not None:
            _read_sources(logic, path, data, here)
        elif path.name == GLOSSARY and data is not None:
            _only_sections(data, {"terms"}, here)
            _read_entries(_Section(path, "terms", logic.entry_files["terms"]), data, Term, logic.terms, here)
        elif path.name not in {SOURCES, GLOSSARY}:
            _read_topic(logic, path, data, here)
        if len(faults.found) > before:
            logic.broken.add(path)
    return logic


def _only_sections(data: dict[str, Any], known: set[str], faults: FileFaults) -> None:
    for key in data.keys() - known:
        faults.add(key, f"is not a section of this file, remove it (sections: {', '.join(sorted(known))})")


def _read_sources(logic: Logic, path: PurePosixPath, data: dict[str, Any], faults: FileFaults) -> None:
    _only_sections(data, {"pages", "links", "changes"}, faults)
    _read_entries(_Section(path, "pages", logic.entry_files["pages"]), data, Page, logic.pages, faults)
    _read_entries(_Section(path, "changes", logic.entry_files["changes"]), data, Change, logic.changes, faults)
    for link, address in mapping(data.get("links"), faults, "links").items():
        if link in logic.entry_files["links"]:
            faults.add(field_of("links", link), f"stands in {logic.entry_files['links'][link]} too, keep one")
        elif not isinstance(address, str) or not address.startswith("https://"):
            faults.add(field_of("links", link), "must be an address that begins with https://, write it in full")
        else:
            logic.links[link] = address
        logic.entry_files["links"].setdefault(link, path)


def _read_entries(
    section: _Section, data: dict[str, Any], kind: type[Shape], into: dict[str, Shape], faults: FileFaults
) -> None:
    for entry_id, body in mapping(data.get(section.name), faults, section.name).items():
        where = field_of(section.name, entry_id)
        if entry_id in section.declared:
            faults.add(where, f"stands in {section.declared[entry_id]} too, keep one")
            continue
        section.declared[entry_id] = section.path
        entry = _named(kind, entry_id, body, faults, where)
        if entry:
            into[entry_id] = entry


def _named(kind: type[Shape], entry_id: str, body: Any, faults: FileFaults, where: str) -> Shape | None:
    """The model of an entry whose id is its key in the file."""
    fields = mapping(body, faults, where)
    if "id" in fields:
        faults.add(field_of(where, "id"), "is not a field here, remove it: the key is the id")
    return shape(kind, {**fields, "id": entry_id}, faults, where)


def _read_topic(logic: Logic, path: PurePosixPath, data: dict[str, Any] | None, faults: FileFaults) -> None:
    topic_id = path.stem
    if topic_id in logic.topic_files:
        faults.add("file", f"the topic {topic_id} stands in {logic.topic_files[topic_id]} too, rename one")
        return
    logic.topic_files[topic_id] = path
    if data is None:
        return
    before = faults.count
    if data.get("id", topic_id) != topic_id:
        faults.add("id", f"differs from the file's name, write {topic_id}")
    if "uses" in data:
        faults.add("uses", "is not a field here, write the question under questions")
    topic = shape(
        Topic,
        {
            **{key: value for key, value in data.items() if key != "questions"},
            "uses": _read_questions(logic, topic_id, data.get("questions"), faults),
            "causes": _outcomes(Cause, data.get("causes"), faults, "causes"),
            "options": _outcomes(Option, data.get("options"), faults, "options"),
            "otherwise": _otherwise(data.get("otherwise"), faults),
        },
        faults,
    )
    if topic:
        _check_kind(topic, data, path, faults)
        _check_outcome_ids(topic, faults)
    if topic and faults.count == before:
        logic.topics[topic_id] = topic


def _read_questions(logic: Logic, topic_id: str, data: Any, faults: FileFaults) -> tuple[Use, ...]:
    uses = []
    for question_id, body in mapping(data, faults, "questions").items():
        where = field_of("questions", question_id)
        fields = mapping(body, faults, where)
        use = {key: value for key, value in fields.items() if key in _USE_KEYS}
        definition = {key: value for key, value in fields.items() if key not in _USE_KEYS}
        uses.append(shape(Use, {**use, "question": question_id}, faults, where))
        if "answers" in definition:
            _define_question(logic, topic_id, question_id, definition, faults)
        else:
            for key in definition:
                message = "belongs to the question's definition, add its answers here or move this to where they are"
                faults.add(field_of(where, key), message)
    return tuple(use for use in uses if use)


def _define_question(logic: Logic, topic_id: str, question_id: str, body: dict[str, Any], faults: FileFaults) -> None:
    where = field_of("questions", question_id)
    if question_id in logic.defined_in:
        other = logic.topic_files[logic.defined_in[question_id]]
        faults.add(where, f"is defined in {other} too, keep the answers in one file and use the question in the other")
        return
    logic.defined_in[question_id] = topic_id
    question = _named(Question, question_id, body, faults, where)
    if question:
        logic.questions[question_id] = question


def _outcomes(kind: type[Shape], data: Any, faults: FileFaults, where: str) -> tuple[Shape, ...]:
    found = []
    for outcome_id, body in mapping(data, faults, where).items():
        place = field_of(where, outcome_id)
        fields = mapping(body, faults, place)
        found.append(_named(kind, outcome_id, {**fields, **_steps(fields, faults, place)}, faults, place))
    return tuple(outcome for outcome in found if outcome)


def _otherwise(data: Any, faults: FileFaults) -> Outcome | None:
    if data is None:
        return None
    fields = mapping(data, faults, "otherwise")
    return shape(Outcome, {**fields, **_steps(fields, faults, "otherwise")}, faults, "otherwise")


def _steps(fields: dict[str, Any], faults: FileFaults, where: str) -> dict[str, tuple[Step, ...]]:
    """The `steps` of an outcome in the form of the model; nothing if it has none."""
    if "steps" not in fields:
        return {}
    place = field_of(where, "steps")
    steps = (
        _named(Step, step_id, body, faults, field_of(place, step_id))
        for step_id, body in mapping(fields["steps"], faults, place).items()
    )
    return {"steps": tuple(step for step in steps if step)}


def _check_kind(topic: Topic, data: dict[str, Any], path: PurePosixPath, faults: FileFaults) -> None:
    """A topic's kind says which parts it has, and where its file lies."""
    for part, wanted in (
        ("causes", topic.kind == "causes"),
        ("options", topic.kind == "options"),
        ("questions", topic.kind in {"causes", "options"}),
        ("otherwise", True),
    ):
        if wanted and not data.get(part):
            faults.add(part, f"is missing in a topic of kind {topic.kind}, add it")
        elif data.get(part) and not wanted:
            faults.add(part, f"does not belong in a topic of kind {topic.kind}, remove it or change the kind")
    lies_outside = _OUTSIDE in path.parts[2:-1]
    if lies_outside and topic.kind != _OUTSIDE:
        faults.add("kind", f"is {topic.kind}, write {_OUTSIDE} or move the file out of {_OUTSIDE}/")
    elif topic.kind == _OUTSIDE and not lies_outside:
        faults.add("kind", f"is {_OUTSIDE}, move the file into {_OUTSIDE}/ or change the kind")


def _check_outcome_ids(topic: Topic, faults: FileFaults) -> None:
    for outcome_id, times in Counter(outcome.id for outcome in topic.outcomes).items():
        if times > 1:
            faults.add("outcomes", f"{outcome_id} stands twice in this topic, rename one")
