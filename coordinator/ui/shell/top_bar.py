"""The bar at the top: the one search, what was scanned last, and the state of index and backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from coordinator.desk.overview.backup_state import backup_state
from coordinator.desk.records.search_answers import Command
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.questions import Register
from coordinator.ui.shell.search_field import Search
from coordinator.ui.threads.jobs import Jobs
from coordinator.ui.widgets import icons, theme
from coordinator.words import text


class TopBar(QFrame):
    """``backup_wished`` asks for the settings of the backups; ``code_wished`` for the last scan again."""

    backup_wished = Signal()
    code_wished = Signal(str)
    _backup_known = Signal(object)

    def __init__(
        self, register: Register, commands: Callable[[], Sequence[Command]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.search = Search(register, commands)
        self.search.setMinimumWidth(220)
        self.search.setMaximumWidth(520)
        self.scan = _flat("mdi6.barcode-scan")
        self.scan.clicked.connect(self._again)
        self.backup = _flat("mdi6.shield-check-outline")
        self.backup.clicked.connect(self.backup_wished)
        self._code = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(self.search, 3)
        row.addStretch(1)
        row.addWidget(self.scan)
        row.addWidget(self.backup)
        self.show_scan("")
        self.backup.hide()
        self._backup_known.connect(self._show_known, Qt.ConnectionType.QueuedConnection)

    def show_scan(self, code: str, known: bool = True) -> None:
        """What was read last; a scan can be opened again by it."""
        self._code = code
        shown = text("Last scan: {code}", code=code[:24]) if code else text("Scan whenever you like")
        if code and not known:
            shown = text("Last scan: {code} (unknown)", code=code[:24])
        _name(self.scan, shown)
        self.scan.setEnabled(bool(code))

    def show_backup(self, state: str, late: bool) -> None:
        """How old the latest backup is, in words."""
        _name(self.backup, state)
        icons.icon_for(self.backup, "mdi6.shield-alert-outline" if late else "mdi6.shield-check-outline")
        self.backup.show()

    def watch_backups(self, keeper: Keeper | None, today: date, jobs: Jobs) -> None:
        """Looks beside the window how old the latest backup is, and shows it."""
        if keeper is not None:
            state = jobs.quietly(lambda: backup_state(keeper, today))
            state.add_done_callback(self._backup_known.emit)

    def _show_known(self, state: Future[tuple[str, bool]]) -> None:
        if not state.cancelled() and state.exception() is None:
            self.show_backup(*state.result())

    def narrow(self, narrow: bool) -> None:
        """Leaves more room for the search where there is little."""
        self.scan.setVisible(not narrow or bool(self._code))

    def _again(self) -> None:
        if self._code:
            self.code_wished.emit(self._code)


def _flat(icon: str) -> QToolButton:
    made = QToolButton()
    made.setProperty("role", "flat")
    made.setIconSize(QSize(18, 18))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    icons.icon_for(made, icon)
    return made


def _name(made: QToolButton, words: str) -> None:
    made.setText(words)
    made.setAccessibleName(words)
    made.setToolTip(words)
