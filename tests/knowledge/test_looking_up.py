"""What identifiers tell, as content says it: every id named exists, and logic and words mirror each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checks.rule import Edit
from knowledge.loading import survey
from tests.knowledge.sample import sample

DARK, EN_DARK = "lamps/lamp-dark.yaml", "lamps/en/lamp-dark.yaml"


def faults_of(content: Path) -> list[str]:
    return [str(fault) for fault in survey(content).faults]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            Edit(DARK, "questions.plug.repeated", {"kind": "guid", "given-as": ["bulb", "wire"], "means": "unplugged"}),
            "questions.plug.repeated.given-as: wire is not among the terms",
        ),
        (
            Edit(DARK, "questions.plug.repeated", {"kind": "guid", "given-as": ["bulb", "bulb"], "means": "loose"}),
            "questions.plug.repeated.means: loose is no answer of plug",
        ),
        (
            Edit(DARK, "look-up", {"check": "burns", "needs": {"wire": ["guid"]}, "results": {"found": "no-power"}}),
            "look-up.needs: wire is not among the terms",
        ),
        (
            Edit(DARK, "look-up", {"check": "burns", "needs": {"bulb": ["barcode"]}, "results": {"found": "no-power"}}),
            "look-up.needs.bulb: barcode is no kind of identifier",
        ),
        (
            Edit(DARK, "look-up", {"check": "burns", "needs": {"bulb": ["guid"]}, "results": {"found": "no-lamp"}}),
            "look-up.results.found: no-lamp is no outcome of this topic, write one of: broken-bulb, no-power, somet",
        ),
        (
            Edit(EN_DARK, "look-up", {"offer": "May I?", "paste": {}, "paste-all": "Paste it.", "results": {}}),
            "look-up: has no logic, remove it or mend the id",
        ),
    ],
    ids=lambda value: value.field if isinstance(value, Edit) else "",
)
def test_a_fault_is_told_where_it_is(edit: Edit, told: str, tmp_path: Path) -> None:
    faults = faults_of(sample(tmp_path, [edit]))

    assert any(fault.startswith(f"content/{edit.path}: {told}") for fault in faults), faults


@pytest.mark.parametrize(
    ("field", "logic"),
    [
        ("questions.plug.repeated", {"kind": "guid", "given-as": ["bulb", "bulb"], "means": "unplugged"}),
        ("look-up", {"check": "burns", "needs": {"bulb": ["guid"]}, "results": {"found": "no-power"}}),
    ],
)
def test_what_identifiers_tell_needs_words(field: str, logic: object, tmp_path: Path) -> None:
    told = faults_of(sample(tmp_path, [Edit(DARK, field, logic)]))

    assert told == [
        f"content/lamps/{locale}/lamp-dark.yaml: {field}: is missing, write the words for it" for locale in ("en", "pl")
    ]
