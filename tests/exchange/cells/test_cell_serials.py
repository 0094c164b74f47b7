"""Serials, tags and IMEI numbers on both sides of each rule (formats §0, §7)."""

from __future__ import annotations

import pytest

from coordinator.exchange.cells.cell_serials import (
    DESTROYED,
    NOT_A_SERIAL,
    NOT_AN_IMEI,
    PLACEHOLDER,
    PLACEHOLDERS,
    SEVERAL_IMEIS,
    TAG_LIKE_DATE,
    WORDS,
    Serial,
    is_destroyed,
    read_imei,
    read_serial,
    read_serials,
    read_tag,
    without_prefix,
)
from coordinator.exchange.cells.cell_values import CellProblem


@pytest.mark.parametrize("said", ["8,834E+15", "8.834e+15", "1E+14", "-1E+14"])
def test_a_power_of_ten_is_destroyed_wherever_it_stands(said: str) -> None:
    assert is_destroyed(said)
    assert read_serial(said) == read_tag(said) == read_imei(said) == read_serials(said) == CellProblem(DESTROYED)
    assert read_serials(f"EX0001, {said}") == CellProblem(DESTROYED)


@pytest.mark.parametrize("said", ["8834E12", "E+15", "8,834E+15X", "1E-14"])
def test_what_only_looks_like_one_is_kept(said: str) -> None:
    assert not is_destroyed(said)


@pytest.mark.parametrize("said", [*sorted(PLACEHOLDERS), "To be filled by O.E.M.", "000", "AAAAAA", "N/A", "-"])
def test_a_maker_s_filler_is_no_serial(said: str) -> None:
    assert read_serial(said) == CellProblem(PLACEHOLDER)


@pytest.mark.parametrize(
    ("said", "as_read", "key"),
    [
        ("EX 0001", "EX 0001", "EX0001"), ("'0012345", "0012345", "0012345"), ("s/n: ab12c", "ab12c", "AB12C"),
        ("Serial #ab12c", "ab12c", "AB12C"), ("AAAAA", "AAAAA", "AAAAA"),
        ("A" * 60 + "BCDE", "A" * 60 + "BCDE", "A" * 60 + "BCDE"),
        ("1SA", "1SA", "1SA"),
    ],
)  # fmt: skip
def test_a_serial_is_kept_as_read_and_as_it_is_compared(said: str, as_read: str, key: str) -> None:
    assert read_serial(said) == Serial(as_read, key)


@pytest.mark.parametrize(
    "said",
    [
        "Stulen", "STULEN", "stulen 2025-03-04", "Saknas", "SAKNAS", "okänt", "Vagn 2", "VAGN 2", "Sal 12", "se lista",
        "finns ej", "ej utlämnad", "?", "??", "hylla 3", "kommer v 35", "Lenovo 300e", "Reserv 3", "EGEN DATOR",
    ],
)  # fmt: skip
def test_words_in_the_place_of_a_serial_are_none(said: str) -> None:
    assert read_serial(said) == CellProblem(WORDS)
    assert read_serials(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "PF3X9K1A",
        "pf3x9k1a",
        "5CD 1234",
        "DKVXPNMLQT",
        "SAL18190123",
        "EX 0001",
        "TEST1234",
        "7A",
        "SER NR 12345",
        "AB",
    ],
)
def test_a_number_of_letters_or_in_groups_is_still_one(said: str) -> None:
    assert isinstance(read_serial(said), Serial)


@pytest.mark.parametrize("said", ["#SAKNAS!", "A" * 60 + "BCDEF", "EX!1", "EX%1"])
def test_what_cannot_be_a_serial_is_refused(said: str) -> None:
    assert isinstance(read_serial(said), CellProblem)
    assert read_serial("EX%1") == CellProblem(NOT_A_SERIAL)


def test_what_says_nothing_is_nothing() -> None:
    nothing = frozenset({"saknar"})
    for read in (read_serial, read_tag, read_imei, read_serials):
        assert read("", nothing) is None
        assert read("saknar", nothing) is None
    assert read_serial(" ' ") is None


