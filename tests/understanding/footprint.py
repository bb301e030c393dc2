"""What a way of understanding takes to start: run as a process of its own, it says when it is ready and how big."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.understanding.figures import Figures

_STATUS = Path("/proc/self/status")
_PATIENCE_SECONDS = 300


def footprints(way: str) -> Figures:
    """The footprint of a process that learns all anew, and of one that finds what was learnt."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder, "learnt.npz")
        anew = {f"{name}-anew": value for name, value in footprint(way, cache).items()}
        return {**anew, **footprint(way, cache)}


def footprint(way: str, cache: Path) -> Figures:
    """Seconds from the start of a new process until it has read its first messages, and its resident MB then.

    `cache` keeps what is learnt.

    Raises `RuntimeError` if the process fails; it has said why on stderr.
    """
    command = [sys.executable, "-m", __name__, way, str(cache)]
    began = time.monotonic()
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            seconds = time.monotonic() - began
        finally:
            process.wait(_PATIENCE_SECONDS)
    if not line:
        raise RuntimeError(f"{way} did not get ready")
    return {"ready-seconds": seconds, **json.loads(line)}


def _resident_mb() -> float:
    """Memory held now; where the system does not tell, the most that was ever held."""
    if _STATUS.exists():
        held = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(held.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Get ready in the way named on the command line, and tell."""
    # Imported here: what they take is a part of what is measured.
    from knowledge.loading import load  # noqa: PLC0415
    from tests.understanding.ways import WAYS  # noqa: PLC0415

    knowledge = load()
    way = WAYS[sys.argv[1]](knowledge, Path(sys.argv[2]))
    for locale in knowledge.locales:
        way.read(next(iter(knowledge.prose[locale].topics.values())).title, locale)
    print(json.dumps({"resident-mb": _resident_mb()}), flush=True)


if __name__ == "__main__":
    main()
