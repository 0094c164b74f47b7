"""Reports on money and use (needs U1–U3, U5, L2, V19): idle, cost leaks, replacement, returns, coverage, density.

Money is whole öre, a year is twelve monthly fees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from coordinator.desk.term.term_check import Check
from coordinator.desk.year.unit_years import number_setting, recent
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.choices import Condition, Ownership, Role
from coordinator.domain.inventory_kinds import PERSON, UNIT
from coordinator.domain.keys import natural_key
from coordinator.domain.settings import RESIDUAL_PERCENT
from coordinator.domain.termstart.answer import AnswerRow
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.term_kinds import SNAPSHOT
from coordinator.domain.termstart.term_records import Snapshot
from coordinator.domain.values import Ore, Scalar, total
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.term_register import (
    Covered,
    Idle,
    Leak,
    Measure,
    Replaced,
    Returned,
    UnitDevices,
    UnitPeople,
)
from coordinator.words import mark, text

YEARS: Final = 5
LEAKS: Final = {
    "unused": mark("unused: not seen recently"),
    "too_old": mark("too old: past its end of life or of updates"),
    "foreign": mark("belongs to another school"),
}
"""The three reasons of needs U3; a device for which several hold stands under the first: foreign, unused, too old."""


@dataclass(frozen=True, slots=True)
class IdleReport:
    """Devices that nobody has seen since a day: how many, what they may cost in a year, the longest unseen first.

    Of ``unmentioned`` of them, which cost ``unmentioned_ore``, no list has ever said that they were seen.
    """

    since: date
    count: int
    yearly_cost_ore: Ore
    items: Sequence[Idle]
    unmentioned: int
    unmentioned_ore: Ore


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What is paid without use, by reason and in all."""

    reasons: Sequence[Leak]

    @property
    def count(self) -> int:
        """How many devices."""
        return sum(leak.count for leak in self.reasons)

    @property
    def yearly_cost_ore(self) -> Ore:
        """What they cost in a year."""
        return total(leak.yearly_cost_ore for leak in self.reasons)


@dataclass(frozen=True, slots=True)
class Return:
    """A device to go back or to be sold, and what may be got for it."""

    device: Returned
    residual_ore: Ore


@dataclass(frozen=True, slots=True)
class Density:
    """Devices of a kind that can be counted on today, beside the active pupils and employees."""

    kind: str
    devices: int
    per_pupil: Fraction | None
    per_employee: Fraction | None

    @property
    def pupils_per_device(self) -> Fraction | None:
        """How many pupils share one; ``None`` where there are no pupils."""
        return 1 / self.per_pupil if self.per_pupil else None


@dataclass(frozen=True, slots=True)
class UnitDensity:
    """One school unit by itself: its people, and its devices beside them. ``name`` is ``None`` for what no unit has."""

    name: str | None
    pupils: int
    employees: int
    kinds: tuple[Density, ...]


def idle_report(ledger: Ledger, limit: int | None = None) -> IdleReport:
    """Needs U2: devices of ours that nobody has seen; some of them may only be switched off."""
    since = recent(ledger)
    term = ledger.register.term
    whole, never = term.idle_sum(since), term.unmentioned_sum(since)
    return IdleReport(date.fromisoformat(since.since), *whole, term.idle(since, limit), *never)


def only_idle(found: IdleReport, only: str | None) -> IdleReport:
    """The report on those seen before (``seen``) alone, or on those that no list mentions (``unmentioned``)."""
    if only is None:
        return found
    never = only == "unmentioned"
    items = [each for each in found.items if (each.last_seen is None) is never]
    cost = found.unmentioned_ore if never else Ore(found.yearly_cost_ore - found.unmentioned_ore)
    told = (found.unmentioned, found.unmentioned_ore) if never else (0, Ore(0))
    return IdleReport(found.since, len(items), cost, items, *told)


def leak_report(ledger: Ledger) -> LeakReport:
    """Needs U3: each device under one of the three reasons."""
    return LeakReport(ledger.register.term.leaks(ledger.today.isoformat(), recent(ledger)))


@dataclass(frozen=True, slots=True)
class ReplacementPlan:
    """What ends year by year and kind by kind, and beside it, by kind, how many devices have no end date at all."""

    ending: Sequence[Replaced]
    endless: Sequence[tuple[str, int]]


def replacement_plan(ledger: Ledger, years: int = YEARS) -> ReplacementPlan:
    """Needs L2: what ends in this year and the years after, by kind; what ended before stands in this year."""
    term = ledger.register.term
    return ReplacementPlan(term.replacement(ledger.today.year, years, ledger.today.isoformat()), term.endless())


def return_list(ledger: Ledger, until: date) -> list[Return]:
    """Needs U1: what ends by a day. What a bought device may still bring is a share of its price, set by the school in
    ``term.residual_percent`` (none unless set); damaged and unusable ones bring nothing, and rented ones go back."""
    percent = residual_percent(ledger.register)
    return [Return(each, residual(each, percent)) for each in ledger.register.term.returns(until.isoformat())]


def residual_percent(register: Register) -> int:
    """What a bought device brings at its end, in per cent of its price."""
    return number_setting(register, RESIDUAL_PERCENT)


