"""The line at the bottom: the last action in words with *Undo*, and what runs beside the window with *Cancel*."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from coordinator.ui.threads.jobs import Jobs, Running
from coordinator.ui.widgets import theme
from coordinator.words import text


class Footer(QFrame):
    """Says what happened. ``undo`` asks for an entry to be undone."""

    undo = Signal(int)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._entry: int | None = None
        self._agreed: Callable[[], None] | None = None
        self._jobs = jobs
        self.line = theme.labelled("")
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.line.setAccessibleName(text("Last action"))
        self.undo_button = QPushButton(text("Undo"))
        self.undo_button.setToolTip(text("Undo what the line says (Ctrl+Z)"))
        self.undo_button.clicked.connect(self._undo)
        self.agree_button = QPushButton(text("It is no identity number"))
        self.agree_button.setToolTip(text("Writes what was asked about as it stands, and asks no more about it."))
        self.agree_button.clicked.connect(self._agree)
        self.work = theme.labelled("", "muted")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName(text("Progress"))
        self.cancel_button = QPushButton(text("Cancel"))
        self.cancel_button.clicked.connect(jobs.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID * 2, theme.GRID // 2, theme.GRID * 2, theme.GRID // 2)
        row.setSpacing(theme.GRID)
        for widget, stretch in (
            (self.line, 1),
            (self.undo_button, 0),
            (self.agree_button, 0),
            (self.work, 0),
            (self.bar, 0),
            (self.cancel_button, 0),
        ):
            row.addWidget(widget, stretch)
        self.setMinimumHeight(self.undo_button.sizeHint().height() + theme.GRID)
        self.undo_button.hide()
        self.agree_button.hide()
        self._rest()
        jobs.began.connect(self._began)
        jobs.moved.connect(self._moved)
        jobs.ended.connect(self._ended)

    def say(
        self,
        sentence: str,
        *,
        undo: int | None = None,
        trouble: bool = False,
        agreed: Callable[[], None] | None = None,
    ) -> None:
        """Shows a line; trouble stands out by a word and a colour. ``agreed`` is called when somebody answers that it
        is no identity number.
        """
        self._entry, self._agreed = undo, agreed
        shown = text("Not done: {sentence}", sentence=sentence) if trouble else sentence
        theme.in_role(self.line, "danger" if trouble else "")
        self.line.setText(shown)
        self.line.setToolTip(shown)
        self.undo_button.setVisible(undo is not None)
        self.agree_button.setVisible(agreed is not None)

    def _agree(self) -> None:
        agreed = self._agreed
        self.say("")
        if agreed is not None:
            agreed()

    def _undo(self) -> None:
        if self._entry is not None:
            entry, self._entry = self._entry, None
            self.undo_button.hide()
            self.undo.emit(entry)

    def _began(self, running: Running) -> None:
        self.work.setText(running.words)
        self.bar.setRange(0, 0)
        for widget in (self.work, self.bar, self.cancel_button):
            widget.show()

    def _moved(self, running: Running, part: float) -> None:
        if running.number in self._jobs.running:
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(part * 1000))

    def _ended(self, _running: Running) -> None:
        left = list(self._jobs.running.values())
        if left:
            self._began(left[-1])
        else:
            self._rest()

    def _rest(self) -> None:
        for widget in (self.work, self.bar, self.cancel_button):
            widget.hide()
