"""Phrases are found in spite of typos and endings, and not where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.understanding import PhraseBook
from knowledge.understanding.folding import split
from knowledge.understanding.lexicon import Lexicon
from knowledge.understanding.phrases import PhraseFinder

BOOK = PhraseBook({"back": ["back", "go back", "cofnij"], "help": ["help", "pomoc"], "person": ["talk to a person"]})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Back!", "back"), ("go  back", "back"), ("go bakc", "back"), ("COFNIJ", "back"), ("pomóc", "help"),
        ("hlep", "help"), ("talk to a persn", "person"), ("tlak to a person", "person"),
        ("pack", None), ("hell", "help"), ("no", None), ("", None), ("…", None), ("go back to the claim", None),
        ("x" * 5000, None),
    ],
)  # fmt: skip
def test_whole_messages(text: str, name: str | None) -> None:
    best = BOOK.best(text)
    assert (best and best[0]) == name


def test_word_for_word_is_one() -> None:
    assert BOOK.best("Talk to a PERSON.") == ("person", 1.0)
    near = BOOK.best("talk to a persom")
    assert near is not None
    assert 0.8 < near[1] < 1.0


def found(phrases: list[str], text: str) -> list[str]:
    finder = PhraseFinder(((phrase, phrase) for phrase in phrases), barriers=["not"])
    return [match.key for match in finder.find(split(text))]


def test_windows_allow_a_gap_typos_and_endings() -> None:
    assert found(["bought online"], "they bought it online") == ["bought online"]
    assert found(["enterprise agreement"], "an entreprise agreemnt") == ["enterprise agreement"]
    assert found(["umowa zbiorowa"], "w umowie zbiorowej") == ["umowa zbiorowa"]


def test_windows_keep_order_sentences_and_negations_apart() -> None:
    assert found(["bought online"], "online is where they bought") == []
    assert found(["bought online"], "they bought. online it is") == []
    assert found(["is active"], "it is not active") == []
    assert found(["bought online"], "they bought a lot of it online") == []


def test_short_words_and_numbers_must_be_exact() -> None:
    assert found(["csp"], "cps") == []
    assert found(["e5"], "e3") == []


def test_a_prefix_makes_another_word() -> None:
    assert found(["provisioned"], "unprovisioned") == []
    assert found(["aktywowany"], "nieaktywowany") == []


def test_endings_that_carry_meaning_are_not_crossed() -> None:
    lexicon = Lexicon(["enrolled", "zarejestrowany"], endings=(("ed",), ("ac", "ic")))
    assert lexicon.lookup("enroll") == {}
    assert lexicon.lookup("zarejestrowac") == {}
    assert lexicon.lookup("zarejestrowane")


def test_a_real_word_is_no_typo() -> None:
    assert Lexicon(["provisioned"]).lookup("provosioned")
    assert not Lexicon(["provisioned"], known=["provosioned"]).lookup("provosioned")


@given(st.text(max_size=200))
def test_any_text_is_safe(text: str) -> None:
    best = BOOK.best(text)
    assert best is None or 0.0 < best[1] <= 1.0
    found(["bought online", "csp"], text)


@pytest.mark.parametrize("written", ["wheel", "wheeel", "hweel", "whele"])
def test_a_slip_may_swap_the_first_letters(written: str) -> None:
    lexicon = Lexicon(["wheel", "heel"])

    assert lexicon.id_of("wheel") in lexicon.lookup(written)


def test_another_first_letter_is_another_word() -> None:
    assert not Lexicon(["wheel"]).lookup("theel")
