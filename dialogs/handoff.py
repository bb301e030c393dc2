"""Texts to hand to others: questions for the customer or an admin, and the summary for a person who can help."""

from __future__ import annotations

from dialogs.exchange import Exchange
from dialogs.menu import featured
from dialogs.messages import Button
from dialogs.session import Prompt
from dialogs.words import Words
from knowledge.diagnosis import Answered
from knowledge.model import Audience, Contact, Topic, Who

CHECK = "customer-check"
"""The question whether subscription and tenant ID were checked with the customer, before support (120, 126)."""


def letter(exchange: Exchange, outcome_id: str | None, locale: str | None = None) -> None:
    """The text for whoever has to answer, ready to copy, in the language asked for."""
    session, topic = exchange.session, exchange.topic
    if topic is None:
        return
    locale = locale if locale in exchange.wording else exchange.locale
    to, lines = _requests(exchange, topic, outcome_id, str(locale))
    words = exchange.wording[str(locale)]
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    text = "\n".join([words.say(f"letter-opening-{to}"), *numbered, words.say(f"letter-end-{to}")])
    session.prompt = Prompt(kind="letter", of=outcome_id)
    closing = exchange.say("letter-no-ids") if to is Audience.CUSTOMER else ""
    exchange.reply(
        "say",
        body=(exchange.say("letter-ready"),),
        copy_text=text,
        closing=closing,
        buttons=(
            exchange.button("copy", "copied"),
            *_other_language(exchange, "letter", outcome_id, str(locale)),
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
    unknown = [fact.question for fact in exchange.session.facts if fact.answer is None and topic.use(fact.question)]
    for who, audience in ((Who.CUSTOMER, Audience.CUSTOMER), (Who.COLLEAGUE, Audience.COLLEAGUE)):
        theirs = [question for question in unknown if questions[question].who is who]
        if theirs:
            return audience, [prose.questions[question].for_others for question in theirs]
    if not unknown and topic.otherwise is not None and topic.otherwise.letter is not None:
        return topic.otherwise.letter.to, [prose.topics[topic.id].requests[r] for r in topic.otherwise.letter.requests]
    return Audience.CUSTOMER, [prose.questions[question].for_others for question in unknown]


def _other_language(exchange: Exchange, do: str, of: str | None, locale: str) -> list[Button]:
    """A button for the same text in each other language, labelled in the language of the talk."""
    others = [other for other in exchange.wording if other != locale][:1]
    return [
        exchange.button(f"in-{other}", do, of, other) for other in others if exchange.words.has(f"button-in-{other}")
    ]


def offer_person(exchange: Exchange, lead: tuple[str, ...] = (), cause: str | None = None) -> None:
    """Say whom the source names for this topic and offer the summary to take there."""
    topic = exchange.topic
    contact = topic.contact if topic else Contact.NOBODY
    exchange.session.prompt = Prompt(kind="check", of="offer")
    exchange.reply(
        "ask",
        body=(*lead, exchange.say("no-live-person"), exchange.say(f"contact-{contact}")),
        closing=exchange.say("shall-i-prepare"),
        buttons=(
            exchange.button("prepare", "person", None, "go"),
            exchange.button("change", "change") if exchange.session.facts else exchange.button("new-topic", "topics"),
            exchange.button("no-thanks", "done"),
        ),
        cause=cause,
    )


def person(exchange: Exchange, value: str | None = None) -> None:
    """The user wants a person: first the check that the source asks for, then the summary.

    `value`: `anyway` skips the check, `go` says that the summary was offered and accepted.
    """
    session, topic = exchange.session, exchange.topic
    exchange.event("person", topic=session.topic or "")
    if topic is None and value is None:
        session.prompt = Prompt(kind="topics")
        exchange.reply(
            "choose",
            body=(exchange.say("no-live-person"),),
            closing=exchange.say("person-about-what"),
            buttons=(*featured(exchange)[:3], exchange.button("person-anyway", "person", None, "anyway")),
        )
        return
    checked = session.fact(CHECK)
    if topic is not None and topic.contact is Contact.SUPPORT and value != "anyway":
        if checked is None:
            ask_check(exchange, (exchange.say("no-live-person"), exchange.say("check-before-support")))
            return
        if checked.answer != "checked-both":
            _check_first(exchange)
            return
    summary(exchange)


def ask_check(exchange: Exchange, lead: tuple[str, ...]) -> None:
    """Ask whether the customer check was done, which support waits for; it can be skipped."""
    prose = exchange.question_prose(CHECK)
    exchange.session.prompt = Prompt(kind="check", of=CHECK)
    exchange.reply(
        "ask",
        body=lead,
        closing=prose.ask,
        buttons=(
            *(
                exchange.choice_button(prose.answers[answer].label, "answer", CHECK, answer)
                for answer in exchange.knowledge.questions[CHECK].answers
            ),
            exchange.button("unknown", "answer", CHECK, "unknown"),
            exchange.button("skip", "person", None, "anyway"),
        ),
        question=CHECK,
    )


def _check_first(exchange: Exchange) -> None:
    topic = exchange.topic
    outcome = topic.otherwise.id if topic and topic.otherwise else None
    exchange.session.prompt = Prompt(kind="wait", of=outcome)
    exchange.reply(
        "say",
        body=(exchange.say("support-after-check"),),
        closing="",
        buttons=(
            exchange.button("letter-customer", "letter", outcome),
            exchange.button("checked-now", "answer", CHECK, "checked-both"),
            exchange.button("person-anyway", "person", None, "anyway"),
        ),
    )


def summary(exchange: Exchange, locale: str | None = None) -> None:
    """Everything that was said, as a text to paste, with where to paste it."""
    session, topic = exchange.session, exchange.topic
    locale = locale if locale in exchange.wording else exchange.locale
    exchange.session.prompt = Prompt(kind="letter", of="summary")
    contact = topic.contact if topic else Contact.NOBODY
    checked = session.fact(CHECK)
    where = f"paste-{contact}"
    if contact is Contact.SUPPORT and (checked is None or checked.answer != "checked-both"):
        where = "paste-support-unchecked"
    small = exchange.changes(topic.outcome("something-else")) if topic and topic.id == "subscription-error" else []
    exchange.reply(
        "handoff",
        body=(exchange.say("summary-ready"),),
        copy_text=_summary_text(exchange, str(locale)),
        closing=exchange.say(where),
        small=small,
        buttons=(
            exchange.button("copy", "copied"),
            exchange.button("change", "change") if session.facts else exchange.button("new-topic", "topics"),
            *_other_language(exchange, "person", "summary", str(locale)),
            exchange.button("done", "done"),
        ),
    )
    exchange.event("handoff", topic=session.topic or "")


def _summary_text(exchange: Exchange, locale: str) -> str:
    session, topic = exchange.session, exchange.topic
    words, prose = exchange.wording[locale], exchange.knowledge.prose[locale]
    title = prose.topics[topic.id].title if topic else words.say("summary-no-topic")
    stated, unknown = [], []
    for fact in session.facts:
        if fact.question not in prose.questions or fact.question == CHECK:
            continue
        question = prose.questions[fact.question]
        if fact.answer is None:
            unknown.append(question.about)
        else:
            said = question.answers[fact.answer].noted
            stated.append(said if fact.sure else words.say("not-certain", said=said))
    offers = [
        (o.result, prose.topics[o.topic].outcomes[o.outcome].short)
        for o in session.offers
        if o.topic == session.topic and o.outcome in prose.topics[o.topic].outcomes
    ]
    tried = [short for result, short in offers if result in ("still", "refuted")]
    named = [short for result, short in offers if result not in ("still", "refuted")]
    checked = session.evidence().get(CHECK, Answered(None)).answer
    lines = [
        words.say("summary-issue", title=title),
        _line(words, "summary-stated", stated),
        _line(words, "summary-unknown", unknown),
        words.say(f"summary-{checked or 'not-checked'}") if topic and topic.contact is Contact.SUPPORT else "",
        _line(words, "summary-tried", tried),
        _line(words, "summary-named", named),
        _line(
            words, "summary-pasted", [words.say(f"kind-{kind}") for kind in session.pasted if words.has(f"kind-{kind}")]
        ),
        words.say("summary-talk", date=words.day(exchange.now.date())),
    ]
    return "\n".join(line for line in lines if line)


def _line(words: Words, key: str, items: list[str]) -> str:
    return words.say(key, items="; ".join(dict.fromkeys(items))) if items else ""


def copied(exchange: Exchange) -> None:
    """The text was copied: where it goes, and that the talk can be taken up again."""
    session, topic = exchange.session, exchange.topic
    was_summary = session.prompt is not None and session.prompt.of == "summary"
    contact = topic.contact if topic and was_summary else None
    body = [exchange.say("copied", date=exchange.keep_until)]
    if contact is Contact.SUPPORT:
        body.append(exchange.say("paste-support"))
    session.prompt = Prompt(kind="wait", of=session.prompt.of if session.prompt and not was_summary else None)
    exchange.reply(
        "say",
        body=body,
        buttons=(
            *([] if was_summary else [exchange.button("answered", "answered", session.prompt.of)]),
            exchange.button("new-topic", "topics"),
            exchange.button("rate", "rate"),
        ),
    )
