"""The commands that a text holds, done: alone, or with what else the message tells."""

from __future__ import annotations

from dialogs import cases, commands, guide, handoff, letters, reasons
from dialogs.exchange import Exchange
from dialogs.following import follow, learn
from dialogs.interpreting import interpret, with_mended
from dialogs.listening import REFUSED, Heard
from knowledge.understanding import Understanding

RUN_ANYWAY = ("restart", "other-case", "former-case", "first-case", "person", "back", "change")
"""Commands that are done even if the message says more; the rest of it is taken in first or afterwards."""

ELSEWHERE = ("restart", "former-case", "first-case")
"""Commands after which the rest of the message is about something else than before."""

IF_NOTHING_ELSE = ("help", "topics", "resume", "done", "explain", "find-out", "why-answer", "answered")
"""Commands that are done only if the rest of the message says nothing."""


def obey(exchange: Exchange, understanding: Understanding, heard: Heard) -> bool:
    """Do what the text asks for; `False` if the rest of the text is the message proper."""
    names = heard.commands
    if heard.language:
        return _switch(exchange, heard.language, heard.rest)
    refused = next((name for name in names if name in REFUSED), None)
    if refused is not None:
        commands.react(exchange, refused)
        return True
    name = next((n for n in RUN_ANYWAY if n in names), None) or next((n for n in names if n in commands.COMMANDS), None)
    if name in ("explain", "find-out") and _explain_named(exchange, understanding, heard.rest):
        return True
    if heard.rest and (name is None or name in IF_NOTHING_ELSE):
        return False
    if name is None:
        commands.react(exchange, names[-1])
        return True
    return _run(exchange, understanding, name, heard.rest)


def _run(exchange: Exchange, understanding: Understanding, name: str, rest: str) -> bool:
    prompt = exchange.session.prompt
    if name == "restart" and prompt is not None and prompt.kind == "case":
        name = "new-case"  # "Start fresh" is what the button says that is on offer.
    if name == "other-case" and prompt is not None and prompt.kind == "case":
        name = "new-case"  # "No, the other customer": the one that was just begun.
    if name in ELSEWHERE:
        _run_elsewhere(exchange, understanding, name, rest)
        return True
    if name == "other-case" and (exchange.session.facts or exchange.session.offers):
        # What is told in the same breath is told of the other case.
        cases.begin(exchange)
    anew = name == "other-case"
    told = _take_in(exchange, understanding, rest, anew=anew) if rest and name in RUN_ANYWAY else False
    if name in ("change", "back") and told:
        guide.proceed(exchange)
    elif name in ("why-ask", "known", "causes") and rest:
        return _aside(exchange, understanding, rest, name)
    else:
        commands.COMMANDS[name](exchange)
    return True


def _run_elsewhere(exchange: Exchange, understanding: Understanding, name: str, rest: str) -> None:
    """Begin anew or go to another case, and follow there what else the message says."""
    commands.COMMANDS[name](exchange)
    reading = interpret(exchange, understanding, rest) if rest else None
    if reading is not None and (reading.facts or reading.outcome == "answer"):
        before = list(exchange.replies)
        exchange.replies.clear()
        if not follow(exchange, reading, before[-1].body):
            exchange.replies.extend(before)


def _switch(exchange: Exchange, locale: str, rest: str) -> bool:
    """Go on in the language asked for; a text to copy is what is asked for in it, where one was shown last."""
    session = exchange.session
    if session.prompt is not None and session.prompt.kind == "letter":
        _letter_in(exchange, locale)
        return True
    session.locale, session.spoke = locale, True
    if not rest:
        commands.speak(exchange, locale)
    return not rest


def _explain_named(exchange: Exchange, understanding: Understanding, rest: str) -> bool:
    """ "Partner type? What is that?": the word stands beside the question for it."""
    term = understanding.read(f"{rest}?", exchange.session.locale).term if rest else None
    if term is None:
        return False
    commands.explain_term(exchange, term)
    return True


def _letter_in(exchange: Exchange, locale: str) -> None:
    prompt = exchange.session.prompt
    if prompt is not None and prompt.of == "summary":
        handoff.summary(exchange, locale)
    else:
        letters.letter(exchange, prompt.of if prompt else None, locale)


def _aside(exchange: Exchange, understanding: Understanding, rest: str, name: str) -> bool:
    """An answer and a question about the question in one message: the answer counts, the question is answered."""
    lead: tuple[str, ...] = ()
    if name == "why-ask" and exchange.open_question is not None:
        lead = reasons.why_ask(exchange, exchange.open_question)
    if lead and follow(exchange, interpret(exchange, understanding, rest), lead):
        return True
    commands.COMMANDS[name](exchange)
    return True


def _take_in(exchange: Exchange, understanding: Understanding, text: str, *, anew: bool = False) -> bool:
    """Learn what the text tells and what it is about, without answering it; whether it told anything.

    `anew`: it is told of another case, which may be about another guide.
    """
    reading = interpret(exchange, understanding, text)
    reading = with_mended(exchange, understanding, text, reading)
    best = exchange.knowledge.topics[reading.topics[0][0]] if reading.outcome == "answer" else None
    if best is not None and (exchange.topic is None or (anew and best.uses)):
        guide.enter(exchange, best.id)
    return bool(learn(exchange, reading))
