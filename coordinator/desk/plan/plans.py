"""Term plans in the register: read as values for the arithmetic, brought in from lists, rolled over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coordinator.desk.counter.class_members import class_members
from coordinator.desk.plan.exemption_records import exempt_heads, plan_exemptions
from coordinator.desk.year.kept_year import kept_periods, period_values
from coordinator.domain.changes import ChangeSet, Creation, Origin, Removal, Sentence, difference
from coordinator.domain.choices import Role, RoomKind, SchoolForm
from coordinator.domain.inventory_kinds import GROUP, PERSON, ROOM, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.records import Group
from coordinator.domain.settings import SWAP_GRADES
from coordinator.domain.termstart.exemptions import Exemption
from coordinator.domain.termstart.needs import (
    COMMA,
    Plan,
    PlanGroup,
    Policy,
    is_swapping,
    moved_up,
    read_percent,
    read_share,
)
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import EXEMPTION, PERIOD, PLAN, PLAN_GROUP, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanGroupRecord, PlanRecord, PolicyRecord
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, R, Register, Test
from coordinator.words import mark

_ROOMS = Query(ROOM, filters=(Filter("room_kind", Test.IS, (RoomKind.ROOM,)),))


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan in the register, and the same as values; ``moves`` leads from a register group's id to its coming name.

    ``swapping`` are the coming groups that enter a year in which devices are swapped: what their pupils have now goes
    back to what is shared, and each of them gets a device anew. ``exemptions`` are those of the plan and of all plans.
    ``unit`` is the school unit of all of its groups, ``None`` where they are of several; ``rolled_over`` says that its
    groups are those of the coming year.
    """

    record: PlanRecord
    plan: Plan
    moves: Mapping[int, str]
    swapping: frozenset[str] = frozenset()
    exemptions: tuple[Exemption, ...] = ()
    unit: int | None = None
    rolled_over: bool = False

    @property
    def keeping(self) -> Mapping[int, str]:
        """The groups whose devices come with them."""
        return {id: name for id, name in self.moves.items() if name not in self.swapping}


def plan_called(register: Register, name: str | None) -> PlanRecord | None:
    """The plan of that name; without a name the only plan there is, else the one whose day comes last."""
    plans = register.records(Query(PLAN, order=(("on", True),)))
    if name is None:
        return plans[0] if plans else None
    found = [plan for plan in plans if fold(plan.name) == fold(name)]
    if not found:
        raise Refused(mark("There is no term plan “{name}”."), name=name)
    return found[0]


def stored_plan(register: Register, record: PlanRecord) -> StoredPlan:
    """The plan's groups and needs as the arithmetic takes them."""
    groups = plan_parts(register, PLAN_GROUP, record.id)
    moves = _moves(register, record, groups)
    exemptions = plan_exemptions(register, record)
    plan = Plan(
        tuple(_with_grades(register, groups, moves)),
        tuple(policy_of(policy) for policy in plan_parts(register, POLICY, record.id)),
        _said_or(record.employees, lambda: _count(register, Role.STAFF)),
        _said_or(record.rooms, lambda: register.count(_ROOMS)),
        exempt_heads(register, exemptions, moves),
    )
    units = {unit for (unit,) in register.rows(GROUP, list(moves), ("unit",))}
    unit = units.pop() if len(units) == 1 else None
    return StoredPlan(
        record, plan, moves, _swapping(register, groups), exemptions, unit if isinstance(unit, int) else None,
        any(group.from_group is not None for group in groups),
    )  # fmt: skip


def leaving_groups(register: Register) -> dict[int, str]:
    """The groups of the register that leave at the end of the year, by id."""
    groups = present_groups(register)
    return {group.id: group.name for group, present in groups if moved_up(present) is None}


def present_groups(register: Register, unit: int | None = None) -> list[tuple[Group, PlanGroup]]:
    """The groups of the register, of all units or one, each as it is now: with the years that its list, its name or its
    pupils say, and the form of its school unit where it has none of its own."""
    only = () if unit is None else (Filter("unit", Test.IS, (unit,)),)
    groups = register.records(Query(GROUP, filters=only, order=(("name", False),)))
    told = register.rows(GROUP, [group.id for group in groups], ("years", "unit.form", "members"))
    return [(group, _at_present(group, *each)) for group, each in zip(groups, told, strict=True)]


def _at_present(group: Group, years: Scalar, form: Scalar, members: Scalar) -> PlanGroup:
    heads = members if isinstance(members, int) else 0
    return PlanGroup(group.name, heads, str(years or ""), group.form or str(form or SchoolForm.COMPULSORY))


def _said_or(stated: int | None, counted: Callable[[], int]) -> int:
    """A number that the plan says, be it 0; else what the register counts."""
    return counted() if stated is None else stated


