"""The main window: navigation, search, the page, the record's panel, the line at the bottom (window: layout)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.records.scanned_codes import device_of, other_keyboard, several_words
from coordinator.desk.records.search_answers import Command
from coordinator.domain.changes import ChangeSet, Ref, Sentence
from coordinator.domain.inventory_kinds import HANDOVER
from coordinator.domain.kinds import KINDS
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, NumberDoubt, Stale, Trouble
from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.ui.shell.footer import Footer
from coordinator.ui.shell.lost_file import LostFileBar
from coordinator.ui.shell.navigation import Navigation
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.shell.scanner import Scanner
from coordinator.ui.shell.side_panel import Aside
from coordinator.ui.shell.top_bar import TopBar
from coordinator.ui.shell.window_state import place, remember
from coordinator.ui.threads.jobs import Job, Jobs, Running
from coordinator.ui.threads.thread_line import Held, ThreadLine
from coordinator.ui.threads.timers import stop_timers
from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.saved_state import saved_for
from coordinator.words import text

NARROW = 1100  # pixels; below this the navigation shows icons alone unless told otherwise


class MainWindow(QMainWindow):
    """Implements :class:`coordinator.ui.context.Window`. ``painted`` comes once, after the first paint."""

    painted = Signal()
    _noticed = Signal(object)
    _committed = Signal(object, object)

    def __init__(
        self, ledger: Ledger, path: Path, *, kinds: Sequence[PageKind] = PAGES, keeper: Keeper | None = None
    ) -> None:
        super().__init__()
        self.context = Context(ledger, self, path, path.parent / "profiles", keeper)
        self.kinds = {kind.code: kind for kind in kinds}
        self.pages: dict[str, QuietPage] = {}
        self.jobs = Jobs(self)
        self.jobs.ended.connect(self._job_ended)
        self._first = True
        self._line = (
            ThreadLine()
        )  # cut when the window closes: what was on its way then finds neither pages nor database
        self._behind: set[str] = set()
        self._noticed.connect(self._spread, Qt.ConnectionType.QueuedConnection)
        self._committed.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = ledger.subscribe(lambda notice: self._line.tell(self._noticed, notice))
        self.saved = saved_for(path)
        self._application = QCoreApplication.instance() or QApplication([])
        self._build(kinds)
        self.scanner = Scanner(self)
        self.scanner.scanned.connect(self.scan)
        self.setAcceptDrops(True)
        self.setWindowTitle(text("Coordinator"))
        self.setMinimumSize(800, 480)
        self.resize(1280, 720)
        place(self)
        self._entered = False
        self._turn_to(kinds[0].code)  # entered after the first paint, which waits for no question

    # What a page may ask of the window.

    def say(
        self,
        sentence: str,
        *,
        undo: int | None = None,
        trouble: bool = False,
        agreed: Callable[[], None] | None = None,
    ) -> None:
        """Shows a line at the bottom."""
        self.footer.say(sentence, undo=undo, trouble=trouble, agreed=agreed)

    def show_record(self, ref: Ref, *, form: str = "") -> None:
        """Opens a record in the panel at the right, there with one of its forms."""
        self.aside.show_record(ref, form=form)

    def go(self, page: str, **wanted: Any) -> None:
        """Opens a page by its code."""
        self._entered = True
        self._turn_to(page).enter(**wanted)

    def _turn_to(self, page: str) -> QuietPage:
        made = self.pages.get(page)
        if made is None:
            made = self.kinds[page].make(self.context)
            made.setAccessibleName(text(self.kinds[page].label))
            self.pages[page] = made
            self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
        self._behind.discard(page)
        self.navigation.show_chosen(page)
        return made

    def commit(self, changes: ChangeSet, then: Callable[[Notice], None] | None = None) -> None:
        """Commits beside the window, says what happened with *Undo*, or why it was refused."""
        try:
            future = self.context.ledger.submit(changes)
        except NumberDoubt as doubt:
            _ask(self, doubt, partial(self.commit, changes, then))
            return
        except Trouble as refused:
            self.say(str(refused), trouble=True)
            return
        held = None if then is None else Held(then)
        future.add_done_callback(lambda done: self._line.tell(self._committed, done, held))

    def run(self, words: str, job: Job, then: Callable[[Any], None]) -> Future[Any]:
        """Runs a job beside the window, with progress and *Cancel*."""
        return self.jobs.run(words, job, then)

    # The window itself.

    @property
    def page(self) -> QuietPage:
        """The page that is open."""
        current = self.stack.currentWidget()
        assert isinstance(current, QuietPage)  # noqa: S101 (only pages stand in the stack)
        return current

    def undo_entry(self, entry: int | None) -> None:
        """Undoes an entry, or the newest one in effect, and says what became of it."""
        from coordinator.desk.records import undoing

        ledger = self.context.ledger
        self.jobs.run(text("Undoing…"), lambda _move, _stop: undoing.undo(ledger, entry), self._told)

    def redo_entry(self, entry: int | None) -> None:
        """Does an undone entry again."""
        from coordinator.desk.records import undoing

        ledger = self.context.ledger
        self.jobs.run(text("Doing it again…"), lambda _move, _stop: undoing.redo(ledger, entry), self._told)

    def scan(self, code: str) -> None:
        """A code was scanned: the page may have a use for it, otherwise it opens its record or asks what it is."""
        if QApplication.activeModalWidget() is not None:  # what it asks is answered first
            return
        register = self.context.ledger.register
        device = device_of(register, code)
        _tell_of_keyboard(self, code)
        name = code if device is None else device.asset_tag or device.serial or code
        self.top.show_scan(name)
        if self.page.scanned(name):
            return
        receipts = () if device is not None else register.find(HANDOVER, "number", code.upper())
        if device is not None:
            self.show_record(device.ref)
        elif len(receipts) == 1:
            self.show_record(receipts[0].ref)
        elif several := several_words(register, code):
            self.top.show_scan(code, known=False)
            self.say(several, trouble=True)
        else:
            self.top.show_scan(code, known=False)
            self.aside.ask_about(code)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tells when the window has been painted for the first time."""
        super().paintEvent(event)
        if self._first:
            self._first = False
            QTimer.singleShot(0, self, self._after_paint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the navigation in where there is little room."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        if not self.navigation.by_hand:
            self.navigation.set_folded(self.width() < NARROW * theme.zoom() // 100)
        self.top.narrow(self.width() < NARROW * theme.zoom() // 100)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped files go to the page, or to the import."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and not self.page.dropped(paths) and "import" in self.kinds:
            self.go("import")
            self.page.dropped(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ends the work beside the window and lets the ledger go."""
        self._line.cut()
        self._unsubscribe()
        self._application.removeEventFilter(self.scanner)
        remember(self)
        self.jobs.close()
        self.top.search.lane.close()
        for page in self.pages.values():
            page.close_page()
        stop_timers(self)
        super().closeEvent(event)

    def _build(self, kinds: Sequence[PageKind]) -> None:
        self.navigation = Navigation(kinds)
        self.navigation.chosen.connect(self.go)
        self.stack = QStackedWidget()
        self.footer = Footer(self.jobs)
        self.footer.undo.connect(self.undo_entry)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.aside = Aside(self.context)
        self.aside.left.connect(lambda: self.page.setFocus())  # noqa: PLW0108 (the page of then, not of now)
        self.top = TopBar(self.context.ledger.register, lambda: _commands(self))
        self.top.search.opened.connect(self.show_record)
        self.aside.searched.connect(self.top.search.begin)
        self.top.code_wished.connect(self.scan)
        self.top.backup_wished.connect(lambda: self.go("settings", section="backups"))
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.aside)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self.lost_file = LostFileBar(self.jobs)
        middle.addWidget(self.top)
        middle.addWidget(self.lost_file)
        middle.addWidget(self.splitter, 1)
        middle.addWidget(self.footer)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(middle, 1)
        self.setCentralWidget(whole)

    def _after_paint(self) -> None:
        if self._line.is_cut:
            return
        from coordinator.ui.shell.shortcuts import lay_keys

        lay_keys(self, self)
        if not self._entered:
            self._entered = True
            self.page.enter()
        self._application.installEventFilter(self.scanner)  # sees every event: not worth its time before the paint
        icons.load_icons()
        self.painted.emit()
        self.lost_file.watch(self.context.keeper)
        self.top.watch_backups(self.context.keeper, self.context.ledger.today, self.jobs)

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            icons.repaint()
        elif event.type() is QEvent.Type.FontChange:
            self._fold()

    def _spread(self, notice: Notice) -> None:
        """Only the page that is open repaints now; the others when they are opened (their ``enter``)."""
        if self._line.is_cut:
            return
        self.page.noticed(notice)
        self.aside.noticed(notice)
        self._behind |= {code for code, page in self.pages.items() if page is not self.page}

    def _answer(self, future: Future[Notice], then: Held | None) -> None:
        try:
            if self._line.is_cut:
                return
            error = future.exception()
            if error is not None:
                self._trouble(error)
                return
            self._told(future.result())
            if then is not None:
                then(future.result())
        finally:
            if then is not None:
                then.let_go()

    def _told(self, notice: Notice) -> None:
        from coordinator.desk.records.step_sentences import notice_words

        self.say(notice_words(notice, self.context.ledger.register), undo=notice.entry)

    def _job_ended(self, running: Running) -> None:
        future = running.future
        if self._line.is_cut or future is None or future.cancelled():
            return
        error = future.exception()
        if isinstance(error, NumberDoubt):
            _ask(self, error, self.jobs.again(running))
        elif error is not None:
            self._trouble(error)
        elif running.stop.is_set():
            self.say(text("Cancelled: {words}", words=running.words))
        else:
            running.then(future.result())

    def _trouble(self, error: BaseException) -> None:
        """Trouble on the user's side is said; a bug of ours is said and handed to whoever keeps crash reports."""
        if isinstance(error, Trouble):
            if isinstance(error, Stale):  # page and panel show what stands, whatever they had not heard of
                newest = self.context.ledger.register.entries(limit=1)
                self._spread(Notice(newest[0].id if newest else 0, Sentence(""), dict.fromkeys(KINDS)))
            self.say(str(error), trouble=True)
            return
        self.say(text("Something went wrong in the program. Nothing was changed by it."), trouble=True)
        sys.excepthook(type(error), error, error.__traceback__)


def _tell_of_keyboard(window: MainWindow, code: str) -> None:
    """Once, where a scanner writes for another keyboard than this one."""
    if not window.scanner.told_of_keyboard and other_keyboard(window.context.ledger.register, code):
        window.scanner.told_of_keyboard = True
        window.say(text("The scanner writes for an American keyboard. It was understood, but set it to Swedish."))


def _ask(window: MainWindow, doubt: NumberDoubt, again: Callable[[], None]) -> None:
    """Asks whether what was not written is a personal identity number; if it is none, the step is done ``again``."""

    def agreed() -> None:
        window.context.ledger.keep_numbers(doubt.doubtful)
        again()

    window.say(str(doubt), trouble=True, agreed=agreed)


def _commands(window: MainWindow) -> Sequence[Command]:
    from coordinator.ui.shell.shortcuts import commands_of  # with the first search

    return commands_of(window)
