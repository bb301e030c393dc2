"""The web page at `/`: one HTML file filled with the words of a language, and the static files that it loads."""

from __future__ import annotations

import base64
import html
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.settings import Settings
from bot.web.strings import Strings, load_strings
from dialogs.conversation import Assistant
from dialogs.words import WordingError

_HERE = Path(__file__).parent
_WEB_CHAT = _HERE / "vendor" / "webchat.js"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_EMPTY = "sha256-" + base64.b64encode(sha256(b"").digest()).decode("ascii")
"""Allows an empty style element: Web Chat adds one without the nonce, then fills it rule by rule, as it may."""

_TEXT = re.compile(r'data-text="([a-z-]+)"([^>]*)>')
_LABEL = re.compile(r'data-label="([a-z-]+)"')


@dataclass(frozen=True)
class Asset:
    """A static file under an address that changes with its content, so that browsers may keep it for good."""

    path: Path
    address: str


def routes(_: Settings, assistant: Assistant) -> list[web.RouteDef]:
    """The page and its files, in the languages that both page and assistant speak.

    Raises `WordingError` if the page's words have a fault, FileNotFoundError if the chat's script was not fetched.
    """
    page = WebPage(assistant)
    return [
        web.get("/", page.show),
        web.get("/static/{digest}/{name}", page.asset),
        web.get("/favicon.ico", page.icon),
    ]


class WebPage:
    """The page's words and files, read once."""

    def __init__(self, assistant: Assistant) -> None:
        own = load_strings()
        self._strings = {locale: own[locale] for locale in assistant.wording if locale in own}
        if not self._strings:
            raise WordingError(
                f"no page.yaml for {', '.join(assistant.wording)}: add dialogs/wording/<language>/page.yaml"
            )
        self._default = next(iter(self._strings))
        self._texts = {locale: _texts(locale, strings, assistant) for locale, strings in self._strings.items()}
        if not _WEB_CHAT.is_file():
            raise FileNotFoundError(f"{_WEB_CHAT} is missing: run `make setup`")
        self._web_chat = _asset(_WEB_CHAT, _digest(_WEB_CHAT))
        # One digest for all small files: scripts import each other by relative addresses.
        files = sorted((_HERE / "static").iterdir())
        digest = _digest(*files)
        self._files = {path.name: _asset(path, digest) for path in files}
        self._assets = {asset.address: asset for asset in (self._web_chat, *self._files.values())}
        self._template = (_HERE / "page.html").read_text(encoding="utf-8")
        for name, asset in self._files.items():
            self._template = self._template.replace(f'"static/{name}"', f'"{asset.address}"')

    async def show(self, request: web.Request) -> web.Response:
        """The page, in the language asked for by `?lang=` or by the browser."""
        locale = self._locale(request)
        nonce = secrets.token_urlsafe(16)
        text = self._fill(locale).replace("{nonce}", nonce)
        return web.Response(text=text, content_type="text/html", headers=self._headers(nonce))

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A static file; one whose content has changed since has another address."""
        asset = self._assets.get(request.path)
        if asset is None:
            raise web.HTTPNotFound
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Type": f"{_TYPES[asset.path.suffix]}; charset=utf-8",
        }
        return web.FileResponse(asset.path, headers=headers)

    async def icon(self, _: web.Request) -> web.StreamResponse:
        """The icon for browsers that ask without being told where it is."""
        headers = {"Cache-Control": "public, max-age=86400", "Content-Type": _TYPES[".svg"]}
        return web.FileResponse(self._files["icon.svg"].path, headers=headers)

    def _locale(self, request: web.Request) -> str:
        header = request.headers.get("Accept-Language", "")[:200]
        wanted = [request.query.get("lang", ""), *(part.partition(";")[0].strip() for part in header.split(","))]
        short = (tag.partition("-")[0].lower() for tag in wanted)
        return next((locale for locale in short if locale in self._strings), self._default)

    def _fill(self, locale: str) -> str:
        texts = self._texts[locale]
        data = {"locale": locale, "texts": self._texts, "webChat": self._web_chat.address}
        page = _TEXT.sub(lambda m: f"{m[0]}{html.escape(texts[m[1]])}", self._template)
        page = _LABEL.sub(lambda m: f'{m[0]} aria-label="{html.escape(texts[m[1]])}"', page)
        page = page.replace("{tag}", texts["tag"]).replace("{direction}", texts["direction"])
        page = page.replace("{title}", html.escape(f"{texts['name']} {texts['subtitle']}"))
        page = page.replace("{description}", html.escape(texts["explanation"]))
        # Inside a script element only `<` could end it.
        return page.replace("{data}", json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))

    def _headers(self, nonce: str) -> dict[str, str]:
        policy = (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' 'strict-dynamic'",
            f"style-src 'self' 'nonce-{nonce}' '{_EMPTY}'",
            "img-src 'self' blob: data:",
            "connect-src 'self' ws: wss:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
        return {
            "Cache-Control": "no-store",
            "Content-Security-Policy": "; ".join(policy),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Vary": "Accept-Language",
        }


def _texts(locale: str, strings: Strings, assistant: Assistant) -> dict[str, Any]:
    """The strings by their names in `page.yaml`, with the dates of the sources filled in."""
    texts = strings.model_dump(by_alias=True)
    texts["sources"] = strings.sources.format_map(_source_dates(locale, assistant))
    return texts


def _source_dates(locale: str, assistant: Assistant) -> Mapping[str, str]:
    """The date of the page that the knowledge mainly cites, its last hand-off, and the date of the latest page."""
    pages = assistant.knowledge.pages.values()
    main = max(pages, key=lambda page: len(page.segments))
    latest = max(page.dated or "" for page in pages)
    given = {"date": main.dated or latest, "as-of": main.as_of or main.dated or latest, "latest": latest}
    return {name: assistant.wording[locale].day(date.fromisoformat(value)) for name, value in given.items()}


def _asset(path: Path, digest: str) -> Asset:
    return Asset(path, f"/static/{digest}/{path.name}")


def _digest(*paths: Path) -> str:
    whole = sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
