"""The school year as the window keeps it: periods added, changed, removed, taken in from files and given out (needs
V14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from coordinator.desk.year.kept_year import kept_periods, period_of
from coordinator.domain.calendar import working_days_between
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence, difference
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.termstart.term_records import PeriodRecord
from coordinator.domain.values import Scalar
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


@dataclass(frozen=True, slots=True)
class Taking:
    """What a file would bring: its periods, which of them are new, and the lines that cannot be used."""

    periods: tuple[Period, ...]
    new: tuple[bool, ...]
    problems: tuple[tuple[int, str], ...]

    @property
    def count(self) -> int:
        """How many periods would be added."""
        return sum(self.new)


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
    """What a file would bring for a unit, or for all; a period that is there already, or stands twice, is not new."""
    there = set(kept_periods(register))
    periods = tuple(replace(each, unit=unit) for each in found.periods)
    new: list[bool] = []
    for period in periods:
        new.append(period not in there)
        there.add(period)
    return Taking(periods, tuple(new), found.problems)


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
