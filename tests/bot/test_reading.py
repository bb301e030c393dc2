from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import TEXT_LIMIT, Reader, choice_of, clean
from bot.storage import Key
from bot.vault import Vault
from dialogs.messages import Choice, Message

KEY = Key("webchat", "", "conversation", "", "user")
GUID = "5b3f1c9e-1111-4222-8333-444455556666"


def message_of(text: str, value: object = None, key: Key = KEY, secret: bytes = b"secret") -> Message:
    return Reader(secret, Vault()).message_of(key, text, value)


def digest(text: str, key: Key = KEY, secret: bytes = b"secret") -> str:
    (found,) = message_of(text, key=key, secret=secret).identifiers
    return found.digest


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  hello  ", "hello"),
        ("", ""),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("admin\u202etxt.exe", "admintxt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("👩‍💻 klikam 👍🏽", "👩‍💻 klikam 👍🏽"),
        ("\ud800", ""),
        ("<b>bold</b> **stars** [link](http://x)", "<b>bold</b> **stars** [link](http://x)"),
        ("zażółć gęślą jaźń", "zażółć gęślą jaźń"),
    ],
)
def test_text_is_kept_without_what_cannot_be_seen(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@given(st.text())
def test_clean_text_is_bounded_and_visible(text: str) -> None:
    cleaned = clean(text)

    assert len(cleaned) <= TEXT_LIMIT
    assert clean(cleaned) == cleaned
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for c in cleaned)


def test_a_long_text_is_cut() -> None:
    assert clean("x" * 100_000) == "x" * TEXT_LIMIT


def test_identifiers_are_masked_and_their_kind_is_kept() -> None:
    message = message_of("the subscription 5b3f1c9e-1111-4222-8333-444455556666 of contoso.onmicrosoft.com")

    assert "5b3f1c9e" not in message.text
    assert "contoso" not in message.text
    assert [identifier.kind for identifier in message.identifiers] == ["guid", "onmicrosoft-domain"]


def test_an_identifier_has_one_digest_however_it_is_written() -> None:
    assert len({digest(text) for text in (GUID, GUID.upper(), f"{{{GUID}}}", GUID.replace("-", ""))}) == 1
    assert digest("Contoso.com") == digest("contoso.com.")
    assert digest("subdomain: Contoso") == digest('subdomain="contoso"')
    assert digest("https://contoso.com/") == digest("https://CONTOSO.com")
    assert digest(GUID) != digest(GUID.replace("5b", "5c"))


def test_a_digest_tells_nothing_to_others() -> None:
    short = digest(GUID)

    assert len(short) == 8
    assert digest(GUID, secret=b"another") != short
    assert digest(GUID, key=replace(KEY, conversation="another")) != short
    assert digest(GUID, key=replace(KEY, user="another")) != short


@pytest.mark.parametrize(
    "text",
    [
        "jan@contoso.com",
        "https://contoso.com/page",
        "https://contoso.com:8443",
        f"https://portal.azure.com/#view/{GUID}",
        "order 4500123456",
    ],
)
def test_what_nothing_can_be_done_with_has_no_digest(text: str) -> None:
    assert digest(text) == ""


def test_identifiers_wait_in_the_vault_alone() -> None:
    vault = Vault()
    message = Reader(b"secret", vault).message_of(
        KEY, f"{GUID.upper()} contoso.onmicrosoft.com/x www.contoso.com a@b.pl"
    )

    kept = [vault.value(KEY, found.digest) for found in message.identifiers]
    assert kept == [GUID, "contoso.onmicrosoft.com", "www.contoso.com", None]
    assert "contoso" not in repr(message)


def test_a_button_is_read() -> None:
    value = {"assistant": {"do": "answer", "of": "purchase-channel", "value": "csp"}, "more": 1}

    assert message_of("Through CSP", value).choice == Choice(do="answer", of="purchase-channel", value="csp")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        7,
        [],
        {},
        {"assistant": "text"},
        {"assistant": {}},
        {"assistant": {"do": 5}},
        {"assistant": {"do": "answer", "of": ["list"]}},
        {"assistant": {"do": "answer", "unknown": "field"}},
        {"assistant": {"do": "x" * 1000}},
    ],
)
def test_what_is_no_button_of_ours_is_no_choice(value: object) -> None:
    assert choice_of(value) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["assistant", "do", "of", "value"]), inner),
    )
)
def test_any_value_is_read_without_a_fault(value: object) -> None:
    message_of("", value)
