"""The end of a guide: the cause or recommendation, how sure, why, the steps, the source; then what fits to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialogs.exchange import Exchange
from dialogs.facts import known_lines
from dialogs.handoff import offer_person
from dialogs.messages import Button
from dialogs.session import Prompt
from knowledge.diagnosis import Conclusion, explain
from knowledge.model import After, Needs, Outcome, Topic, Who

BASIS = 2
"""How many facts a conclusion names as its basis, strongest first; "why this answer" names all."""

LISTED_CAUSES = 3
"""How many further causes a sentence lists."""

BRANCHES = 3
"""How many lines "it depends" takes; with more, only what the first open question decides is told."""


def conclude(exchange: Exchange, topic: Topic, conclusion: Conclusion, lead: tuple[str, ...] = ()) -> None:
    """Name the cause or recommendation, how sure, why, the steps, the source; then ask what fits."""
    if topic.kind == "causes" and not conclusion.supported:
        _leave_open(exchange, topic, conclusion, lead)
        return
    if conclusion.alternatives:
        _conclude_conditionally(exchange, topic, conclusion, lead)
        return
    if topic.kind in ("answer", "outside"):
        _tell(exchange, topic, topic.outcome(conclusion.outcomes[0]), lead)
        return
    outcomes = [topic.outcome(outcome_id) for outcome_id in conclusion.outcomes]
    first, prose = outcomes[0], exchange.topic_prose(topic.id)
    # Of two troubles the steps of the first are told; the second is looked at once that one is mended.
    exchange.session.offer(first.id)
    key = f"headline-{conclusion.confidence}" if topic.kind == "causes" else "headline-plain"
    headline = exchange.say(key, name=prose.outcomes[first.id].name)
    because = [*_basis(exchange, topic, first), prose.outcomes[first.id].because]
    if len(outcomes) > 1:
        shorts = [prose.outcomes[outcome.id].short for outcome in outcomes]
        headline = exchange.say("headline-two", name=exchange.words.titles(shorts))
        because = [exchange.say("first-the-first")]
    exchange.reply(
        "conclude",
        headline=headline,
        body=(
            *lead,
            *because,
            *_also(exchange, topic, conclusion),
        ),
        steps=tuple(prose.outcomes[first.id].steps[step.id] for step in first.steps),
        closing=_closing(exchange, topic, first),
        small=(
            *exchange.changes(*outcomes, *([topic] if topic.kind == "options" else [])),
            exchange.source_line(ref for outcome in outcomes for ref in outcome.source),
        ),
        buttons=closing_buttons(exchange, topic, first),
        cause=first.id,
    )
    exchange.event("concluded", topic=topic.id, outcome=first.id)


def _tell(exchange: Exchange, topic: Topic, outcome: Outcome, lead: tuple[str, ...]) -> None:
    """The one answer of a topic that is no guide."""
    headline, because, steps = _answer(exchange, topic, outcome)
    exchange.session.offer(outcome.id)
    exchange.reply(
        "say" if topic.kind == "outside" else "conclude",
        headline=headline,
        body=(*lead, because),
        steps=steps,
        closing=_closing(exchange, topic, outcome),
        small=(*exchange.changes(outcome), exchange.source_line(outcome.source)),
        buttons=closing_buttons(exchange, topic, outcome),
        cause=outcome.id,
    )
    exchange.event("concluded", topic=topic.id, outcome=outcome.id)


def _basis(exchange: Exchange, topic: Topic, outcome: Outcome) -> list[str]:
    """The facts that the conclusion rests on, but for those that this very message noted."""
    session = exchange.session
    questions = explain(topic, exchange.knowledge, session.evidence(), outcome.id).speaks_for
    told = {fact.question for fact in session.facts if fact.at == session.turn and fact.how != "asked"}
    noted = [exchange.noted(question) for question in dict.fromkeys(questions) if question not in told]
    said = [text for text in noted if text]
    return [exchange.say("basis", facts=exchange.words.listing(said[:BASIS]))] if said else []


def _also(exchange: Exchange, topic: Topic, conclusion: Conclusion) -> list[str]:
    if topic.kind != "causes" or conclusion.confidence == "very-likely" or not conclusion.also:
        return []
    prose = exchange.topic_prose(topic.id)
    also = [prose.outcomes[o].short for o in conclusion.also[:LISTED_CAUSES] if o in prose.outcomes]
    return [exchange.say("also-possible", causes=exchange.words.titles(also))] if also else []


def _closing(exchange: Exchange, topic: Topic, outcome: Outcome) -> str:
    """What to ask once the conclusion was read, and the prompt that remembers it."""
    session = exchange.session
    if topic.kind == "outside":
        session.prompt = Prompt(kind="answer", of=outcome.id)
        return ""
    if outcome.after is After.FORM:
        session.prompt = Prompt(kind="outcome", of=outcome.id)
        return exchange.say("what-does-the-form-do")
    if outcome.after is After.ANSWER:
        session.prompt = Prompt(kind="answer", of=outcome.id)
        return exchange.say("does-that-answer-it")
    session.prompt = Prompt(kind="wait", of=outcome.id)
    return ""


def closing_buttons(exchange: Exchange, topic: Topic, outcome: Outcome) -> tuple[Button, ...]:
    """At most four ways on after a conclusion."""
    letter = letter_button(exchange, outcome)
    if topic.kind == "outside":
        related = [
            exchange.choice_button(exchange.topic_prose(other).button, "topic", other) for other in topic.related[:2]
        ]
        return (*related, exchange.button("something-else", "topics"), exchange.button("person", "person"))
    if outcome.after is After.FORM:
        buttons = [
            exchange.button("accepted", "outcome", outcome.id, "accepted"),
            exchange.button("still", "outcome", outcome.id, "still"),
            exchange.button("later", "outcome", outcome.id, "later"),
            *(letter or [exchange.button("why-answer", "why-answer")]),
        ]
    elif outcome.after is After.ANSWER:
        no = "not-that" if topic.kind == "causes" else "change"
        buttons = [
            exchange.button("yes", "outcome", outcome.id, "yes"),
            exchange.button("not-that", "outcome", outcome.id, "refuted") if no == "not-that" else _changing(exchange),
            *letter,
            exchange.button("stuck", "outcome", outcome.id, "no"),
        ]
    else:
        buttons = [
            *letter,
            exchange.button("answered", "answered", outcome.id),
            *(_put_aside(exchange) or [exchange.button("why-answer", "why-answer")]),
            exchange.button("person", "person"),
        ]
    return tuple(buttons[:4])


def _put_aside(exchange: Exchange) -> list[Button]:
    """The matter put aside last: while somebody else's reply is waited for there is time for it."""
    waiting = exchange.session.suspended[-1:]
    return [exchange.choice_button(exchange.topic_prose(topic).button, "topic", topic) for topic in waiting]


