"""The page of orders: the overview, an order, a delivery with its check, the discrepancies, the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.domain.inventory_kinds import DEVICE, PRODUCT, SETTING, UNIT
from coordinator.domain.orders.order_kinds import (
    ATTACHMENT,
    CATALOGUE_ITEM,
    CONTACT,
    DELIVERED_UNIT,
    DELIVERY,
    JOURNAL,
    ORDER,
    ORDER_LINE,
    PRICE,
)
from coordinator.domain.orders.order_states import UNDECIDED
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.orders.catalogue_tab import CataloguePart
from coordinator.ui.orders.delivery_check import CheckPart
from coordinator.ui.orders.delivery_tab import DeliveryPart
from coordinator.ui.orders.discrepancies_tab import DiscrepanciesPart
from coordinator.ui.orders.order_view import OrderPart, WantedPaper
from coordinator.ui.orders.orders_tab import OrdersList
from coordinator.ui.orders.photo_view import PictureView
from coordinator.ui.orders.supplier_files import FilesPart
from coordinator.ui.paper.paper_view import PaperView
from coordinator.ui.threads.desk_step import find
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import mode_buttons
from coordinator.ui.widgets.file_dialogs import ask_several, list_kinds
from coordinator.ui.widgets.flow_layout import page_head
from coordinator.words import text

_TOUCHES = frozenset(
    {ORDER.code, ORDER_LINE.code, JOURNAL.code, DELIVERY.code, DELIVERED_UNIT.code, CATALOGUE_ITEM.code, PRICE.code,
     DEVICE.code, SETTING.code,
     PRODUCT.code, UNIT.code, CONTACT.code, ATTACHMENT.code}
)  # fmt: skip


class OrderingPage(QuietPage):
    """Four parts under one heading; an order, its check and its papers open within it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._register = context.ledger.register
        self.orders = OrdersList(context)
        self.order = OrderPart(context)
        self.delivery = DeliveryPart(context)
        self.check = CheckPart(context)
        self.amiss = DiscrepanciesPart(context)
        self.catalogue = CataloguePart(context)
        self.viewer = PaperView(context.window)
        self.pictures = PictureView()
        self.files = FilesPart(context)
        self.ask_files = ask_several
        self.stack = QStackedWidget()
        for part in (
            self.orders, self.order, self.delivery, self.check, self.amiss, self.catalogue, self.viewer, self.pictures,
            self.files,
        ):  # fmt: skip
            self.stack.addWidget(part)
        self._before: QWidget = self.orders
        self.modes: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        column.addWidget(self._top())
        column.addWidget(self.stack, 1)
        self._wire()

    def enter(self, **wanted: Any) -> None:
        """As it was left; ``order`` (an id) opens one, at its ``line``; ``late``, ``waiting`` and
        ``undecided`` list those.

        ``part`` opens a part. ``files`` are delivery lists and catalogues that were read, ``others`` the paths that
        came with them.
        """
        if (order := wanted.get("order")) is not None:
            self.show_order(order, wanted.get("line"))
        elif (files := wanted.get("files")) is not None:
            self._show(self.files)
            self.files.show_files(files, wanted.get("others", ()))
        elif wanted.get("undecided"):
            self.show_part("orders")
            self.orders.show_only(*UNDECIDED)
        elif wanted.get("late") or wanted.get("waiting"):
            self.show_part("orders")
            self.orders.show_only(*(code for code in ("late", "waiting") if wanted.get(code)))
        elif (part := wanted.get("part")) in self.modes:
            self.show_part(part)
        else:
            self._refresh()

    def noticed(self, notice: Notice) -> None:
        """Shows anew what may have changed."""
        if _TOUCHES & notice.touched.keys():
            self._refresh()

    def scanned(self, code: str) -> bool:
        """A box while a delivery is unpacked, a unit while it is checked; elsewhere an order or a delivery note."""
        current = self.stack.currentWidget()
        if current is self.delivery:
            return self.delivery.scanned(code)
        if current is self.check:
            return self.check.scanned(code)
        found = self._register.find(ORDER, "number", code)
        if found:
            self.show_order(found[0].id)
            return True
        notes = self._register.records(Query(DELIVERY, filters=(Filter("note_number", Test.IS, (code,)),)), 1)
        order = notes[0].order if notes else None
        if order is None:
            return False
        self.show_order(order)
        return True

    def dropped(self, paths: list[Path]) -> bool:
        """Photos while a delivery is checked; lists from a supplier are left to the import."""
        return self.stack.currentWidget() is self.check and self.check.attach(paths)

    def close_page(self) -> None:
        """Ends the threads that ask."""
        for part in (self.orders, self.amiss, self.catalogue):
            part.close_lane()

    def show_part(self, code: str) -> None:
        """Opens one of the four parts."""
        part = {"orders": self.orders, "delivery": self.delivery, "amiss": self.amiss, "catalogue": self.catalogue}
        self._show(part[code])
        if code == "delivery":
            self.delivery.receive()
        else:
            self._refresh()
            next(each.view for each in (self.orders, self.amiss, self.catalogue) if each is part[code]).setFocus()

    def show_order(self, id: int, line: int | None = None) -> None:
        """Opens an order, at one of its lines (a record) where one is named."""
        self._show(self.order)
        self.order.show_order(id)
        if line is not None:
            self.order.choose_line(line)

    def receive(self, order: int) -> None:
        """Begins to unpack a delivery of an order."""
        self._show(self.delivery)
        self.delivery.receive(order)

    def check_order(self, order: int) -> None:
        """Opens the check of what came of an order."""
        self._show(self.check)
        self.check.show_order(order)

    def choose_files(self) -> None:
        """Asks for a supplier's files; the import recognises them by what they hold."""
        paths = self.ask_files(self, text("Choose the supplier's file"), list_kinds())
        if paths:
            self.context.window.go("import", paths=paths)

    def show_paper(self, wanted: WantedPaper) -> None:
        """Makes a paper beside the window, then shows it."""

        def show(pdf: bytes) -> None:
            self._before = self.stack.currentWidget() or self.orders
            self.viewer.show_paper(pdf, wanted.title, wanted.file_name, back=text("Back"))
            self.viewer.offer_csv(wanted.csv)
            self.stack.setCurrentWidget(self.viewer)
            self.viewer.print.setFocus()

        find(self.context, text("Making {paper}", paper=wanted.title), wanted.make, show)

    def show_picture(self, name: str, data: bytes) -> None:
        """Shows a photo that is attached to a check, or says that it cannot be shown here."""
        if not self.pictures.show_picture(name, data):
            told = text("{file} cannot be shown here. Save it and open it with another program.", file=name)
            self.context.window.say(told, trouble=True)
            return
        self._before = self.stack.currentWidget() or self.orders
        self.stack.setCurrentWidget(self.pictures)
        self.pictures.back.setFocus()

    def _show(self, part: QWidget) -> None:
        self.stack.setCurrentWidget(part)
        code = {self.delivery: "delivery", self.check: "delivery", self.amiss: "amiss", self.catalogue: "catalogue"}
        self.modes[code.get(part, "orders")].setChecked(True)

    def _refresh(self) -> None:
        current = self.stack.currentWidget()
        for part in (self.orders, self.order, self.delivery, self.check, self.amiss, self.catalogue, self.files):
            if part is current:
                part.refresh()

    def _to_list(self) -> None:
        self._show(self.orders)
        self.orders.refresh()
        self.orders.view.setFocus()

    def _leave_paper(self) -> None:
        self._show(self._before)
        self._refresh()
        self._before.setFocus()

    def _wire(self) -> None:
        for opens in (self.orders.opened, self.amiss.opened, self.check.left):
            opens.connect(self.show_order)
        self.order.left.connect(self._to_list)
        self.order.receive.connect(self.receive)
        self.order.check.connect(self.check_order)
        self.delivery.registered.connect(self.check_order)
        self.delivery.from_file.connect(self.choose_files)
        self.catalogue.from_file.connect(self.choose_files)
        self.files.checked.connect(self.check_order)
        self.files.catalogued.connect(lambda: self.show_part("catalogue"))
        self.files.left.connect(self._to_list)
        self.files.rest.connect(lambda paths: self.context.window.go("import", paths=paths))
        for asks in (self.order.paper, self.check.paper, self.amiss.paper):
            asks.connect(self.show_paper)
        self.check.picture.connect(self.show_picture)
        for view in (self.viewer, self.pictures):
            view.left.connect(self._leave_paper)

    def _top(self) -> QWidget:
        offered = (
            ("orders", text("Overview"), "mdi6.format-list-bulleted"),
            ("delivery", text("Receive"), "mdi6.package-variant"),
            ("amiss", text("Discrepancies"), "mdi6.alert-outline"),
            ("catalogue", text("Catalogue"), "mdi6.book-open-outline"),
        )
        self.modes.update(mode_buttons(self, offered, self.show_part))
        return page_head(text("Orders"), self.modes.values())
