"""Settings for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How fast examples are drawn says more of the machine than of the code; speed is measured by `make bench`.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
