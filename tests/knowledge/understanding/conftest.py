"""Understanding made once, of the toy knowledge and of the one that ships."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from knowledge.understanding import Understanding
from tests.conftest import CACHE
from tests.knowledge.understanding.toy import toy


@pytest.fixture(scope="session")
def bicycles() -> Understanding:
    """Understanding of the toy knowledge, English and Polish."""
    return Understanding(toy())


@pytest.fixture(scope="session")
def shipped(knowledge: Knowledge) -> Understanding:
    """Understanding of the knowledge that ships."""
    return Understanding(knowledge, cache=CACHE)
