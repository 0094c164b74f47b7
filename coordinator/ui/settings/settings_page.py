"""The settings: the parts at the left, one of them at a time at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.settings.appearance_section import LooksSection
from coordinator.ui.settings.backup_section import BackupsSection, TakeOverSection
from coordinator.ui.settings.lists_section import OwnFieldsSection, UnitsSection
from coordinator.ui.settings.orders_section import OrdersSection
from coordinator.ui.settings.school_section import SchoolSection
from coordinator.ui.settings.section_parts import Section
from coordinator.ui.settings.terms_section import TermsSection
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.ui.widgets.theme import labelled
from coordinator.words import text


class SettingsPage(QuietPage):
    """Backups and take-over stand here only where somebody keeps the database file (``context.keeper``)."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.sections: dict[str, Section] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(text("Parts of the settings"))
        self.stack = QStackedWidget()
        self._add("school", text("The school"), SchoolSection(context))
        self._add("terms", text("Receipt and terms"), TermsSection(context), scrolls=False)
        self._add("units", text("School units"), UnitsSection(context))
        self._add("fields", text("Own fields"), OwnFieldsSection(context))
        self._add("orders", text("Orders"), OrdersSection(context))
        self._add("looks", text("Language and appearance"), LooksSection(context))
        if context.keeper is not None:
            self._add("backups", text("Register and backups"), BackupsSection(context, context.keeper))
            self._add("takeover", text("New laptop or successor"), TakeOverSection(context, context.keeper))
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        self._lay()

    def enter(self, **wanted: Any) -> None:
        """Opens the part asked for (``section``: school, terms, units, fields, orders, looks, backups, takeover)."""
        if (part := wanted.get("section")) in self.sections:
            self.list.setCurrentRow(list(self.sections).index(part))
        self.list.setFocus()

    def noticed(self, notice: Notice) -> None:
        """Each part shows what concerns it."""
        for section in self.sections.values():
            section.noticed(notice)

    def _add(self, code: str, name: str, section: Section, *, scrolls: bool = True) -> None:
        self.sections[code] = section
        self.list.addItem(name)
        self.stack.addWidget(scrolled(section) if scrolls else section)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs a wider list."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit_list)

    def _fit_list(self) -> None:
        self.list.setFixedWidth(max(200, self.list.sizeHintForColumn(0) + 32))

    def _lay(self) -> None:
        self._fit_list()
        below = QHBoxLayout()
        below.setSpacing(24)
        below.addWidget(self.list)
        below.addWidget(self.stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(labelled(text("Settings"), "title"))
        whole.addLayout(below, 1)
