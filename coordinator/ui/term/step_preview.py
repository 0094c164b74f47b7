"""What a far-reaching step would do: how many, which, and one button that says so; Esc thinks better of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from coordinator.domain.fields import Field
from coordinator.ui.context import Context
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.words import count_text, text

LISTED: Final = 2000
_ID = Qt.ItemDataRole.UserRole
Which = Sequence[tuple[int, str]]
"""What a step is about: records by id, each in words."""


@dataclass(frozen=True, slots=True)
class PreviewStep:
    """A step to be shown first.

    ``does`` says what the button does to so many; ``which`` can be ticked off one by one unless it is only told.
    ``beyond`` are ids that are too many to list; they are taken along as long as nothing is unticked.
    """

    title: str
    does: Callable[[int], str]
    which: Which = ()
    beside: str = ""
    fields: Sequence[Field] = ()
    values: FormAnswers = field(default_factory=dict)
    ticks: bool = True
    ticked: bool = True
    beyond: Sequence[int] = ()


class Preview(Form):
    """Hidden until it shows a step."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._step = PreviewStep("", str)
        self.beside = theme.labelled("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(text("What it is about"))
        self.list.itemChanged.connect(lambda _item: self._count())
        self.more = theme.labelled("", "caption")
        for at, part in enumerate((self.beside, self.list, self.more), 1):
            self._column.insertWidget(at, part)

    def show_step(self, step: PreviewStep, then: Callable[[FormAnswers, list[int]], None]) -> None:
        """Shows what would be done; ``then`` gets what the fields say, and the ids that are ticked."""
        self._step = step
        self.beside.setText(step.beside)
        self.beside.setVisible(bool(step.beside))
        self._fill(step)
        count = len(step.beyond)
        self.more.setText(count_text("and {count} more", "and {count} more", count))
        self.more.setVisible(count > 0)
        self.ask(step.title, step.fields, step.values, step.does(0), lambda answers: then(answers, self.chosen()))
        self._count()

    def chosen(self) -> list[int]:
        """The ids that the step is about: those ticked, and the ones beyond the list while all of it is ticked."""
        items = [self.list.item(at) for at in range(self.list.count())]
        ids = [int(item.data(_ID)) for item in items if not self._step.ticks or item.checkState() is _TICKED]
        return [*ids, *self._step.beyond] if len(ids) == len(items) else ids

    def _fill(self, step: PreviewStep) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for id, label in step.which:
            item = QListWidgetItem(label)
            item.setData(_ID, id)
            if step.ticks:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(_TICKED if step.ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(step.which))
        # The style draws the outline of a tick darker than the window: in the dark palette it could not be seen.
        made = self.list.palette()
        made.setColor(QPalette.ColorRole.Window, QColor(theme.colours().edge).lighter(140))
        self.list.setPalette(made)
        rows = min(max(len(step.which), 1), 7)
        self.list.setFixedHeight(rows * (self.fontMetrics().height() + 14) + theme.GRID)
        if step.which:
            self.list.setCurrentRow(0)

    def _count(self) -> None:
        count = len(self.chosen())
        caption = self._step.does(count)
        self.does.setText(caption)
        self.does.setAccessibleName(caption)
        self.does.setEnabled(count > 0 or not self._step.which)


_TICKED = Qt.CheckState.Checked
