"""The shipped knowledge, read once, and a place for the figures that tests measure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.loading import load
from knowledge.model import Knowledge, Topic

FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """All shipped content."""
    return load()


@pytest.fixture(scope="session")
def refused(knowledge: Knowledge) -> Topic:
    """The cause guide: why is the subscription refused?"""
    return knowledge.topics["subscription-error"]


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Call with a measured figure; it is printed after the tests, whether they passed or not."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures."""
    lines = config.stash.get(FIGURES, None)
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.line(line)
