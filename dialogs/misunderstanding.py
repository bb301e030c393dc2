"""What is said when a message was not understood: each time differently, and soon with a person on offer."""

from __future__ import annotations

from dialogs import guide, handoff, menu
from dialogs.afterwards import is_open, ways_on
from dialogs.exchange import Exchange
from dialogs.session import Prompt


def not_understood(exchange: Exchange) -> None:
    """Ask what it is about, differently each time, and from the second time on offer a person."""
    session = exchange.session
    session.misunderstood += 1
    number, prompt = session.misunderstood, session.prompt
    exchange.event("not-understood", question=(prompt.of or "") if prompt else "")
    if number > 2:
        handoff.offer_person(exchange, (exchange.words.variant("unclear-again", number - 2),))
    elif prompt is not None and (prompt.kind in ("question", "look-up") or exchange.open_question is not None):
        guide.repeat_prompt(exchange, (exchange.words.variant("unclear-answer", number),))
    elif is_open(exchange):
        ways_on(exchange, (exchange.words.variant("unclear-after", number),))
    elif number == 1:
        menu.offer_topics(exchange, (exchange.say("unclear-1"),), exchange.say("unclear-about"))
    else:
        session.prompt = Prompt(kind="topics")
        buttons = (
            *menu.featured(exchange)[:2],
            exchange.button("something-else", "topics"),
            exchange.button("person", "person"),
        )
        exchange.reply(
            "choose", body=(exchange.say("unclear-2"),), closing=exchange.say("unclear-message"), buttons=buttons
        )
