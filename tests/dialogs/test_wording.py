"""The wording says the same things in every language, and every key in the code exists."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import dialogs
from dialogs.commands import COMMANDS, REACTIONS
from dialogs.exchange import Exchange
from dialogs.listening import REPLIES
from dialogs.words import WORDING, WordingError, load_wording
from knowledge.model import Audience, Contact, Who

ROOM = Path(dialogs.__file__).parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*.py")))
COMPUTED = {
    "contact": [str(contact) for contact in Contact],
    "paste": [*(str(contact) for contact in Contact), "support-unchecked"],
    "letter-opening": [str(audience) for audience in Audience],
    "letter-end": [str(audience) for audience in Audience],
    "button-letter": [str(audience) for audience in Audience],
    "headline": ["very-likely", "probably", "possible"],
    "react": sorted(REACTIONS),
    "all": ["causes", "options"],
    "find-out": [str(who) for who in Who],
}
"""Keys that the code puts together: prefix -> endings."""


def test_every_sentence_in_the_code_is_worded() -> None:
    sentences = next(iter(load_wording().values())).sentences
    said = set(re.findall(r'\bsay\(\s*"([a-z0-9-]+)"', SOURCE))
    said |= {f"button-{key}" for key in re.findall(r'\.button\(\s*"([a-z0-9-]+)"', SOURCE)}
    said |= {f"{prefix}-{ending}" for prefix, endings in COMPUTED.items() for ending in endings}
    assert len(said) > 100
    assert said - set(sentences) == set()


def test_every_command_and_reply_has_phrases_in_every_language() -> None:
    replies = {key for meanings in REPLIES.values() for key in meanings} - {"yes", "no", "unknown"}
    for words in load_wording().values():
        for key in (set(COMMANDS) - {"same-case", "new-case"}) | REACTIONS | replies | {"language"}:
            if key not in ("answered", "same", "resume", "done"):
                assert words.phrases.get(key), f"{words.locale}: {key}"


def test_no_phrase_means_two_commands() -> None:
    for words in load_wording().values():
        seen: dict[str, str] = {}
        for key in [*COMMANDS, *sorted(REACTIONS)]:
            for phrase in words.phrases.get(key, ()):
                assert seen.setdefault(phrase.lower(), key) == key, phrase


def test_a_missing_translation_names_language_key_and_mend(tmp_path: Path) -> None:
    for locale in ("en", "pl"):
        folder = tmp_path / locale
        folder.mkdir()
        for name in ("assistant.yaml", "commands.yaml"):
            text = (WORDING / locale / name).read_text(encoding="utf-8")
            (folder / name).write_text(
                text.replace("outside:", "outsode:") if locale == "pl" else text, encoding="utf-8"
            )
    with pytest.raises(WordingError, match=r"pl: outside: missing, translate it from en"):
        load_wording(tmp_path)


def test_labels_fit_their_buttons() -> None:
    for words in load_wording().values():
        for key, label in words.sentences.items():
            if key.startswith("button-"):
                assert len(label) <= 26, f"{words.locale}: {key}: {label}"
                assert not label.endswith("."), key


def test_dates_are_written_as_readers_write_them() -> None:
    day = date(2020, 9, 11)
    assert {locale: words.day(day) for locale, words in load_wording().items()} == {
        "en": "11 September 2020",
        "pl": "11 września 2020 r.",
    }


def test_exchange_is_the_only_maker_of_replies() -> None:
    assert Exchange.reply.__doc__
    makers = [p.name for p in ROOM.glob("*.py") if re.search(r"(?<!\w)Reply\(", p.read_text(encoding="utf-8"))]
    assert sorted(makers) == ["exchange.py", "messages.py"]


def test_lists_with_joints_inside_are_told_apart_by_semicolons() -> None:
    words = load_wording()
    assert words["en"].listing(["the product", "the tenant"]) == "the product and the tenant"
    assert words["en"].listing(["adoption and usage", "the aim"]) == "adoption and usage; the aim"
    assert words["pl"].listing(["wdrażanie i użycie", "zachęty"]) == "wdrażanie i użycie; zachęty"
    assert words["pl"].listing(["wpływ lub wybór", "zachęty"], "or") == "wpływ lub wybór; lub zachęty"


def test_variants_take_turns_beyond_the_last() -> None:
    words = load_wording()["en"]
    said = [words.variant("react-promise", number) for number in range(1, 6)]
    assert said[0] == words.say("react-promise")
    assert len(set(said[:3])) == 3
    assert all(one != other for one, other in pairwise(said))


def test_users_have_many_ways_to_say_each_command_and_reply() -> None:
    often = (
        "person accepted still later did-it not-yet answered abuse thanks bye restart back change known why-ask "
        "why-answer other-case letter prepare promise others instruct bot"
    )
    for words in load_wording().values():
        few = {key: len(words.phrases[key]) for key in often.split() if len(words.phrases[key]) < 40}
        assert not few, words.locale
