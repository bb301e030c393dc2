"""The assistant over the shipped content, built once."""

from __future__ import annotations

import pytest

from dialogs import Assistant
from tests.conftest import CACHE


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The whole assistant; it holds no state, so every test may share it."""
    return Assistant.build(cache=CACHE)


@pytest.fixture(scope="session")
def able(assistant: Assistant) -> Assistant:
    """The same where the outside can look domains up."""
    checks = frozenset({"domain-in-tenant"})
    return Assistant(assistant.knowledge, assistant.wording, assistant.understanding, checks=checks, cache=CACHE)
