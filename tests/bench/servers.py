"""The servers to compare with: echoes that do nothing but receive an activity and post a reply."""

from __future__ import annotations

import json
import os
import sys
from types import SimpleNamespace

from aiohttp import ClientSession, web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


def raw() -> web.Application:
    """aiohttp and nothing else."""
    application = web.Application()
    sessions: list[ClientSession] = []

    async def post(request: web.Request) -> web.Response:
        activity = json.loads(await request.read())
        reply = {"type": "message", "text": activity["text"], "replyToId": activity["id"]}
        address = f"{activity['serviceUrl']}/v3/conversations/{activity['conversation']['id']}/activities"
        async with sessions[0].post(address, json=reply) as response:
            await response.read()
        return web.Response()

    async def start(_: web.Application) -> None:
        sessions.append(ClientSession())

    application.on_startup.append(start)
    application.add_routes([web.post("/api/messages", post)])
    return application


class Echo(ActivityHandler):
    """The SDK's first example."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(turn_context.activity.text)


def sdk() -> web.Application:
    """The SDK as its samples use it."""
    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(SimpleNamespace())), Echo()

    async def post(request: web.Request) -> web.Response:
        return await adapter.process(request, bot) or web.Response()

    application = web.Application()
    application.add_routes([web.post("/api/messages", post)])
    return application


if __name__ == "__main__":
    served = {"raw": raw, "sdk": sdk}[sys.argv[1]]()
    web.run_app(served, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)
