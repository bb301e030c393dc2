"""Who may post once an app is set up; the authority and the keys are real, on this machine."""

from __future__ import annotations

from pathlib import Path
from time import time
from typing import Any

import jwt
import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.channels.bot_framework import endpoint
from bot.channels.bot_framework.keys import Keys, KeysUnavailableError
from bot.settings import Settings
from tests.bot.channels.bot_framework.conftest import APP_ID, ISSUER, Authority, Service, activity
from tests.bot.conftest import Client, Echo, make_settings


class Credentials:
    """Stands for the SDK's, which would ask Microsoft."""

    asked = 0

    def get_access_token(self) -> str:
        self.asked += 1
        return f"token-{self.asked}"


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> Credentials:
    given = Credentials()

    async def make(_: Settings) -> Credentials:
        return given

    monkeypatch.setattr(endpoint, "make_credentials", make)
    return given


@pytest.fixture
def settings(tmp_path: Path, authority: Authority, credentials: Credentials) -> Settings:
    return make_settings(
        tmp_path,
        microsoft_app_id=APP_ID,
        microsoft_app_password="secret",
        channel_openid_url=authority.url,
        channel_issuer=ISSUER,
    )


async def post(client: Client, body: dict[str, Any], token: str | None) -> int:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    response = await client.post("/api/messages", json=body, headers=headers)
    if response.status >= 400:
        assert list(await response.json()) == ["error"]
    return response.status


async def test_the_bot_framework_is_let_in(client: Client, service: Service, authority: Authority) -> None:
    assert await post(client, activity(service), authority.token(service.url)) == 200

    assert (await service.wait_for(1))[0]["text"] == "Turn 1: 5 characters"


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"exp": int(time()) - 3600}, 401),
        ({"exp": None}, 401),
        ({"exp": "tomorrow"}, 401),
        ({"nbf": int(time()) + 3600}, 401),
        ({"iss": None}, 401),
        ({"iss": "https://another.example.com"}, 401),
        ({"aud": None}, 401),
        ({"aud": "another app"}, 403),
        ({"aud": [APP_ID]}, 403),
        ({"serviceurl": None}, 403),
        ({"serviceurl": "https://another.example.com"}, 403),
    ],
)
async def test_a_token_with_a_wrong_claim_is_turned_down(
    client: Client, service: Service, authority: Authority, claims: dict[str, Any], status: int
) -> None:
    assert await post(client, activity(service), authority.token(service.url, **claims)) == status


async def test_a_token_of_a_moment_ago_is_let_in(client: Client, service: Service, authority: Authority) -> None:
    assert await post(client, activity(service), authority.token(service.url, exp=int(time()) - 60)) == 200


@pytest.mark.parametrize("token", [None, "", "nonsense", "a.b.c", "....", "x" * 5000, "é"])
async def test_what_is_no_token_is_turned_down(
    client: Client, service: Service, assistant: Echo, token: str | None
) -> None:
    assert await post(client, activity(service), token) == 401
    assert assistant.turns == 0


async def test_other_schemes_are_turned_down(client: Client, service: Service, authority: Authority) -> None:
    headers = {"Authorization": f"Basic {authority.token(service.url)}"}

    assert (await client.post("/api/messages", json=activity(service), headers=headers)).status == 401


async def test_a_token_signed_otherwise_is_turned_down(
    client: Client, service: Service, authority: Authority, rsa_keys: dict[str, RSAPrivateKey]
) -> None:
    good = authority.token(service.url)
    claims = jwt.decode(good, options={"verify_signature": False})
    authority.keys["two"] = rsa_keys["two"]
    forged = [
        authority.token(service.url, signed_by="two"),
        jwt.encode(claims, "", algorithm="none", headers={"kid": "one"}),
        jwt.encode(claims, "s" * 64, algorithm="HS256", headers={"kid": "one"}),
        jwt.encode(claims, rsa_keys["one"], algorithm="RS256"),
        jwt.encode(claims, rsa_keys["one"], algorithm="PS256", headers={"kid": "one"}),
        good[:-8] + "AAAAAAAA",
    ]

    assert [await post(client, activity(service), token) for token in forged] == [401] * len(forged)


async def test_a_new_key_is_fetched_once_and_an_unknown_one_not_at_every_request(
    client: Client, service: Service, authority: Authority, rsa_keys: dict[str, RSAPrivateKey]
) -> None:
    assert await post(client, activity(service), authority.token(service.url)) == 200
    assert authority.fetched == 1
    authority.keys = {"two": rsa_keys["two"]}

    assert await post(client, activity(service, id="2"), authority.token(service.url, "two")) == 200
    assert authority.fetched == 2
    for _ in range(5):
        authority.keys["three"] = rsa_keys["three"]
        unknown = authority.token(service.url, "three")
        authority.keys.pop("three")
        assert await post(client, activity(service), unknown) == 401
    assert authority.fetched == 2


async def test_keys_are_asked_for_again_after_a_while(authority: Authority, rsa_keys: dict[str, RSAPrivateKey]) -> None:
    now = 0.0
    async with ClientSession() as session:
        keys = Keys(authority.url, session, lambda: now)
        assert await keys.find("one")
        assert await keys.find("two") is None
        authority.keys["two"] = rsa_keys["two"]
        assert await keys.find("two") is None
        now = 400.0
        assert await keys.find("two")
        assert authority.fetched == 3
        now = 100_000.0
        assert await keys.find("two")
        assert authority.fetched == 4


async def test_without_its_keys_nobody_is_let_in_for_now(
    client: Client, service: Service, authority: Authority
) -> None:
    authority.broken = True
    assert await post(client, activity(service), authority.token(service.url)) == 503

    authority.broken = False
    assert await post(client, activity(service), authority.token(service.url)) == 200


async def test_keys_on_an_open_address_are_not_fetched() -> None:
    async with ClientSession() as session:
        keys = Keys("http://127.0.0.1:9/nothing-listens-here", session)
        with pytest.raises(KeysUnavailableError):
            await keys.find("one")


@pytest.mark.parametrize(("endorsed", "status"), [(["emulator", "msteams"], 200), (["msteams"], 403), ([], 200)])
async def test_a_key_signs_for_its_channels(
    client: Client, service: Service, authority: Authority, endorsed: list[str], status: int
) -> None:
    authority.endorsements = endorsed

    assert await post(client, activity(service), authority.token(service.url)) == status


async def test_replies_carry_a_token_that_is_kept(
    client: Client, service: Service, authority: Authority, credentials: Credentials
) -> None:
    for number in range(3):
        await post(client, activity(service, id=str(number)), authority.token(service.url))
    await service.wait_for(3)

    assert [headers["Authorization"] for headers in service.headers] == ["Bearer token-1"] * 3
