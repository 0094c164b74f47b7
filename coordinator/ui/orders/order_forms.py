"""The steps of an order that ask for something first: each opens the order's form and does one step of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from coordinator.desk.orders import contact_ladder
from coordinator.desk.orders import order_actions as desk
from coordinator.domain.changes import Origin
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_choices import Party
from coordinator.domain.orders.order_kinds import JOURNAL, ORDER, ORDER_LINE, PRICE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_steps import Decision, Statement
from coordinator.domain.records import Product
from coordinator.domain.values import Ore, Scalar
from coordinator.ledger.outcomes import Notice
from coordinator.ui.threads.desk_step import act
from coordinator.ui.widgets.form_part import FormPart
from coordinator.ui.widgets.inline_form import FormAnswers
from coordinator.words import mark, text

_QUANTITY: Final = Field("quantity", mark("Quantity"), Type.INTEGER, required=True)
_PROMISED: Final = Field("promised", mark("Promised"), Type.DATE)
_PRODUCT: Final = Field("product", mark("Product"), Type.REFERENCE, required=True, refers=PRODUCT.code)
_ESCALATED_TO: Final = Field("to", mark("Escalated to"))
_REASON: Final = JOURNAL.field("reason")
_CATEGORY: Final = JOURNAL.field("category")
_PRICE: Final = PRICE.field("price_ore")
_WHO: Final = tuple(JOURNAL.field(code) for code in ("party", "name", "category"))


class LinePart(FormPart, Protocol):
    """The part that shows one order, of whose lines one is chosen."""

    @property
    def line(self) -> OrderLine | None:
        """The chosen line."""

    def product_of(self, line: OrderLine) -> str:
        """What the line's product is called."""


def _whole(answers: FormAnswers, code: str) -> int:
    found = answers[code]
    return found if isinstance(found, int) else 0


def _words(answers: FormAnswers, code: str) -> str | None:
    found = answers[code]
    return str(found) if found else None


def _ask(
    part: LinePart,
    title: str,
    fields: Sequence[Field],
    values: FormAnswers,
    does: str,
    step: Callable[[FormAnswers], Notice],
) -> None:
    def done(_notice: Notice) -> None:
        part.form.close_form()
        part.refresh()

    part.form.ask(title, fields, values, does, lambda answers: act(part.context, lambda: step(answers), done))


def ask_line(part: LinePart) -> None:
    """A further product."""
    ledger, order = part.context.ledger, part.order
    if order is None:
        return

    def step(answers: FormAnswers) -> Notice:
        asked = desk.Asked(_product(part, answers), _whole(answers, "quantity"), _words(answers, "note"))
        return desk.add_line(ledger, order, asked, origin=Origin.WINDOW)

    fields = (_PRODUCT, _QUANTITY, ORDER_LINE.field("note"))
    _ask(part, text("Add a line"), fields, {}, text("Add the line"), step)


def _product(part: LinePart, answers: FormAnswers) -> Product:
    found = part.context.ledger.register.get(PRODUCT, _whole(answers, "product"))
    assert found is not None  # noqa: S101 (the form names only products that are there)
    return found


def ask_approval(part: LinePart) -> None:
    """Who signed the order sheet, and when."""
    ledger, order = part.context.ledger, part.order
    if order is None:
        return
    fields = [ORDER.field(code) for code in ("approved_by", "approved_on")]
    _ask(
        part,
        text("Who approved the order? The name and day on the signed order sheet."),
        fields,
        {"approved_on": ledger.today.isoformat()},
        text("Note the approval"),
        lambda answers: desk.approve(
            ledger, order, str(answers["approved_by"] or ""), on=_words(answers, "approved_on"), origin=Origin.WINDOW
        ),
    )


def ask_sending(part: LinePart) -> None:
    """The order leaves the school today."""
    ledger, order = part.context.ledger, part.order
    if order is not None:
        act(part.context, lambda: desk.send(ledger, order, origin=Origin.WINDOW), lambda _done: part.refresh())


def ask_decision(part: LinePart) -> None:
    """What somebody decided on the chosen line."""
    ledger, line = part.context.ledger, part.line
    if line is None:
        return

    def step(answers: FormAnswers) -> Notice:
        party, name = str(answers["party"] or Party.CENTRAL), _words(answers, "name")
        statement = Statement(
            party, ledger.today.isoformat(), name, _words(answers, "category"), _words(answers, "reason")
        )
        return desk.decide(ledger, line, _decision(part, line, answers), statement, origin=Origin.WINDOW)

    values = {**_values(line, line.quantities.binding), "price_ore": line.record.price_ore, "party": Party.CENTRAL}
    title = text("What was decided on line {line}, {product}?", line=line.number, product=part.product_of(line))
    fields = (_QUANTITY, _PROMISED, _PRODUCT, _PRICE, *_WHO, _REASON)
    _ask(part, title, fields, values, text("Note the decision"), step)


