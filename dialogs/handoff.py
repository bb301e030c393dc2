"""A person who can help: whom the source names, what it wants done before, and the summary to take there."""

from __future__ import annotations

from dialogs.exchange import Exchange
from dialogs.facts import concerns
from dialogs.letters import other_language
from dialogs.menu import featured
from dialogs.session import Prompt
from dialogs.words import Words
from knowledge.model import Contact, Topic


def offer_person(exchange: Exchange, lead: tuple[str, ...] = (), cause: str | None = None) -> None:
    """Say whom the source names for this topic and offer the summary to take there."""
    topic = exchange.topic
    contact = topic.contact if topic else Contact.NOBODY
    exchange.session.prompt = Prompt(kind="check", of="offer")
    exchange.reply(
        "ask",
        body=(*lead, exchange.vary("no-live-person"), exchange.say(f"contact-{contact}")),
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
        _ask_topic(exchange)
        return
    missing = missing_check(exchange, topic) if topic is not None and value != "anyway" else None
    if missing is None:
        summary(exchange)
    elif session.fact(missing) is None:
        ask_check(exchange, missing, (exchange.say("no-live-person"), exchange.say("check-before-support")))
    else:
        _check_first(exchange, missing)


def missing_check(exchange: Exchange, topic: Topic) -> str | None:
    """The question on what the source wants done before the contact is asked, unless it is known to be done."""
    for question, done in topic.contact_after.items():
        fact = exchange.session.fact(question)
        if fact is None or fact.answer not in done:
            return question
    return None


def is_check(exchange: Exchange, question: str) -> bool:
    """Whether the question stands before the contact of the present topic, and was put for that."""
    topic, prompt = exchange.topic, exchange.session.prompt
    return (
        topic is not None
        and question in topic.contact_after
        and prompt is not None
        and prompt.kind in ("check", "wait")
    )


def is_wanted(exchange: Exchange, topic: Topic) -> bool:
    """Whether a person was asked for, and only what it is about was still open: this guide."""
    prompt = exchange.session.prompt
    open_ = prompt is not None and (prompt.kind, prompt.of) == ("topics", "person")
    return open_ and topic.kind in ("causes", "options")


def _ask_topic(exchange: Exchange) -> None:
    exchange.session.prompt = Prompt(kind="topics", of="person")
    exchange.reply(
        "choose",
        body=(exchange.say("no-live-person"),),
        closing=exchange.say("person-about-what"),
        buttons=(*featured(exchange)[:3], exchange.button("person-anyway", "person", None, "anyway")),
    )


def ask_check(exchange: Exchange, question: str, lead: tuple[str, ...]) -> None:
    """Ask whether it was done what the source wants done first; it can be skipped."""
    prose = exchange.question_prose(question)
    exchange.session.prompt = Prompt(kind="check", of=question)
    answers = exchange.knowledge.questions[question].answers
    exchange.reply(
        "ask",
        body=lead,
        closing=prose.ask,
        buttons=(
            *(exchange.choice_button(prose.answers[a].label, "answer", question, a) for a in answers[:2]),
            exchange.button("unknown", "answer", question, "unknown"),
            exchange.button("skip", "person", None, "anyway"),
        ),
        question=question,
    )


def _check_first(exchange: Exchange, question: str) -> None:
    topic = exchange.topic
    if topic is None:
        return
    outcome = topic.otherwise.id if topic.otherwise else None
    exchange.session.prompt = Prompt(kind="wait", of=outcome)
    exchange.reply(
        "say",
        body=(exchange.say("support-after-check"),),
        buttons=(
            exchange.button("letter-customer", "letter", outcome),
            exchange.button("checked-now", "answer", question, topic.contact_after[question][0]),
            exchange.button("person-anyway", "person", None, "anyway"),
        ),
    )


def summary(exchange: Exchange, locale: str | None = None) -> None:
    """Everything that was said, as a text to paste, with where to paste it."""
    session, topic = exchange.session, exchange.topic
    locale = locale if locale in exchange.wording else exchange.locale
    session.prompt = Prompt(kind="letter", of="summary")
    contact = topic.contact if topic else Contact.NOBODY
    unchecked = topic is not None and missing_check(exchange, topic) is not None
    exchange.reply(
        "handoff",
        body=(exchange.say("summary-ready"),),
        copy_text=_summary_text(exchange, str(locale)),
        closing=exchange.say(f"paste-{contact}-unchecked" if unchecked else f"paste-{contact}"),
        small=exchange.changes(topic.otherwise) if topic and topic.otherwise and topic.contact_after else (),
        buttons=(
            exchange.button("copy", "copied"),
            exchange.button("change", "change") if session.facts else exchange.button("new-topic", "topics"),
            *other_language(exchange, "person", "summary", str(locale)),
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
        if fact.question not in prose.questions or not concerns(topic, fact.question):
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
    unchecked = missing_check(exchange, topic) if topic else None
    look_up = prose.topics[topic.id].look_up if topic else None
    found = look_up.results.get(session.looking_up.found or "") if look_up else None
    lines = [
        words.say("summary-issue", title=title),
        _line(words, "summary-stated", stated),
        _line(words, "summary-unknown", unknown),
        _line(words, "summary-unchecked", [prose.questions[unchecked].about] if unchecked else []),
        _line(words, "summary-looked-up", [found.noted] if found else []),
        _line(words, "summary-tried", tried),
        _line(words, "summary-named", named),
        _line(
            words,
            "summary-pasted",
            [words.say(f"kind-{kind}") for kind in session.pasted_kinds if words.has(f"kind-{kind}")],
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
