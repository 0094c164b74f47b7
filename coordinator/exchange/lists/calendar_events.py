"""The events of a calendar file (iCalendar, RFC 5545) as days in Sweden: durations, recurrences, zones, cancellations.

icalendar reads the file and dateutil what comes again; both are loaded when a calendar is read and not before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from coordinator.domain.identity_numbers import About, without_numbers
from coordinator.exchange.cells.cell_dates import STOCKHOLM
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import count_text, mark, text

if TYPE_CHECKING:
    from icalendar import Component

MAX_CALENDAR: Final = 1 << 20
"""Bytes: the longest school year of a whole municipality takes a fifth; a million odd lines take seconds to read."""
MAX_EVENTS: Final = 2_000
MAX_PERIODS: Final = 5_000
MAX_TIMES: Final = 400
"""How often an event may come again: every day of a school year, and not much more."""
_MAX_EMPTY_RULES: Final = 3  # each of them is looked through up to the year 9999
_MAX_NAME: Final = 200
_YEARS: Final = range(1990, 2101)
_AHEAD: Final = 3  # school years for which an event without end is taken
_DAY: Final = dt.timedelta(days=1)
_MOMENT: Final = dt.timedelta(seconds=1)

NO_DATE: Final = mark("There is no date here. Write it as 2026-08-17.")
_NO_YEAR: Final = mark("The date lies outside the years {first} to {last}, so it is no school year's.")
_NO_RULE: Final = mark("It is not clear on which days this comes again ({rule}). Add its days by hand.")
_OFTEN: Final = mark("This comes again more than {most} times: that is no part of a school year.")
_LONG_NAME: Final = mark("The name is longer than {most} letters: that is no name of a period.")
_ENDLESS: Final = mark("“{name}” comes again without end. Its days from {first} to {last} are taken.")
_CANCELLED: Final = mark("“{name}” is cancelled in the file and brings nothing.")
_TENTATIVE: Final = mark("“{name}” is not decided yet, by the file. It is taken all the same.")
_OUTDATED: Final = mark("“{name}” stands in the file once more, changed later: that one counts.")


@dataclass(frozen=True, slots=True)
class EventDays:
    """An event, or one time of it when it comes again; ``line`` is where it begins in the file."""

    line: int
    name: str
    category: str
    first: dt.date
    last: dt.date


@dataclass(slots=True)
class CalendarEvents:
    """What a calendar holds. ``problems`` are events that could not be read, ``remarks`` what else is to know;
    each with its line.
    """

    days: list[EventDays] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)


class _Doubt(Exception):
    """An event that brings nothing, with the sentence that says why."""


def read_events(file: str, content: str, today: dt.date) -> CalendarEvents:
    """The events of a calendar, each on its line; an event without end for the school years around ``today``.

    Raises :class:`Unreadable` for what is damaged, cut off or far too large.
    """
    lines = [number for number, line in enumerate(_lines(content), 1) if line.rstrip().upper() == "BEGIN:VEVENT"]
    if len(lines) > MAX_EVENTS:
        raise Unreadable(
            mark(
                "{file} has more than {most} events: that is no school year. Export the school year's calendar alone."
            ),
            file=file,
            most=MAX_EVENTS,
        )
    events, others, all_cancelled = _parsed(file, content)
    if len(events) != len(lines):
        raise damaged_calendar(file)
    if not events:
        raise Unreadable(mark("{file} is a calendar without events. Export the school year's calendar."), file=file)
    found = _Reading(file, today, list(zip(lines, events, strict=True))).read(all_cancelled=all_cancelled)
    if others:
        said = count_text(
            "{count} entry is no event, and brings nothing.",
            "{count} entries are no events, and bring nothing.",
            others,
        )
        found.remarks.insert(0, (1, said))
    return found


def refuse_many(file: str, count: int) -> None:
    """Raises :class:`Unreadable` for more periods than the school years of a municipality have."""
    if count > MAX_PERIODS:
        said = mark("{file} has more than {most} periods: that is no school year.")
        raise Unreadable(said, file=file, most=MAX_PERIODS)


def damaged_calendar(file: str) -> Unreadable:
    """The sentence for a calendar that is broken or ends too early."""
    return Unreadable(mark("{file} is a damaged calendar, or not the whole of it. Download it again."), file=file)


def _lines(content: str) -> list[str]:
    return content.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _parsed(file: str, content: str) -> tuple[list[Component], int, bool]:
    """The events in the order of the file, how many tasks and notes stand beside them, and whether the file takes back
    all of the events.
    """
    from icalendar import Calendar  # 50 ms to load, and seldom needed

    try:
        calendars = Calendar.from_ical("\r\n".join(_lines(content)), multiple=True)
        found = [event for each in calendars for event in each.walk("VEVENT")]
        others = sum(len(each.walk(name)) for each in calendars for name in ("VTODO", "VJOURNAL"))
        return found, others, any(_word(each, "METHOD") == "CANCEL" for each in calendars)
    except Exception as trouble:  # what icalendar lets through: ValueError, KeyError, RecursionError and more
        raise damaged_calendar(file) from trouble


class _Reading:
    """One pass over the events of a calendar."""

    def __init__(self, file: str, today: dt.date, events: list[tuple[int, Component]]) -> None:
        self._file = file
        self._events = events
        self._window = (_school_year(today.year - 1), _school_year(today.year + _AHEAD) - _DAY)
        self._found = CalendarEvents()
        self._empty_rules = 0
        self._moved: dict[str, list[Any]] = {}
        self._newest: dict[str, int] = {}

    def read(self, *, all_cancelled: bool) -> CalendarEvents:
        for _, event in self._events:
            uid = _word(event, "UID")
            if uid and (moved := _at(event, "RECURRENCE-ID")) is not None:
                self._moved.setdefault(uid, []).append(moved)
            elif uid:
                self._newest[uid] = max(self._newest.get(uid, 0), _sequence(event))
        for line, event in self._events:
            name = _shown(event, "SUMMARY")
            try:
                self._refuse_dropped(event, name, all_cancelled=all_cancelled)
            except _Doubt as reason:
                self._found.remarks.append((line, str(reason)))
                continue
            try:
                self._take(line, event, name)
            except _Doubt as reason:
                self._found.problems.append((line, str(reason)))
        return self._found

    def _refuse_dropped(self, event: Component, name: str, *, all_cancelled: bool) -> None:
        uid = _word(event, "UID")
        if all_cancelled or _word(event, "STATUS").upper() == "CANCELLED":
            raise _Doubt(text(_CANCELLED, name=without_numbers(name, About.PEOPLE)))
        if uid and "RECURRENCE-ID" not in event and _sequence(event) < self._newest[uid]:
            raise _Doubt(text(_OUTDATED, name=without_numbers(name, About.PEOPLE)))

    def _take(self, line: int, event: Component, name: str) -> None:
        if len(name) > _MAX_NAME:
            raise _Doubt(text(_LONG_NAME, most=_MAX_NAME))
        start = _at(event, "DTSTART")
        if start is None:
            raise _Doubt(text(NO_DATE))
        _check_year(start)
        try:
            length = _length(event, start)
            spans = [
                _days(each, each + length if end is None else end) for each, end in self._times(line, event, start)
            ]
        except OverflowError:
            raise _no_year() from None
        if any(day.year not in _YEARS for span in spans for day in span):
            raise _no_year()
        if _word(event, "STATUS").upper() == "TENTATIVE":
            self._found.remarks.append((line, text(_TENTATIVE, name=without_numbers(name, About.PEOPLE))))
        category = _category(event)
        self._found.days += [EventDays(line, name, category, first, last) for first, last in spans]
        refuse_many(self._file, len(self._found.days))

    def _times(self, line: int, event: Component, start: dt.date) -> list[tuple[Any, Any]]:
        """When the event begins each time; with its end where the file says one for that time alone."""
        out = _Excluded(start)
        out.add(_listed(event, "EXDATE"))
        if "RECURRENCE-ID" not in event:
            out.add(self._moved.get(_word(event, "UID"), ()))
        naive = {_naive(start, start): None, **dict.fromkeys(self._by_rules(line, event, start))}
        times: dict[Any, Any] = {_like(each, start): None for each in naive}
        for extra in _listed(event, "RDATE"):
            begin, end = extra if isinstance(extra, tuple) else (extra, None)
            _check_year(begin)
            times.setdefault(begin, begin + end if isinstance(end, dt.timedelta) else end)
        if len(times) > MAX_TIMES:
            raise _Doubt(text(_OFTEN, most=MAX_TIMES))
        kept = [(begin, end) for begin, end in times.items() if begin not in out]
        return sorted(kept, key=lambda each: _naive(each[0], start))

    def _by_rules(self, line: int, event: Component, start: dt.date) -> Iterator[dt.datetime]:
        if "EXRULE" in event:
            raise _Doubt(text(_NO_RULE, rule="EXRULE"))
        for rule in _all(event, "RRULE"):
            found = self._by_rule(line, rule, event, start)
            if not found:
                self._empty_rules += 1
                if self._empty_rules > _MAX_EMPTY_RULES:
                    raise damaged_calendar(self._file)
                raise _Doubt(text(_NO_RULE, rule=_rule_text(rule)))
            yield from found

    def _by_rule(self, line: int, rule: Any, event: Component, start: dt.date) -> list[dt.datetime]:
        if not _is_plain(rule):
            raise _Doubt(text(_NO_RULE, rule=_rule_text(rule)))
        begin = _naive(start, start)
        if "COUNT" in rule or "UNTIL" in rule:
            return _expanded(rule, begin, next(iter(rule.get("UNTIL", ())), None), start)
        first, last = self._window
        name = _shown(event, "SUMMARY")
        said = text(
            _ENDLESS,
            name=without_numbers(name, About.PEOPLE),
            first=max(first, begin.date()).isoformat(),
            last=last.isoformat(),
        )
        self._found.remarks.append((line, said))
        return _expanded(rule, begin, last, start, after=first)


def _expanded(
    rule: Any, begin: dt.datetime, until: dt.date | None, start: dt.date, after: dt.date = dt.date.min
) -> list[dt.datetime]:
    """The times of a rule, by the clock where the event begins, up to one more than are taken."""
    from dateutil.rrule import rrulestr

    parts = {**rule}
    parts.pop("UNTIL", None)
    if until is not None:
        # A day as the end means all of that day; dateutil wants both ends with a zone or both without.
        end = _naive(until, start) if isinstance(until, dt.datetime) else _midnight(until + _DAY) - _MOMENT
        parts["UNTIL"] = [end]
    try:
        times = iter(rrulestr(type(rule)(parts).to_ical().decode(), dtstart=begin, ignoretz=True))
        return list(islice((each for each in times if each.date() >= after), MAX_TIMES + 1))
    except Exception as trouble:  # dateutil lets ValueError, TypeError, IndexError and more through
        raise _Doubt(text(_NO_RULE, rule=_rule_text(rule))) from trouble


class _Excluded:
    """The times that an event leaves out, by the day where only a day is said."""

    def __init__(self, start: dt.date) -> None:
        self._start = start
        self._days: set[dt.date] = set()
        self._times: set[dt.datetime] = set()

    def add(self, said: Any) -> None:
        for each in said:
            if isinstance(each, dt.datetime):
                self._times.add(_naive(each, self._start))
            elif isinstance(each, dt.date):
                self._days.add(each)

    def __contains__(self, begin: dt.date) -> bool:
        time = _naive(begin, self._start)
        if not isinstance(begin, dt.datetime):
            return time.date() in self._days or time.date() in {each.date() for each in self._times}
        return time in self._times or time.date() in self._days


def _school_year(year: int) -> dt.date:
    return dt.date(year, 8, 1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _naive(time: dt.date, start: dt.date) -> dt.datetime:
    """The time by the clock where the event begins; days and times without a zone are Swedish."""
    if not isinstance(time, dt.datetime):
        return _midnight(time)
    if time.tzinfo is None:
        return time
    zone = start.tzinfo if isinstance(start, dt.datetime) and start.tzinfo is not None else STOCKHOLM
    return time.astimezone(zone).replace(tzinfo=None)


def _like(time: dt.datetime, start: dt.date) -> dt.date:
    if not isinstance(start, dt.datetime):
        return time.date()
    return time.replace(tzinfo=start.tzinfo)


def _length(event: Component, start: dt.date) -> dt.timedelta:
    """How long the event lasts by the clock where it begins; a day without any end lasts nothing here."""
    end, duration = _at(event, "DTEND"), _at(event, "DURATION")
    if ("DTEND" in event and end is None) or ("DURATION" in event and duration is None):
        raise _Doubt(text(NO_DATE))
    if end is not None:
        _check_year(end)
        return _naive(end, start) - _naive(start, start)
    return duration if isinstance(duration, dt.timedelta) else dt.timedelta()


def _days(begin: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day; an end at midnight is the day after the last.

    Whole days by the clock where the event is entered are whole days; every other time is the one in Sweden.
    """
    if not isinstance(begin, dt.datetime):
        last = end.date() if isinstance(end, dt.datetime) else end
        return begin, last if last == begin else last - _DAY
    if not isinstance(end, dt.datetime):
        end = _midnight(end).replace(tzinfo=begin.tzinfo)
    if begin.tzinfo is None or end.tzinfo is None:
        return _clock_days(begin, end)
    there = end.astimezone(begin.tzinfo)
    swedish = begin.astimezone(STOCKHOLM)
    if _is_midnight(begin) and _is_midnight(there) and not _is_midnight(swedish):
        return _clock_days(begin, there)
    return _clock_days(swedish, end.astimezone(STOCKHOLM))