def _changing(exchange: Exchange) -> Button:
    """A way to change an answer, or, where none was given, another question."""
    if any(exchange.noted(fact.question) for fact in exchange.session.facts):
        return exchange.button("change", "change")
    return exchange.button("new-topic", "topics")


def _conclude_conditionally(exchange: Exchange, topic: Topic, conclusion: Conclusion, lead: tuple[str, ...]) -> None:
    """What to do depends on what the partner does not know: say on what, and how."""
    if len(conclusion.alternatives) > BRANCHES:
        lines = _by_first_question(exchange, topic, conclusion)
    else:
        lines = [_branch(exchange, topic, (a.outcome,), a.when) for a in conclusion.alternatives]
    exchange.session.prompt = Prompt(kind="wait", of="open")
    outcomes = [topic.outcome(a.outcome) for a in conclusion.alternatives]
    about = [exchange.question_prose(q).about for q in conclusion.open_questions]
    exchange.reply(
        "conclude",
        headline=exchange.say("headline-depends", about=exchange.words.listing(about[:LISTED_CAUSES])),
        body=(*lead, *exchange.changes(*outcomes, money=True)),
        steps=tuple(lines),
        small=(
            *exchange.changes(*outcomes, topic),
            exchange.source_line(ref for outcome in outcomes for ref in outcome.source),
        ),
        buttons=open_buttons(exchange),
        cause=outcomes[0].id if len({o.id for o in outcomes}) == 1 else None,
    )


def open_buttons(exchange: Exchange) -> tuple[Button, ...]:
    """Ways on where the answer depends on what is not known."""
    return (
        exchange.button("letter-open", "letter", "open"),
        exchange.button("answered", "answered", "open"),
        exchange.button("change", "change"),
        exchange.button("new-topic", "topics"),
    )


def _branch(exchange: Exchange, topic: Topic, outcomes: Sequence[str], when: Needs) -> str:
    """What to do under these answers; if it still depends, on which outcomes or that it does."""
    prose = exchange.topic_prose(topic.id)
    conditions = [
        exchange.words.listing(
            [exchange.question_prose(q).answers[a].noted for a in _shown(exchange, q, answers)], "or"
        )
        for q, answers in when.items()
    ]
    short = exchange.words.listing([prose.outcomes[outcome].short for outcome in outcomes], "or")
    if len(outcomes) >= BRANCHES:
        short = exchange.say("depends-further")
    if not conditions:
        return exchange.say("otherwise", outcome=short)
    condition = exchange.words.opening(exchange.words.listing(conditions))
    return exchange.say("if-then", condition=condition, outcome=short)


def _by_first_question(exchange: Exchange, topic: Topic, conclusion: Conclusion) -> list[str]:
    """A line for each answer to the first open question, answers that come to the same together."""
    question = conclusion.open_questions[0]
    branches: dict[tuple[str, ...], list[str]] = {}
    for answer in exchange.knowledge.questions[question].every_answer:
        leading = [a.outcome for a in conclusion.alternatives if answer in a.when.get(question, (answer,))]
        branches.setdefault(tuple(dict.fromkeys(leading)), []).append(answer)
    return [
        _branch(exchange, topic, outcomes, {question: tuple(answers)})
        for outcomes, answers in branches.items()
        if outcomes
    ]


