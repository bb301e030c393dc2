"""The front door: `python app.py` serves the assistant, `chat` talks in the terminal.

`learn` does beforehand what the first start would; `settings` lists the options.
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy.exc import SQLAlchemyError

from bot import effects, logs, server, settings
from bot.channels import terminal
from bot.settings import SettingsError
from dialogs import Assistant
from dialogs.words import WordingError
from knowledge.loading import ContentError

KEPT = "understanding.npz"
"""Name of the file that keeps what was learnt."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="command")
    chat = commands.add_parser("chat", help="talk in this terminal; needs no server and keeps nothing")
    chat.add_argument("--locale", help="language to begin in, such as pl")
    commands.add_parser("learn", help="learn from the content beforehand, so that no start has to, as for an image")
    commands.add_parser("settings", help="print the options as a Markdown table")
    given = parser.parse_args(arguments)
    if given.command == "settings":
        sys.stdout.write(settings.table() + "\n")
        return 0
    try:
        if given.command == "learn":
            _learn(settings.load_learning().cache_dir)
            return 0
        options = settings.load()
        logs.set_up(options.log_level)
        assistant = Assistant.build(
            retention=timedelta(days=options.retention_days),
            checks=effects.checks(options),
            encoder=options.encoder,
            cache=options.cache_dir / KEPT,
        )
        if given.command == "chat":
            terminal.talk(assistant, given.locale, options.tenant_lookup_authority)
        else:
            server.serve(options, assistant)
    except (SettingsError, ContentError, WordingError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (OSError, SQLAlchemyError) as error:
        # The first line says it all: the port is taken, the folder cannot be written, the file is no database.
        sys.stderr.write(f"The server cannot start: {str(error).splitlines()[0]}\n")
        return 1
    return 0


def _learn(folder: Path) -> None:
    """Learn from the content and keep it in the folder. Raises `SettingsError` if nothing can be kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise SettingsError(f"CACHE_DIR: {folder} cannot be written: make it so, or name another folder") from fault
    Assistant.build(encoder=False, cache=folder / KEPT)


if __name__ == "__main__":
    sys.exit(main())
