"""Texts to send to whoever can answer: the customer, a colleague, the global admin; ready to copy."""

from __future__ import annotations

from dialogs.assessing import assessment
from dialogs.exchange import Exchange
from dialogs.messages import Button
from dialogs.session import Prompt
from knowledge.model import Audience, Topic, Who


def letter(exchange: Exchange, outcome_id: str | None, locale: str | None = None) -> None:
    """The text for whoever has to answer, ready to copy, in the language asked for."""
    session, topic = exchange.session, exchange.topic
    if topic is None:
        return
    locale = locale if locale in exchange.wording else exchange.locale
    to, lines = _requests(exchange, topic, outcome_id, str(locale))
    words = exchange.wording[str(locale)]
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    text = "\n".join([words.say(f"letter-opening-{to}"), "", *numbered, "", words.say(f"letter-end-{to}")])
    session.prompt = Prompt(kind="letter", of=outcome_id)
    closing = exchange.say("letter-no-ids") if to is Audience.CUSTOMER else ""
    exchange.reply(
        "say",
        body=(exchange.say("letter-ready"),),
        copy_text=text,
        closing=closing,
        buttons=(
            exchange.button("copy", "copied"),
            *other_language(exchange, "letter", outcome_id, str(locale)),
            exchange.button("answered", "answered", outcome_id),
            exchange.button("done", "done"),
        )[:4],
    )


def _requests(exchange: Exchange, topic: Topic, outcome_id: str | None, locale: str) -> tuple[Audience, list[str]]:
    """To whom, and what to ask: the outcome's own requests, or what the partner does not know."""
    prose, questions = exchange.knowledge.prose[locale], exchange.knowledge.questions
    outcome = next((o for o in topic.outcomes if o.id == outcome_id), None)
    if outcome is not None and outcome.letter is not None:
        return outcome.letter.to, [prose.topics[topic.id].requests[request] for request in outcome.letter.requests]
    conclusion = assessment(exchange, topic).conclusion
    unknown = [fact.question for fact in exchange.session.facts if fact.answer is None and topic.use(fact.question)]
    if conclusion is not None:
        unknown = list(dict.fromkeys((*conclusion.open_questions, *unknown)))
    for who, audience in ((Who.CUSTOMER, Audience.CUSTOMER), (Who.COLLEAGUE, Audience.COLLEAGUE)):
        theirs = [question for question in unknown if questions[question].who is who]
        if theirs:
            return audience, [prose.questions[question].for_others for question in theirs]
    if not unknown and topic.otherwise is not None and topic.otherwise.letter is not None:
        return topic.otherwise.letter.to, [prose.topics[topic.id].requests[r] for r in topic.otherwise.letter.requests]
    return Audience.CUSTOMER, [prose.questions[question].for_others for question in unknown]


def other_language(exchange: Exchange, do: str, of: str | None, locale: str) -> list[Button]:
    """A button for the same text in each other language, labelled in the language of the talk."""
    others = [other for other in exchange.wording if other != locale][:1]
    return [
        exchange.button(f"in-{other}", do, of, other) for other in others if exchange.words.has(f"button-in-{other}")
    ]
