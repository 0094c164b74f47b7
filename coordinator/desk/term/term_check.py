"""The term-start check: asks the register, lets the domain count, and says what was found and what can be done."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coordinator.desk.plan.coming_start import plan_for_day
from coordinator.desk.plan.ground import Arrivals, Ground, WhatIf, answered, grounded
from coordinator.desk.plan.orderable import Orderable, orderable_of, the_only
from coordinator.desk.plan.plans import plan_called
from coordinator.desk.records.kind_counts import devices_words
from coordinator.desk.term.findings import (
    AcceptedGap,
    ChangedOrder,
    ChangedOrders,
    Finding,
    Foreign,
    Gap,
    LateLine,
    LateLines,
    NoPlan,
    OfDevices,
    PastEnd,
    Unnumbered,
    Unseen,
    Unserved,
    UnservedBeyond,
    WithLeavers,
)
from coordinator.desk.term.plan_needs import double_needs
from coordinator.desk.term.set_aside import ToCollect, Unmentioned, listed_groups, set_aside, to_collect_query
from coordinator.desk.term.year_findings import year_findings
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, ORDER_LINE
from coordinator.domain.termstart.answer import Answer, AnswerRow, Arrival
from coordinator.domain.termstart.exemptions import Accepted, open_gap
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.supply import ENDS, REASONS, LeftOutReason
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.term_register import LeftOut
from coordinator.words import text

LISTED: Final = 20
"""So many lines or orders become a finding each; one more finding sums up the others."""
_WITH_LEAVERS: Final = Query(DEVICE, filters=(Filter("held_by", Test.FILLED), Filter("held_by.active", Test.IS, (0,))))


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
    by exemption. ``ground`` is what was read for it, and answers what-ifs. ``orderable`` leads from a kind that lacks
    to what can be ordered for it.
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
    orderable: Mapping[str, tuple[Orderable, ...]]

    @property
    def has_plan(self) -> bool:
        """Whether anything is needed at all."""
        return self.plan is not None

    @property
    def is_answered(self) -> bool:
        """Whether there is a plan whose needs cover every group: without that, nothing lacking means nothing."""
        return self.has_plan and self.answer.is_whole

    @property
    def short(self) -> bool:
        """Whether any kind lacks devices beyond what is accepted."""
        return any(open_gap(row, self.accepted) for row in self.answer.lacking)


def check(
    ledger: Ledger, on: date, plan: str | None = None, *, arrivals: Arrivals | None = None, most: int | None = None
) -> Check:
    """The check for a day: a term start, a test day, any day; by the plan for that day unless one is named. Raises
    ``Refused`` for a plan that is not there.

    ``most`` limits the list of devices left out; the counts are whole.
    """
    register = ledger.register
    record = plan_for_day(register, on) if plan is None else plan_called(register, plan)
    ground = grounded(ledger, on, record, arrivals)
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
        {row.kind: orderable_of(register, ground.plan, row.kind, ledger.today) for row in found.answer.lacking},
    )
    return replace(whole, findings=tuple(_findings(register, whole)))


def _lacking(register: Register, ground: Ground, on: date) -> list[Lacking]:
    """Named pupils without a device, in groups where each is to have at least one; exempt pupils are none of them.

    Of a group that swaps devices all are listed: what they have now goes back.
    """
    wanted = _wanted_groups(ground)
    if not wanted:
        return []
    served = register.term.served(list(wanted), ground.measure(on))
    members: dict[str, list[int]] = {}
    for id, person in register.term.pupils():
        if id in ground.moves:
            members.setdefault(ground.moves[id], []).append(person)
    found: list[Lacking] = []
    for kind, names in wanted.items():
        free = {person for person, _, of in ground.plan.exempt if of in ("", kind)}
        listed = {name: [person for person in members.get(name, ()) if person not in free] for name in names}
        found += _lacking_of(kind, listed, ground, served.get(kind, frozenset()))
    return found


def _wanted_groups(ground: Ground) -> dict[str, set[str]]:
    """By kind of device the groups in which each is to have at least one."""
    wanted: dict[str, set[str]] = {}
    for policy in ground.plan.policies:
        if policy.basis is Basis.HEAD and policy.per >= 1:
            covered = (each.name for each in ground.plan.groups if policy.covers(each))
            wanted.setdefault(policy.kind, set()).update(covered)
    return wanted


def _lacking_of(
    kind: str, members: Mapping[str, Sequence[int]], ground: Ground, having: Collection[int]
) -> Iterator[Lacking]:
    """Group by group in the plan's order, who of the members has none of a kind, or swaps what they have."""
    for group in ground.plan.groups:
        swaps = group.name in ground.swapping
        people = tuple(person for person in members.get(group.name, ()) if swaps or person not in having)
        if people:
            yield Lacking(kind, group.name, people, swaps)


