from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from bot.channels.direct_line.tokens import (
    LIFETIME,
    Pass,
    TokenError,
    TokenExpiredError,
    Tokens,
    new_pass,
    read_bearer,
)
from bot.secret import signing_key
from bot.settings import Settings
from tests.bot.channels.direct_line.conftest import BASE, Chat, new_chat
from tests.bot.conftest import Client, make_settings

KEY = b"k" * 64
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLAIMS = {"aud": "direct-line", "conv": "c", "user": "u", "exp": 4_000_000_000}


def test_a_token_is_a_pass() -> None:
    tokens = Tokens(KEY)

    assert tokens.check(tokens.mint(Pass("c", "u"))) == Pass("c", "u")


def test_a_token_expires() -> None:
    token = Tokens(KEY, lambda: NOW).mint(Pass("c", "u"))

    assert Tokens(KEY, lambda: NOW + LIFETIME - timedelta(seconds=1)).check(token)
    with pytest.raises(TokenExpiredError):
        Tokens(KEY, lambda: NOW + LIFETIME).check(token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        jwt.encode(CLAIMS, b"another key, just as long as ours is"),
        jwt.encode(CLAIMS, KEY, algorithm="HS512"),
        jwt.encode(CLAIMS, "", algorithm="none"),
        *(jwt.encode({k: v for k, v in CLAIMS.items() if k != left_out}, KEY) for left_out in CLAIMS),
        jwt.encode({**CLAIMS, "aud": "another"}, KEY),
    ],
)
def test_what_we_did_not_sign_is_no_token(token: str) -> None:
    with pytest.raises(TokenError):
        Tokens(KEY).check(token)


def test_passes_are_hard_to_guess() -> None:
    passes = {new_pass() for _ in range(1000)}

    assert len({each.conversation for each in passes}) == len({each.user for each in passes}) == 1000


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer abc ", "abc"), ("Basic abc", None), ("Bearer ", None), ("", None), (None, None)],
)
def test_a_bearer_is_read(header: str | None, token: str | None) -> None:
    assert read_bearer(header) == token


async def test_without_a_token_nothing_is_told(client: Client, chat: Chat) -> None:
    for path in ("", "/activities", "/stream"):
        assert (await client.get(chat.path + path)).status == 401
    for path in ("/activities", "/upload"):
        assert (await client.post(chat.path + path, json={"type": "message"})).status == 401
    for path in ("tokens/refresh", "conversations"):
        assert (await client.post(f"{BASE}/{path}")).status == 401


async def test_a_forged_token_is_turned_down(client: Client, chat: Chat) -> None:
    forged = jwt.encode({**CLAIMS, "conv": chat.conversation}, b"a key that we do not sign with......")

    response = await client.get(f"{chat.path}/activities", headers={"Authorization": f"Bearer {forged}"})

    assert response.status == 401


async def test_an_expired_token_is_told_apart(client: Client, chat: Chat, settings: Settings) -> None:
    old = Tokens(signing_key(settings), lambda: NOW - timedelta(days=365))
    headers = {"Authorization": f"Bearer {old.mint(Pass(chat.conversation, 'u'))}"}

    response = await client.get(f"{chat.path}/activities", headers=headers)

    assert (response.status, (await response.json())["error"]["code"]) == (403, "TokenExpired")


async def test_another_conversation_is_closed(client: Client, chat: Chat) -> None:
    other = await new_chat(client)
    await other.start()

    response = await client.get(f"{chat.path}/activities", headers=other.headers)

    assert response.status == 403


async def test_a_conversation_that_never_began_is_unknown(client: Client) -> None:
    chat = await new_chat(client)

    assert (await client.get(chat.path, headers=chat.headers)).status == 404
    assert (await client.post(f"{chat.path}/activities", headers=chat.headers, json={"type": "x"})).status == 404


async def test_a_token_is_renewed_for_the_same_conversation(client: Client, chat: Chat) -> None:
    await chat.say("hello")
    response = await client.post(f"{BASE}/tokens/refresh", headers=chat.headers)
    renewed = await response.json()

    assert renewed["conversationId"] == chat.conversation
    chat.token = renewed["token"]
    await chat.say("hello again")
    assert (await chat.texts())[-1] == "Turn 3: 11 characters"


class TestLimitedMinting:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return make_settings(tmp_path, tokens_per_minute=2)

    async def test_one_address_begins_so_many_conversations(self, client: Client) -> None:
        responses = [await client.post(f"{BASE}/tokens/generate") for _ in range(3)]

        assert [response.status for response in responses] == [200, 200, 429]
        assert int(responses[-1].headers["Retry-After"]) > 0
