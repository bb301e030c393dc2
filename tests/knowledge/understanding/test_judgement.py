"""What evidence comes to: that it is learnt, kept and found again, and that what ships fits the evidence there is."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.loading import ContentError
from knowledge.understanding import judgement, statements
from knowledge.understanding.judgement import Judgement, Judgements, Kind
from knowledge.understanding.linear import Numbers
from tests.understanding.fitting import PIECES, begin

_SPEAKING = {
    **dict.fromkeys(("lexical", "near", "reply", "lead", "meaning", "meaning_around", "meaning_lead"), (1.0, -1.0)),
    **dict.fromkeys(("likeness", "near_likeness"), (0.8, 0.2)),
}
"""Piece -> what it is for words that are like those of an answer, and for others."""


def sheet() -> tuple[Numbers, NDArray[np.bool_]]:
    """A phrase speaks for something, but not where it is doubted."""
    rows = np.random.default_rng(1).integers(0, 2, (800, 2)).astype(np.float64)
    return rows, (rows[:, 0] > 0) & (rows[:, 1] == 0)


def test_a_piece_counts_otherwise_beside_another() -> None:
    phrase, doubted, nothing = np.eye(3)[:, :2] + [[0, 0], [1, 0], [0, 0]]
    scores = Judgement.fit(*sheet()).scores(np.array([phrase, doubted, nothing]))

    assert scores[0] > 0 > max(scores[1:])


def test_a_row_stands_for_as_many_as_it_counts() -> None:
    rows = np.zeros((200, 1))
    right = np.arange(200) % 2 == 0
    often = Judgement.fit(rows, right, np.where(right, 9.0, 1.0)).scores(rows[:1])
    seldom = Judgement.fit(rows, right, np.where(right, 1.0, 9.0)).scores(rows[:1])

    assert often[0] > 0 > seldom[0]


def test_one_answer_is_told_more_plainly_than_another() -> None:
    rows, answers = np.ones((400, 1)), np.arange(400) % 2
    learnt = Judgement.fit(rows, answers == 1, answers=answers)
    alike = Judgement.fit(rows, answers == 1)

    seldom, always = learnt.scores(rows[:2], answers[:2])
    assert seldom < 0 < always
    assert alike.scores(rows[:2])[0] == alike.scores(rows[:2])[1]


def test_the_same_words_tell_more_in_a_message_on_one_subject_than_on_another() -> None:
    rows, answers = np.ones((400, 1)), np.zeros(400, dtype=np.intp)
    subjects = np.eye(2)[np.arange(400) % 2]
    learnt = Judgement.fit(rows, np.arange(400) % 2 == 1, answers=answers, subjects=subjects)

    elsewhere, there = learnt.scores(rows[:2], answers[:2], subjects[:2])
    assert elsewhere < 0 < there


def test_subjects_are_told_by_name() -> None:
    shares = Judgements("facts", statements.PIECES).subjects({"choose-mpn": 0.7, "no such topic": 0.3})

    assert shares.sum() == pytest.approx(0.7)


def test_answers_that_nothing_was_learnt_of_have_no_number() -> None:
    judgements = Judgements("facts", statements.PIECES)
    known, unknown = judgements.answers(("purchase-channel=csp", "purchase-channel=barter"))

    assert known >= 0
    assert unknown == -1


def test_a_judgement_of_other_answers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "judgements.npz"
    path.write_bytes(judgement.JUDGEMENTS.read_bytes())
    judgement.write({}, {}, path, answers={"facts": ("purchase-channel=csp",)})
    kept = judgement.read(path)
    monkeypatch.setattr(judgement, "_every_shipped", lambda: kept)
    judgement._shipped.cache_clear()
    try:
        with pytest.raises(ContentError, match="other answers: run"):
            Judgements("facts", statements.PIECES).prepare()
    finally:
        monkeypatch.undo()
        judgement._shipped.cache_clear()


def test_what_is_not_learnt_anew_stays_when_the_rest_is_written(tmp_path: Path) -> None:
    path = tmp_path / "judgements.npz"
    path.write_bytes(judgement.JUDGEMENTS.read_bytes())
    learnt = Judgement.fit(*sheet())
    judgement.write({"facts_by_words": learnt}, {"facts": ("phrase", "doubted")}, path)
    kept, before = judgement.read(path), judgement.read()

    assert kept["facts pieces"].tolist() == ["phrase", "doubted"]
    for part in fields(Judgement):
        assert np.array_equal(kept[f"facts_by_words {part.name}"], getattr(learnt, part.name))
        name = f"replies_by_words {part.name}"
        assert np.array_equal(kept[name], before[name])


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "judgements.npz"
    path.write_bytes(b"PK broken")
    with pytest.raises(ContentError, match=r"content/judgements\.npz: file: cannot be read"):
        judgement.read(path)


def test_evidence_that_nothing_was_learnt_of_is_refused() -> None:
    with pytest.raises(ContentError, match="other evidence: run"):
        Judgements("facts", ("rumour",)).prepare()


def test_new_evidence_counts_nothing_to_begin_with(tmp_path: Path) -> None:
    path = tmp_path / "judgements.npz"
    path.write_bytes(judgement.JUDGEMENTS.read_bytes())
    names = [judgement.name_of("facts", few=few, meant=meant) for few in (False, True) for meant in (False, True)]
    judgement.write(dict.fromkeys(names, Judgement.fit(*sheet())), {"facts": ("phrase", "rumour")}, path)
    begin(path)
    kept, before = judgement.read(path), judgement.read()
    rows = np.zeros((2, len(statements.PIECES)))
    rows[0, statements.PIECES.index("phrase")] = 1.0
    rows[:, statements.PIECES.index("likeness")] = 9.0
    phrase, nothing = judgement.judgement_of(kept, names[0]).scores(rows)

    assert kept["facts pieces"].tolist() == list(statements.PIECES)
    assert phrase > nothing
    assert np.array_equal(kept["replies_by_words weights"], before["replies_by_words weights"])


def test_where_there_is_no_judgement_yet_one_begins_that_knows_nothing(tmp_path: Path) -> None:
    begin(tmp_path / "judgements.npz")
    kept = judgement.read(tmp_path / "judgements.npz")

    assert kept["replies pieces"].tolist() == list(PIECES["replies"])
    scores = judgement.judgement_of(kept, "few_facts_by_words").scores(np.ones((3, len(PIECES["facts"]))))
    assert scores.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("meant", [False, True])
@pytest.mark.parametrize("kind", ["facts", "replies"])
def test_words_that_are_like_it_speak_for_it(kind: Kind, meant: bool, few: bool) -> None:
    pieces = PIECES[kind]
    likely, unlikely = np.zeros(len(pieces)), np.zeros(len(pieces))
    for place, name in enumerate(pieces):
        if name in _SPEAKING and (meant or "meaning" not in name):
            likely[place], unlikely[place] = _SPEAKING[name]
    any_answer = np.zeros(2, dtype=np.intp)
    scores = Judgements(kind, pieces).scores(np.array([likely, unlikely]), any_answer, few=few, meant=meant)

    assert scores[0] > scores[1] + 1.0
