"""A user's visit to the page: what they see and do, and everything that goes wrong meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, WebSocket

_MESSAGES = """elements => elements.map(element => ({
    side: element.dataset.from, id: element.dataset.activity ?? "", language: element.lang,
    kind: element.dataset.kind ?? "", topic: element.dataset.topic ?? "",
    question: element.dataset.question ?? "", cause: element.dataset.cause ?? "",
    text: [...element.querySelectorAll(".webchat__bubble")].map(bubble => bubble.innerText).join("\\n").trim(),
}))"""
_ANSWERED = """count => {
    const sides = [...document.querySelectorAll("#chat .message")].map(element => element.dataset.from);
    return sides.length > count && sides.at(-1) === "bot";
}"""


@dataclass(frozen=True)
class Seen:
    """A message as it stands on the page."""

    side: str
    """`bot` or `user`."""
    id: str
    language: str
    kind: str
    topic: str
    question: str
    cause: str
    text: str


class Visit:
    """One tab. `faults` is to be empty in the end: requests elsewhere, errors and warnings in the console."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("request", self._requested)
        self.page.on("websocket", self._connected)
        self.page.on("console", self._logged)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))

    def open(self, locale: str = "en") -> Seen:
        """Come to the page and wait for the greeting."""
        self.page.goto(f"{self.address}/?lang={locale}")
        return self.answer(0)

    def reload(self, count: int = 0) -> Seen:
        """Load the page again and wait until it shows more messages than that."""
        self.page.reload()
        return self.answer(count)

    def messages(self) -> list[Seen]:
        """All that was said, oldest first."""
        return [Seen(**message) for message in self.page.locator("#chat .message").evaluate_all(_MESSAGES)]

    def newest(self) -> Locator:
        """The message that stands last."""
        return self.page.locator("#chat .message").last

    def say(self, text: str) -> Seen:
        """Type and send; gives the answer."""

        def act() -> None:
            self.page.locator("#chat form textarea").fill(text)
            self.page.keyboard.press("Enter")

        return self.after(act)

    def press(self, label: str) -> Seen:
        """Press a button of the conversation, on a card or below it; gives the answer."""
        return self.after(lambda: self.button(label).click())

    def button(self, label: str) -> Locator:
        """The button with that label that was shown last."""
        exactly = re.compile(f"^\\s*{re.escape(label)}\\s*$")
        shown = self.page.locator("#chat button.ac-pushButton, #chat button.webchat__suggested-action")
        return shown.filter(has_text=exactly).last

    def after(self, act: Callable[[], object]) -> Seen:
        """Do something and wait for what the assistant answers."""
        count = self.page.locator("#chat .message").count()
        act()
        return self.answer(count + 1)

    def forgive(self, part: str) -> None:
        """Take faults with that part off the list: the test has brought them about."""
        self.faults = [fault for fault in self.faults if part not in fault]

    def answer(self, count: int) -> Seen:
        """Wait for an answer that makes it more messages than that."""
        self.page.wait_for_function(_ANSWERED, arg=count)
        return self.messages()[-1]

    def _requested(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in ("data", "blob"):
            self._expect_own(request.url)

    def _connected(self, socket: WebSocket) -> None:
        self._expect_own(socket.url)

    def _expect_own(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"another host: {url}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")
