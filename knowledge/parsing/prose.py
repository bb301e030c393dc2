"""The files of words: each must mirror a file of logic, entry for entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from knowledge.model import Language, Prose, QuestionProse, TermProse, Topic, TopicProse
from knowledge.parsing.faults import Faults, FileFaults
from knowledge.parsing.files import GLOSSARY, SOURCES, Files
from knowledge.parsing.logic import Logic
from knowledge.parsing.shaping import field_of, mapping, shape
from knowledge.parsing.utterances import read_utterances
from knowledge.sources import ChangeProse, PageProse

_Kinds: TypeAlias = Mapping[str, tuple[type[Any], dict[str, Any]]]
"""Section -> the model of its entries, and where sound ones go."""


@dataclass
class _Sections:
    """The words of one language while they are gathered."""

    topics: dict[str, TopicProse] = field(default_factory=dict)
    terms: dict[str, TermProse] = field(default_factory=dict)
    changes: dict[str, ChangeProse] = field(default_factory=dict)
    pages: dict[str, PageProse] = field(default_factory=dict)


def read_language(files: Files, locale: str, faults: Faults) -> Language | None:
    """The language's own file, or `None` with the faults taken down."""
    path = files.language(locale)
    here = faults.at(str(path))
    if path not in files.raw:
        here.add("file", "is missing, write it after the file of another language")
        return None
    data = files.data(path, faults)
    return None if data is None else shape(Language, {**data, "locale": locale}, here)


def read_prose(files: Files, locale: str, logic: Logic, faults: Faults) -> Prose:
    """All sound words of one language; what is missing, left over or misshapen is taken down."""
    sections = _Sections()
    present = files.prose(locale)
    for path in files.logic:
        words = files.mirrored(path, locale)
        if words not in present:
            faults.at(str(words)).add("file", f"is missing, write the words for {path}")
    for path in present:
        here = faults.at(str(path))
        partner = files.logic_of(path)
        if partner not in files.raw:
            here.add("file", f"has no logic, add {partner} or remove this file")
            continue
        data = files.data(path, faults)
        if data is None:
            continue
        if path.name == GLOSSARY:
            _read_sections(data, {"terms": (TermProse, sections.terms)}, logic, partner, here)
        elif path.name == SOURCES:
            kinds: _Kinds = {"pages": (PageProse, sections.pages), "changes": (ChangeProse, sections.changes)}
            _read_sections(data, kinds, logic, partner, here)
        else:
            _read_topic(data, sections.topics, logic, partner, here)
    return Prose(
        locale=locale,
        topics=sections.topics,
        questions=_questions(sections.topics),
        terms=sections.terms,
        changes=sections.changes,
        pages=sections.pages,
        utterances=read_utterances(files, locale, logic, faults),
    )


def _questions(topics: Mapping[str, TopicProse]) -> dict[str, QuestionProse]:
    return {question_id: words for topic in topics.values() for question_id, words in topic.questions.items()}


def _read_sections(
    data: dict[str, Any],
    kinds: _Kinds,
    logic: Logic,
    partner: PurePosixPath,
    faults: FileFaults,
) -> None:
    """A file of flat sections, id -> words."""
    for key in data.keys() - kinds.keys():
        faults.add(key, f"is not a section of this file, remove it (sections: {', '.join(sorted(kinds))})")
    for section, (kind, into) in kinds.items():
        entries = mapping(data.get(section), faults, section)
        for entry_id, body in entries.items():
            where = field_of(section, entry_id)
            words = shape(kind, mapping(body, faults, where), faults, where)
            if words:
                into[entry_id] = words
        declared = [entry for entry, path in logic.entry_files[section].items() if path == partner]
        _compare(declared, entries, faults, section)


def _read_topic(
    data: dict[str, Any], into: dict[str, TopicProse], logic: Logic, partner: PurePosixPath, faults: FileFaults
) -> None:
    before = faults.count
    words = shape(TopicProse, data, faults)
    topic = logic.topics.get(partner.stem)
    if words is None or topic is None or partner in logic.broken:
        return
    _compare_topic(topic, words, logic, faults)
    if faults.count == before:
        into[topic.id] = words


def _compare_topic(topic: Topic, words: TopicProse, logic: Logic, faults: FileFaults) -> None:
    _compare((outcome.id for outcome in topic.outcomes), words.outcomes, faults, "outcomes")
    for outcome in topic.outcomes:
        if outcome.id in words.outcomes:
            steps = words.outcomes[outcome.id].steps
            _compare((step.id for step in outcome.steps), steps, faults, field_of("outcomes", outcome.id, "steps"))
    letters = (outcome.letter for outcome in topic.outcomes if outcome.letter)
    _compare((request for letter in letters for request in letter.requests), words.requests, faults, "requests")
    _compare_look_up(topic, words, faults)
    defined = [question for question, topic_id in logic.defined_in.items() if topic_id == topic.id]
    _compare(defined, words.questions, faults, "questions")
    for question_id in defined:
        question = logic.questions.get(question_id)
        if question and question_id in words.questions:
            answers = words.questions[question_id].answers
            _compare(question.every_answer, answers, faults, field_of("questions", question_id, "answers"))
            repeated = ["repeated"] if words.questions[question_id].repeated else []
            _compare(["repeated"] if question.repeated else [], repeated, faults, field_of("questions", question_id))


def _compare_look_up(topic: Topic, words: TopicProse, faults: FileFaults) -> None:
    logic, prose = topic.look_up, words.look_up
    _compare(["look-up"] if logic else [], ["look-up"] if prose else [], faults, "")
    if logic and prose:
        _compare(logic.needs, prose.paste, faults, "look-up.paste")
        _compare(logic.results, prose.results, faults, "look-up.results")


def _compare(wanted: Iterable[str], written: Iterable[str], faults: FileFaults, where: str) -> None:
    """Every id of the logic needs words, and words need an id of the logic."""
    expected, found = dict.fromkeys(wanted), dict.fromkeys(written)
    for entry_id in expected:
        if entry_id not in found:
            faults.add(field_of(where, entry_id), "is missing, write the words for it")
    for entry_id in found:
        if entry_id not in expected:
            faults.add(field_of(where, entry_id), "has no logic, remove it or mend the id")
