"""The window's part of the self-test: opened where nobody sees it, since a build may lack what only a window loads."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QImage

from coordinator.ledger.ledger import Ledger
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.shell.window_start import application
from coordinator.ui.widgets import icons


def try_window(ledger: Ledger, path: Path) -> bool:
    """Whether the window opens with all its pages and icons; whatever hinders it is raised."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = application()
    window = MainWindow(ledger, path)
    try:
        window.show()
        icons.load_icons()
        for kind in PAGES:
            window.go(kind.code)
            running.processEvents()
        drawn = all(not icons.icon(kind.icon).isNull() for kind in PAGES)
        return drawn and not window.grab().isNull() and len(window.pages) == len(PAGES)
    finally:
        window.close()
        window.deleteLater()
        running.processEvents()


def try_paper(pdf: bytes) -> bool:
    """Whether a paper can be drawn on the screen: white, with something written on it."""
    from coordinator.ui.paper.paper_pages import Paper

    picture: QImage = Paper(pdf).picture(0, 0.5).convertToFormat(QImage.Format.Format_Grayscale8)
    shades = set(bytes(picture.constBits()))
    return 255 in shades and min(shades) < 128
