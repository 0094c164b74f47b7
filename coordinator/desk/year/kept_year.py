"""The school year as it is kept in the register: its periods, and the working days that preparing devices takes."""

from __future__ import annotations

from datetime import date

from coordinator.domain.changes import text_of
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.termstart.term_records import PeriodRecord
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Query, Register


def kept_periods(register: Register) -> list[Period]:
    """The school year, the earliest period first."""
    return [period_of(each) for each in register.records(Query(PERIOD, order=(("first", False),)))]


def period_of(record: PeriodRecord) -> Period:
    """A period as it stands in the register."""
    first, last = (date.fromisoformat(text_of(record, code)) for code in ("first", "last"))
    return Period(record.period_kind, record.name, first, last, record.unit)


def period_values(period: Period) -> dict[str, Scalar]:
    """A period as a record's values."""
    return {
        "kind": period.kind,
        "name": period.name,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "unit": period.unit,
    }
