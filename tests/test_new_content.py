"""A topic and a language that exist in files alone: nothing in the program knows their names."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogs.conversation import Assistant, Turn
from dialogs.messages import Choice, Message
from dialogs.session import Session
from dialogs.words import WORDING
from knowledge.loading import CONTENT

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

TOPIC = """
id: toy-parking
kind: options
source: [103]
questions:
  toy-vehicle:
    source: [103]
    answers: [toy-bicycle, toy-lorry]
options:
  toy-rack:
    only-if: {toy-vehicle: toy-bicycle}
    source: [103]
    steps: {lean-it: {source: [103]}}
otherwise:
  id: toy-yard
  source: [103]
"""

ENGLISH = """
title: Parking at the office
button: Parking
examples:
  - where can I park my vehicle at the office
  - is there a parking place for visitors
  - parking in front of the building
  - I need somewhere to park
  - which parking spot may guests take
outcomes:
  toy-rack:
    name: Park it in the rack
    short: the rack
    because: A bicycle fits the rack.
    steps: {lean-it: Lean it there.}
  toy-yard: {name: Park it in the yard, short: the yard, because: The yard has room for all else.}
questions:
  toy-vehicle:
    ask: What do you come with?
    why: The place depends on the size of the vehicle.
    for-others: What will you come with?
    about: the vehicle
    answers:
      toy-bicycle: {label: A bicycle, noted: comes by bicycle, phrases: [a bicycle, my bike, on two wheels]}
      toy-lorry: {label: A lorry, noted: comes with a lorry, phrases: [a lorry, a truck, eighteen wheels]}
"""

POLISH = """
title: Parkowanie przy biurze
button: Parkowanie
examples:
  - gdzie mogę zaparkować przy biurze
  - czy jest miejsce parkingowe dla gości
  - parking przed budynkiem
  - potrzebuję miejsca do zaparkowania
  - na którym miejscu parkują goście
outcomes:
  toy-rack:
    name: Zostaw go na stojaku
    short: stojak
    because: Rower mieści się na stojaku.
    steps: {lean-it: Oprzyj go tam.}
  toy-yard: {name: Zaparkuj na placu, short: plac, because: Na placu zmieści się cała reszta.}
questions:
  toy-vehicle:
    ask: Jaki to pojazd?
    why: Miejsce zależy od wielkości pojazdu.
    for-others: Jakim pojazdem Państwo przyjadą?
    about: pojazd
    answers:
      toy-bicycle: {label: Rower, noted: przyjazd rowerem, phrases: [rower, rowerem, na dwóch kółkach]}
      toy-lorry: {label: Ciężarówka, noted: przyjazd ciężarówką, phrases: [ciężarówka, ciężarówką, tir]}
"""

ESPERANTO = {
    "name": "Esperanto",
    "yes": ["jes", "jes ja"],
    "no": ["ne", "tute ne"],
    "unknown": ["mi ne scias", "neniu ideo"],
    "both": ["ambaŭ"],
    "neither": ["neniu el ambaŭ"],
    "ordinals": [["la unua"], ["la dua"], ["la tria"], ["la kvara"]],
    "hedges": ["mi pensas", "eble"],
    "negations": ["ne"],
    "corrections": ["ne, tio estis"],
    "common-words": ["la", "kaj", "estas", "mia", "kiun", "mi", "devas", "por", "kun", "ĉu", "elekti", "en", "tiu"],
}

ESPERANTO_EXAMPLES = [
    "kiun agadon mi devas elekti",
    "mi ne scias kiu agado estas la ĝusta",
    "elekti la agadon por mia kliento",
    "ĉu tiu agado taŭgas por ni",
]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the content and of the wording, to add to.

    Every twentieth of what partners say is copied: all of it takes two minutes to learn, and what is tried here does
    not rest on it.
    """
    content, wording = tmp_path / "content", tmp_path / "wording"
    shutil.copytree(CONTENT, content)
    shutil.copytree(WORDING, wording)
    for path in [*content.rglob("utterances/*.yaml"), *content.rglob("statements.yaml")]:
        _write(path, _thinned(_read(path)))
    return content, wording


