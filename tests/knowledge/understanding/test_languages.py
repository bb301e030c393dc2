"""Which language a message is in, told by the content's own words."""

from __future__ import annotations

import pytest

from knowledge.understanding import Understanding
from knowledge.understanding.languages import LanguageGuess
from tests.knowledge.understanding.toy import toy


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the tire lost its air", "en"),
        ("z koła zeszło powietrze", "pl"),
        ("jak zalatac detke", "pl"),
        ("la rueda de mi bicicleta pierde aire", "xs"),
        ("OK", None),
        ("⟨guid⟩", None),
        ("12345", None),
        ("", None),
        ("qwrtp zxcvb", None),
    ],
)
def test_three_languages_by_content_alone(text: str, language: str | None) -> None:
    assert LanguageGuess(toy("en", "pl", "xs")).guess(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("formularz nie przyjmuje subskrypcji", "pl"),
        ("nie dziala, co robic", "pl"),
        ("the form refuses it", "en"),
        ("OK", None),
        ("Dynamics 365 Business Central", None),
        ("CSP", None),
        ("EA", None),
        ("web-direct", None),
        ("Our customer Zakłady Przemysłowe Śnieżka in Łomża has a subscription that the form refuses", "en"),
        ("klient Northwind Trading Limited ma subskrypcję, której formularz nie chce", "pl"),
        ("Parlez-vous avec moi, monsieur?", None),
        ('Wyskakuje mi "The subscription you entered is not valid", co robić?', "pl"),
        ("Mam taki błąd: The subscription you provided could not be validated. Co dalej?", "pl"),
    ],
)
def test_in_the_shipped_content(shipped: Understanding, text: str, language: str | None) -> None:
    assert shipped.read(text, None).language == language


def test_one_language_is_enough() -> None:
    assert LanguageGuess(toy("en")).guess("the tire lost its air") == "en"
