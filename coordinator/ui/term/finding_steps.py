"""The step that answers a finding: shown first where it is far-reaching, said afterwards with *Undo*."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Protocol

from PySide6.QtCore import SignalInstance

from coordinator.desk.orders import order_actions
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.orders.order_words import changed_said, waiting_changes
from coordinator.desk.records.kind_counts import devices_said
from coordinator.desk.term import remedies
from coordinator.desk.term.look_for_list import look_for_list
from coordinator.desk.term.term_check import Check, Finding, devices_of
from coordinator.domain.changes import Origin
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.order_kinds import ORDER, ORDER_LINE
from coordinator.domain.orders.order_records import OrderLineRecord
from coordinator.domain.orders.order_steps import NEW_ORDER
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Register
from coordinator.ui.context import Context
from coordinator.ui.orders.order_view import Wanted
from coordinator.ui.term.step_preview import LISTED, Preview, Step, Which
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets.inline_form import Said
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


Begin = Callable[[FindingPart, Check, Finding], None]
_REASON: Final = Field("reason", mark("Reason"), required=True)
_UNIT: Final = Field("unit", mark("School unit"), Type.REFERENCE, required=True, refers="unit")
_UNTIL: Final = Field("until", mark("Keep until"), Type.DATE, required=True)
_WHOLE: Final = Field("whole", mark("In every plan"), Type.FLAG)
_OF_DEVICE: Final = ("asset_tag", "serial", "product.model", "held_by.shown", "held_by.group.name", "placed_in.name")
_OF_PUPIL: Final = ("shown", "group.name")


def does_words(finding: Finding) -> str:
    """What the finding's button says; nothing for a finding without a step."""
    target = finding.target
    count = show_integer(target.get("count"))
    if finding.action == "order":
        return text("Order {devices}", devices=devices_said(str(target["kind"]), int(target["count"])))
    if finding.action == "chase":
        return text("Call about the line") if target.get("order") else text("Show the late lines")
    if finding.action == "acknowledge":
        return text("Confirm…") if target.get("order") else text("Show what waits")
    if finding.action == "exempt":
        return text("Show the pupils")
    return {
        "take_back": text("Take back {count}…", count=count),
        "transfer": text("Transfer {count}…", count=count),
        "extend_life": text("Extend the life of {count}…", count=count),
        "look_for": text("Look for {count}…", count=count),
        "withdraw": text("Withdraw the exemption"),
        "plan": text("Make a plan…"),
        "register": text("Show the order"),
    }.get(finding.action, "")


def begin(part: FindingPart, check: Check, finding: Finding) -> None:
    """Begins the step of a finding."""
    _STEPS[finding.action](part, check, finding)


def _order(part: FindingPart, check: Check, finding: Finding) -> None:
    ledger, target = part.context.ledger, finding.target

    def step() -> Notice:
        kind, count = str(target["kind"]), int(target["count"])
        return remedies.draft_order(ledger, check, kind, count, target.get("product"), origin=Origin.WINDOW)

    def opened(notice: Notice | None) -> None:
        if notice is not None:
            part.context.window.go("orders", order=notice.created[NEW_ORDER].id)

    do(part.context, step, opened)


def _chase(part: FindingPart, _check: Check, finding: Finding) -> None:
    order, line = finding.target.get("order"), finding.target.get("line")
    wanted: Mapping[str, Any] = {"order": order, "line": line} if order else {"late": True}
    part.context.window.go("orders", **wanted)


def _acknowledge(part: FindingPart, _check: Check, finding: Finding) -> None:
    ledger = part.context.ledger
    order = ledger.register.get(ORDER, finding.target.get("order") or 0)
    if order is None:
        part.context.window.go("orders", waiting=True)
        return
    lines = order_lines(ledger.register, order.id)
    said = [
        (line.record.id, changed_said(line, told, _product(ledger.register, line.record)))
        for line in lines
        for told in waiting_changes(line)
    ]
    part.preview.show_step(
        Step(
            text("What central IT changed in {order}", order=order.number),
            lambda count: count_text("Confirm {count} change", "Confirm {count} changes", count),
            said,
            text("Confirming says that the school has seen it; it agrees to nothing."),
            ticks=False,
        ),
        lambda _said, _ids: _done(part, lambda: order_actions.acknowledge(ledger, order, origin=Origin.WINDOW)),
    )


def _product(register: Register, line: OrderLineRecord) -> str:
    rows = register.rows(ORDER_LINE, [line.id], ("product.model",))
    return str(rows[0][0] or "")


