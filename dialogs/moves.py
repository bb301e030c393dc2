"""What a message asks for, or says of what came of the advice, in words that nobody listed.

Learnt from the listed phrases of commands and replies, beside texts about the topics, which are none of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.model import Knowledge
from knowledge.understanding.folding import split
from knowledge.understanding.lessons import lesson, part_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.linear import shares

_LESSON, _NONE = "moves", "-"
_SPARSE = 4
"""Of the texts about the topics every so many stand for what is no move."""
_SHARPNESS = 4.0
"""How much a step of the margin counts."""
_LONGEST = 14
"""Words above which a message is a story."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a message seems to do."""

    key: str
    """A command, a reaction or a reply, as in `commands.yaml`."""
    share: float
    """How probable that is, 0..1."""


class Moves:
    """Tells moves from each other and from what is none. Thread-safe once made."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], knowledge: Knowledge, cache: Path | None = None) -> None:
        """`phrases` tell how each move is made; `cache` is a file that keeps what is learnt between starts."""
        told = {text: key for key, texts in phrases.items() for text in texts}
        others = [text for text in _about_topics(knowledge) if text not in told][::_SPARSE]
        examples = [*told.items(), *((text, _NONE) for text in others)]
        learnt = lesson(((text, (key,)) for text, key in examples), (*phrases, _NONE))
        self._classes = learnt.classes
        self._lexical = Lexical.learn({_LESSON: learnt}, cache=cache)

    def guess(self, text: str, among: Set[str]) -> Move | None:
        """The likeliest of some moves, with its probability beside them and none; `None` if another is likelier."""
        folded = split(text)
        vectors = self._lexical.vectors(part_of(folded, range(len(folded.words))))
        if not vectors.known[0] or len(folded.words) > _LONGEST:
            return None
        parts = shares(_SHARPNESS * self._lexical.margins(_LESSON, vectors)[0])
        best = int(np.argmax(parts))
        key = self._classes[best]
        return Move(key, float(parts[best])) if key in among else None


def _about_topics(knowledge: Knowledge) -> Iterable[str]:
    for prose in knowledge.prose.values():
        for topic in prose.topics:
            yield from prose.requests_of(topic)
        for question in prose.questions.values():
            for answer in question.answers.values():
                yield from answer.phrases
        for replies in prose.utterances.replies.values():
            for texts in replies.values():
                yield from texts
        for statement in prose.utterances.statements:
            yield statement.says
