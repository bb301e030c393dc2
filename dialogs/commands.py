"""What can be asked for at any time, in words or by a button: help, back, change, why, start over ..."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import cases, concluding, facts, former, guide, handoff, letters, menu, outcomes, reasons
from dialogs.afterwards import concluded, decisive, is_open, stands_open, steps_again, ways_on
from dialogs.exchange import Exchange
from dialogs.session import Prompt
from knowledge.model import Who

CHANGES_SHOWN = 8
"""How many earlier answers are offered for changing at once."""


def help_(exchange: Exchange) -> None:
    """What can be asked for."""
    exchange.reply(
        "say",
        body=(exchange.say("help"),),
        steps=tuple(exchange.say(f"help-{number}") for number in range(1, 5)),
        buttons=(
            *([exchange.button("go-on", "resume")] if exchange.session.prompt else []),
            exchange.button("known", "known"),
            exchange.button("restart", "restart"),
            exchange.button("topics", "topics"),
        )[:4],
    )


def back(exchange: Exchange) -> None:
    """Undo the answer given last in the guide in hand and ask its question again."""
    session, topic = exchange.session, exchange.topic
    guided = topic is not None and topic.kind in ("causes", "options")
    given = [
        fact
        for fact in session.facts
        if fact.how != "inferred" and (not guided or (topic is not None and topic.use(fact.question)))
    ]
    latest = max(given, key=lambda fact: fact.at, default=None)
    if guide.can_leave(exchange):
        guide.leave(exchange)
    elif latest is None and session.suspended:
        outcomes.resume(exchange)
    elif latest is None:
        guide.repeat_prompt(exchange, (exchange.vary("nothing-to-undo"),))
    elif topic is None or not guided:
        _undo(exchange, latest.at)
        menu.offer_topics(exchange, (exchange.vary("one-back"),))
    else:
        undone = next((question for question in reversed(_undo(exchange, latest.at)) if topic.use(question)), None)
        lead = (exchange.vary("one-back"),)
        guide.ask(exchange, undone, lead) if undone is not None else guide.proceed(exchange, lead)


def _undo(exchange: Exchange, turn: int) -> list[str]:
    """Forget what was learnt in that turn and what was concluded from it; the questions."""
    session = exchange.session
    undone = [fact.question for fact in session.facts if fact.at == turn]
    for question in undone:
        session.forget(question)
    asked = session.put.get(session.topic or "", [])
    # What was asked after the answer that is taken back is asked again too.
    first = min((asked.index(question) for question in undone if question in asked), default=len(asked))
    session.put[session.topic or ""] = asked[:first]
    session.offers = [offer for offer in session.offers if offer.result != "open"]
    session.reviewed, session.concluded = False, ""
    return undone


def change(exchange: Exchange, question: str | None = None) -> None:
    """Ask an earlier question again; without one, offer the answers given so far."""
    session = exchange.session
    if question in exchange.knowledge.questions and session.fact(str(question)) is not None:
        guide.ask(exchange, str(question), (exchange.say("change-which-now"),))
        return
    changeable = [fact for fact in session.facts if fact.question in exchange.prose.questions][-CHANGES_SHOWN:]
    if not changeable:
        menu.offer_topics(exchange, (exchange.say("nothing-known"),))
        return
    session.prompt = Prompt(kind="change")
    exchange.reply(
        "choose",
        closing=exchange.say("change-which"),
        buttons=tuple(
            exchange.choice_button(
                exchange.words.opening(exchange.question_prose(fact.question).about),
                "change",
                fact.question,
            )
            for fact in changeable
        ),
    )


def _short(label: str, limit: int = 34) -> str:
    return label if len(label) <= limit else label[: limit - 1].rstrip() + "…"


def known(exchange: Exchange) -> None:
    """What is known so far, and a way to correct it."""
    session = exchange.session
    lines = facts.known_lines(exchange)
    pasted = [exchange.say(f"kind-{kind}") for kind in session.pasted_kinds if exchange.words.has(f"kind-{kind}")]
    about = exchange.topic_prose(exchange.topic.id).title if exchange.topic else None
    if not lines and not pasted and about is None:
        menu.offer_topics(exchange, (exchange.say("nothing-known"),))
        return
    exchange.reply(
        "say",
        body=(exchange.say("known", topic=about) if about else exchange.say("known-no-topic"),),
        steps=(*lines, *([exchange.say("pasted", kinds=exchange.words.listing(pasted))] if pasted else [])),
        buttons=(
            *([exchange.button("change", "change")] if lines else []),
            *([exchange.button("go-on", "resume")] if session.prompt and exchange.open_question is None else []),
            *former.way_back(exchange),
            exchange.button("restart", "restart"),
        ),
    )
    if exchange.open_question is not None:
        guide.repeat_prompt(exchange)


def why_ask(exchange: Exchange) -> None:
    """Why the open question is asked; without one, why the last answer was given."""
    prompt = exchange.session.prompt
    if exchange.open_question is not None:
        guide.repeat_prompt(exchange, reasons.why_ask(exchange, exchange.open_question))
    elif prompt is not None and prompt.kind == "look-up":
        guide.repeat_prompt(exchange, (exchange.say("look-up-why"),))
    else:
        why_answer(exchange)


def explain(exchange: Exchange, lead: tuple[str, ...] = ()) -> None:
    """ "What is that?": the term in the open question, or else why it is asked."""
    terms = exchange.knowledge.questions[exchange.open_question].terms if exchange.open_question else ()
    if terms:
        explain_term(exchange, _meant(exchange, terms), lead)
    else:
        why_ask(exchange)


def find_out(exchange: Exchange, about: str | None = None) -> None:
    """Where the thing that a question asks for is found, and who can tell if that is somebody else.

    `about` is that question, if it is not the open one.
    """
    name = about or exchange.open_question
    if name is None:
        _find_what_decided(exchange)
        return
    question = exchange.knowledge.questions[name]
    who = exchange.say(f"find-out-{question.who}")
    if question.terms:
        explain_term(exchange, _meant(exchange, question.terms), () if question.who is Who.YOU else (who,))
    else:
        guide.repeat_prompt(exchange, (who,))


def _find_what_decided(exchange: Exchange) -> None:
    """The same for what the last conclusion rests on, such as the right ID after a wrong one; else as `explain`."""
    terms = [term for question in decisive(exchange) for term in exchange.knowledge.questions[question].terms]
    if terms:
        explain_term(exchange, terms[0])
    else:
        explain(exchange)


def _meant(exchange: Exchange, terms: tuple[str, ...]) -> str:
    """The term of the open question that is meant: asked again, the one after that explained last."""
    last = exchange.session.said.removeprefix("term ")
    return terms[(terms.index(last) + 1) % len(terms)] if last in terms else terms[0]


def explain_term(exchange: Exchange, term_id: str, lead: tuple[str, ...] = ()) -> None:
    """What the term means and where to find it; then what was open stands again."""
    term, prose = exchange.knowledge.terms[term_id], exchange.prose.terms[term_id]
    prompt, question = exchange.session.prompt, exchange.open_question
    exchange.again(f"term {term_id}")
    beside = [other for other in exchange.knowledge.questions[question].terms if question] if question else []
    others = [
        exchange.choice_button(_short(exchange.say("what-is", term=_bare(exchange, other))), "term", other)
        for other in beside
        if other != term_id
    ]
    exchange.reply(
        "say",
        headline=prose.name,
        body=(*lead, prose.meaning, prose.where),
        small=(*exchange.changes(term), exchange.source_line(term.source)),
        buttons=tuple(others) if prompt is not None else menu.featured(exchange),
    )
    if prompt is not None:
        guide.repeat_prompt(exchange)


def _bare(exchange: Exchange, term_id: str) -> str:
    """The term's name without what stands in brackets after it."""
    return exchange.prose.terms[term_id].name.partition(" (")[0]


