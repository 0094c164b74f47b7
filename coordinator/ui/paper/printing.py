"""Papers go to the printer as pictures of 300 points an inch, so that every letter comes out as on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from coordinator.ledger.outcomes import Trouble
from coordinator.ui.paper.paper_pages import Paper
from coordinator.words import mark, text

FINENESS: Final = 300
Asker = Callable[[QPrinter, QWidget], bool]


def ask_printer(printer: QPrinter, parent: QWidget) -> bool:
    """Lets the person choose printer and pages; ``False`` when they think better of it."""
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(text("Print the receipt"))
    return bool(dialog.exec() == QPrintDialog.DialogCode.Accepted)


def prepared_printer(pages: int) -> QPrinter:
    """A printer set to whole A4 pages."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(FINENESS)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setFromTo(1, pages)
    return printer


def print_paper(paper: Paper, printer: QPrinter) -> int:
    """Prints the pages that were chosen; returns how many. ``Trouble`` when the printer does not take them."""
    first, last = printer.fromPage() or 1, printer.toPage() or len(paper)
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble(mark("The printer does not answer. Check that it is on, or save the receipt as a file."))
    try:
        for at in range(first - 1, min(last, len(paper))):
            if at > first - 1 and not printer.newPage():
                raise Trouble(
                    mark("The printer stopped after {pages} pages. Print the rest again."), pages=at - first + 1
                )
            _draw(paper, at, painter, printer)
    finally:
        painter.end()
    return min(last, len(paper)) - first + 1


def _draw(paper: Paper, at: int, painter: QPainter, printer: QPrinter) -> None:
    """One page in its own size, made smaller only where the printer's paper is smaller."""
    drawn = paper.picture(at, FINENESS / 72)
    width, height = paper.size(at)
    fine = printer.resolution() / 72
    sheet = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    shrunk = min(1.0, sheet.width() / (width * fine), sheet.height() / (height * fine))
    place = QRectF(0, 0, width * fine * shrunk, height * fine * shrunk)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, drawn.convertToFormat(drawn.Format.Format_Grayscale8) if _grey(printer) else drawn)


def _grey(printer: QPrinter) -> bool:
    return bool(printer.colorMode() == QPrinter.ColorMode.GrayScale)
