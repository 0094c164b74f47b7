"""The catalogue: what may be ordered, at which price and lead time, and the prices that changed (needs V6, V7, V12)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.catalogue import (
    Offer,
    acknowledge_price,
    add_item,
    offers,
    price_notices,
    set_price,
)
from coordinator.domain.changes import Origin, Record, Ref
from coordinator.domain.fields import Field, Type
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.costs import PriceRise
from coordinator.domain.values import show_money
from coordinator.ledger.outcomes import Notice
from coordinator.ui import theme
from coordinator.ui.asking import Lane
from coordinator.ui.buttons import button
from coordinator.ui.context import Context
from coordinator.ui.ordering.acting import act
from coordinator.ui.ordering.forms import Form, Said
from coordinator.ui.ordering.tables import Head, Row, Sheet, SheetView, number, word
from coordinator.words import count_text, mark, text

_ITEM: Final = (
    Field("product", mark("Product"), Type.REFERENCE, required=True, refers="product"),
    *(KINDS["catalogue_item"].field(code) for code in ("supplier", "article_no", "lead_days", "warranty_months")),
    *(KINDS["price"].field(code) for code in ("price_ore", "monthly_fee_ore")),
)
_PRICE: Final = tuple(
    KINDS["price"].field(code) for code in ("price_ore", "monthly_fee_ore", "valid_from", "announced_on", "reason")
)


@dataclass(frozen=True, slots=True)
class _Found:
    offers: list[Offer]
    rises: list[PriceRise]


class CataloguePart(QWidget):
    """The list of items, with the price notices that nobody has confirmed above it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._register = context.ledger.register
        self._lane = Lane(self._register, self)
        self.offers: list[Offer] = []
        self.search = QLineEdit(placeholderText=text("Search the catalogue (Ctrl+F)"), clearButtonEnabled=True)
        self.search.setAccessibleName(text("Search the catalogue"))
        self.said = theme.labelled("", "muted", wrap=True)
        self.form = Form(context)
        self.new = button(text("New item…"), self._new, "mdi6.plus")
        self.price = button(text("New price…"), self._set_price, "mdi6.cash")
        self.notices = QWidget()
        self.sheet = Sheet((
            Head(text("Article number")), Head(text("Product"), wide=True), Head(text("Supplier")),
            Head(text("Price"), right=True), Head(text("Fee per month"), right=True),
            Head(text("Lead time"), right=True), Head(text("Cost a year"), right=True),
        ))  # fmt: skip
        self.view = SheetView(self.sheet, text("Catalogue"))
        self._typing = QTimer(self, singleShot=True, interval=30)
        self._typing.timeout.connect(self.refresh)
        self._lay()
        self.search.textEdited.connect(lambda _said: self._typing.start())
        self.search.returnPressed.connect(self.view.setFocus)
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_choice())
        self.form.left.connect(self.view.setFocus)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus, context=where)

    def refresh(self) -> None:
        """Asks the register anew."""
        register, today, said = self._register, self._context.ledger.today, self.search.text()
        self._lane.ask(lambda _stale: _Found(offers(register, today, search=said), price_notices(register)), self._show)

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def _show(self, found: _Found) -> None:
        self.offers = found.offers
        self.sheet.fill([_cells(offer) for offer in found.offers])
        if found.offers:
            self.view.selectRow(0)
        elif self.search.text():
            self.said.setText(text("Nothing fits the search."))
        if found.offers:
            self.said.setText(count_text("{count} item", "{count} items", len(found.offers)))
        elif not self.search.text():
            self.said.setText(text("What may be ordered will stand here, with price and lead time."))
        self.view.setVisible(bool(found.offers))
        self.price.setEnabled(bool(found.offers))
        self._show_notices(found.rises)

    def _show_notices(self, rises: list[PriceRise]) -> None:
        notices = QWidget()
        column = QVBoxLayout(notices)
        column.setContentsMargins(0, 0, 0, 0)
        for each in rises:
            row = QHBoxLayout()
            said = self._rise_said(each)
            row.addWidget(theme.labelled(f"▲ {said}", "warning", wrap=True), 1)
            does = button(text("Confirm"), partial(self._confirm, each.price), "mdi6.check")
            does.setAccessibleName(text("Confirm: {said}", said=said))
            row.addWidget(does)
            column.addLayout(row)
        self._column.replaceWidget(self.notices, notices)
        self.notices.deleteLater()
        self.notices = notices
        notices.setVisible(bool(rises))

    def _show_choice(self) -> None:
        self.price.setEnabled(bool(self.view.chosen()))

    def _rise_said(self, each: PriceRise) -> str:
        item = self._register.name(Ref("catalogue_item", each.price.number("item") or 0))
        said = text(
            "{item}: new price from {day}, {sum} a year here", item=item, day=each.price.text("valid_from"),
            sum=show_money(each.yearly_ore),
        )  # fmt: skip
        why = [text("above the year's frame")] if each.above_frame else []
        why += [text("announced after the budget dialogue")] if each.after_dialogue else []
        return f"{said} ({', '.join(why)})"

    def _confirm(self, price: Record) -> None:
        ledger = self._context.ledger
        act(self._context, lambda: acknowledge_price(ledger, price, origin=Origin.WINDOW), self._done)

    def _new(self) -> None:
        self.form.ask(text("New item in the catalogue"), _ITEM, {}, text("Put it into the catalogue"), self._add)

    def _add(self, said: Said) -> None:
        id = said["product"]
        product = self._register.get("product", id) if isinstance(id, int) else None
        if product is None:
            return
        codes = ("supplier", "article_no", "lead_days", "warranty_months")
        item = {code: said[code] for code in codes}
        price = {code: said[code] for code in ("price_ore", "monthly_fee_ore")}
        ledger = self._context.ledger
        act(self._context, lambda: add_item(ledger, product, item, price, origin=Origin.WINDOW), self._done)

    def _set_price(self) -> None:
        chosen = self.view.chosen()
        if not chosen:
            return
        item = self.offers[chosen[0]].item
        ledger = self._context.ledger
        title = text("New price of {item}", item=self._register.name(item.ref))
        values = {"valid_from": ledger.today.isoformat()}
        self.form.ask(title, _PRICE, values, text("Set the price"), lambda said: self._priced(item, said))

    def _priced(self, item: Record, said: Said) -> None:
        ledger = self._context.ledger
        act(self._context, lambda: set_price(ledger, item, said, origin=Origin.WINDOW), self._done)

    def _done(self, _notice: Notice) -> None:
        self.form.close_form()
        self.refresh()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        self.search.setMaximumWidth(420)
        for made in (self.search, self.new, self.price, self.said):
            top.addWidget(made)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.form)
        column.addWidget(self.notices)
        column.addWidget(self.view, 1)
        column.addStretch(0)
        self._column = column


def _cells(offer: Offer) -> Row:
    price = offer.product if offer.price is None else offer.price
    bought, fee, days = price.number("price_ore"), price.number("monthly_fee_ore"), offer.item.number("lead_days")
    maker, model = offer.product.text("maker"), offer.product.text("model")
    lead = None if days is None else count_text("{count} working day", "{count} working days", days)
    return (
        word(offer.item.text("article_no")),
        word(model if model.casefold().startswith(maker.casefold()) else f"{maker} {model}"),
        word(offer.item.text("supplier")),
        number(None if bought is None else show_money(bought)),
        number(None if fee is None else show_money(fee)),
        number(lead),
        number(show_money(offer.cost.total_ore)),
    )
