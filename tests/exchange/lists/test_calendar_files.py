"""The school year from a calendar file or a list, and dates to keep as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coordinator.domain.termstart.school_year import Period
from coordinator.exchange.lists.calendar_files import (
    CalendarDay,
    read_calendar,
    read_year,
    write_calendar,
    write_year_list,
)
from coordinator.exchange.reading.unreadable import Unreadable


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def period(*lines: str) -> tuple[str, str, str, str] | None:
    found = read_calendar(event(*lines)).periods
    return None if not found else (found[0].kind, found[0].name, found[0].first.isoformat(), found[0].last.isoformat())


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("DTSTART;VALUE=DATE:20261026", "DTEND;VALUE=DATE:20261031", "2026-10-30"),
        ("DTSTART;VALUE=DATE:20261026", "", "2026-10-26"),
        ("DTSTART;VALUE=DATE:20261026", "DTEND;VALUE=DATE:20261026", "2026-10-26"),
        ("DTSTART:20261026T000000", "DTEND:20261031T000000", "2026-10-30"),
        ("DTSTART:20261026T080000", "DTEND:20261030T160000", "2026-10-30"),
        ("DTSTART:20261026T080000", "DTEND:20261026T160000", "2026-10-26"),
    ],
)
def test_an_end_that_is_a_whole_day_is_the_day_after_the_last(start: str, end: str, last: str) -> None:
    assert period(start, *([end] if end else []), "SUMMARY:Höstlov") == ("break", "Höstlov", "2026-10-26", last)


def test_lines_that_were_folded_are_put_together_and_letters_unescaped() -> None:
    said = event("SUMMARY:Höst\r\n lov\\, vecka 44\\nför alla\\\\", "dtstart:20261026")
    (found,) = read_calendar(said).periods
    assert found.name == "Höstlov, vecka 44\nför alla\\"


def test_the_category_says_the_kind_where_it_is_one() -> None:
    assert period("SUMMARY:Vecka 44", "CATEGORIES:break", "DTSTART:20261026") == (
        "break", "Vecka 44", "2026-10-26", "2026-10-26",
    )  # fmt: skip
    assert period("SUMMARY:Studiedag", "CATEGORIES:Skola", "DTSTART:20261026") == (
        "staff_day", "Studiedag", "2026-10-26", "2026-10-26",
    )  # fmt: skip


def test_what_cannot_be_used_is_told_by_the_line_its_event_begins_on() -> None:
    lines = [
        "BEGIN:VEVENT", "SUMMARY:Utflykt", "DTSTART:20261026", "END:VEVENT", "",
        "BEGIN:VEVENT", "SUMMARY:Höstlov", "DTSTART:igår", "END:VEVENT",
        "BEGIN:VEVENT", "SUMMARY:Sportlov", "DTSTART:20270226", "DTEND:20270220", "END:VEVENT",
        "END:VEVENT", "SUMMARY:utanför",
    ]  # fmt: skip
    said = "\n".join(lines)
    found = read_calendar(said)
    assert found.periods == ()
    assert [line for line, _ in found.problems] == [1, 6, 10]
    assert [reason.split()[0] for _, reason in found.problems] == ["Det", "Här", "Perioden"]


def test_the_first_of_two_lines_of_one_name_counts() -> None:
    found = period("SUMMARY:Höstlov", "DTSTART:20261026", "SUMMARY:Sportlov", "DTSTART:20270226")
    assert found == ("break", "Höstlov", "2026-10-26", "2026-10-26")


def test_a_written_calendar_reads_back_and_a_second_one_renews_it(tmp_path: Path) -> None:
    days = [
        CalendarDay(date(2026, 10, 26), "Höstlov; vecka 44, å" + "ä" * 60, "rad 1\nrad 2", date(2026, 10, 30), "break"),
        CalendarDay(date(2026, 8, 17), "Terminsstart"),
    ]
    path = write_calendar(tmp_path / "a.ics", days, date(2026, 6, 1))
    raw = path.read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    said = raw.decode()
    assert "DTEND;VALUE=DATE:20261031" in said
    assert "DTSTART;VALUE=DATE:20260817\r\nDTEND;VALUE=DATE:20260818" in said
    assert "DESCRIPTION:rad 1\\nrad 2" in said
    assert "DTSTAMP:20260601T000000Z" in said
    (first, second) = read_year(path).periods
    assert first == Period("break", days[0].summary, date(2026, 10, 26), date(2026, 10, 30))
    assert (second.kind, second.last) == ("term", date(2026, 8, 17))
    moved = [
        CalendarDay(date(2026, 8, 18), "Terminsstart"),
        CalendarDay(date(2027, 10, 25), days[0].summary, category="break"),
    ]
    again = write_calendar(tmp_path / "b.ics", moved, date(2026, 7, 1)).read_text("utf-8")
    names = [line for line in said.replace("\r\n", "\n").split("\n") if line.startswith("UID:")]
    renewed = [line for line in again.split("\n") if line.startswith("UID:")]
    assert names[1] == renewed[0], "a date that has moved is the same event"
    assert names[0] != renewed[1], "a break of another year is another"


def test_the_school_year_comes_from_a_list_too(tmp_path: Path) -> None:
    path = tmp_path / "läsår.csv"
    path.write_text(
        "Namn;Från;Till;Typ\r\nHösttermin;2026-08-17;2026-12-18;\r\nVecka 44;2026-10-26;2026-10-30;lov\r\n"
        "Studiedag;2026-10-23;;\r\nUtflykt;2026-10-20;;\r\n;2026-10-21;;lov\r\nHöstlov;snart;;\r\n"
        "Sportlov;2027-02-26;2027-02-20;\r\n",
        "utf-8-sig",
    )
    found = read_year(path)
    assert [(each.kind, each.name, each.first, each.last) for each in found.periods] == [
        ("term", "Hösttermin", date(2026, 8, 17), date(2026, 12, 18)),
        ("break", "Vecka 44", date(2026, 10, 26), date(2026, 10, 30)),
        ("staff_day", "Studiedag", date(2026, 10, 23), date(2026, 10, 23)),
        ("break", "lov", date(2026, 10, 21), date(2026, 10, 21)),
    ]
    assert [line for line, _ in found.problems] == [5, 7, 8]


def test_our_own_list_of_the_year_comes_back(tmp_path: Path) -> None:
    path = write_year_list(tmp_path / "ut.csv", ("Typ", "Namn", "Från", "Till"),
                           [("break", "=Höstlov", "2026-10-26", "2026-10-30")])  # fmt: skip
    assert "'=Höstlov" in path.read_text("utf-8-sig")
    (found,) = read_year(path).periods
    assert (found.kind, found.first, found.last) == ("break", date(2026, 10, 26), date(2026, 10, 30))


def test_a_list_without_names_or_days_is_no_school_year(tmp_path: Path) -> None:
    for head in ("Namn;Till", "Från;Till"):
        path = tmp_path / "annat.csv"
        path.write_text(f"{head}\r\na;b\r\nc;d\r\n", "utf-8-sig")
        with pytest.raises(Unreadable, match=r"annat\.csv"):
            read_year(path)
