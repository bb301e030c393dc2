"""The shipped knowledge, read once."""

from __future__ import annotations

import pytest

from knowledge.loading import load
from knowledge.model import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """All shipped content."""
    return load()