def _take_back(part: FindingPart, check: Check, finding: Finding) -> None:
    ledger = part.context.ledger

    def show(ids: list[int]) -> None:
        which, beyond = _devices(ledger.register, ids)
        part.preview.show_step(
            Step(
                text("Take back what people who have left still have"),
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


def _transfer(part: FindingPart, check: Check, finding: Finding) -> None:
    ledger = part.context.ledger

    def show(ids: list[int]) -> None:
        which, beyond = _devices(ledger.register, ids)

        def step(said: Said, chosen: list[int]) -> Notice:
            unit = ledger.register.get(UNIT, _number(said["unit"]))
            assert unit is not None  # noqa: S101 (the form names only units that are there)
            reason = None if said["reason"] is None else str(said["reason"])
            return remedies.transfer(ledger, chosen, unit, reason=reason, origin=Origin.WINDOW)

        part.preview.show_step(
            Step(
                text("Whose shall they be?"),
                lambda count: count_text("Transfer {count} device", "Transfer {count} devices", count),
                which,
                text("They belong to another school unit by the register. Choose yours to take them over."),
                (_UNIT, Field("reason", _REASON.label)),
                beyond=beyond,
            ),
            lambda said, chosen: _done(part, lambda: step(said, chosen)),
        )

    _ask_devices(part, check, finding, show)


def _extend(part: FindingPart, check: Check, finding: Finding) -> None:
    ledger = part.context.ledger

    def show(ids: list[int]) -> None:
        which, beyond = _devices(ledger.register, ids)

        def step(said: Said, chosen: list[int]) -> Notice:
            until = date.fromisoformat(str(said["until"]))
            return remedies.extend_life(ledger, chosen, until, str(said["reason"]), origin=Origin.WINDOW)

        later = check.on.replace(month=6, day=30)
        until = later if later > check.on else later.replace(year=later.year + 1)
        part.preview.show_step(
            Step(
                text("Keep devices past their end of life or of updates"),
                lambda count: count_text("Keep {count} device", "Keep {count} devices", count),
                which,
                text("A device without updates is a risk: say why it is kept all the same."),
                (_UNTIL, _REASON),
                {"until": until.isoformat()},
                beyond=beyond,
            ),
            lambda said, chosen: _done(part, lambda: step(said, chosen)),
        )

    _ask_devices(part, check, finding, show)


def _look_for(part: FindingPart, check: Check, finding: Finding) -> None:
    ledger = part.context.ledger

    def make() -> bytes:
        return look_for_list(ledger, list(devices_of(ledger, check, finding)))

    part.paper.emit(Wanted(make, text("Look for these devices"), f"leta-upp-{ledger.today.isoformat()}.pdf"))


def _withdraw(part: FindingPart, _check: Check, finding: Finding) -> None:
    part.withdraw([int(finding.target["exemption"])])


def _plan(part: FindingPart, _check: Check, _finding: Finding) -> None:
    part.plan_wished.emit()


def _pupils(part: FindingPart, _check: Check, finding: Finding) -> None:
    part.pupils_wished.emit(str(finding.target.get("kind", "")), str(finding.target.get("group", "")))


def begin_exempting(part: FindingPart, check: Check, finding: Finding) -> None:
    """Shows what would be exempt: a gap as it stands, or the pupils or devices that are ticked."""
    target = finding.target
    if finding.action == "look_for":
        register = part.context.ledger.register

        def show(ids: list[int]) -> None:
            _exempt(part, check, "device", None, _devices(register, ids)[0])

        _ask_devices(part, check, finding, show)
    elif target.get("people"):
        rows = _named(part.context.ledger.register, "person", list(target["people"]), _OF_PUPIL)
        _exempt(part, check, "person", target["kind"], rows)
    else:
        _exempt(part, check, "", target.get("kind"), ())


_TITLES: Final = {
    "device": mark("Which devices need not be seen?"),
    "person": mark("Which pupils need no device of their own?"),
    "": mark("Accept the gap: it stays in the figures, and is not reported as lacking."),
}


def _exempt(part: FindingPart, check: Check, code: str, kind: str | None, which: Which) -> None:
    ledger, plan = part.context.ledger, check.ground.plan_id

    def step(said: Said, chosen: list[int]) -> Notice:
        here = None if said["whole"] == 1 else plan
        what: list[Mapping[str, Scalar]] = [{"plan": here, "kind": kind, code: id} for id in chosen]
        return remedies.exempt(ledger, str(said["reason"]), what if code else [{"plan": here, "kind": kind}],
                              origin=Origin.WINDOW)  # fmt: skip

    part.preview.show_step(
        Step(
            text(_TITLES[code]),
            (lambda count: count_text("Exempt {count}", "Exempt {count}", count)) if code
            else lambda _count: text("Accept the gap"),
            which,
            fields=(_REASON, _WHOLE),
            values={"whole": 0},
            ticked=False,
        ),
        lambda said, chosen: _done(part, lambda: step(said, chosen)),
    )  # fmt: skip


def _done(part: FindingPart, step: Callable[[], Notice]) -> None:
    do(part.context, step, lambda _notice: part.preview.close_form())


def _ask_devices(part: FindingPart, check: Check, finding: Finding, then: Callable[[list[int]], None]) -> None:
    ledger = part.context.ledger
    find(part.context, text("Finding the devices…"), lambda: list(devices_of(ledger, check, finding)), then)


def _devices(register: Register, ids: Sequence[int]) -> tuple[Which, Sequence[int]]:
    return _named(register, "device", ids[:LISTED], _OF_DEVICE), ids[LISTED:]


def _named(register: Register, kind: str, ids: Sequence[int], paths: Sequence[str]) -> Which:
    rows = register.rows(KINDS[kind], ids, paths)
    shown = (" · ".join(str(cell) for cell in row if cell) or KINDS[kind].caption for row in rows)
    return list(zip(ids, shown, strict=True))


def _number(value: Scalar) -> int:
    return value if isinstance(value, int) else 0


_STEPS: Final[Mapping[str, Begin]] = {
    "order": _order, "chase": _chase, "register": _chase, "acknowledge": _acknowledge, "take_back": _take_back,
    "transfer": _transfer, "extend_life": _extend, "look_for": _look_for, "withdraw": _withdraw, "plan": _plan,
    "exempt": _pupils,
}  # fmt: skip