def _shown(exchange: Exchange, question: str, answers: tuple[str, ...]) -> list[str]:
    """Those of the answers that have a button, if any has: the others are only ways to say them."""
    listed = [answer for answer in answers if answer in exchange.knowledge.questions[question].answers]
    return listed or list(answers)


def brief(
    exchange: Exchange, topic: Topic, conclusion: Conclusion, lead: tuple[str, ...] = (), *, go_on: bool = False
) -> None:
    """The short answer to a question in the middle of another guide, which stays where it is.

    `go_on`: that guide has concluded, so its ways on are offered again.
    """
    present = exchange.topic
    concluded = [offer.outcome for offer in exchange.session.open_offers()] if present and go_on else []
    outcome = topic.outcome(conclusion.outcomes[0])
    headline, because, steps = _answer(exchange, topic, outcome)
    letter = letter_button(exchange, present.outcome(concluded[-1])) if present and concluded else []
    ways = (
        exchange.button("go-on", "resume"),
        exchange.button("new-topic", "topics"),
        exchange.button("person", "person"),
    )
    exchange.reply(
        "say",
        headline=headline,
        body=(*lead, because),
        steps=steps,
        small=(*exchange.changes(outcome), exchange.source_line(outcome.source)),
        buttons=(*letter, *ways) if go_on else (),
        topic=topic.id,
        cause=outcome.id,
    )


def _answer(exchange: Exchange, topic: Topic, outcome: Outcome) -> tuple[str, str, tuple[str, ...]]:
    """A plain answer's headline, reason and steps; that a subject is outside is said otherwise the second time."""
    prose = exchange.outcome_prose(topic.id, outcome.id)
    if topic.kind == "outside":
        number = exchange.again(f"outside {topic.id}")
        if number > 1:
            return "", exchange.words.variant("outside", number), ()
    return (
        exchange.say("headline-plain", name=prose.name),
        prose.because,
        tuple(prose.steps[step.id] for step in outcome.steps),
    )


def letter_button(exchange: Exchange, outcome: Outcome) -> list[Button]:
    """A button for the outcome's letter, if it has one."""
    return [exchange.button(f"letter-{outcome.letter.to}", "letter", outcome.id)] if outcome.letter else []


def _leave_open(exchange: Exchange, topic: Topic, conclusion: Conclusion, lead: tuple[str, ...]) -> None:
    """No fact speaks for a cause: hand out the list that would tell, or look the facts over, or end at a person."""
    session = exchange.session
    if conclusion.open_questions:
        prose = exchange.topic_prose(topic.id)
        short = [prose.outcomes[o].short for o in (*conclusion.outcomes, *conclusion.also) if o in prose.outcomes]
        who = {q: exchange.knowledge.questions[q].who for q in conclusion.open_questions}
        customers = any(asked is Who.CUSTOMER for asked in who.values())
        session.prompt = Prompt(kind="wait", of="open")
        exchange.reply(
            "conclude",
            headline=exchange.say("headline-open"),
            body=(*lead, exchange.say("possible-causes", causes=exchange.words.titles(short[:LISTED_CAUSES]))),
            steps=(
                *_to_find_out(exchange, who),
                exchange.say("send-list") if customers else "",
                exchange.say("come-back"),
            ),
            small=(exchange.source_line(topic.source),),
            buttons=(
                exchange.button("letter-open", "letter", "open"),
                exchange.button("answered", "answered", "open"),
                exchange.button("causes", "causes"),
                exchange.button("person", "person"),
            ),
        )
    elif not session.reviewed and known_lines(exchange, of_topic=True):
        review(exchange, lead)
    else:
        if topic.otherwise is not None:
            session.offer(topic.otherwise.id)
        offer_person(exchange, (*lead, exchange.say("no-cause-left")), topic.otherwise.id if topic.otherwise else None)


def _to_find_out(exchange: Exchange, who: Mapping[str, Who]) -> list[str]:
    """The questions that the partner or a colleague can answer, as one step."""
    told = []
    for key, asked in (("look-up", Who.YOU), ("ask-inside", Who.COLLEAGUE)):
        questions = [exchange.question_prose(question).ask for question in who if who[question] is asked]
        if questions:
            quoted = [exchange.say("quoted", text=question) for question in questions]
            told.append(exchange.say(key, questions=exchange.words.listing(quoted)))
    return [" ".join(told)] if told else []


def review(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """Show the facts once and ask whether one of them is different."""
    session = exchange.session
    causes = exchange.topic is not None and exchange.topic.kind == "causes"
    session.reviewed = True
    session.prompt = Prompt(kind="review")
    exchange.reply(
        "ask",
        body=(
            *lead,
            exchange.say("nothing-fits" if causes else "look-over"),
        ),
        steps=known_lines(exchange, of_topic=True),
        closing=exchange.say("all-correct"),
        buttons=(exchange.button("all-correct", "facts-right"), exchange.button("change", "change")),
    )
