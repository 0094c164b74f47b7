"""The device that a scanned code stands for (needs U4)."""

from __future__ import annotations

import pytest

from coordinator.desk.records.scanned_codes import device_of, spellings
from tests.desk.conftest import School


@pytest.mark.parametrize("code", ["5CD1234ABC", " NK-0001 ", "S5CD1234ABC", "1s5CD1234ABC", "SNK-0001"])
def test_a_code_is_known_as_scanners_spell_it(school: School, code: str) -> None:
    found = device_of(school.ledger.register, code)
    assert found is not None
    assert found.serial == "5CD1234ABC"


def test_our_own_code_is_the_device_whatever_its_serial(school: School) -> None:
    register = school.ledger.register
    device = school.device("5CD1234ABC")
    for code in (f"DEV:{device.uid}", f" DEV:{device.uid.upper()} "):
        found = device_of(register, code)
        assert found is not None
        assert found.id == device.id
    assert device_of(register, "DEV:" + "0" * 32) is None
    assert device_of(register, f"DEV:{device.uid}0") is None


def test_what_several_carry_or_nobody_knows_is_nobody_s(school: School) -> None:
    assert device_of(school.ledger.register, "NK-0003") is None
    assert device_of(school.ledger.register, "FINNS-INTE") is None


def test_a_prefix_is_taken_off_only_where_enough_is_left() -> None:
    assert spellings("S1234") == ["S1234", "1234"]
    assert spellings("S123") == ["S123"]
    assert spellings("1S1234") == ["1S1234", "1234"]
    assert spellings("1S123") == ["1S123"]
