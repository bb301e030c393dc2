"""Rules of the reasoning: what a guide asks leads somewhere, and whatever it can end with is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from knowledge.belief import CauseGuide
from knowledge.checks.rule import Edit, Found, rule
from knowledge.checks.subject import Subject, outcome_field, ring_of_needs
from knowledge.checks.walking import efforts
from knowledge.decision_list import OptionGuide, decides
from knowledge.model import Option, Topic

BUTTONS = 3
"""Answers shown beside "I don't know"."""

_DARK, _CHOOSE = "lamps/lamp-dark.yaml", "lamps/choose-lamp.yaml"


def _answers_in_words(*rooms: str) -> tuple[Edit, ...]:
    """Further answers to the sample's question of the room, in both its languages."""
    return tuple(
        Edit(
            f"lamps/{locale}/choose-lamp.yaml",
            f"questions.room.answers.{room}",
            {"label": room, "noted": room, "phrases": [room]},
        )
        for locale in ("en", "pl")
        for room in rooms
    )


@rule(
    "needs-in-a-ring",
    "waits for {others}, which waits for it too, so neither is ever asked; drop one of the needs",
    failing=(Edit(_DARK, "questions.plug.needs", {"bulb-state": "bulb-whole"}),),
)
def needs_in_a_ring(subject: Subject) -> Iterator[Found]:
    """Questions must not wait for each other."""
    for topic in subject.knowledge.topics.values():
        ring = ring_of_needs(topic)
        for question in ring:
            others = ", ".join(other for other in ring if other != question)
            yield Found(subject.places.topic(topic.id), f"questions.{question}.needs", {"others": others})


@rule(
    "needs-on-a-likely-answer",
    "is never asked of a partner for whom {outcome} is true and who answers {answer} to {needed}, so {outcome} is "
    "missed; let that answer in, or make it impossible under {outcome}",
    failing=(Edit(_DARK, "questions.plug.normally", {"unplugged": "rarely"}),),
    passing=(Edit(_DARK, "questions.plug.normally", {"plugged-in": "always"}),),
)
def needs_on_a_likely_answer(subject: Subject) -> Iterator[Found]:
    """A question must not be blocked for a truthful partner of an outcome that it is meant to find.

    Causes: a question is meant to find the causes whose `when` names it. Every answer that such a cause can give at
    all to what the question waits for has to let it through; if the fitting answer is merely likely, the other
    partners go without the question. Options: wherever conditions hold as they are written, they must still hold once
    the answers of questions that are not asked are taken away.
    """
    for topic_id, cause_guide in subject.cause_guides.items():
        yield from _blocked_causes(subject, subject.topic(topic_id), cause_guide)
    for topic_id, option_guide in subject.option_guides.items():
        yield from _blocked_options(subject, subject.topic(topic_id), option_guide)


def _blocked_causes(subject: Subject, topic: Topic, guide: CauseGuide) -> Iterator[Found]:
    for row, cause in enumerate(topic.causes):
        for place, question in enumerate(guide.questions):
            for needed, fitting in guide.needs[place].items() if question in cause.when else ():
                for index, answer in enumerate(guide.answers[needed]):
                    if index not in fitting and guide.words[row, guide.column(needed, index)] > 0:
                        blocker = (guide.questions[needed], answer)
                        yield _blocked(subject, topic, question, blocker, cause.id)


def _blocked_options(subject: Subject, topic: Topic, guide: OptionGuide) -> Iterator[Found]:
    told: set[tuple[str, str, str]] = set()
    for places in np.ndindex(guide.table.shape):
        answers = {q: guide.answers[i][places[i]] for i, q in enumerate(guide.questions)}
        option = next((option for option in topic.options if _holds(option, answers)), None)
        row = guide.outcomes.index(option.id) if option else -1
        if option is None or row == guide.table[places]:
            continue
        for place in sorted(guide.conditions[row]):
            for needed, fitting in guide.needs[place].items():
                question, waits_for = guide.questions[place], guide.questions[needed]
                if places[needed] not in fitting and (question, option.id, waits_for) not in told:
                    told.add((question, option.id, waits_for))
                    yield _blocked(subject, topic, question, (waits_for, answers[waits_for]), option.id)


def _holds(option: Option, answers: Mapping[str, str]) -> bool:
    """Whether the conditions hold as they are written, asked or not."""
    maps = option.only_if or ({},)
    return any(all(answers[question] in fitting for question, fitting in one.items()) for one in maps)


