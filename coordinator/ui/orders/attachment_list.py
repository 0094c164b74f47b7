"""Photos and files beside a delivery check: chosen, dropped or pasted, shown and saved again (needs V4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QListWidget, QVBoxLayout, QWidget

from coordinator.desk.orders import attachment_files
from coordinator.desk.orders.attachment_files import Attached, file_at, file_of
from coordinator.domain.changes import Origin
from coordinator.domain.orders.attachments import File
from coordinator.ledger.outcomes import Notice, Trouble
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import act, find
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.file_dialogs import ask_save, ask_several
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.words import text


def _ask_files(parent: QWidget) -> list[Path]:
    title = text("Choose photos or files")
    kinds = text("Pictures") + " (*.jpg *.jpeg *.png *.webp *.heic);;" + text("All files") + " (*)"
    return ask_several(parent, title, kinds)


def _ask_place(parent: QWidget, proposed: str) -> Path | None:
    return ask_save(parent, text("Save the file"), proposed)


class AttachedBox(QWidget):
    """What is attached, and what shall be with the next note. ``changed`` tells that files wait, ``shown`` a picture.

    ``shown`` carries an :class:`Attached` with its bytes.
    """

    changed = Signal()
    shown = Signal(object, bytes)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._register = context.ledger.register
        self.waiting: list[File] = []
        self.kept: list[Attached] = []
        self.ask_files: Callable[[QWidget], list[Path]] = _ask_files
        self.ask_place: Callable[[QWidget, str], Path | None] = _ask_place
        self.list = QListWidget()
        self.list.setAccessibleName(text("Attached photos and files"))
        self.add = button(text("Attach…"), self.choose, "mdi6.paperclip")
        self.add.setToolTip(text("Photos and files can be dropped or pasted here as well"))
        self.show_one = button(text("Show"), self._show, "mdi6.eye-outline")
        self.save = button(text("Save…"), self._save, "mdi6.content-save-outline")
        self.remove = button(text("Take away"), self._remove, "mdi6.minus")
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        self.list.itemActivated.connect(lambda _item: self._show())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self.list)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for made in (self.add, self.show_one, self.save, self.remove):
            flow.addWidget(made)
        column.addWidget(buttons)
        self.refresh([], ())

    def refresh(self, deliveries: Sequence[int], units: Sequence[int]) -> None:
        """Shows what is attached to these units and to the whole of their deliveries."""
        found = attachment_files.attached_to(self._register, deliveries)
        self.kept = [each for each in found if each.delivered is None or each.delivered in units]
        row = self.list.currentRow()
        self.list.clear()
        for file in self.waiting:
            self.list.addItem(text("{file} · not kept yet", file=file.name))
        for each in self.kept:
            whole = text("whole delivery") if each.delivered is None else ""
            self.list.addItem(" · ".join(part for part in (each.name, _size(each.size), whole) if part))
        count = self.list.count()
        self.list.setVisible(bool(count))
        self.list.setFixedHeight(min(count, 3) * (self.list.fontMetrics().height() + 8) + 8)
        self.list.setCurrentRow(min(max(row, 0), count - 1))
        self._offer()

    def take(self, paths: Sequence[Path]) -> None:
        """Reads files; they are kept together with the next note."""
        if paths:
            find(self._context, text("Reading…"), partial(_read, list(paths)), self._taken)

    def paste(self) -> bool:
        """Takes what was copied, a picture or files; ``False`` when it is neither."""
        copied: QMimeData | None = QApplication.clipboard().mimeData()
        if copied is None:  # nothing was ever copied
            return False
        paths = _paths(copied)
        if paths:
            self.take(paths)
            return True
        if not copied.hasImage():
            return False
        today, number = self._context.ledger.today.isoformat(), len(self.waiting) + 1
        try:
            self._taken([file_of(text("picture-{day}-{number}.png", day=today, number=number), _png(copied))])
        except Trouble as trouble:
            self._context.window.say(str(trouble), trouble=True)
        return True

    def choose(self) -> None:
        """Asks for files."""
        self.take(self.ask_files(self))

    def clear(self) -> None:
        """Forgets what waits: it was kept, or another order is shown."""
        self.waiting = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+V in a line of the check: a copied picture is attached, words are left to the line."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self.paste()
        return super().eventFilter(watched, event)

    def _taken(self, files: list[File]) -> None:
        self.waiting = [*self.waiting, *files]
        self.changed.emit()

    def _chosen(self) -> tuple[File | None, Attached | None]:
        row = self.list.currentRow()
        if 0 <= row < len(self.waiting):
            return self.waiting[row], None
        at = row - len(self.waiting)
        return None, self.kept[at] if 0 <= at < len(self.kept) else None

    def _offer(self) -> None:
        file, kept = self._chosen()
        self.show_one.setVisible(file is not None or kept is not None)
        self.save.setVisible(kept is not None)
        self.remove.setVisible(file is not None or kept is not None)

    def _show(self) -> None:
        file, kept = self._chosen()
        if file is not None:
            day = self._context.ledger.today.isoformat()
            self.shown.emit(Attached(0, 0, None, file.name, file.media, len(file.data), day), file.data)
        elif kept is not None:
            register = self._register
            job = partial(attachment_files.bytes_of, register, kept)
            find(self._context, text("Reading…"), job, partial(self.shown.emit, kept))

    def _save(self) -> None:
        _, kept = self._chosen()
        path = None if kept is None else self.ask_place(self, kept.name)
        if kept is not None and path is not None:
            job = partial(attachment_files.save_attachment, self._register, kept, path)
            find(self._context, text("Saving…"), job, self._saved)

    def _saved(self, path: Path) -> None:
        self._context.window.say(text("The file is saved as {file}.", file=path.name))

    def _remove(self) -> None:
        file, kept = self._chosen()
        ledger = self._context.ledger
        if file is not None:
            self.waiting = [each for each in self.waiting if each is not file]
            self.changed.emit()
        elif kept is not None:

            def done(_notice: Notice) -> None:
                self.changed.emit()

            act(self._context, lambda: attachment_files.detach(ledger, kept, origin=Origin.WINDOW), done)


def _read(paths: list[Path]) -> list[File]:
    return [file_at(path) for path in paths]


def _paths(copied: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in copied.urls() if url.isLocalFile()]


def _png(copied: QMimeData) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(QImage(copied.imageData()))
    return bytes(buffer.data().data())


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, round(count / 1_000))} kB"
    return f"{count / 1e6:.1f} MB".replace(".", ",")
