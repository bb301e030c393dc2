"""Several cases in one conversation: what is kept of each, and how little."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dialogs import Assistant, Message, Session
from dialogs.cases import FACTS_KEPT, KEPT, OFFERS_KEPT, begin, first_case, former_case
from dialogs.exchange import Exchange
from dialogs.session import OFFERS_LIMIT, PASTED_LIMIT, Fact, LookingUp, Offer, Pasted

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BOUND = 8192
"""Bytes of a session in which everything that can be known is known, in every case."""


def exchange(assistant: Assistant, session: Session) -> Exchange:
    return Exchange(assistant.knowledge, assistant.wording, session, NOW, timedelta(days=30))


def case_of(answer: str, number: int) -> Session:
    facts = [Fact(question="purchase-channel", answer=answer, how="asked", at=number)]
    return Session(locale="en", topic="subscription-error", facts=facts, turn=number, case=number)


def answers(session: Session) -> dict[str, str | None]:
    return {fact.question: fact.answer for fact in session.facts}


def test_a_case_is_left_and_returned_to(assistant: Assistant) -> None:
    talk = exchange(assistant, case_of("csp", 1))
    begin(talk)
    assert not talk.session.facts

    former_case(talk)

    assert answers(talk.session) == {"purchase-channel": "csp"}
    assert talk.session.case == 1
    assert talk.session.former == []


def test_the_case_left_longest_ago_goes_first(assistant: Assistant) -> None:
    session = case_of("csp", 1)
    talk = exchange(assistant, session)
    for answer in ("web-direct", "volume-licensing", "csp"):
        begin(talk)
        session.learn(Fact(question="purchase-channel", answer=answer, how="asked"))
    begin(talk)

    assert len(session.former) == KEPT
    assert [former.case for former in session.former] == [3, 4]


def test_the_first_case_is_the_oldest_kept(assistant: Assistant) -> None:
    session = case_of("csp", 1)
    talk = exchange(assistant, session)
    begin(talk)
    session.learn(Fact(question="purchase-channel", answer="web-direct", how="asked"))
    begin(talk)
    session.learn(Fact(question="purchase-channel", answer="volume-licensing", how="asked"))

    first_case(talk)

    assert answers(session) == {"purchase-channel": "csp"}
    assert {former.facts[0][1] for former in session.former} == {"web-direct", "volume-licensing"}


def test_a_case_without_anything_known_is_not_kept(assistant: Assistant) -> None:
    talk = exchange(assistant, Session(locale="en", topic="choose-mpn"))
    begin(talk)
    assert talk.session.former == []


def test_a_case_keeps_what_was_agreed_about_looking_up_and_nothing_that_was_pasted(assistant: Assistant) -> None:
    session = case_of("csp", 1)
    session.paste([Pasted(kind="guid", digest="abc")])
    session.looking_up = LookingUp(agreed=True, about="abc def", waiting=True, found="same-tenant")
    talk = exchange(assistant, session)
    begin(talk)
    assert session.looking_up == LookingUp()
    session.looking_up = LookingUp(agreed=False)

    former_case(talk)

    assert session.looking_up == LookingUp(agreed=True, found="same-tenant")
    assert session.pasted == []


def test_the_fullest_session_is_bounded(assistant: Assistant) -> None:
    knowledge = assistant.knowledge
    facts = [
        Fact(question=question.id, answer=max(question.every_answer, key=len), how="volunteered", at=999)
        for question in knowledge.questions.values()
    ]
    offers = [Offer(topic=t.id, outcome=o.id) for t in knowledge.topics.values() for o in t.outcomes]
    put = {t.id: [use.question for use in t.uses] for t in knowledge.topics.values() if t.uses}
    session = Session(locale="en", topic="subscription-error", facts=facts, offers=offers[:OFFERS_LIMIT], put=put)
    talk = exchange(assistant, session)
    for _ in range(KEPT + 1):
        begin(talk)
        session.facts, session.offers = list(facts), offers[:OFFERS_LIMIT]

    assert all(len(former.facts) <= FACTS_KEPT and len(former.offers) <= OFFERS_KEPT for former in session.former)
    session.put = put
    session.paste(Pasted(kind="onmicrosoft-domain", digest=f"{n:08}", given_as="subdomain") for n in range(99))
    assert len(session.pasted) == PASTED_LIMIT
    assert len(session.model_dump_json().encode()) < BOUND


def test_an_ordinary_talk_about_three_customers_stays_small(assistant: Assistant) -> None:
    session: Session | None = None
    for text in (
        "subscription refused, Dynamics 365, bought through CSP",
        "the other customer has an enterprise agreement",
        "yes",
        "the number entered is a subscription ID",
        "now another customer, they bought it on Web-Direct",
        "yes, the same",
        "which activity do I choose",
    ):
        session = assistant.turn(session, Message(text=text), NOW).session
    assert session is not None
    assert len(session.former) == KEPT
    assert len(session.model_dump_json().encode()) < 4096


def test_what_was_said_twice_running_is_forgotten_in_between(assistant: Assistant) -> None:
    session: Session | None = None
    said = []
    for text in ("will it be approved?", "can you guarantee it?", "which MPN do I use", "will it be approved?"):
        turn = assistant.turn(session, Message(text=text), NOW)
        session = turn.session
        said.append(turn.replies[0].body[:1])
    assert said[0] != said[1]
    assert said[0] == said[3]