def devices_of(ledger: Ledger, found: Check, finding: Finding, limit: int | None = None) -> array[int]:
    """The devices that a finding is about, by id: with people who have left, or left out of the count for its reason.

    Asked of the register as it stands now; none for a finding about something else.
    """
    register = ledger.register
    if not isinstance(finding, OfDevices):
        return array("q")
    if isinstance(finding, WithLeavers):
        return register.ids(_WITH_LEAVERS, limit)
    if isinstance(finding, ToCollect):
        return array("q", (id for query in to_collect_query(finding) for id in register.ids(query, limit)))
    reasons = ENDS if isinstance(finding, PastEnd) else (finding.reason,)
    left = register.term.left_out(found.ground.measure(found.on), limit, reasons)
    return array("q", (each.device for each in left))


def _findings(register: Register, found: Check) -> list[Finding]:
    return [
        *(_gap(found, row) for row in found.answer.lacking if open_gap(row, found.accepted)),
        *(_accepted_gap(found, each) for each in found.accepted),
        *set_aside(register, found.ground, found.answer),
        *_late_lines(found),
        *_changed_orders(register, found),
        *_unnumbered(register, found),
        *_unserved(found),
        *_of_devices(register, found),
        *year_findings(register, found.ground),
        *double_needs(found.ground.plan),
        *([NoPlan()] if found.plan is None else []),
    ]


def _gap(found: Check, row: AnswerRow) -> Gap:
    worst = max((each for each in found.answer.groups if each.kind == row.kind), key=lambda each: each.gap)
    return Gap(
        open_gap(row, found.accepted),
        row.kind,
        row.need,
        found.on,
        worst.group if worst.gap > 0 else SHARED,
        the_only(found.orderable.get(row.kind, ())),
    )


def _accepted_gap(found: Check, each: Accepted) -> AcceptedGap:
    row, exemption = each.row, each.exemption
    return AcceptedGap(row.gap, row.kind, row.group, found.on, exemption.id, exemption.reason)


def _late_lines(found: Check) -> list[Finding]:
    late = [each for each in found.ground.arrivals if each.outstanding > 0 and not each.in_time(found.on)]
    late.sort(key=lambda each: (-each.outstanding, each.order, each.line))
    findings: list[Finding] = [_late_line(found, each) for each in late[:LISTED]]
    if rest := late[LISTED:]:
        findings.append(LateLines(sum(each.outstanding for each in rest), len(rest), found.on))
    return findings


def _late_line(found: Check, line: Arrival) -> LateLine:
    return LateLine(
        line.outstanding,
        line.kind,
        found.on,
        line.order_id,
        line.line_id,
        line.order,
        line.line,
        line.promised,
        overdue=line.promised is not None and line.promised < found.ground.today,
    )


def _changed_orders(register: Register, found: Check) -> list[Finding]:
    """What central IT changed in orders of the kinds that the plan needs, and nobody here has acknowledged (V2)."""
    kinds = tuple(dict.fromkeys(policy.kind for policy in found.ground.plan.policies))
    if not kinds:
        return []
    waiting = (Filter("unacknowledged", Test.AFTER, (0,)), Filter("product.kind", Test.IS, kinds))
    ids = register.ids(Query(ORDER_LINE, filters=waiting))
    counts: dict[int, int] = {}
    numbers: dict[int, str] = {}
    for order, number, count in register.rows(ORDER_LINE, ids, ("order", "order.number", "unacknowledged")):
        if isinstance(order, int) and isinstance(count, int):
            counts[order] = counts.get(order, 0) + count
            numbers[order] = str(number)
    orders = list(counts)
    findings: list[Finding] = [ChangedOrder(counts[order], order, numbers[order]) for order in orders[:LISTED]]
    if rest := orders[LISTED:]:
        findings.append(ChangedOrders(sum(counts[order] for order in rest), len(rest)))
    return findings


