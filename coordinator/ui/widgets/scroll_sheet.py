"""Sheets that scroll downwards where there is little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(inside: QWidget | None = None) -> QScrollArea:
    """A part that scrolls downwards; the keys go to what stands in it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if inside is not None:
        area.setWidget(inside)
    return area


def put_in(area: QScrollArea, whole: QWidget) -> None:
    """Another sheet in the place of the one before, which may hold the button that asked for it: it ends afterwards.

    ``QScrollArea.setWidget`` by itself would end it at once, within that button's own click.
    """
    before = area.takeWidget()
    area.setWidget(whole)
    if before is not None:
        before.deleteLater()
