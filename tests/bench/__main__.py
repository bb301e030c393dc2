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
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from time import monotonic, sleep

from tests.bench.load import Channel, Says, User, presses, writes

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache"
"""On the disk, where a folder for temporary files may be in memory."""
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
WARM_UP_SECONDS = 0.5
START_SECONDS = 60
CROWD = 16


@dataclass(frozen=True)
class Subject:
    """Something to measure."""

    name: str
    command: tuple[str, ...]
    says: Callable[[], Says]


@dataclass
class Figures:
    """What came out of a subject's measurements."""

    taken: list[float] = field(default_factory=list)
    """Seconds of every turn."""
    cpu: float = 0.0
    """CPU seconds of the server."""
    speeds: list[float] = field(default_factory=list)
    """Turns a second, one a round."""

    @property
    def per_second(self) -> float:
        """Of the round in the middle."""
        return statistics.median(self.speeds)

    def row(self) -> tuple[float, float, float, float]:
        """CPU ms a turn, p50 and p99 in ms, turns a second."""
        taken = sorted(self.taken)
        return (
            self.cpu / len(taken) * 1000,
            statistics.median(taken) * 1000,
            taken[int(len(taken) * 0.99)] * 1000,
            self.per_second,
        )


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


async def measure(subject: Subject, server: tuple[int, int], users: int, figures: Figures) -> None:
    """Let so many users talk at once for a while, and add what it took to the figures."""
    pid, port = server
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
    taken = list(chain.from_iterable(await asyncio.gather(*(talk(user, began + SECONDS) for user in crowd))))
    figures.speeds.append(len(taken) / (monotonic() - began))
    figures.cpu += cpu_seconds(pid) - used
    figures.taken += taken
    for user in crowd:
        user.close()


def main() -> None:
    """Print the table."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("Two cores are needed: one for the servers, one for their users")
    found: dict[tuple[Subject, int], Figures] = defaultdict(Figures)
    with ExitStack() as stack:
        servers = {subject: stack.enter_context(served(subject, *cores[:2])) for subject in SUBJECTS}
        # Taking turns: what else the machine does meanwhile meets all of them.
        for _ in range(ROUNDS):
            for users, (subject, server) in product((1, CROWD), servers.items()):
                asyncio.run(measure(subject, server, users, found[subject, users]))
    show(found)


def show(found: dict[tuple[Subject, int], Figures]) -> None:
    """Print what was found."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {ROUNDS} x {SECONDS:g} s each, SQLite on disk")
    row = "{:<26}{:>7}{:>12}{:>10}{:>10}{:>10}".format
    print(row("", "at once", "CPU ms/turn", "p50 ms", "p99 ms", "turns/s"))
    for subject, users in product(SUBJECTS, (1, CROWD)):
        print(row(subject.name, users, *(f"{number:.2f}" for number in found[subject, users].row())))
    _, echo, *ours = SUBJECTS
    for subject in ours:
        times = found[subject, CROWD].per_second / found[echo, CROWD].per_second
        print(f"{subject.name}: {times:.1f} times the turns/s of the {echo.name}, {CROWD} at once")


if __name__ == "__main__":
    main()
