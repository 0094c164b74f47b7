"""The step that answers a finding: shown first where it is far-reaching, said afterwards with *Undo*."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import singledispatch
from typing import Final, Protocol

from PySide6.QtCore import SignalInstance

from coordinator.desk.orders import order_actions
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.orders.order_words import changed_words, waiting_changes
from coordinator.desk.records.kind_counts import devices_words
from coordinator.desk.term import remedies
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
    PastEnd,
    Unnumbered,
    Unseen,
    Unserved,
    UnservedBeyond,
    WithLeavers,
)
from coordinator.desk.term.look_for_list import look_for_list
from coordinator.desk.term.plan_needs import DoubleNeeds
from coordinator.desk.term.set_aside import NoNeeds, NotDecided, ToCollect, Unmentioned, WithOthers, WithoutNeed
from coordinator.desk.term.term_check import Check, devices_of
from coordinator.desk.term.year_findings import Intake, KeptAsNow, MixedYears, UnknownYears
from coordinator.domain.changes import Origin
from coordinator.domain.choices import choices
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.order_kinds import ORDER, ORDER_LINE
from coordinator.domain.orders.order_records import OrderLineRecord
from coordinator.domain.orders.order_steps import NEW_ORDER
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Register, Test
from coordinator.ui.context import Context
from coordinator.ui.orders.order_view import WantedPaper
from coordinator.ui.term.step_preview import LISTED, Preview, PreviewStep, Which
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets.inline_form import FormAnswers
from coordinator.words import count_text, mark, text


class FindingPart(Protocol):
    """The part that lists the findings; its signals ask the page for a paper, a plan, a list of pupils."""

    @property
    def context(self) -> Context:
        """The ledger and the window."""

    @property
    def preview(self) -> Preview:
        """Shows a far-reaching step before it is done."""

    @property
    def paper(self) -> SignalInstance:
        """Carries a paper that is wanted."""

    @property
    def plan_wished(self) -> SignalInstance:
        """Asks for the plan."""

    @property
    def pupils_wished(self) -> SignalInstance:
        """Asks for the pupils of a group and a kind."""

    def withdraw(self, exemptions: Sequence[int]) -> None:
        """Withdraws exemptions by their ids."""


BeginStep = Callable[[Finding, FindingPart, Check], None]
_REASON: Final = Field("reason", mark("Reason"), required=True)
_UNIT: Final = Field("unit", mark("School unit"), Type.REFERENCE, required=True, refers=UNIT.code)
_UNTIL: Final = Field("until", mark("Keep until"), Type.DATE, required=True)
_WHOLE: Final = Field("whole", mark("In every plan"), Type.FLAG)
_OF_DEVICE: Final = ("asset_tag", "serial", "product.model", "held_by.shown", "held_by.group.name", "placed_in.name")
_OF_PUPIL: Final = ("shown", "group.name")


def does_words(finding: Finding) -> str:
    """What the finding's button says."""
    if isinstance(finding, Gap):
        return text("Order {devices}", devices=devices_words(finding.kind, finding.count))
    return text(_DOES[type(finding)], count=show_integer(finding.count))


_DOES: Final[Mapping[type[Finding], str]] = {
    LateLine: mark("Call about the line"),
    LateLines: mark("Show the late lines"),
    ChangedOrder: mark("Confirm…"),
    ChangedOrders: mark("Show what waits"),
    Unserved: mark("Show the pupils"),
    UnservedBeyond: mark("Show the pupils"),
    WithLeavers: mark("Take back {count}…"),
    ToCollect: mark("Take back {count}…"),
    WithOthers: mark("Open the plan"),
    NoNeeds: mark("State a need"),
    WithoutNeed: mark("State a need"),
    UnknownYears: mark("Say the year"),
    KeptAsNow: mark("Open the plan"),
    MixedYears: mark("State a need"),
    Intake: mark("Open the plan"),
    DoubleNeeds: mark("Open the plan"),
    NotDecided: mark("Show the order"),
    Foreign: mark("Transfer {count}…"),
    PastEnd: mark("Extend the life of {count}…"),
    Unseen: mark("Look for {count}…"),
    Unmentioned: mark("Take in a list…"),
    AcceptedGap: mark("Withdraw the exemption"),
    NoPlan: mark("Make a plan…"),
    Unnumbered: mark("Show the order"),
}


@singledispatch
def begin(finding: Finding, _part: FindingPart, _check: Check) -> None:
    """Begins the step of a finding."""
    raise TypeError(finding)


@begin.register(Gap)
def _order(finding: Gap, part: FindingPart, check: Check) -> None:
    def opened(notice: Notice | None) -> None:
        if notice is not None:
            part.preview.close_form()
            part.context.window.go("orders", order=notice.created[NEW_ORDER].id)

    def order(product: int | None) -> None:
        ledger = part.context.ledger
        do(part.context, lambda: remedies.draft_order(ledger, check, finding.kind, finding.count, product,
                                                      origin=Origin.WINDOW), opened)  # fmt: skip

    products = check.orderable.get(finding.kind, ())
    if finding.product is not None or not products:
        order(finding.product)
        return
    which = choices(*((str(each.product), each.name) for each in products))
    part.preview.show_step(
        PreviewStep(
            text("Which of the products that can be ordered?"),
            lambda _count: does_words(finding),
            beside=text("Name one in the plan's need, and it is ordered without a question."),
            fields=(Field("product", mark("Product"), Type.CHOICE, required=True, choices=which),),
        ),
        lambda answers, _ids: order(int(str(answers["product"]))),
    )


