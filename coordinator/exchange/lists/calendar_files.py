"""Calendar files (iCalendar, RFC 5545): the school year is read from them, dates to keep are written to them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from coordinator.domain.outputs import OutputForm, writes
from coordinator.domain.termstart.school_year import Period, kind_in
from coordinator.domain.values import Unread, fold, read_date
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.reading import open_table
from coordinator.exchange.reading.containers import list_sources
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.writing.delimited import write_delimited
from coordinator.exchange.writing.placement import placed
from coordinator.words import mark, text

_FOLD: Final = 73
_BACK: Final = {"n": "\n", "N": "\n"}
_NAMES: Final = {
    "kind": ("typ", "kind", "type"),
    "name": ("namn", "name", "vad"),
    "first": ("fran", "fran och med", "fr.o.m.", "from", "start", "datum", "date"),
    "last": ("till", "till och med", "t.o.m.", "to", "slut", "end"),
}
UNKNOWN_KIND: Final = mark(
    "It is not clear whether this is a term, a break, a staff day or a closed day. Name it so, or give the kind."
)
NO_DATE: Final = mark("There is no date here. Write it as 2026-08-17.")
TURNED: Final = mark("The period ends before it begins.")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date to keep, for a whole day or up to and with ``last``; ``category`` is a period's kind by its code."""

    on: date
    summary: str
    description: str = ""
    last: date | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class YearList:
    """The periods of a file, and the lines that could not be used, with their sentences."""

    periods: tuple[Period, ...]
    problems: tuple[tuple[int, str], ...]


@writes("calendar", mark("Calendar file"), OutputForm.OTHER)
def write_calendar(to: Path, days: Sequence[CalendarDay], made: date) -> Path:
    """Writes the days as an iCalendar file; the same days give the same events, so that a second file renews them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Coordinator//Term start//EN", "CALSCALE:GREGORIAN"]
    for day in days:
        # A date that has moved is the same event; periods of one name come again every year.
        said = f"{day.summary}\x1f{day.category}\x1f{day.on}" if day.category else day.summary
        name = hashlib.sha256(said.encode()).hexdigest()[:24]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}@coordinator.example",
            f"DTSTAMP:{made:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{(day.last or day.on) + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(day.summary)}",
            *([f"DESCRIPTION:{_escaped(day.description)}"] if day.description else []),
            *([f"CATEGORIES:{_escaped(day.category)}"] if day.category else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    with placed(to) as draft:
        draft.write_bytes("".join(_folded(line) + "\r\n" for line in lines).encode())
    return to


@writes("school_year", mark("School year as a list"), OutputForm.CSV)
def write_year_list(to: Path, captions: Sequence[str], rows: Iterable[tuple[str, str, str, str]]) -> Path:
    """Writes kind, name, first and last day of periods as a list that :func:`read_year` reads."""
    with placed(to) as draft:
        write_delimited(draft, captions, ((kind, guarded(name), *days) for kind, name, *days in rows))
    return to


def _escaped(said: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", said).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never cut inside a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _FOLD:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])


def read_year(file: Path) -> YearList:
    """The school year of a calendar file or of a list *Typ; Namn; Från; Till*; ``Unreadable`` for anything else."""
    source = list_sources(file)[0]
    if file.suffix.lower() in (".ics", ".ical"):
        return _read_calendar_file(file)
    table = open_table(source)
    columns = _columns(table.header or ())
    if columns["name"] is None or columns["first"] is None:
        raise Unreadable(mark("{file} is no school year: it needs the columns Namn, Från and Till."), file=file.name)
    periods: list[Period] = []
    problems: list[tuple[int, str]] = []
    for line, row in table.rows():
        said = {field: row[at].strip() if at is not None and at < len(row) else "" for field, at in columns.items()}
        _take(line, said, periods, problems)
    return YearList(tuple(periods), tuple(problems))


def _read_calendar_file(file: Path) -> YearList:
    try:
        return read_calendar(file.read_bytes().decode("utf-8-sig", "replace"))
    except OSError as error:
        raise Unreadable(
            mark("{file} cannot be read ({why})."), file=file.name, why=error.strerror or type(error).__name__
        ) from error


def _columns(header: Sequence[str]) -> dict[str, int | None]:
    """Where each field of a period stands under one of its names; of several columns of a name the first."""
    places = {fold(name): at for at, name in reversed(list(enumerate(header)))}
    return {field: next((places[n] for n in names if n in places), None) for field, names in _NAMES.items()}


def read_calendar(content: str) -> YearList:
    """The events of an iCalendar file; an end that is a whole day is the day after the last."""
    periods: list[Period] = []
    problems: list[tuple[int, str]] = []
    event: dict[str, str] | None = None
    begun = 0
    for number, line in _unfolded(content):
        name, _, value = line.partition(":")
        name, _, _ = name.partition(";")
        if (name.upper(), value.upper()) == ("BEGIN", "VEVENT"):
            event, begun = {}, number
        elif (name.upper(), value.upper()) == ("END", "VEVENT") and event is not None:
            _take(begun, _event(event), periods, problems)
            event = None
        elif event is not None:
            event.setdefault(name.upper(), value)
    return YearList(tuple(periods), tuple(problems))


def _unfolded(content: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(content.splitlines(), 1):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] = (lines[-1][0], lines[-1][1] + line[1:])
        elif line.strip():
            lines.append((number, line))
    return lines


def _event(event: dict[str, str]) -> dict[str, str]:
    first, end = event.get("DTSTART", ""), event.get("DTEND", "")
    last = _day(end) if end else _day(first)
    if last is not None and end and ("T" not in end or re.search(r"T0000", end)) and end[:8] != first[:8]:
        last -= timedelta(days=1)
    start = _day(first)
    categories = event.get("CATEGORIES", "")
    return {
        "kind": categories if kind_in(categories) else "",
        "name": re.sub(r"\\(.)", lambda found: _BACK.get(found[1], found[1]), event.get("SUMMARY", "")).strip(),
        "first": "" if start is None else start.isoformat(),
        "last": "" if last is None else last.isoformat(),
    }


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(f"{said[:4]}-{said[4:6]}-{said[6:8]}")
    except ValueError:
        return None


def _take(line: int, said: dict[str, str], periods: list[Period], problems: list[tuple[int, str]]) -> None:
    kind = kind_in(said["kind"]) or kind_in(said["name"])
    try:
        first = date.fromisoformat(read_date(said["first"]))
        last = date.fromisoformat(read_date(said["last"])) if said["last"] else first
    except (Unread, ValueError):
        problems.append((line, text(NO_DATE)))
        return
    if kind is None:
        problems.append((line, text(UNKNOWN_KIND)))
    elif last < first:
        problems.append((line, text(TURNED)))
    else:
        periods.append(Period(kind, said["name"] or said["kind"], first, last))
