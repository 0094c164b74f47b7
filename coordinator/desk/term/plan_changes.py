"""Changing term plans by hand: copied, corrected cell by cell, thinned out, compared side by side (needs V17)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from coordinator.desk.plan.ground import WhatIf, answered, grounded
from coordinator.desk.plan.plans import plan_parts, stored_plan
from coordinator.desk.term.plan_needs import check_product, double_needs
from coordinator.desk.term.year_findings import open_years, year_findings
from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Record, Removal, Sentence, difference
from coordinator.domain.kinds import KINDS
from coordinator.domain.termstart.needs import COMMA, read_percent, read_share
from coordinator.domain.termstart.term_kinds import PLAN, PLAN_GROUP, POLICY
from coordinator.domain.termstart.term_records import PlanGroupRecord, PlanPart, PlanRecord, PolicyRecord
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Query, Register
from coordinator.words import mark

PARTS: Final = (PLAN_GROUP, POLICY)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan beside the others: its day, its groups, their heads, and the answer to it (``None`` without a day).

    ``open`` says what it leaves open about years.
    """

    record: PlanRecord
    groups: int
    heads: int
    found: WhatIf | None
    open: tuple[str, ...] = ()


def plan_lines(ledger: Ledger, stale: Callable[[], bool] = lambda: False) -> list[PlanLine]:
    """Every plan, the one whose day comes last first, each answered for its own day."""
    register = ledger.register
    found: list[PlanLine] = []
    for record in register.records(Query(PLAN, order=(("on", True), ("name", False)))):
        if stale():
            break
        told: WhatIf | None = None
        on = record.on
        if on is None:
            plan = stored_plan(register, record).plan
            groups, open_words = plan.groups, (*open_years(register, record), *map(str, double_needs(plan)))
        else:
            ground = grounded(ledger, on, record)
            groups, told = ground.plan.groups, answered(ground, on)
            open_words = tuple(map(str, (*year_findings(register, ground), *double_needs(ground.plan))))
        heads = sum(group.headcount for group in groups)
        found.append(PlanLine(record, len(groups), heads, told, open_words))
    return found


def copy_plan(ledger: Ledger, plan: PlanRecord, name: str, *, origin: Origin) -> Notice:
    """A second plan with the same day, groups and needs, to be changed and compared."""
    name = _free_name(ledger.register, name)
    creations = [Creation(PLAN.code, -1, {**_kept(plan), "name": name})]
    for kind in PARTS:
        for part in plan_parts(ledger.register, kind, plan.id):
            creations.append(Creation(kind.code, -1 - len(creations), {**_kept(part), "plan": -1}))
    sentence = Sentence(mark("Term plan {plan} copied as {name}"), {"plan": plan.ref, "name": name})
    return ledger.commit(ChangeSet(sentence, origin, creations=tuple(creations)))


def _kept(record: Record) -> dict[str, Scalar]:
    return {field.code: record.values.get(field.code) for field in KINDS[record.kind].fields}


def _free_name(register: Register, name: str, but: Record | None = None) -> str:
    name = name.strip()
    if not name:
        raise Refused(mark("The plan needs a name."))
    others = (plan for plan in register.records(Query(PLAN)) if but is None or plan.id != but.id)
    if any(fold(plan.name) == fold(name) for plan in others):
        raise Refused(mark("There is a term plan “{name}” already. Choose another name."), name=name)
    return name


def change_plan(ledger: Ledger, plan: PlanRecord, values: Mapping[str, Scalar], *, origin: Origin) -> Notice | None:
    """Gives a plan another name, day, or number of employees or rooms; ``None`` when it says so already."""
    wanted = dict(values)
    if "name" in wanted:
        wanted["name"] = _free_name(ledger.register, str(wanted["name"] or ""), plan)
    for code in ("employees", "rooms"):
        _check_count(wanted.get(code), PLAN.field(code).caption)
    changes = difference(plan, wanted)
    if not changes:
        return None
    sentence = Sentence(mark("Term plan {plan} changed"), {"plan": plan.ref})
    return ledger.commit(ChangeSet(sentence, origin, changes=changes))


def change_part(ledger: Ledger, part: PlanPart, code: str, value: Scalar, *, origin: Origin) -> Notice | None:
    """Corrects one fact of a group or of a need; refuses what the arithmetic could not read, with a sentence.

    A group that gets another name takes the needs that name it along.
    """
    check_part(code, value)
    if isinstance(part, PolicyRecord):
        told = {**part.values, code: value}
        product = told.get("product")
        check_product(ledger.register, str(told["kind"]), product if isinstance(product, int) else None)
    changes = difference(part, {code: value})
    if not changes:
        return None
    plan = part.plan or 0
    if isinstance(part, PlanGroupRecord) and code == "name":
        changes += _renamed_in_needs(ledger.register, part, str(value))
    record = ledger.register.get(PLAN, plan)
    label = KINDS[part.kind].field(code).label
    values = {"plan": "" if record is None else record.ref, "field": label}
    return ledger.commit(ChangeSet(Sentence(mark("{plan} corrected: {field}"), values), origin, changes=changes))


def check_part(code: str, value: Scalar) -> None:
    """Raises ``Unread`` or ``Refused`` for what a group or need cannot say."""
    if code == "per":
        read_share(str(value or ""))
    elif code == "spare":
        read_percent(str(value or ""))
    elif code == "headcount":
        _check_count(value, PLAN_GROUP.field("headcount").caption)


def _check_count(value: Scalar, caption: str) -> None:
    if isinstance(value, int) and value < 0:
        raise Refused(mark("{field} cannot be less than 0."), field=caption)


def _renamed_in_needs(register: Register, group: PlanGroupRecord, name: str) -> tuple[Change, ...]:
    if "," in name:
        raise Refused(COMMA)
    return tuple(
        change
        for policy, listed in _needs_naming(register, group)
        for change in difference(policy, {"groups": ",".join(name if each == group.name else each for each in listed)})
    )


def _needs_naming(register: Register, group: PlanGroupRecord) -> list[tuple[PolicyRecord, list[str]]]:
    policies = plan_parts(register, POLICY, group.plan or 0)
    named = [(policy, _listed(policy)) for policy in policies]
    return [(policy, listed) for policy, listed in named if group.name in listed]


def _without(listed: Sequence[str], gone: Collection[str]) -> list[str]:
    return [name for name in listed if name not in gone]


def _listed(policy: PolicyRecord) -> list[str]:
    return [word.strip() for word in policy.groups.split(",") if word.strip()]


def remove_parts(ledger: Ledger, parts: Sequence[PlanPart], *, origin: Origin) -> Notice:
    """Takes groups or needs out of their plan; a need that names none but those groups goes with them, since without
    names it would hold for every group."""
    register = ledger.register
    groups = [part for part in parts if isinstance(part, PlanGroupRecord)]
    gone = {group.name for group in groups}
    removals = {(part.kind, part.id): Removal(part.kind, part.id) for part in parts}
    changes: dict[Key, Change] = {}
    for group in groups:
        for policy, listed in _needs_naming(register, group):
            left = _without(listed, gone)
            if left:
                changes |= {change.key: change for change in difference(policy, {"groups": ",".join(left)})}
            else:
                removals[POLICY.code, policy.id] = Removal(POLICY.code, policy.id)
    plan = register.get(PLAN, parts[0].plan or 0)
    values = {"plan": "" if plan is None else plan.ref, "count": len(removals)}
    whole = ChangeSet(Sentence(mark("{count} lines taken out of {plan}"), values), origin)
    return ledger.commit(replace(whole, changes=tuple(changes.values()), removals=tuple(removals.values())))
