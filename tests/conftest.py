"""Settings for all tests."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, settings

# How fast examples are drawn says more of the machine than of the code; speed is measured by `make bench`.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

CACHE = Path(__file__).parents[1] / ".cache" / "understanding.npz"
"""What is learnt of the content once for all tests, until it changes."""
