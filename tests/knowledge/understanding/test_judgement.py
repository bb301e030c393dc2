"""Weights of evidence: what they come to, and that those that ship fit the evidence there is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.understanding import answering, judgement, statements
from knowledge.understanding.judgement import Judgement, Weights

PIECES = ("phrase", "doubt")


def test_a_piece_counts_otherwise_beside_another() -> None:
    weights = Weights(bias=-1.0, alone={"phrase": 4.0}, pairs={"phrase": {"doubt": -3.0}})
    scores = Judgement.of(weights, PIECES).scores(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))

    assert scores.tolist() == [-1.0, 3.0, 0.0, -1.0]


def test_weights_of_what_is_no_evidence_are_refused() -> None:
    with pytest.raises(KeyError, match="rumour"):
        Judgement.of(Weights(alone={"rumour": 1.0}), PIECES)


def test_what_is_not_fitted_stays_when_the_rest_is_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_bytes(judgement.WEIGHTS.read_bytes())
    fitted = Weights(alone={"lexical": 2.0})
    judgement.write({"facts_by_words": fitted}, path)
    kept = judgement.AllWeights.model_validate_json(path.read_text(encoding="utf-8"))

    assert kept.facts_by_words == fitted
    assert kept.replies_by_words == judgement.shipped().replies_by_words


@pytest.mark.parametrize("by", ["words", "meaning"])
@pytest.mark.parametrize(("kind", "pieces"), [("facts", statements.PIECES), ("replies", answering.PIECES)])
def test_words_that_are_like_it_speak_for_it(kind: str, by: str, pieces: tuple[str, ...]) -> None:
    shipped = Judgement.of(getattr(judgement.shipped(), f"{kind}_by_{by}"), pieces)
    likely, unlikely = np.zeros(len(pieces)), np.zeros(len(pieces))
    likely[pieces.index("lexical")], unlikely[pieces.index("lexical")] = 1.0, -1.0

    assert shipped.scores(np.array([likely]))[0] > shipped.scores(np.array([unlikely]))[0]
