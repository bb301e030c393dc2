"""The look-up against a service of its own on this machine: every answer and every fault, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot import tenant_lookup
from bot.tenant_lookup import (
    BODY_LIMIT,
    PER_CONVERSATION,
    PER_MINUTE,
    REMEMBERED_SECONDS,
    Finding,
    TenantLookup,
    domain_name,
)
from knowledge.loading import load
from tests.authority import Authority, configuration, serving, unknown

TENANT, OTHER = "3e9d5f10-6b7a-4c21-9f08-d1a2b3c4e5f6", "7b2e4c60-1d9f-4a35-8c7e-f0a1b2c3d4e5"
DOMAIN = "northpier.onmicrosoft.com"
PATH = "/{}/v2.0/.well-known/openid-configuration"


@pytest.fixture
async def authority() -> AsyncIterator[Authority]:
    async with serving(Authority({DOMAIN: TENANT, "xn--w-uga1v8h.example": TENANT})) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


async def found(authority: Authority, session: ClientSession, domain: str = DOMAIN, tenant: str = TENANT) -> Finding:
    return await TenantLookup(authority.url).compare(session, domain, tenant, "conversation")


@pytest.mark.parametrize(
    ("domain", "tenant", "finding"),
    [
        (DOMAIN, TENANT, Finding.MATCH),
        (DOMAIN.upper(), TENANT.upper(), Finding.MATCH),
        ("northpier", TENANT, Finding.MATCH),
        ("northpier.onmicrosoft", TENANT, Finding.MATCH),
        ("żółw.example", TENANT, Finding.MATCH),
        (DOMAIN, OTHER, Finding.OTHER_TENANT),
        ("northpier-bakery.example", TENANT, Finding.NO_TENANT),
    ],
)
async def test_what_the_service_knows(
    domain: str, tenant: str, finding: Finding, authority: Authority, session: ClientSession
) -> None:
    assert await found(authority, session, domain, tenant) is finding
    assert authority.asked == [PATH.format(domain_name(domain))]


def answering(body: object, status: int = 200, **more: Any) -> Callable[[], web.Response]:
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda: web.Response(status=status, text=text, content_type="application/json", **more)


@pytest.mark.parametrize(
    "answer",
    [
        answering(unknown("invalid_request", 900023), 400),
        answering({"error": "invalid_tenant"}, 400),
        answering({"error": "invalid_request", "error_codes": [90002]}, 400),
    ],
)
async def test_every_way_to_say_that_there_is_no_tenant(
    answer: Callable[[], web.Response], authority: Authority, session: ClientSession
) -> None:
    authority.faulty[DOMAIN] = answer

    assert await found(authority, session) is Finding.NO_TENANT


DEEP = "[" * 20_000
FAULTS = {
    "another error": answering({"error": "invalid_request", "error_codes": [50058, None, "90002"]}, 400),
    "an error without JSON": answering("bad request", 400),
    "codes that are no list": answering({"error_codes": 90002}, 400),
    "not found": answering(configuration(TENANT), 404),
    "too many requests": answering(unknown(), 429, headers={"Retry-After": "1"}),
    "server error": answering(configuration(TENANT), 500),
    "another success": answering(configuration(TENANT), 203),
    "malformed JSON": answering(json.dumps(configuration(TENANT))[:-5]),
    "JSON too deep": answering(DEEP),
    "no UTF-8": lambda: web.Response(body=b'{"issuer": "\xff"}'),
    "a list": answering([configuration(TENANT)]),
    "a page": answering("<html>Sign in</html>"),
    "nothing": answering(""),
    "an issuer without a GUID": answering(configuration("{tenantid}")),
    "an issuer that is no text": answering({"issuer": [TENANT], "token_endpoint": None}),
    "a GUID outside the path": answering({"issuer": f"https://{TENANT}.example/?{TENANT}#/{TENANT}"}),
    "an address that cannot be read": answering({"issuer": f"https://[::1/{TENANT}/"}),
    "two tenants": answering({**configuration(TENANT), "token_endpoint": f"https://x.example/{OTHER}/token"}),
    "a huge body": answering({**configuration(TENANT), "more": "x" * BODY_LIMIT}),
    "a packed body": answering(configuration(TENANT), headers={"Content-Encoding": "br"}),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_tells_nothing_is_not_taken_for_an_answer(
    fault: str, authority: Authority, session: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    authority.faulty[DOMAIN] = FAULTS[fault]

    assert await found(authority, session) is Finding.NOT_CHECKED
    assert "could not be looked up" in caplog.text
    assert "northpier" not in caplog.text
    assert TENANT not in caplog.text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int, authority: Authority, session: ClientSession) -> None:
    async with serving(Authority({DOMAIN: TENANT})) as elsewhere:
        location = elsewhere.url + PATH.format(DOMAIN)
        authority.faulty[DOMAIN] = answering("", status, headers={"Location": location})

        assert await found(authority, session) is Finding.NOT_CHECKED
        assert not elsewhere.asked


async def test_a_slow_answer_is_not_waited_for(
    authority: Authority, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenant_lookup, "TIMEOUT_SECONDS", 0.1)
    authority.slow.add(DOMAIN)

    assert await found(authority, session) is Finding.NOT_CHECKED


async def test_nobody_at_the_address(session: ClientSession) -> None:
    async with serving(Authority()) as gone:
        pass

    assert await found(gone, session) is Finding.NOT_CHECKED


async def test_an_answer_is_remembered_for_a_while(authority: Authority, session: ClientSession) -> None:
    now = 0.0
    lookup = TenantLookup(authority.url, lambda: now)
    for domain in (DOMAIN, DOMAIN.upper(), "shop.example", "shop.example"):
        await lookup.compare(session, domain, TENANT, "conversation")
    assert authority.asked == [PATH.format(DOMAIN), PATH.format("shop.example")]

    now = REMEMBERED_SECONDS
    authority.owners[DOMAIN] = OTHER
    assert await lookup.compare(session, DOMAIN, TENANT, "conversation") is Finding.OTHER_TENANT


async def test_a_fault_is_not_remembered(authority: Authority, session: ClientSession) -> None:
    lookup = TenantLookup(authority.url)
    authority.faulty[DOMAIN] = answering("", 500)
    assert await lookup.compare(session, DOMAIN, TENANT, "conversation") is Finding.NOT_CHECKED

    authority.faulty.clear()
    assert await lookup.compare(session, DOMAIN, TENANT, "conversation") is Finding.MATCH


async def test_few_answers_are_remembered(
    authority: Authority, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenant_lookup, "REMEMBERED", 2)
    lookup = TenantLookup(authority.url)
    for name in "abc":
        await lookup.compare(session, f"{name}.example", TENANT, "conversation")

    assert list(lookup._known) == ["b.example", "c.example"]


async def test_one_conversation_asks_so_often(authority: Authority, session: ClientSession) -> None:
    lookup = TenantLookup(authority.url, lambda: 0.0)
    findings = [await lookup.compare(session, f"{n}.example", TENANT, "one") for n in range(PER_CONVERSATION + 1)]

    assert findings == [Finding.NO_TENANT] * PER_CONVERSATION + [Finding.NOT_CHECKED]
    assert await lookup.compare(session, DOMAIN, TENANT, "another") is Finding.MATCH


async def test_all_together_ask_so_often(authority: Authority, session: ClientSession) -> None:
    lookup = TenantLookup(authority.url, lambda: 0.0)
    findings = [await lookup.compare(session, f"{n}.example", TENANT, str(n)) for n in range(PER_MINUTE + 1)]

    assert findings == [Finding.NO_TENANT] * PER_MINUTE + [Finding.NOT_CHECKED]
    assert len(authority.asked) == PER_MINUTE


NO_DOMAINS = [
    "",
    ".",
    "..",
    "../common",
    "common/../x.example",
    "a.example/b",
    "a.example%2fb",
    "a.example\\b",
    "user@a.example",
    "a.example@b.example",
    "a.example:443",
    "a.example?x",
    "a.example#x",
    "a..example",
    "-a.example",
    "a-.example",
    "a_b.example",
    "a b.example",
    "a.example\nb.example",
    "127.0.0.1",
    "[::1]",
    "::1",
    "1.2",
    "2130706433.1",
    f"{'a' * 64}.example",
    ".".join(["a" * 60] * 5),
    "x" * 10_000,
    "xn--a.example",
    "\u2024\u2024/\u2024",
    "a\uff0fb.example",
]


@pytest.mark.parametrize("text", NO_DOMAINS)
async def test_what_is_no_domain_is_not_asked_for(text: str, authority: Authority, session: ClientSession) -> None:
    assert domain_name(text) is None
    assert await found(authority, session, text) is Finding.NO_TENANT
    assert not authority.asked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Contoso.COM", "contoso.com"),
        (" contoso.com. ", "contoso.com"),
        ("contoso", "contoso.onmicrosoft.com"),
        ("contoso.onmicrosoft", "contoso.onmicrosoft.com"),
        ("common", "common.onmicrosoft.com"),
        ("a.b.c.example", "a.b.c.example"),
        ("żółw.pl", "xn--w-uga1v8h.pl"),
        ("contoso\u3002com", "contoso.com"),
        ("xn--w-uga1v8h.pl", "xn--w-uga1v8h.pl"),
    ],
)
def test_a_domain_has_one_form(text: str, name: str) -> None:
    assert domain_name(text) == name
    assert domain_name(name) == name


@given(st.text(max_size=40) | st.from_regex(r"[a-z0-9./:@?#%\\\[\]_-]{1,30}", fullmatch=True))
def test_whatever_is_asked_for_is_one_segment_at_the_authority(text: str) -> None:
    name = domain_name(text)
    if name is not None:
        url = URL(f"https://login.example/{name}/v2.0/x", encoded=True)
        assert (url.host, url.port, url.user, url.query_string, url.fragment) == ("login.example", 443, None, "", "")
        assert url.raw_parts == ("/", name, "v2.0", "x")
        assert "." in name


def test_the_content_asks_for_nothing_that_cannot_be_done() -> None:
    topics = load(locales=()).topics.values()
    look_ups = [topic.look_up for topic in topics if topic.look_up]

    assert [look_up.check for look_up in look_ups] == [tenant_lookup.CHECK]
    assert {*look_ups[0].results, Finding.NOT_CHECKED} == set(Finding)
    assert set(look_ups[0].needs) == {"subdomain", "tenant-id"}
