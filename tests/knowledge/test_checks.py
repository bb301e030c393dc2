"""Every rule finds its failing sample, lets its passing one go, and `check` tells all of it at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.checks import RULES, check
from knowledge.checks.report import over_limit
from knowledge.checks.rule import Edit, Rule, Severity
from knowledge.checks.subject import Subject
from knowledge.checks.tone import unsaid
from knowledge.checks.walking import LIMIT, Effort
from knowledge.loading import survey
from tests.knowledge.sample import sample

DARK, CHOOSE = "lamps/lamp-dark.yaml", "lamps/choose-lamp.yaml"
by_id = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def subject(content: Path) -> Subject:
    found = survey(content)
    assert not found.faults, "the sample must load, or the rule is not what is tried"
    return Subject(found)


def rule(rule_id: str) -> Rule:
    return next(rule for rule in RULES if rule.id == rule_id)


@by_id
def test_the_failing_sample_fails(rule: Rule, tmp_path: Path) -> None:
    faults = rule.faults(subject(sample(tmp_path, rule.failing)))

    assert faults
    assert all(fault.path.startswith("content/") and fault.field and fault.message for fault in faults)
    assert {f"content/{edit.path}" for edit in rule.failing} >= {fault.path for fault in faults}


@by_id
def test_the_passing_sample_passes(rule: Rule, tmp_path: Path) -> None:
    assert rule.faults(subject(sample(tmp_path, rule.passing))) == []


def test_the_sample_breaks_no_rule(tmp_path: Path) -> None:
    report = check(sample(tmp_path))

    assert (report.errors, report.warnings) == ((), ())


def test_ids_of_rules_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_pattern_of_the_voice_can_be_read() -> None:
    for locale in ("any", "en", "pl", "eo"):
        assert unsaid(locale)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("outcomes.no-power.because", "The claim will be approved."),
        ("outcomes.no-power.because", "We ask for it."),
        ("outcomes.no-power.because", "Sure to 80 %."),
        ("outcomes.no-power.because", "Great question!"),
        ("outcomes.no-power.because", "Enrolment is needed."),
    ],
)
def test_english_that_is_not_said(field: str, text: str, tmp_path: Path) -> None:
    content = sample(tmp_path, [Edit("lamps/en/lamp-dark.yaml", field, text)])

    assert rule("forbidden-words").faults(subject(content))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("outcomes.no-power.because", "Czy włożyłeś wtyczkę?"),
        ("outcomes.no-power.because", "To roszczenie partnera."),
        ("outcomes.no-power.because", "Proszę zapytać Państwa klienta."),
        ("outcomes.no-power.because", 'To jest "wtyczka".'),
        ("outcomes.no-power.because", "Trzeba ją odzyskać."),
        ("requests.which-bulb", "Czy ma Pan żarówkę?"),
    ],
)
def test_polish_that_is_not_said(field: str, text: str, tmp_path: Path) -> None:
    content = sample(tmp_path, [Edit("lamps/pl/lamp-dark.yaml", field, text)])

    assert rule("forbidden-words").faults(subject(content))


def test_an_option_behind_a_question_that_is_not_asked_is_told(tmp_path: Path) -> None:
    conditions = {"room": "kitchen", "reading": "does-not-read"}
    content = sample(tmp_path, [Edit(CHOOSE, "options.ceiling-lamp.only-if", conditions)])

    (fault,) = rule("needs-on-a-likely-answer").faults(subject(content))

    assert fault.field == "questions.reading.needs.room"
    assert "ceiling-lamp" in fault.message


def test_both_kinds_of_idle_question_are_told(tmp_path: Path) -> None:
    found = rule("idle-question").faults(subject(sample(tmp_path, rule("idle-question").failing)))

    assert {(fault.path, fault.field) for fault in found} == {
        ("content/lamps/lamp-dark.yaml", "questions.bulb-state"),
        ("content/lamps/choose-lamp.yaml", "questions.reading"),
    }


def test_a_cause_that_no_answer_makes_top_is_unreachable(tmp_path: Path) -> None:
    content = sample(
        tmp_path,
        [
            Edit(DARK, "causes.broken-bulb.when", {"plug": {"unplugged": "sometimes"}}),
            Edit(DARK, "causes.broken-bulb.prior", 0.01),
        ],
    )

    (fault,) = rule("unreachable-outcome").faults(subject(content))

    assert fault.field == "causes.broken-bulb"


def test_more_questions_than_the_limit_are_told(tmp_path: Path) -> None:
    found = subject(sample(tmp_path))
    within, over = (Effort("lamp-dark", "no-power", 3.0, worst, found=True) for worst in (LIMIT, LIMIT + 1))

    (fault,) = over_limit([within, over], found)

    assert str(LIMIT + 1) in fault.message


def test_the_table_has_mean_and_worst_of_every_outcome(tmp_path: Path) -> None:
    report = check(sample(tmp_path))
    figures = {effort.outcome: (effort.mean, effort.worst) for effort in report.efforts}

    assert figures["no-power"] == (1, 1)
    assert figures["broken-bulb"] == (2, 2)
    assert figures["ceiling-lamp"] == (1, 1)
    assert figures["desk-lamp"] == (2, 2)


def test_mean_weighs_the_ways_by_how_often_they_are_taken(tmp_path: Path) -> None:
    content = sample(tmp_path, [Edit(DARK, "causes.broken-bulb.when.plug", {"unplugged": "sometimes"})])
    effort = next(effort for effort in check(content).efforts if effort.outcome == "broken-bulb")

    assert effort.mean == pytest.approx(0.35 * 1 + 0.65 * 2)


def test_faults_of_loading_and_of_rules_are_told_together(tmp_path: Path) -> None:
    content = sample(
        tmp_path,
        [
            Edit(CHOOSE, "related", ["no-such-topic"]),
            Edit("lamps/en/lamp-dark.yaml", "questions.plug.answers.unplugged.phrases", []),
        ],
    )
    report = check(content)

    assert {fault.path for fault in report.errors} == {
        "content/lamps/choose-lamp.yaml",
        "content/lamps/en/lamp-dark.yaml",
    }


def test_a_broken_part_does_not_make_its_segments_uncited(tmp_path: Path) -> None:
    report = check(sample(tmp_path, [Edit(CHOOSE, "related", ["no-such-topic"])]))

    assert len(report.errors) == 1


def test_questions_in_a_ring_are_told_and_nothing_hangs(tmp_path: Path) -> None:
    report = check(sample(tmp_path, rule("needs-in-a-ring").failing))

    assert {fault.field for fault in report.errors} == {"questions.plug.needs", "questions.bulb-state.needs"}


def test_the_command_ends_well_for_sound_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--content", str(sample(tmp_path))]) == 0

    told = capsys.readouterr().out
    assert "broken-bulb" in told
    assert told.endswith("4 topics, languages: en, pl; 0 errors, 0 warnings\n")


def test_the_command_tells_every_error_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits = [Edit(DARK, "featured", "first"), Edit("lamps/en/choose-lamp.yaml", "questions.room.ask", "Room!")]

    assert main(["check", "--content", str(sample(tmp_path, edits))]) == 1

    told = capsys.readouterr().out
    assert "content/lamps/lamp-dark.yaml: featured: must be a whole number, write one\n" in told
    assert "content/lamps/en/choose-lamp.yaml: questions.room.ask: says '!'; instead: write a full stop\n" in told


def test_a_warning_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = sample(tmp_path, rule("label-long").failing)

    assert rule("label-long").severity is Severity.WARNING
    assert main(["check", "--content", str(content)]) == 0
    assert "[warning]" in capsys.readouterr().out


def test_a_reader_that_goes_early_is_no_fault(tmp_path: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "wb") as nobody:
        ended = subprocess.run(
            [sys.executable, "-m", "knowledge", "check", "--content", str(sample(tmp_path))],
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_empty_folder_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    assert check(tmp_path / "content").errors