def _moves(register: Register, record: PlanRecord, groups: Sequence[PlanGroupRecord]) -> Mapping[int, str]:
    """A plan that was rolled over speaks of the groups as they will be called, until the class lists of the coming year
    have come in: from then on, as any other plan, of the groups as they are called now."""
    moves = {id: group.name for group in groups if (id := group.from_group) is not None}
    there = {known.id: known for known in register.records(Query(GROUP))}
    by_name = {fold(group.name): group.name for group in groups}
    units = _unit_names(register)
    now: dict[int, str] = {}
    for id, known in there.items():
        names = (known.name, _of_unit(known.name, units.get(known.unit)))
        found = next((by_name[name] for name in map(fold, names) if name in by_name), None)
        if found is not None:
            now[id] = found
    return now if not moves or _have_moved(register, record, groups, now) else moves


def _have_moved(
    register: Register, record: PlanRecord, groups: Sequence[PlanGroupRecord], now: Mapping[int, str]
) -> bool:
    """Whether more than half of those whom the plan moves up stand in their coming group already."""
    coming = {
        id: group for group in groups
        if (id := group.from_group) is not None and now.get(id) != group.name
    }  # fmt: skip
    heads = sum(group.headcount or 0 for group in coming.values())
    moved = sum(
        count for (was, to), count in register.term.changed_groups(record.id).items()
        if was in coming and now.get(to) == coming[was].name
    )  # fmt: skip
    return 2 * moved > heads


def _unit_names(register: Register) -> Mapping[int | None, str]:
    return {unit.id: unit.name for unit in register.records(Query(UNIT))}


def _of_unit(name: str, unit: str | None) -> str:
    """A group's name with its school unit's, without commas: needs list groups with commas between them."""
    return (f"{name} ({unit})" if unit else name).replace(",", " ")


def swap_grades(register: Register) -> frozenset[str]:
    """The years whose pupils swap devices when they enter them, as the school set them (``term.swap_grades``)."""
    return _listed(register.setting(SWAP_GRADES) or "")


def _swapping(register: Register, groups: Sequence[PlanGroupRecord]) -> frozenset[str]:
    """The groups that enter a year of swapping: a group that is in it already has swapped."""
    grades = swap_grades(register)
    found: set[str] = set()
    now = {group.id: present for group, present in present_groups(register)} if grades else {}
    for group in groups if grades else ():
        coming, id = _group(group), group.from_group
        if id is None or not is_swapping(coming, grades):
            continue
        if id in now and now[id].grades != coming.grades:
            found.add(coming.name)
    return frozenset(found)


def _count(register: Register, role: str) -> int:
    active = (Filter("role", Test.IS, (role,)), Filter("active", Test.IS_NOT, (0,)))
    return register.count(Query(PERSON, filters=active))


_PARTS: Final = (PLAN_GROUP, POLICY, EXEMPTION)


def plan_parts(register: Register, kind: Kind[R], plan: int) -> Sequence[R]:
    """The groups (``plan_group``), needs (``policy``) or exemptions of a plan."""
    return register.records(Query(kind, filters=(Filter("plan", Test.IS, (plan,)),)))


def _group(record: PlanGroupRecord) -> PlanGroup:
    return PlanGroup(record.name, record.headcount or 0, record.grade, record.form or SchoolForm.COMPULSORY)


def _with_grades(register: Register, parts: Sequence[PlanGroupRecord], moves: Mapping[int, str]) -> Sequence[PlanGroup]:
    """The plan's groups. One that the plan gives no year has that of the group it is in the register: moved up, where
    the plan is rolled over and the class lists of the coming year have not come in."""
    groups = [_group(part) for part in parts]
    if all(group.grade for group in groups):
        return groups
    ahead = moves == {part.from_group: part.name for part in parts if part.from_group is not None}
    known = {
        moves[group.id]: moved_up(present) if ahead else present
        for group, present in present_groups(register)
        if group.id in moves
    }
    return [group if group.grade else _with_grade_of(known.get(group.name), group) for group in groups]


def _with_grade_of(other: PlanGroup | None, group: PlanGroup) -> PlanGroup:
    return group if other is None else replace(group, grade=other.grade)


def policy_of(record: PolicyRecord) -> Policy:
    """A stored need as the arithmetic takes it."""
    return Policy(
        kind=record.device_kind,
        per=read_share(record.per),
        basis=Basis(record.basis),
        groups=_listed(record.groups),
        grades=_listed(record.grades),
        spare=read_percent(record.spare),
        product=record.product,
    )


def _listed(typed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in typed.split(",") if word.strip())


def known_plan(register: Register, name: str) -> PlanRecord | None:
    """The plan of exactly that name, case and accents aside; ``None`` where there is none."""
    plans = (plan for plan in register.records(Query(PLAN)) if fold(plan.name) == fold(name))
    return next(plans, None)


