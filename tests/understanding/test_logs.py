"""The log of a live bot: read, understood by its examples alone, measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.understanding.logs import figures, read, understood

EXAMPLES = """sentence,label
where is my parcel,TRACK
has the package been shipped,TRACK
tracking number please,TRACK
I want my money back,REFUND
"refund me, it is broken",REFUND
how do I return this,REFUND
"""
LOG = """sentence,label
"my parcel, where is it",TRACK
can I get the money back,REFUND
sing me a song,NO_NODES_DETECTED
"""


def test_a_log_is_measured(tmp_path: Path) -> None:
    examples, log = tmp_path / "train.csv", tmp_path / "test.csv"
    examples.write_text(EXAMPLES, encoding="utf-8")
    log.write_text(LOG, encoding="utf-8")
    written = read(log)
    assert [topic for _, topic in written] == ["TRACK", "REFUND", None]

    right, auroc, rejected = figures(
        understood(read(examples), [text for text, _ in written]), [topic for _, topic in written]
    )
    assert (right, auroc, rejected) == (1.0, 1.0, 1.0)


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("text,topic\nhello,greeting\n", encoding="utf-8")
    with pytest.raises(KeyError, match="sentence"):
        read(other)
