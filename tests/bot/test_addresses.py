from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import host_of, is_loopback, web_address


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True)]
    + [(host, False) for host in ("0.0.0.0", "::", "10.0.0.1", "localhost.example.com", "", None)],
)
def test_what_is_loopback(host: str | None, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "https://example.com:443/",
        "http://127.0.0.1:3978/a/b",
        "http://[::1]:80",
        "https://ex-ample.com/",
    ],
)
def test_a_web_address(url: str) -> None:
    assert web_address(url) is not None


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.com", "//example.com", "ftp://example.com", "file:///etc/passwd", "javascript:alert(1)"),
        *("http://", "http://user@example.com", "http://a:b@example.com", "http://[::1", "http://example.com:99999"),
        *("http://example.com:0", "http://example.com:x", "http://example.com?a=b", "http://example.com#x"),
        "http://localhost\\@example.com",
    ],
)
def test_what_is_no_plain_web_address(url: str) -> None:
    assert web_address(url) is None


@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    web_address(text)
    web_address(f"http://{text}")
    host_of(text)


def test_a_host_is_found_beside_its_port() -> None:
    assert [host_of(each) for each in ("a:1", "a", "[::1]:5", "[::1")] == ["a", "a", "::1", None]