@begin.register(LateLine)
def _chase(finding: LateLine, part: FindingPart, _check: Check) -> None:
    part.context.window.go("orders", order=finding.order, line=finding.line)


@begin.register(LateLines)
def _show_late(_finding: LateLines, part: FindingPart, _check: Check) -> None:
    part.context.window.go("orders", late=True)


@begin.register(ChangedOrders)
def _show_waiting(_finding: ChangedOrders, part: FindingPart, _check: Check) -> None:
    part.context.window.go("orders", waiting=True)


@begin.register(Unnumbered)
def _show_order(finding: Unnumbered, part: FindingPart, _check: Check) -> None:
    part.context.window.go("orders", **({"late": True} if finding.order is None else {"order": finding.order}))


@begin.register(ChangedOrder)
def _acknowledge(finding: ChangedOrder, part: FindingPart, _check: Check) -> None:
    ledger = part.context.ledger
    order = ledger.register.get(ORDER, finding.order)
    if order is None:
        part.context.window.go("orders", waiting=True)
        return
    lines = order_lines(ledger.register, order.id)
    sentences = [
        (line.record.id, changed_words(line, told, _product(ledger.register, line.record)))
        for line in lines
        for told in waiting_changes(line)
    ]
    part.preview.show_step(
        PreviewStep(
            text("What central IT changed in {order}", order=order.number),
            lambda count: count_text("Confirm {count} change", "Confirm {count} changes", count),
            sentences,
            text("Confirming says that the school has seen it; it agrees to nothing."),
            ticks=False,
        ),
        lambda _said, _ids: _done(part, lambda: order_actions.acknowledge(ledger, order, origin=Origin.WINDOW)),
    )


def _product(register: Register, line: OrderLineRecord) -> str:
    rows = register.rows(ORDER_LINE, [line.id], ("product.model",))
    return str(rows[0][0] or "")


@begin.register(NotDecided)
def _show_asked(finding: NotDecided, part: FindingPart, _check: Check) -> None:
    part.context.window.go("orders", **({} if finding.order is None else {"order": finding.order}))


@begin.register(WithLeavers)
@begin.register(ToCollect)
def _take_back(finding: WithLeavers | ToCollect, part: FindingPart, check: Check) -> None:
    ledger = part.context.ledger

    def show(ids: list[int]) -> None:
        which, beyond = _devices(ledger.register, ids)
        part.preview.show_step(
            PreviewStep(
                text("Take back what people who have left still have")
                if isinstance(finding, WithLeavers)
                else str(finding),
                lambda count: count_text("Take back {count} device", "Take back {count} devices", count),
                which,
                text("Untick what has not come in. Each of them gets a receipt of return."),
                beyond=beyond,
            ),
            lambda _said, chosen: _done(
                part, lambda: remedies.take_back_from_leavers(ledger, chosen, origin=Origin.WINDOW)
            ),
        )

    _ask_devices(part, check, finding, show)


@begin.register(Foreign)
def _transfer(finding: Foreign, part: FindingPart, check: Check) -> None:
    ledger = part.context.ledger

    def show(ids: list[int]) -> None:
        which, beyond = _devices(ledger.register, ids)

        def step(answers: FormAnswers, chosen: list[int]) -> Notice:
            unit = ledger.register.get(UNIT, _number(answers["unit"]))
            assert unit is not None  # noqa: S101 (the form names only units that are there)
            reason = None if answers["reason"] is None else str(answers["reason"])
            return remedies.transfer(ledger, chosen, unit, reason=reason, origin=Origin.WINDOW)

        part.preview.show_step(
            PreviewStep(
                text("Whose shall they be?"),
                lambda count: count_text("Transfer {count} device", "Transfer {count} devices", count),
                which,
                text("They belong to another school unit by the register. Choose yours to take them over."),
                (_UNIT, Field("reason", _REASON.label)),
                beyond=beyond,
            ),
            lambda answers, chosen: _done(part, lambda: step(answers, chosen)),
        )

    _ask_devices(part, check, finding, show)


@begin.register(PastEnd)
def _extend(finding: PastEnd, part: FindingPart, check: Check) -> None:
    ledger = part.context.ledger

    def show(ids: list[int]) -> None:
        which, beyond = _devices(ledger.register, ids)

        def step(answers: FormAnswers, chosen: list[int]) -> Notice:
            until = date.fromisoformat(str(answers["until"]))
            return remedies.extend_life(ledger, chosen, until, str(answers["reason"]), origin=Origin.WINDOW)

        later = check.on.replace(month=6, day=30)
        until = later if later > check.on else later.replace(year=later.year + 1)
        part.preview.show_step(
            PreviewStep(
                text("Keep devices past their end of life or of updates"),
                lambda count: count_text("Keep {count} device", "Keep {count} devices", count),
                which,
                text("A device without updates is a risk: say why it is kept all the same."),
                (_UNTIL, _REASON),
                {"until": until.isoformat()},
                beyond=beyond,
            ),
            lambda answers, chosen: _done(part, lambda: step(answers, chosen)),
        )

    _ask_devices(part, check, finding, show)


