"""What the rules look at: the content, where its parts stand, its guides compiled and every way through them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from knowledge.belief import CauseGuide, compile_causes
from knowledge.checks.texts import Words, words_of
from knowledge.checks.walking import Ending, endings
from knowledge.decision_list import OptionGuide, compile_options
from knowledge.loading import Places, Survey
from knowledge.model import Knowledge, Option, Topic


class Subject:
    """The sound part of a content folder, and what the rules work out of it once for all of them."""

    def __init__(self, survey: Survey) -> None:
        self.knowledge: Knowledge = survey.knowledge
        self.places: Places = survey.places
        self.whole = not survey.faults
        self._endings: dict[str, tuple[Ending, ...]] = {}

    @cached_property
    def cause_guides(self) -> dict[str, CauseGuide]:
        """Topic id -> its compiled guide."""
        return {
            t.id: compile_causes(t, self.knowledge) for t in self._of_kind("causes") if not self._waits_in_a_ring(t)
        }

    @cached_property
    def option_guides(self) -> dict[str, OptionGuide]:
        """Topic id -> its compiled guide."""
        topics = (topic for topic in self._of_kind("options") if not self._waits_in_a_ring(topic))
        return {topic.id: compile_options(topic, self.knowledge) for topic in topics}

    @property
    def guides(self) -> dict[str, CauseGuide | OptionGuide]:
        """Topic id -> its compiled guide, of either kind."""
        return {**self.cause_guides, **self.option_guides}

    def topic(self, topic_id: str) -> Topic:
        """The topic of that id."""
        return self.knowledge.topics[topic_id]

    def endings(self, topic_id: str) -> tuple[Ending, ...]:
        """Every way through a guide for a partner who knows all answers."""
        if topic_id not in self._endings:
            self._endings[topic_id] = endings(self.topic(topic_id), self.knowledge)
        return self._endings[topic_id]

    def words(self, locale: str) -> tuple[Words, ...]:
        """Every text of one language that a user may read."""
        return self._words[locale]

    @cached_property
    def _words(self) -> dict[str, tuple[Words, ...]]:
        return {locale: tuple(words_of(prose, self.places)) for locale, prose in self.knowledge.prose.items()}

    def _of_kind(self, kind: str) -> Iterator[Topic]:
        return (topic for topic in self.knowledge.topics.values() if topic.kind == kind)

    @staticmethod
    def _waits_in_a_ring(topic: Topic) -> bool:
        return bool(ring_of_needs(topic))


def ring_of_needs(topic: Topic) -> tuple[str, ...]:
    """Questions of a guide that wait for each other, or nothing."""
    waiting = {use.question: set(use.needs) for use in topic.uses}
    while free := {question for question, needs in waiting.items() if not needs & waiting.keys()}:
        waiting = {question: needs for question, needs in waiting.items() if question not in free}
    return tuple(waiting)


def outcome_field(topic: Topic, outcome_id: str) -> str:
    """Where an outcome stands in the topic's file of logic."""
    if topic.otherwise and topic.otherwise.id == outcome_id:
        return "otherwise"
    section = "options" if isinstance(topic.outcome(outcome_id), Option) else "causes"
    return f"{section}.{outcome_id}"
