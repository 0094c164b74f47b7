"""The term-start check: asks the register, lets the domain count, and says what was found and what can be done."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from coordinator.desk.records.kind_counts import devices_said
from coordinator.desk.term.ground import Arrivals, Ground, WhatIf, answered, grounded
from coordinator.desk.term.plans import plan_called
from coordinator.domain.changes import Ref
from coordinator.domain.choices import DEVICE_KINDS, DeviceKind, SchoolForm
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, ORDER_LINE
from coordinator.domain.termstart.answer import Answer, Arrival, Row
from coordinator.domain.termstart.exemptions import Accepted, open_gap
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.supply import REASONS
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.term_register import LeftOut
from coordinator.words import mark, text

LISTED: Final = 20
"""So many lines or orders become a finding each; one more finding sums up the others."""
_WITH_LEAVERS: Final = Query(DEVICE, filters=(Filter("held_by", Test.FILLED), Filter("held_by.active", Test.IS, (0,))))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to act on: ``lacking``, ``risk``, ``hint`` or ``accepted``; a message with its values, and its action.

    ``target`` says of what the action is, as values by name:

    - ``order``: ``kind``, ``count``, ``product`` (the one that the school has most of, where it has any);
    - ``chase``: ``order``, ``line`` (records), ``number``, ``line_number``, ``kind``, ``promised``, ``count``; the
      summing one ``lines`` and ``count``;
    - ``acknowledge``: ``order`` (the record), ``number``, ``count``;
    - ``take_back``, ``transfer``, ``extend_life``, ``look_for``: ``count`` and ``reason``; :func:`devices_of` finds the
      devices, which may be very many, when they are asked for;
    - ``exempt``: ``kind``, ``group``, ``people``, of whom each may be exempt;
    - ``withdraw``: ``exemption``;
    - ``plan``: nothing.

    ``exemptable`` findings may also be met by an exemption with a reason.
    """

    severity: str
    message: str
    values: Mapping[str, Any]
    action: str
    target: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    exemptable: bool = False

    def __str__(self) -> str:
        return text(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A group's pupils, by record, who will have no device of a kind of which each of them is to have one.

    ``swaps`` marks a group that swaps devices: each of them gives back what they have, and gets a device anew.
    """

    kind: str
    group: str
    people: tuple[int, ...]
    swaps: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found for a day, by a plan (or none), with devices seen since a day counted as seen.

    ``left_out`` may be limited; ``reasons`` counts all devices that do not count. ``accepted`` are the gaps that stand
    by exemption. ``ground`` is what was read for it, and answers what-ifs. ``commonest`` leads from a kind to the
    product that the school has most of, where anything lacks.
    """

    on: date
    plan: str | None
    seen_since: date
    answer: Answer
    lacking: tuple[Lacking, ...]
    left_out: Sequence[LeftOut]
    with_leavers: int
    findings: tuple[Finding, ...]
    reasons: Mapping[str, int]
    accepted: tuple[Accepted, ...]
    ground: Ground
    commonest: Mapping[str, int]

    @property
    def has_plan(self) -> bool:
        """Whether anything is needed at all."""
        return self.plan is not None

    @property
    def short(self) -> bool:
        """Whether any kind lacks devices beyond what is accepted."""
        return any(open_gap(row, self.accepted) for row in self.answer.lacking)


def check(
    ledger: Ledger, on: date, plan: str | None = None, *, arrivals: Arrivals | None = None, most: int | None = None
) -> Check:
    """The check for a day: a term start, a test day, any day. Raises ``Refused`` for a plan that is not there.

    ``most`` limits the list of devices left out; the counts are whole.
    """
    register = ledger.register
    ground = grounded(ledger, on, plan_called(register, plan), arrivals)
    found = answered(ground, on)
    whole = Check(
        on,
        ground.name,
        date.fromisoformat(ground.recent.since),
        found.answer,
        tuple(_lacking(register, ground, on)),
        register.term.left_out(ground.measure(on), most),
        register.count(_WITH_LEAVERS),
        (),
        ground.summary.reasons(on),
        found.accepted,
        ground,
        _commonest(register) if found.answer.lacking else {},
    )
    return replace(whole, findings=tuple(_findings(register, whole)))


def _lacking(register: Register, ground: Ground, on: date) -> list[Lacking]:
    """Named pupils without a device, in groups where each is to have at least one; exempt pupils are none of them.

    Of a group that swaps devices all are listed: what they have now goes back.
    """
    wanted: dict[str, set[str]] = {}
    for policy in ground.plan.policies:
        if policy.basis is Basis.HEAD and policy.per >= 1:
            covered = (
                each.name for each in ground.plan.groups if each.form != SchoolForm.LEISURE and policy.covers(each)
            )
            wanted.setdefault(policy.kind, set()).update(covered)
    if not wanted:
        return []
    served = register.term.served(list(wanted), ground.measure(on))
    members: dict[str, list[int]] = {}
    for id, person in register.term.pupils():
        if id in ground.moves:
            members.setdefault(ground.moves[id], []).append(person)
    found: list[Lacking] = []
    for kind, names in wanted.items():
        having = served.get(kind, frozenset())
        free = {person for person, _, of in ground.plan.exempt if of in ("", kind)}
        for group in ground.plan.groups:
            swaps = group.name in ground.swapping
            people = tuple(
                person
                for person in (members.get(group.name, ()) if group.name in names else ())
                if (swaps or person not in having) and person not in free
            )
            if people:
                found.append(Lacking(kind, group.name, people, swaps))
    return found


def devices_of(ledger: Ledger, found: Check, finding: Finding, limit: int | None = None) -> array[int]:
    """The devices that a finding is about, by id: with people who have left, or left out of the count for its reason.

    Asked of the register as it stands now; none for a finding about something else.
    """
    register, reason = ledger.register, finding.target.get("reason")
    if reason == "with_leavers":
        return register.ids(_WITH_LEAVERS, limit)
    if reason is None:
        return array("q")
    reasons = ("ended", "updates_ended") if reason == "ended" else (str(reason),)
    left = register.term.left_out(found.ground.measure(found.on), limit, reasons)
    return array("q", (each.device for each in left))


def _findings(register: Register, found: Check) -> list[Finding]:
    findings = [_gap_finding(found, row) for row in found.answer.lacking if open_gap(row, found.accepted)]
    findings += [_accepted_finding(found, each) for each in found.accepted]
    findings += _late_findings(found)
    findings += _changed_findings(register, found)
    findings += _unnumbered_findings(register, found)
    findings += _pupil_findings(found)
    findings += _device_findings(found)
    if found.plan is None:
        findings.append(
            Finding("hint", mark("There is no term plan yet, so nothing is needed. Make one first."), {}, "plan")
        )
    return findings


def _gap_finding(found: Check, row: Row) -> Finding:
    lacks = open_gap(row, found.accepted)
    worst = max((each for each in found.answer.groups if each.kind == row.kind), key=lambda each: each.gap)
    values = {"count": lacks, "kind": kind_words(row.kind), "on": found.on.isoformat(), "need": row.need}
    message = mark("{kind}: {count} of {need} lacking on {on}.")
    if worst.group and worst.gap > 0:
        message = mark("{kind}: {count} of {need} lacking on {on}, most of them in {group}.")
        values["group"] = worst.group
    target = {"kind": row.kind, "count": lacks, "product": found.commonest.get(row.kind)}
    return Finding("lacking", message, values, "order", target, exemptable=True)


def _accepted_finding(found: Check, each: Accepted) -> Finding:
    values = {
        "count": each.row.gap, "kind": kind_words(each.row.kind), "on": found.on.isoformat(),
        "reason": each.exemption.reason, "group": each.row.group,
    }  # fmt: skip
    message = mark("{kind}: {count} lacking on {on}, which is accepted: {reason}")
    if each.row.group != SHARED:
        message = mark("{kind}: {count} lacking in {group} on {on}, which is accepted: {reason}")
    return Finding("accepted", message, values, "withdraw", {"exemption": each.exemption.id, "kind": each.row.kind})


def _late_findings(found: Check) -> list[Finding]:
    late = [each for each in found.ground.arrivals if each.outstanding > 0 and not each.in_time(found.on)]
    late.sort(key=lambda each: (-each.outstanding, each.order, each.line))
    findings = [_late_finding(found, each) for each in late[:LISTED]]
    if rest := late[LISTED:]:
        count = sum(each.outstanding for each in rest)
        message = mark("{lines} further lines with {count} devices are late for {on} or have no day.")
        values = {"lines": len(rest), "count": count, "on": found.on.isoformat()}
        findings.append(Finding("risk", message, values, "chase", {"lines": len(rest), "count": count}))
    return findings


def _late_finding(found: Check, line: Arrival) -> Finding:
    values = {
        "count": line.outstanding, "devices": devices_said(line.kind, line.outstanding), "order": line.order,
        "line": line.line, "on": found.on.isoformat(),
        "promised": "" if line.promised is None else line.promised.isoformat(),
    }  # fmt: skip
    target = {
        "order": line.order_id, "line": line.line_id, "number": line.order, "line_number": line.line,
        "kind": line.kind, "promised": values["promised"] or None, "count": line.outstanding,
    }  # fmt: skip
    message = mark("{order}, line {line}: {devices} promised for {promised} come too late for {on}.")
    if line.promised is None:
        message = mark("{order}, line {line}: {devices} promised for no day.")
    elif line.promised < found.ground.today:
        message = mark("{order}, line {line}: {devices} promised for {promised}, which have not come.")
    return Finding("risk", message, values, "chase", target)


def _changed_findings(register: Register, found: Check) -> list[Finding]:
    """What central IT changed in orders of the kinds that the plan needs, and nobody here has acknowledged (V2)."""
    kinds = tuple(dict.fromkeys(policy.kind for policy in found.ground.plan.policies))
    if not kinds:
        return []
    waiting = (Filter("unacknowledged", Test.AFTER, (0,)), Filter("product.kind", Test.IS, kinds))
    ids = register.ids(Query(ORDER_LINE, filters=waiting))
    orders: dict[int, list[Any]] = {}
    for order, number, count in register.rows(ORDER_LINE, ids, ("order", "order.number", "unacknowledged")):
        if isinstance(order, int):
            orders.setdefault(order, [number, 0])[1] += count
    message = mark("{order}: {count} changes by central IT wait to be acknowledged.")
    findings = [
        Finding("risk", message, {"order": number, "count": count}, "acknowledge",
                {"order": order, "number": number, "count": count})
        for order, (number, count) in list(orders.items())[:LISTED]
    ]  # fmt: skip
    if rest := list(orders.values())[LISTED:]:
        values = {"orders": len(rest), "count": sum(count for _, count in rest)}
        message = mark("{orders} further orders have {count} changes that wait to be acknowledged.")
        findings.append(Finding("risk", message, values, "acknowledge", values))
    return findings


def _unnumbered_findings(register: Register, found: Check) -> list[Finding]:
    """Units that came without a serial number are no longer on their way and no device yet: nothing counts them."""
    kinds = tuple(dict.fromkeys(policy.kind for policy in found.ground.plan.policies))
    bare = (Filter("device", Test.EMPTY), Filter("product.kind", Test.IS, kinds), Filter("line", Test.FILLED))
    ids = register.ids(Query(DELIVERED_UNIT, filters=bare)) if kinds else ()
    counts: dict[str, int] = {}
    orders: dict[str, Any] = {}
    paths = ("product.kind", "quantity", "delivery.order")
    for kind, quantity, order in register.rows(DELIVERED_UNIT, ids, paths) if ids else ():
        counts[str(kind)] = counts.get(str(kind), 0) + (quantity if isinstance(quantity, int) else 0)
        orders[str(kind)] = order
    message = mark("{devices} have come without serial numbers, so they count nowhere. Add them with their numbers.")
    return [
        Finding("risk", message, {"devices": devices_said(kind, count), "count": count}, "register",
                {"kind": kind, "order": orders[kind], "count": count})
        for kind, count in counts.items()
        if count > 0
    ]  # fmt: skip


def _pupil_findings(found: Check) -> list[Finding]:
    findings: list[Finding] = []
    for each in found.lacking:
        message = mark("{count} pupils in {group} have no {kind} of their own on {on}.")
        if len(each.people) == 1:
            message = mark("One pupil in {group} has no {kind} of their own on {on}.")
        if each.swaps:
            message = mark("{count} pupils in {group} swap devices: each of them is to have a {kind} anew on {on}.")
        values = {
            "count": len(each.people), "group": each.group, "kind": kind_words(each.kind), "on": found.on.isoformat()
        }  # fmt: skip
        target = {"kind": each.kind, "group": each.group, "people": each.people}
        findings.append(Finding("hint", message, values, "exempt", target, exemptable=True))
    if rest := findings[LISTED:]:
        count = sum(finding.values["count"] for finding in rest)
        message = mark("{count} pupils in {groups} further groups are without a device of their own.")
        values = {"count": count, "groups": len(rest)}
        return [*findings[:LISTED], Finding("hint", message, values, "exempt", values)]
    return findings


_ABOUT_DEVICES: Final = (
    ("with_leavers", mark("{count} devices are still with people who have left."), "take_back"),
    ("foreign", mark("{count} devices belong to another school."), "transfer"),
    ("ended", mark("{count} devices are past their end of life or of updates on {on}."), "extend_life"),
    ("unseen", mark("{count} devices do not count, since nobody has seen them since {since}."), "look_for"),
)


def _device_findings(found: Check) -> list[Finding]:
    counts = {**found.reasons, "with_leavers": found.with_leavers}
    counts["ended"] = counts.get("ended", 0) + counts.get("updates_ended", 0)
    days = {"on": found.on.isoformat(), "since": found.seen_since.isoformat()}
    return [
        Finding("hint", message, {"count": count, **days}, action, {"count": count, "reason": reason},
                exemptable=reason == "unseen")
        for reason, message, action in _ABOUT_DEVICES
        if (count := counts.get(reason, 0))
    ]  # fmt: skip


def _commonest(register: Register) -> dict[str, int]:
    """By kind, the product that the school has most devices of; one count over the index of products."""
    counted = [id for id, _ in register.group_count(Query(DEVICE), "product") if isinstance(id, int)]
    found: dict[str, int] = {}
    for id, (kind,) in zip(counted, register.rows(PRODUCT, counted, ("kind",)), strict=True):
        found.setdefault(str(kind or DeviceKind.OTHER), id)
    return found


def headline(found: Check | WhatIf) -> str:
    """The one sentence that a principal understands."""
    day = found.answer.on.isoformat()
    if not found.has_plan:
        return text("There is no term plan yet, so it cannot be said who will lack a device on {on}.", on=day)
    lacking = [(row, gap) for row in found.answer.lacking if (gap := open_gap(row, found.accepted))]
    if not lacking:
        if found.accepted:
            return text("Nothing lacks on {on} beyond what is accepted.", on=day)
        return text("Everybody has what they need on {on}.", on=day)
    listed = ", ".join(devices_said(row.kind, gap) for row, gap in lacking)
    return text("Lacking on {on}: {listed}.", on=day, listed=listed)


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
    return [register.name(Ref(PERSON.code, id)) for id in people]
