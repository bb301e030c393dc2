"""Fetch the finished files of an npm package: `python -m bot.web.bundle` brings the chat that the page shows.

A `package.json` names one package with its version and integrity and the files wanted of it. Only its tarball is
fetched: installed the usual way, the chat alone would bring 450 packages that its finished file already holds.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"


class BundleError(Exception):
    """The package could not be had as pinned; the text says what to do."""


def fetch(manifest: Path, folder: Path) -> None:
    """Put the files that the manifest names into the folder, which is made anew. Raises `BundleError`."""
    pinned = json.loads(manifest.read_text(encoding="utf-8"))
    ((package, version),) = pinned["dependencies"].items()
    with tempfile.TemporaryDirectory() as scratch:
        tarball = _pack(f"{package}@{version}", Path(scratch))
        if _integrity(tarball) != pinned["integrity"][package]:
            raise BundleError(
                f"{package}@{version} is not the one that {manifest} pins: do not use it, compare the two"
            )
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with tarfile.open(tarball) as archive:
            for name in pinned["files"]:
                _take(archive, f"package/{name}", folder / Path(name).name)


def _pack(package: str, scratch: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise BundleError("npm was not found: run `make setup`, which brings one along")
    command = [npm, "pack", package, "--silent", "--ignore-scripts"]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)  # noqa: S603
    found = list(scratch.glob("*.tgz"))
    if done.returncode != 0 or len(found) != 1:
        raise BundleError(f"npm could not fetch {package}: check the network, then try again\n{done.stderr.strip()}")
    return found[0]


def _integrity(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode("ascii")


def _take(archive: tarfile.TarFile, member: str, target: Path) -> None:
    source = archive.extractfile(member)
    if source is None:
        raise BundleError(f"{member} is no file in the package: mend `files` in its package.json")
    with source:
        target.write_bytes(source.read())


def main() -> None:
    """Fetch the chat, and keep a compressed copy of each script beside it for browsers that take one."""
    fetch(HERE / "package.json", VENDOR)
    for script in VENDOR.glob("*.js"):
        script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(script.read_bytes(), mtime=0))


if __name__ == "__main__":
    try:
        main()
    except BundleError as error:
        sys.exit(str(error))
