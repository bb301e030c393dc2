"""`python -m knowledge understand`: one JSON line in, one JSON line out."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import parser
from knowledge.loading import CONTENT
from knowledge.understanding import command


def understand(*options: str, lines: Iterable[Any]) -> tuple[int, list[Any]]:
    """Exit code and responses."""
    arguments = parser().parse_args(["understand", *options])
    out = io.StringIO()
    given = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    code = command.run(arguments, io.StringIO(given), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Examples in a language that the content does not have."""
    told = {
        "rueda": ["se pinchó la rueda", "la rueda pierde aire", "la cámara tiene un agujero", "rueda pinchada"],
        "robo": ["me robaron la bici", "mi bicicleta desapareció", "no encuentro mi bicicleta", "robo de bicicleta"],
        None: ["va a llover mañana", "qué tiempo hace hoy", "cuándo nevará", "hace mucho calor"],
    }
    path = tmp_path_factory.mktemp("examples") / "examples.jsonl"
    lines = [json.dumps({"text": text, "topic": topic}) for topic, texts in told.items() for text in texts]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return path


def test_by_the_content() -> None:
    code, (refused, unclear) = understand(
        lines=[{"text": "the claim form refuses the customer's CSP subscription", "locale": "en"}, {"text": ""}]
    )
    assert code == 0
    assert set(refused) == {"topic", "outcome", "ranked", "language", "facts", "cause"}
    assert refused["topic"] == "subscription-error"
    assert refused["ranked"][0][0] == "subscription-error"
    assert refused["language"] == "en"
    assert refused["facts"] == {"purchase-channel": "csp"}
    assert refused["cause"] == "csp-subscription"
    assert (unclear["topic"], unclear["outcome"], unclear["cause"]) == (None, "unclear", None)


def test_what_is_learnt_from_the_content_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    used: list[Path | None] = []

    def made(*_: object, cache: Path | None, **__: object) -> None:
        used.append(cache)
        raise command.BadLineError

    monkeypatch.setattr(command, "Understanding", made)
    other = tmp_path / "content"
    shutil.copytree(CONTENT, other)
    for options in ((), ("--cache", "kept"), ("--content", str(other)), ("--content", str(other), "--cache", "kept")):
        understand(*options, lines=[])

    assert used == [command.CACHE, Path("kept"), None, Path("kept")]


def test_by_examples_alone(examples: Path) -> None:
    code, (wheel, weather, gibberish) = understand(
        "--examples", str(examples), lines=[{"text": "la rueda de mi bici pierde aire"}, {"text": "va a nevar mañana"},
                                            {"text": "xkcd qwrt"}],
    )  # fmt: skip
    assert code == 0
    assert (wheel["topic"], wheel["outcome"], wheel["facts"], wheel["language"]) == ("rueda", "answer", {}, None)
    assert {name for name, _ in wheel["ranked"]} == {"rueda", "robo"}
    assert (weather["topic"], weather["outcome"]) == (None, "out-of-scope")
    assert sum(share for _, share in weather["ranked"]) < 0.5
    assert gibberish["outcome"] == "unclear"


def test_replies() -> None:
    answers = [{"id": "Yes_1", "phrases": ["yes", "they did"]}, {"id": "Not yet", "phrases": ["no", "still waiting"]}]
    texts = ["yep", "they did it last week", "we are still waiting for them", "no idea", "the second one", "Is it?"]
    code, replies = understand(
        "--answers", lines=[{"question": "Did they set it up?", "answers": answers, "text": text} for text in texts]
    )
    assert code == 0
    assert [reply["answer"] for reply in replies] == ["Yes_1", "Yes_1", "Not yet", None, "Not yet", None]
    assert all(0.0 <= reply["probability"] <= 1.0 for reply in replies)


def test_a_bad_line_is_named_and_the_rest_goes_on(examples: Path) -> None:
    code, responses = understand("--examples", str(examples), lines=["{\n", [1], {"txt": "a"}, {"text": "la rueda"}])
    assert code == 1
    assert [list(response) for response in responses[:3]] == [["error"]] * 3
    assert responses[3]["topic"] == "rueda"


@pytest.mark.parametrize("text", ["", "nonsense\n", '{"text": "a"}\n'])
def test_a_bad_file_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    assert understand("--examples", str(path), lines=[]) == (1, [])
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert understand("--examples", str(tmp_path / "missing"), lines=[])[0] == 1
