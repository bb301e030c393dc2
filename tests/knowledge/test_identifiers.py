"""Identifiers are found and masked, and nothing else is."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.identifiers import KINDS, mask

GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"tenant {GUID}, please", "tenant ⟨guid⟩, please"),
        (f"{{{GUID.upper()}}}", "⟨guid⟩"),
        (GUID.replace("-", ""), "⟨guid⟩"),
        (GUID.replace("-", "\u2013"), "⟨guid⟩"),
        ("our domain is contoso.onmicrosoft.com.", "our domain is ⟨onmicrosoft-domain⟩."),
        ("the contoso.onmicrosoft one", "the ⟨onmicrosoft-domain⟩ one"),
        ("Subdomain: contoso, tenant", "Subdomain: ⟨onmicrosoft-domain⟩, tenant"),
        ("poddomena: „polnoc2”", "poddomena: „⟨onmicrosoft-domain⟩”"),
        ("website: www.contoso.com", "website: ⟨url⟩"),
        ("contoso.com.pl or żółw.pl", "⟨domain⟩ or ⟨domain⟩"),
        ("mail to jan.kowalski@firma.pl!", "mail to ⟨email⟩!"),
        (f"see https://portal.azure.com/#view/{GUID}/overview)", "see ⟨url⟩)"),
        ("order 4500123456", "order ⟨number⟩"),
        ("MPN 4312345", "MPN ⟨mpn⟩"),
        ("our MPN ID is 65432", "our MPN ID is ⟨mpn⟩"),
        ("call +48 601 602 603", "call ⟨phone⟩"),
        ("offer CFQ7TTC0LH16:0001", "offer ⟨offer-id⟩"),
        ("SKU AAA-12345", "SKU ⟨product-sku⟩"),
        ("invoice E0400ABCDE", "invoice ⟨reference⟩"),
        ("ticket INC0012345", "ticket ⟨reference⟩"),
    ],
)
def test_identifiers_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Dynamics 365 Sales Enterprise, Microsoft 365 E5, Office 365 E3, F1",
        "D365, M365, O365, Dynamics365, Office365E5",
        "since 2022/2023, on 2020-09-11 or 11.09.2020, at 10:30",
        "Business Central 2023 release, Windows Server 2019, SQL Server 2022",
        "the .onmicrosoft.com name, onmicrosoft.com",
        "m.in. po odnowieniu, np. w CSP, e.g. this one, i.e. that",
        "The form says no.The error stays",
        "ASP.NET, v9.2.1, 3.5 licences, 12,50 EUR, 5 000 EUR, 100%",
        "the subdomain is wrong; which subdomain? domain: customer",
        "co-op, web-direct, on-prem, e-mail, 3-year, E3/E5",
        "",
    ],
)
def test_names_versions_and_dates_stay(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).identifiers == ()


def test_kinds_are_kept_in_order_with_what_is_inside() -> None:
    found = mask(f"a@contoso.com https://x.example.com/{GUID} 12345678").identifiers
    assert [one.kind for one in found] == ["email", "url", "number"]
    assert found[1].inside == ("guid",)


def test_invisible_characters_do_not_hide_an_identifier() -> None:
    hidden = "\u200b".join(GUID)
    assert mask(f"\u202e{hidden}").text == "⟨guid⟩"


guids = st.uuids().map(str) | st.uuids().map(lambda value: value.hex) | st.uuids().map(lambda value: str(value).upper())
domains = st.from_regex(r"[a-z][a-z0-9-]{1,20}[a-z0-9]\.(com|pl|co\.uk|onmicrosoft\.com|io|org)", fullmatch=True)
around = st.text(max_size=12)


@given(around, guids, around)
def test_no_guid_survives(before: str, guid: str, after: str) -> None:
    assert guid not in mask(before + guid + after).text


@given(around, st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,20}", fullmatch=True), domains, around)
def test_no_email_survives(before: str, name: str, domain: str, after: str) -> None:
    assert f"{name}@{domain}" not in mask(f"{before} {name}@{domain} {after}").text


@given(around, domains, around)
def test_no_domain_survives(before: str, domain: str, after: str) -> None:
    masked = mask(f"{before} {domain} {after}").text
    assert domain not in masked or domain in before + after


@given(around, st.integers(10**7, 10**15).map(str), around)
def test_no_long_number_survives(before: str, number: str, after: str) -> None:
    assert not re.search(r"[0-9]{8}", mask(f"{before} {number} {after}").text)


@given(st.text() | st.lists(guids | domains | st.text(alphabet="0123456789-. @:/⟨⟩gXé", max_size=20)).map("".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
    assert mask(once).identifiers == ()


@given(st.text())
def test_every_kind_is_a_known_one(text: str) -> None:
    assert {one.kind for one in mask(text).identifiers} <= set(KINDS)


@pytest.mark.parametrize(
    "piece", ["a", "a.", "1 ", "a@", "a-", "-", ".", "1-", "+1", "mpn 1234 ", "é", "{0", "/:", "@"]
)
def test_a_long_hostile_text_is_masked_quickly(piece: str) -> None:
    started = time.process_time()
    mask(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 2.0
