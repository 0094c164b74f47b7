"""What a check leaves out of its answer, each with its number and its step: no “enough” without grounds (needs V17).

Devices with others than the plan's groups, devices to collect from those who leave, groups without a need, and what is
asked for and not decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from coordinator.desk.plan.ground import Ground
from coordinator.desk.plan.plans import leaving_groups
from coordinator.desk.records.kind_counts import devices_words
from coordinator.desk.term.finding_actions import Action
from coordinator.desk.term.findings import Finding, OfDevices, OfGroups, Severity, kept_finding
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.orders.order_kinds import ORDER_LINE
from coordinator.domain.orders.order_states import OrderState
from coordinator.domain.termstart.answer import Answer
from coordinator.domain.termstart.needs import without_year
from coordinator.domain.termstart.supply import WITH_LEAVER, LeftOutReason
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, text

_NAMED = 5


@kept_finding
@dataclass(frozen=True, slots=True)
class ToCollect(OfDevices):
    """Devices of a kind with a group that leaves before the day: supply only once they are collected."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.TAKE_BACK
    reason: ClassVar[str] = "to_collect"

    kind: str
    group: str
    group_id: int

    def __str__(self) -> str:
        return text(
            "{devices} to collect from {group}: they count once they are back.",
            devices=devices_words(self.kind, self.count), group=self.group,
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """The kind, the group that leaves, and how many."""
        return {"kind": self.kind, "group": self.group, "count": self.count}


@dataclass(frozen=True, slots=True)
class WithOthers(Finding):
    """Devices of a kind that work and are with people or groups that the plan does not name."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.WIDEN

    kind: str

    def __str__(self) -> str:
        return text(
            "{devices} are with others than the groups of the plan, so they do not count here.",
            devices=devices_words(self.kind, self.count),
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """The kind, and how many."""
        return {"kind": self.kind, "count": self.count}


@dataclass(frozen=True, slots=True)
class Unmentioned(OfDevices):
    """Devices of which no list says that they were ever seen, and how many pupils have one: nobody has asked yet."""

    action: ClassVar[str] = Action.IMPORT
    reason: ClassVar[str] = LeftOutReason.UNMENTIONED
    exemptable: ClassVar[bool] = True

    pupils: int

    def __str__(self) -> str:
        sentence = count_text(
            "{count} device does not count, since no list says when it was seen.",
            "{count} devices do not count, since no list says when they were seen.",
            self.count,
        )
        concerned = count_text("That concerns {count} pupil.", "That concerns {count} pupils.", self.pupils)
        step = text("Take in a list with *last seen*, such as the device manager's.")
        return " ".join((sentence, concerned, step) if self.pupils else (sentence, step))

    @property
    def target(self) -> dict[str, Any]:
        """How many devices, why, and how many pupils have one."""
        return {"count": self.count, "reason": self.reason, "pupils": self.pupils}


@kept_finding
@dataclass(frozen=True, slots=True)
class NoNeeds(Finding):
    """The plan states no need, so that nothing can lack."""

    severity: ClassVar[str] = Severity.LACKING
    action: ClassVar[str] = Action.NEED

    plan: str

    def __str__(self) -> str:
        return text("The plan {plan} states no need. Say what its groups are to have.", plan=self.plan)

    @property
    def target(self) -> dict[str, Any]:
        """The plan."""
        return {"plan": self.plan}


@kept_finding
@dataclass(frozen=True, slots=True)
class WithoutNeed(OfGroups):
    """Pupils in groups of the plan that no need covers, so that the answer says nothing of them."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.NEED

    def __str__(self) -> str:
        return text(
            "No need is stated for {count} pupils in {groups}: the answer says nothing of them. State one,"
            " 0 if they are to have none.",
            count=self.count, groups=self.groups,
        )  # fmt: skip


@kept_finding
@dataclass(frozen=True, slots=True)
class NotDecided(Finding):
    """Devices of a kind that are asked for in sent orders and not decided: on no row yet, and not to be asked again."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.ASK

    kind: str
    orders: str
    order: int | None

    def __str__(self) -> str:
        return text(
            "{devices} asked for, not decided ({orders}): they count once they are. Ask for the decision before you"
            " order anew.",
            devices=devices_words(self.kind, self.count), orders=self.orders,
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """The kind, the orders, and how many."""
        return {"kind": self.kind, "orders": self.orders, "order": self.order, "count": self.count}


def set_aside(register: Register, ground: Ground, found: Answer) -> Iterator[Finding]:
    """What stands beside the answer to a plan: nothing where there is no plan."""
    if ground.name is None:
        return
    if not found.has_needs:
        yield NoNeeds(0, ground.name)
        return
    unknown = without_year(ground.plan)
    if without := [each for each in found.without_need if each[0] not in unknown]:
        yield WithoutNeed(sum(heads for _, heads in without), listed_groups(tuple(name for name, _ in without)))
    yield from _not_decided(register, ground)
    yield from _with_others(register, ground, found.on)


def listed_groups(names: tuple[str, ...]) -> str:
    """Groups by name, the first few of very many."""
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else text("{values} and {count} more", values=shown, count=len(names) - _NAMED)


def _not_decided(register: Register, ground: Ground) -> Iterator[NotDecided]:
    kinds = tuple(dict.fromkeys(policy.kind for policy in ground.plan.policies))
    filters = (Filter("state", Test.IS, (OrderState.SENT,)), Filter("product.kind", Test.IS, kinds))
    ids = register.ids(Query(ORDER_LINE, filters=filters))
    counts: dict[str, int] = {}
    orders: dict[str, dict[str, int]] = {}
    for kind, asked, order, number in register.rows(
        ORDER_LINE, ids, ("product.kind", "asked", "order", "order.number")
    ):
        if isinstance(asked, int) and isinstance(order, int) and asked > 0:
            counts[str(kind)] = counts.get(str(kind), 0) + asked
            orders.setdefault(str(kind), {})[str(number)] = order
    for kind, count in counts.items():
        of = orders[kind]
        yield NotDecided(count, kind, listed_groups(tuple(of)), next(iter(of.values())) if len(of) == 1 else None)


def _with_others(register: Register, ground: Ground, on: date) -> Iterator[Finding]:
    """What is to be collected, group by group; then what is with others, kind by kind."""
    leaving = leaving_groups(register) if ground.rolled_over else {}
    others: dict[str, int] = {}
    for (kind, group), count in sorted(ground.summary.aside(on, ground.place()).items(), key=str):
        if group in leaving:
            yield ToCollect(count, kind, leaving[group], group)
        elif group != WITH_LEAVER:  # told by the finding about people who have left
            others[kind] = others.get(kind, 0) + count
    for kind, count in others.items():
        yield WithOthers(count, kind)


def to_collect_query(finding: ToCollect) -> tuple[Query[Any], ...]:
    """The devices that the group's members hold, or that are assigned to them and held by nobody."""
    kind = Filter("product.kind", Test.IS, (finding.kind,))
    held = (Filter("held_by.group", Test.IS, (finding.group_id,)), kind)
    assigned = (
        Filter("held_by", Test.EMPTY), Filter("assigned_to.group", Test.IS, (finding.group_id,)), kind,
    )  # fmt: skip
    return (Query(DEVICE, filters=held), Query(DEVICE, filters=assigned))
