"""What is put right in a registered delivery: its day and number, a unit's line, a unit that never came (needs V3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from coordinator.desk.orders import correction_actions as desk
from coordinator.desk.orders.order_queries import order_lines
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.fields import Choice, Field, Type
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_kinds import DELIVERY, JOURNAL
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery
from coordinator.domain.values import Scalar, iso
from coordinator.ledger.outcomes import Notice
from coordinator.ui.threads.desk_step import act
from coordinator.ui.widgets.form_part import FormPart
from coordinator.ui.widgets.inline_form import FormAnswers
from coordinator.words import count_text, mark, text

_REASON: Final = JOURNAL.field("reason")
_DELIVERY: Final = tuple(DELIVERY.field(code) for code in ("on", "note_number"))
_NOWHERE: Final = "0"


def ask_delivery_facts(part: FormPart, delivery: Delivery) -> None:
    """The day and the number of a delivery note."""
    ledger = part.context.ledger

    def step(answers: FormAnswers) -> Notice:
        wanted: dict[str, Scalar] = {field.code: answers[field.code] for field in _DELIVERY}
        return desk.correct(ledger, delivery, wanted, reason=_words(answers), origin=Origin.WINDOW)

    title = text("What shall the delivery of {day} say instead?", day=iso(delivery.on))
    if delivery.note_number:
        title = text("What shall delivery {number} of {day} say instead?",
                     number=delivery.note_number, day=iso(delivery.on))  # fmt: skip
    values = {field.code: delivery.values.get(field.code) for field in _DELIVERY}
    part.form.ask(title, (*_DELIVERY, _REASON), values, text("Correct the delivery"), _then(part, step))


def ask_move(part: FormPart, units: Sequence[DeliveredUnit]) -> None:
    """The units' line, or that nobody ordered them."""
    ledger, register = part.context.ledger, part.context.ledger.register
    if part.order is None:
        return
    lines = order_lines(register, part.order.id)
    choices = [
        Choice(
            str(line.record.id),
            f"{line.number}. {register.name(Ref(PRODUCT.code, line.record.product or 0))}",
        )
        for line in lines
    ]
    field = Field("line", mark("Order line"), Type.CHOICE, required=True,
                  choices=(*choices, Choice(_NOWHERE, text("Not ordered"))))  # fmt: skip

    def step(answers: FormAnswers) -> Notice:
        line = next((each for each in lines if str(each.record.id) == answers["line"]), None)
        return desk.move_units(ledger, units, line, reason=_words(answers), origin=Origin.WINDOW)

    count = len(units)
    title = count_text("Which line does {count} unit belong to?", "Which line do {count} units belong to?", count)
    here = units[0].line
    does = count_text("Move {count} unit", "Move {count} units", count)
    part.form.ask(title, (field, _REASON), {"line": str(here or _NOWHERE)}, does, _then(part, step))


def ask_removal(part: FormPart, units: Sequence[DeliveredUnit]) -> None:
    """Units that never came, with the devices made of them."""
    ledger = part.context.ledger
    count = len(units)
    title = count_text(
        "{count} unit never came? It goes out of the delivery, and so does its device.",
        "{count} units never came? They go out of the delivery, and so do their devices.",
        count,
    )
    does = count_text("Take out {count} unit", "Take out {count} units", count)
    part.form.ask(
        title,
        (_REASON,),
        {},
        does,
        _then(part, lambda answers: desk.remove_units(ledger, units, reason=_words(answers), origin=Origin.WINDOW)),
    )


def _words(answers: FormAnswers) -> str | None:
    reason = answers["reason"]
    return str(reason) if reason else None


def _then(part: FormPart, step: Callable[[FormAnswers], Notice]) -> Callable[[FormAnswers], None]:
    def done(_notice: Notice) -> None:
        part.form.close_form()
        part.refresh()

    return lambda answers: act(part.context, lambda: step(answers), done)