def why_answer(exchange: Exchange) -> None:
    """Why the last conclusion was reached, computed from the model."""
    session = exchange.session
    offers = [offer for offer in session.offers if offer.topic == session.topic]
    exchange.again("why-answer")
    if exchange.topic is not None and stands_open(exchange):
        exchange.reply(
            "say",
            body=reasons.why_open(exchange, exchange.topic),
            small=(exchange.source_line(exchange.topic.source),),
            buttons=concluding.open_buttons(exchange),
        )
        return
    if not offers or exchange.topic is None:
        if session.prompt is not None and session.prompt.kind == "question":
            why_ask(exchange)
        elif session.prompt is not None and session.prompt.kind == "case":
            guide.repeat_prompt(exchange)
        else:
            menu.offer_topics(exchange, (exchange.say("nothing-answered"),))
        return
    topic, outcome = exchange.topic, exchange.topic.outcome(offers[-1].outcome)
    why, source = reasons.why_answer(exchange, outcome.id), (exchange.source_line(outcome.source),)
    if is_open(exchange) and concluded(exchange) is outcome:
        ways_on(exchange, why, small=source)
    else:
        buttons = concluding.closing_buttons(exchange, topic, outcome)
        exchange.reply("say", body=why, small=source, buttons=buttons, cause=outcome.id)


def restart(exchange: Exchange) -> None:
    """Forget the case and begin anew."""
    session = exchange.session
    session.former = []
    session.new_case()
    session.topic = None
    menu.offer_topics(exchange, (exchange.say("restarted", date=exchange.keep_until),))


