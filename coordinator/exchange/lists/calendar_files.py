"""Calendar files (iCalendar, RFC 5545): the school year is read from them, dates to keep are written to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from coordinator.domain.identity_numbers import About, without_numbers
from coordinator.domain.outputs import OutputForm, writes
from coordinator.domain.termstart.school_year import Period, kind_in
from coordinator.domain.values import Unread, fold, read_date
from coordinator.exchange.cells.cell_values import PERSONAL_NUMBER
from coordinator.exchange.lists.calendar_events import MAX_CALENDAR, NO_DATE, read_events, refuse_many
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.reading import open_table
from coordinator.exchange.reading.containers import Source, list_sources
from coordinator.exchange.reading.encoding import byte_order_mark
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.writing.delimited import write_delimited
from coordinator.exchange.writing.placement import placed
from coordinator.words import mark, text

_NAMES: Final = {
    "kind": ("typ", "kind", "type"),
    "name": ("namn", "name", "vad"),
    "first": ("fran", "fran och med", "fr.o.m.", "from", "start", "datum", "date"),
    "last": ("till", "till och med", "t.o.m.", "to", "slut", "end"),
}
UNKNOWN_KIND: Final = mark(
    "It is not clear whether this is a term, a break, a staff day or a closed day. Name it so, or give the kind."
)
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
    """The periods of a file, each with its line, and the lines that could not be used, with their sentences.

    ``remarks`` are what else a person should know: an event that was cancelled, one without end.
    """

    rows: tuple[tuple[int, Period], ...]
    problems: tuple[tuple[int, str], ...]
    remarks: tuple[tuple[int, str], ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods in the order of the file."""
        return tuple(period for _, period in self.rows)


def is_calendar(source: Source) -> bool:
    """Whether the first bytes are a calendar's, in whatever letters."""
    with source.open() as stream:
        return b"BEGIN:VCALENDAR" in stream.read(1024).replace(b"\0", b"").upper()


@writes("calendar", mark("Calendar file"), OutputForm.OTHER)
def write_calendar(to: Path, days: Sequence[CalendarDay], made: date) -> Path:
    """Writes the days as an iCalendar file; the same days give the same events, so that a second file renews them."""
    from icalendar import Calendar, Event  # 50 ms to load, and seldom needed

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Coordinator//Term start//EN")
    calendar.add("calscale", "GREGORIAN")
    for day in days:
        # A date that has moved is the same event; periods of one name come again every year.
        said = f"{day.summary}\x1f{day.category}\x1f{day.on}" if day.category else day.summary
        event = Event()
        event.add("uid", f"{hashlib.sha256(said.encode()).hexdigest()[:24]}@coordinator.example")
        event.add("dtstamp", datetime(made.year, made.month, made.day, tzinfo=UTC))
        event.add("dtstart", day.on)
        event.add("dtend", (day.last or day.on) + timedelta(days=1))
        event.add("summary", day.summary)
        if day.description:
            event.add("description", day.description)
        if day.category:
            event.add("categories", [day.category])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    with placed(to, ".ics") as draft:
        draft.write_bytes(calendar.to_ical(sorted=False))
    return to


@writes("school_year", mark("School year as a list"), OutputForm.CSV)
def write_year_list(to: Path, captions: Sequence[str], rows: Iterable[tuple[str, str, str, str]]) -> Path:
    """Writes kind, name, first and last day of periods as a list that :func:`read_year` reads."""
    with placed(to, ".csv") as draft:
        write_delimited(draft, captions, ((kind, guarded(name), *days) for kind, name, *days in rows))
    return to


def read_year(file: Path, today: date) -> YearList:
    """The school year of a calendar file or of a list *Typ; Namn; Från; Till*; ``Unreadable`` for anything else.

    What comes again without end in a calendar is taken for the school years around ``today``.
    """
    sources = list_sources(file)
    if len(sources) > 1:
        raise Unreadable(mark("{file} holds several files. Choose the one with the school year."), file=file.name)
    source = sources[0]
    return _read_calendar_file(source, today) if is_calendar(source) else _read_list(source)


def _read_list(source: Source) -> YearList:
    table = open_table(source)
    header = table.header or ()
    columns = _columns(header)
    if columns["name"] is None or columns["first"] is None:
        raise Unreadable(mark("{file} is no school year: it needs the columns Namn, Från and Till."), file=source.shown)
    unread = ", ".join(name for at, name in enumerate(header) if at not in columns.values())
    remark = (table.header_line or 1, text("Not read: {columns}.", columns=unread))
    found = _Taken(remarks=[remark] if unread else [])
    for line, row in table.rows():
        found.take(line, {field: _cell(row, at) for field, at in columns.items()})
        refuse_many(source.shown, len(found.rows))
    return found.result()


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _read_calendar_file(source: Source, today: date) -> YearList:
    if source.size > MAX_CALENDAR:
        raise Unreadable(
            mark("{file} is larger than {size} megabyte: that is no school year. Export its calendar alone."),
            file=source.shown,
            size=MAX_CALENDAR >> 20,
        )
    with source.open() as stream:
        content = stream.read()
    marked = byte_order_mark(content)
    try:
        words = content.decode(marked[0] if marked else "utf-8")
    except UnicodeDecodeError:
        words = content.decode("cp1252", "replace")
    return read_calendar(words.removeprefix("\ufeff"), today, source.shown)


def _columns(header: Sequence[str]) -> dict[str, int | None]:
    """Where each field of a period stands under one of its names; of several columns of a name the first."""
    places = {fold(name): at for at, name in reversed(list(enumerate(header)))}
    return {field: next((places[n] for n in names if n in places), None) for field, names in _NAMES.items()}


def read_calendar(content: str, today: date, file: str = "calendar.ics") -> YearList:
    """The events of an iCalendar file as periods; an end that is a whole day is the day after the last.

    Raises :class:`Unreadable` for what is damaged or far too large.
    """
    events = read_events(file, content, today)
    found = _Taken(events.problems, events.remarks)
    for day in events.days:
        kind = day.category if kind_in(day.category) else ""
        found.take_days(day.line, {"kind": kind, "name": day.name}, day.first, day.last)
    return found.result()


class _Taken:
    """What has been read so far."""

    def __init__(self, problems: Sequence[tuple[int, str]] = (), remarks: Sequence[tuple[int, str]] = ()) -> None:
        self.rows: list[tuple[int, Period]] = []
        self._problems = list(problems)
        self._remarks = list(remarks)

    def take(self, line: int, said: dict[str, str]) -> None:
        """A row of a list, its days as texts."""
        try:
            first = date.fromisoformat(read_date(said["first"]))
            last = date.fromisoformat(read_date(said["last"])) if said["last"] else first
        except (Unread, ValueError):
            self._problems.append((line, text(NO_DATE)))
            return
        self.take_days(line, said, first, last)

    def take_days(self, line: int, said: dict[str, str], first: date, last: date) -> None:
        """A period whose days are known."""
        kind = kind_in(said["kind"]) or kind_in(said["name"])
        name = without_numbers(said["name"] or said["kind"], About.PEOPLE)
        if kind is None:
            self._problems.append((line, text(UNKNOWN_KIND)))
        elif last < first:
            self._problems.append((line, text(TURNED)))
        else:
            self.rows.append((line, Period(kind, name, first, last)))
            if name != (said["name"] or said["kind"]):
                self._remarks.append((line, text(PERSONAL_NUMBER)))

    def result(self) -> YearList:
        return YearList(tuple(self.rows), tuple(sorted(set(self._problems))), tuple(sorted(set(self._remarks))))
