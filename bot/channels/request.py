"""Reads an activity off a request."""

from __future__ import annotations

from aiohttp import web

from bot.channels.activity import Activity, ActivityError, parse
from bot.channels.refusal import Refused


async def read_activity(request: web.Request) -> Activity:
    """The activity in the request's body. Raises `Refused`; a body too large is refused by aiohttp."""
    if request.content_type != "application/json":
        raise Refused(415, "UnsupportedMediaType", "Content-Type must be application/json")
    try:
        return parse(await request.read())
    except ActivityError as error:
        raise Refused(400, "BadSyntax", str(error)) from None
