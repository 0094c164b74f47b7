"""What a scanned code means while a delivery is unpacked (needs V21)."""

from __future__ import annotations

from typing import Any

from coordinator.domain.orders.delivery_scan import OpenLine, match_scan

BOOK = OpenLine(1, 1, 10, missing=2, maker="Lenovo", codes=("82W2", ""))
PAD = OpenLine(2, 2, 11, missing=1, maker="Apple", codes=("MPQ03",))


def strip(said: str, number: str, maker: str) -> str:
    """Takes ``1S`` and the number away, or the S of an invented maker's serials."""
    if number and said.startswith("1S" + number):
        return said[2 + len(number) :]
    return said[1:] if maker == "Apple" and said.startswith("S") and not number else said


def scan(code: str, *lines: OpenLine, **more: Any) -> tuple[str, str, int | None]:
    found = match_scan(lines or (BOOK, PAD), code, strip=strip, **more)
    return found.verdict, found.serial, None if found.line is None else found.line.line


def test_a_code_on_the_box_chooses_the_product() -> None:
    assert scan("mpq 03") == ("product", "", 2)
    assert scan("82w2") == ("product", "", 1)


def test_a_code_that_names_its_model_is_trusted_before_the_product_being_unpacked() -> None:
    assert scan("1s82w2pf123") == ("unit", "PF123", 1)
    assert scan("1S82W2PF123", product=11) == ("unit", "PF123", 1)


def test_a_serial_is_a_unit_of_the_product_being_unpacked() -> None:
    assert scan("sdmp1", product=11) == ("unit", "DMP1", 2)
    assert scan("pf 123", product=10) == ("unit", "PF123", 1)


def test_the_only_open_product_needs_no_choice() -> None:
    assert scan("SDMP1", PAD) == ("unit", "DMP1", 2)
    second = OpenLine(3, 3, 11, missing=1, maker="Apple", codes=("MPQ03",))
    assert scan("SDMP1", PAD, second) == ("unit", "DMP1", 2), "two lines of one product are one product"


def test_several_products_and_no_hint_are_not_guessed_at() -> None:
    assert scan("PF123") == ("unexpected", "PF123", None)
    assert scan("PF123", product=99) == ("unexpected", "PF123", None)
    assert match_scan((), "PF123").verdict == "unexpected"


def test_a_serial_scanned_before_is_told() -> None:
    assert scan("pf123", product=10, known=["PF 123"]) == ("twice", "PF123", None)
    assert scan("1S82W2PF123", known=["pf123"]) == ("twice", "PF123", None)


def test_scans_fill_a_line_and_then_the_next_and_then_are_too_many() -> None:
    second = OpenLine(3, 3, 10, missing=1, maker="Lenovo")
    lines = (BOOK, second)
    assert scan("A", *lines, counted={1: 1}) == ("unit", "A", 1)
    assert scan("A", *lines, counted={1: 2}) == ("unit", "A", 3)
    assert scan("A", *lines, counted={1: 2, 3: 1}) == ("over", "A", 3)


def test_what_begins_like_a_prefix_and_has_none_is_no_model() -> None:
    kept = match_scan((BOOK, PAD), "1S82W2PF123", product=11)  # nothing is stripped
    assert (kept.verdict, kept.serial, kept.line) == ("unit", "1S82W2PF123", PAD)
