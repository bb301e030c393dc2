"""Whether something can be looked up for the present topic: the invitation, the offer, the start."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.exchange import Exchange
from dialogs.messages import Button, Effect
from dialogs.session import Prompt
from knowledge.looking_up import LookUp, LookUpProse
from knowledge.model import Topic

_ALL = "all"
"""Invited to paste all that is needed; else the one term that was missing."""


def can(exchange: Exchange, topic: Topic | None) -> LookUp | None:
    """What can be looked up for the topic here, or `None`."""
    look_up = topic.look_up if topic is not None else None
    return look_up if look_up is not None and look_up.check in exchange.checks else None


def values(exchange: Exchange, look_up: LookUp) -> dict[str, str]:
    """Term -> digest of what was pasted for it last in this case; what is missing is not in it."""
    found = {}
    for term, kinds in look_up.needs.items():
        fitting = [one for one in exchange.session.pasted if one.kind in kinds and one.digest]
        if fitting:
            # What was given as just that; else what nothing was said about; the last of these.
            found[term] = max(reversed(fitting), key=lambda one: (one.given_as == term, one.given_as is None)).digest
    return found


def is_due(exchange: Exchange, topic: Topic | None) -> bool:
    """Whether all that is needed was pasted, and nobody was asked about it yet or has refused."""
    look_up, state = can(exchange, topic), exchange.session.looking_up
    if look_up is None or state.agreed is False:
        return False
    found = values(exchange, look_up)
    return len(found) == len(look_up.needs) and state.about != _key(found)


def step(exchange: Exchange, topic: Topic, lead: tuple[str, ...]) -> bool:
    """Look up at once if the user has agreed in this case, else offer to; `False` if there is nothing to look up."""
    if not is_due(exchange, topic):
        return False
    if exchange.session.looking_up.agreed:
        start(exchange, topic, lead)
    else:
        offer(exchange, topic, lead)
    return True


def offer(exchange: Exchange, topic: Topic, lead: tuple[str, ...] = ()) -> None:
    """Say what could be looked up and what of it would leave the chat, and ask."""
    session = exchange.session
    if topic.look_up is not None:
        session.looking_up = session.looking_up.now(about=_key(values(exchange, topic.look_up)))
    session.prompt = Prompt(kind="look-up", of=topic.id)
    exchange.reply(
        "ask",
        body=(*lead, _prose(exchange, topic).offer),
        closing=exchange.say("look-up-shall-i"),
        buttons=(
            exchange.button("look-up", "look-up", topic.id, "go"),
            exchange.button("no-thanks", "look-up", topic.id, "no"),
        ),
    )
    exchange.event("look-up-offered", topic=topic.id)


def start(exchange: Exchange, topic: Topic, lead: tuple[str, ...] = ()) -> None:
    """Ask the outside to look it up. The result comes as a message of its own; without one the user can ask again."""
    session, look_up = exchange.session, topic.look_up
    if look_up is None:
        return
    found = values(exchange, look_up)
    session.looking_up = session.looking_up.now(agreed=True, about=_key(found), waiting=True, found=None)
    session.prompt = Prompt(kind="look-up", of=topic.id)
    exchange.effects.append(Effect(name=look_up.check, argument=found, about=_key(found)))
    exchange.reply("say", body=(*lead, exchange.say("look-up-started")), buttons=ways_on(exchange, topic))


def ask_to_paste(exchange: Exchange, topic: Topic, lead: tuple[str, ...] = ()) -> None:
    """The values are not there, or not any more: they have to be pasted."""
    session = exchange.session
    session.looking_up = session.looking_up.now(about="", waiting=False)
    session.prompt = Prompt(kind="look-up", of=topic.id)
    exchange.reply(
        "say", body=(*lead, _prose(exchange, topic).paste_all), buttons=(_without(exchange, topic),), topic=topic.id
    )


def stand_again(exchange: Exchange, topic: Topic, lead: tuple[str, ...]) -> None:
    """What was open about looking up stands again, after something else was said."""
    state, look_up = exchange.session.looking_up, topic.look_up
    if state.waiting:
        exchange.reply("say", body=(*lead, exchange.say("look-up-started")), buttons=ways_on(exchange, topic))
    elif look_up is None or len(values(exchange, look_up)) < len(look_up.needs) or not state.about:
        ask_to_paste(exchange, topic, lead)
    else:
        offer(exchange, topic, lead)


def ways_on(exchange: Exchange, topic: Topic) -> tuple[Button, ...]:
    """Ask for it again, or go on without it."""
    return exchange.button("look-up-again", "look-up", topic.id, "go"), _without(exchange, topic)


def invites(exchange: Exchange, topic: Topic | None) -> str | None:
    """What the user may be invited to paste now, once for each case: a term, or all of it; `None` for nothing."""
    look_up, state = can(exchange, topic), exchange.session.looking_up
    if look_up is None or state.agreed is not None:
        return None
    missing = [term for term in look_up.needs if term not in values(exchange, look_up)]
    if len(missing) == 1 < len(look_up.needs):
        return missing[0] if state.invited in ("", _ALL) else None
    return _ALL if missing and not state.invited else None


def invitation(exchange: Exchange, topic: Topic) -> tuple[str, ...]:
    """The sentence that invites to paste what is missing, the first time."""
    invited, prose = invites(exchange, topic), exchange.topic_prose(topic.id).look_up
    if invited is None or prose is None:
        return ()
    exchange.session.looking_up = exchange.session.looking_up.now(invited=invited)
    return (prose.paste_all if invited == _ALL else prose.paste[invited],)


def _prose(exchange: Exchange, topic: Topic) -> LookUpProse:
    prose = exchange.topic_prose(topic.id).look_up
    assert prose is not None, "content is checked: a look-up has words"
    return prose


def _without(exchange: Exchange, topic: Topic) -> Button:
    return exchange.button("look-up-skip", "look-up", topic.id, "skip")


def _key(found: Mapping[str, str]) -> str:
    return " ".join(found.values())
