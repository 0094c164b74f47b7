"""The school year as the window keeps it: periods added, changed, removed, taken in from files and given out (needs
V14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from coordinator.desk.year.kept_year import period_of, period_values
from coordinator.domain.calendar import working_days_between
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence, difference
from coordinator.domain.choices import PeriodKind
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.termstart.term_records import PeriodRecord
from coordinator.domain.values import Scalar, fold
from coordinator.exchange.lists.calendar_files import CalendarDay, YearList, write_calendar, write_year_list
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Query, Register
from coordinator.words import mark, text

_TURNS: Final = 8  # the month in which a school year begins


@dataclass(frozen=True, slots=True)
class RegisterPeriod:
    """A period of the register; ``working_days`` counts Monday to Friday without public holidays."""

    id: int
    period: Period
    working_days: int


class PeriodFate(Enum):
    """What becomes of a file's period: it is new, stands here on other days, or stands here as it is."""

    NEW = "new"
    MOVED = "moved"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A period of a file; ``kept`` is the one of the register that it moves, or that says the same."""

    line: int
    period: Period
    fate: PeriodFate
    kept: PeriodRecord | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """What a file would bring, row by row, the lines that cannot be used, and what else is to be known of the file.

    ``missing`` are the periods of the kinds and school years that the file speaks of, which it does not have.
    """

    rows: tuple[TakenRow, ...]
    problems: tuple[tuple[int, str], ...]
    remarks: tuple[tuple[int, str], ...] = ()
    missing: tuple[Period, ...] = ()

    def with_fate(self, fate: PeriodFate) -> tuple[TakenRow, ...]:
        """The rows of a fate."""
        return tuple(row for row in self.rows if row.fate is fate)

    def count(self, *, moves: bool = False) -> int:
        """How many periods would be written; ``moves`` counts those whose days the file changes."""
        return len(self.with_fate(PeriodFate.NEW)) + (len(self.with_fate(PeriodFate.MOVED)) if moves else 0)


def year_of(day: date) -> int:
    """The year in which the school year of a day began, on 1 August."""
    return day.year if day.month >= _TURNS else day.year - 1


def all_periods(register: Register) -> list[RegisterPeriod]:
    """Every period, the earliest first."""
    return [_kept(each) for each in register.records(Query(PERIOD, order=(("first", False), ("last", False))))]


def in_year(periods: Sequence[RegisterPeriod], year: int) -> list[RegisterPeriod]:
    """The periods that have a day in the school year that began in ``year``."""
    first, last = date(year, _TURNS, 1), date(year + 1, _TURNS - 1, 31)
    return [each for each in periods if each.period.first <= last and each.period.last >= first]


def _kept(record: PeriodRecord) -> RegisterPeriod:
    period = period_of(record)
    return RegisterPeriod(record.id, period, working_days_between(period.first - timedelta(days=1), period.last))


def add_period(ledger: Ledger, values: Mapping[str, Scalar], *, origin: Origin) -> Notice:
    """Adds a period; its last day is its first where none is given."""
    whole = _whole(values)
    sentence = Sentence(mark("{period} added to the school year"), {"period": whole["name"]})
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation(PERIOD.code, -1, whole),)))


def change_period(
    ledger: Ledger, record: PeriodRecord, values: Mapping[str, Scalar], *, origin: Origin
) -> Notice | None:
    """Brings a period to these values; ``None`` when it says so already."""
    whole = _whole(values)
    changes = difference(record, whole)
    sentence = Sentence(mark("{period} of the school year changed"), {"period": whole["name"]})
    return ledger.commit(ChangeSet(sentence, origin, changes=changes)) if changes else None


def _whole(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    whole = dict(values)
    whole["last"] = whole.get("last") or whole["first"]
    if str(whole["last"]) < str(whole["first"]):
        raise Refused(mark("The period ends before it begins."))
    return whole


def looked_at(register: Register, found: YearList, unit: int | None) -> Taking:
    """What a file would bring for a unit, or for all; a period that stands twice in the file is new once.

    A term or break that both sides have once by its name and school year is the same on other days. A staff day or a
    closed day with other days is another one.
    """
    kept = {_key(period_of(each)): each for each in register.records(Query(PERIOD, order=(("first", False),)))}
    rows = [(line, replace(period, unit=unit)) for line, period in found.rows]
    theirs = {_key(period) for _, period in rows}
    ours = [key for key in kept if key.unit == unit and key not in theirs]
    moved = _moved(theirs - kept.keys(), ours)
    gone = [period_of(kept[key]) for key in _missing(theirs, set(ours) - set(moved.values()))]
    return Taking(tuple(_taken(rows, kept, moved)), found.problems, found.remarks, tuple(gone))


def _key(period: Period) -> Period:
    """The period with its name as names are compared: capitals and blanks make no other break."""
    return replace(period, name=" ".join(fold(period.name).split()))


def _taken(
    rows: Sequence[tuple[int, Period]], kept: Mapping[Period, PeriodRecord], moved: Mapping[Period, Period]
) -> Iterator[TakenRow]:
    seen: set[Period] = set()
    for line, period in rows:
        key = _key(period)
        other = moved.get(key)
        if key in kept or key in seen:
            yield TakenRow(line, period, PeriodFate.THERE, kept.get(key))
        elif other is not None:
            yield TakenRow(line, period, PeriodFate.MOVED, kept[other])
        else:
            yield TakenRow(line, period, PeriodFate.NEW)
        seen.add(key)


def _missing(theirs: set[Period], left: set[Period]) -> list[Period]:
    """Of what is left here the periods of the kinds and school years that the file speaks of, the earliest first."""
    spoken_of = {(period.kind, year_of(period.first)) for period in theirs}
    found = [each for each in left if (each.kind, year_of(each.first)) in spoken_of]
    return sorted(found, key=lambda each: (each.first, each.last, each.name))


def _moved(theirs: Iterable[Period], ours: Iterable[Period]) -> dict[Period, Period]:
    """The file's period → the one here that it is, on other days."""
    sides: dict[tuple[str, str, int], tuple[list[Period], list[Period]]] = {}
    for side, periods in enumerate((theirs, ours)):
        for period in periods:
            if period.kind in (PeriodKind.TERM, PeriodKind.BREAK):
                name = (period.kind, period.name, year_of(period.first))
                sides.setdefault(name, ([], []))[side].append(period)
    return {new[0]: old[0] for new, old in sides.values() if len(new) == len(old) == 1}


