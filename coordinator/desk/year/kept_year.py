"""The school year as it is kept in the register: its periods, and the working days that preparing devices takes."""

from __future__ import annotations

from datetime import date

from coordinator.domain.changes import Record
from coordinator.domain.termstart.school_year import Period
from coordinator.ledger.questions import Query, Register


def kept_periods(register: Register) -> list[Period]:
    """The school year, the earliest period first."""
    return [period_of(each) for each in register.records(Query("period", order=(("first", False),)))]


def period_of(record: Record) -> Period:
    """A period as it stands in the register."""
    first, last = (date.fromisoformat(record.text(code)) for code in ("first", "last"))
    return Period(record.text("kind"), record.text("name"), first, last, record.number("unit"))
