"""The pages at the left, with icons and words; narrow when there is little room or when told to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from coordinator.ui.context import PageKind
from coordinator.ui.widgets import icons, theme
from coordinator.words import text


class Navigation(QFrame):
    """``chosen`` gives the code of the page that was asked for."""

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, kinds: Sequence[PageKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "navigation")
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, theme.GRID)
        column.setSpacing(0)
        for number, kind in enumerate(kinds, 1):
            column.addWidget(self._made(kind, number))
        column.addStretch(1)
        self.fold_button = QToolButton()
        self.fold_button.setProperty("role", "page")
        self.fold_button.setText(text("Fold in"))
        self.fold_button.setCheckable(False)
        self.fold_button.clicked.connect(self.fold)
        column.addWidget(self._laid(self.fold_button))
        icons.icon_for(self.fold_button, "mdi6.chevron-double-left")
        self.is_folded = False
        self.by_hand = False

    def show_chosen(self, code: str) -> None:
        """Marks the page that is open."""
        if code in self.buttons:
            self.buttons[code].setChecked(True)

    def fold(self) -> None:
        """Narrow or wide, as the person wants it from now on."""
        self.by_hand = True
        self.set_folded(not self.is_folded)
        self.folded.emit(self.is_folded)

    def set_folded(self, folded: bool) -> None:
        """Icons alone, or icons with words."""
        self.is_folded = folded
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if folded else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in (*self.buttons.values(), self.fold_button):
            button.setToolButtonStyle(style)
        self.fold_button.setText(text("Fold out") if folded else text("Fold in"))
        self.fold_button.setAccessibleName(self.fold_button.text())
        icons.icon_for(self.fold_button, f"mdi6.chevron-double-{'right' if folded else 'left'}")

    def _made(self, kind: PageKind, number: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "page")
        button.setText(text(kind.label))
        button.setAccessibleName(text(kind.label))
        button.setToolTip(f"{text(kind.label)} (Ctrl+{number})" if number < 10 else text(kind.label))
        button.setCheckable(True)
        button.clicked.connect(lambda: self.chosen.emit(kind.code))
        self._group.addButton(button)
        self.buttons[kind.code] = button
        icons.icon_for(button, kind.icon)
        self._laid(button)
        return button

    @staticmethod
    def _laid(button: QToolButton) -> QToolButton:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setIconSize(QSize(20, 20))
        return button
