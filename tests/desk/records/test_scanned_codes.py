"""The device that a scanned code stands for (needs U4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.desk.records.scanned_codes import (
    bare_code,
    device_of,
    other_keyboard,
    several_words,
    spellings,
)
from tests.desk.conftest import School


@pytest.mark.parametrize(
    "code",
    [
        "5CD1234ABC", " NK-0001 ", "S5CD1234ABC", "1s5CD1234ABC", "SNK-0001", "nk-0001",
        "]C0NK-0001", "]Q1NK-0001", "(21)5CD1234ABC", "(01)07350053850019(21)5CD1234ABC(10)A1",
        "]d201073500538500192\u00315CD1234ABC", "]d2010735005385001910A1\x1d215CD1234ABC", "215CD1234ABC\x1d10A1",
        "S/N: 5CD1234ABC", "SN:5CD1234ABC", "s/n 5CD1234ABC".replace(" ", ":"), "Serial No: 5CD1234ABC",
        "Serienummer: 5CD1234ABC", "https://inventory.example/ht/NK-0001", "https://inventory.example/ht/NK-0001/",
        "https://inventory.example/hardware/bytag?assetTag=NK-0001", "https://a.example/x?id=7&sn=5CD1234ABC#top",
        '{"serial":"5CD1234ABC"}', '{"id": 7, "tag": "NK-0001"}', "*NK-0001*", "NK-0001\r\n", "\x1dNK-0001\x04",
    ],
)  # fmt: skip
def test_a_code_is_known_as_scanners_spell_it(school: School, code: str) -> None:
    found = device_of(school.ledger.register, code)
    assert found is not None
    assert found.serial == "5CD1234ABC"
    assert not other_keyboard(school.ledger.register, code)


@pytest.mark.parametrize(
    "code",
    [
        "NK+0001", "httpsÖ--inventory.example-ht-NK+0001", "å21¨5CD1234ABC".replace("å21¨", ")21="), "S-NÖ5CD1234ABC",
        "ÅÄserialÄÖÄ5CD1234ABCÄ^", "(NK+0001(",
    ],
)  # fmt: skip
def test_a_scanner_that_writes_for_another_keyboard_is_understood_and_told_of(school: School, code: str) -> None:
    found = device_of(school.ledger.register, code)
    assert found is not None
    assert found.serial == "5CD1234ABC"
    assert other_keyboard(school.ledger.register, code)


@pytest.mark.parametrize("between", [";", ",", "|", "/", " ", "\t", "; ", "\r\n", "\x1d"])
def test_two_codes_of_one_device_in_one_scan_are_the_device(school: School, between: str) -> None:
    """A label's tag and serial, read in one; with marks around them, too."""
    register = school.ledger.register
    for one, other in (("NK-0001", "5CD1234ABC"), ("S5CD1234ABC", "nk-0001"), ("SN: 5CD1234ABC", "*NK-0001*")):
        if " " in one and not between.strip(" \r\n"):
            continue
        found = device_of(register, f"{one}{between}{other}")
        assert found is not None, (one, other)
        assert found.serial == "5CD1234ABC"
        assert several_words(register, f"{one}{between}{other}") == ""


@pytest.mark.parametrize("between", [";", ",", "|", "/", " "])
def test_two_codes_that_are_not_one_device_are_told_and_nothing_is_guessed(school: School, between: str) -> None:
    register = school.ledger.register
    for other, named in (("5CD1234ABE", "NK-0003"), ("XYZ-9999", "XYZ-9999 (okänd)")):
        code = f"NK-0001{between}{other}"
        assert device_of(register, code) is None
        assert f"flera koder: NK-0001, {named}. Skanna en av dem för sig." in several_words(register, code)
    for single in ("XYZ-9999", "AAAA1111;BBBB2222", "NK-0001;7", "https://a.example/x"):
        assert several_words(register, single) == ""


def test_our_own_code_is_the_device_whatever_its_serial(school: School) -> None:
    register = school.ledger.register
    device = school.device("5CD1234ABC")
    for code in (f"DEV:{device.uid}", f" DEV:{device.uid.upper()} ", f"DEVÖ{device.uid}"):
        found = device_of(register, code)
        assert found is not None
        assert found.id == device.id
    assert device_of(register, "DEV:" + "0" * 32) is None
    assert device_of(register, f"DEV:{device.uid}0") is None


@pytest.mark.parametrize(
    "code",
    ["NK-0003", "FINNS-INTE", "", " ", "https://", "https://[", "{", '{"a": [1]}', "[1]", "(21)", "S/N:", "21", "**"],
)
def test_what_several_carry_or_nobody_knows_is_nobody_s(school: School, code: str) -> None:
    assert device_of(school.ledger.register, code) is None
    assert not other_keyboard(school.ledger.register, code)


def test_a_prefix_is_taken_off_only_where_enough_is_left() -> None:
    assert spellings("S1234") == ["S1234", "1234"]
    assert spellings("S123") == ["S123"]
    assert spellings("1S1234") == ["1S1234", "1234"]
    assert spellings("1S123") == ["1S123"]
    assert spellings("SN:123") == ["SN:123", "N:123"]


@given(st.text(max_size=60))
def test_whatever_is_scanned_can_be_looked_up(code: str) -> None:
    found = spellings(code)
    assert found[0] == code.strip(" \t\r\n\x1d\x1e\x04")
    assert len(set(found)) == len(found)
    assert all(len(each) >= 4 for each in found[1:])


@pytest.mark.parametrize(
    ("code", "bare"),
    [
        ("5CD1234ABC", "5CD1234ABC"), ("S5CD1234ABC", "S5CD1234ABC"), ("1S20TES00001PF", "1S20TES00001PF"),
        ("]C0S/N: 5CD1234ABC", "5CD1234ABC"), ("07350053850019", "07350053850019"), (" A1 ", "A1"),
        ('{"tag": "T-90", "serial": "5CD1234ABC"}', "T-90"), ("https://a.example/", "https://a.example/"),
    ],
)  # fmt: skip
def test_a_code_of_a_device_that_nobody_knows_is_bared_of_what_is_around_it(code: str, bare: str) -> None:
    assert bare_code(code) == bare
