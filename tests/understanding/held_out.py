"""The content's own texts as material: each is heard by an understanding that was learnt without it.

What was learnt from a text knows it by heart and would be judged too well by it. So statements and replies are split
into folds, by blocks of neighbors (which are alike, and often by one author), and the texts of a fold are left out of
what is learnt to hear them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from knowledge.model import Knowledge
from knowledge.utterances import Statement, Utterances

FOLDS = 3
_STATEMENTS, _REPLIES = 150, 10
"""Statements, and replies with one answer to one question, that stay together."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Reply:
    """What is said in answer to a question, as the content has it."""

    question: str
    answer: str
    """An answer's id, `NO_ANSWER` or `UNKNOWN_ANSWER`."""
    text: str


@dataclass(frozen=True)
class HeldOut:
    """Knowledge without some of what partners say, and just that, by locale."""

    knowledge: Knowledge
    statements: Mapping[str, tuple[Statement, ...]]
    replies: Mapping[str, tuple[Reply, ...]]

    def sparse(self, statements: int, replies: int) -> HeldOut:
        """With one in so many of its texts."""
        return HeldOut(
            self.knowledge,
            {locale: several[::statements] for locale, several in self.statements.items()},
            {locale: several[::replies] for locale, several in self.replies.items()},
        )


def fold_of(knowledge: Knowledge, fold: int) -> HeldOut:
    """One of the `FOLDS`."""
    prose, statements, replies = {}, {}, {}
    for locale, words in knowledge.prose.items():
        said = words.utterances
        statements[locale] = tuple(_of(fold, said.statements, _STATEMENTS))
        replies[locale] = tuple(
            Reply(question, answer, text)
            for question, answers in said.replies.items()
            for answer, texts in answers.items()
            for text in _of(fold, texts, _REPLIES)
        )
        kept = said.model_copy(
            update={
                "statements": tuple(_but(fold, said.statements, _STATEMENTS)),
                "replies": {
                    question: {answer: tuple(_but(fold, texts, _REPLIES)) for answer, texts in answers.items()}
                    for question, answers in said.replies.items()
                },
            }
        )
        prose[locale] = words.model_copy(update={"utterances": kept})
    return HeldOut(knowledge.model_copy(update={"prose": prose}), statements, replies)


def phrases_alone(knowledge: Knowledge) -> Knowledge:
    """The knowledge of somebody who wrote phrases and examples, but nothing of what else partners say."""
    prose = {locale: words.model_copy(update={"utterances": Utterances()}) for locale, words in knowledge.prose.items()}
    return knowledge.model_copy(update={"prose": prose})


def _of(fold: int, items: Sequence[Item], block: int) -> Iterator[Item]:
    return (item for place, item in enumerate(items) if _fold(place, block) == fold)


def _but(fold: int, items: Sequence[Item], block: int) -> Iterator[Item]:
    return (item for place, item in enumerate(items) if _fold(place, block) != fold)


def _fold(place: int, block: int) -> int:
    return zlib.crc32(str(place // block).encode()) % FOLDS
