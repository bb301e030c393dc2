"""The case left last: what of it may hold for the present one, and whether it does."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs import facts
from dialogs.exchange import Exchange
from dialogs.facts import concerns
from dialogs.messages import Button
from dialogs.session import Fact, Prompt, Session

ASKED = "same-case"
"""How the question whether the former facts hold is counted among those put."""


def ask(exchange: Exchange, lead: tuple[str, ...] = ()) -> bool:
    """Ask whether the former case's facts hold for this one too; `False` if the guide in hand needs none of them."""
    topic, found = exchange.topic, carried(exchange.session)
    noted = noted_of(exchange, {name: told for name, told in found.items() if concerns(topic, name)})
    if not noted:
        return False
    exchange.session.prompt = Prompt(kind="case")
    exchange.session.count_put(ASKED)
    exchange.reply(
        "ask",
        body=(*lead, *facts.noted_lines(exchange)),
        closing=exchange.say("same-for-this-one", facts=exchange.words.listing(noted)),
        buttons=(
            exchange.button("same-case", "same-case"),
            exchange.button("new-case", "new-case"),
            *way_back(exchange),
        ),
    )
    return True


def carry_over(exchange: Exchange, *, confirmed: bool = True) -> bool:
    """Take the facts of the case left last into this one, unsure unless confirmed; whether there were any."""
    session = exchange.session
    found = carried(session)
    for question, (answer, sure) in found.items():
        fact = Fact(question=question, answer=answer, how="asked", sure=sure and confirmed, at=session.turn)
        session.learn(fact)
    return bool(found)


def way_back(exchange: Exchange) -> tuple[Button, ...]:
    """A button to the case left last, if there is one."""
    return (exchange.button("former-case", "former-case"),) if exchange.session.former else ()


def carried(session: Session) -> dict[str, tuple[str | None, bool]]:
    """What is known of the case left last and was not told of this one: question -> answer, how sure."""
    if not session.former:
        return {}
    told = {fact.question for fact in session.facts}
    return {question: (answer, sure) for question, answer, sure in session.former[-1].facts if question not in told}


def noted_of(exchange: Exchange, facts_told: Mapping[str, tuple[str | None, bool]]) -> list[str]:
    """The facts as short phrases, without what follows from the rest."""
    questions = exchange.knowledge.questions
    given = {question: answer for question, (answer, _) in facts_told.items() if answer and question in questions}
    follows = {implied for question, answer in given.items() for implied in questions[question].implies.get(answer, {})}
    said = [exchange.noted_as(question, *facts_told[question]) for question in given if question not in follows]
    return [noted for noted in said if noted]
