"""The material: how it is split, what shape it has, and that it stands apart from the content."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.model import Knowledge
from knowledge.understanding.folding import words_of
from tests.understanding import material, measures
from tests.understanding.material import Material, Styled

LOCALES = material.locales()


# --------------------------------------------------------------------------------------------------------------- split


def styled(*topics: str) -> Material:
    lines = tuple(
        Styled(id=f"x-{number:03}", text=f"text {number}", topic=topic, style="plain")
        for number, topic in enumerate(topics)
    )
    return Material("en", lines, (), (), (), ())


def test_halves_part_each_stratum_evenly() -> None:
    whole = styled(*["a", "b", "b"] * 21)
    halves = whole.half("dev"), whole.half("test")

    assert sorted(line.id for half in halves for line in half.lines) == sorted(line.id for line in whole.lines)
    counts = [Counter(line.topic for line in half.styled) for half in halves]
    assert [count["b"] for count in counts] == [21, 21]
    assert sorted(count["a"] for count in counts) == [10, 11]
    assert whole.half("all") == whole


def test_lines_added_later_move_no_others() -> None:
    before, after = styled(*"aab" * 7).half("test"), styled(*"aab" * 7, *"ba" * 5).half("test")

    assert set(before.styled) <= set(after.styled)
    assert {line.id for line in after.styled if line.id < "x-021"} == {line.id for line in before.styled}


def test_the_hash_tells_a_change_of_the_test_half_only() -> None:
    whole = styled(*"ab" * 10)
    changed = {line.id: line.model_copy(update={"text": "another"}) for line in whole.styled}
    dev, test = ({line.id for line in half.lines} for half in (whole.half("dev"), whole.half("test")))

    def with_changes(ids: set[str]) -> Material:
        lines = tuple(changed[line.id] if line.id in ids else line for line in reversed(whole.styled))
        return Material("en", lines, (), (), (), ())

    assert material.hash_of_test_half(with_changes(dev)) == material.hash_of_test_half(whole)
    assert material.hash_of_test_half(with_changes({min(test)})) != material.hash_of_test_half(whole)


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_touched_the_test_half(locale: str) -> None:
    kept = material.kept_hashes()

    assert kept.get(locale) == material.hash_of_test_half(material.read(locale))


def test_hashes_are_kept_a_line_a_language(tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    line = {"id": "x", "text": "y", "facts": {}}
    (tmp_path / "xx" / "facts.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    material.keep_hashes(tmp_path, tmp_path / "kept")

    assert material.kept_hashes(tmp_path / "kept") == {"xx": material.hash_of_test_half(material.read("xx", tmp_path))}


# ------------------------------------------------------------------------------------------------------------ material


def test_there_is_material_in_every_language(knowledge: Knowledge) -> None:
    assert knowledge.locales == LOCALES


@pytest.mark.parametrize("locale", LOCALES)
def test_ids_and_texts_occur_once(locale: str) -> None:
    whole = material.read(locale)

    assert len({line.id for line in whole.lines}) == len(whole.lines)
    for lines in (whole.requests, whole.outside, whole.statements):
        assert len({line.text for line in lines}) == len(lines)
    assert len({(line.question, line.text) for line in whole.answers}) == len(whole.answers)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_material_names_what_exists(locale: str, knowledge: Knowledge) -> None:
    whole = material.read(locale)

    for request in whole.requests:
        assert request.ending in {None, *(outcome.id for outcome in knowledge.topics[request.topic].outcomes)}
    for stranger in whole.outside:
        assert stranger.topic is None or knowledge.topics[stranger.topic].kind == "outside", stranger
    for facts in (*(line.facts for line in whole.decided), *(line.facts for line in whole.statements)):
        for question, answer in facts.items():
            assert answer in knowledge.questions[question].every_answer
    for reply in whole.answers:
        assert reply.answer in {None, material.UNKNOWN, *knowledge.questions[reply.question].every_answer}, reply


@pytest.mark.parametrize("locale", LOCALES)
def test_there_is_enough_of_everything(locale: str, knowledge: Knowledge) -> None:
    whole = material.read(locale)
    inside = {name: topic for name, topic in knowledge.topics.items() if topic.kind != "outside"}
    of_topic = Counter(line.topic for line in whole.styled)
    of_ending = Counter((line.topic, line.outcome) for line in whole.decided)

    assert {name for name in inside if of_topic[name] < 40} == set()
    guides = {name: topic for name, topic in inside.items() if topic.kind != "answer"}
    ends = {(name, end.id) for name, topic in guides.items() for end in topic.outcomes}
    assert {end for end in ends if of_ending[end] < 25} == set()
    assert len(whole.outside) >= 200
    assert 0.4 <= measures.share(line.near for line in whole.outside) <= 0.6
    assert min(len(whole.statements), len(whole.answers)) >= 300
    assert {line.question for line in whole.answers} == knowledge.questions.keys()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_material_was_not_copied_into_the_content(locale: str, knowledge: Knowledge) -> None:
    said = material.said_in(knowledge)
    whole = material.read(locale)
    shared = [line for line in whole.lines if words_of(line.text) in said]

    assert [line.text for line in shared if len(words_of(line.text)) > 8] == [], "only short sentences coincide"
    without_answers = len(whole.lines) - len(whole.answers)
    left = whole.unlike(said)
    assert len(left.lines) - len(left.answers) >= 0.95 * without_answers
