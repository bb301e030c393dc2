"""The SDK's cloud adapter, with a way in and out of our own."""

from __future__ import annotations

from aiohttp import web
from botbuilder.core import Bot, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from bot.channels.bot_framework.activities import to_sdk
from bot.channels.bot_framework.authentication import Authentication
from bot.channels.bot_framework.handler import ANSWER
from bot.channels.request import read_activity
from bot.delivery import Delivery
from bot.turns import Answer


class Adapter(CloudAdapter):
    """Checks an activity's shape and sender, lets the bot answer, and acknowledges once the turn is kept.

    The SDK's own adapter answers 500 to malformed bodies and tokens and to `expectReplies`, and sends replies while
    the channel waits. Here replies are in the outbox when the channel is answered, and go out after that.
    """

    def __init__(self, authentication: Authentication, delivery: Delivery) -> None:
        super().__init__(authentication)
        self._authentication = authentication
        self._delivery = delivery

    async def process(
        self, request: web.Request, bot: Bot, ws_response: web.WebSocketResponse | None = None
    ) -> web.Response:
        """Answer a request that brings an activity. Raises `Refused`."""
        activity = to_sdk(await read_activity(request))
        result = await self._authentication.authenticate_request(activity, request.headers.get("Authorization", ""))
        context = TurnContext(self, activity)
        context.turn_state[self.BOT_IDENTITY_KEY] = result.claims_identity
        await self.run_pipeline(context, bot.on_turn)
        return self._respond(context)

    def _respond(self, context: TurnContext) -> web.Response:
        invoked: Activity | None = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        if context.activity.type == ActivityTypes.invoke:
            if invoked is None:
                return web.Response(status=501)
            return web.json_response(invoked.value.body, status=invoked.value.status)
        answer: Answer | None = context.turn_state.get(ANSWER)
        if context.activity.delivery_mode == DeliveryModes.expect_replies:
            joined = b",".join(answer.replies if answer else ())
            return web.Response(body=b'{"activities":[' + joined + b"]}", content_type="application/json")
        if answer:
            self._delivery.hand(answer.parcels)
        return web.Response(status=200)
