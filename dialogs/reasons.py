"""Why a question is asked and why an answer was given, computed from the model."""

from __future__ import annotations

from dialogs.assessing import assessment
from dialogs.concluding import LISTED_CAUSES
from dialogs.exchange import Exchange
from knowledge.diagnosis import explain, tells_apart
from knowledge.model import Topic


def why_ask(exchange: Exchange, question_id: str) -> tuple[str, ...]:
    """What the question is good for: the source's reason, and the causes it tells apart."""
    topic, lines = exchange.topic, [exchange.question_prose(question_id).why]
    if topic is not None and topic.use(question_id) is not None:
        evidence = {q: known for q, known in exchange.session.evidence().items() if q != question_id}
        apart = tells_apart(topic, exchange.knowledge, evidence, question_id)
        prose = exchange.topic_prose(topic.id)
        short = [prose.outcomes[outcome].short for outcome in apart if outcome in prose.outcomes][:LISTED_CAUSES]
        if len(short) > 1:
            lines.append(exchange.say("tells-apart", causes=exchange.words.titles(short)))
    return tuple(lines)


def why_open(exchange: Exchange, topic: Topic) -> tuple[str, ...]:
    """What is known, what the answer still depends on, and why that matters."""
    found, lines = assessment(exchange, topic).conclusion, []
    told = [said for use in topic.uses if (said := exchange.noted(use.question))]
    if told:
        lines.append(exchange.say("basis", facts=exchange.words.listing(told)))
    questions = found.open_questions[:LISTED_CAUSES] if found is not None else ()
    if questions:
        about = [exchange.question_prose(question).about for question in questions]
        lines.append(exchange.say("headline-depends", about=exchange.words.listing(about)))
    return (*lines, *(exchange.question_prose(question).why for question in questions))


def why_answer(exchange: Exchange, outcome_id: str) -> tuple[str, ...]:
    """The facts that spoke for and against the outcome, and what else is possible or unlikely."""
    topic = exchange.topic
    if topic is None:
        return ()
    prose, lines = exchange.topic_prose(topic.id), []
    explanation = explain(topic, exchange.knowledge, exchange.session.evidence(), outcome_id)
    for key, questions in (("speaks-for", explanation.speaks_for), ("speaks-against", explanation.speaks_against)):
        noted = [said for said in (exchange.noted(question) for question in questions) if said]
        if noted:
            lines.append(exchange.say(key, facts=exchange.words.listing(noted)))
    found = topic.look_up.results.get(exchange.session.looking_up.found or "", ()) if topic.look_up else ()
    if prose.look_up is not None and outcome_id in found:
        lines.insert(0, prose.look_up.results[str(exchange.session.looking_up.found)].said)
    if not lines:
        lines.append(prose.outcomes[outcome_id].because)
    if topic.kind == "causes":
        ranking = [(o, p) for o, p in assessment(exchange, topic).ranking if o != outcome_id and o in prose.outcomes]
        unlikely = [prose.outcomes[o].short for o, p in ranking if p < 0.02][:LISTED_CAUSES]
        if unlikely:
            lines.append(exchange.say("unlikely", causes=exchange.words.titles(unlikely)))
    return tuple(lines)
