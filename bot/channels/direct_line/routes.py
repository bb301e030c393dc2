"""Direct Line 3.0 over HTTP: what `botframework-directlinejs` calls."""

from __future__ import annotations

import json
import secrets
from typing import Any

from aiohttp import web

from bot.addresses import web_address
from bot.channels.direct_line import activities
from bot.channels.direct_line.streams import Streams
from bot.channels.direct_line.tokens import LIFETIME, Pass, TokenError, TokenExpiredError, Tokens, new_pass, read_bearer
from bot.channels.refusal import Refused
from bot.channels.request import read_activity
from bot.limits import Limit
from bot.reading import Reader, arrival
from bot.settings import Settings
from bot.storage import Key, Store
from bot.turns import Heard, Turns

_BASE = "/v3/directline"
_ARRIVAL = "arrived"
"""Message id of the user's arrival: a conversation has one, so it is greeted once."""


class DirectLine:
    """The endpoint. Who speaks, and where, comes from the token and never from the body."""

    def __init__(self, settings: Settings, turns: Turns, store: Store, tokens: Tokens, reader: Reader) -> None:
        self._settings = settings
        self._turns = turns
        self._store = store
        self._tokens = tokens
        self._reader = reader
        self._streams = Streams(store)
        self._limit = Limit(settings.tokens_per_minute)

    def routes(self) -> list[web.RouteDef]:
        """All its addresses."""
        conversation = f"{_BASE}/conversations/{{conversation}}"
        return [
            web.post(f"{_BASE}/tokens/generate", self.generate),
            web.post(f"{_BASE}/tokens/refresh", self.refresh),
            web.post(f"{_BASE}/conversations", self.start),
            web.get(conversation, self.reconnect),
            web.get(f"{conversation}/activities", self.fetch),
            web.post(f"{conversation}/activities", self.post),
            web.get(f"{conversation}/stream", self.stream),
            web.post(f"{conversation}/upload", self.upload),
        ]

    async def close(self) -> None:
        """Close the open streams."""
        await self._streams.close()

    async def generate(self, request: web.Request) -> web.Response:
        """A token for a new conversation and a new user."""
        if wait := self._limit.take(request.remote or ""):
            reason = "Too many conversations were begun from this address"
            raise Refused(429, "TooManyRequests", reason, {"Retry-After": str(wait)})
        return web.json_response(self._grant(new_pass()))

    async def refresh(self, request: web.Request) -> web.Response:
        """A fresh token for the conversation and user of the present one."""
        return web.json_response(self._grant(self._pass(request)))

    async def start(self, request: web.Request) -> web.Response:
        """Begin the token's conversation, and greet. Beginning it again changes nothing."""
        granted = self._pass(request)
        own_id = activities.activity_id(granted.conversation, _ARRIVAL)
        render = activities.replies(granted, own_id)
        await self._turns.take(
            Heard(
                key=_key(granted),
                message_id=_ARRIVAL,
                message=arrival(await _locale(request)),
                render=lambda _, said, now: render(own_id, said, now),
                echo=lambda _: (),
            )
        )
        self._streams.notify(granted.conversation)
        return web.json_response(self._opened(request, granted, 0), status=201)

    async def reconnect(self, request: web.Request) -> web.Response:
        """Where to go on with a conversation after a pause or a reload."""
        granted = await self._in_conversation(request)
        return web.json_response(self._opened(request, granted, _watermark(request)))

    async def fetch(self, request: web.Request) -> web.Response:
        """What was said after the watermark."""
        granted = await self._in_conversation(request)
        history = await self._store.history(granted.conversation, _watermark(request))
        return web.Response(text=activities.activity_set(history), content_type="application/json")

    async def post(self, request: web.Request) -> web.Response:
        """Hear what the user did. Answered once it is kept, together with the replies."""
        granted = await self._in_conversation(request)
        incoming = await read_activity(request)
        message_id = incoming.channel_text("clientActivityID") or incoming.id or secrets.token_urlsafe(16)
        own_id = activities.activity_id(granted.conversation, message_id)
        if incoming.type == "message":
            text = incoming.channel_text("messageBack", "displayText") or incoming.text or ""
            message = self._reader.message_of(_key(granted), text, incoming.value, incoming.locale)
            await self._turns.take(
                Heard(
                    key=_key(granted),
                    message_id=own_id,
                    message=message,
                    render=activities.replies(granted, own_id),
                    echo=activities.echo(granted, incoming, message, own_id),
                    deliver=lambda _: self._streams.notify(granted.conversation),
                )
            )
            self._streams.notify(granted.conversation)
        return web.json_response({"id": own_id})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Everything after the watermark over a WebSocket."""
        if not self._same_origin(request):
            raise Refused(403, "Forbidden", "A page of another origin may not listen here")
        granted = await self._in_conversation(request, token=request.query.get("t"))
        return await self._streams.serve(request, granted.conversation, _watermark(request))

    async def upload(self, request: web.Request) -> web.Response:
        """Files are not taken."""
        await self._in_conversation(request)
        raise Refused(415, "NotSupported", "Files are not taken here")

    def _pass(self, request: web.Request, token: str | None = None) -> Pass:
        token = token or read_bearer(request.headers.get("Authorization"))
        if token is None:
            raise Refused(401, "Unauthorized", "A token is needed", {"WWW-Authenticate": "Bearer"})
        try:
            return self._tokens.check(token)
        except TokenExpiredError:
            raise Refused(403, "TokenExpired", "The token has expired") from None
        except TokenError:
            raise Refused(401, "BadToken", "The token is not valid", {"WWW-Authenticate": "Bearer"}) from None

    async def _in_conversation(self, request: web.Request, token: str | None = None) -> Pass:
        granted = self._pass(request, token)
        if request.match_info["conversation"] != granted.conversation:
            raise Refused(403, "Forbidden", "The token is for another conversation")
        if (await self._store.look(_key(granted), _ARRIVAL)).session is None:
            raise Refused(404, "NotFound", "There is no such conversation, or none any more")
        return granted

    def _grant(self, granted: Pass) -> dict[str, Any]:
        return {
            "conversationId": granted.conversation,
            "token": self._tokens.mint(granted),
            "expires_in": int(LIFETIME.total_seconds()),
        }

    def _opened(self, request: web.Request, granted: Pass, watermark: int) -> dict[str, Any]:
        base = self._settings.public_url or f"{request.scheme}://{request.host}"
        grant = self._grant(granted)
        path = f"{_BASE}/conversations/{granted.conversation}/stream?watermark={watermark}&t={grant['token']}"
        return {**grant, "streamUrl": base.replace("http", "ws", 1) + path}

    def _same_origin(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is None:
            return True  # No browser: nobody's page.
        if self._settings.public_url and origin == self._settings.public_url:
            return True
        address = web_address(origin)
        return address is not None and address.netloc == request.host


def _key(granted: Pass) -> Key:
    return Key(activities.CHANNEL, "", granted.conversation, "", granted.user)


def _watermark(request: web.Request) -> int:
    """The count asked for; one that is no count means: from the start."""
    given = request.query.get("watermark", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


async def _locale(request: web.Request) -> str:
    """The language the page asks for as the conversation begins, else the browser's first."""
    try:
        given = json.loads(await request.read() or b"{}").get("locale")
    except (ValueError, AttributeError, RecursionError):
        raise Refused(400, "BadSyntax", "body: must be a JSON object") from None
    preferred = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
    return given if isinstance(given, str) and given else preferred