def speak(exchange: Exchange, locale: str) -> None:
    """Go on in another language; every fact and the open question stay."""
    if locale not in exchange.wording:
        guide.repeat_prompt(exchange, (exchange.say("language-unknown"),))
        return
    exchange.session.locale = locale
    lead = (exchange.say("language-switched"),)
    if is_open(exchange):
        guide.proceed(exchange, lead, afresh=True)
    else:
        guide.repeat_prompt(exchange, lead)


def show_causes(exchange: Exchange) -> None:
    """All causes or options of the present topic; the open question stands again."""
    topic = exchange.topic
    if topic is None or not (topic.causes or topic.options):
        menu.all_topics(exchange)
        return
    prompt = exchange.session.prompt
    menu.causes(exchange, topic)
    if is_open(exchange) or (prompt is not None and prompt.kind == "question"):
        guide.repeat_prompt(exchange)


def how_long(exchange: Exchange) -> None:
    """How long what was concluded takes, as far as the source says; then what was open stands again."""
    guide.repeat_prompt(exchange, (time_of(exchange) or exchange.say("no-time"),))


def time_of(exchange: Exchange) -> str | None:
    """How long what was concluded takes; before that, what all outcomes of the guide that take time say of it."""
    topic, outcome = exchange.topic, concluded(exchange)
    if topic is None:
        return None
    outcomes = topic.outcomes if outcome is None else [outcome]
    times = {exchange.outcome_prose(topic.id, one.id).time for one in outcomes} - {None}
    return times.pop() if len(times) == 1 else None


def resume(exchange: Exchange) -> None:
    """Back to what is open: a topic put aside, or the question that stands."""
    if exchange.session.suspended and not exchange.session.prompt:
        outcomes.resume(exchange)
    elif is_open(exchange):
        steps_again(exchange)
    else:
        guide.repeat_prompt(exchange, (exchange.say("resumed"),))


def second_matter(exchange: Exchange) -> None:
    """The matter that was put aside for another one; else what is open."""
    if exchange.session.suspended:
        outcomes.resume(exchange)
    else:
        resume(exchange)


def done(exchange: Exchange) -> None:
    """The user has what they came for."""
    outcomes.farewell(exchange, "until-later")


def rate(exchange: Exchange, value: str | None = None) -> None:
    """Ask how the conversation was, or thank for the answer."""
    if value is None:
        exchange.session.prompt = Prompt(kind="rate")
        exchange.reply(
            "rate",
            closing=exchange.say("rate"),
            buttons=(
                exchange.button("rate-good", "rate", None, "good"),
                exchange.button("rate-partly", "rate", None, "partly"),
                exchange.button("rate-bad", "rate", None, "bad"),
            ),
        )
        return
    exchange.event("rated", value=value if value in ("good", "partly", "bad") else "other")
    menu.offer_topics(exchange, (exchange.say("rated"),))


def react(exchange: Exchange, key: str) -> None:
    """A short fitting answer to a greeting, thanks, abuse and the like; what was open stands again."""
    prompt = exchange.session.prompt
    lead = exchange.vary(f"react-{key}", date=exchange.keep_until)
    if key == "data" and is_open(exchange):
        # What is asked after a conclusion would seem to ask about this answer.
        exchange.reply(
            "say", body=(lead,), buttons=(exchange.button("go-on", "resume"), exchange.button("restart", "restart"))
        )
        return
    if key == "abuse" and (prompt is None or prompt.kind == "topics"):
        menu.offer_topics(exchange, (lead,), instead=exchange.button("person", "person"))
        return
    if key in ("thanks", "bye") or prompt is None:
        if prompt is not None and prompt.kind == "question" and key == "thanks":
            guide.repeat_prompt(exchange, (lead,))
        elif key in ("thanks", "bye"):
            exchange.reply(
                "say", body=(lead,), buttons=(exchange.button("new-topic", "topics"), exchange.button("rate", "rate"))
            )
        else:
            menu.offer_topics(exchange, (lead,))
        return
    guide.repeat_prompt(exchange, (lead,))


COMMANDS: dict[str, Callable[[Exchange], None]] = {
    "help": help_,
    "back": back,
    "change": change,
    "known": known,
    "why-ask": why_ask,
    "explain": explain,
    "find-out": find_out,
    "why-answer": why_answer,
    "restart": restart,
    "person": handoff.person,
    "causes": show_causes,
    "topics": menu.all_topics,
    "resume": resume,
    "second-matter": second_matter,
    "answered": outcomes.answered,
    "done": done,
    "same-case": cases.same_case,
    "new-case": cases.fresh_case,
    "other-case": cases.new_case,
    "former-case": cases.former_case,
    "first-case": cases.first_case,
    "letter": letters.letter_wanted,
    "rate": rate,
}
"""Commands that need nothing but themselves; the phrases that call them stand in `wording/<language>/commands.yaml`."""

REACTIONS = frozenset({"greeting", "thanks", "bye", "bot", "abuse", "instruct", "others", "promise", "data"})
"""Phrases answered in one sentence, after which the open question stands again."""
