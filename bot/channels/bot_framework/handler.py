"""What the assistant does with an activity, in the SDK's terms."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import ChannelAccount, DeliveryModes

from bot.channels.bot_framework import activities
from bot.channels.bot_framework.connector import address
from bot.channels.refusal import Refused
from bot.reading import Reader, arrival
from bot.storage import Key
from bot.turns import Answer, Heard, Turns
from dialogs.messages import Message

ANSWER = "assistant.answer"
"""Where the turn's `Answer` is left on the SDK's turn state."""


class Handler(ActivityHandler):
    """Messages are answered, arrivals greeted; every other kind of activity is heard in silence."""

    def __init__(self, turns: Turns, reader: Reader, deliver: Callable[[Answer], None]) -> None:
        super().__init__()
        self._turns = turns
        self._reader = reader
        self._deliver = deliver

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        activity = turn_context.activity
        read = partial(self._reader.message_of, text=activity.text or "", value=activity.value, locale=activity.locale)
        await self._take(turn_context, read)

    async def on_members_added_activity(self, members_added: list[ChannelAccount], turn_context: TurnContext) -> None:
        activity = turn_context.activity
        # The user who arrives may not be the sender, which for an update can be the conversation itself.
        arrived = [member.id for member in members_added if member.id and member.id != activity.recipient.id]
        if arrived:
            activity.from_property.id = arrived[0]
            await self._take(turn_context, lambda _: arrival(activity.locale))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        body = {"error": {"code": "NotSupported", "message": "name: this invoke is not known"}}
        return InvokeResponse(status=404, body=body)

    async def _take(self, turn_context: TurnContext, read: Callable[[Key], Message]) -> None:
        activity = turn_context.activity
        if not activity.conversation.id or not activity.from_property.id:
            raise Refused(400, "BadSyntax", "conversation.id, from.id: are needed")
        direct = activity.delivery_mode == DeliveryModes.expect_replies
        if not direct and not activity.service_url:
            raise Refused(400, "BadSyntax", "serviceUrl: is needed")
        key = activities.key_of(activity)
        answer: Answer = await self._turns.take(
            Heard(
                key=key,
                message_id=activity.id or secrets.token_urlsafe(16),
                message=read(key),
                render=activities.replies(activity),
                address=None if direct else address(activity.service_url, activity.conversation.id, activity.id),
                deliver=None if direct else self._deliver,
            )
        )
        turn_context.turn_state[ANSWER] = answer
