"""The content folder: which files there are, and what each is for."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from knowledge.parsing.faults import Faults
from knowledge.parsing.yaml_text import Data, parse

DEFAULT_LOCALE = "en"
GLOSSARY, SOURCES, STATEMENTS = "glossary.yaml", "sources.yaml", "statements.yaml"
UTTERANCES = "utterances"
"""Folder of what partners say, one file a topic, within the folder of a language."""
_LANGUAGE = "language"
_LOCALE = re.compile(r"^[a-z]{2}$")


@dataclass(frozen=True)
class Files:
    """Every YAML file of a content folder, by its path from the content folder's parent on."""

    root: str
    """Name of the content folder, the first part of every path."""
    raw: dict[PurePosixPath, bytes] = field(repr=False)

    @property
    def version(self) -> str:
        """A hash of every file's path and text."""
        digest = hashlib.sha256()
        for path in sorted(self.raw):
            digest.update(f"{path}\0{len(self.raw[path])}\0".encode())
            digest.update(self.raw[path])
        return digest.hexdigest()

    @property
    def logic(self) -> list[PurePosixPath]:
        """The files of ids and sources, glossary and sources among them, in the order of their names."""
        return sorted(path for path in self.raw if self._locale_of(path) is None and path.parts[1] != _LANGUAGE)

    def prose(self, locale: str) -> list[PurePosixPath]:
        """The files of the assistant's words in one language, in the order of their names."""
        return sorted(path for path in self.raw if self._locale_of(path) == locale and not _is_heard(path))

    def utterances(self, locale: str) -> list[PurePosixPath]:
        """The files of what partners say in one language, in the order of their names."""
        return sorted(path for path in self.raw if self._locale_of(path) == locale and _is_heard(path))

    def language(self, locale: str) -> PurePosixPath:
        """Where the language's own file belongs, whether or not it is there."""
        return PurePosixPath(self.root, _LANGUAGE, f"{locale}.yaml")

    @property
    def locales(self) -> tuple[str, ...]:
        """Every language that has a file of its own or a folder of prose; the default first."""
        found = {path.stem for path in self.raw if path.parts[1] == _LANGUAGE}
        found |= {locale for locale in map(self._locale_of, self.raw) if locale}
        return tuple(sorted(found, key=lambda locale: (locale != DEFAULT_LOCALE, locale)))

    def mirrored(self, path: PurePosixPath, locale: str) -> PurePosixPath:
        """Where the words for a file of logic belong."""
        return PurePosixPath(*path.parts[:2], locale, *path.parts[2:])

    def logic_of(self, path: PurePosixPath) -> PurePosixPath:
        """Where the logic for a file of words belongs."""
        return PurePosixPath(*path.parts[:2], *path.parts[3:])

    def data(self, path: PurePosixPath, faults: Faults) -> dict[str, Data] | None:
        """What the file holds, or `None` with the faults taken down."""
        here = faults.at(str(path))
        data = parse(self.raw[path], here)
        if data is None or isinstance(data, dict):
            return data
        here.add("file", "must be a mapping, write `key: value` lines")
        return None

    @staticmethod
    def _locale_of(path: PurePosixPath) -> str | None:
        return path.parts[2] if len(path.parts) > 3 and _LOCALE.match(path.parts[2]) else None


def _is_heard(path: PurePosixPath) -> bool:
    return path.parts[3] == UTTERANCES or path.name == STATEMENTS


def read_files(content: Path, faults: Faults) -> Files:
    """All YAML files below the folder; anything else that looks like content is a fault."""
    raw: dict[PurePosixPath, bytes] = {}
    for path in sorted(content.rglob("*")):
        place = PurePosixPath(content.name, path.relative_to(content).as_posix())
        if path.suffix == ".yml":
            faults.at(str(place)).add("file", "ends in .yml and is not read, rename it to .yaml")
        elif path.suffix == ".yaml" and len(place.parts) < 3:
            faults.at(str(place)).add("file", "stands outside of any area, move it into a folder such as cpor/")
        elif path.suffix == ".yaml":
            raw[place] = path.read_bytes()
    if not raw:
        faults.at(content.name).add("file", "holds no content, give the folder that has language/ and an area in it")
    return Files(content.name, raw)
