"""In which letters a file is written, and whether any were lost on the way."""

from __future__ import annotations

import io

import pytest

from coordinator.exchange.reading.encoding import (
    GARBLED,
    LOST_LETTER,
    byte_order_mark,
    choose_encoding,
    flaw_of_letters,
    look_at_letters,
)


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"\xef\xbb\xbfA", ("utf-8-sig", 3)), (b"\xff\xfeA\x00", ("utf-16-le", 2)),
        (b"\xfe\xff\x00A", ("utf-16-be", 2)), (b"Serie", None), (b"\xef\xbb", None), (b"", None),
    ],
)  # fmt: skip
def test_a_file_s_own_mark_is_known(start: bytes, found: tuple[str, int] | None) -> None:
    assert byte_order_mark(start) == found


@pytest.mark.parametrize(
    ("start", "utf8", "windows", "line_feeds", "returns", "encoding"),
    [
        (b"\xff\xfe", True, True, 1, 1, "utf-16-le"),  # the mark goes first
        (b"a", True, True, 0, 1, "utf-8"),
        (b"a", False, True, 0, 1, "mac_roman"),
        (b"a", False, True, 1, 1, "cp1252"),
        (b"a", False, True, 0, 0, "cp1252"),
        (b"a", False, False, 1, 1, "cp850"),
        (b"a", False, False, 0, 1, "mac_roman"),
    ],
)
def test_each_step_of_the_ladder_is_taken_in_turn(
    start: bytes, utf8: bool, windows: bool, line_feeds: int, returns: int, encoding: str
) -> None:
    assert choose_encoding(start, is_utf8=utf8, is_windows=windows, line_feeds=line_feeds, returns=returns) == encoding


@pytest.mark.parametrize(
    ("name", "flaw"),
    [
        ("Åsa", None), ("Bj?rn", LOST_LETTER), ("?sa", LOST_LETTER), ("Anna ?berg", LOST_LETTER),
        ("Karin?", None), ("Vad?", None), ("se ?id=3", None), ("Ok?nt;X", LOST_LETTER),
        ("Ã¥sa", GARBLED), ("Bjâ€™rn", GARBLED), ("Å\x9fa", GARBLED), ("Bj\ufffdrn", GARBLED), ("Ãlvaro", None),
        ("9?x", None),
    ],
)  # fmt: skip
def test_a_name_that_lost_or_garbled_a_letter_is_told(name: str, flaw: str | None) -> None:
    assert flaw_of_letters(name) == flaw


def test_words_to_judge_by_are_shown_and_what_went_wrong_is_counted() -> None:
    said = "Förnamn;Ort\nÅsa;Ö\nBj?rn;?stersund\nFörnamn;Ã¥\n"
    letters = look_at_letters(io.BytesIO(said.encode()), "utf-8")
    assert (letters.examples, letters.losses, letters.garbled) == (("Förnamn", "Åsa", "Ö"), 2, 1)
    plain = look_at_letters(io.BytesIO(b"Serie;Namn\nEX1;PC 1?\n"), "utf-8")
    assert (plain.examples, plain.losses, plain.garbled) == ((), 0, 0)
    wrong = look_at_letters(io.BytesIO("Åsa".encode("cp1252")), "utf-8")
    assert (wrong.examples, wrong.garbled) == ((), 1)


def test_eight_words_are_enough_to_judge_by() -> None:
    words = [f"å{letter}" for letter in "abcdefghij"]
    letters = look_at_letters(io.BytesIO(" ".join(words).encode()), "utf-8")
    assert letters.examples == tuple(words[:8])