def roll_over(ledger: Ledger, name: str, on: date | None, *, unit: int | None = None, origin: Origin) -> Notice:
    """A new plan from this year's groups, of all units or one: each moves up a year, leavers leave; needs follow."""
    register = ledger.register
    if any(fold(plan.name) == fold(name) for plan in register.records(Query(PLAN))):
        raise Refused(mark("There is a term plan “{name}” already. Choose another name."), name=name)
    creations = [Creation(PLAN.code, -1, {"name": name, "on": None if on is None else on.isoformat()})]
    coming = [
        (group, moved) for group, present in _counted_groups(register, unit) if (moved := moved_up(present)) is not None
    ]
    for (group, moved), called in zip(coming, _told_apart(register, coming), strict=True):
        values = {"grade": moved.grade or None, "form": moved.form, "headcount": moved.headcount}
        part = {"plan": -1, "name": called, "from_group": group.id, **values}
        creations.append(Creation(PLAN_GROUP.code, -1 - len(creations), part))
    if len(creations) == 1:
        raise Refused(mark("There are no groups to roll over. Import a class list first."))
    sentence = Sentence(
        mark("Term plan {plan} rolled over: {count} groups"), {"plan": name, "count": len(creations) - 1}
    )
    return ledger.commit(ChangeSet(sentence, origin, creations=tuple(creations)))


def _told_apart(register: Register, coming: Sequence[tuple[Group, PlanGroup]]) -> list[str]:
    """The coming groups' names, since a plan knows a group by its name alone: where several are called the same, each
    of them with its school unit, and with a number where that does not tell them apart either."""
    many = Counter(fold(moved.name) for _, moved in coming)
    units = _unit_names(register)
    taken: set[str] = set()
    names: list[str] = []
    for group, moved in coming:
        unit = units.get(group.unit) if many[fold(moved.name)] > 1 else None
        name = _of_unit(moved.name, unit)
        found, at = name, 1
        while fold(found) in taken:
            found, at = f"{name} {at + 1}", at + 1
        taken.add(fold(found))
        names.append(found)
    return names


def _counted_groups(register: Register, unit: int | None) -> Iterator[tuple[Group, PlanGroup]]:
    """The groups as they are now, with those who are in the class."""
    for group, present in present_groups(register, unit):
        yield group, replace(present, headcount=register.count(class_members(group.id)))


def make_plan(
    ledger: Ledger, name: str, on: date | None, employees: int | None, rooms: int | None, *, origin: Origin
) -> Notice:
    """A new, empty plan; refused when there is one of that name."""
    if known_plan(ledger.register, name) is not None:
        raise Refused(mark("There is a term plan “{name}” already. Choose another name."), name=name)
    values: dict[str, Scalar] = {
        "name": name,
        "on": None if on is None else on.isoformat(),
        "employees": employees,
        "rooms": rooms,
    }
    sentence = Sentence(mark("Term plan {plan} made"), {"plan": name})
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation(PLAN.code, -1, values),)))


def add_group(
    ledger: Ledger, plan: PlanRecord, name: str, headcount: int, grade: str, form: str | None, *, origin: Origin
) -> Notice | None:
    """Adds a group, or brings the one of that name to the headcount; ``None`` when it says so already."""
    if "," in name:
        raise Refused(COMMA)
    wanted: dict[str, Scalar] = {"headcount": headcount}
    wanted |= {code: value for code, value in (("grade", grade), ("form", form)) if value}
    sentence = Sentence(mark("{group} of {plan}: {count} heads"), {"group": name, "plan": plan.ref, "count": headcount})
    groups = [each for each in plan_parts(ledger.register, PLAN_GROUP, plan.id) if fold(each.name) == fold(name)]
    if groups:
        changes = difference(groups[0], wanted)
        return ledger.commit(ChangeSet(sentence, origin, changes=changes)) if changes else None
    values = {"plan": plan.id, "name": name, "form": SchoolForm.COMPULSORY, **wanted}
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation(PLAN_GROUP.code, -1, values),)))


def remove_plan(ledger: Ledger, plan: PlanRecord, *, origin: Origin) -> Notice:
    """Removes a plan with its groups, needs and exemptions."""
    parts = [part for kind in _PARTS for part in plan_parts(ledger.register, kind, plan.id)]
    removals = (*(Removal(part.kind, part.id) for part in parts), Removal(PLAN.code, plan.id))
    sentence = Sentence(mark("Term plan {plan} removed"), {"plan": plan.name})
    return ledger.commit(ChangeSet(sentence, origin, removals=removals))


def add_periods(ledger: Ledger, periods: Iterable[Period], *, origin: Origin) -> tuple[Notice | None, int]:
    """Adds what is not there yet, as one step, and tells how many; those there already stay."""
    new = list(dict.fromkeys(periods))
    there = set(kept_periods(ledger.register))
    creations = tuple(
        Creation(PERIOD.code, -1 - at, period_values(each))
        for at, each in enumerate(each for each in new if each not in there)
    )
    if not creations:
        return None, 0
    sentence = Sentence(mark("School year: {count} periods added"), {"count": len(creations)})
    return ledger.commit(ChangeSet(sentence, origin, creations=creations)), len(creations)
