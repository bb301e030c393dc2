from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import cast

import pytest

from bot.delivery import Delivery, RejectedError, UnavailableError
from bot.storage import Parcel, Store


class Outbox:
    def __init__(self, *parcels: Parcel) -> None:
        self.left = list(parcels)

    async def waiting(self) -> list[Parcel]:
        return list(self.left)

    async def delivered(self, parcel: Parcel) -> None:
        self.left.remove(parcel)


class Carrier:
    """Delivers, after as many failures as it was told to meet with a body."""

    def __init__(self, **failures: list[Exception]) -> None:
        self.failures = defaultdict(list, {body.encode(): list(errors) for body, errors in failures.items()})
        self.sent: list[bytes] = []

    async def send(self, address: str, body: bytes) -> None:
        await asyncio.sleep(0)
        if self.failures[body]:
            raise self.failures[body].pop(0)
        self.sent.append(body)


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await real(0)

    monkeypatch.setattr("bot.delivery.asyncio.sleep", sleep)
    return waited


def parcel(number: int, body: str, lane: str = "lane") -> Parcel:
    return Parcel(number, lane, "address", body.encode())


async def run(outbox: Outbox, carrier: Carrier) -> None:
    sending = Delivery(cast(Store, outbox), carrier)
    await sending.start()
    await sending.close()


async def test_what_was_left_is_sent_in_order() -> None:
    outbox, carrier = Outbox(parcel(1, "a"), parcel(2, "b"), parcel(3, "c")), Carrier()

    await run(outbox, carrier)

    assert carrier.sent == [b"a", b"b", b"c"]
    assert not outbox.left


async def test_a_failure_holds_back_its_own_lane_only(waits: list[float]) -> None:
    outbox = Outbox(parcel(1, "a"), parcel(2, "b"), parcel(3, "other", "another lane"))
    carrier = Carrier(a=[UnavailableError(), UnavailableError(7), UnavailableError()])

    await run(outbox, carrier)

    assert carrier.sent == [b"other", b"a", b"b"]
    assert not outbox.left
    assert [wait for wait in waits if wait] == [1, 7, 5]


async def test_a_refused_reply_is_dropped_and_the_next_sent() -> None:
    outbox, carrier = Outbox(parcel(1, "a"), parcel(2, "b")), Carrier(a=[RejectedError("status 403")])

    await run(outbox, carrier)

    assert carrier.sent == [b"b"]
    assert not outbox.left


async def test_a_channel_that_never_comes_back_is_given_up() -> None:
    outbox, carrier = Outbox(parcel(1, "a")), Carrier(a=[UnavailableError() for _ in range(100)])

    await run(outbox, carrier)

    assert not outbox.left
    assert len(carrier.failures[b"a"]) == 100 - 8


async def test_a_fault_of_the_outbox_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Outbox):
        async def delivered(self, parcel: Parcel) -> None:
            raise OSError("swordfish")

    outbox, carrier = Broken(parcel(1, "a"), parcel(2, "b")), Carrier()

    await run(outbox, carrier)

    assert carrier.sent == [b"a"]
    assert len(outbox.left) == 2
    assert "The outbox failed: OSError at" in caplog.text


async def test_what_cannot_be_sent_in_time_stays() -> None:
    class Hanging(Carrier):
        async def send(self, address: str, body: bytes) -> None:
            await asyncio.Event().wait()

    outbox = Outbox(parcel(1, "a"))
    sending = Delivery(cast(Store, outbox), Hanging())
    sending.PATIENCE_SECONDS = 0.01
    await sending.start()
    await sending.close()

    assert outbox.left


async def test_parcels_handed_while_a_lane_is_busy_follow() -> None:
    outbox, carrier = Outbox(), Carrier()
    sending = Delivery(cast(Store, outbox), carrier)
    for number, body in enumerate("abcdef"):
        one = parcel(number, body)
        outbox.left.append(one)
        sending.hand([one])
        await asyncio.sleep(0)
    await sending.close()

    assert b"".join(carrier.sent) == b"abcdef"
