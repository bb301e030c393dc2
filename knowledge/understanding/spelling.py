"""Slips of the keyboard and missing diacritics mended, by the words that the content is written in."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.model import Knowledge, Prose
from knowledge.understanding.folding import Folded, Word, written_words
from knowledge.understanding.lexicon import beginnings, is_typo

_SHORTEST = 4
"""Letters from which a word can hold a slip; in a word of three only two letters may have changed places."""
_LONG = 9
"""Letters from which it can hold two."""
_FAMILIAR = 3
"""How often a word must stand in the content for another to be a slip of it."""
_PLAIN = 20
"""How often, for a word that stands in the content itself, though seldom: examples hold slips too."""
_COMMON = 25
"""The same for a word of three letters."""


class Spelling:
    """Words of one or more languages as they are spelt, and what may be meant by others. Thread-safe."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        """`texts` are what each language is learnt from."""
        self._forms: dict[str, dict[str, str]] = {}
        self._times: dict[str, Counter[str]] = {}
        self._targets: dict[str, dict[tuple[str, int], list[str]]] = {}
        for locale, written in texts.items():
            forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for folded, word, count in written_words(written):
                forms[folded][word] += count
            times = Counter({folded: counts.total() for folded, counts in forms.items()})
            self._forms[locale] = {folded: counts.most_common(1)[0][0] for folded, counts in forms.items()}
            self._times[locale] = times
            targets: dict[tuple[str, int], list[str]] = {}
            for word, count in times.items():
                if word.isalpha() and count >= (_FAMILIAR if len(word) >= _SHORTEST else _COMMON) and len(word) > 2:
                    targets.setdefault((word[0], len(word)), []).append(word)
            self._targets[locale] = targets
        self._known = Counter[str]()
        for times in self._times.values():
            self._known.update(times)
        self._meant = lru_cache(maxsize=16384)(self._find)

    @classmethod
    def of(cls, knowledge: Knowledge) -> Spelling:
        """The spelling of everything that the content says and lets partners say."""
        return cls({locale: list(_texts(knowledge, locale)) for locale in knowledge.locales})

    def mend(self, text: Folded, locale: str | None) -> Folded:
        """The text with unknown words replaced by the known ones that they are a slip of, diacritics put back."""
        if locale not in self._forms:
            return text
        words = tuple(self._mended(word, locale) for word in text.words)
        return text if words == text.words else Folded(words, text.asked)

    def knows(self, word: str) -> bool:
        """Whether the folded word stands in what any of the languages was learnt from."""
        return self._known[word] > 0

    def _mended(self, word: Word, locale: str) -> Word:
        meant = word.text if self._known[word.text] >= _FAMILIAR else self._meant(word.text, locale)
        if meant == word.text and not word.written.isascii():
            return word
        written = self._forms[locale].get(meant, word.written) if meant != word.text or word.written == meant else None
        return word if written is None else replace(word, text=meant, written=written)

    def _find(self, word: str, locale: str) -> str:
        """The known word that an unknown one is a slip of; itself if there is none."""
        if not word.isalpha() or len(word) < 3:
            return word
        allowed = 2 if len(word) >= _LONG else 1
        near = itertools.product(beginnings(word), range(len(word) - allowed, len(word) + allowed + 1))
        targets = [other for spot in near for other in self._targets[locale].get(spot, ())]
        found = process.extract(word, targets, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=12)
        times = self._times[locale]
        least = _PLAIN if self._known[word] else 0
        slips = [
            (distance, -times[other], other)
            for other, distance, _ in found
            if (sorted(other) == sorted(word) if len(word) < _SHORTEST else len(other) >= _SHORTEST)
            and is_typo(word, other)
            and times[other] >= least
        ]
        return min(slips)[2] if slips else word


def _texts(knowledge: Knowledge, locale: str) -> Iterable[str]:
    prose, language = knowledge.prose[locale], knowledge.languages.get(locale)
    yield from _shown(prose)
    for replies in prose.utterances.replies.values():
        for texts in replies.values():
            yield from texts
    for statement in prose.utterances.statements:
        yield statement.says
    if language is not None:
        own = (
            *language.yes, *language.no, *language.unknown, *language.common_words, *language.negations,
            *language.both, *language.neither, *language.hedges, *language.corrections, *language.speaker,
            *(word for words in language.ordinals for word in words),
            *(word.replace("/", " ") for words in language.particles.values() for word in words),
        )  # fmt: skip
        for _ in range(_FAMILIAR):
            yield from own


def _shown(prose: Prose) -> Iterable[str]:
    for topic_id, topic in prose.topics.items():
        yield from prose.requests_of(topic_id)
        for outcome in topic.outcomes.values():
            yield from (outcome.name, outcome.because, *outcome.steps.values())
    for question in prose.questions.values():
        yield from (question.ask, question.why, question.for_others)
        for answer in question.answers.values():
            yield from (answer.label, *answer.phrases)
    for term in prose.terms.values():
        yield from (term.name, term.meaning, term.where, *term.phrases)
