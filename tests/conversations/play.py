"""Plays a conversation: does what the user does, and collects what the assistant does wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dialogs.session import Session
from knowledge.model import Knowledge
from tests.conversations.format import (
    NOTHING,
    OTHER,
    SAME,
    UNKNOWN,
    Answers,
    Conversation,
    Expectation,
    Meaning,
    Turn,
    Words,
)
from tests.conversations.manners import Watch
from tests.conversations.talk import Pressable, Shown, Talk

ROUNDS = 40
"""Turns of one `answers` or `stuck` before it is said to go in circles."""

QUESTIONS = 8
"""Questions that a guide may ask before it concludes."""


class ConversationError(AssertionError):
    """The assistant did something else; the text tells the whole conversation and what was wrong where."""


class Player:
    """One conversation under way."""

    def __init__(self, talk: Talk, knowledge: Knowledge) -> None:
        self._talk = talk
        self._watch = Watch(knowledge)
        self._seen: list[Shown] = []
        self._last: list[Shown] = []
        self._open: str | None = None
        self._lines: list[str] = []
        self._faults: list[str] = []
        self._before: Session | None = None

    async def play(self, conversation: Conversation) -> None:
        """Play all of it. Raises `ConversationError` if anything was not as expected."""
        if conversation.greeted and not conversation.turns[0].arrive:
            self._take(await self._talk.arrive(), await self._talk.session())
        for number, turn in enumerate(conversation.turns, 1):
            self._talk.wait(turn.pause)
            opened = self._open
            self._before = await self._talk.session()
            await self._act(turn)
            self._expect(number, turn.assistant, opened, await self._talk.session())
            if self._faults:
                raise ConversationError("\n".join(["", *self._lines, *self._faults]))

    # ------------------------------------------------------------------------------------------------------ the user

    async def _act(self, turn: Turn) -> None:
        wanted = turn.assistant.question or ()
        if turn.arrive:
            self._lines.append("U (arrives)")
            self._take(await self._talk.arrive(), await self._talk.session())
        elif turn.press is not None:
            await self._press(turn.press, turn.late, wanted)
        elif turn.forge is not None:
            self._lines.append(f"U {{{turn.forge}}}")
            choice = turn.forge.model_dump()
            self._take(await self._talk.press(choice, "?"), await self._talk.session(), wanted)
        elif turn.answers is not None:
            await self._answer_all(turn.answers)
        elif turn.stuck is not None:
            await self._stay_stuck(turn.stuck)
        else:
            await self._write(turn.text, wanted)

    async def _write(self, text: str, wanted: tuple[str, ...] = ()) -> None:
        self._lines.append(f"U {text[:300]}")
        self._watch.heard(text)
        self._take(await self._talk.write(text), await self._talk.session(), wanted)

    async def _press(self, meaning: Meaning, late: bool = False, wanted: tuple[str, ...] = ()) -> None:
        offered = [button for reply in (self._seen if late else self._last) for button in reply.buttons]
        button = next((button for button in offered if meaning.fits(button.choice)), None)
        if button is None:
            self._lines.append(f"U [{meaning}]")
            self._faults.append(f"  there is no such button among {[_plain(b.choice) for b in offered]}")
            return
        await self._press_this(button, wanted)

    async def _press_this(self, button: Pressable, wanted: tuple[str, ...] = ()) -> None:
        self._lines.append(f"U [{button.label}]")
        self._note_refuted(button.choice)
        self._take(await self._talk.press(button.choice, button.label), await self._talk.session(), wanted)

    def _note_refuted(self, choice: Mapping[str, str | None]) -> None:
        concluded = next((reply.cause for reply in reversed(self._seen) if reply.kind == "conclude"), None)
        if concluded and choice.get("do") == "outcome" and choice.get("value") in ("still", "refuted"):
            self._watch.refuted.add(concluded)
        if choice.get("do") in ("new-case", "restart"):
            self._watch.refuted.clear()

    async def _answer_all(self, answers: Answers) -> None:
        asked: list[str] = []
        for _ in range(ROUNDS):
            tried = self._offered(Meaning(do="tried"))
            right = self._offered(Meaning(do="facts-right"))
            if tried or right:
                await self._press_this((tried or right)[0])
            elif self._open is not None and self._last[-1].kind == "ask":
                asked.append(self._open)
                await self._answer(self._open, answers.get(self._open, UNKNOWN))
            else:
                break
            self._before = await self._talk.session()
            if self._faults:
                return
        if len(asked) > QUESTIONS or len(set(asked)) < len(asked):
            self._faults.append(f"  asked {len(asked)} questions: {asked}")

    async def _answer(self, question: str, answer: str | Words) -> None:
        if isinstance(answer, Words):
            await self._write(answer.say)
        else:
            await self._press(Meaning(do="answer", of=question, value=answer))

    async def _stay_stuck(self, answers: Answers) -> None:
        for _ in range(ROUNDS):
            await self._answer_all(answers)
            still = [b for value in ("still", "refuted") for b in self._offered(Meaning(do="outcome", value=value))]
            if self._faults or not still:
                return
            await self._press_this(still[0])
            self._before = await self._talk.session()
        self._faults.append("  it goes on naming causes")

    def _offered(self, meaning: Meaning) -> list[Pressable]:
        return [b for reply in self._last for b in reply.buttons if meaning.fits(b.choice)]

    # ------------------------------------------------------------------------------------------------- the assistant

    def _take(self, replies: list[Shown], session: Session | None, wanted: tuple[str, ...] = ()) -> None:
        for reply in replies:
            parts = ("kind", "topic", "question", "cause")
            note = {name: getattr(reply, name) for name in parts if getattr(reply, name)}
            self._lines.append(f"B {note} {reply.text}" + (f"\n> {reply.copy}" if reply.copy else ""))
            self._lines.append(f"  {' '.join(f'[{button.label}]' for button in reply.buttons)}")
        self._faults += [f"  {fault}" for fault in self._watch.faults(replies, self._before, session, wanted)]
        self._seen += replies
        if replies:
            self._last = replies
            asked = [reply.question for reply in replies if reply.question]
            self._open = asked[-1] if asked else None

    def _expect(self, number: int, wanted: Expectation, opened: str | None, session: Session | None) -> None:
        faults = list(_unlike(wanted, self._last, opened, session))
        self._faults += [f"  turn {number}: {fault}" for fault in faults]


def _plain(choice: Mapping[str, str | None]) -> str:
    return " ".join(part for part in choice.values() if part)


def _unlike(wanted: Expectation, replies: list[Shown], opened: str | None, session: Session | None) -> Iterator[str]:
    if wanted.replies is not None and len(replies) != wanted.replies:
        yield f"{len(replies)} replies, not {wanted.replies}"
    unlike = [list(_unlike_in(wanted, reply, opened)) for reply in replies]
    if unlike and all(unlike):
        yield from min(unlike, key=len)
    if wanted.locale and any(reply.locale != wanted.locale for reply in replies):
        yield f"not in {wanted.locale}"
    said = "\n".join(reply.text for reply in replies)
    copied = "\n".join(reply.copy for reply in replies)
    yield from (f"does not say {pattern!r}" for pattern in wanted.says if not re.search(pattern, said, re.IGNORECASE))
    for pattern in wanted.never:
        if re.search(pattern, said + "\n" + copied, re.IGNORECASE):
            yield f"says {pattern!r}"
    if wanted.copies is not None and not (copied and re.search(wanted.copies, copied)):
        yield f"no text to copy with {wanted.copies!r}"
    if session is not None:
        yield from _unknown(wanted, session)


def _unlike_in(wanted: Expectation, reply: Shown, opened: str | None) -> Iterator[str]:
    for name in ("kind", "topic", "cause"):
        allowed, found = getattr(wanted, name), getattr(reply, name)
        if allowed is not None and found not in allowed:
            yield f"{name} is {found}, not {' or '.join(allowed)}"
    if wanted.question is not None and not _is_question(wanted.question, reply.question, opened):
        yield f"question is {reply.question}, not {' or '.join(wanted.question)} (open was {opened})"
    if wanted.progress is not None and reply.progress != wanted.progress.number:
        yield f"progress is {reply.progress}, not {wanted.progress.number}"
    if wanted.buttons is None:
        return
    if wanted.buttons.max is not None and len(reply.buttons) > wanted.buttons.max:
        yield f"{len(reply.buttons)} buttons, more than {wanted.buttons.max}"
    for meaning in wanted.buttons.includes:
        if not any(meaning.fits(button.choice) for button in reply.buttons):
            yield f"no button {meaning} among {[_plain(button.choice) for button in reply.buttons]}"


def _is_question(wanted: tuple[str, ...], found: str | None, opened: str | None) -> bool:
    if wanted == (SAME,):
        return found is not None and found == opened
    if wanted == (OTHER,):
        return found != opened
    return found in wanted


def _unknown(wanted: Expectation, session: Session) -> Iterator[str]:
    for question, answer in wanted.knows.items():
        fact = session.fact(question)
        known = NOTHING if fact is None else (fact.answer or UNKNOWN)
        if known != answer:
            yield f"knows {question}: {known}, not {answer}"