@pytest.mark.parametrize(
    ("key", "model_number", "maker", "bare"),
    [
        ("1S20XX0001PF4X7Q", "20XX0001", "", "PF4X7Q"),
        ("1S20XX0001PF4X", "20XX0001", "", "PF4X"),
        ("1S20XX0001PF4", "20XX0001", "", "1S20XX0001PF4"),  # too little would be left
        ("1S20XX0001AAPF4X7QKT", "", "", "PF4X7QKT"),
        ("1S20XX0001AAPF4X7QK", "", "", "1S20XX0001AAPF4X7QK"),
        ("SDMPX1234AB", "", "Apple Inc.", "DMPX1234AB"),
        ("SDMPX1234ABCD", "MQ1/A", "", "DMPX1234ABCD"),
        ("SDMPX1234ABC", "", "Apple", "SDMPX1234ABC"),  # eleven letters are no serial of theirs
        ("SDMPXABCDEF", "", "Apple", "SDMPXABCDEF"),  # nor is one without a digit
        ("SDMPX1234AB", "", "HP", "SDMPX1234AB"),
    ],
)
def test_a_barcode_s_prefix_goes_where_it_can_be_told(key: str, model_number: str, maker: str, bare: str) -> None:
    assert without_prefix(key, model_number, maker) == bare
    scanned = read_serial(key, model_number=model_number, maker=maker, scanned=True)
    assert scanned == Serial(key if bare == key else bare, bare)
    assert read_serial(key, model_number=model_number, maker=maker) == Serial(key, key)


@pytest.mark.parametrize("said", ["maj-12", "12-okt", "2026-05-12", "2026-05-12 00:00:00", "Dec-1"])
def test_a_tag_like_a_date_is_kept_and_flagged(said: str) -> None:
    assert read_tag(said) == CellProblem(TAG_LIKE_DATE, said)


@pytest.mark.parametrize("said", ["MAJ-12", "NK 0412", "maj-123", "2026-25-12", "1826-05-12"])
def test_a_tag_is_kept_as_it_stands(said: str) -> None:
    assert read_tag(said) == said


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("35 209900 176148 1", "352099001761481"), ("35209900176148", "35209900176148"),
        ("3520990017614812", "3520990017614812"), ("a1-0000001d2e3f", "A10000001D2E3F"), ("000000000000000", None),
        ("352099001761481;", "352099001761481"), ("352099001761481/23", "352099001761481"),
        ("35-209900-176148/1", "352099001761481"), ("35209900176148/23", "35209900176148"),
        ("352099001761481 / 35 209900 176148 1", "352099001761481"),
    ],
)  # fmt: skip
def test_an_imei_is_its_digits(said: str, number: str | None) -> None:
    assert read_imei(said) == number


def test_two_imei_numbers_in_a_cell_are_told() -> None:
    for said in ("352099001761481/490154203237518", "352099001761481; 490154203237518", "352099001761481/01/A1000000"):
        assert read_imei(said) == CellProblem(SEVERAL_IMEIS, "352099001761481")


@pytest.mark.parametrize("said", ["3520990017614", "35209900176148123", "A10000001D2E3", "G10000001D2E3F"])
def test_what_is_no_imei_is_refused(said: str) -> None:
    assert read_imei(said) == CellProblem(NOT_AN_IMEI)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("EX0001, EX0002;EX0003\nEX0004", ("EX0001", "EX0002", "EX0003", "EX0004")),
        ("EX0001 / EX0002", ("EX0001", "EX0002")), ("EX/0001", ("EX/0001",)), ("EX0001  EX0002", ("EX0001", "EX0002")),
        ("PF4X7QKT PF4X7QKU", ("PF4X7QKT", "PF4X7QKU")), ("EX 001", ("EX 001",)),
        ("EX0001, ex0001", ("EX0001", "ex0001")),
        ("EX0001, EX0001", ("EX0001",)), ("saknas, EX0001", ("EX0001",)), ("saknas, okänd", None),
    ],
)  # fmt: skip
def test_several_serials_in_one_cell_are_parted(said: str, found: tuple[str, ...] | None) -> None:
    assert read_serials(said) == found
