"""Content is read whole, and every fault of every file is told at once, in an author's words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.checks.rule import Edit
from knowledge.loading import ContentError, load, survey
from tests.knowledge.sample import sample

DARK, CHOOSE = "lamps/lamp-dark.yaml", "lamps/choose-lamp.yaml"
EN_DARK, EN_CHOOSE = "lamps/en/lamp-dark.yaml", "lamps/en/choose-lamp.yaml"

TOPIC = """
id: shade
kind: answer
source: [5]
otherwise: {id: shade, source: [5]}
"""
WORDS = """
title: Shades
button: Shades
examples: [what is a shade]
outcomes: {shade: {name: A shade softens the light, short: A shade, because: It stands before the bulb.}}
"""


def faults_of(content: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(content)
    return str(caught.value).splitlines()


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_sound_content_is_read(tmp_path: Path) -> None:
    knowledge = load(sample(tmp_path))

    assert knowledge.locales == ("en", "pl")
    assert set(knowledge.topics) == {"lamp-dark", "choose-lamp", "what-is-a-lamp", "candles"}
    dark = knowledge.topics["lamp-dark"]
    assert [use.question for use in dark.uses] == ["plug", "bulb-state"]
    assert [outcome.id for outcome in dark.outcomes] == ["no-power", "broken-bulb", "something-else"]
    assert dark.outcome("no-power").steps[0].source == (1,)
    assert knowledge.questions["plug"].yes_means == "plugged-in"
    assert knowledge.prose["pl"].questions["plug"].answers["unplugged"].label == "Nie"
    assert knowledge.languages["pl"].yes == ("tak",)
    assert knowledge.links["shop"] == "https://example.org/lamps"
    assert knowledge.page_of(3).id == "manual"


@pytest.mark.parametrize(("locales", "spoken"), [(("pl",), ("pl",)), ((), ()), (None, ("en", "pl"))])
def test_languages_can_be_chosen(locales: tuple[str, ...] | None, spoken: tuple[str, ...], tmp_path: Path) -> None:
    assert load(sample(tmp_path), locales=locales).locales == spoken


def test_faults_of_a_language_that_was_not_asked_for_do_not_matter(tmp_path: Path) -> None:
    content = sample(tmp_path, [Edit(EN_DARK, "title", None)])

    assert load(content, locales=["pl"]).locales == ("pl",)


def test_a_topic_is_added_by_files_alone(tmp_path: Path) -> None:
    content = sample(tmp_path)
    for place, text in (("", TOPIC), ("en", WORDS), ("pl", WORDS)):
        (content / "lamps" / place / "shade.yaml").write_text(text, encoding="utf-8")

    assert load(content).topics["shade"].kind == "answer"


def test_a_language_is_added_by_files_alone(tmp_path: Path) -> None:
    content = sample(tmp_path)
    shutil.copytree(content / "lamps" / "en", content / "lamps" / "eo")
    shutil.copy(content / "language" / "en.yaml", content / "language" / "eo.yaml")

    knowledge = load(content)

    assert knowledge.locales == ("en", "eo", "pl")
    assert knowledge.languages["eo"].locale == "eo"


def test_the_default_language_is_first_whatever_its_letters(tmp_path: Path) -> None:
    content = sample(tmp_path)
    shutil.copytree(content / "lamps" / "en", content / "lamps" / "de")
    shutil.copy(content / "language" / "en.yaml", content / "language" / "de.yaml")

    assert load(content).locales == ("en", "de", "pl")


def test_an_area_is_added_by_files_alone(tmp_path: Path) -> None:
    content = sample(tmp_path)
    for place, text in (("", TOPIC), ("en", WORDS), ("pl", WORDS)):
        (content / "shades" / place).mkdir(exist_ok=True, parents=True)
        (content / "shades" / place / "shade.yaml").write_text(text, encoding="utf-8")

    assert "shade" in load(content).topics


def test_the_version_changes_with_any_file_and_with_nothing_else(tmp_path: Path) -> None:
    content = sample(tmp_path)
    before = load(content)

    assert load(content).version == before.version
    assert load(content, locales=["en"]).version == before.version
    append(content / "lamps" / "pl" / "glossary.yaml", "# a remark\n")
    assert load(content).version != before.version


def test_yaml_that_is_broken_is_told_with_its_line(tmp_path: Path) -> None:
    content = sample(tmp_path)
    (content / EN_CHOOSE).write_text("title: Lamps\nbutton: Which: lamp?\n", encoding="utf-8")

    (fault,) = faults_of(content)

    assert fault.startswith("content/lamps/en/choose-lamp.yaml: line 2: the YAML is broken (")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: choose-lamp\nid: choose-lamp\n", "line 2: id is given twice in the same mapping, keep one"),
        ("", "file: is empty, fill it or delete it"),
        ("- a list\n", "file: must be a mapping, write `key: value` lines"),
        ("id: !!python/object:os.system x\n", "line 1: the tag tag:yaml.org,2002:python/object:os.system is not used"),
        ("otherwise_prior: 2\n", "line 1: otherwise_prior is written with an underscore, write a hyphen"),
        ("id: &a choose-lamp\nkind: *a\n", "line 2: an alias stands here, write out what it stands for"),
        ("id: choose-lamp\n---\nid: choose-lamp\n", "line 2: a second document begins, make one of the two"),
        ("~\n", "file: is empty, fill it or delete it"),
        ("? [a]\n: b\n", "line 1: a list or mapping stands as a key, write a plain word"),
        ("id: \x07\n", "file: holds characters that YAML does not allow, remove them"),
    ],
)
def test_files_that_are_no_content(text: str, told: str, tmp_path: Path) -> None:
    content = sample(tmp_path)
    (content / CHOOSE).write_text(text, encoding="utf-8")

    assert any(fault.startswith(f"content/{CHOOSE}: {told}") for fault in faults_of(content))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    content = sample(tmp_path)
    (content / "lamps" / "pl" / "glossary.yaml").write_bytes("terms: żarówka".encode("cp1250"))

    assert faults_of(content) == ["content/lamps/pl/glossary.yaml: file: is not UTF-8 text, save it as UTF-8"]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        # What a file may hold.
        (Edit(DARK, "causes.no-power.prior", -1), "causes.no-power.prior: must be greater than 0, raise it"),
        (Edit(DARK, "causes.no-power.prior", None), "causes.no-power.prior: is missing, add it"),
        (Edit(DARK, "causes.no-power.priority", 3), "causes.no-power.priority: is not a field here"),
        (Edit(DARK, "kind", "riddle"), "kind: 'riddle' is not known here, write one of: 'causes', 'options'"),
        (Edit(DARK, "contact", "police"), "contact: 'police' is not known here, write one of: 'support', "),
        (Edit(DARK, "questions.plug.normally.unplugged", "seldom"), "questions.plug.normally.unplugged: 'seldom' is "),
        (Edit(DARK, "questions.plug.answers", [True, False]), "questions.plug.answers.1: must be text, put it in quo"),
        (Edit(DARK, "questions.plug.answers", ["plugged-in"]), "questions.plug.answers: needs at least 2 entries"),
        (Edit(DARK, "questions.plug.answers", "plugged-in"), "questions.plug.answers: must be a list, write it as one"),
        (Edit(DARK, "questions.plug.terms", ["The Bulb"]), "questions.plug.terms.1: 'The Bulb' is not an id"),
        (Edit(DARK, "causes.no-power.steps", ["plug"]), "causes.no-power.steps: must be a mapping"),
        (Edit(DARK, "id", "lamp"), "id: differs from the file's name, write lamp-dark"),
        (Edit(DARK, "uses", []), "uses: is not a field here, write the question under questions"),
        (Edit(DARK, "questions.room", {"terms": ["bulb"]}), "questions.room.terms: belongs to the question's definit"),
        (Edit(DARK, "causes.no-power.id", "x"), "causes.no-power.id: is not a field here, remove it: the key is the i"),
        (Edit(DARK, "otherwise.id", "no-power"), "outcomes: no-power stands twice in this topic, rename one"),
        (Edit(DARK, "otherwise", None), "otherwise: is missing in a topic of kind causes, add it"),
        (Edit(DARK, "kind", "options"), "options: is missing in a topic of kind options, add it"),
        (Edit(DARK, "kind", "options"), "causes: does not belong in a topic of kind options, remove it or change"),
        (Edit(DARK, "kind", "outside"), "kind: is outside, move the file into outside/ or change the kind"),
        (
            Edit("lamps/outside/candles.yaml", "kind", "answer"),
            "kind: is answer, write outside or move",
        ),
        (Edit("lamps/sources.yaml", "links.shop", "example.org"), "links.shop: must be an address that begins with ht"),
        (Edit("lamps/sources.yaml", "addresses", {}), "addresses: is not a section of this file, remove it"),
        # Ids that name nothing.
        (Edit(DARK, "source", [99]), "source: 99 is no segment of a page, mend the number or add it to sources.yaml"),
        (Edit(DARK, "source", ["handbook"]), "source: handbook is not among the pages, mend the id or add it"),
        (Edit(DARK, "causes.no-power.steps.plug-it-in.source", [99]), "causes.no-power.steps.plug-it-in.source: 99 is"),
        (Edit(DARK, "related", ["lamp-lit"]), "related: lamp-lit is not among the topics, mend the id or add it"),
        (Edit(DARK, "changed", ["renamed"]), "changed: renamed is not among the changes, mend the id or add it"),
        (Edit(DARK, "causes.no-power.leads-to", "nowhere"), "causes.no-power.leads-to: nowhere is not among the topi"),
        (Edit(DARK, "questions.plug.terms", ["fuse"]), "questions.plug.terms: fuse is not among the terms, mend"),
        (Edit(DARK, "questions.colour", {}), "questions: colour is not among the questions, mend the id or add it (w"),
        (Edit(DARK, "questions.plug.yes-means", "on"), "questions.plug.yes-means: on is no answer of plug, write one "),
        (
            Edit(DARK, "questions.plug.normally", {"loose": "rarely"}),
            "questions.plug.normally: loose is no ans",
        ),
        (Edit(DARK, "questions.plug.unknown-means", "unplugged"), "questions.plug.unknown-means: holds in a topic of"),
        (Edit(CHOOSE, "questions.room.unknown-means", "hall"), "questions.room.unknown-means: hall is no answer of r"),
        (Edit(DARK, "questions.bulb-state.needs", {"room": "study"}), "questions.bulb-state.needs: room is no other "),
        (Edit(DARK, "questions.bulb-state.needs", {"plug": "loose"}), "questions.bulb-state.needs.plug: loose is no "),
        (Edit(DARK, "causes.no-power.when", {"room": {"study": "always"}}), "causes.no-power.when: room is no other "),
        (Edit(DARK, "causes.no-power.when", {"plug": {"loose": "always"}}), "causes.no-power.when.plug: loose is no a"),
        (Edit(CHOOSE, "options.desk-lamp.only-if", {"room": "hall"}), "options.desk-lamp.only-if.room: hall is no an"),
        (Edit(DARK, "questions.plug.implies", {"loose": {"room": "study"}}), "questions.plug.implies: loose is no ans"),
        (
            Edit(DARK, "questions.plug.implies", {"unplugged": {"room": "hall"}}),
            "questions.plug.implies.unplugged.room: hall is no answer of room, write one of: kitchen, study",
        ),
        (
            Edit(DARK, "questions.plug.implies", {"unplugged": {"colour": "red"}}),
            "questions.plug.implies.unplugged: colour is not among the questions",
        ),
        (
            Edit(DARK, "questions.plug.identifiers", {"barcode": "unplugged"}),
            "questions.plug.identifiers.barcode: barcode is no kind of identifier",
        ),
        (
            Edit(DARK, "questions.plug.identifiers", {"guid": "loose"}),
            "questions.plug.identifiers.guid: loose is no answer of plug",
        ),
        (
            Edit(
                DARK, "questions.plug.repeated", {"kind": "barcode", "given-as": ["bulb", "bulb"], "means": "unplugged"}
            ),
            "questions.plug.repeated.kind: barcode is no kind of identifier",
        ),
        (Edit("lamps/glossary.yaml", "terms.bulb.source", [99]), "terms.bulb.source: 99 is no segment of a page"),
        (Edit("lamps/glossary.yaml", "terms.bulb.changed", ["x"]), "terms.bulb.changed: x is not among the changes"),
        (Edit("lamps/sources.yaml", "pages.later-manual.segments", [2]), "pages.later-manual.segments: 2 belongs to "),
        # Words that do not mirror the logic.
        (Edit(EN_DARK, "title", None), "title: is missing, add it"),
        (Edit(EN_DARK, "examples", []), "examples: needs at least 1 entries, add what is missing"),
        (Edit(EN_DARK, "title", 2023), "title: must be text, put it in quotes"),
        (Edit(EN_DARK, "title", " "), "title: is empty, write the text"),
        (Edit(EN_DARK, "outcomes.no-power", None), "outcomes.no-power: is missing, write the words for it"),
        (
            Edit(EN_DARK, "outcomes.no-light", {"name": "a", "short": "b", "because": "c"}),
            "outcomes.no-light: has no",
        ),
        (Edit(EN_DARK, "outcomes.no-power.steps", None), "outcomes.no-power.steps.plug-it-in: is missing, write the w"),
        (Edit(EN_DARK, "outcomes.no-power.steps.wait", "Wait."), "outcomes.no-power.steps.wait: has no logic, remove"),
        (Edit(EN_DARK, "requests", None), "requests.which-bulb: is missing, write the words for it"),
        (Edit(EN_DARK, "requests.when", "When?"), "requests.when: has no logic, remove it or mend the id"),
        (Edit(EN_DARK, "questions.plug", None), "questions.plug: is missing, write the words for it"),
        (Edit(EN_DARK, "questions.plug.for-others", None), "questions.plug.for-others: is missing, add it"),
        (Edit(EN_DARK, "questions.plug.answers.unplugged", None), "questions.plug.answers.unplugged: is missing, writ"),
        (
            Edit(EN_DARK, "questions.plug.answers.loose", {"label": "Loose", "noted": "it is loose"}),
            "questions.plug.answers.loose: has no logic, remove it or mend the id",
        ),
        (Edit("lamps/en/glossary.yaml", "terms.bulb", None), "terms.bulb: is missing, write the words for it"),
        (Edit("lamps/en/sources.yaml", "changes.bulbs-renamed", None), "changes.bulbs-renamed: is missing, write the"),
        (Edit("lamps/en/sources.yaml", "pages.extra", {"title": "More"}), "pages.extra: has no logic, remove it or me"),
        (Edit("lamps/en/sources.yaml", "links", {}), "links: is not a section of this file, remove it"),
        (Edit("language/en.yaml", "yes", None), "yes: is missing, add it"),
    ],
    ids=lambda value: value.field if isinstance(value, Edit) else "",
)
def test_a_fault_is_told_where_it_is(edit: Edit, told: str, tmp_path: Path) -> None:
    faults = faults_of(sample(tmp_path, [edit]))

    assert any(fault.startswith(f"content/{edit.path}: {told}") for fault in faults), faults


def test_a_question_defined_twice_is_told(tmp_path: Path) -> None:
    definition = {"source": [4], "answers": ["kitchen", "study"]}

    faults = faults_of(sample(tmp_path, [Edit(DARK, "questions.room", definition)]))

    assert any("questions.room: is defined in content/lamps/choose-lamp.yaml too" in fault for fault in faults)


def test_a_topic_in_two_files_is_told(tmp_path: Path) -> None:
    content = sample(tmp_path)
    shutil.copy(content / DARK, content / "lamps" / "outside" / "lamp-dark.yaml")

    assert any("the topic lamp-dark stands in content/lamps/lamp-dark.yaml too" in f for f in faults_of(content))


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("lamps/pl/lamp-dark.yaml", "content/lamps/pl/lamp-dark.yaml: file: is missing, write the words for content/"),
        ("lamps/en/glossary.yaml", "content/lamps/en/glossary.yaml: file: is missing, write the words for content/"),
        ("lamps/what-is-a-lamp.yaml", "content/lamps/en/what-is-a-lamp.yaml: file: has no logic, add content/lamps/wh"),
        ("language/pl.yaml", "content/language/pl.yaml: file: is missing, write it after the file of another language"),
    ],
)
def test_a_file_that_is_missing_is_told(gone: str, told: str, tmp_path: Path) -> None:
    content = sample(tmp_path)
    (content / gone).unlink()

    assert any(fault.startswith(told) for fault in faults_of(content))


def test_files_that_would_be_overlooked_are_told(tmp_path: Path) -> None:
    content = sample(tmp_path)
    (content / CHOOSE).rename(content / "lamps" / "choose-lamp.yml")
    (content / "stray.yaml").write_text("id: stray\n", encoding="utf-8")

    faults = faults_of(content)

    assert any(f.startswith("content/lamps/choose-lamp.yml: file: ends in .yml and is not read") for f in faults)
    assert any(f.startswith("content/stray.yaml: file: stands outside of any area") for f in faults)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    content = sample(
        tmp_path,
        [
            Edit(DARK, "causes.no-power.prior", "high"),
            Edit(DARK, "causes.broken-bulb.prior", 0),
            Edit(CHOOSE, "related", ["nowhere"]),
            Edit("lamps/pl/glossary.yaml", "terms.bulb.meaning", None),
            Edit("language/en.yaml", "name", None),
        ],
    )

    assert [fault.split(":")[:2] for fault in faults_of(content)] == [
        ["content/lamps/choose-lamp.yaml", " related"],
        ["content/lamps/lamp-dark.yaml", " causes.broken-bulb.prior"],
        ["content/lamps/lamp-dark.yaml", " causes.no-power.prior"],
        ["content/lamps/pl/glossary.yaml", " terms.bulb.meaning"],
        ["content/language/en.yaml", " name"],
    ]


def test_a_fault_is_told_once_and_not_again_by_what_depends_on_it(tmp_path: Path) -> None:
    (fault,) = faults_of(sample(tmp_path, [Edit(CHOOSE, "questions.room.who", "cat")]))

    assert fault == (
        "content/lamps/choose-lamp.yaml: questions.room.who: 'cat' is not known here, "
        "write one of: 'you', 'colleague' or 'customer'"
    )


def test_the_words_are_an_authors_not_a_validators(tmp_path: Path) -> None:
    edits = [Edit(DARK, "causes.no-power.when", 5), Edit(DARK, "source", [None]), Edit(DARK, "featured", 1.5)]

    told = "\n".join(faults_of(sample(tmp_path, edits)))

    for word in ("pydantic", "Traceback", "Input should", "validation", "type=", "https://"):
        assert word not in told


def test_what_is_sound_is_there_beside_the_faults(tmp_path: Path) -> None:
    found = survey(sample(tmp_path, [Edit(CHOOSE, "related", ["nowhere"]), Edit(EN_DARK, "title", None)]))

    assert set(found.knowledge.topics) == {"lamp-dark", "what-is-a-lamp", "candles"}
    assert set(found.knowledge.prose["en"].topics) == {"what-is-a-lamp", "candles"}
    assert set(found.knowledge.prose["pl"].topics) == {"lamp-dark", "what-is-a-lamp", "candles"}


def test_a_folder_without_content_is_told(tmp_path: Path) -> None:
    assert any("holds no content" in fault for fault in faults_of(tmp_path))


def test_keys_that_yaml_takes_for_truth_values_stay_words(tmp_path: Path) -> None:
    content = sample(tmp_path)
    path = content / "language" / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"yes":', "yes:"), encoding="utf-8")

    assert load(content).languages["en"].yes == ("yes",)


def test_a_date_needs_no_quotes(tmp_path: Path) -> None:
    content = sample(tmp_path)
    path = content / "lamps" / "sources.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"2020-01-01"', "2020-01-01"), encoding="utf-8")

    assert load(content).pages["manual"].dated == "2020-01-01"
