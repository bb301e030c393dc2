"""Python does not look for garbage while much is read, and does again afterwards."""

from __future__ import annotations

import gc

import pytest

from knowledge import garbage
from knowledge.loading import load


def test_the_search_is_put_off_and_goes_on() -> None:
    assert gc.isenabled()
    with garbage.put_off():
        assert not gc.isenabled()
        with garbage.put_off():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), garbage.put_off():
        _ = 1 / 0
    assert gc.isenabled()


def test_whoever_had_stopped_it_keeps_it_so() -> None:
    gc.disable()
    try:
        load(locales=())
        assert not gc.isenabled()
    finally:
        gc.enable()