def _values(line: OrderLine, quantity: int) -> dict[str, Scalar]:
    return {"quantity": quantity, "promised": line.quantities.promised, "product": line.record.product}


def _decision(part: LinePart, line: OrderLine, answers: FormAnswers) -> Decision:
    """What the form says; another product has its own price unless another one was written than the line's."""
    price = answers.get("price_ore")
    return Decision(
        _whole(answers, "quantity"),
        _words(answers, "promised"),
        _product(part, answers),
        Ore(price) if isinstance(price, int) and price != line.record.price_ore else None,
    )


def ask_change(part: LinePart) -> None:
    """Another quantity, product or day on the chosen line, asked for by the school."""
    ledger, line = part.context.ledger, part.line
    if line is None:
        return

    def step(answers: FormAnswers) -> Notice:
        statement = desk.by_school(ledger, reason=_words(answers, "reason"), category=_words(answers, "category"))
        decision = _decision(part, line, {"promised": None, **answers})
        return desk.change(ledger, line, decision, statement, origin=Origin.WINDOW)

    title = text("What shall line {line}, {product}, be instead?", line=line.number, product=part.product_of(line))
    promised = () if line.order.sent_on is None else (_PROMISED,)
    fields = (_QUANTITY, _PRODUCT, *promised, _CATEGORY, _REASON)
    _ask(part, title, fields, _values(line, line.quantities.asked), text("Change the line"), step)


def ask_declaration(part: LinePart) -> None:
    """How many of the chosen line are still to come, says the supplier."""
    ledger, line = part.context.ledger, part.line
    if line is None:
        return

    def step(answers: FormAnswers) -> Notice:
        name, reason = _words(answers, "name"), _words(answers, "reason")
        statement = Statement(Party.SUPPLIER, ledger.today.isoformat(), name, None, reason)
        promised = _words(answers, "promised")
        return desk.declare(
            ledger, line, _whole(answers, "quantity"), statement, promised=promised, origin=Origin.WINDOW
        )

    values: dict[str, Scalar] = {"quantity": line.quantities.outstanding, "promised": line.quantities.promised}
    title = text("How many of line {line}, {product}, are still to come?",
                 line=line.number, product=part.product_of(line))  # fmt: skip
    fields = (_QUANTITY, _PROMISED, JOURNAL.field("name"), _REASON)
    _ask(part, title, fields, values, text("Note the back-order"), step)


def ask_closing(part: LinePart) -> None:
    """The chosen line is taken as it is."""
    ledger, line = part.context.ledger, part.line
    if line is None:
        return
    title = text("Take line {line}, {product}, as it is", line=line.number, product=part.product_of(line))
    _ask(
        part,
        title,
        (_REASON,),
        {},
        text("Close the line"),
        lambda answers: desk.close(ledger, line, reason=_words(answers, "reason"), origin=Origin.WINDOW),
    )


def ask_cancellation(part: LinePart) -> None:
    """What has not come of the order is cancelled."""
    if part.order is not None:
        title = text("Cancel what has not come of {order}", order=part.order.number)
        _cancel(part, part.order, None, title, text("Cancel the order"))


def cancel_line(part: LinePart) -> None:
    """What has not come of the chosen line is cancelled; the other lines stand."""
    line = part.line
    if line is not None:
        title = text("Cancel what has not come of line {line}, {product}",
                     line=line.number, product=part.product_of(line))  # fmt: skip
        _cancel(part, line.order, line.number, title, text("Cancel the line"))


def _cancel(part: LinePart, order: Order, line: int | None, title: str, does: str) -> None:
    ledger = part.context.ledger

    def step(answers: FormAnswers) -> Notice:
        statement = desk.by_school(ledger, reason=_words(answers, "reason"), category=_words(answers, "category"))
        return desk.cancel(ledger, order, line=line, statement=statement, origin=Origin.WINDOW)

    _ask(part, title, (_CATEGORY, _REASON), {}, does, step)


def ask_escalation(part: LinePart) -> None:
    """The order is taken up with somebody who can do something about it."""
    ledger, order = part.context.ledger, part.order
    if order is None:
        return
    _ask(
        part,
        text("With whom is it taken up? Left empty: the next on the ladder of contacts."),
        (_ESCALATED_TO,),
        {},
        text("Note the escalation"),
        lambda answers: contact_ladder.escalate(ledger, order, to=_words(answers, "to"), origin=Origin.WINDOW),
    )
