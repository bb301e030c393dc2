"""Questions for a glossary term."""

from __future__ import annotations

import pytest

from knowledge.understanding import Understanding


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what is an inner tube?", "inner-tube"),
        ("What's a presta valve", "valve"),
        ("co to jest dętka", "inner-tube"),
        ("co to wentyl?", "valve"),
        ("valve?", "valve"),
        ("a valve, what is that?", "valve"),
        ("a dętka to co?", "inner-tube"),
        ("a dętka to co takiego", "inner-tube"),
        ("skąd wziąć zawór", "valve"),
        ("where do I find the valve", "valve"),
        ("gdzie jest zawór?", "valve"),
        ("what's that?", None),
        ("the valve is broken", None),
        ("the valve is broken, what is wrong", None),
        ("what is wrong with my bicycle and its valve that lost all of the air", None),
    ],
)
def test_terms_asked_about(bicycles: Understanding, text: str, term: str | None) -> None:
    assert bicycles.read(text, "en").term == term


def test_that_alone_asks_for_no_term(bicycles: Understanding) -> None:
    reading = bicycles.read("what's that?", "en", question="wheel")
    assert (reading.term, reading.asks, reading.answer) == (None, True, None)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what is a subdomain?", "subdomain"),
        ("where do I find the tenant ID", "tenant-id"),
        ("co to jest PoE", "proof-of-execution"),
        ("a co to jest ta subdomena?", "subdomain"),
        ("gdzie znajdę identyfikator dzierżawy?", "tenant-id"),
    ],
)
def test_in_the_shipped_content(shipped: Understanding, text: str, term: str) -> None:
    assert shipped.read(text, "en").term == term