def _blocked(subject: Subject, topic: Topic, question: str, blocker: tuple[str, str], outcome: str) -> Found:
    needed, answer = blocker
    details = {"outcome": outcome, "needed": needed, "answer": answer}
    return Found(subject.places.topic(topic.id), f"questions.{question}.needs.{needed}", details)


@rule(
    "idle-question",
    "can change nothing in this guide, whatever is answered; let an outcome depend on it or remove it",
    failing=(
        Edit(_CHOOSE, "options.desk-lamp.only-if", {"room": "study"}),
        Edit(_DARK, "causes.broken-bulb.when", {"plug": {"unplugged": "sometimes"}}),
    ),
    passing=(Edit(_DARK, "causes.broken-bulb.when", {"bulb-state": {"bulb-broken": "rarely"}}),),
)
def idle_question(subject: Subject) -> Iterator[Found]:
    """The answers of a question must be worth something, or decide about another question that is."""
    for topic_id, guide in subject.guides.items():
        waited_for = {needed for needs in guide.needs for needed in needs}
        for place, question in enumerate(guide.questions):
            if isinstance(guide, CauseGuide):
                worth = place in waited_for or bool(np.ptp(guide.rows_of(place, guide.words), axis=0).any())
            else:
                worth = decides(guide.table, place)
            if not worth:
                yield Found(subject.places.topic(topic_id), f"questions.{question}")


@rule(
    "unreachable-outcome",
    "is never what the guide names, whatever a truthful partner answers; give it conditions or answers of its own",
    failing=(Edit(_CHOOSE, "options.desk-lamp.only-if", {"room": "kitchen"}),),
    passing=(Edit(_CHOOSE, "options.desk-lamp.only-if", {"room": ["kitchen", "study"], "reading": "reads"}),),
)
def unreachable_outcome(subject: Subject) -> Iterator[Found]:
    """Every cause and every option comes out on top for somebody for whom it is true.

    The `otherwise` of an option guide is let off: it also serves partners who cannot answer.
    """
    for topic_id, guide in subject.guides.items():
        topic = subject.topic(topic_id)
        for effort in efforts(guide, topic, subject.endings(topic_id)):
            serves_the_unsure = topic.kind == "options" and topic.outcomes[-1].id == effort.outcome
            if not effort.found and not serves_the_unsure:
                yield Found(subject.places.topic(topic_id), outcome_field(topic, effort.outcome))


@rule(
    "causes-alike",
    "is answered exactly like {other} in every question, so no question tells them apart; add one that does, or make "
    "them one",
    failing=(Edit(_DARK, "causes.broken-bulb.when", {"plug": {"unplugged": "always"}}),),
    passing=(Edit(_DARK, "causes.broken-bulb.when", {"plug": {"unplugged": "usually"}}),),
)
def causes_alike(subject: Subject) -> Iterator[Found]:
    """Of any two causes, `otherwise` among them, some question is answered differently."""
    for topic_id, guide in subject.cause_guides.items():
        for row, outcome in enumerate(guide.outcomes):
            for earlier in range(row):
                if np.allclose(guide.words[row], guide.words[earlier]):
                    place = outcome_field(subject.topic(topic_id), outcome)
                    yield Found(subject.places.topic(topic_id), place, {"other": guide.outcomes[earlier]})


@rule(
    "too-many-buttons",
    "has {count} answers with a button, keep at most {most} and move the others to unlisted",
    failing=(
        Edit(_CHOOSE, "questions.room.answers", ["kitchen", "study", "hall", "cellar"]),
        *_answers_in_words("hall", "cellar"),
    ),
    passing=(
        Edit(_CHOOSE, "questions.room.answers", ["kitchen", "study", "hall"]),
        Edit(_CHOOSE, "questions.room.unlisted", ["cellar"]),
        *_answers_in_words("hall", "cellar"),
    ),
)
def too_many_buttons(subject: Subject) -> Iterator[Found]:
    """Channels show few buttons, and readers take in few."""
    for question in subject.knowledge.questions.values():
        if len(question.answers) > BUTTONS:
            details = {"count": len(question.answers), "most": BUTTONS}
            yield Found(subject.places.question(question.id), f"questions.{question.id}.answers", details)
