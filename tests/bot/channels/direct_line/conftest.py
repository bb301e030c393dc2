from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.bot.conftest import Client

BASE = "/v3/directline"


@dataclass
class Chat:
    """A web chat as the page's library holds it: a token and what came with it."""

    client: Client
    conversation: str
    token: str
    stream_url: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"{BASE}/conversations/{self.conversation}"

    async def start(self, **body: Any) -> dict[str, Any]:
        response = await self.client.post(f"{BASE}/conversations", headers=self.headers, json=body)
        assert response.status == 201
        started: dict[str, Any] = await response.json()
        self.stream_url = started["streamUrl"]
        return started

    async def post(self, **activity: Any) -> str:
        response = await self.client.post(
            f"{self.path}/activities", headers=self.headers, json={"type": "message", **activity}
        )
        assert response.status == 200
        return str((await response.json())["id"])

    async def say(self, text: str, **activity: Any) -> str:
        return await self.post(text=text, **activity)

    async def history(self, watermark: str = "0") -> dict[str, Any]:
        response = await self.client.get(
            f"{self.path}/activities", headers=self.headers, params={"watermark": watermark}
        )
        assert response.status == 200
        fetched: dict[str, Any] = await response.json()
        return fetched

    async def texts(self) -> list[str]:
        return [activity["text"] for activity in (await self.history())["activities"]]


async def new_chat(client: Client) -> Chat:
    """A chat with a token of its own, not begun yet."""
    response = await client.post(f"{BASE}/tokens/generate", json={"user": {"id": "somebody"}})
    assert response.status == 200
    minted = await response.json()
    return Chat(client, minted["conversationId"], minted["token"])


@pytest.fixture
async def chat(client: Client) -> Chat:
    """A chat that was begun and greeted."""
    opened = await new_chat(client)
    await opened.start()
    return opened
