"""The README's picture, taken of a real conversation: `make screenshot`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from knowledge.loading import load
from tests.browser.chromium import FLAGS, find
from tests.browser.serving import ROOT, serving
from tests.browser.visit import Visit

PICTURE = ROOT / "bot" / "web" / "screenshot.png"


def take(path: Path) -> None:
    """Talk up to a conclusion and save what the page shows. Exits with a message if no browser starts."""
    found = find()
    if found is None:
        sys.exit("No Chromium or Chrome starts here: install one, or run `make setup`.")
    bought = load().prose["en"].questions["purchase-channel"].answers
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.executable, args=FLAGS, env={**os.environ, **found.environment}
        )
        visit = Visit(browser.new_context(viewport={"width": 1280, "height": 860}), address)
        visit.open("en")
        visit.after(visit.page.locator("#examples button").first.click)
        visit.press(bought["csp"].label)
        visit.page.mouse.move(0, 0)
        visit.page.wait_for_timeout(1000)  # until the chat has scrolled
        visit.page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    take(PICTURE)