def _clock_days(first: dt.datetime, after: dt.datetime) -> tuple[dt.date, dt.date]:
    ends_before = _is_midnight(after) and after.date() != first.date()
    return first.date(), after.date() - _DAY if ends_before else after.date()


def _is_midnight(time: dt.datetime) -> bool:
    return time.time() == dt.time()


def _check_year(time: Any) -> None:
    if not isinstance(time, dt.date):
        raise _Doubt(text(NO_DATE))
    if time.year not in _YEARS:
        raise _no_year()


def _no_year() -> _Doubt:
    return _Doubt(text(_NO_YEAR, first=_YEARS[0], last=_YEARS[-1]))


def _all(event: Component, name: str) -> list[Any]:
    said = event.get(name)
    return said if isinstance(said, list) else [] if said is None else [said]


def _at(event: Component, name: str) -> Any:
    """The date, time or length of a property, the first of several; ``None`` where there is none that can be read."""
    try:
        found = _all(event, name)[0].dt
    except (IndexError, AttributeError, ValueError):
        return None
    wanted = dt.timedelta if name == "DURATION" else dt.date
    return found if isinstance(found, wanted) else None


def _listed(event: Component, name: str) -> list[Any]:
    """The times of EXDATE or RDATE; what cannot be read there puts the whole event in doubt."""
    try:
        return [time.dt for each in _all(event, name) for time in each.dts]
    except (AttributeError, ValueError):
        raise _Doubt(text(_NO_RULE, rule=name)) from None


def _category(event: Component) -> str:
    words = [word for each in _all(event, "CATEGORIES") for word in getattr(each, "cats", [each])]
    return ", ".join(map(str, words))


def _word(event: Component, name: str) -> str:
    return str(next(iter(_all(event, name)), "")).strip()


def _shown(event: Component, name: str) -> str:
    """A text as it is shown: letters that no screen shows are left out."""
    return "".join(letter for letter in _word(event, name) if letter.isprintable() or letter == "\n")


def _sequence(event: Component) -> int:
    said = _word(event, "SEQUENCE")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _is_plain(rule: Any) -> bool:
    """Whether the rule comes again by days or more, with a step forward: what dateutil ends with in sight."""
    if not isinstance(rule, Mapping):
        return False
    steps = rule.get("INTERVAL", [1])
    return rule.get("FREQ", [""])[0] in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") and all(
        isinstance(step, int) and step > 0 for step in steps
    )


def _rule_text(rule: Any) -> str:
    try:
        said = rule.to_ical()
    except Exception:  # noqa: BLE001  # a rule that icalendar could not read cannot always be written either
        return "RRULE"
    return (said.decode(errors="replace") if isinstance(said, bytes) else str(said))[:80]
