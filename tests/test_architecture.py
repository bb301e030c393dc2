"""The rooms: `app` -> `bot` -> `dialogs` -> `knowledge`, never back, and what each may not know of."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SDK = frozenset({"botbuilder", "botframework", "msrest", "msal"})
OUTSIDE = SDK | {"aiohttp", "sqlalchemy", "alembic", "requests", "urllib3", "http", "socket", "asyncio"}
SDK_ROOM = Path("bot/channels/bot_framework")


def files(room: str) -> list[Path]:
    return [path for path in sorted((ROOT / room).rglob("*.py")) if "node_modules" not in path.parts]


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it, by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides the room it comes from"
            yield node.module or ""


def packages(room: str) -> dict[str, set[str]]:
    """File -> the top-level packages that it imports."""
    found = {str(path.relative_to(ROOT)): {name.partition(".")[0] for name in imported(path)} for path in files(room)}
    assert found, f"{room} is empty"
    return found


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("knowledge", {"app", "bot", "dialogs", *OUTSIDE}),
        ("dialogs", {"app", "bot", *OUTSIDE}),
        ("bot", {"app"}),
    ],
)
def test_imports_never_point_back(room: str, forbidden: set[str]) -> None:
    guilty = {path: sorted(names & forbidden) for path, names in packages(room).items() if names & forbidden}

    assert not guilty


def test_only_one_room_knows_the_sdk() -> None:
    guilty = [
        path
        for room in ("knowledge", "dialogs", "bot")
        for path, names in packages(room).items()
        if names & SDK and SDK_ROOM not in Path(path).parents
    ]

    assert not guilty


def test_nothing_but_the_tests_imports_the_tests() -> None:
    rooms = {path: names for room in ("knowledge", "dialogs", "bot") for path, names in packages(room).items()}
    guilty = [path for path, names in rooms.items() if "tests" in names]

    assert not guilty


def test_a_conversation_loads_neither_the_sdk_nor_a_web_server() -> None:
    loaded = _in_a_process_of_its_own("import dialogs.conversation, sys, json; print(json.dumps(sorted(sys.modules)))")

    assert not {str(name).partition(".")[0] for name in loaded} & (SDK | {"aiohttp", "sqlalchemy", "bot", "app"})


_TURNS = """
import json, sys
from datetime import datetime, UTC
from pathlib import Path
from dialogs.conversation import Assistant
from dialogs.messages import Message
touched = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        touched.append(arguments[0])
    elif event in ("socket.connect", "subprocess.Popen", "os.system"):
        touched.append(event)
sys.addaudithook(watch)
assistant = Assistant.build(cache=Path(".cache/understanding.npz"))
built = len(touched)
for text in ("the claim form refuses my subscription", "klient kupił w CSP"):
    assistant.turn(None, Message(text=text), datetime.now(UTC))
print(json.dumps([touched[:built], touched[built:]]))
"""


def test_knowledge_and_dialogs_read_nothing_but_their_words() -> None:
    built, turned = _in_a_process_of_its_own(_TURNS)

    read = {path for path in (Path(str(name)) for name in built) if path.suffix not in (".py", ".pyc", ".so")}
    ours = {path.relative_to(ROOT) for path in read if path.is_relative_to(ROOT) and ".venv" not in path.parts}
    allowed = (Path("knowledge/content"), Path("dialogs/wording"), Path(".cache"))
    assert not [str(path) for path in ours if not any(place in path.parents for place in allowed)]
    assert not {"socket.connect", "subprocess.Popen", "os.system"} & {str(path) for path in read}
    assert not [name for name in turned if not str(name).endswith((".py", ".pyc", ".so"))]


def _in_a_process_of_its_own(code: str) -> list[Any]:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found
