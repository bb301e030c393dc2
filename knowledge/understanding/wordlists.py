"""Sets of folded words taken from the languages and the content."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.model import Knowledge, Language
from knowledge.understanding.folding import words_of


def small_words(languages: Iterable[Language]) -> frozenset[str]:
    """Frequent words that say nothing by themselves."""
    return _words(phrase for language in languages for phrase in language.common_words)


def negations(languages: Iterable[Language]) -> frozenset[str]:
    """Single words that negate."""
    folded = (words_of(phrase) for language in languages for phrase in language.negations)
    return frozenset(words[0] for words in folded if len(words) == 1)


def vague_words(languages: Iterable[Language]) -> frozenset[str]:
    """Words of which alone no fact is made: "yes", "not yet", "both"."""
    return _words(
        phrase
        for language in languages
        for phrase in (*language.common_words, *language.yes, *language.no, *language.both, *language.negations)
    )


def real_words(knowledge: Knowledge) -> frozenset[str]:
    """Words that are no slips: the small ones, and those of the assistant's own sentences."""
    sentences: list[str] = []
    for prose in knowledge.prose.values():
        for question in prose.questions.values():
            sentences += (question.ask, question.why, question.for_others)
        for topic in prose.topics.values():
            for outcome in topic.outcomes.values():
                sentences += (outcome.name, outcome.because, *outcome.steps.values())
    return small_words(knowledge.languages.values()) | _words(sentences)


def _words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in words_of(phrase))
