"""Whether an exemption would change anything: one that does not only looks as if something were dealt with (V17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coordinator.desk.plan.plans import StoredPlan, stored_plan
from coordinator.desk.year.unit_years import recent
from coordinator.domain.changes import Ref
from coordinator.domain.hand_out_rules import NOT_IN_A_CLASS
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.termstart.needs import PlanGroup
from coordinator.domain.termstart.supply import LeftOutReason
from coordinator.domain.termstart.term_kinds import PLAN, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query, Register
from coordinator.ledger.term_register import Measure
from coordinator.words import mark

_UNSEEN = (LeftOutReason.UNSEEN, LeftOutReason.UNMENTIONED)


def check_effect(ledger: Ledger, exempted: Mapping[str, Scalar]) -> None:
    """``Refused`` for an exemption (by field of its kind) that would change nothing in its plan, or in any plan."""
    register = ledger.register
    plans = list(_plans(register, exempted.get("plan")))
    person, device = exempted.get("person"), exempted.get("device")
    if isinstance(device, int):
        _check_device(ledger, device, plans)
        return
    kind = _text(exempted.get("kind"))
    stored = [stored_plan(register, plan) for plan in plans]
    if not stored or any(not each.plan.policies for each in stored):
        return  # of a plan that states no need yet nothing can be said
    if isinstance(person, int):
        if not any(_needs_of_person(register, each, person, kind) for each in stored):
            message = mark("The plan asks for no such device for {person}, so there is nothing to exempt.")
            raise Refused(message, person=register.name(Ref(PERSON.code, person)))
    elif not any(_needed(each, kind, _text(exempted.get("group"))) for each in stored):
        raise Refused(mark("The plan asks for nothing of that, so there is no gap to accept."))


def _plans(register: Register, plan: Scalar) -> Iterator[PlanRecord]:
    if not isinstance(plan, int):
        yield from register.records(Query(PLAN))
    elif (record := register.get(PLAN, plan)) is not None:
        yield record


def _check_device(ledger: Ledger, device: int, plans: list[PlanRecord]) -> None:
    """An exempt device is one whose place somebody knows though nobody has seen it: no other reason is lifted."""
    register = ledger.register
    days = [plan.on or ledger.today for plan in plans] or [ledger.today]
    since = recent(ledger)
    if not any(_is_unseen(register, Measure(day.isoformat(), since), device) for day in dict.fromkeys(days)):
        message = mark("{device} is not left out for not being seen, so an exemption would change nothing.")
        raise Refused(message, device=register.name(Ref(DEVICE.code, device)))


def _is_unseen(register: Register, measure: Measure, device: int) -> bool:
    return any(each.device == device for each in register.term.left_out(measure, None, _UNSEEN))


def _needs_of_person(register: Register, stored: StoredPlan, person: int, kind: str) -> bool:
    group, active, role = register.rows(PERSON, [person], ("group", "active", "role"))[0]
    if active == 0 or role in NOT_IN_A_CLASS or not isinstance(group, int):
        return False
    name = stored.moves.get(group)
    return any(each.name == name and _covered(stored, each, kind) for each in stored.plan.groups)


def _needed(stored: StoredPlan, kind: str, group: str) -> bool:
    if group and not kind:  # a group that needs nothing is not asked for its need any more
        return any(each.name == group for each in stored.plan.groups)
    if group:
        return any(each.name == group and _covered(stored, each, kind) for each in stored.plan.groups)
    return any(each.kind == kind and each.per for each in stored.plan.policies)


def _covered(stored: StoredPlan, group: PlanGroup, kind: str) -> bool:
    return any(
        each.basis is Basis.HEAD and each.per and each.covers(group) and (not kind or each.kind == kind)
        for each in stored.plan.policies
    )


def _text(value: Scalar) -> str:
    return "" if value is None else str(value)
