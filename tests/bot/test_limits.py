from __future__ import annotations

from bot.limits import Limit


def test_an_allowance_refills_steadily() -> None:
    now = 0.0
    limit = Limit(6, lambda: now)

    assert [limit.take("a") for _ in range(7)] == [0] * 6 + [10]
    assert limit.take("b") == 0
    now = 10.0
    assert [limit.take("a") for _ in range(2)] == [0, 10]


def test_addresses_are_forgotten() -> None:
    limit = Limit(1)
    for number in range(10_100):
        limit.take(str(number))

    assert len(limit._seen) == 10_000
