"""The front door as its users open it: the real application in a process of its own."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

import app
from bot import settings
from knowledge.parsing.faults import ContentError, Fault
from tests.bot.conftest import Echo
from tests.conftest import CACHE

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60


class Served:
    """The application, listening."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.base = f"http://127.0.0.1:{port}"

    def call(self, method: str, path: str, token: str = "", body: object = None) -> dict[str, Any]:
        data = json.dumps(body or {}).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        with urlopen(Request(self.base + path, data, headers, method=method), timeout=10) as response:
            answered: dict[str, Any] = json.load(response)
            return answered


@contextmanager
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (tmp_path / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=tmp_path,
            env={
                **os.environ,
                "PORT": str(port),
                "DATA_DIR": str(tmp_path / "data"),
                "CACHE_DIR": str(CACHE.parent),
            },
            stdout=log,
            stderr=log,
        )
    running = Served(process, port)
    try:
        deadline = monotonic() + START_SECONDS
        while True:
            try:
                running.call("GET", "/healthz")
                break
            except URLError:
                assert process.poll() is None, (tmp_path / "log").read_text()
                assert monotonic() < deadline
                sleep(0.1)
        yield running
    finally:
        process.kill()
        process.wait()


def test_a_killed_server_goes_on_where_it_was(tmp_path: Path) -> None:
    base = "/v3/directline"
    with served(tmp_path) as running:
        minted = running.call("POST", f"{base}/tokens/generate")
        token, path = minted["token"], f"{base}/conversations/{minted['conversationId']}/activities"
        running.call("POST", f"{base}/conversations", token, {"locale": "en"})
        text = "The claim form does not accept the subscription of my customer"
        running.call("POST", path, token, {"type": "message", "text": text})
        before = running.call("GET", path, token)
        running.process.send_signal(signal.SIGKILL)
        running.process.wait()

    question = before["activities"][-1]["channelData"]["assistant"]["question"]
    answer = before["activities"][-1]["suggestedActions"]["actions"][0]
    with served(tmp_path) as running:
        assert running.call("GET", path, token) == before
        running.call("POST", path, token, {"type": "message", "text": answer["text"], "value": answer["value"]})
        after = running.call("GET", f"{path}?watermark={before['watermark']}", token)
        running.process.terminate()
        assert running.process.wait(10) == 0

    echo, reply = after["activities"][0], after["activities"][-1]["channelData"]["assistant"]
    assert echo["text"] == answer["text"]
    assert reply["topic"] == "subscription-error"
    assert reply.get("question") != question
    assert reply.get("progress", {}).get("number", 2) == 2


class TestCommands:
    @pytest.fixture(autouse=True)
    def _clean_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("app.Assistant.build", lambda **_: Echo())
        monkeypatch.setattr("bot.server.page.routes", lambda *_: [])
        for name in settings.Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)

    def test_the_settings_are_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert app.main(["settings"]) == 0

        assert capsys.readouterr() == (settings.table() + "\n", "")

    @pytest.mark.parametrize(
        ("name", "value", "named"), [("PORT", "many", "PORT"), ("HOST", "0.0.0.0", "MICROSOFT_APP_ID")]
    )
    def test_a_bad_setting_is_one_line(
        self, name: str, value: str, named: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(name, value)

        assert app.main([]) == 2

        out, line = capsys.readouterr()
        assert (out, line.count("\n")) == ("", 1)
        assert line.startswith(f"{named}: ")

    def test_a_fault_in_the_content_is_told(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(**_: object) -> None:
            raise ContentError([Fault("topic.yaml", "title", "is missing: write it")])

        monkeypatch.setattr("app.Assistant.build", fail)

        assert app.main([]) == 2
        assert capsys.readouterr().err == "topic.yaml: title: is missing: write it\n"

    def test_a_taken_port_is_one_line(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

            assert app.main([]) == 1

        line = capsys.readouterr().err
        assert line.startswith("The server cannot start: ")
        assert line.count("\n") == 1

    def test_a_file_that_is_no_database_is_one_line(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "assistant.db").write_text("no database" * 1000)

        assert app.main([]) == 1
        assert capsys.readouterr().err.startswith("The server cannot start: ")

    def test_what_is_learnt_beforehand_is_kept(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        asked: list[Path] = []
        monkeypatch.setattr("app.Assistant.build", lambda *, cache, **_: asked.append(cache))
        monkeypatch.setenv("PORT", "many")  # What only a server needs is no matter.
        monkeypatch.setenv("CACHE_DIR", str(tmp_path / "kept"))
        assert app.main(["learn"]) == 0
        assert asked == [tmp_path / "kept" / "understanding.npz"]

        (tmp_path / "a file").touch()
        monkeypatch.setenv("CACHE_DIR", str(tmp_path / "a file"))
        assert app.main(["learn"]) == 2
        assert capsys.readouterr().err.startswith("CACHE_DIR: ")
        assert len(asked) == 1

    def test_a_talk_in_the_terminal_keeps_nothing(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("hello\n"))

        assert app.main(["chat", "--locale", "pl"]) == 0

        assert "Turn 2: 5 characters" in capsys.readouterr().out
        assert not list(tmp_path.iterdir())
