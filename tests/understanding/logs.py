"""`python -m tests.understanding.logs`: measure `python -m knowledge understand --examples` on the log of a live bot.

Takes pairs of files in the form of HINT3 (Arora et al. 2020, github.com/hellohaptik/HINT3): CSV with the columns
`sentence` and `label`, the examples of a bot and what its users then wrote.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.understanding import measures

_NOTHING = "NO_NODES_DETECTED"
"""The label of what is out of scope."""


def read(path: Path) -> list[tuple[str, str | None]]:
    """Texts and their topics, `None` for what is out of scope. Raises `OSError` or `KeyError` for another file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["sentence"], row["label"]) for row in csv.DictReader(file)]
    return [(text, None if label == _NOTHING else label) for text, label in rows]


def understood(examples: Sequence[tuple[str, str | None]], texts: Sequence[str]) -> list[dict[str, Any]]:
    """What the command says to each text after learning the examples. Raises `CalledProcessError` if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.jsonl"
        path.write_text("".join(_line(text=text, topic=topic) for text, topic in examples), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "knowledge", "understand", "--examples", str(path)],
            input="".join(_line(text=text) for text in texts),
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _line(**values: str | None) -> str:
    return json.dumps(values) + "\n"


def figures(heard: Sequence[dict[str, Any]], expected: Sequence[str | None]) -> tuple[float, float, float]:
    """Right topic in scope; area under the curve and share rejected at 5 % false alarms for what is out of it."""
    strange = [1.0 - max((share for _, share in reading["ranked"]), default=0.0) for reading in heard]
    inside = [score for score, topic in zip(strange, expected, strict=True) if topic is not None]
    outside = [score for score, topic in zip(strange, expected, strict=True) if topic is None]
    right = measures.share(
        bool(reading["ranked"]) and reading["ranked"][0][0] == topic
        for reading, topic in zip(heard, expected, strict=True)
        if topic is not None
    )
    return right, measures.auroc(inside, outside), measures.rejected(inside, outside)


def main() -> None:
    """Measure each pair of files and print a line for it."""
    parser = argparse.ArgumentParser(prog="python -m tests.understanding.logs", description=__doc__)
    parser.add_argument("--log", nargs=2, type=Path, action="append", required=True, metavar=("EXAMPLES", "LOG"))
    print("log: right topic / area under the curve / rejected at 5 % false alarms")
    for examples, log in parser.parse_args().log:
        written = read(log)
        found = figures(understood(read(examples), [text for text, _ in written]), [topic for _, topic in written])
        print(f"{log.stem}: " + " / ".join(f"{100 * figure:.1f}" for figure in found), flush=True)


if __name__ == "__main__":
    main()
