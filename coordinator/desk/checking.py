"""The term-start check: asks the register, lets the domain count, and says what was found and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from coordinator.desk.arriving import arriving
from coordinator.desk.planning import (
    DEFAULT_SEEN_DAYS,
    SEEN_DAYS,
    StoredPlan,
    closed_spans,
    number_setting,
    plan_called,
    stored_plan,
)
from coordinator.domain.changes import Ref
from coordinator.domain.choices import DEVICE_KINDS
from coordinator.domain.termstart.answer import Answer, Arrival, Row, answer
from coordinator.domain.termstart.kinds import Basis
from coordinator.domain.termstart.needs import SHARED, Plan
from coordinator.domain.termstart.supply import REASONS, seen_limit
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.termstart import LeftOut, TermRegister
from coordinator.words import count_text, mark, text

Arrivals = Callable[[Ledger, date], Sequence[Arrival]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to act on: ``lacking``, ``risk`` or ``hint``; a message with its values, and the action's code.

    ``target`` says of what the action is: a kind, a group, records.
    """

    severity: str
    message: str
    values: Mapping[str, Any]
    action: str
    target: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return text(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A group's pupils, by record, who will have no device of a kind of which each of them is to have one."""

    kind: str
    group: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found for a day, by a plan (or none), with devices seen since a day counted as seen."""

    on: date
    plan: str | None
    seen_since: date
    answer: Answer
    lacking: tuple[Lacking, ...]
    left_out: Sequence[LeftOut]
    with_leavers: int
    findings: tuple[Finding, ...]

    @property
    def short(self) -> bool:
        """Whether any kind lacks devices."""
        return bool(self.answer.lacking)


def check(
    ledger: Ledger, on: date, plan: str | None = None, *, arrivals: Arrivals | None = None, most: int | None = None
) -> Check:
    """The check for a day: a term start, a test day, any day. Raises ``Refused`` for a plan that is not there.

    ``most`` limits the list of devices left out; the counts are whole.
    """
    register = ledger.register
    record = plan_called(register, plan)
    stored = None if record is None else stored_plan(register, record)
    since = recent_since(ledger)
    found = _answered(ledger, on, since, stored, arrivals)
    lacking = tuple(_lacking(register, stored, on, since)) if stored is not None else ()
    leavers = register.count(
        Query("device", filters=(Filter("held_by.active", Test.IS, (0,)), Filter("held_by", Test.FILLED)))
    )
    left = _term(register).left_out(on.isoformat(), since.isoformat(), most)
    name = None if record is None else record.text("name")
    whole = Check(on, name, since, found, lacking, left, leavers, ())
    return Check(on, name, since, found, lacking, left, leavers, tuple(_findings(whole)))


def what_if(ledger: Ledger, on: date, plan: Plan, moves: Mapping[int, str], arrivals: Sequence[Arrival]) -> Answer:
    """The answer to changed headcounts, needs or dates; nothing is saved."""
    since = recent_since(ledger)
    return answer(on, plan, usable(ledger.register, on, since, moves), arrivals)


def recent_since(ledger: Ledger) -> date:
    """The first day that counts as recent for *last seen*: so many days back, closed periods not counted."""
    days = number_setting(ledger.register, SEEN_DAYS, DEFAULT_SEEN_DAYS)
    return seen_limit(ledger.today, days, closed_spans(ledger.register))


def _answered(ledger: Ledger, on: date, since: date, stored: StoredPlan | None, arrivals: Arrivals | None) -> Answer:
    plan = Plan((), ()) if stored is None else stored.plan
    moves: Mapping[int, str] = {} if stored is None else stored.moves
    coming = (arrivals or arriving)(ledger, on)
    return answer(on, plan, usable(ledger.register, on, since, moves), coming)


def usable(register: Register, on: date, since: date, moves: Mapping[int, str]) -> dict[tuple[str, str], int]:
    """The devices that count, by kind and by the plan's group that their pupils move up into."""
    found: dict[tuple[str, str], int] = {}
    for counted in _term(register).standing(on.isoformat(), since.isoformat()):
        if counted.reason is None:
            group = SHARED if counted.group is None else moves.get(counted.group, SHARED)
            found[counted.kind, group] = found.get((counted.kind, group), 0) + counted.count
    return found


def _term(register: Register) -> TermRegister:
    return register.term


def _lacking(register: Register, stored: StoredPlan, on: date, since: date) -> list[Lacking]:
    """Named pupils without a device, in groups where each is to have at least one."""
    groups = {name: [id for id, moved in stored.moves.items() if moved == name] for name in stored.moves.values()}
    found: list[Lacking] = []
    for policy in stored.plan.policies:
        if policy.basis is not Basis.HEAD or policy.per < 1:
            continue
        for group in stored.plan.groups:
            ids = groups.get(group.name, [])
            if policy.covers(group) and ids:
                people = _term(register).without_device(policy.kind, ids, on.isoformat(), since.isoformat())
                if people:
                    found.append(Lacking(policy.kind, group.name, tuple(people)))
    return found


def _findings(found: Check) -> list[Finding]:
    findings = [_gap_finding(found, row) for row in found.answer.lacking]
    findings += [
        Finding(
            "risk",
            mark("{count} {kind} are promised too late for {on}, or for no day."),
            {"count": row.at_risk, "kind": kind_words(row.kind), "on": found.on.isoformat()},
            "chase",
            {"kind": row.kind},
        )
        for row in found.answer.kinds
        if row.at_risk
    ]
    if found.with_leavers:
        findings.append(
            Finding("hint", mark("{count} devices are still with people who have left."), {"count": found.with_leavers},
                    "take_back")
        )  # fmt: skip
    unseen = sum(1 for device in found.left_out if device.reason == "unseen")
    if unseen:
        findings.append(
            Finding("hint", mark("{count} devices have not been seen since {since}."),
                    {"count": unseen, "since": found.seen_since.isoformat()}, "look_for")
        )  # fmt: skip
    if found.plan is None:
        findings.append(
            Finding("hint", mark("There is no term plan yet, so nothing is needed. Make one first."), {}, "plan")
        )
    return findings


def _gap_finding(found: Check, row: Row) -> Finding:
    worst = max((each for each in found.answer.groups if each.kind == row.kind), key=lambda each: each.gap)
    values = {"count": row.gap, "kind": kind_words(row.kind), "on": found.on.isoformat(), "need": row.need}
    if worst.group and worst.gap > 0:
        message = mark("{count} {kind} lack on {on} (of {need}), most of them in {group}.")
        return Finding(
            "lacking", message, {**values, "group": worst.group}, "order", {"kind": row.kind, "count": row.gap}
        )
    return Finding("lacking", mark("{count} {kind} lack on {on} (of {need})."), values, "order",
                   {"kind": row.kind, "count": row.gap})  # fmt: skip


def headline(found: Check) -> str:
    """The one sentence that a principal understands."""
    day = found.on.isoformat()
    if found.plan is None:
        return text("There is no term plan yet, so it cannot be said who will lack a device on {on}.", on=day)
    lacking = found.answer.lacking
    if not lacking:
        return text("Everybody has what they need on {on}.", on=day)
    listed = ", ".join(f"{row.gap} {kind_words(row.kind)}" for row in lacking)
    total = sum(row.gap for row in lacking)
    return count_text(
        "{count} device lacks on {on}: {listed}.",
        "{count} devices lack on {on}: {listed}.",
        total,
        on=day,
        listed=listed,
    )


def kind_words(kind: str) -> str:
    """A kind of device in the language in use."""
    return next((text(choice.label) for choice in DEVICE_KINDS if choice.code == kind), kind)


def reason_words(reason: str) -> str:
    """Why a device does not count, in the language in use."""
    return text(REASONS[reason])


def group_words(group: str) -> str:
    """A group's name; what is tied to none reads *Shared and spare*."""
    return group or text("Shared and spare")


def named(register: Register, people: Sequence[int]) -> list[str]:
    """People by their shown names (needs U7)."""
    return [register.name(Ref("person", id)) for id in people]
