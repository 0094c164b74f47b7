"""A bar above the page where the open file has gone or was exchanged, and the way to save what is open."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from coordinator.ledger.keeper import Keeper
from coordinator.ui.threads.jobs import Jobs
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.words import text

_EVERY = 3_000  # milliseconds


class LostFileBar(QFrame):
    """Looks every few seconds, beside the window, whether the file still stands in its place."""

    _known = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "actions")
        self._jobs = jobs
        self._keeper: Keeper | None = None
        self.said = theme.labelled("", "danger", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.save = button(text("Save what is open as…"), self._save, "mdi6.content-save-outline", role="main")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        row.setSpacing(theme.GRID * 2)
        row.addWidget(self.said, 1)
        row.addWidget(self.save, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._known.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def watch(self, keeper: Keeper | None) -> None:
        """Begins to look."""
        self._keeper = keeper
        if keeper is not None:
            self._timer.start()

    def look(self) -> None:
        """Looks once."""
        if self._keeper is not None:
            self._jobs.quietly(self._keeper.lost).add_done_callback(self._known.emit)

    def _show(self, found: Future[str]) -> None:
        if found.cancelled() or found.exception() is not None:
            return
        self.said.setText(found.result())
        self.setVisible(bool(found.result()))

    def _save(self) -> None:
        from coordinator.ui.widgets.file_dialogs import ask_save

        keeper = self._keeper
        chosen = ask_save(self, text("Save what is open as…"), "")
        if keeper is None or chosen is None:
            return
        to = chosen if chosen.suffix else chosen.with_suffix(keeper.path.suffix or ".sqlite")
        self._jobs.run(text("Saving…"), lambda _move, _stop: keeper.rescue(to), self._saved)

    def _saved(self, to: Path) -> None:
        self.said.setText(
            text("What was open is saved as {file}. Close the window and open that file from now on.", file=str(to))
        )
        self._timer.stop()
        self.save.hide()
