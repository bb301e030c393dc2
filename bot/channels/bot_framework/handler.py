"""What the assistant does with an activity, in the SDK's terms."""

from __future__ import annotations

import secrets

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import ChannelAccount, DeliveryModes

from bot.channels.bot_framework import activities
from bot.channels.bot_framework.connector import address
from bot.channels.refusal import Refused
from bot.reading import arrival, message_of
from bot.turns import Answer, Heard, Turns
from dialogs.messages import Message

ANSWER = "assistant.answer"
"""Where the turn's `Answer` is left on the SDK's turn state."""


class Handler(ActivityHandler):
    """Messages are answered, arrivals greeted; every other kind of activity is heard in silence."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        activity = turn_context.activity
        await self._take(turn_context, message_of(activity.text or "", activity.value, activity.locale))

    async def on_members_added_activity(self, members_added: list[ChannelAccount], turn_context: TurnContext) -> None:
        activity = turn_context.activity
        # The user who arrives may not be the sender, which for an update can be the conversation itself.
        arrived = [member.id for member in members_added if member.id and member.id != activity.recipient.id]
        if arrived:
            activity.from_property.id = arrived[0]
            await self._take(turn_context, arrival(activity.locale))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        body = {"error": {"code": "NotSupported", "message": "name: this invoke is not known"}}
        return InvokeResponse(status=404, body=body)

    async def _take(self, turn_context: TurnContext, message: Message) -> None:
        activity = turn_context.activity
        if not activity.conversation.id or not activity.from_property.id:
            raise Refused(400, "BadSyntax", "conversation.id, from.id: are needed")
        direct = activity.delivery_mode == DeliveryModes.expect_replies
        if not direct and not activity.service_url:
            raise Refused(400, "BadSyntax", "serviceUrl: is needed")
        answer: Answer = await self._turns.take(
            Heard(
                key=activities.key_of(activity),
                message_id=activity.id or secrets.token_urlsafe(16),
                message=message,
                render=activities.replies(activity),
                address=None if direct else address(activity.service_url, activity.conversation.id, activity.id),
            )
        )
        turn_context.turn_state[ANSWER] = answer
