"""Texts to send to whoever can answer: the customer, a colleague, the global admin; ready to copy."""

from __future__ import annotations

from dialogs.assessing import assessment
from dialogs.exchange import Exchange
from dialogs.menu import featured
from dialogs.messages import Button
from dialogs.session import Prompt
from knowledge.model import Audience, Contact, Topic, Who


def letter_wanted(exchange: Exchange) -> None:
    """A text to send was asked for in words: for what was concluded last, or else for what is not known."""
    offers = exchange.session.open_offers()
    letter(exchange, offers[-1].outcome if offers else "open")


def letter(exchange: Exchange, outcome_id: str | None, locale: str | None = None) -> None:
    """The text for whoever has to answer, ready to copy, in the language asked for."""
    session, topic = exchange.session, exchange.topic
    locale = locale if locale in exchange.wording else exchange.locale
    to, lines = _requests(exchange, topic, outcome_id, str(locale)) if topic else (Audience.CUSTOMER, [])
    if not lines:
        _nothing_to_ask(exchange)
        return
    words = exchange.wording[str(locale)]
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)] if len(lines) > 1 else lines
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
    found = assessment(exchange, topic)
    conclusion = found.conclusion
    unknown = [fact.question for fact in exchange.session.facts if fact.answer is None and topic.use(fact.question)]
    if conclusion is not None:
        unknown = list(dict.fromkeys((*conclusion.open_questions, *unknown)))
    else:
        told = exchange.session.evidence()
        for use in topic.uses:
            ripe = all(q in told and told[q].answer in fitting for q, fitting in use.needs.items())
            if questions[use.question].who is not Who.YOU and use.question not in told and ripe:
                unknown.append(use.question)
    asked = {question: _audience(exchange, question) for question in unknown}
    for audience in (Audience.CUSTOMER, Audience.COLLEAGUE):
        # What the partner was expected to know is asked of others only if nothing else is.
        theirs = [question for question in unknown if asked[question] is audience]
        others = [question for question in theirs if questions[question].who is not Who.YOU]
        if others or (theirs and all(questions[question].who is Who.YOU for question in unknown)):
            return audience, [prose.questions[question].for_others for question in others or theirs]
    if found.question is not None:
        return _audience(exchange, found.question), [prose.questions[found.question].for_others]
    if topic.otherwise is not None and topic.otherwise.letter is not None:
        return topic.otherwise.letter.to, [prose.topics[topic.id].requests[r] for r in topic.otherwise.letter.requests]
    return Audience.CUSTOMER, []


def _audience(exchange: Exchange, question: str) -> Audience:
    """Who can answer the question: what the partner does not know, the one who is named for its matter may."""
    who = exchange.knowledge.questions[question].who
    if who is not Who.YOU:
        return Audience.CUSTOMER if who is Who.CUSTOMER else Audience.COLLEAGUE
    home = next((name for name, words in exchange.prose.topics.items() if question in words.questions), None)
    contact = exchange.knowledge.topics[home].contact if home else Contact.NOBODY
    return Audience.CUSTOMER if contact in (Contact.SUPPORT, Contact.CUSTOMER) else Audience.COLLEAGUE


def _nothing_to_ask(exchange: Exchange) -> None:
    """Nobody has to be asked yet: which matter it is has to be known first, or the guide goes on."""
    lead = (exchange.vary("nothing-to-ask"),)
    prompt = exchange.session.prompt
    if exchange.topic is None:
        exchange.session.prompt = Prompt(kind="topics")
        exchange.reply("choose", body=lead, closing=exchange.say("person-about-what"), buttons=featured(exchange))
    else:
        buttons = (*([exchange.button("go-on", "resume")] if prompt else []), exchange.button("new-topic", "topics"))
        exchange.reply("say", body=lead, buttons=buttons)


def other_language(exchange: Exchange, do: str, of: str | None, locale: str) -> list[Button]:
    """A button for the same text in each other language, labelled in the language of the talk."""
    others = [other for other in exchange.wording if other != locale][:1]
    return [
        exchange.button(f"in-{other}", do, of, other) for other in others if exchange.words.has(f"button-in-{other}")
    ]
