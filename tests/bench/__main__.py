"""Measures the servers one after the other, each alone on one core, the users on another, and prints one table."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import monotonic, sleep

from tests.bench.load import Channel, Says, User, presses, writes

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache"
"""On the disk, where a folder for temporary files may be in memory."""
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
WARM_UP_SECONDS = 1.0
START_SECONDS = 60
CROWD = 16


@dataclass(frozen=True)
class Subject:
    """Something to measure."""

    name: str
    command: tuple[str, ...]
    says: Callable[[], Says]


@dataclass(frozen=True)
class Figures:
    """What came out of one measurement."""

    cpu_ms: float
    p50_ms: float
    p99_ms: float
    per_second: float


ECHO = "tests.bench.servers"
SUBJECTS = (
    Subject("raw aiohttp echo", ("-m", ECHO, "raw"), writes),
    Subject("bare SDK echo", ("-m", ECHO, "sdk"), writes),
    Subject("our turn, button answer", ("app.py",), presses),
    Subject("our turn, free text", ("app.py",), writes),
)


@contextmanager
def served(subject: Subject, core: int, users_core: int) -> Iterator[tuple[int, int]]:
    """The subject's server on a core of its own; gives process id and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    CACHE.mkdir(exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="bench-", dir=CACHE))
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data)}
    os.sched_setaffinity(0, {core})  # The process begun now stays there with all its threads.
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *subject.command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    os.sched_setaffinity(0, {users_core})
    try:
        wait_for(port, process, data / "log")
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(data)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server takes connections."""
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        sleep(0.1)
    sys.exit(f"The server did not start:\n{log.read_text()}")


def cpu_seconds(pid: int) -> float:
    """CPU time that the process has used, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(subject: Subject, pid: int, port: int, users: int) -> Figures:
    """Let so many users talk at once for a while."""
    channel = Channel()
    service_url = await channel.open()
    crowd = [User(channel, service_url, subject.says()) for _ in range(users)]
    for user in crowd:
        await user.connect(port)

    async def talk(user: User, until: float) -> list[float]:
        taken = []
        while monotonic() < until:
            taken.append(await user.turn())
        return taken

    await asyncio.gather(*(talk(user, monotonic() + WARM_UP_SECONDS) for user in crowd))
    began, used = monotonic(), cpu_seconds(pid)
    taken = sorted(chain.from_iterable(await asyncio.gather(*(talk(user, began + SECONDS) for user in crowd))))
    seconds, used = monotonic() - began, cpu_seconds(pid) - used
    for user in crowd:
        user.close()
    return Figures(
        cpu_ms=used / len(taken) * 1000,
        p50_ms=statistics.median(taken) * 1000,
        p99_ms=taken[int(len(taken) * 0.99)] * 1000,
        per_second=len(taken) / seconds,
    )


def main() -> None:
    """Print the table."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("Two cores are needed: one for the server, one for its users")
    print(f"Python {platform.python_version()}, {platform.machine()}, {SECONDS:.0f} s each, SQLite on disk")
    row = "{:<26}{:>7}{:>12}{:>10}{:>10}{:>10}".format
    print(row("", "at once", "CPU ms/turn", "p50 ms", "p99 ms", "turns/s"), flush=True)
    speed = {}
    for subject in SUBJECTS:
        for users in (1, CROWD):
            with served(subject, *cores[:2]) as (pid, port):
                figures = asyncio.run(measure(subject, pid, port, users))
            speed[subject.name, users] = figures.per_second
            numbers = (figures.cpu_ms, figures.p50_ms, figures.p99_ms, figures.per_second)
            print(row(subject.name, users, *(f"{number:.2f}" for number in numbers)), flush=True)
    echo = speed["bare SDK echo", CROWD]
    for name in ("our turn, button answer", "our turn, free text"):
        print(f"{name}: {speed[name, CROWD] / echo:.1f} times the turns/s of the bare SDK echo, {CROWD} at once")


if __name__ == "__main__":
    main()
