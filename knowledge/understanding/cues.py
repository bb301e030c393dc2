"""The small words around a phrase that decide what it is worth: negated, doubted, asked, planned, corrected.

They come from each language's own lists (`model.Language`); for a language without particles the words that begin its
questions are taken from the questions of the content.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from knowledge.model import Knowledge, Language
from knowledge.understanding.folding import Folded, words_of
from knowledge.understanding.phrases import Match, PhraseFinder

Cue: TypeAlias = Literal[
    "yes", "no", "unknown", "both", "neither", "hedge", "negation", "correction",
    "question", "polar", "condition", "unreal", "definition", "contrast", "last", "join", "refusal", "or",
    "consent", "opener", "auxiliary", "asked-after",
    "elsewhere", "quote", "advice", "addition", "and",
]  # fmt: skip
"""What a small word does. `question` takes the rest of its sentence for granted ("why is the CSP subscription
refused"), `polar` does not ("is it CSP"), `condition` and `unreal` say that it is not so (yet), `definition` asks
what something is or where it is found, `contrast` ends the reach of a negation, `join` hangs a clause on the one
before, `refusal` holds a negation that reaches nothing else ("the form doesn't accept the CSP subscription"), `or`
stands between two things of which one is meant, `consent` is a "yes" that may say no more than "go on", `opener`
says nothing, an `auxiliary` at the beginning asks if an `or` follows ("is that CSP or not"), `asked-after` asks what
the word before it means, `elsewhere` names another case than the one at hand ("another customer of ours"), `quote`
tells what somebody else says of all cases: a message, a rule, `advice` passes on which one to take, `addition` tells
more of it beside what was said before ("we also trained them"), `and` stands between two things told or asked."""

_OF_PARTICLES: Mapping[str, Cue] = {
    "questions": "question",
    "polar": "polar",
    "conditions": "condition",
    "unreal": "unreal",
    "definitions": "definition",
    "lasts": "last",
    "joins": "join",
    "contrasts": "contrast",
    "refusals": "refusal",
    "alternatives": "or",
    "opinions": "hedge",
    "consents": "consent",
    "openers": "opener",
    "auxiliaries": "auxiliary",
    "asked-after": "asked-after",
    "elsewhere": "elsewhere",
    "quotes": "quote",
    "advice": "advice",
    "additions": "addition",
    "conjunctions": "and",
}


@dataclass(frozen=True)
class Marks:
    """The cues found in one text."""

    found: Mapping[Cue, tuple[Match[Cue], ...]]
    """Cue -> where it stands, in order."""

    def of(self, *cues: Cue) -> Iterator[Match[Cue]]:
        """All matches of these cues."""
        return itertools.chain.from_iterable(self.found.get(cue, ()) for cue in cues)

    def covered(self, *cues: Cue) -> frozenset[int]:
        """Indices of the words that belong to one of these cues."""
        return frozenset(place for match in self.of(*cues) for place in match.places)


_BETWEEN = 2
"""Words up to which a clause with a "no" sets the one before it right: "EA, oh no, CSP"."""


class Cues:
    """Finds cues in texts, by language."""

    def __init__(self, knowledge: Knowledge) -> None:
        listed = {locale: _listed(locale, language, knowledge) for locale, language in knowledge.languages.items()}
        self._all = _finder(itertools.chain.from_iterable(listed.values()))
        self._finders: dict[str, PhraseFinder[Cue]] = {}
        for locale, own in listed.items():
            language = knowledge.languages[locale]
            plain = {words_of(word) for word in (*language.common_words, *language.yes)}
            foreign = (
                (cue, phrase)
                for other, phrases in listed.items()
                if other != locale
                for cue, phrase in phrases
                if words_of(phrase) not in plain
            )
            self._finders[locale] = _finder(itertools.chain(own, foreign))

    def mark(self, text: Folded, locale: str | None) -> Marks:
        """The cues in a text of that language; words of the other languages count where they mean nothing in it."""
        finder = self._finders.get(locale or "", self._all)
        found: dict[Cue, list[Match[Cue]]] = {}
        for match in finder.find(text):
            found.setdefault(match.key, []).append(match)
            if match.key == "no" and _stands_between(match, text):
                found.setdefault("correction", []).append(replace(match, key="correction"))
        return Marks({cue: tuple(matches) for cue, matches in found.items()})


def _stands_between(match: Match[Cue], text: Folded) -> bool:
    """Whether words end a clause of at most two, with others of their sentence around it: "EA, no, CSP"."""
    clause = text.words[match.start].clause
    own = [place for place, word in enumerate(text.words) if word.clause == clause]
    if own[-1] != match.end - 1 or len(own) > _BETWEEN or not 0 < own[0] <= own[-1] < len(text.words) - 1:
        return False
    return len({text.words[place].sentence for place in (own[0] - 1, own[0], own[-1] + 1)}) == 1


def _finder(phrases: Iterable[tuple[Cue, str]]) -> PhraseFinder[Cue]:
    return PhraseFinder(phrases, gaps=False, forms=False)


def _listed(locale: str, language: Language, knowledge: Knowledge) -> list[tuple[Cue, str]]:
    own: Mapping[Cue, tuple[str, ...]] = {
        "yes": language.yes,
        "no": language.no,
        "unknown": language.unknown,
        "both": language.both,
        "neither": language.neither,
        "hedge": language.hedges,
        "negation": language.negations,
        "correction": language.corrections,
    }
    listed = [(cue, phrase) for cue, phrases in own.items() for phrase in phrases]
    particles = language.particles
    for name, cue in _OF_PARTICLES.items():
        listed += [(cue, phrase) for pattern in particles.get(name, ()) for phrase in _every_pair(pattern)]
    if not particles:
        listed += [("question", word) for word in _question_starts(locale, knowledge)]
    return listed


def endings_of(language: Language | None) -> tuple[tuple[str, ...], ...]:
    """Groups of word endings that carry meaning in the language."""
    groups = language.particles.get("endings", ()) if language is not None else ()
    return tuple(tuple(group.split("/")) for group in groups)


def consents_of(language: Language) -> tuple[str, ...]:
    """What may say no more than "go on" in the language, each phrase in full."""
    return tuple(_in_full(language, "consents"))


def choices_of(language: Language) -> tuple[str, ...]:
    """What the choices of a question may be called in the language: "option", "answer"."""
    return tuple(_in_full(language, "choices"))


def _in_full(language: Language, name: str) -> Iterator[str]:
    return (phrase for pattern in language.particles.get(name, ()) for phrase in _every_pair(pattern))


def _every_pair(pattern: str) -> Iterator[str]:
    """`a/b c` -> `a c`, `b c`."""
    for words in itertools.product(*(word.split("/") for word in pattern.split())):
        yield " ".join(words)


def _question_starts(locale: str, knowledge: Knowledge) -> list[str]:
    prose = knowledge.prose.get(locale)
    if prose is None:
        return []
    starts = Counter(words[0] for question in prose.questions.values() if (words := words_of(question.ask)))
    return [word for word, times in starts.items() if times > 1]


def asks(text: Folded, marks: Marks) -> bool:
    """Whether the message asks: it ends with a question mark or begins with words that ask."""
    if not text.words:
        return False
    if text.words[-1].sentence in text.asked or any(match.end == len(text.words) for match in marks.of("asked-after")):
        return True
    begin = begins(marks)
    if any(match.start in (0, begin) for match in marks.of("question", "polar", "definition")):
        return True
    choice = any(match.start > begin for match in marks.of("or"))
    return choice and any(match.start in (0, begin) for match in marks.of("auxiliary"))


def mends(text: Folded, marks: Marks) -> bool:
    """Whether a text seems to set something right: it holds a correction, or a "no" opens it and more follows."""
    opens = any(cue.start in (0, begins(marks)) and cue.end < len(text.words) for cue in marks.of("no"))
    return opens or any(marks.of("correction"))


def presumes(marks: Marks) -> bool:
    """Whether a message that asks takes what it names for granted: "why is the CSP subscription refused"."""
    spent = marks.covered("asked-after", "definition")
    return any(not spent.issuperset(match.places) for match in marks.of("question"))


def begins(marks: Marks) -> int:
    """Where a message begins: the first word after those that say nothing: "hm, so is ..."."""
    begin = 0
    ends = {match.start: match.end for match in marks.of("opener")}
    while begin in ends:
        begin = ends[begin]
    return begin
