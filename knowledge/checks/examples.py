"""Rules of what partners say: it has to tell topics and answers apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from knowledge.checks.rule import Edit, Found, rule
from knowledge.checks.subject import Subject
from knowledge.understanding.folding import words_of

_DARK = "lamps/en/lamp-dark.yaml"


@rule(
    "same-example",
    "{text!r} stands in {other} too, keep it where it belongs",
    failing=(Edit(_DARK, "examples", ["my lamp gives no light", "Which lamp should I take?"]),),
    passing=(Edit(_DARK, "examples", ["my lamp gives no light", "which lamp did I take"]),),
)
def same_example(subject: Subject) -> Iterator[Found]:
    """An example belongs to one topic, once, whatever its case, accents and punctuation."""
    for locale, prose in subject.knowledge.prose.items():
        examples = (
            (subject.places.topic(topic_id, locale), f"examples.{place}", text)
            for topic_id, topic in prose.topics.items()
            for place, text in enumerate(topic.examples, start=1)
        )
        heard = (
            (subject.places.utterances(topic_id, locale), f"requests.{place}", text)
            for topic_id, requests in prose.utterances.requests.items()
            for place, text in enumerate(requests, start=1)
        )
        yield from _repeated(itertools.chain(examples, heard))


@rule(
    "phrase-in-two-answers",
    "{text!r} stands in {other} too, so it tells nothing; keep it where it belongs",
    failing=(Edit(_DARK, "questions.plug.answers.unplugged.phrases", ["unplugged", "Plugged in!"]),),
    passing=(Edit(_DARK, "questions.plug.answers.unplugged.phrases", ["unplugged", "not plugged in"]),),
)
def phrase_in_two_answers(subject: Subject) -> Iterator[Found]:
    """A phrase stands for one answer of its question."""
    for locale, prose in subject.knowledge.prose.items():
        for question_id, question in prose.questions.items():
            phrases = (
                (subject.places.question(question_id, locale), _phrases_field(question_id, answer_id), text)
                for answer_id, answer in question.answers.items()
                for text in answer.phrases
            )
            replies = (
                (subject.places.utterances(subject.places.logic.defined_in[question_id], locale), field, text)
                for answer_id, texts in prose.utterances.replies.get(question_id, {}).items()
                for field in (f"replies.{question_id}.{answer_id}",)
                for text in texts
            )
            yield from _repeated(itertools.chain(phrases, replies))


@rule(
    "answer-without-phrases",
    "has no phrases, add how partners say it",
    failing=(Edit(_DARK, "questions.plug.answers.unplugged.phrases", []),),
)
def answer_without_phrases(subject: Subject) -> Iterator[Found]:
    """What has a button can be said in words as well."""
    for locale, prose in subject.knowledge.prose.items():
        for question_id, question in prose.questions.items():
            for answer_id, answer in question.answers.items():
                if not answer.phrases:
                    path = subject.places.question(question_id, locale)
                    yield Found(path, _phrases_field(question_id, answer_id))


def _phrases_field(question_id: str, answer_id: str) -> str:
    return f"questions.{question_id}.answers.{answer_id}.phrases"


def _repeated(texts: Iterable[tuple[str, str, str]]) -> Iterator[Found]:
    """Texts, given as file, field and text, that say what a text of another field says already."""
    first: dict[tuple[str, ...], str] = {}
    for path, field, text in texts:
        place = f"{path} ({field})"
        other = first.setdefault(words_of(text), place)
        if other != place:
            yield Found(path, field, {"text": text, "other": other})
