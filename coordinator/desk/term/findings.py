"""What a term-start check finds, a class for each kind of finding: how grave it is, what it names, its sentence, the
step that it leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, ClassVar, Final, TypeVar

from coordinator.desk.records.kind_counts import devices_words
from coordinator.desk.term.finding_actions import Action
from coordinator.domain.choices import DEVICE_KINDS
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.supply import LeftOutReason
from coordinator.words import mark, text


class Severity:
    """How grave a finding is."""

    LACKING: Final = "lacking"
    RISK: Final = "risk"
    HINT: Final = "hint"
    ACCEPTED: Final = "accepted"


WITH_LEAVERS: Final = "with_leavers"
"""Why a device stands in the finding about people who have left: it counts, but not for long."""


_KEPT: Final[dict[str, type[Finding]]] = {}
_K = TypeVar("_K", bound="type[Finding]")


def kept_finding(kind: _K) -> _K:
    """Marks a kind of finding that the overview lists, so that it can be kept between two openings."""
    _KEPT[kind.__name__] = kind
    return kind


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to act on; ``count`` says how many devices, pupils or changes it is about.

    Its text is a sentence in the language in use. ``exemptable`` findings may also be met by an exemption.
    """

    severity: ClassVar[str]
    action: ClassVar[str]
    exemptable: ClassVar[bool] = False

    count: int

    @property
    def target(self) -> dict[str, Any]:
        """Of what the step is, as values by name, for a script."""
        return {"count": self.count}


@kept_finding
@dataclass(frozen=True, slots=True)
class Gap(Finding):
    """Devices of a kind that lack beyond what is accepted; ``need`` is how many are to be there, ``group`` where most
    of them lack (empty for the shared ones), ``product`` what can be ordered, where that is one product alone."""

    severity: ClassVar[str] = Severity.LACKING
    action: ClassVar[str] = Action.ORDER
    exemptable: ClassVar[bool] = True

    kind: str
    need: int
    on: date
    group: str
    product: int | None

    def __str__(self) -> str:
        shown: dict[str, Any] = {
            "kind": kind_words(self.kind),
            "count": self.count,
            "need": self.need,
            "on": self.on.isoformat(),
        }
        if self.group == SHARED:
            return text("{kind}: {count} of {need} lacking on {on}.", **shown)
        return text("{kind}: {count} of {need} lacking on {on}, most of them in {group}.", group=self.group, **shown)

    @property
    def target(self) -> dict[str, Any]:
        """The kind, how many, and the product."""
        return {"kind": self.kind, "count": self.count, "product": self.product}


@dataclass(frozen=True, slots=True)
class AcceptedGap(Finding):
    """Devices of a kind that lack, in one group or in all, which an exemption accepts."""

    severity: ClassVar[str] = Severity.ACCEPTED
    action: ClassVar[str] = Action.WITHDRAW

    kind: str
    group: str
    on: date
    exemption: int
    reason: str

    def __str__(self) -> str:
        shown: dict[str, Any] = {
            "kind": kind_words(self.kind),
            "count": self.count,
            "on": self.on.isoformat(),
            "reason": self.reason,
        }
        if self.group == SHARED:
            return text("{kind}: {count} lacking on {on}, which is accepted: {reason}", **shown)
        return text(
            "{kind}: {count} lacking in {group} on {on}, which is accepted: {reason}", group=self.group, **shown
        )

    @property
    def target(self) -> dict[str, Any]:
        """The exemption and the kind."""
        return {"exemption": self.exemption, "kind": self.kind}


