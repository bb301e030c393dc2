"""The content folder to `Knowledge`: everything is read once, and every fault of every file is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.model import Knowledge
from knowledge.parsing.faults import ContentError, Fault, Faults
from knowledge.parsing.files import UTTERANCES, Files, read_files
from knowledge.parsing.logic import Logic, read_logic
from knowledge.parsing.prose import read_language, read_prose
from knowledge.parsing.references import check_references

__all__ = ["CONTENT", "MEANING", "ContentError", "Fault", "Places", "Survey", "load", "survey"]

CONTENT = Path(__file__).parent / "content"
"""The content that ships with the project."""
MEANING = "meaning.npz"
"""File of a content folder that keeps what was learnt of its texts' meaning, see `understanding/meaning.py`."""


@dataclass(frozen=True)
class Places:
    """Where in the files an entry stands, for telling an author."""

    files: Files
    logic: Logic

    def topic(self, topic_id: str, locale: str | None = None) -> str:
        """The topic's file of logic, or of one language's words."""
        path = self.logic.topic_files[topic_id]
        return str(self.files.mirrored(path, locale) if locale else path)

    def utterances(self, topic_id: str, locale: str) -> str:
        """The file of what partners say about the topic, in one language."""
        path = self.logic.topic_files[topic_id]
        return str(PurePosixPath(*path.parts[:2], locale, UTTERANCES, f"{topic_id}.yaml"))

    def question(self, question_id: str, locale: str | None = None) -> str:
        """The file that defines the question, or has its words."""
        return self.topic(self.logic.defined_in[question_id], locale)

    def entry(self, section: str, entry_id: str, locale: str | None = None) -> str:
        """The file of an entry of `terms`, `changes`, `pages` or `links`, or the one with its words."""
        path = self.logic.entry_files[section][entry_id]
        return str(self.files.mirrored(path, locale) if locale else path)

    def language(self, locale: str) -> str:
        """The language's own file."""
        return str(self.files.language(locale))


@dataclass(frozen=True)
class Survey:
    """What could be read, and what could not."""

    knowledge: Knowledge
    """The sound part: a topic or a file of words with a fault is left out."""
    faults: tuple[Fault, ...]
    places: Places


def survey(content: Path = CONTENT, *, locales: Sequence[str] | None = None) -> Survey:
    """Read the folder and say what is wrong with it; raises nothing for faulty content."""
    faults = Faults()
    files = read_files(content, faults)
    logic = read_logic(files, faults)
    check_references(logic, faults)
    spoken = files.locales if locales is None else tuple(locales)
    if not spoken and locales is None:
        faults.at(content.name).add("language", "holds no language, add the file of one")
    languages = {locale: read_language(files, locale, faults) for locale in spoken}
    knowledge = Knowledge(
        topics=logic.topics,
        questions=logic.questions,
        terms=logic.terms,
        changes=logic.changes,
        pages=logic.pages,
        links=logic.links,
        prose={locale: read_prose(files, locale, logic, faults) for locale in spoken},
        languages={locale: language for locale, language in languages.items() if language},
        version=files.version,
    )
    return Survey(knowledge, tuple(sorted(set(faults.found))), Places(files, logic))


def load(content: Path = CONTENT, *, locales: Sequence[str] | None = None) -> Knowledge:
    """Everything known, whole and free of faults.

    `content` is a folder with `language/` and one folder an area. `locales` restricts the words to some languages;
    with `()` only the logic is read. Raises `ContentError`, which tells every fault, one a line.
    """
    found = survey(content, locales=locales)
    if found.faults:
        raise ContentError(found.faults)
    return found.knowledge
