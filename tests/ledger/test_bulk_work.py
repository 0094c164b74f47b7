"""Python's collector of cycles waits while bulk work goes on, and works again afterwards as it did before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from coordinator.ledger.bulk_work import is_held_back, uncollected


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Each test begins and ends with the collector as it was found."""
    was = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was else gc.disable)()


def test_the_collector_waits_till_the_last_piece_of_work_is_done() -> None:
    assert not is_held_back()
    with uncollected():
        with uncollected():
            assert (is_held_back(), gc.isenabled()) == (True, False)
        assert (is_held_back(), gc.isenabled()) == (True, False)
    assert (is_held_back(), gc.isenabled()) == (False, True)


def test_work_that_fails_lets_the_collector_go() -> None:
    with pytest.raises(RuntimeError), uncollected():
        raise RuntimeError
    assert (is_held_back(), gc.isenabled()) == (False, True)


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()
