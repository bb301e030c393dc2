"""Which glossary term a message asks about: "what is a subdomain?", "where do I find the tenant ID?"."""

from __future__ import annotations

from knowledge.model import Knowledge
from knowledge.understanding.cues import Cue, Marks
from knowledge.understanding.folding import Folded
from knowledge.understanding.phrases import Match, PhraseFinder, longest
from knowledge.understanding.wordlists import small_words

_NEAR = 4
"""Words that may stand between "what is" and the term."""
_AFTER = 3
"""Words that may follow the term before the message asks for more than the term."""


class TermReader:
    """Recognises questions for a term. Thread-safe."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._finder: PhraseFinder[str] = PhraseFinder(
            ((term, phrase) for prose in knowledge.prose.values() for term, words in prose.terms.items()
             for phrase in (words.name, *words.phrases)),
        )  # fmt: skip
        self._small = small_words(knowledge.languages.values())

    def read(self, text: Folded, marks: Marks) -> str | None:
        """The term that the message asks about, or `None`: it asks nothing of the kind, or for something else."""
        asked = list(marks.of("definition"))
        alone = self._alone(text)
        after = self._before_cue(text, marks)
        if after is not None:
            return after
        if not asked and alone is None:
            return None
        best: Match[str] | None = None
        for match in longest(self._finder.find(text)):
            if any(self._belongs(match, cue, asked, text) for cue in asked):
                best = match if best is None or match.rank > best.rank else best
        return best.key if best is not None else alone

    def _belongs(self, match: Match[str], cue: Match[Cue], asked: list[Match[Cue]], text: Folded) -> bool:
        """Whether the term is what the definition cue asks for, with nothing telling in between or after."""
        sentence = text.words[cue.start].sentence
        if text.words[match.start].sentence != sentence:
            return False
        if match.end <= cue.start:
            return self._precedes(match, cue, text)
        between = text.texts[cue.end : match.start]
        if match.start < cue.end or len(between) > _NEAR or not self._small.issuperset(between):
            return False
        cues = {place for other in asked for place in range(other.start, other.end)}
        following = range(match.end, len(text.words))
        after = [place for place in following if text.words[place].sentence == sentence and place not in cues]
        telling = [place for place in after if text.texts[place] not in self._small]
        return len(after) <= _AFTER + 2 and len(telling) <= 1

    def _precedes(self, match: Match[str], cue: Match[Cue], text: Folded) -> bool:
        """Whether the sentence is the term, the cue and small words: "and a subdomain, what is that?"."""
        around = (place for place, word in enumerate(text.words) if word.sentence == text.words[cue.start].sentence)
        rest = [place for place in around if place not in match.places and not cue.start <= place < cue.end]
        between = cue.start - match.end
        return between <= 1 and len(rest) <= _NEAR and self._small.issuperset(text.texts[place] for place in rest)

    def _alone(self, text: Folded) -> str | None:
        """A term that stands alone with a question mark: "subdomain?"."""
        if not text.asked or len(text.words) > 4:
            return None
        for match in longest(self._finder.find(text)):
            if match.size == len(text.words):
                return match.key
        return None

    def _before_cue(self, text: Folded, marks: Marks) -> str | None:
        """A term that opens the message and is asked for right after: "a subdomain is what, the www?"."""
        for cue in marks.of("asked-after"):
            closes = cue.end == len(text.words) or text.words[cue.end].clause != text.words[cue.start].clause
            for match in longest(self._finder.find(text)) if closes else ():
                if match.end == cue.start and self._small.issuperset(text.texts[: match.start]):
                    return match.key
        return None
