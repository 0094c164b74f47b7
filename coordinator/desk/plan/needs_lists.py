"""A list of needs and a term plan: what the list changes in the plan, and the plan as such a list (needs V17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coordinator.desk.plan.plans import known_plan, plan_parts, stored_plan
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Record, Removal, Sentence, difference
from coordinator.domain.choices import SchoolForm
from coordinator.domain.keys import natural_key
from coordinator.domain.kind import Kind
from coordinator.domain.termstart.grades import normal_grade
from coordinator.domain.termstart.needs import (
    NeedRow,
    Plan,
    applying,
    read_percent,
    read_share,
    show_percent,
    show_share,
)
from coordinator.domain.termstart.term_kinds import PLAN, PLAN_GROUP, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanRecord, PolicyRecord
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query, Register
from coordinator.words import mark

NeedsByKey = Mapping[tuple[str, str], NeedRow]
"""What a plan says that each head of a group shall have, by kind and group."""


def needs_changes(
    register: Register, name: str, rows: Sequence[NeedRow], *, origin: Origin, whole: bool = True
) -> ChangeSet:
    """What makes the plan of that name say what the list says; nothing when it does already.

    A list that is not ``whole``, since lines of it were refused, takes no group and no group's need away. A group that
    stands on several lines, one for each kind, has one headcount; two that differ are refused.
    """
    heads: dict[str, NeedRow] = {}
    for row in rows:
        first = heads.setdefault(row.group, row)
        if first.headcount != row.headcount:
            raise Refused(
                mark("{group} has {one} heads on line {first} and {other} on line {line}. Correct one of them."),
                group=row.group, one=first.headcount, other=row.headcount, first=first.line, line=row.line,
            )  # fmt: skip
    record = known_plan(register, name)
    if record is None:
        return _new_plan(name, heads, rows, origin)
    return _changed_plan(register, record, heads, rows, origin, whole=whole)


def plan_to_fill(register: Register, typed: str | None, stem: str) -> str:
    """The plan that a list of needs goes into: the one said, else the only one there is, else one named by the file."""
    if typed:
        return typed
    plans = register.records(Query(PLAN), limit=2)
    return plans[0].name if len(plans) == 1 else stem


def needs_fates(register: Register, name: str, rows: Sequence[NeedRow]) -> tuple[int, int, int]:
    """How many rows of a list would be new in the plan, changed by it, and said there already."""
    record = known_plan(register, name)
    if record is None:
        return len(rows), 0, 0
    needed = _needs_by_key(register, record)
    groups = {part.name: part for part in plan_parts(register, PLAN_GROUP, record.id)}
    needs = _split(register, record)
    created = updated = 0
    for row in rows:
        group = groups.get(row.group)
        key = (row.kind, row.group)
        told = needed.get(key) or (_row_of(needs.single[key]) if key in needs.single else None)
        if told is None:
            created += 1
        elif group is None or not _same(told, row) or difference(group, _told_of(row)):
            updated += 1
    return created, updated, len(rows) - created - updated


def needs_list(plan: Plan) -> list[NeedRow]:
    """What the plan's groups need, a line each and kind; what is counted by employee, room or number has no group."""
    found: dict[tuple[str, str], NeedRow] = {}
    applied = {group.name: applying(plan.policies, group) for group in plan.groups}
    for policy in plan.policies:
        if policy.basis is not Basis.HEAD:
            continue
        for group in plan.groups:
            key = (group.name, policy.kind)
            if policy not in applied[group.name]:
                continue
            before = found.get(key)
            per = policy.per + (read_share(before.per) if before else 0)
            spare = max(policy.spare, read_percent(before.spare)) if before else policy.spare
            found[key] = NeedRow(
                0, group.name, group.grade, group.headcount, policy.kind, show_share(per), show_percent(spare)
            )
    return sorted(found.values(), key=lambda row: (natural_key(row.group), row.group, row.kind))


def _needs_by_key(register: Register, plan: PlanRecord) -> dict[tuple[str, str], NeedRow]:
    return {(row.kind, row.group): row for row in needs_list(stored_plan(register, plan).plan)}


def _same(one: NeedRow, other: NeedRow) -> bool:
    """Whether two lines say the same of each head, however it is written: 0,5 is 1/2."""
    return (read_share(one.per), read_percent(one.spare)) == (read_share(other.per), read_percent(other.spare))


def _row_of(need: PolicyRecord) -> NeedRow:
    return NeedRow(0, need.groups, "", 0, need.device_kind, need.per, need.spare)


def _told_of(row: NeedRow) -> dict[str, Scalar]:
    """What a line says of a group that is there: its form of school is not among it."""
    return {code: value for code, value in _group_values(row).items() if code != "form"}


def _new_plan(name: str, heads: Mapping[str, NeedRow], rows: Sequence[NeedRow], origin: Origin) -> ChangeSet:
    plan = Creation(PLAN.code, -1, {"name": name})
    parts = [
        *(("plan_group", _group_values(row)) for row in heads.values()),
        *(("policy", _need_values(row)) for row in rows),
    ]
    creations = [Creation(kind, -2 - at, {"plan": -1, **values}) for at, (kind, values) in enumerate(parts)]
    sentence = Sentence(mark("Term plan {plan} taken in: {count} groups"), {"plan": name, "count": len(heads)})
    return ChangeSet(sentence, origin, creations=(plan, *creations))


def _group_values(row: NeedRow) -> dict[str, Scalar]:
    return {"name": row.group, "grade": row.grade or None, "form": _form(row), "headcount": row.headcount}


