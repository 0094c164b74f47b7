"""The school year from a calendar file or a list, and dates to keep as a calendar file."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from coordinator.domain.termstart.school_year import Period
from coordinator.exchange.lists import calendar_events
from coordinator.exchange.lists.calendar_files import (
    CalendarDay,
    read_calendar,
    read_year,
    write_calendar,
    write_year_list,
)
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.reading.old_books import xls_book

TODAY = date(2026, 11, 30)
CASES = Path(__file__).parents[2] / "samples" / "cases" / "calendar"


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def period(*lines: str) -> tuple[str, str, str, str] | None:
    found = read_calendar(event(*lines), TODAY).periods
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
    (found,) = read_calendar(said, TODAY).periods
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
    ]  # fmt: skip
    said = "\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"])
    found = read_calendar(said, TODAY)
    assert found.periods == ()
    assert [line for line, _ in found.problems] == [2, 7, 11]
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
    raw.decode("utf-8")  # no line is cut inside a letter
    said = raw.decode()
    assert "DTEND;VALUE=DATE:20261031" in said
    assert "DTSTART;VALUE=DATE:20260817\r\nDTEND;VALUE=DATE:20260818" in said
    assert "DESCRIPTION:rad 1\\nrad 2" in said
    assert "DTSTAMP:20260601T000000Z" in said
    (first, second) = read_year(path, TODAY).periods
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
    found = read_year(path, TODAY)
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
    (found,) = read_year(path, TODAY).periods
    assert (found.kind, found.first, found.last) == ("break", date(2026, 10, 26), date(2026, 10, 30))


def test_a_list_without_names_or_days_is_no_school_year(tmp_path: Path) -> None:
    for head in ("Namn;Till", "Från;Till"):
        path = tmp_path / "annat.csv"
        path.write_text(f"{head}\r\na;b\r\nc;d\r\n", "utf-8-sig")
        with pytest.raises(Unreadable, match=r"annat\.csv"):
            read_year(path, TODAY)


def spans(*lines: str) -> list[tuple[str, str]]:
    """The days that an event called Höstlov brings."""
    found = read_calendar(event(*lines, "SUMMARY:Höstlov"), TODAY)
    assert found.problems == ()
    return [(each.first.isoformat(), each.last.isoformat()) for each in found.periods]


def refusal(*lines: str) -> str:
    """Why an event called Höstlov brings nothing."""
    found = read_calendar(event(*lines, "SUMMARY:Höstlov"), TODAY)
    assert found.periods == ()
    [(line, reason)] = found.problems
    assert line == 2
    return reason


def test_the_cases_of_calendars_come_out_right() -> None:
    rules = read_year(CASES / "rrule.ics", TODAY)
    assert [(each.name, each.first.isoformat(), each.last.isoformat()) for each in rules.periods] == [
        ("Påsklov", "2027-03-22", "2027-03-25"),
        ("Studiedag", "2026-09-25", "2026-09-25"),
        ("Studiedag", "2027-09-25", "2027-09-25"),
        ("Studiedag", "2028-09-25", "2028-09-25"),
        ("Höstlov", "2026-11-02", "2026-11-06"),
    ]
    utc = read_year(CASES / "utc.ics", TODAY)
    assert [(each.name, each.first.isoformat(), each.last.isoformat()) for each in utc.periods] == [
        ("Höstlov", "2026-11-02", "2026-11-06"),
    ]
    assert utc.problems == ()
    assert utc.remarks == ((10, "”Påsklov” är inställt i filen och ger ingenting."),)


@pytest.mark.parametrize(("name", "lines"), [("y1.ics", [2, 7, 12]), ("every_second.ics", [2])])
def test_a_calendar_made_to_hurt_is_told_line_by_line(name: str, lines: list[int]) -> None:
    found = read_year(CASES / name, TODAY)
    assert found.periods == ()
    assert [line for line, _ in found.problems] == lines


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        # length: P5D, a week, hours over midnight, none at all, an end and a length at once
        (("DTSTART;VALUE=DATE:20261026", "DURATION:P5D"), ("2026-10-26", "2026-10-30")),
        (("DTSTART;VALUE=DATE:20261026", "DURATION:P1W"), ("2026-10-26", "2026-11-01")),
        (("DTSTART:20261026T000000", "DURATION:PT24H"), ("2026-10-26", "2026-10-26")),
        (("DTSTART:20261026T080000", "DURATION:PT8H"), ("2026-10-26", "2026-10-26")),
        (("DTSTART;VALUE=DATE:20261026", "DURATION:PT0S"), ("2026-10-26", "2026-10-26")),
        # zones: midnight in Sweden written in UTC (winter, summer, both), UTC days, Windows' and another land's names
        (("DTSTART:20261101T230000Z", "DTEND:20261106T230000Z"), ("2026-11-02", "2026-11-06")),
        (("DTSTART:20260816T220000Z", "DTEND:20260817T220000Z"), ("2026-08-17", "2026-08-17")),
        (("DTSTART:20261022T220000Z", "DTEND:20261030T230000Z"), ("2026-10-23", "2026-10-30")),
        (("DTSTART:20261102T000000Z", "DTEND:20261107T000000Z"), ("2026-11-02", "2026-11-06")),
        (("DTSTART:20261102T070000Z", "DTEND:20261102T150000Z"), ("2026-11-02", "2026-11-02")),
        (
            (
                "DTSTART;TZID=W. Europe Standard Time:20261026T000000",
                "DTEND;TZID=W. Europe Standard Time:20261031T000000",
            ),
            ("2026-10-26", "2026-10-30"),
        ),
        (
            ("DTSTART;TZID=Europe/Helsinki:20261026T000000", "DTEND;TZID=Europe/Helsinki:20261031T000000"),
            ("2026-10-26", "2026-10-30"),
        ),
        (("DTSTART;TZID=Hemma:20261026T000000", "DTEND;TZID=Hemma:20261031T000000"), ("2026-10-26", "2026-10-30")),
        (("DTSTART;VALUE=DATE:20261026", "DTEND:20261031T000000"), ("2026-10-26", "2026-10-30")),
        (("DTSTART:20261026T000000", "DTEND;VALUE=DATE:20261031"), ("2026-10-26", "2026-10-30")),
    ],
)  # fmt: skip
def test_days_are_swedish_days_whatever_they_are_written_in(lines: tuple[str, ...], days: tuple[str, str]) -> None:
    assert spans(*lines) == [days]


@pytest.mark.parametrize(
    ("lines", "firsts"),
    [
        (("RRULE:FREQ=WEEKLY;COUNT=3",), ["2026-10-26", "2026-11-02", "2026-11-09"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20261102",), ["2026-10-26", "2026-11-02"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20261101T230000Z",), ["2026-10-26", "2026-11-02"]),
        (("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=3",), ["2026-10-26", "2026-10-28", "2026-11-09"]),
        (("RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2",), ["2026-10-26", "2026-10-30", "2026-11-27"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261102"), ["2026-10-26", "2026-11-09"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261102T000000"), ["2026-10-26", "2026-11-09"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;VALUE=DATE:20261026,20261102"), []),
        (("RDATE;VALUE=DATE:20261224,20261221",), ["2026-10-26", "2026-12-21", "2026-12-24"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;VALUE=DATE:20261102"), ["2026-10-26", "2026-11-02"]),
        (("RRULE:FREQ=YEARLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2"), ["2026-10-26", "2026-10-27", "2027-10-26"]),
    ],
)  # fmt: skip
def test_what_comes_again_comes_on_every_day_that_is_not_left_out(lines: tuple[str, ...], firsts: list[str]) -> None:
    assert [first for first, _ in spans("DTSTART;VALUE=DATE:20261026", *lines)] == firsts


def test_days_of_the_week_are_those_of_the_place_where_the_event_was_entered() -> None:
    # Every Sunday at 23:00 UTC is every Monday in Sweden.
    found = spans("DTSTART:20261101T230000Z", "DTEND:20261102T230000Z", "RRULE:FREQ=WEEKLY;BYDAY=SU;COUNT=2")
    assert found == [("2026-11-02", "2026-11-02"), ("2026-11-09", "2026-11-09")]


def test_a_period_among_the_extra_days_has_an_end_of_its_own() -> None:
    found = spans("DTSTART:20261026T080000", "DTEND:20261026T160000", "RDATE;VALUE=PERIOD:20261202T070000Z/P2D")
    assert found == [("2026-10-26", "2026-10-26"), ("2026-12-02", "2026-12-04")]


def test_a_time_that_was_moved_or_cancelled_by_itself_replaces_the_one_of_the_rule() -> None:
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT", "UID:1", "SUMMARY:Studiedag", "DTSTART;VALUE=DATE:20261005", "RRULE:FREQ=MONTHLY;COUNT=4",
        "END:VEVENT",
        "BEGIN:VEVENT", "UID:1", "SUMMARY:Studiedag", "RECURRENCE-ID;VALUE=DATE:20261105",
        "DTSTART;VALUE=DATE:20261109", "END:VEVENT",
        "BEGIN:VEVENT", "UID:1", "SUMMARY:Studiedag", "RECURRENCE-ID;VALUE=DATE:20261205", "STATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20261205", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    found = read_calendar("\n".join(lines), TODAY)
    assert [each.first.isoformat() for each in found.periods] == ["2026-10-05", "2027-01-05", "2026-11-09"]
    assert [line for line, _ in found.remarks] == [14]


def test_of_two_versions_of_an_event_the_later_counts_and_a_calendar_can_take_all_back() -> None:
    one = ("BEGIN:VEVENT", "UID:1", "SUMMARY:Höstlov", "SEQUENCE:{at}", "DTSTART;VALUE=DATE:202610{day}", "END:VEVENT")
    events = [line.format(at=at, day=day) for at, day in ((2, 26), (0, 19)) for line in one]
    found = read_calendar("\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR"]), TODAY)
    assert [each.first for each in found.periods] == [date(2026, 10, 26)]
    assert [line for line, _ in found.remarks] == [8]
    gone = read_calendar("\n".join(["BEGIN:VCALENDAR", "METHOD:CANCEL", *events, "END:VCALENDAR"]), TODAY)
    assert (gone.periods, len(gone.remarks)) == ((), 2)


def test_tasks_and_notes_beside_the_events_are_told() -> None:
    said = event("SUMMARY:Höstlov", "DTSTART:20261026").replace(
        "END:VCALENDAR", "BEGIN:VTODO\r\nSUMMARY:Ring\r\nEND:VTODO\r\nBEGIN:VJOURNAL\r\nEND:VJOURNAL\r\nEND:VCALENDAR"
    )
    found = read_calendar(said, TODAY)
    assert len(found.periods) == 1
    [(line, words)] = found.remarks
    assert line == 1
    assert words.startswith("2 ")


def test_a_calendar_without_events_is_told(tmp_path: Path) -> None:
    file = tmp_path / "tom.ics"
    file.write_text("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n", "utf-8")
    with pytest.raises(Unreadable, match=r"tom\.ics är en kalender utan händelser"):
        read_year(file, TODAY)


def test_a_school_year_comes_from_an_old_workbook_too_and_unread_columns_are_told(tmp_path: Path) -> None:
    file = tmp_path / "lasar.xls"
    rows = (("Namn", "Från", "Till", "Ansvarig"), ("Höstlov", "2026-10-26", "2026-10-30", "Rektor"))
    file.write_bytes(xls_book({(at, to): cell for at, row in enumerate(rows) for to, cell in enumerate(row)}))
    found = read_year(file, TODAY)
    assert [(each.name, each.last) for each in found.periods] == [("Höstlov", date(2026, 10, 30))]
    assert found.remarks == ((1, "Inte läst: Ansvarig."),)


@pytest.mark.parametrize("name", ["Lov 20130231-1234 möte", "Lov för 130231-1234", "Lov pnr 201302311234"])
def test_a_personal_identity_number_in_a_name_is_dropped_and_told(name: str) -> None:
    found = read_calendar(event(f"SUMMARY:{name}", "DTSTART:20261026"), TODAY)
    [period] = found.periods
    assert "1302" not in period.name
    assert period.name.startswith("Lov")
    assert [line for line, _ in found.remarks] == [2]
    for state in ("CANCELLED", "TENTATIVE"):
        told = read_calendar(event(f"SUMMARY:{name}", "DTSTART:20261026", f"STATUS:{state}"), TODAY)
        assert told.remarks
        assert "1302" not in str(told.remarks)


def test_what_is_not_decided_yet_is_taken_and_told() -> None:
    found = read_calendar(event("SUMMARY:Studiedag", "DTSTART:20261026", "STATUS:TENTATIVE"), TODAY)
    assert [each.name for each in found.periods] == ["Studiedag"]
    [(line, said)] = found.remarks
    assert line == 2
    assert "Studiedag" in said


def test_an_event_without_end_is_taken_for_the_school_years_around_today_and_told() -> None:
    found = read_calendar(event("SUMMARY:Studiedag", "DTSTART;VALUE=DATE:20100925", "RRULE:FREQ=YEARLY"), TODAY)
    days = [each.first.isoformat() for each in found.periods]
    assert days == ["2010-09-25", "2025-09-25", "2026-09-25", "2027-09-25", "2028-09-25"]
    [(line, said)] = found.remarks
    assert line == 2
    assert "2025-08-01" in said
    assert "2029-07-31" in said


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (("RRULE:FREQ=SECONDLY",), "SECONDLY"),
        (("RRULE:FREQ=HOURLY;COUNT=2",), "HOURLY"),
        (("RRULE:FREQ=DAILY;INTERVAL=0",), "INTERVAL=0"),
        (("RRULE:FREQ=NEVER",), "NEVER"),
        (("RRULE:FREQ=DAILY;COUNT=401",), "400"),
        (("RRULE:FREQ=DAILY",), "400"),
        (("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",), "BYMONTHDAY=30"),
        (("EXRULE:FREQ=DAILY;COUNT=2",), "EXRULE"),
        (("EXDATE:igår",), "EXDATE"),
        (("RDATE:" + ",".join(f"{year}1224T000000" for year in range(1500, 1999)),), "1990"),
        (("DTEND:igår",), "datum"),
        (("DURATION:lång",), "datum"),
        (("DURATION:P99999999D",), "1990"),
        (("DTEND;VALUE=DATE:99991231",), "1990"),
    ],
)  # fmt: skip
def test_an_event_in_doubt_brings_nothing_and_says_why(lines: tuple[str, ...], word: str) -> None:
    assert word in refusal("DTSTART;VALUE=DATE:20261026", *lines)


def test_a_name_of_endless_letters_is_no_name() -> None:
    found = read_calendar(event("DTSTART;VALUE=DATE:20261026", "SUMMARY:" + "lov" * 70), TODAY)
    assert (found.periods, len(found.problems)) == ((), 1)


@pytest.mark.parametrize(
    "content",
    [
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Höstlov\r\nDTSTART:20261026\r\n",  # cut off
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261026\nBEGIN:VEVENT\nDTSTART:20261027\nEND:VEVENT\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nhej hopp\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 2001 + "END:VCALENDAR\n",
        event(*("X-A:1",) * 200_000),
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nSUMMARY:Lov\nDTSTART:20261026\n"
        "RRULE:FREQ=DAILY;INTERVAL=100000;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n" * 4 + "END:VCALENDAR\n",
        "BEGIN:VCALENDAR\n"
        + "BEGIN:VEVENT\nSUMMARY:Lov\nDTSTART:20261026\nRRULE:FREQ=DAILY;COUNT=400\nEND:VEVENT\n" * 13
        + "END:VCALENDAR\n",
    ],
    ids=["cut", "nested", "stray", "junk", "events", "large", "empty rules", "periods"],
)
def test_a_calendar_that_is_damaged_or_far_too_large_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "lasar.ics"
    file.write_text(content, "utf-8")
    with pytest.raises(Unreadable, match=r"lasar\.ics"):
        read_year(file, TODAY)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_calendar_is_read_in_whatever_letters_and_under_whatever_name(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    file = tmp_path / "lasar.txt"
    file.write_bytes(event("SUMMARY:Höstlov", "DTSTART:20261026").replace("\r\n", newline).encode(encoding))
    [found] = read_year(file, TODAY).periods
    assert (found.name, found.first) == ("Höstlov", date(2026, 10, 26))


def test_an_archive_of_several_files_is_no_school_year(tmp_path: Path) -> None:
    file = tmp_path / "lasar.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("a.ics", "b.ics"):
            archive.writestr(name, event("SUMMARY:Höstlov", "DTSTART:20261026"))
    with pytest.raises(Unreadable, match=r"lasar\.zip"):
        read_year(file, TODAY)


def test_a_time_that_ends_on_a_whole_day_ends_the_day_before_it() -> None:
    said = ("DTSTART;TZID=Europe/Stockholm:20261026T080000", "DTEND;VALUE=DATE:20261031", "SUMMARY:Höstlov")
    assert period(*said) == ("break", "Höstlov", "2026-10-26", "2026-10-30")


def test_as_many_events_as_may_be_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_events, "MAX_EVENTS", 1)
    assert period("SUMMARY:Höstlov", "DTSTART:20261026") is not None
    two = event(
        "SUMMARY:Höstlov", "DTSTART:20261026", "END:VEVENT", "BEGIN:VEVENT", "SUMMARY:Jullov", "DTSTART:20261221"
    )
    with pytest.raises(Unreadable):
        read_calendar(two, TODAY)