def take_year(ledger: Ledger, taking: Taking, *, moves: bool, origin: Origin) -> Notice | None:
    """Adds what is new as one step, and with ``moves`` gives the others the file's days; ``None`` for nothing."""
    new = [row.period for row in taking.with_fate(PeriodFate.NEW)]
    changes = [
        change
        for row in (taking.with_fate(PeriodFate.MOVED) if moves else ())
        if row.kept is not None
        for change in difference(row.kept, {"first": row.period.first.isoformat(), "last": row.period.last.isoformat()})
    ]
    if not new and not changes:
        return None
    creations = tuple(Creation(PERIOD.code, -1 - at, period_values(each)) for at, each in enumerate(new))
    moved = taking.count(moves=moves) - len(new)
    sentence = Sentence(mark("School year: {count} periods added"), {"count": len(new)})
    if moved:
        said = mark("School year: {count} periods added, {moved} with other days")
        sentence = Sentence(said, {"count": len(new), "moved": moved})
    return ledger.commit(ChangeSet(sentence, origin, creations=creations, changes=tuple(changes)))


def write_year(to: Path, periods: Sequence[RegisterPeriod], made: date) -> Path:
    """Writes the periods as a calendar file (``.ics``) or as a list; either comes back in unchanged."""
    kind = PERIOD.field("kind").show
    if to.suffix.lower() in (".ics", ".ical"):
        days = [
            CalendarDay(each.period.first, each.period.name, kind(each.period.kind), each.period.last, each.period.kind)
            for each in periods
        ]
        return write_calendar(to, days, made)
    rows = [
        (kind(each.period.kind), each.period.name, each.period.first.isoformat(), each.period.last.isoformat())
        for each in periods
    ]
    return write_year_list(to, (text("Type"), text("Name"), text("From"), text("To")), rows)
