"""What authors of content run: `python -m knowledge check`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from knowledge.checks import check
from knowledge.loading import CONTENT
from knowledge.understanding import command as understanding

Run: TypeAlias = Callable[[argparse.Namespace], int]
"""A subcommand: takes its arguments, returns the exit code."""


def parser() -> argparse.ArgumentParser:
    """The command line; each subcommand sets `run`."""
    top = argparse.ArgumentParser(prog="python -m knowledge", description="Tools for those who write the content.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_check(commands)
    _add_understand(commands)
    return top


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("check", help="read all content and report every fault at once; exit 1 if any")
    command.add_argument(
        "--content", type=Path, default=CONTENT, metavar="DIR", help="content folder (default: the one that ships)"
    )
    command.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    report = check(arguments.content)
    print("\n".join(report.lines()))
    return 1 if report.errors else 0


def _add_understand(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "understand", help="read JSON lines with a text and write what was understood of each"
    )
    understanding.add_arguments(command)
    command.set_defaults(run=understanding.run)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = parser().parse_args(argv)
    run: Run = arguments.run
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
