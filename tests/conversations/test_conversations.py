"""Every conversation of `en/` and `pl/` goes through the front door: the user says, the assistant does.

They go over Direct Line, as the web chat does; those that nobody greets, and a few files once more, over the Bot
Framework's endpoint.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from tests.conversations.conftest import Opens
from tests.conversations.format import CHANNEL_LOCALES, LOCALES, Conversation, scripts
from tests.conversations.front_door import BotFrameworkTalk, Client, WatchedAssistant
from tests.conversations.play import ConversationError, Player

EXPECTED = yaml.safe_load((Path(__file__).parent / "expected_failures.yaml").read_text(encoding="utf-8"))
"""Conversations that are not understood yet, each with what is missing; one that succeeds has to leave the file."""


def _case(locale: str, conversation: Conversation, name: str) -> ParameterSet:
    case = f"{locale}/{name}/{conversation.title}"
    if case not in EXPECTED:
        return pytest.param(locale, conversation, id=case)
    fails = pytest.mark.xfail(reason=EXPECTED[case], strict=True, raises=ConversationError)
    return pytest.param(locale, conversation, id=case, marks=fails)


ALL = [
    _case(locale, conversation, name)
    for locale in LOCALES
    for name, script in scripts(locale)
    for conversation in script.conversations
]

TWICE = ("greeting", "choose-mpn", "after-the-answer", "bad-input", "old-buttons")

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("locale", "conversation"), ALL)
async def test_conversation(opens: Opens, assistant: WatchedAssistant, locale: str, conversation: Conversation) -> None:
    talk = opens(conversation.channel_locale or CHANNEL_LOCALES[locale], conversation.greeted)
    await Player(talk, assistant.knowledge).play(conversation)


@pytest.mark.parametrize(("locale", "conversation"), [case for case in ALL if str(case.id).split("/")[1] in TWICE])
async def test_conversation_over_the_bot_framework(
    client: Client, assistant: WatchedAssistant, locale: str, conversation: Conversation
) -> None:
    talk = BotFrameworkTalk(client, assistant, conversation.channel_locale or CHANNEL_LOCALES[locale])
    await Player(talk, assistant.knowledge).play(conversation)
