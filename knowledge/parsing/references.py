"""What one entry of the logic says about another: every id named must be the id of something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knowledge.identifiers import KINDS
from knowledge.looking_up import LookUp
from knowledge.model import NEITHER, Cause, Option, Outcome, Question, Topic
from knowledge.parsing.faults import Faults, FileFaults, listed
from knowledge.parsing.logic import Logic
from knowledge.parsing.shaping import field_of
from knowledge.sources import SourceRef


def check_references(logic: Logic, faults: Faults) -> None:
    """Take down every id that names nothing, and drop the topics that have one: what is left can be worked with."""
    references = _References(logic)
    for topic_id, topic in list(logic.topics.items()):
        path = logic.topic_files[topic_id]
        here = faults.at(str(path))
        before = here.count
        references.of_topic(topic, here)
        for question_id in (use.question for use in topic.uses):
            if logic.defined_in.get(question_id) == topic_id and question_id in logic.questions:
                references.of_question(logic.questions[question_id], here)
        if here.count > before:
            logic.broken.add(path)
            del logic.topics[topic_id]
    for section, entries in (("terms", logic.terms), ("changes", logic.changes)):
        for entry_id, entry in entries.items():
            here = faults.at(str(logic.entry_files[section][entry_id]))
            references.sources(entry.source, here, field_of(section, entry_id))
            references.known("changes", getattr(entry, "changed", ()), here, field_of(section, entry_id, "changed"))
    _check_pages(logic, faults)
    _drop_orphans(logic)


def _drop_orphans(logic: Logic) -> None:
    """A sound topic may use a question whose definition is faulty: it cannot be worked with either."""
    for topic_id, topic in list(logic.topics.items()):
        if any(use.question not in logic.questions for use in topic.uses):
            del logic.topics[topic_id]


def _check_pages(logic: Logic, faults: Faults) -> None:
    owner: dict[int, str] = {}
    for page in logic.pages.values():
        here = faults.at(str(logic.entry_files["pages"][page.id]))
        for segment in page.segments:
            if owner.setdefault(segment, page.id) != page.id:
                message = f"{segment} belongs to {owner[segment]} too, keep it on one page"
                here.add(field_of("pages", page.id, "segments"), message)


class _References:
    """Looks ids up; an id that was declared yet is faulty counts as known, so that one fault is told once."""

    def __init__(self, logic: Logic) -> None:
        self._logic = logic
        self._segments = {segment for page in logic.pages.values() for segment in page.segments}
        self._declared: dict[str, Mapping[str, object]] = {
            "topics": logic.topic_files,
            "questions": logic.defined_in,
            **logic.entry_files,
        }

    def of_topic(self, topic: Topic, faults: FileFaults) -> None:
        """All that the topic names."""
        self.sources(topic.source, faults, "")
        self.known("changes", topic.changed, faults, "changed")
        self.known("topics", topic.related, faults, "related")
        used = {use.question for use in topic.uses}
        for use in topic.uses:
            where = field_of("questions", use.question)
            self.known("questions", (use.question,), faults, "questions")
            self._conditions(use.needs, used - {use.question}, faults, field_of(where, "needs"))
            self._answers(use.question, use.normally, faults, field_of(where, "normally"))
            meant = (use.unknown_means,) if use.unknown_means not in (None, NEITHER) else ()
            self._answers(use.question, meant, faults, field_of(where, "unknown-means"))
            if meant and topic.kind != "options":
                faults.add(field_of(where, "unknown-means"), "holds in a topic of kind options only, remove it")
        if topic.look_up:
            self._look_up(topic.look_up, {outcome.id for outcome in topic.outcomes}, faults)
        self.known("questions", tuple(topic.contact_after), faults, "contact-after")
        for question, done in topic.contact_after.items():
            self._answers(question, done, faults, field_of("contact-after", question))
        for section, outcomes in (("causes", topic.causes), ("options", topic.options)):
            for outcome in outcomes:
                self._outcome(outcome, used, faults, field_of(section, outcome.id))
        if topic.otherwise:
            self._outcome(topic.otherwise, used, faults, "otherwise")

    def of_question(self, question: Question, faults: FileFaults) -> None:
        """All that a definition names."""
        where = field_of("questions", question.id)
        self.sources(question.source, faults, where)
        self.known("terms", question.terms, faults, field_of(where, "terms"))
        twice = {answer for answer in question.every_answer if question.every_answer.count(answer) > 1}
        for answer in sorted(twice):
            faults.add(field_of(where, "answers"), f"{answer} stands twice, keep one")
        for name, meant in (
            ("yes-means", question.yes_means),
            ("no-means", question.no_means),
        ):
            self._answers(question.id, (meant,) if meant else (), faults, field_of(where, name))
        for kind, answer in question.identifiers.items():
            place = field_of(where, "identifiers", kind)
            _kinds((kind,), faults, place)
            self._answers(question.id, (answer,), faults, place)
        if question.repeated:
            place = field_of(where, "repeated")
            _kinds((question.repeated.kind,), faults, field_of(place, "kind"))
            self.known("terms", question.repeated.given_as, faults, field_of(place, "given-as"))
            self._answers(question.id, (question.repeated.means,), faults, field_of(place, "means"))
        self.known("topics", question.from_topics, faults, field_of(where, "from-topics"))
        self._answers(question.id, question.from_topics.values(), faults, field_of(where, "from-topics"))
        self._answers(question.id, question.implies, faults, field_of(where, "implies"))
        for answer, implied in question.implies.items():
            place = field_of(where, "implies", answer)
            for other, other_answer in implied.items():
                self.known("questions", (other,), faults, place)
                self._answers(other, (other_answer,), faults, field_of(place, other))

    def sources(self, refs: Iterable[SourceRef], faults: FileFaults, where: str) -> None:
        """Every reference must be a numbered segment of a page, or a page."""
        place = field_of(where, "source")
        for ref in refs:
            if isinstance(ref, int) and ref not in self._segments:
                faults.add(place, f"{ref} is no segment of a page, mend the number or add it to {_SOURCES}")
            elif isinstance(ref, str):
                self.known("pages", (ref,), faults, place)

    def known(self, section: str, ids: Iterable[str], faults: FileFaults, where: str) -> None:
        """Every id must be declared in that section."""
        for entry_id in ids:
            if entry_id not in self._declared[section]:
                faults.add(where, f"{entry_id} is not among the {section}, mend the id or add it ({_HOMES[section]})")

    def _look_up(self, look_up: LookUp, outcomes: set[str], faults: FileFaults) -> None:
        for term, kinds in look_up.needs.items():
            self.known("terms", (term,), faults, "look-up.needs")
            _kinds(kinds, faults, field_of("look-up.needs", term))
        for result, ends in look_up.results.items():
            for end in ends:
                if end not in outcomes:
                    message = f"{end} is no outcome of this topic, write one of: {listed(sorted(outcomes))}"
                    faults.add(field_of("look-up.results", result), message)

    def _outcome(self, outcome: Outcome, used: set[str], faults: FileFaults, where: str) -> None:
        self.sources(outcome.source, faults, where)
        for step in outcome.steps:
            self.sources(step.source, faults, field_of(where, "steps", step.id))
        self.known("changes", outcome.changed, faults, field_of(where, "changed"))
        if outcome.leads_to:
            self.known("topics", (outcome.leads_to,), faults, field_of(where, "leads-to"))
        if isinstance(outcome, Cause):
            self._conditions(outcome.when, used, faults, field_of(where, "when"))
        if isinstance(outcome, Option):
            for condition in outcome.only_if:
                self._conditions(condition, used, faults, field_of(where, "only-if"))

    def _conditions(
        self, conditions: Mapping[str, Iterable[str]], used: set[str], faults: FileFaults, where: str
    ) -> None:
        for question_id, answers in conditions.items():
            if question_id not in used:
                message = f"{question_id} is no other question of this guide, mend the id or add it under questions"
                faults.add(where, message)
            else:
                self._answers(question_id, answers, faults, field_of(where, question_id))

    def _answers(self, question_id: str, answers: Iterable[str], faults: FileFaults, where: str) -> None:
        question = self._logic.questions.get(question_id)
        if question is None:
            return
        for answer in answers:
            if answer not in question.every_answer:
                known = listed(question.every_answer)
                faults.add(where, f"{answer} is no answer of {question_id}, write one of: {known}")


def _kinds(kinds: Iterable[str], faults: FileFaults, where: str) -> None:
    """Every kind must be one that is recognised."""
    for kind in kinds:
        if kind not in KINDS:
            faults.add(where, f"{kind} is no kind of identifier, write one of: {listed(KINDS)}")


_SOURCES = "sources.yaml"
_HOMES = {
    "topics": "a file of its own",
    "questions": "with answers, in the file of one topic",
    "terms": "glossary.yaml",
    "changes": _SOURCES,
    "pages": _SOURCES,
}
