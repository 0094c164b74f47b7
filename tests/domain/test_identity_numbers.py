"""Personal identity numbers are found in any notation, and serial numbers are not taken for them (durability §7)."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.identity_numbers import GAP, About, holds_number, without_numbers

# The numbers of 31 February belong to nobody (shared case pnr_notations.csv).
NOTATIONS = (
    "20130231-0100", "201302310101", "130231-0102", "1302310103", "130231+0104", "20130291-0105", "1302910106",
    "20130231-T107", "130231-TF18", "130231-A109", "130231 0110", "20130231 0111", "13 02 31 - 0112",
    "2013-02-31-0113", "2013-02-31 0114", "20130231–0115", "130231−0116", "20130231\u00a00117",
    "20130231_0122", "１３０２３１-0127", "'1302310128", "20 130231-0130", "130231.0131",
    "130231\u200b-0132", "1302\u00ad31-0133", "130231﹣0134", "١٣٠٢٣١-٠١٣٥", "2013/02/31-0136",
)  # fmt: skip
AMID = {
    "pnr 20130231-0118 mamma": "pnr – mamma", "pnr 1302310119 x": "pnr – x", "se 130231-0120.": "se –.",
    "se 130231 0121 ok": "se – ok", "201302310123@edu.exempel.example": "–@edu.exempel.example",
    "1302310125@edu.exempel.example": "–@edu.exempel.example", "elev1302310126": "elev–", "A20130231-0129B": "A–B",
    "130231-0140 och 130231-0141": "– och –",
}  # fmt: skip
OTHER = (
    "070-555 00 02", "0701234567", "ring 0812345678", "490154203237518", "2026-11-01", "12.11.10.1300", "5CD1302311ABC",
    "550e8400-e29b-41d4-a716-446655440000", "240812A123", "1 302 310,50", "20141331-0000", "20140260-0000",
    "120140231-0000", "20140231-00001", "NK-0001", "order 4512123456", "serienr 1302310103", "version 13.02.31.0103",
)  # fmt: skip


@pytest.mark.parametrize("said", NOTATIONS)
def test_every_notation_is_a_number_in_a_text_about_people(said: str) -> None:
    assert without_numbers(said, About.PEOPLE) == ""
    assert holds_number(said, About.PEOPLE)


@pytest.mark.parametrize("said", AMID)
def test_the_words_beside_a_number_stay(said: str) -> None:
    assert without_numbers(said, About.PEOPLE) == AMID[said]


@pytest.mark.parametrize("about", About)
@pytest.mark.parametrize("said", OTHER)
def test_what_only_looks_like_one_stays(said: str, about: About) -> None:
    if (said, about) != ("12.11.10.1300", About.PEOPLE):  # a date in pieces is one there
        assert without_numbers(said, about) == said


def test_of_a_device_ten_figures_need_a_word_or_a_real_date_and_check_digit() -> None:
    assert without_numbers("1304128398", About.THINGS) == ""
    for kept in ("1304128399", "1302310103", "art 1304128398"):
        assert without_numbers(kept, About.THINGS) == kept
    assert without_numbers("lånas av elev 1304128399", About.THINGS) == "lånas av elev –"


def checked(nine: str) -> str:
    doubled = (int(figure) * (2 - at % 2) for at, figure in enumerate(nine))
    return nine + str(-sum(one // 10 + one % 10 for one in doubled) % 10)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number with a right check digit in a random notation, coordination numbers too."""
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    day = born.day + draw(st.sampled_from((0, 0, 60)))
    ten = checked(f"{born:%y%m}{day:02d}{draw(st.integers(0, 999)):03d}")
    century = draw(st.sampled_from(("", f"{born.year // 100}")))
    part = draw(st.sampled_from(("", "", "-", "/", " ")))
    sign = draw(st.sampled_from(("", "-", "+", "–", "−", " ", " - ", "_", ".")))
    if part == " " and not sign:
        sign = "-"
    said = f"{century}{part if century else ''}{ten[:2]}{part}{ten[2:4]}{part}{ten[4:6]}{sign}{ten[6:]}"
    return said.replace("/", "", 1) if part == "/" and century else said


@given(numbers(), st.sampled_from(("", "pnr ", "elev ", "Märta, ", "(", "se:")), st.sampled_from(("", ".", ")", " ok")))
def test_any_notation_is_found_amid_any_words(number: str, before: str, after: str) -> None:
    left = without_numbers(before + number + after, About.PEOPLE)
    starts_as_phone = re.match(r"0[78]\d{8}$", number) and "pnr" not in before and "elev" not in before
    if not starts_as_phone:
        assert re.search(r"\d{4}", left) is None, left


@given(st.from_regex(r"(?:5CD|PF|C02|1S20)[0-9A-Z]{7}", fullmatch=True))
def test_no_maker_s_serial_number_is_taken_for_one(serial: str) -> None:
    assert not holds_number(serial, About.THINGS)


@given(st.integers(10**9, 10**10 - 1))
def test_no_ten_figures_without_a_day_and_a_check_digit_are_taken_for_one(number: int) -> None:
    said = str(number)
    day = int(said[4:6]) % 60
    good = checked(said[:9]) == said and 1 <= int(said[2:4]) <= 12 and 1 <= day <= 31
    if not good:
        assert without_numbers(f"byt {said} snart", About.THINGS) == f"byt {said} snart"


@given(st.text(max_size=80))
def test_a_text_without_figures_stays_as_it_is_and_masking_twice_is_masking_once(said: str) -> None:
    for about in About:
        once = without_numbers(said, about)
        assert without_numbers(once, about) == once
        assert once == said or GAP in once or once == ""


@pytest.mark.parametrize("about", About)
@pytest.mark.parametrize(
    "id",
    [
        "17-671f54caef0d45e88894be6005618587-4",
        "2-84a47cf6601642669b0a6204c2bab820-31",
        "3-b9e0112319844ed28598854fad0b0412-8397",
        "B9E01123-1984-4ED2-8598-130412839788",
    ],
)
def test_what_tells_records_apart_is_no_number_whatever_figures_are_in_it(id: str, about: About) -> None:
    assert without_numbers(id, about) == id


@given(st.uuids(), st.integers(1, 999_999), st.integers(1, 999_999))
def test_no_id_that_a_program_made_is_taken_for_one(made: UUID, id: int, entry: int) -> None:
    for said in (f"{id}-{made.hex}-{entry}", made.hex, str(made), str(made).upper()):
        if re.search("[a-fA-F]", said):
            assert not holds_number(said, About.PEOPLE)


def test_a_number_beside_an_id_is_still_found() -> None:
    said = "130412-8397 17-671f54caef0d45e88894be6005618587-4"
    assert without_numbers(said, About.PEOPLE) == "– 17-671f54caef0d45e88894be6005618587-4"
