"""The ends of a talk that go through the served application over real HTTP: Direct Line and the Bot Framework."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestClient

from dialogs.conversation import Assistant, Turn
from dialogs.messages import Message
from dialogs.session import Session
from tests.conversations.talk import Pressable, Shown

Client = TestClient[Any, Any]


class WatchedAssistant(Assistant):
    """The assistant, whose last session can be looked at and whose clock can be put forward."""

    lapsed = timedelta()
    latest: Session | None = None
    effects = 0
    """What was asked of the outside so far."""

    def turn(self, session: Session | None, message: Message, now: datetime) -> Turn:
        turn = super().turn(session, message, now + self.lapsed)
        self.latest = turn.session
        self.effects += len(turn.effects)
        return turn


class _HttpTalk:
    """What both channels share: one user at a time, so that the assistant's last session is this talk's."""

    def __init__(self, client: Client, assistant: WatchedAssistant, locale: str) -> None:
        self._client = client
        self._assistant = assistant
        self._locale = locale
        assistant.lapsed, assistant.latest = timedelta(), None

    def wait(self, pause: timedelta) -> None:
        self._assistant.lapsed += pause

    async def session(self) -> Session | None:
        return self._assistant.latest

    async def _json(self, method: str, path: str, body: object = None, token: str | None = None) -> Any:
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        # UTF-8 as it is, as browsers send it; escaped, a long text would be three times its size.
        data = json.dumps(body or {}, ensure_ascii=False).encode() if method == "POST" else None
        async with self._client.request(method, path, data=data, headers=headers) as response:
            assert response.status in (200, 201), f"{method} {path}: {response.status} {await response.text()}"
            return await response.json()


class DirectLineTalk(_HttpTalk):
    """A user of the web chat, as `botframework-directlinejs` speaks for them. Always greeted."""

    _token: str | None = None
    _conversation: str
    _watermark = "0"

    async def arrive(self) -> list[Shown]:
        granted = await self._json("POST", "/v3/directline/tokens/generate")
        path = "/v3/directline/conversations"
        opened = await self._json("POST", path, {"locale": self._locale}, granted["token"])
        self._token, self._conversation = opened["token"], f"{path}/{opened['conversationId']}"
        return await self._new()

    async def write(self, text: str) -> list[Shown]:
        return await self._post({"text": text})

    async def press(self, choice: Mapping[str, str | None], label: str) -> list[Shown]:
        value = {"assistant": {part: said for part, said in choice.items() if said is not None}}
        return await self._post({"text": label, "value": value, "channelData": {"messageBack": {"displayText": label}}})

    async def _post(self, activity: dict[str, Any]) -> list[Shown]:
        if self._token is None:
            await self.arrive()
        data = {**activity.get("channelData", {}), "clientActivityID": uuid.uuid4().hex}
        body = {"type": "message", "from": {"id": "me"}, "locale": self._locale, **activity, "channelData": data}
        before = self._assistant.effects
        await self._json("POST", f"{self._conversation}/activities", body, self._token)
        return await self._new(turns=1 + self._assistant.effects - before)

    async def _new(self, turns: int = 1) -> list[Shown]:
        """What the assistant has said since, once it has in so many turns: results come after the answer."""
        path = f"{self._conversation}/activities?watermark={self._watermark}"
        async with asyncio.timeout(10):
            while True:
                found = await self._json("GET", path, token=self._token)
                said = [activity for activity in found["activities"] if activity["from"]["role"] == "bot"]
                if len({activity["id"].rpartition("-")[0] for activity in said}) >= turns or turns == 1:
                    self._watermark = found["watermark"]
                    return [shown(activity) for activity in said]
                await asyncio.sleep(0.005)


class BotFrameworkTalk(_HttpTalk):
    """A user of a channel of the Bot Framework that wants its replies in the response."""

    def __init__(self, client: Client, assistant: WatchedAssistant, locale: str) -> None:
        super().__init__(client, assistant, locale)
        self._conversation = uuid.uuid4().hex

    async def arrive(self) -> list[Shown]:
        return await self._post({"type": "conversationUpdate", "membersAdded": [{"id": "me"}]})

    async def write(self, text: str) -> list[Shown]:
        return await self._post({"type": "message", "text": text})

    async def press(self, choice: Mapping[str, str | None], label: str) -> list[Shown]:
        value = {"assistant": {part: said for part, said in choice.items() if said is not None}}
        return await self._post({"type": "message", "text": label, "value": value})

    async def _post(self, activity: dict[str, Any]) -> list[Shown]:
        envelope = {
            "id": uuid.uuid4().hex,
            "channelId": "test",
            "deliveryMode": "expectReplies",
            "locale": self._locale,
            "from": {"id": "me"},
            "recipient": {"id": "assistant"},
            "conversation": {"id": self._conversation},
        }
        found = await self._json("POST", "/api/messages", {**envelope, **activity})
        return [shown(activity) for activity in found["activities"]]


def shown(activity: Mapping[str, Any]) -> Shown:
    """The activity as the user sees it, its card's texts and buttons included."""
    note = activity["channelData"]["assistant"]
    cards = [attachment["content"] for attachment in activity.get("attachments", ())]
    said = [activity.get("text", ""), *(text for card in cards for text in _texts(card["body"]))]
    actions = [
        *activity.get("suggestedActions", {}).get("actions", ()),
        *(a for card in cards for a in card["actions"]),
    ]
    return Shown(
        kind=note["kind"],
        locale=activity["locale"],
        text=re.sub(r"^>.*$", "", "\n".join(said), flags=re.MULTILINE),
        copy=note.get("copy", ""),
        topic=note.get("topic"),
        question=note.get("question"),
        cause=note.get("cause"),
        progress=note.get("progress", {}).get("number"),
        buttons=tuple(Pressable(action["title"], _choice(action)) for action in actions),
    )


def _texts(body: list[dict[str, Any]]) -> list[str]:
    """The card's words; those to copy stand in containers of their own and come with `channelData`."""
    return [block["text"] for block in body if block["type"] == "TextBlock"]


def _choice(action: Mapping[str, Any]) -> Mapping[str, str | None]:
    value = action.get("value") or action["data"]
    return {"of": None, "value": None, **value["assistant"]}
