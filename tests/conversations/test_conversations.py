"""Every conversation of `en/` and `pl/` goes through the front door: the user says, the assistant does.

They go over Direct Line, as the web chat does; those that nobody greets, and a few files once more, over the Bot
Framework's endpoint.
"""

from __future__ import annotations

import pytest

from tests.conversations.conftest import Opens
from tests.conversations.format import CHANNEL_LOCALES, LOCALES, Conversation, scripts
from tests.conversations.front_door import BotFrameworkTalk, Client, WatchedAssistant
from tests.conversations.play import Player

ALL = [
    pytest.param(locale, conversation, id=f"{locale}/{name}/{conversation.title}")
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
