"""The catalogue: what may be ordered, at which price and lead time, and the prices that changed (needs V6, V7, V12)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.orders.catalogue import (
    Offer,
    acknowledge_price,
    add_item,
    change_item,
    offers,
    price_notices,
    set_price,
)
from coordinator.desk.orders.item_words import ITEM_FACTS, LONG_FACTS, offer_words, rise_words
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.costs import PriceRise
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, PRICE
from coordinator.domain.orders.order_records import CatalogueItem, Price
from coordinator.domain.values import show_money
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import act
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.ui.widgets.small_table import CellsModel, Head, Row, SheetView, number, word
from coordinator.words import count_text, mark, text

_ITEM: Final = (
    Field("product", mark("Product"), Type.REFERENCE, required=True, refers=PRODUCT.code),
    *ITEM_FACTS,
    *(PRICE.field(code) for code in ("price_ore", "monthly_fee_ore")),
)
_PRICE: Final = tuple(
    PRICE.field(code) for code in ("price_ore", "monthly_fee_ore", "valid_from", "announced_on", "reason")
)


@dataclass(frozen=True, slots=True)
class _Found:
    offers: list[Offer]
    rises: list[PriceRise]


class CataloguePart(QWidget):
    """The list of items, with the price notices that nobody has confirmed above it; ``from_file`` asks for a file."""

    from_file = Signal()

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
        self.edit = button(text("Edit the item…"), self._edit, "mdi6.pencil-outline")
        self.details = theme.labelled("", wrap=True)
        self.file = button(text("From a file…"), self.from_file.emit, "mdi6.tray-arrow-down")
        self.notices = QWidget()
        self.sheet = CellsModel((
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
        register, today, typed = self._register, self._context.ledger.today, self.search.text()
        self._lane.ask(
            lambda _stale: _Found(offers(register, today, search=typed), price_notices(register)), self._show
        )

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def _show(self, found: _Found) -> None:
        chosen = None if self.offer is None else self.offer.item.id
        self.offers = found.offers
        self.sheet.fill([_cells(offer) for offer in found.offers])
        if found.offers:
            ids = [offer.item.id for offer in found.offers]
            self.view.selectRow(ids.index(chosen) if chosen in ids else 0)
        elif self.search.text():
            self.said.setText(text("Nothing fits the search."))
        if found.offers:
            self.said.setText(count_text("{count} item", "{count} items", len(found.offers)))
        elif not self.search.text():
            self.said.setText(text("What may be ordered will stand here, with price and lead time."))
        self.view.setVisible(bool(found.offers))
        self._show_choice()
        self._show_notices(found.rises)

    def _show_notices(self, rises: list[PriceRise]) -> None:
        notices = QWidget()
        column = QVBoxLayout(notices)
        column.setContentsMargins(0, 0, 0, 0)
        for each in rises:
            row = QHBoxLayout()
            sentence = self._rise_words(each)
            row.addWidget(theme.labelled(f"▲ {sentence}", "warning", wrap=True), 1)
            does = button(text("Confirm"), partial(self._confirm, each.price), "mdi6.check")
            does.setAccessibleName(text("Confirm: {said}", said=sentence))
            row.addWidget(does)
            column.addLayout(row)
        self._column.replaceWidget(self.notices, notices)
        self.notices.hide()
        self.notices.deleteLater()
        self.notices = notices
        notices.setVisible(bool(rises))

    def _show_choice(self) -> None:
        offer = self.offer
        for made in (self.price, self.edit):
            made.setEnabled(offer is not None)
        self.details.setVisible(offer is not None)
        if offer is not None:
            self.details.setText(offer_words(self._register, offer))

    @property
    def offer(self) -> Offer | None:
        """The item that is chosen."""
        chosen = self.view.chosen()
        return self.offers[chosen[0]] if chosen and chosen[0] < len(self.offers) else None

    def _rise_words(self, each: PriceRise) -> str:
        item = self._register.name(Ref(CATALOGUE_ITEM.code, each.price.item or 0))
        return rise_words(item, each)

    def _confirm(self, price: Price) -> None:
        ledger = self._context.ledger
        act(self._context, lambda: acknowledge_price(ledger, price, origin=Origin.WINDOW), self._done)

    def _new(self) -> None:
        values = {"valid_from": self._context.ledger.today.isoformat()}
        does = text("Put it into the catalogue")
        self.form.ask(text("New item in the catalogue"), _ITEM, values, does, self._add, long=LONG_FACTS)

    def _edit(self) -> None:
        offer = self.offer
        if offer is None:
            return
        ledger, item = self._context.ledger, offer.item
        values = {field.code: item.values.get(field.code) for field in ITEM_FACTS}
        self.form.ask(
            text("What shall {item} say in the catalogue?", item=self._register.name(item.ref)),
            ITEM_FACTS,
            values,
            text("Save the item"),
            lambda answers: act(
                self._context, lambda: change_item(ledger, item, answers, origin=Origin.WINDOW), self._done
            ),
            long=LONG_FACTS,
        )

    def _add(self, answers: FormAnswers) -> None:
        id = answers["product"]
        product = self._register.get(PRODUCT, id) if isinstance(id, int) else None
        if product is None:
            return
        item = {field.code: answers[field.code] for field in ITEM_FACTS}
        price = {code: answers[code] for code in ("price_ore", "monthly_fee_ore")}
        ledger = self._context.ledger
        act(self._context, lambda: add_item(ledger, product, item, price, origin=Origin.WINDOW), self._done)

    def _set_price(self) -> None:
        if self.offer is None:
            return
        item, ledger = self.offer.item, self._context.ledger
        title = text("New price of {item}", item=self._register.name(item.ref))
        today = ledger.today.isoformat()
        values = {"valid_from": today, "announced_on": today}
        self.form.ask(title, _PRICE, values, text("Set the price"), lambda answers: self._priced(item, answers))

    def _priced(self, item: CatalogueItem, answers: FormAnswers) -> None:
        ledger = self._context.ledger
        act(self._context, lambda: set_price(ledger, item, answers, origin=Origin.WINDOW), self._done)

    def _done(self, _notice: Notice) -> None:
        self.form.close_form()
        self.refresh()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QWidget()
        flow = FlowLayout(top)
        self.search.setMinimumWidth(240)
        for made in (self.search, self.new, self.edit, self.price, self.file, self.said):
            flow.addWidget(made)
        column.addWidget(top)
        column.addWidget(self.form)
        column.addWidget(self.notices)
        column.addWidget(self.view, 1)
        column.addWidget(self.details)
        column.addStretch(0)
        self._column = column


def _cells(offer: Offer) -> Row:
    price = offer.product if offer.price is None else offer.price
    bought, fee, days = price.price_ore, price.monthly_fee_ore, offer.item.lead_days
    maker, model = offer.product.maker, offer.product.model
    lead = None if days is None else count_text("{count} working day", "{count} working days", days)
    return (
        word(offer.item.article_no),
        word(model if model.casefold().startswith(maker.casefold()) else f"{maker} {model}"),
        word(offer.item.supplier),
        number(None if bought is None else show_money(bought)),
        number(None if fee is None else show_money(fee)),
        number(lead),
        number(show_money(offer.cost.total_ore)),
    )
