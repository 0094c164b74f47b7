"""The records of term plans and of the school year."""

from __future__ import annotations

from enum import Enum

from coordinator.domain.choices import DEVICE_KINDS, SCHOOL_FORMS, PeriodKind, choices
from coordinator.domain.fields import Field, Type
from coordinator.domain.kind import Kind
from coordinator.domain.termstart.term_records import (
    ExemptionRecord,
    PeriodRecord,
    PlanGroupRecord,
    PlanRecord,
    PolicyRecord,
    Snapshot,
)
from coordinator.words import mark


class Basis(Enum):
    """What a policy counts: heads of a group, employees, rooms, or nothing (a fixed number)."""

    HEAD = "head"
    EMPLOYEE = "employee"
    ROOM = "room"
    FIXED = "fixed"


_PLAN = Field("plan", mark("Term plan"), Type.REFERENCE, required=True, refers="plan", editable=False)

PLAN = Kind(
    PlanRecord,
    "plan",
    30,
    mark("Term plan"),
    mark("Term plans"),
    (
        Field("name", mark("Name"), required=True),
        Field("on", mark("Day"), Type.DATE),
        Field("employees", mark("Employees"), Type.INTEGER),
        Field("rooms", mark("Rooms"), Type.INTEGER),
        Field("note", mark("Note"), Type.LONG_TEXT, personal=True),
    ),
    title=("name",),
)
# A group of the coming term; ``from_group`` is the group of the register that moves up into it.
PLAN_GROUP = Kind(
    PlanGroupRecord,
    "plan_group",
    31,
    mark("Group of a term plan"),
    mark("Groups of a term plan"),
    (
        _PLAN,
        Field("name", mark("Name"), required=True),
        Field("grade", mark("Grade")),
        Field("form", mark("School form"), Type.CHOICE, choices=SCHOOL_FORMS),
        Field("headcount", mark("Headcount"), Type.INTEGER, required=True),
        Field("from_group", mark("Moves up from"), Type.REFERENCE, refers="group"),
    ),
    title=("name",),
)
# So many of a kind per head, employee or room. ``groups`` and ``grades`` are lists with commas; ``per`` as written;
# ``product`` what is ordered where devices of the kind lack.
POLICY = Kind(
    PolicyRecord,
    "policy",
    32,
    mark("Need"),
    mark("Needs"),
    (
        _PLAN,
        Field("kind", mark("Kind"), Type.CHOICE, required=True, choices=DEVICE_KINDS),
        Field(
            "basis",
            mark("Counted by"),
            Type.CHOICE,
            required=True,
            choices=choices(
                (Basis.HEAD.value, mark("Per head of the group")),
                (Basis.EMPLOYEE.value, mark("Per employee")),
                (Basis.ROOM.value, mark("Per room")),
                (Basis.FIXED.value, mark("Fixed number")),
            ),
        ),
        Field("per", mark("Devices each"), required=True),
        Field("groups", mark("Groups")),
        Field("grades", mark("Grades")),
        Field("spare", mark("Spare in per cent")),
        Field("product", mark("Product to order"), Type.REFERENCE, refers="product"),
    ),
    title=("kind",),
)
PERIOD = Kind(
    PeriodRecord,
    "period",
    33,
    mark("Period of the school year"),
    mark("School year"),
    (
        Field(
            "kind",
            mark("Kind"),
            Type.CHOICE,
            required=True,
            choices=choices(
                (PeriodKind.TERM, mark("Term")),
                (PeriodKind.BREAK, mark("Break")),
                (PeriodKind.STAFF_DAY, mark("Staff day")),
                (PeriodKind.CLOSED, mark("School closed")),
            ),
        ),
        Field("name", mark("Name"), required=True),
        Field("first", mark("From"), Type.DATE, required=True),
        Field("last", mark("To"), Type.DATE, required=True),
        Field("unit", mark("School unit"), Type.REFERENCE, refers="unit"),
    ),
    title=("name",),
)
# Why a gap, a pupil or a device is not to be reported; for one plan, or for all where none is named.
EXEMPTION = Kind(
    ExemptionRecord,
    "exemption",
    34,
    mark("Exemption"),
    mark("Exemptions"),
    (
        Field("plan", mark("Term plan"), Type.REFERENCE, refers="plan"),
        Field("kind", mark("Kind"), Type.CHOICE, choices=DEVICE_KINDS),
        Field("group", mark("Group")),
        Field("person", mark("Person"), Type.REFERENCE, personal=True, refers="person"),
        Field("device", mark("Device"), Type.REFERENCE, refers="device"),
        Field("reason", mark("Reason"), required=True, personal=True),
    ),
    title=("reason",),
)
# What a check found, kept to be drawn over the terms (needs V19); ages in months. With a ``group``, as the plan calls
# it, what that one group had against its need; without one the whole, shared devices included.
SNAPSHOT = Kind(
    Snapshot,
    "snapshot",
    35,
    mark("Kept figure"),
    mark("Kept figures"),
    (
        Field("taken", mark("Taken"), Type.DATE, required=True, editable=False),
        Field("on", mark("Day"), Type.DATE, required=True, editable=False),
        Field("plan", mark("Term plan"), editable=False),
        Field("kind", mark("Kind"), Type.CHOICE, required=True, choices=DEVICE_KINDS, editable=False),
        Field("need", mark("Need"), Type.INTEGER, editable=False),
        Field("supply", mark("Supply"), Type.INTEGER, editable=False),
        Field("arriving", mark("Arriving"), Type.INTEGER, editable=False),
        Field("at_risk", mark("At risk"), Type.INTEGER, editable=False),
        Field("devices", mark("Devices"), Type.INTEGER, editable=False),
        Field("idle", mark("Not seen"), Type.INTEGER, editable=False),
        Field("age_months", mark("Age in months"), Type.INTEGER, editable=False),
        Field("group", mark("Group"), editable=False),
    ),
    title=("taken",),
)
TERM_KINDS = (PLAN, PLAN_GROUP, POLICY, PERIOD, EXEMPTION, SNAPSHOT)