def _form(row: NeedRow) -> str:
    return SchoolForm.UPPER_SECONDARY if normal_grade(row.grade).startswith("GY") else SchoolForm.COMPULSORY


def _need_values(row: NeedRow) -> dict[str, Scalar]:
    return {
        "kind": row.kind,
        "basis": Basis.HEAD.value,
        "per": row.per,
        "groups": row.group,
        "spare": row.spare or None,
    }


@dataclass(slots=True)
class _Needs:
    """A plan's needs per head: those of one group, as a list says them, and those of several groups or of years."""

    single: dict[tuple[str, str], PolicyRecord] = field(default_factory=dict)
    broad: list[PolicyRecord] = field(default_factory=list)


def _split(register: Register, plan: PlanRecord) -> _Needs:
    found = _Needs()
    for need in plan_parts(register, POLICY, plan.id):
        if need.basis != Basis.HEAD.value:
            continue
        key = (need.device_kind, need.groups)
        if key[1] and "," not in key[1] and key not in found.single:
            found.single[key] = need
        else:
            found.broad.append(need)
    return found


@dataclass(slots=True)
class _Steps:
    """What is done to a plan: kinds of record, their values, and what goes."""

    plan: int
    creations: list[Creation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)

    def create(self, kind: Kind[Record], values: Mapping[str, Scalar]) -> None:
        self.creations.append(Creation(kind.code, -1 - len(self.creations), {"plan": self.plan, **values}))


def _changed_plan(
    register: Register, plan: PlanRecord, heads: Mapping[str, NeedRow], rows: Sequence[NeedRow], origin: Origin, *,
    whole: bool,
) -> ChangeSet:  # fmt: skip
    """Lines of the list replace the groups and needs of groups; one that the list could mention and does not goes."""
    needed = _needs_by_key(register, plan)
    steps = _Steps(plan.id)
    _change_groups(register, plan, heads, needed, steps, whole=whole)
    needs = _split(register, plan)
    for kind in dict.fromkeys(row.kind for row in rows):
        _change_needs(kind, {row.group: row for row in rows if row.kind == kind}, needs, needed, steps, whole=whole)
    if whole:
        listed = {row.kind for row in rows}
        named = [*needs.single.values(), *(need for need in needs.broad if need.groups)]
        steps.removals += [Removal(POLICY.code, need.id) for need in named if need.device_kind not in listed]
    sentence = Sentence(mark("Term plan {plan} taken in: {count} groups"), {"plan": plan.ref, "count": len(heads)})
    return ChangeSet(
        sentence, origin, creations=tuple(steps.creations), changes=tuple(steps.changes),
        removals=tuple(steps.removals),
    )  # fmt: skip


def _change_groups(
    register: Register,
    plan: PlanRecord,
    heads: Mapping[str, NeedRow],
    needed: NeedsByKey,
    steps: _Steps,
    *,
    whole: bool,
) -> None:
    """A group without a need of its own stands in no list, and is not taken away by one."""
    there = {part.name: part for part in plan_parts(register, PLAN_GROUP, plan.id)}
    for name, row in heads.items():
        if name in there:
            steps.changes += difference(there[name], _told_of(row))
        else:
            steps.create(PLAN_GROUP, _group_values(row))
    if whole:
        sayable = {group for _, group in needed}
        gone = [part for name, part in there.items() if name in sayable and name not in heads]
        steps.removals += [Removal(PLAN_GROUP.code, part.id) for part in gone]


def _change_needs(
    kind: str, rows: Mapping[str, NeedRow], needs: _Needs, needed: NeedsByKey, steps: _Steps, *, whole: bool
) -> None:
    """The needs of a kind as the list says them. Where needs of years or of several groups say otherwise, they give
    way to a need for each group: beside them, every head of a listed group would be counted twice."""
    before = _rows_of(kind, needed)
    if _says_nothing_new(rows, before) and (not whole or before.keys() <= rows.keys()):
        return
    broad = [need for need in needs.broad if need.device_kind == kind]
    wanted = rows if whole or not broad else {**before, **rows}
    product = _product(kind, needs)
    for group, row in wanted.items():
        _change_need(needs.single.get((kind, group)), row, product, steps)
    gone = _unlisted(kind, needs, wanted) if whole else []
    steps.removals += [Removal(POLICY.code, need.id) for need in (*broad, *gone)]


def _product(kind: str, needs: _Needs) -> int | None:
    """What the plan's needs of a kind are to be met with: a list does not say it, so it stays as it is."""
    named = [each.product for each in (*needs.broad, *needs.single.values()) if each.device_kind == kind]
    return next((product for product in named if product is not None), None)


def _change_need(need: PolicyRecord | None, row: NeedRow, product: int | None, steps: _Steps) -> None:
    if need is None:
        steps.create(POLICY, {**_need_values(row), "product": product})
    elif not _same(_row_of(need), row):
        steps.changes += difference(need, _need_values(row))


def _rows_of(kind: str, needed: NeedsByKey) -> dict[str, NeedRow]:
    return {group: row for (each, group), row in needed.items() if each == kind}


def _says_nothing_new(rows: Mapping[str, NeedRow], before: Mapping[str, NeedRow]) -> bool:
    return all(group in before and _same(before[group], row) for group, row in rows.items())


def _unlisted(kind: str, needs: _Needs, wanted: Mapping[str, NeedRow]) -> list[PolicyRecord]:
    """The needs of a kind whose groups a whole list does not name."""
    return [need for (each, group), need in needs.single.items() if each == kind and group not in wanted]