def _unnumbered(register: Register, found: Check) -> list[Unnumbered]:
    """Units that came without a serial number are no longer on their way and no device yet: nothing counts them."""
    kinds = tuple(dict.fromkeys(policy.kind for policy in found.ground.plan.policies))
    bare = (Filter("device", Test.EMPTY), Filter("product.kind", Test.IS, kinds), Filter("line", Test.FILLED))
    ids = register.ids(Query(DELIVERED_UNIT, filters=bare)) if kinds else ()
    counts: dict[str, int] = {}
    orders: dict[str, int | None] = {}
    paths = ("product.kind", "quantity", "delivery.order")
    for kind, quantity, order in register.rows(DELIVERED_UNIT, ids, paths) if ids else ():
        counts[str(kind)] = counts.get(str(kind), 0) + (quantity if isinstance(quantity, int) else 0)
        orders[str(kind)] = order if isinstance(order, int) else None
    return [Unnumbered(count, kind, orders[kind]) for kind, count in counts.items() if count > 0]


def _unserved(found: Check) -> list[Finding]:
    findings: list[Finding] = [
        Unserved(len(each.people), each.kind, each.group, found.on, each.people, each.swaps)
        for each in found.lacking[:LISTED]
    ]
    if rest := found.lacking[LISTED:]:
        findings.append(UnservedBeyond(sum(len(each.people) for each in rest), len(rest)))
    return findings


def _of_devices(register: Register, found: Check) -> list[OfDevices]:
    counts = found.reasons
    ended = sum(counts.get(reason, 0) for reason in ENDS)
    every = (
        WithLeavers(found.with_leavers),
        Foreign(counts.get(LeftOutReason.FOREIGN, 0)),
        PastEnd(ended, found.on),
        Unseen(counts.get(LeftOutReason.UNSEEN, 0), found.seen_since),
        _unmentioned(register, found),
    )
    return [each for each in every if each.count]


def _unmentioned(register: Register, found: Check) -> Unmentioned:
    count = found.reasons.get(LeftOutReason.UNMENTIONED, 0)
    measure = found.ground.measure(found.on)
    return Unmentioned(count, register.term.pupils_with(measure, LeftOutReason.UNMENTIONED) if count else 0)


def headline(found: Check | WhatIf) -> str:
    """The one sentence that a principal understands."""
    day = found.answer.on.isoformat()
    if not found.has_plan:
        return text("There is no term plan yet, so it cannot be said who will lack a device on {on}.", on=day)
    if not found.answer.has_needs:
        return text("The plan states no need, so it cannot be said who will lack a device on {on}.", on=day)
    lacking = [(row, gap) for row in found.answer.lacking if (gap := open_gap(row, found.accepted))]
    if not lacking:
        return _enough(found, day)
    listed = ", ".join(devices_words(row.kind, gap) for row, gap in lacking)
    return text("Lacking on {on}: {listed}.", on=day, listed=listed)


def _enough(found: Check | WhatIf, day: str) -> str:
    """Nothing lacks of what is needed: whether that is all, and whether something is accepted instead."""
    unanswered = found.answer.without_need
    if unanswered:
        return text(
            "Nothing that is needed lacks on {on}, but no need is stated for {count} pupils in {groups}.",
            on=day, count=sum(heads for _, heads in unanswered),
            groups=listed_groups(tuple(name for name, _ in unanswered)),
        )  # fmt: skip
    if found.accepted:
        return text("Nothing lacks on {on} beyond what is accepted.", on=day)
    return text("Everybody has what they need on {on}.", on=day)


def reason_words(reason: str) -> str:
    """Why a device does not count, in the language in use."""
    return text(REASONS[reason])


def group_words(group: str) -> str:
    """A group's name; what is tied to none reads *Shared and spare*."""
    return group or text("Shared and spare")


def named(register: Register, people: Sequence[int]) -> list[str]:
    """People by their shown names (needs U7)."""
    return [register.name(Ref(PERSON.code, id)) for id in people]
