"""Dates at both sides of each rule: what is read, what says nothing, and what is asked about instead of guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from coordinator.exchange.cells.cell_dates import (
    AMBIGUOUS_DATE,
    FILLED_WITH_DAYS,
    MONTH_AND_NUMBER,
    NO_DAY,
    NO_YEAR,
    NOT_A_DATE,
    WRONG_WEEKDAY,
    Vote,
    day_or_month_first,
    doubtful_days,
    horizon,
    read_date_cell,
    vote,
)
from coordinator.exchange.cells.cell_values import CellProblem, nulls


def read(raw: str, order: Vote = None, *, utc: bool = False) -> str | None:
    """What a cell says: the date, nothing, or why it cannot be read."""
    said = read_date_cell(raw, order, utc=utc)
    return said.code if isinstance(said, CellProblem) else said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        # Excel counts days from 1899-12-30; only those from 1980 to 2100 are taken for a date.
        ("29220", NOT_A_DATE), ("29221", "1980-01-01"), ("73415", "2100-12-31"), ("73416", NOT_A_DATE),
        # Milliseconds since 1970 have twelve or thirteen figures.
        ("946684800000", "2000-01-01"), ("94668480000", NOT_A_DATE), ("20011968000000", NOT_A_DATE),
        ("1767221999000", "2025-12-31"), ("1767222000000", "2026-01-01"),  # midnight in Stockholm
        # Two figures of a year are of this century up to 69.
        ("31/12/69", "2069-12-31"), ("31/12/70", "1970-12-31"), ("31.12.05", "2005-12-31"),
        # One of the two numbers can be no month.
        ("13/12/2024", "2024-12-13"), ("12/13/2024", "2024-12-13"), ("12/12/2024", "2024-12-12"),
        ("12/11/2024", AMBIGUOUS_DATE), ("11-12-2024", AMBIGUOUS_DATE), ("13/13/2024", NOT_A_DATE),
        ("32/12/2024", NOT_A_DATE),
        # With dots the day stands first.
        ("3.6.2024", "2024-06-03"), ("13.12.2024", "2024-12-13"), ("12.13.2024", NOT_A_DATE),
        ("3.6/2024", NOT_A_DATE), ("3.6.2024 12:30", "2024-06-03"), ("3/3/2024, 9.15", "2024-03-03"),
        # Year first, however it is parted.
        ("2024.8.4", "2024-08-04"), ("2024/13/01", NOT_A_DATE), ("20241301", NOT_A_DATE), ("18991231", NOT_A_DATE),
        ("2024-8-4", "2024-08-04"), ("2024-08-04 9:05", "2024-08-04"),
        # Months by name, in both languages.
        ("1 maj 2024", "2024-05-01"), ("1. okt. 2024", "2024-10-01"), ("oktober 1, 2024", "2024-10-01"),
        ("3 Oct 2024", "2024-10-03"), ("3-Oct-2024", "2024-10-03"),
        ("12-maj-2024", "2024-05-12"), ("1 februari 2023", "2023-02-01"), ("29 feb 2023", NOT_A_DATE),
        ("1 xyz 2024", NOT_A_DATE), ("sept 9 2024", "2024-09-09"),
        ("12-aug-24", "2024-08-12"), ("12 aug 69", "2069-08-12"), ("31-feb-24", NOT_A_DATE), ("12-xyz-24", NOT_A_DATE),
        # As Swedes write by hand, the day always first.
        ("12/8-24", "2024-08-12"), ("8/12-24", "2024-12-08"), ("12/8 2024", "2024-08-12"), ("12/13-24", NOT_A_DATE),
        ("240812", "2024-08-12"), ("241312", NOT_A_DATE), ("240832", NOT_A_DATE), ("691231", "2069-12-31"),
        # A weekday, and what stands before a day in speech.
        ("mån 12 aug 2024", "2024-08-12"), ("Mon, 12 Aug 2024 10:00:00 GMT", "2024-08-12"),
        ("tors 15/8-24", "2024-08-15"),
        ("den 12 augusti 2024", "2024-08-12"), ("lördagen den 17 augusti 2024", "2024-08-17"),
        ("x 12 aug 2024", NOT_A_DATE),
        # Excel's days with a time.
        ("45516.75", "2024-08-12"), ("45516,5", "2024-08-12"), ("29220.5", NOT_A_DATE), ("455160.5", NOT_A_DATE),
        # Without a year.
        ("20.5.", NO_YEAR), ("5-20", NO_YEAR), ("7 okt", NO_YEAR), ("okt 7", NO_YEAR), ("okt", NOT_A_DATE),
    ],
)  # fmt: skip
def test_each_rule_at_both_of_its_sides(raw: str, said: str) -> None:
    assert read(raw) == said


@pytest.mark.parametrize(
    "raw",
    ["0", "aldrig", "Never", "N/A", "okänt", "1900-01-01", "1899-12-30", "1601-01-01", "1970-01-01", "0001-05-05",
     "9999-01-01", "1.1.1970", "1/1/1900", "1970/01/01", "19700101", "1 jan 1970", "1601-01-01 00:00:00.0000000",
     "1970-01-01T00:00:00Z", " "],
)  # fmt: skip
def test_what_systems_write_for_never_says_nothing(raw: str) -> None:
    assert read(raw) is None


def test_a_word_that_means_nothing_in_a_file_says_nothing() -> None:
    assert read_date_cell("saknas", None, nulls("saknas")) is None
    assert read("saknas") == NOT_A_DATE


@pytest.mark.parametrize(
    ("raw", "utc", "day"),
    [
        ("2026-11-20T22:59:59Z", True, "2026-11-20"), ("2026-11-20T23:00:00Z", True, "2026-11-21"),
        ("2026-06-20 21:59:59.0000000", True, "2026-06-20"), ("2026-06-20 22:00:00.0000000", True, "2026-06-21"),
        ("2026-06-20 22:00:00.0000000", False, "2026-06-20"), ("2026-06-20 22:00:00 UTC", False, "2026-06-21"),
        ("2026-11-20T23:30:00+0100", True, "2026-11-20"), ("2026-11-20 23:30", True, "2026-11-21"),
        ("2026-11-20T23:30:00.123Z", False, "2026-11-21"), ("2026-12-31T23:30:00Z", False, "2027-01-01"),
        ("2026-11-20T05:30:00+09:00", False, "2026-11-19"), ("2026-11-20T10:30:00,5Z", False, "2026-11-20"),
    ],
)  # fmt: skip
def test_an_instant_is_the_day_in_stockholm(raw: str, utc: bool, day: str) -> None:
    assert read(raw, utc=utc) == day


@pytest.mark.parametrize(
    "raw",
    ["2026-11-20T24:00:00Z", "2026-11-20 xx:30:00.0000000", "2026-11-20T10x30:00Z",
     "2026-11-20T10:30:00Q", "2026-02-30T10:30:00Z", "2026-11-20 1x:30:00Z", "2026-11-20 10:30:0xZ",
     "2026-11-20 10:30x00Z", "2026-11-20T10:30:00.x"],
)  # fmt: skip
def test_what_only_begins_as_an_instant_is_none(raw: str) -> None:
    assert read(raw) == NOT_A_DATE


def test_the_column_says_what_stands_first() -> None:
    assert (read("3/6/2024", "dmy"), read("3/6/2024", "mdy")) == ("2024-06-03", "2024-03-06")
    assert (read("13/6/2024", "mdy"), read("6/13/2024", "dmy")) == ("2024-06-13", "2024-06-13")
    assert read("3.6.2024", "mdy") == "2024-06-03", "with dots the day stands first whatever others do"


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["12/12/2024", "13/12/2024"], "dmy"),
        (["12/12/2024", "12/13/2024"], "mdy"),
        (["13/1/2024", "1/13/2024"], None),
        (["31/1/24", "32/1/24"], "dmy"),
        (["32/1/2024", "1/32/2024"], None),
        (["13-1-2024 08:00"], "dmy"),
        (["13.1.2024"], None),  # a dot tells by itself
        ([" 13/1 "], "dmy"),
        (["x 13/1/2024", "13/1/2024x", "13/1/202"], None),
        ([], None),
    ],
)
def test_a_column_is_voted_on_by_the_dates_that_can_be_read_in_one_way(cells: list[str], order: Vote) -> None:
    assert vote(cells) == order


@pytest.mark.parametrize(
    ("cells", "tells"),
    [(["3/6/2024"], True), (["", "3-6-2024"], True), (["2024-06-03"], False), (["3.6.2024"], False), ([], False)],
)
def test_more_cells_are_asked_only_where_they_may_tell(cells: list[str], tells: bool) -> None:
    assert day_or_month_first(cells) is tells


def test_a_device_can_have_been_seen_until_tomorrow() -> None:
    assert horizon(dt.date(2026, 12, 31)) == "2027-01-01"


@pytest.mark.parametrize(
    "raw",
    [
        "2026-08-18", "2026-8-18", "2026/08/18", "2026.08.18", "2026 08 18", "20260818", "260818", "46252", "46252,5",
        "46252.0", "18/8 2026", "18/8-26", "18/8 -26", "18 / 8 2026", "18.8.26", "18. 8. 2026", "18-08-2026",
        "18/08/26", "18.08.2026 07.30", "18 aug 2026", "18 aug. 2026", "18.aug.2026", "18-Aug-26", "18aug2026",
        "18AUG26", "18 Aug 26", "18 augusti -26", "den 18 augusti 2026", "den 18:e augusti 2026", "18:e aug 2026",
        "tis 18 aug 2026", "tisdagen den 18 augusti 2026", "2026-08-18 (tis)", "18/8 2026 tisdag", "8/18/2026",
        "8/18/26", "8/18/2026 7:30 PM", "Aug 18, 2026", "August 18th, 2026", "18th August 2026",
        "Tuesday, August 18, 2026", "Tue, Aug 18, 2026", "August 18, 2026 at 3:04 PM",
        "18 augusti 2026 kl. 15:04", "Tue Aug 18 2026 07:30:00 GMT+0200 (CEST)",
        "Tue Aug 18 07:30:00 CEST 2026", "Tue, 18 Aug 2026 07:30:00 GMT", "Mon, 17 Aug 2026 23:30:00 +0000",
        "2026-08-18T07:30:00Z", "2026-08-17T23:30Z", "2026-08-18T07:30:00.123+0200", "2026-08-18T07:30+02",
        "2026-08-18 07:30:00 CEST", "2026-08-18 07:30:00 GMT", "2026-08-18Z", "2026-08-18+02:00", "20260818T073000",
        "20260817T223000Z", "20260818073000", "1787036400000", "/Date(1787036400000)/", "2026-W34-2", "2026W342",
        "2026\u201108\u201118", "2026\u201308\u201318", "\u00a018\u00a0aug 2026 ",
    ],
)  # fmt: skip
def test_the_eighteenth_of_august_as_swedes_americans_and_programs_write_it(raw: str) -> None:
    assert read(raw) == "2026-08-18"


@pytest.mark.parametrize(
    ("raw", "code", "days"),
    [
        ("8/9/2026", AMBIGUOUS_DATE, ("2026-09-08", "2026-08-09")),
        ("08-09-2026 12:30", AMBIGUOUS_DATE, ("2026-09-08", "2026-08-09")),
        ("8/9/26", AMBIGUOUS_DATE, ("2026-09-08", "2026-08-09")),
        # Year or day first: as Swedes shorten an ISO date, and as others write.
        ("26-08-18", AMBIGUOUS_DATE, ("2018-08-26", "2026-08-18")),
        ("'26-08-18", AMBIGUOUS_DATE, ("2018-08-26", "2026-08-18")),
        ("2026v34", NO_DAY, ("2026-08-17", "2026-08-23")), ("v34 2026", NO_DAY, ("2026-08-17", "2026-08-23")),
        ("vecka 34, 2026", NO_DAY, ("2026-08-17", "2026-08-23")), ("2026-W34", NO_DAY, ("2026-08-17", "2026-08-23")),
        ("26v34", NO_DAY, ("2026-08-17", "2026-08-23")), ("2026v53", NO_DAY, ("2026-12-28", "2027-01-03")),
        ("augusti 2026", NO_DAY, ("2026-08-01", "2026-08-31")), ("2026-08", NO_DAY, ("2026-08-01", "2026-08-31")),
        ("12/2026", NO_DAY, ("2026-12-01", "2026-12-31")), ("Feb-2028", NO_DAY, ("2028-02-01", "2028-02-29")),
        ("2026", NO_DAY, ("2026-01-01", "2026-12-31")),
        ("mån 18 aug 2026", WRONG_WEEKDAY, ("2026-08-18", "–")), ("Friday, August 18, 2026", WRONG_WEEKDAY,
                                                                 ("2026-08-18", "–")),
        ("2026-08-18 (ons)", WRONG_WEEKDAY, ("2026-08-18", "–")),
        ("fre 03/04/2026", AMBIGUOUS_DATE, ("2026-04-03", "2026-03-04")),
        ("den 03/04/2026", AMBIGUOUS_DATE, ("2026-04-03", "2026-03-04")),
        ("tis den 03/04/2026", AMBIGUOUS_DATE, ("2026-04-03", "2026-03-04")),
    ],
)  # fmt: skip
def test_what_may_be_several_days_is_told_with_them(raw: str, code: str, days: tuple[str, str]) -> None:
    assert read(raw) == code
    assert code in FILLED_WITH_DAYS
    assert tuple(doubtful_days(raw, code).values()) == days


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("aug-26", MONTH_AND_NUMBER), ("Aug '26", MONTH_AND_NUMBER), ("tis 18 aug", NO_YEAR), ("18/8", NO_YEAR),
        ("18.8", NO_YEAR), ("18 aug", NO_YEAR), ("v.34", NO_YEAR), ("V34", NO_YEAR), ("vecka 34", NO_YEAR),
        # Two days, about a day, perhaps a day: the first of them would be a guess.
        ("2026-08-18 - 2026-08-20", NOT_A_DATE), ("18-20 aug 2026", NOT_A_DATE), ("2026-08-18, 2026-09-01", NOT_A_DATE),
        ("18 aug 2026 - 20 aug 2026", NOT_A_DATE), ("2026/08/18 - 2026/08/20", NOT_A_DATE), ("2026-08-18?", NOT_A_DATE),
        ("ca 2026-08-18", NOT_A_DATE), ("senast 18 aug 2026", NOT_A_DATE), ("2026-18-08", NOT_A_DATE),
        ("HT26", NOT_A_DATE), ("Q3 2026", NOT_A_DATE), ("1787036400", NOT_A_DATE), ("2026v54", NOT_A_DATE),
        ("13/2026", NOT_A_DATE), ("2026-W54-1", NOT_A_DATE), ("20261318T073000", NOT_A_DATE), ("08182026", NOT_A_DATE),
        ("Tue, 31 Feb 2026 07:30:00 GMT", NOT_A_DATE), ("xyz 2026", NOT_A_DATE),
    ],
)  # fmt: skip
def test_what_is_no_whole_day_is_told_and_never_guessed(raw: str, code: str) -> None:
    assert read(raw) == code


def test_the_order_of_a_column_decides_where_the_year_is_last_and_short() -> None:
    assert (read("26-08-18", "dmy"), read("08-18-26", "mdy")) == ("2018-08-26", "2026-08-18")
    assert read("31-08-98") == "1998-08-31"
    assert read("98-08-31") == "1998-08-31", "no month has 98 days"
    assert vote(["26-08-18", "27-08-18"]) is None, "perhaps the year stands first"
    assert vote(["8/9/26", "18/9/26"]) == "dmy"
    assert (read("26-08-18", "ymd"), read("5-08-18", "ymd")) == ("2026-08-18", "2005-08-18")
    assert vote(["98-05-12", "26-08-18"]) == "ymd"
    assert vote(["98-05-12", "26/08/18"]) is None
    assert (read("8/9/2026", "ymd"), read("31-08-98", "ymd")) == (AMBIGUOUS_DATE, NOT_A_DATE)
