"""What the school year says of working days and of *not seen*, for each school unit by itself (needs V14, V17).

A period that names a unit governs that unit alone; one that names none governs all. What is tied to no unit goes by the
first unit that is looked after here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from coordinator.domain.calendar import add_working_days
from coordinator.domain.changes import ChangeSet, Origin, Removal, Sentence
from coordinator.domain.choices import PeriodKind
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.settings import NUMBERS, SEEN_DAYS
from coordinator.domain.termstart.supply import seen_limit
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.values import iso
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.term_register import Recent
from coordinator.words import mark

Days = tuple[date, date]
_WORKED = 150  # working days that any year has at the least


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The spans in which nobody works or logs in (breaks and closed weeks; staff days are none): those of every unit,
    and those of one unit only. ``home`` is the unit of what names none."""

    shared: tuple[Days, ...] = ()
    units: Mapping[int, tuple[Days, ...]] = field(default_factory=lambda: MappingProxyType({}))
    home: int | None = None

    def spans(self, unit: int | None = None) -> tuple[Days, ...]:
        """The spans of one unit."""
        known = self.home if unit is None else unit
        return (*self.shared, *(self.units.get(known, ()) if known is not None else ()))

    def days_off(self, years: Iterable[int], unit: int | None = None) -> frozenset[date]:
        """The days of the years on which nothing is ordered or prepared there: closed periods, and every July."""
        julys = [(date(year, 7, 1), date(year, 7, 31)) for year in years]
        return closed_days([*self.spans(unit), *julys])

    def prepared(self, day: date, days: int, unit: int | None = None) -> date:
        """The day on which what comes to a unit on ``day`` is ready: so many working days later."""
        years = range(day.year, day.year + 2 + days // _WORKED)
        return add_working_days(day, days, self.days_off(years, unit))


def school_year(register: Register) -> SchoolYear:
    """The school year as it stands in the register."""
    shared: list[Days] = []
    units: dict[int, list[Days]] = {}
    for each in register.records(
        Query(PERIOD, filters=(Filter("kind", Test.IS, (PeriodKind.BREAK, PeriodKind.CLOSED)),))
    ):
        unit = each.unit
        some = shared if unit is None else units.setdefault(unit, [])
        some.append((date.fromisoformat(iso(each.first)), date.fromisoformat(iso(each.last))))
    return SchoolYear(tuple(shared), {unit: tuple(some) for unit, some in units.items()}, home_unit(register))


def closed_days(spans: Iterable[Days]) -> frozenset[date]:
    """Every day of the spans."""
    return frozenset(first + timedelta(days=at) for first, last in spans for at in range((last - first).days + 1))


def days_off(register: Register, years: Iterable[int], unit: int | None = None) -> frozenset[date]:
    """The days of the years on which nothing is ordered, delivered or prepared at a unit."""
    return school_year(register).days_off(years, unit)


def recent(ledger: Ledger) -> Recent:
    """As :func:`recent_of`, for the ledger's day."""
    return recent_of(ledger.register, ledger.today)


def recent_of(register: Register, today: date) -> Recent:
    """The first day that counts as recent: so many days back, a unit's closed periods not counted for its devices."""
    year = school_year(register)
    days = number_setting(register, SEEN_DAYS)
    since = seen_limit(today, days, year.spans()).isoformat()
    others = {unit for unit in year.units if unit != year.home}
    if year.home in year.units:  # then those of the other units differ from it too
        others |= {unit.id for unit in register.records(Query(UNIT)) if unit.id != year.home}
    units = {unit: seen_limit(today, days, year.spans(unit)).isoformat() for unit in sorted(others)}
    return Recent(since, {unit: day for unit, day in units.items() if day != since})


def recent_since(ledger: Ledger) -> date:
    """The first day that counts as recent for what is tied to no other unit."""
    return date.fromisoformat(recent(ledger).since)


def number_setting(register: Register, code: str) -> int:
    """A setting that is a whole number; what holds where the school has said nothing."""
    kept = register.setting(code) or ""
    return int(kept) if kept.isascii() and kept.isdigit() else NUMBERS[code].default


def remove_periods(ledger: Ledger, periods: Sequence[int], *, origin: Origin) -> Notice:
    """Removes periods of the school year, as one step; ``Refused`` for one that is not there."""
    for id in periods:
        if ledger.register.get(PERIOD, id) is None:
            raise Refused(mark("There is no period number {id}. Look at: coordinator year list."), id=id)
    removals = tuple(Removal(PERIOD.code, id) for id in dict.fromkeys(periods))
    sentence = Sentence(mark("School year: {count} periods removed"), {"count": len(removals)})
    return ledger.commit(ChangeSet(sentence, origin, removals=removals))
