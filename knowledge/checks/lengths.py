"""Rules of length: what has to fit on a button or into one look."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.rule import Edit, Found, Severity, rule
from knowledge.checks.subject import Subject, outcome_field
from knowledge.checks.texts import Voice

LABEL = 24
FORM_NAME = 34
"""A label that carries a name from the form may be longer; so may a noun phrase in a list."""
QUESTION_WORDS = 15
CONCLUSION_WORDS = 70
STEPS = 3
_PHRASES = {"title", "name", "about", "noted"}

_DARK = "lamps/en/lamp-dark.yaml"
_LABEL = "questions.plug.answers.plugged-in.label"


@rule(
    "button-too-long",
    "has {count} characters, shorten it to {most}",
    failing=(Edit(_DARK, _LABEL, "Yes, it is plugged in at the wall now"),),
    passing=(Edit(_DARK, _LABEL, "Usage (Usage recognition)"),),
)
def button_too_long(subject: Subject) -> Iterator[Found]:
    """What does not fit is cut off on a telephone."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            most = LABEL if words.field == "button" else FORM_NAME
            if words.voice is Voice.BUTTON and len(words.text) > most:
                yield Found(words.path, words.field, {"count": len(words.text), "most": most})


@rule(
    "label-long",
    "has {count} characters, shorten it to {most} unless it is a name from the form",
    severity=Severity.WARNING,
    failing=(Edit(_DARK, _LABEL, "Yes, it is plugged in now"),),
    passing=(Edit(_DARK, _LABEL, "Yes, it is plugged in ok"),),
)
def label_long(subject: Subject) -> Iterator[Found]:
    """Only names from the form have a reason to be long."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            if words.field.endswith(".label") and LABEL < len(words.text) <= FORM_NAME:
                yield Found(words.path, words.field, {"count": len(words.text), "most": LABEL})


@rule(
    "stop-on-a-button",
    "ends with a full stop, remove it",
    failing=(Edit(_DARK, _LABEL, "Yes."),),
    passing=(Edit(_DARK, _LABEL, "Yes"),),
)
def stop_on_a_button(subject: Subject) -> Iterator[Found]:
    """Buttons, headlines and noun phrases are put into sentences that have their own stop."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            is_phrase = words.voice is Voice.BUTTON or words.field.rpartition(".")[2] in _PHRASES
            if is_phrase and words.text.endswith("."):
                yield Found(words.path, words.field)


@rule(
    "question-too-long",
    "has {count} words, shorten it to {most}",
    failing=(Edit(_DARK, "questions.plug.ask", "Is the lamp, " + "which we both know, " * 3 + "plugged in?"),),
    passing=(Edit(_DARK, "questions.plug.ask", "Is the " + "very " * 9 + "old lamp plugged in?"),),
)
def question_too_long(subject: Subject) -> Iterator[Found]:
    """A question is taken in at one look."""
    for locale, prose in subject.knowledge.prose.items():
        for question_id, question in prose.questions.items():
            count = len(question.ask.split())
            if count > QUESTION_WORDS:
                path = subject.places.question(question_id, locale)
                yield Found(path, f"questions.{question_id}.ask", {"count": count, "most": QUESTION_WORDS})


@rule(
    "conclusion-long",
    "has {count} words in because and steps together, shorten it to about {most}",
    severity=Severity.WARNING,
    failing=(Edit(_DARK, "outcomes.no-power.because", "A lamp without power stays dark. " * 12),),
    passing=(Edit(_DARK, "outcomes.no-power.because", "A lamp without power stays dark. " * 10),),
)
def conclusion_long(subject: Subject) -> Iterator[Found]:
    """A conclusion fits on one screen."""
    for locale, prose in subject.knowledge.prose.items():
        for topic_id, topic in prose.topics.items():
            for outcome_id, outcome in topic.outcomes.items():
                count = len(" ".join((outcome.because, *outcome.steps.values())).split())
                if count > CONCLUSION_WORDS:
                    path = subject.places.topic(topic_id, locale)
                    yield Found(path, f"outcomes.{outcome_id}", {"count": count, "most": CONCLUSION_WORDS})


@rule(
    "too-many-steps",
    "has {count} steps, keep at most {most}",
    failing=(
        Edit("lamps/lamp-dark.yaml", "causes.no-power.steps", {f"step-{n}": {"source": [1]} for n in range(1, 5)}),
        Edit(_DARK, "outcomes.no-power.steps", {f"step-{n}": "Do it." for n in range(1, 5)}),
        Edit("lamps/pl/lamp-dark.yaml", "outcomes.no-power.steps", {f"step-{n}": "Zrób to." for n in range(1, 5)}),
    ),
)
def too_many_steps(subject: Subject) -> Iterator[Found]:
    """Nobody follows more at once."""
    for topic in subject.knowledge.topics.values():
        for outcome in topic.outcomes:
            if len(outcome.steps) > STEPS:
                details = {"count": len(outcome.steps), "most": STEPS}
                yield Found(subject.places.topic(topic.id), f"{outcome_field(topic, outcome.id)}.steps", details)
