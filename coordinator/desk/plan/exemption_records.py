"""Exemptions in the register, and as the arithmetic takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.termstart.exemptions import Exemption
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.domain.termstart.term_records import ExemptionRecord, PlanRecord
from coordinator.ledger.questions import Filter, Query, Register, Test


def kept_exemptions(register: Register, plan: PlanRecord | None = None) -> Sequence[ExemptionRecord]:
    """The exemptions that hold for a plan, its own and those for all plans; without a plan every one there is."""
    held = () if plan is None else (Filter("plan", Test.IS, (None, plan.id)),)
    return register.records(Query(EXEMPTION, filters=held))


def plan_exemptions(register: Register, record: PlanRecord | None) -> tuple[Exemption, ...]:
    """The exemptions that hold for a plan: its own, and those for all plans."""
    plans = (None,) if record is None else (None, record.id)
    return tuple(
        Exemption(
            each.id, each.reason, each.device_kind or None, each.group or None,
            each.person, each.device,
        )
        for each in register.records(Query(EXEMPTION, filters=(Filter("plan", Test.IS, plans),)))
    )  # fmt: skip


def exempt_heads(
    register: Register, exemptions: Sequence[Exemption], moves: Mapping[int, str]
) -> frozenset[tuple[int, str, str]]:
    """The exempt pupils who stand in a group of the plan."""
    people = [(each.person, each.kind or "") for each in exemptions if each.person is not None]
    rows = register.rows(PERSON, [person for person, _ in people], ("group", "active"))
    return frozenset(
        (person, moves[group], kind)
        for (person, kind), (group, active) in zip(people, rows, strict=True)
        if isinstance(group, int) and group in moves and active != 0
    )
