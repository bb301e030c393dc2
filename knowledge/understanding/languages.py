"""Which of the content's languages a message is written in, told by its words and letters."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from knowledge.model import Knowledge, Prose
from knowledge.understanding import thresholds
from knowledge.understanding.folding import fold, split, words_of

_QUOTED = re.compile(r"[\"„“”«»`]([^\"„“”«»`]{8,})[\"„“”«»`]")
_NAME = re.compile(r"(?<=[^\W_][ ,]) *(?![A-Z]+\b)[A-ZĄĆĘŁŃÓŚŹŻ]\w+")
_LEAST_KNOWN = 0.3
"""Share of the words that must be known in a language for a text to be in it."""
_WORD_CAP = 3.0
_SMALL_WORD = 2.0
_MARK = 2.5
_LEAST = 0.4


class LanguageGuess:
    """Tells the content's languages apart: small words, letters with marks, and groups of letters. Thread-safe.

    Learnt from the content itself, so a language added by content alone is told apart as well. A word that stands in
    the texts of several languages alike, as names of products do, is evidence for none.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._locales = knowledge.locales
        words = {locale: Counter(_every_word(prose)) for locale, prose in knowledge.prose.items()}
        self._small = {
            locale: {word for phrase in language.common_words for word in words_of(phrase)}
            for locale, language in knowledge.languages.items()
        }
        self._words = words
        self._marks = {locale: _marks(prose) for locale, prose in knowledge.prose.items()}
        self._groups = {locale: _group_counts(counted) for locale, counted in words.items()}
        self._totals = {locale: sum(groups.values()) + 5000.0 for locale, groups in self._groups.items()}
        self._evidence = lru_cache(maxsize=8192)(self._word_evidence)

    def guess(self, text: str) -> str | None:
        """The locale of the text; `None` if it does not tell (a name, a number, "OK") or no language is known.

        Text pasted from a form is often in the default language: a message framed by another language is in that one.
        """
        if len(self._locales) < 2:
            return self._locales[0] if self._locales and len(words_of(text)) > 2 else None
        plain = _QUOTED.sub(" ", text)
        plain = _without_names(plain if len(words_of(plain)) > 1 else text)
        if all(len(word) == 1 for word in words_of(plain)):
            return None  # "F&O" is no sentence of a language that has a word "o".
        scores = self._scores(plain)
        default = self._locales[0]
        frame = max(self._locales[1:], key=lambda locale: scores[locale][1])
        if scores[frame][1] >= thresholds.LANGUAGE_FRAME and scores[frame][1] >= 0.25 * scores[default][1]:
            return frame
        ordered = sorted(self._locales, key=lambda locale: -scores[locale][0])
        lead = scores[ordered[0]][0] - scores[ordered[1]][0]
        return ordered[0] if lead >= thresholds.LANGUAGE_LEAD and self._is_spoken(ordered[0], plain) else None

    def _is_spoken(self, locale: str, text: str) -> bool:
        """Whether enough of the words are known in the language: letters alone make German look like English."""
        words = [word for word in words_of(text) if word.isalpha()]
        known = sum(word in self._words[locale] or word in self._small[locale] for word in words)
        return known >= _LEAST_KNOWN * len(words)

    def _scores(self, text: str) -> Mapping[str, tuple[float, float]]:
        """Locale -> (log evidence, the sum of the words that speak clearly for it alone)."""
        totals = dict.fromkeys(self._locales, 0.0)
        clear = dict.fromkeys(self._locales, 0.0)
        for word in split(text).texts:
            if not word.isalpha() or len(word) > 40:
                continue
            best = ""
            evidence = self._evidence(word)
            for locale, value in evidence.items():
                totals[locale] += value
                best = locale if not best or value > evidence[best] else best
            rest = max(value for locale, value in evidence.items() if locale != best)
            if evidence[best] - rest >= 1.2:
                clear[best] += evidence[best] - rest
        for character in text.lower():
            if character.isascii() or not character.isalpha():
                continue
            owners = [locale for locale in self._locales if character in self._marks[locale]]
            if len(owners) == 1:
                totals[owners[0]] += _MARK
                clear[owners[0]] += _MARK
        return {locale: (totals[locale], clear[locale]) for locale in self._locales}

    def _word_evidence(self, word: str) -> Mapping[str, float]:
        """Locale -> log likelihood of the word, capped so that no single word decides a sentence."""
        raw: dict[str, float] = {}
        for locale in self._locales:
            groups, total = self._groups[locale], self._totals[locale]
            keys = _letter_groups(word)
            value = sum(math.log((groups[key] + 0.2) / total) for key in keys) / math.sqrt(max(1, len(keys)))
            value += math.log(self._words[locale][word] + 0.3)
            if word in self._small[locale]:
                value += _SMALL_WORD
            raw[locale] = value
        mean = sum(raw.values()) / len(raw)
        capped = {locale: max(-_WORD_CAP, min(_WORD_CAP, (value - mean) * 0.6)) for locale, value in raw.items()}
        spread = max(capped.values()) - min(capped.values())
        seen = sum(self._words[locale][word] > 0 for locale in self._locales)
        if spread < _LEAST or (seen > 1 and not any(word in small for small in self._small.values())):
            return dict.fromkeys(self._locales, 0.0)
        return capped


def _without_names(text: str) -> str:
    """The text without capitalised words within its sentences, unless most words are: they are names."""
    plain = _NAME.sub(" ", text)
    return plain if 2 * len(words_of(plain)) > len(words_of(text)) else text


def _every_word(prose: Prose) -> Iterable[str]:
    for text in _every_text(prose):
        yield from words_of(text)


def _every_text(prose: Prose) -> Iterable[str]:
    for topic in prose.topics.values():
        yield from (topic.title, *topic.examples, *topic.requests.values())
        for outcome in topic.outcomes.values():
            yield from (outcome.name, outcome.because, *outcome.steps.values())
    for question in prose.questions.values():
        yield from (question.ask, question.why, question.for_others)
        for answer in question.answers.values():
            yield from answer.phrases
    for term in prose.terms.values():
        yield from (term.meaning, term.where)


def _marks(prose: Prose) -> frozenset[str]:
    """Letters beyond a-z that the language's texts use more than once."""
    counts: Counter[str] = Counter()
    for topic in prose.topics.values():
        counts.update("".join((topic.title, *topic.examples)).lower())
    for question in prose.questions.values():
        counts.update((question.ask + question.why).lower())
    return frozenset(
        character
        for character, count in counts.items()
        if count > 1 and not character.isascii() and character.isalpha() and fold(character) != character
    )


def _letter_groups(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]


def _group_counts(words: Counter[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, times in words.items():
        for group in _letter_groups(word):
            counts[group] += min(times, 5)
    return counts
