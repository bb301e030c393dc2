"""One server and one browser for all tests of the page; every test visits it as a new user."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.browser.serving import serving
from tests.browser.visit import Visit

Visits = Callable[..., Visit]
"""Begins a visit with Playwright's options for its context, on a desktop if they do not say."""

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


# Closed when this folder is done: while it is open, no other test could run an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = find()
    if found is None:
        _none("no Chromium or Chrome starts here: install one, or run `make setup`")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(
                executable_path=found.executable, args=FLAGS, env={**os.environ, **found.environment}
            )
        except Error as error:
            _none(f"{found.executable} does not start: {error.message.splitlines()[0]}")
        yield opened
        opened.close()


def _none(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page's address on a server of its own."""
    data = tmp_path_factory.mktemp("data")
    with serving(data) as at:
        yield at
    log = (data / "log.txt").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert " ERROR " not in log, log


@pytest.fixture(scope="package")
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has been here before: it keeps the files, and may use the clipboard."""
    context = browser.new_context(**DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def visit(desktop: BrowserContext, address: str) -> Iterator[Visit]:
    """A visit in a tab of its own, which is a user of its own."""
    begun = Visit(desktop, address)
    yield begun
    begun.page.close()
    assert begun.faults == []


@pytest.fixture
def visits(browser: Browser, address: str) -> Iterator[Visits]:
    """Begins visits in a fresh browser."""
    begun: list[Visit] = []

    def begin(**options: Any) -> Visit:
        begun.append(Visit(browser.new_context(**{**DESKTOP, **options}), address))
        return begun[-1]

    yield begin
    for each in begun:
        each.page.context.close()
    assert [fault for each in begun for fault in each.faults] == []
