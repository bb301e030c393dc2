"""What can be asked for at any time, in words or by a button: help, back, change, why, start over ..."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import concluding, facts, guide, handoff, menu, outcomes, reasons
from dialogs.assessing import assessment
from dialogs.exchange import Exchange
from dialogs.session import Prompt

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
    """Undo the answer given last and ask its question again."""
    session = exchange.session
    given = [fact for fact in session.facts if fact.how != "inferred"]
    latest = max(given, key=lambda fact: fact.at, default=None)
    if latest is None:
        menu.offer_topics(exchange, (exchange.say("nothing-to-undo"),))
        return
    last_turn = [fact.question for fact in session.facts if fact.at == latest.at]
    for question in last_turn:
        session.forget(question)
    session.asked = [question for question in session.asked if question not in last_turn]
    session.offers = [offer for offer in session.offers if offer.result != "open"]
    session.reviewed = False
    topic = exchange.topic
    undone = next((q for q in reversed(last_turn) if topic and topic.use(q)), None)
    if topic is None or topic.kind in ("answer", "outside"):
        menu.offer_topics(exchange)
    elif undone is not None:
        guide.ask(exchange, undone, (exchange.say("one-back"),), assessment(exchange, topic))
    else:
        guide.proceed(exchange, (exchange.say("one-back"),))


def change(exchange: Exchange, question: str | None = None) -> None:
    """Ask an earlier question again; without one, offer the answers given so far."""
    session = exchange.session
    if question in exchange.knowledge.questions and session.fact(str(question)) is not None:
        session.prompt = Prompt(kind="question", of=question)
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
                _short(exchange.noted(fact.question) or exchange.question_prose(fact.question).about),
                "change",
                fact.question,
            )
            for fact in changeable
        ),
    )


def _short(label: str, limit: int = 40) -> str:
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
            *([exchange.button("go-on", "resume")] if session.prompt else []),
            exchange.button("restart", "restart"),
        ),
    )


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
        explain_term(exchange, terms[0], lead)
    else:
        why_ask(exchange)


def explain_term(exchange: Exchange, term_id: str, lead: tuple[str, ...] = ()) -> None:
    """What the term means and where to find it; then what was open stands again."""
    term, prose = exchange.knowledge.terms[term_id], exchange.prose.terms[term_id]
    prompt = exchange.session.prompt
    exchange.reply(
        "say",
        headline=prose.name,
        body=(*lead, prose.meaning, prose.where),
        small=(*exchange.changes(term), exchange.source_line(term.source)),
        buttons=() if prompt is not None else menu.featured(exchange),
    )
    if prompt is not None:
        guide.repeat_prompt(exchange)


def why_answer(exchange: Exchange) -> None:
    """Why the last conclusion was reached, computed from the model."""
    session = exchange.session
    offers = [offer for offer in session.offers if offer.topic == session.topic]
    if not offers or exchange.topic is None:
        if session.prompt is not None and session.prompt.kind == "question":
            why_ask(exchange)
        else:
            menu.offer_topics(exchange, (exchange.say("nothing-answered"),))
        return
    topic, outcome = exchange.topic, exchange.topic.outcome(offers[-1].outcome)
    exchange.reply(
        "say",
        body=reasons.why_answer(exchange, outcome.id),
        small=(exchange.source_line(outcome.source),),
        buttons=concluding.closing_buttons(exchange, topic, outcome),
        cause=outcome.id,
    )


def restart(exchange: Exchange) -> None:
    """Forget the case and begin anew."""
    session = exchange.session
    session.new_case()
    session.topic = None
    menu.offer_topics(exchange, (exchange.say("restarted"),))


def speak(exchange: Exchange, locale: str) -> None:
    """Go on in another language; every fact and the open question stay."""
    if locale not in exchange.wording:
        guide.repeat_prompt(exchange, (exchange.say("language-unknown"),))
        return
    exchange.session.locale = locale
    guide.repeat_prompt(exchange, (exchange.say("language-switched"),))


def show_causes(exchange: Exchange) -> None:
    """All causes or options of the present topic; the open question stands again."""
    topic = exchange.topic
    if topic is None or not (topic.causes or topic.options):
        menu.all_topics(exchange)
        return
    prompt = exchange.session.prompt
    menu.causes(exchange, topic)
    if prompt is not None and prompt.kind == "question":
        guide.repeat_prompt(exchange)


def new_case(exchange: Exchange) -> None:
    """Another customer or subscription: ask once whether what was said holds for it too."""
    session = exchange.session
    former = [fact.question for fact in session.facts if fact.at < session.turn and fact.how != "inferred"]
    noted = [said for said in map(exchange.noted, former) if said]
    if not noted:
        same_case(exchange)
        return
    session.prompt = Prompt(kind="case", of=str(session.turn))
    exchange.reply(
        "ask",
        body=(exchange.say("other-case"), *facts.noted_lines(exchange)),
        closing=exchange.say("same-for-this-one", facts=exchange.words.listing(noted)),
        buttons=(exchange.button("same-case", "same-case"), exchange.button("new-case", "new-case")),
    )


def same_case(exchange: Exchange) -> None:
    """The facts hold for the other customer too; what was tried does not."""
    session = exchange.session
    kept, any_kept = session.facts, bool(session.facts)
    session.new_case()
    session.facts = kept
    _go_on(exchange, "case-kept" if any_kept else "case-new")


def fresh_case(exchange: Exchange) -> None:
    """Nothing of the former case holds, but what was said of the new one in the same breath."""
    session = exchange.session
    prompt = session.prompt
    asked_at = int(prompt.of) if prompt is not None and prompt.kind == "case" and prompt.of else session.turn
    kept = [fact for fact in session.facts if fact.at >= asked_at]
    session.new_case()
    session.facts = kept
    _go_on(exchange, "case-new")


def _go_on(exchange: Exchange, key: str) -> None:
    topic = exchange.topic
    if topic is not None and topic.kind in ("causes", "options"):
        guide.proceed(exchange, (exchange.say(key),))
    else:
        menu.offer_topics(exchange, (exchange.say(key),))


def resume(exchange: Exchange) -> None:
    """Back to what is open: a topic put aside, or the question that stands."""
    if exchange.session.suspended and not exchange.session.prompt:
        outcomes.resume(exchange)
    else:
        guide.repeat_prompt(exchange, (exchange.say("resumed"),))


def done(exchange: Exchange) -> None:
    """The user has what they came for."""
    outcomes.farewell(exchange, "until-later")


def rate(exchange: Exchange, value: str | None) -> None:
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
    lead = exchange.say(f"react-{key}", date=exchange.keep_until)
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
    "why-answer": why_answer,
    "restart": restart,
    "person": handoff.person,
    "causes": show_causes,
    "topics": menu.all_topics,
    "resume": resume,
    "answered": outcomes.answered,
    "done": done,
    "same-case": same_case,
    "new-case": fresh_case,
    "other-case": new_case,
}
"""Commands that need nothing but themselves; the phrases that call them stand in `wording/<language>/commands.yaml`."""

REACTIONS = frozenset({"greeting", "thanks", "bye", "bot", "abuse", "instruct", "others", "promise"})
"""Phrases answered in one sentence, after which the open question stands again."""
