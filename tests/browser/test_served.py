"""What the server sends of the page, without a browser."""

from __future__ import annotations

import json
import re
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.web.strings import load_strings
from dialogs.words import WordingError
from knowledge.identifiers import KINDS


def get(url: str, **headers: str) -> tuple[str, Message]:
    """The body's beginning, as text, and the headers."""
    with urlopen(Request(url, headers=headers), timeout=10) as response:
        return response.read(200_000).decode("utf-8", errors="replace"), response.headers


def test_the_page_comes_in_the_browsers_language(address: str) -> None:
    body, _ = get(address, **{"Accept-Language": "de-DE,pl-PL;q=0.8,en;q=0.5"})
    assert '<html lang="pl-PL"' in body
    assert '<html lang="en-US"' in get(address, **{"Accept-Language": "de"})[0]
    assert '<html lang="pl-PL"' in get(f"{address}/?lang=pl", **{"Accept-Language": "en"})[0]


def test_every_kind_of_identifier_has_a_name_in_the_users_words() -> None:
    for strings in load_strings().values():
        assert strings.masked.keys() == set(KINDS)


def test_the_policy_lets_nothing_in_but_what_is_served_here(address: str) -> None:
    body, headers = get(address)
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy["script-src"])
    assert nonce
    assert f'nonce="{nonce[1]}"' in body
    assert nonce[1] not in get(address)[0]
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-store"


def test_every_file_is_kept_by_browsers_under_an_address_of_its_content(address: str) -> None:
    body, _ = get(address)
    files = re.findall(r'"(/static/[^"]+)"', body)
    assert len(files) >= 5
    for file in files:
        _, headers = get(address + file, **{"Accept-Encoding": "gzip"})
        assert "immutable" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert (headers["Content-Encoding"] == "gzip") == file.endswith("webchat.js")


@pytest.mark.parametrize("path", ["/static/0/page.js", "/static/..%2f..%2fapp.py/x", "/static/%2e%2e/page.py"])
def test_nothing_else_is_served(address: str, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        get(address + path)
    refused.value.close()
    assert refused.value.code == 404


def test_a_fault_in_the_words_names_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "page.yaml").write_text("tag: en-US\nsurprise: x\n", encoding="utf-8")
    with pytest.raises(WordingError) as raised:
        load_strings(tmp_path)
    assert "page.yaml: surprise: " in str(raised.value)
    assert "page.yaml: headline: " in str(raised.value)


def talk(address: str, text: str, tag: str) -> dict[str, Any]:
    """Say the text in a new conversation; gives what the assistant says of its last answer."""
    service = f"{address}/v3/directline"
    granted = post(f"{service}/tokens/generate", "", {})
    post(f"{service}/conversations", granted["token"], {"locale": tag})
    said = f"{service}/conversations/{granted['conversationId']}/activities"
    post(said, granted["token"], {"type": "message", "text": text, "locale": tag})
    body, _ = get(said, Authorization=f"Bearer {granted['token']}")
    last = json.loads(body)["activities"][-1]
    return {"locale": last["locale"], **last["channelData"]["assistant"]}


def post(url: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=10) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def test_every_example_is_understood_at_once(address: str) -> None:
    for locale, strings in load_strings().items():
        topics = []
        for example in strings.examples:
            answer = talk(address, example, strings.tag)
            assert answer["locale"] == locale
            assert answer["kind"] != "choose", example
            topics.append(answer["topic"])
        assert len(set(topics)) == len(strings.examples)


def test_every_language_replaces_known_texts_and_has_as_many_examples() -> None:
    strings = load_strings().values()
    script = (Path(__file__).parents[2] / "bot/web/vendor/webchat.js").read_text(encoding="utf-8")
    assert len({len(each.examples) for each in strings}) == 1
    for each in strings:
        assert [key for key in each.chat if f'"{key}"' not in script and f"{key}:" not in script] == []