def _thinned(tree: Any) -> Any:
    if isinstance(tree, list):
        return tree[::20]
    return {name: _thinned(part) for name, part in tree.items()}


def say(assistant: Assistant, session: Session | None, text: str, locale: str = "en-US") -> Turn:
    return assistant.turn(session, Message(text=text, locale=locale), NOW)


def test_a_topic_needs_files_only(folders: tuple[Path, Path]) -> None:
    content, wording = folders
    for place, text in (("", TOPIC), ("en", ENGLISH), ("pl", POLISH)):
        (content / "cpor" / place / "toy-parking.yaml").write_text(text, encoding="utf-8")
    assistant = Assistant.build(content=content, wording=wording)

    asked = say(assistant, None, "where can i park at your office?")
    assert (asked.replies[-1].kind, asked.replies[-1].question) == ("ask", "toy-vehicle")
    assert "What do you come with?" in asked.replies[-1].closing

    pressed = Message(choice=Choice(do="answer", of="toy-vehicle", value="toy-bicycle"))
    ended = assistant.turn(asked.session, pressed, NOW).replies[-1]
    assert (ended.kind, ended.topic, ended.cause) == ("conclude", "toy-parking", "toy-rack")
    assert "Lean it there." in ended.steps

    polish = say(assistant, None, "gdzie moge zaparkowac? przyjade rowerem", "pl-PL").replies[-1]
    assert (polish.locale, polish.cause) == ("pl", "toy-rack")


def test_a_language_needs_files_only(folders: tuple[Path, Path]) -> None:
    content, wording = folders
    _translate(content, wording)
    assistant = Assistant.build(content=content, wording=wording)

    greeted = assistant.turn(None, Message(arrived=True, locale="eo"), NOW)
    assert greeted.replies[0].locale == "eo"
    assert "Saluton" in "".join(greeted.replies[0].body)

    asked = say(assistant, greeted.session, "kiun agadon mi devas elekti por mia kliento?", "eo")
    assert (asked.replies[-1].locale, asked.replies[-1].topic) == ("eo", "choose-activity")

    unknown = say(assistant, asked.session, "mi ne scias", "eo")
    assert unknown.replies[-1].locale == "eo"
    fact = unknown.session.fact(asked.replies[-1].question or "")
    assert fact is not None
    assert fact.answer is None

    english = say(assistant, unknown.session, "sorry, which activity do I choose for this customer?", "eo")
    assert english.replies[-1].locale == "en"


def _translate(content: Path, wording: Path) -> None:
    """Esperanto: English words under a new name, with a few sentences of its own where the test looks."""
    shutil.copytree(content / "cpor" / "en", content / "cpor" / "eo")
    shutil.copytree(wording / "en", wording / "eo")
    shutil.rmtree(content / "cpor" / "eo" / "utterances")
    (content / "cpor" / "eo" / "statements.yaml").unlink()
    _write(content / "language" / "eo.yaml", ESPERANTO)
    for path in (content / "cpor" / "eo").rglob("*.yaml"):
        prose = _read(path)
        if "examples" in prose:
            prose["examples"] = [f"{path.stem} temo" for _ in range(1)]
        if path.stem == "choose-activity":
            prose["examples"] = ESPERANTO_EXAMPLES
        for question in prose.get("questions", {}).values():
            for name, answer in question["answers"].items():
                answer["phrases"] = [f"respondo {name}"]
        _write(path, prose)
    words = _read(wording / "eo" / "assistant.yaml")
    words["greeting"] = "Saluton. Mi helpas pri asertoj."
    _write(wording / "eo" / "assistant.yaml", words)


def _read(path: Path) -> dict[str, Any]:
    tree = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert isinstance(tree, dict)
    return tree


def _write(path: Path, tree: dict[str, Any]) -> None:
    path.write_text(yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