@kept_finding
@dataclass(frozen=True, slots=True)
class LateLine(Finding):
    """Devices on a line of an order that come too late for the day, have no day, or are ``overdue``."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.CHASE

    kind: str
    on: date
    order: int
    line: int
    number: str
    line_number: int
    promised: date | None
    overdue: bool

    def __str__(self) -> str:
        shown: dict[str, Any] = {
            "order": self.number,
            "line": self.line_number,
            "devices": devices_words(self.kind, self.count),
        }
        if self.promised is None:
            return text("{order}, line {line}: {devices} promised for no day.", **shown)
        shown["promised"] = self.promised.isoformat()
        if self.overdue:
            return text("{order}, line {line}: {devices} promised for {promised}, which have not come.", **shown)
        shown["on"] = self.on.isoformat()
        return text("{order}, line {line}: {devices} promised for {promised} come too late for {on}.", **shown)

    @property
    def target(self) -> dict[str, Any]:
        """Order and line as records and as numbers, the kind, the promised day, and how many."""
        return {
            "order": self.order, "line": self.line, "number": self.number, "line_number": self.line_number,
            "kind": self.kind, "promised": None if self.promised is None else self.promised.isoformat(),
            "count": self.count,
        }  # fmt: skip


@kept_finding
@dataclass(frozen=True, slots=True)
class LateLines(Finding):
    """Many late lines in one sentence; ``on`` is none where it tells all of them, and not only those beyond a list."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.CHASE

    lines: int
    on: date | None = None

    def __str__(self) -> str:
        if self.on is None:
            return text(
                "{lines} lines of orders with {count} devices are late for the term start or have no day.",
                lines=self.lines, count=self.count,
            )  # fmt: skip
        return text(
            "{lines} further lines with {count} devices are late for {on} or have no day.",
            lines=self.lines, count=self.count, on=self.on.isoformat(),
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """How many lines, and devices."""
        return {"lines": self.lines, "count": self.count}


@dataclass(frozen=True, slots=True)
class ChangedOrder(Finding):
    """Changes that central IT made in an order and nobody here has acknowledged."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.ACKNOWLEDGE

    order: int
    number: str

    def __str__(self) -> str:
        message = mark("{order}: {count} changes by central IT wait to be acknowledged.")
        return text(message, order=self.number, count=self.count)

    @property
    def target(self) -> dict[str, Any]:
        """The order as a record and as a number, and how many changes."""
        return {"order": self.order, "number": self.number, "count": self.count}


@dataclass(frozen=True, slots=True)
class ChangedOrders(Finding):
    """The changes in orders beyond those that are listed one by one."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.ACKNOWLEDGE

    orders: int

    def __str__(self) -> str:
        message = mark("{orders} further orders have {count} changes that wait to be acknowledged.")
        return text(message, orders=self.orders, count=self.count)

    @property
    def target(self) -> dict[str, Any]:
        """How many orders, and changes."""
        return {"orders": self.orders, "count": self.count}


@dataclass(frozen=True, slots=True)
class Unnumbered(Finding):
    """Units of a kind that came without serial numbers; ``order`` is the last of the orders they came with."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.REGISTER

    kind: str
    order: int | None

    def __str__(self) -> str:
        message = mark(
            "{devices} have come without serial numbers, so they count nowhere. Add them with their numbers."
        )
        return text(message, devices=devices_words(self.kind, self.count))

    @property
    def target(self) -> dict[str, Any]:
        """The kind, the order, and how many."""
        return {"kind": self.kind, "order": self.order, "count": self.count}


@dataclass(frozen=True, slots=True)
class Unserved(Finding):
    """The pupils of a group who will have no device of a kind; ``swaps`` where each gets one anew."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.EXEMPT
    exemptable: ClassVar[bool] = True

    kind: str
    group: str
    on: date
    people: tuple[int, ...]
    swaps: bool

    def __str__(self) -> str:
        shown: dict[str, Any] = {
            "count": self.count,
            "group": self.group,
            "kind": kind_words(self.kind),
            "on": self.on.isoformat(),
        }
        if self.swaps:
            message = mark("{count} pupils in {group} swap devices: each of them is to have a {kind} anew on {on}.")
            return text(message, **shown)
        if self.count == 1:
            return text("One pupil in {group} has no {kind} of their own on {on}.", **shown)
        return text("{count} pupils in {group} have no {kind} of their own on {on}.", **shown)

    @property
    def target(self) -> dict[str, Any]:
        """The kind, the group and the people, of whom each may be exempt."""
        return {"kind": self.kind, "group": self.group, "people": self.people}


@dataclass(frozen=True, slots=True)
class UnservedBeyond(Finding):
    """The pupils in groups beyond those that are listed one by one."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.EXEMPT

    groups: int

    def __str__(self) -> str:
        message = mark("{count} pupils in {groups} further groups are without a device of their own.")
        return text(message, count=self.count, groups=self.groups)

    @property
    def target(self) -> dict[str, Any]:
        """How many pupils, and groups."""
        return {"count": self.count, "groups": self.groups}


@dataclass(frozen=True, slots=True)
class OfDevices(Finding):
    """Devices that are found when they are asked for, since they may be very many; ``reason`` says by what."""

    severity: ClassVar[str] = Severity.HINT
    reason: ClassVar[str]

    @property
    def target(self) -> dict[str, Any]:
        """How many, and why."""
        return {"count": self.count, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class OfGroups(Finding):
    """Groups of a plan by their names, with how many pupils or groups they are."""

    groups: str

    @property
    def target(self) -> dict[str, Any]:
        """The groups, and the count."""
        return {"groups": self.groups, "count": self.count}


@dataclass(frozen=True, slots=True)
class WithLeavers(OfDevices):
    """Devices that people who have left still have."""

    action: ClassVar[str] = Action.TAKE_BACK
    reason: ClassVar[str] = WITH_LEAVERS

    def __str__(self) -> str:
        message = mark("{count} devices are still with people who have left. They count once they are back.")
        return text(message, count=self.count)


@kept_finding
@dataclass(frozen=True, slots=True)
class Foreign(OfDevices):
    """Devices that belong to another school."""

    action: ClassVar[str] = Action.TRANSFER
    reason: ClassVar[str] = LeftOutReason.FOREIGN

    def __str__(self) -> str:
        return text("{count} devices belong to another school.", count=self.count)


@dataclass(frozen=True, slots=True)
class PastEnd(OfDevices):
    """Devices whose life, or whose updates, end before the day."""

    action: ClassVar[str] = Action.EXTEND_LIFE
    reason: ClassVar[str] = LeftOutReason.ENDED

    on: date

    def __str__(self) -> str:
        message = mark("{count} devices are past their end of life or of updates on {on}.")
        return text(message, count=self.count, on=self.on.isoformat())


@dataclass(frozen=True, slots=True)
class Unseen(OfDevices):
    """Devices that nobody has seen since a day."""

    action: ClassVar[str] = Action.LOOK_FOR
    reason: ClassVar[str] = LeftOutReason.UNSEEN
    exemptable: ClassVar[bool] = True

    since: date

    def __str__(self) -> str:
        message = mark("{count} devices do not count, since nobody has seen them since {since}.")
        return text(message, count=self.count, since=self.since.isoformat())


@dataclass(frozen=True, slots=True)
class NoPlan(Finding):
    """There is no term plan, so that nothing is needed."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.PLAN

    count: int = 0

    def __str__(self) -> str:
        return text("There is no term plan yet, so nothing is needed. Make one first.")

    @property
    def target(self) -> dict[str, Any]:
        """Nothing."""
        return {}


def packed_finding(finding: Finding) -> dict[str, Any]:
    """A finding of those that the overview lists, as JSON values: numbers, days and codes, no prose."""
    values = {code: value.isoformat() if isinstance(value, date) else value for code, value in asdict(finding).items()}
    return {"finding": type(finding).__name__, **values}


def unpacked_finding(kept: Mapping[str, Any]) -> Finding:
    """What was kept; ``KeyError``, ``TypeError`` or ``ValueError`` for what another version kept."""
    values: dict[str, Any] = {code: value for code, value in kept.items() if code != "finding"}
    kind = _KEPT[kept["finding"]]
    for each in fields(kind):
        if "date" in str(each.type) and values[each.name] is not None:
            values[each.name] = date.fromisoformat(values[each.name])
    return kind(**values)


def kind_words(kind: str) -> str:
    """A kind of device in the language in use."""
    return next((text(choice.label) for choice in DEVICE_KINDS if choice.code == kind), kind)
