"""The real application in a process of its own, as `make run` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[str]:
    """Serve with the data in the folder and further settings; gives the address.

    Nothing is looked up unless a setting says where. Raises RuntimeError with the log if it does not start.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    # Settings of the machine's own are no part of the test.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MICROSOFT_", "DIRECT_"))}
    environment |= {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data), "TOKENS_PER_MINUTE": "1000"}
    environment |= {"TENANT_LOOKUP_AUTHORITY": "", **settings}
    log = data / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, f"{address}/healthz", log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
