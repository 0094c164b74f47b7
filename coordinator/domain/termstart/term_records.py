"""The records of term plans and of the school year, typed: what ``term_kinds`` describes, as attributes."""

from __future__ import annotations

from coordinator.domain.changes import Record
from coordinator.domain.views import Day, Number, Reference, Text


class PlanRecord(Record):
    """Term plan."""

    __slots__ = ()

    name = Text("name")
    on = Day("on")
    employees = Number("employees")
    rooms = Number("rooms")
    note = Text("note")


class PlanGroupRecord(Record):
    """Group of a term plan."""

    __slots__ = ()

    plan = Reference("plan")
    name = Text("name")
    grade = Text("grade")
    form = Text("form")
    headcount = Number("headcount")
    from_group = Reference("from_group")


class PolicyRecord(Record):
    """Need."""

    __slots__ = ()

    plan = Reference("plan")
    device_kind = Text("kind")
    basis = Text("basis")
    per = Text("per")
    groups = Text("groups")
    grades = Text("grades")
    spare = Text("spare")
    product = Reference("product")


PlanPart = PlanGroupRecord | PolicyRecord
"""A line of a plan: a group, or a need."""


class PeriodRecord(Record):
    """Period of the school year."""

    __slots__ = ()

    period_kind = Text("kind")
    name = Text("name")
    first = Day("first")
    last = Day("last")
    unit = Reference("unit")


class ExemptionRecord(Record):
    """Exemption."""

    __slots__ = ()

    plan = Reference("plan")
    device_kind = Text("kind")
    group = Text("group")
    person = Reference("person")
    device = Reference("device")
    reason = Text("reason")


class Snapshot(Record):
    """Kept figure."""

    __slots__ = ()

    taken = Day("taken")
    on = Day("on")
    plan = Text("plan")
    device_kind = Text("kind")
    need = Number("need")
    supply = Number("supply")
    arriving = Number("arriving")
    at_risk = Number("at_risk")
    devices = Number("devices")
    idle = Number("idle")
    age_months = Number("age_months")
    group = Text("group")