def residual(device: Returned, percent: int) -> Ore:
    """Whole öre, rounded down."""
    if device.ownership in (Ownership.SERVICE, Ownership.LENT) or device.condition in (
        Condition.DAMAGED,
        Condition.UNUSABLE,
    ):
        return Ore(0)
    return Ore((device.price_ore or 0) * percent // 100)


def coverage(ledger: Ledger, on: date) -> Sequence[Covered]:
    """Needs U5: every group's pupils, and how many of them have a device of each kind that counts on the day."""
    return ledger.register.term.coverage(Measure(on.isoformat(), recent(ledger)))


def density(ledger: Ledger) -> list[Density]:
    """Needs L2: devices that count today, per pupil and per employee; ``None`` where there are none of them."""
    register = ledger.register
    counted: dict[str, int] = {}
    for each in register.term.spans(recent(ledger)):
        if each.reason(ledger.today.isoformat()) is None:
            counted[each.kind] = counted.get(each.kind, 0) + each.devices
    pupils, employees = active(ledger, Role.PUPIL), active(ledger, Role.STAFF)
    return [
        Density(kind, count, _share(count, pupils), _share(count, employees)) for kind, count in sorted(counted.items())
    ]


def unit_density(ledger: Ledger) -> list[UnitDensity]:
    """Needs L2: the same for each school unit that has people or devices, by name; what no unit has stands last."""
    register = ledger.register
    counted: dict[int | None, list[UnitDevices]] = {}
    for each in register.term.unit_devices(Measure(ledger.today.isoformat(), recent(ledger))):
        counted.setdefault(each.unit, []).append(each)
    people = {each.unit: each for each in register.term.unit_people()}
    names = {unit.id: unit.name for unit in register.records(Query(UNIT))}
    found = [
        _of_unit(None if unit is None else names[unit], people.get(unit, UnitPeople(unit, 0, 0)), counted.get(unit, ()))
        for unit in {*counted, *people}
    ]
    return sorted(found, key=lambda each: (each.name is None, natural_key(each.name or "")))


def _of_unit(name: str | None, people: UnitPeople, devices: Sequence[UnitDevices]) -> UnitDensity:
    _, pupils, employees = people
    kinds = tuple(
        Density(each.kind, each.devices, _share(each.devices, pupils), _share(each.devices, employees))
        for each in devices
    )
    return UnitDensity(name, pupils, employees, kinds)


def active(ledger: Ledger, role: str) -> int:
    """How many active people have the role."""
    filters = (Filter("role", Test.IS, (role,)), Filter("active", Test.IS_NOT, (0,)))
    return ledger.register.count(Query(PERSON, filters=filters))


def _share(count: int, of: int) -> Fraction | None:
    return Fraction(count, of) if of else None


def keep_figures(ledger: Ledger, check: Check, *, origin: Origin) -> Notice | None:
    """Keeps what a check found, to be followed over the terms (needs U5, V19): one record a kind, and one for each
    group that needs or has devices of it. Once a day for each day asked about: ``None`` when that is kept already."""
    register = ledger.register
    kept = (Filter("taken", Test.IS, (ledger.today.isoformat(),)), Filter("on", Test.IS, (check.on.isoformat(),)))
    if register.count(Query(SNAPSHOT, filters=kept), most=1):
        return None
    figures = (*_figures(ledger, check).values(), *_group_figures(ledger, check))
    creations = tuple(Creation(SNAPSHOT.code, -1 - at, values) for at, values in enumerate(figures))
    if not creations:
        return None
    sentence = Sentence(mark("Figures for {on} kept"), {"on": check.on.isoformat()})
    return ledger.commit(ChangeSet(sentence, origin, creations=creations))


def _figures(ledger: Ledger, check: Check) -> Mapping[str, dict[str, Scalar]]:
    stock = ledger.register.term.stock(ledger.today.isoformat(), check.ground.recent)
    found: dict[str, dict[str, Scalar]] = {}
    for row in check.answer.kinds:
        found[row.kind] = _counted(row)
    for each in stock:
        found.setdefault(each.kind, {}).update(devices=each.devices, idle=each.idle, age_months=each.age_months)
    return {kind: {**_moment(ledger, check), "kind": kind, **values} for kind, values in found.items()}


def _group_figures(ledger: Ledger, check: Check) -> Iterator[dict[str, Scalar]]:
    """What each group of the plan had against its need; devices of no group serve none of them by name."""
    for row in check.answer.groups:
        if row.group != SHARED and (row.need or row.supply or row.arriving):
            yield {**_moment(ledger, check), "kind": row.kind, "group": row.group, **_counted(row)}


def _moment(ledger: Ledger, check: Check) -> dict[str, Scalar]:
    return {"taken": ledger.today.isoformat(), "on": check.on.isoformat(), "plan": check.plan}


def _counted(row: AnswerRow) -> dict[str, Scalar]:
    return {"need": row.need, "supply": row.supply, "arriving": row.arriving, "at_risk": row.at_risk}


def kept_figures(ledger: Ledger) -> Sequence[Snapshot]:
    """The figures of the whole kept so far, the oldest first."""
    return _kept(ledger, Test.EMPTY)


def kept_groups(ledger: Ledger) -> Sequence[Snapshot]:
    """The figures of single groups kept so far, the oldest first."""
    return _kept(ledger, Test.FILLED)


def _kept(ledger: Ledger, test: Test) -> Sequence[Snapshot]:
    order = (("taken", False), ("on", False), ("kind", False))
    return ledger.register.records(Query(SNAPSHOT, filters=(Filter("group", test),), order=order))


def leak_words(reason: str) -> str:
    """Why a device is a leak, in the language in use."""
    return text(LEAKS[reason])
