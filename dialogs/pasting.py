"""What was pasted: kinds alone, what each identifier was given as, and what that tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogs.exchange import Exchange
from dialogs.messages import Message
from dialogs.session import Pasted
from knowledge.identifiers import token
from knowledge.model import Knowledge, Question, Topic
from knowledge.understanding import ReadAnswer, ReadFact, Reading
from knowledge.understanding.folding import Folded, split
from knowledge.understanding.phrases import Match, PhraseFinder, longest

_NEAR = 2
"""Words that may stand between an identifier and what it is called: "the tenant ID is ..."."""
LIKELY = 0.15
"""How probable a topic has to be, if all the values that it compares were pasted together."""


class Labels:
    """Finds what a text calls the identifiers in it, as far as a question wants to know."""

    def __init__(self, knowledge: Knowledge) -> None:
        rules = [question.repeated for question in knowledge.questions.values() if question.repeated]
        terms = dict.fromkeys(term for rule in rules for term in rule.given_as)
        known = [(term, prose.terms[term]) for prose in knowledge.prose.values() for term in terms]
        self._finder = PhraseFinder(
            [(term, said) for term, words in known for said in (*words.phrases, *words.labels)], gaps=False
        )

    def of(self, message: Message) -> list[Pasted]:
        """The message's identifiers, in order, each with the term that stands beside it."""
        if not message.identifiers:
            return []
        text = split(message.text)
        kinds = dict.fromkeys(found.kind for found in message.identifiers)
        labels = {kind: iter(self._labels(text, token(kind))) for kind in kinds}
        return [
            Pasted(kind=found.kind, digest=found.digest, given_as=next(labels[found.kind], None))
            for found in message.identifiers
        ]

    def _labels(self, text: Folded, masked: str) -> list[str | None]:
        places = [place for place, word in enumerate(text.texts) if word == masked]
        terms = longest(self._finder.find(text)) if places else []
        before, after = [], []
        for last, place, following in zip([-1, *places], places, [*places[1:], len(text.texts)], strict=False):
            beside = [term for term in terms if _one_sentence(text, term, place)]
            before.append(
                next((t.key for t in reversed(beside) if last < t.start and -1 < place - t.end <= _NEAR), None)
            )
            after.append(next((t.key for t in beside if t.end <= following and 0 < t.start - place <= _NEAR + 1), None))
        # "The tenant ID is ⟨guid⟩" or "⟨guid⟩ is the tenant ID": whoever begins with the one goes on with it.
        first, second = (before, after) if before and before[0] else (after, before)
        return [one or other for one, other in zip(first, second, strict=True)]


def _one_sentence(text: Folded, term: Match[str], place: int) -> bool:
    return text.words[term.start].sentence == text.words[place].sentence


def with_pasted(exchange: Exchange, reading: Reading, pasted: Sequence[Pasted]) -> Reading:
    """The reading with what the pasted identifiers say: to the open question, or to a guide's own.

    They are written down with what they were given as. That one was given as two things counts for more than what it
    was called.
    """
    open_question = exchange.knowledge.questions.get(exchange.open_question or "")
    about = exchange.knowledge.topics.get(reading.topics[0][0]) if reading.outcome == "answer" else exchange.topic
    pair = _pair_of(exchange, reading, pasted)
    if pair is not None:
        about, reading = pair, replace(reading, topics=((pair.id, 1.0),), outcome="answer")
    asked = _asked_by(exchange.knowledge, about)
    twice = _given_twice(exchange, about, [*asked, *_asked_by(exchange.knowledge, exchange.topic)], pasted)
    if open_question is not None and pair is None and (reading.answer is None or open_question.id in twice):
        answer = twice.get(open_question.id) or _by_kind(open_question, pasted)
        if answer is not None:
            reading = replace(reading, answer=ReadAnswer(answer))
    told = [fact for fact in reading.facts if fact.question not in twice]
    by_kind = {q.id: answer for q in asked if q.identifiers_anywhere and (answer := _by_kind(q, pasted))}
    found = {**by_kind, **twice}
    exchange.twice |= twice.keys()
    told += [ReadFact(*one) for one in found.items() if one[0] not in {fact.question for fact in told}]
    return replace(reading, facts=tuple(told))


def _pair_of(exchange: Exchange, reading: Reading, pasted: Sequence[Pasted]) -> Topic | None:
    """The other topic that the text is likely about and whose values were all pasted: a domain beside a tenant ID."""
    kinds = {one.kind for one in pasted}
    likely = {topic for topic, share in reading.topics if share >= LIKELY}
    for topic in exchange.knowledge.topics.values():
        if topic.look_up is None or topic is exchange.topic or topic.id not in likely or not reading.tells:
            continue
        if all(kinds.intersection(fitting) for fitting in topic.look_up.needs.values()):
            return topic
    return None


def _asked_by(knowledge: Knowledge, topic: Topic | None) -> list[Question]:
    return [knowledge.questions[use.question] for use in topic.uses] if topic is not None else []


def _by_kind(question: Question, pasted: Sequence[Pasted]) -> str | None:
    return next((question.identifiers[one.kind] for one in pasted if one.kind in question.identifiers), None)


def _given_twice(
    exchange: Exchange, about: Topic | None, asked: Sequence[Question], pasted: Sequence[Pasted]
) -> Mapping[str, str]:
    """Question -> its answer, where one identifier was given as two different things, now or earlier in the case."""
    session = exchange.session
    rules = {question.id: question.repeated for question in asked if question.repeated}
    found = {}
    for one in pasted:
        given = (
            one
            if one.given_as
            else one.model_copy(update={"given_as": _taken_for(exchange.knowledge, about, one.kind)})
        )
        earlier = session.given_as(given)
        for question, rule in rules.items():
            both = {earlier, given.given_as}
            if given.kind == rule.kind and len(both) == 2 and both <= set(rule.given_as):
                found[question] = rule.means
        session.paste([given])
    return found


def _taken_for(knowledge: Knowledge, about: Topic | None, kind: str) -> str | None:
    """What an identifier is taken for that nothing is said about: what the guide asks for."""
    rules = [question.repeated for question in _asked_by(knowledge, about)]
    asked_for = next((rule.given_as[0] for rule in rules if rule is not None and rule.kind == kind), None)
    if asked_for is not None:
        return asked_for
    needs = about.look_up.needs if about is not None and about.look_up else {}
    return next((term for term, kinds in needs.items() if kind in kinds), None)
