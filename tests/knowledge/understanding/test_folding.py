"""Texts in one form for comparing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.understanding.folding import fold, split, trim, words_of


def test_folding_takes_diacritics_case_and_apostrophes() -> None:
    assert fold("ZAŻÓŁĆ gęślą JAŹŃ") == "zazolc gesla jazn"
    assert words_of("It isn't; they haven’t!") == ("it", "isnt", "they", "havent")


def test_masked_identifiers_are_words() -> None:
    assert words_of("tenant ⟨guid⟩, domain ⟨onmicrosoft-domain⟩.") == (
        "tenant", "⟨guid⟩", "domain", "⟨onmicrosoft-domain⟩",
    )  # fmt: skip


def test_clauses_and_sentences_are_numbered() -> None:
    text = split("Not CSP, an EA. Is it active?")
    assert [word.clause for word in text.words] == [0, 0, 1, 1, 2, 2, 2]
    assert [word.sentence for word in text.words] == [0, 0, 0, 0, 1, 1, 1]
    assert text.asked == {1}
    assert text.clauses == ((0, 1), (2, 3), (4, 5, 6))


def test_a_long_story_keeps_its_beginning_its_questions_and_its_end() -> None:
    story = (
        "It begins here. " + "Nothing happens. " * 90 + "What shall I do now? " + "More of it. " * 90 + "So ends it."
    )
    short = trim(story, 600)
    assert len(short) <= 620
    assert short.startswith("It begins here.")
    assert short.endswith("So ends it.")
    assert "What shall I do now?" in short


@given(st.text(max_size=300), st.integers(10, 200))
def test_nothing_gets_longer_and_nothing_fails(text: str, limit: int) -> None:
    assert len(trim(text, limit)) <= max(len(text), 0)
    split(text)
