"""What is wrong with the content: one fault a line, readable by an author who knows no Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that an author has to mend."""

    path: str
    """The file, from the content folder on: `content/cpor/en/choose-mpn.yaml`."""
    field: str
    """Where in the file: `questions.goal.answers`, `line 12`, or `file` for the file as a whole."""
    message: str
    """What is wrong, and what to do."""

    def __str__(self) -> str:
        return f"{self.path}: {self.field}: {self.message}"


class ContentError(Exception):
    """The content has faults; the text is every one of them, one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class Faults:
    """Faults gathered while reading; `at` narrows to a file so that a reader need not carry the path along."""

    found: list[Fault] = field(default_factory=list)

    def at(self, path: str) -> FileFaults:
        """The faults of one file."""
        return FileFaults(self, path)


@dataclass(frozen=True)
class FileFaults:
    """Takes down the faults of one file."""

    book: Faults
    path: str

    def add(self, where: str, message: str) -> None:
        """Take one fault down: where in the file, and what is wrong and what to do."""
        self.book.found.append(Fault(self.path, where, message))

    @property
    def count(self) -> int:
        """How many faults have been taken down so far, of all files: compare to see whether more came."""
        return len(self.book.found)


def listed(ids: Iterable[str]) -> str:
    """Ids in one line for a message; `nothing` for none."""
    return ", ".join(ids) or "nothing"