@begin.register(Unseen)
def _look_for(finding: Unseen, part: FindingPart, check: Check) -> None:
    ledger = part.context.ledger

    def make() -> bytes:
        return look_for_list(ledger, list(devices_of(ledger, check, finding)))

    part.paper.emit(WantedPaper(make, text("Look for these devices"), f"leta-upp-{ledger.today.isoformat()}.pdf"))


@begin.register(Unmentioned)
def _take_in(_finding: Unmentioned, part: FindingPart, _check: Check) -> None:
    part.context.window.go("import")


@begin.register(AcceptedGap)
def _withdraw(finding: AcceptedGap, part: FindingPart, _check: Check) -> None:
    part.withdraw([finding.exemption])


@begin.register(NoPlan)
@begin.register(NoNeeds)
@begin.register(WithoutNeed)
@begin.register(KeptAsNow)
@begin.register(MixedYears)
@begin.register(Intake)
@begin.register(DoubleNeeds)
@begin.register(WithOthers)
def _plan(_finding: Finding, part: FindingPart, _check: Check) -> None:
    part.plan_wished.emit()


@begin.register(UnknownYears)
def _show_groups(_finding: UnknownYears, part: FindingPart, _check: Check) -> None:
    part.context.window.go("people", kind=GROUP.code, filters=(Filter("years", Test.EMPTY),))


@begin.register(Unserved)
def _pupils(finding: Unserved, part: FindingPart, _check: Check) -> None:
    part.pupils_wished.emit(finding.kind, finding.group)


@begin.register(UnservedBeyond)
def _all_pupils(_finding: UnservedBeyond, part: FindingPart, _check: Check) -> None:
    part.pupils_wished.emit("", "")


def begin_exempting(finding: Finding, part: FindingPart, check: Check) -> None:
    """Shows what would be exempt: a gap as it stands, or the pupils or devices that are ticked."""
    register = part.context.ledger.register
    if isinstance(finding, Unseen | Unmentioned):

        def show(ids: list[int]) -> None:
            _exempt(part, check, "device", None, _devices(register, ids)[0])

        _ask_devices(part, check, finding, show)
    elif isinstance(finding, Unserved):
        _exempt(part, check, "person", finding.kind, _named(register, PERSON.code, finding.people, _OF_PUPIL))
    elif isinstance(finding, Gap):
        _exempt(part, check, "", finding.kind, ())


_TITLES: Final = {
    "device": mark("Which devices need not be seen?"),
    "person": mark("Which pupils need no device of their own?"),
    "": mark("Accept the gap: it stays in the figures, and is not reported as lacking."),
}


def _exempt(part: FindingPart, check: Check, code: str, kind: str | None, which: Which) -> None:
    ledger, plan = part.context.ledger, check.ground.plan_id

    def step(answers: FormAnswers, chosen: list[int]) -> Notice:
        here = None if answers["whole"] == 1 else plan
        what: list[Mapping[str, Scalar]] = [{"plan": here, "kind": kind, code: id} for id in chosen]
        return remedies.exempt(ledger, str(answers["reason"]), what if code else [{"plan": here, "kind": kind}],
                              origin=Origin.WINDOW)  # fmt: skip

    part.preview.show_step(
        PreviewStep(
            text(_TITLES[code]),
            (lambda count: count_text("Exempt {count}", "Exempt {count}", count)) if code
            else lambda _count: text("Accept the gap"),
            which,
            fields=(_REASON, _WHOLE),
            values={"whole": 0},
            ticked=False,
        ),
        lambda answers, chosen: _done(part, lambda: step(answers, chosen)),
    )  # fmt: skip


def _done(part: FindingPart, step: Callable[[], Notice]) -> None:
    do(part.context, step, lambda _notice: part.preview.close_form())


def _ask_devices(part: FindingPart, check: Check, finding: Finding, then: Callable[[list[int]], None]) -> None:
    ledger = part.context.ledger
    find(part.context, text("Finding the devices…"), lambda: list(devices_of(ledger, check, finding)), then)


def _devices(register: Register, ids: Sequence[int]) -> tuple[Which, Sequence[int]]:
    return _named(register, DEVICE.code, ids[:LISTED], _OF_DEVICE), ids[LISTED:]


def _named(register: Register, kind: str, ids: Sequence[int], paths: Sequence[str]) -> Which:
    rows = register.rows(KINDS[kind], ids, paths)
    shown = (" · ".join(str(cell) for cell in row if cell) or KINDS[kind].caption for row in rows)
    return list(zip(ids, shown, strict=True))


def _number(value: Scalar) -> int:
    return value if isinstance(value, int) else 0
