"""The import page: one thing at a time, from choosing files to what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.imports.mapping_draft import Draft, forget_draft, keep_draft, load_drafts
from coordinator.desk.records.school_settings import WantedField, fields_added
from coordinator.desk.records.step_sentences import entry_words
from coordinator.exchange.imports.import_run import FileChoice, Gathered, GatheredFile, gather, import_changes
from coordinator.exchange.lists.order_files import order_files
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.reading.containers import Source
from coordinator.exchange.reading.sheets import list_tables
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.ledger.outcomes import Notice, Trouble
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.imports.import_preview import PreviewView
from coordinator.ui.imports.import_result import trouble_words
from coordinator.ui.imports.import_start import ReadingView, StartView, earlier_imports
from coordinator.ui.imports.mapping_page import MappingView
from coordinator.ui.imports.meaning_view import MeaningView
from coordinator.ui.imports.number_question import ask_about_numbers
from coordinator.ui.imports.result_view import ResultView
from coordinator.ui.threads.stage_lane import Beside
from coordinator.ui.widgets.file_dialogs import ask_several, list_kinds
from coordinator.words import mark, text


class ImportPage(QuietPage):
    """Start, reading, mapping, preview and result, one at a time; Esc goes back."""

    _moved = Signal(float)
    _ended = Signal(object)
    _committed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._paths: list[Path] = []
        self._choices: dict[str, FileChoice] = {}
        self._gathered: Gathered | None = None
        self._job: Any = None
        self._stop = False
        self._turn = 0
        self.beside = Beside(self)
        self.beside.troubled.connect(self._trouble)
        self._ended.connect(self._read, Qt.ConnectionType.QueuedConnection)
        self.setAcceptDrops(True)
        self._build()
        self._renew_start()

    # What the window asks.

    def enter(self, **wanted: Any) -> None:
        """Shows an import's result when an entry is wanted, reads files when paths are; else what stood here last."""
        if "entry" in wanted:
            self.show_result(int(wanted["entry"]))
        elif wanted.get("paths"):
            self.dropped(list(wanted["paths"]))
        else:
            self._renew()

    def noticed(self, notice: Notice) -> None:
        """A preview is compared anew with what stands here now; the list of earlier imports is renewed."""
        self._renew()

    def _renew(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.preview:
            self.preview.compare_again()
        elif shown is self.start:
            self._renew_start()

    def dropped(self, paths: list[Path]) -> bool:
        """Reads the files; while a preview stands here they are added to it."""
        if self.stack.currentWidget() is self.reading:
            self.context.window.say(text("Files are being read. Wait or cancel first."), trouble=True)
            return True
        adding = self.stack.currentWidget() is self.preview
        known = self._paths if adding else []
        self._paths = [*known, *(path for path in paths if path not in known)]
        if not adding:
            self._choices = {}
        self.read()
        return True

    def close_page(self) -> None:
        """Ends the threads."""
        self.cancel()
        self._turn += 1  # what was on its way is for nobody any more
        self.preview.end()
        self.result.end()
        self.beside.close()

    # From files to a preview.

    def read(self) -> None:
        """Reads the chosen files beside the window."""
        paths, choices, ledger = list(self._paths), dict(self._choices), self.context.ledger
        self._turn += 1
        turn, self._stop, self._gathered = self._turn, False, None

        def job(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> object:
            def stopped() -> bool:
                return cancelled() or self._stop

            def moved(share: float) -> None:
                progress(share)
                self._moved.emit(share)

            try:
                seen: dict[Source, GatheredFile] = {}
                about_orders = None if choices else order_files(paths, ledger.today, self.context.profiles, seen)
                if about_orders and about_orders[0]:
                    return about_orders
                found = gather(
                    paths,
                    ledger,
                    profiles_folder=self.context.profiles,
                    choices=choices,
                    seen=seen,
                    progress=moved,
                    cancelled=stopped,
                )
            except Trouble as trouble:
                return trouble
            return found if not stopped() else None

        name = paths[0].name if len(paths) == 1 else text("{count} files", count=len(paths))
        words = text("Reading {file}…", file=name)
        self.reading.begin(words)
        self.stack.setCurrentWidget(self.reading)
        self._job = self.context.window.run(words, job, lambda _value: None)
        self._job.add_done_callback(lambda done: self._ended.emit((turn, done)))

    def cancel(self) -> None:
        """Stops the reading; nothing was changed."""
        self._stop = True

    def _read(self, ended: tuple[int, Any]) -> None:
        turn, done = ended
        if turn != self._turn:
            return
        if done.cancelled() or done.exception() is not None or self._stop:
            self._to_start(sentence="" if done.exception() else text("The reading was cancelled. Nothing was changed."))
            return
        found = done.result()
        if isinstance(found, tuple):
            about_orders, others = found
            self._paths = []
            self._to_start()
            self.context.window.go("orders", files=about_orders, others=others)
            return
        if not isinstance(found, Gathered):
            self._to_start()
            if isinstance(found, Trouble):
                self._trouble(found)
            return
        self._gathered = found
        self.preview.show_import(found)
        self.stack.setCurrentWidget(self.preview)
        self.preview.files_table.setFocus()
        ask_about_numbers(self.context, found, self.read)

    # Mapping.

    def map_file(self, file: GatheredFile) -> None:
        """Opens the mapping page for a file, with what was said of it before."""
        table = file.table
        kept = next(
            (each for each in load_drafts(self.context.path) if table is not None and each.sha256 == table.sha256), None
        )
        self._open_mapping(lambda: self.mapping.open(file.source, kept))

    def resume(self, draft: Draft) -> None:
        """Goes on with a mapping that was left half done."""

        def open_it() -> None:
            source = next(
                (each for each in chain.from_iterable(list_tables([Path(draft.path)])) if each.shown == draft.file),
                None,
            )
            if source is None:
                raise Unreadable(mark("{file} is no longer there. Choose the file again."), file=draft.file)
            self._paths, self._choices, self._gathered = [Path(draft.path)], {}, None
            self.mapping.open(source, draft)

        self._open_mapping(open_it)

    def _open_mapping(self, open_it: Callable[[], None]) -> None:
        try:
            open_it()
        except Trouble as trouble:
            self._trouble(trouble)
            return
        self.stack.setCurrentWidget(self.mapping)

    def _keep_draft(self, draft: Draft) -> None:
        try:
            keep_draft(self.context.path, draft)
        except Trouble as trouble:
            self._trouble(trouble)

    def _forget_draft(self, draft: Draft) -> None:
        with suppress(Trouble):
            forget_draft(self.context.path, draft.sha256)
        self._renew_start()

    def _mapped(self, file: str, profile: Profile, choice: FileChoice) -> None:
        """The file is read anew, by what was said of it; other files of the same kind are known by it, too."""
        draft = self.mapping.draft()
        if draft is not None:
            with suppress(Trouble):
                forget_draft(self.context.path, draft.sha256)
        self._choices[file] = replace(choice, erases=profile.blank == "erase")
        self.read()

    def _explained(self, file: str, choice: FileChoice) -> None:
        before = self._choices.get(file)
        self._choices[file] = choice if before is None else replace(choice, erases=before.erases)
        self.read()

    # Taking in.

    def accept(self) -> None:
        """Takes in what the preview shows, as one entry, beside the window."""
        gathered, ledger = self._gathered, self.context.ledger
        if gathered is None:
            return
        self._turn += 1
        turn = self._turn

        def job(_progress: Callable[[float], None], _cancelled: Callable[[], bool]) -> object:
            try:
                changes = import_changes(gathered)
                return None if changes is None else ledger.commit(changes)
            except Trouble as trouble:
                return trouble

        self.reading.begin(text("Importing…"), stoppable=False)
        self.stack.setCurrentWidget(self.reading)
        self._job = self.context.window.run(text("Importing…"), job, lambda _value: None)
        self._job.add_done_callback(lambda done: self._committed.emit((turn, done)))

    def _taken_in(self, ended: tuple[int, Any]) -> None:
        turn, done = ended
        if turn != self._turn:
            return
        found = None if done.cancelled() or done.exception() is not None else done.result()
        if isinstance(found, Notice):
            told = self.preview.told
            self._gathered, self._paths, self._choices = None, [], {}
            entry = self.context.ledger.register.entry(found.entry)
            if entry is not None:
                self.context.window.say(entry_words(entry, self.context.ledger.register), undo=found.entry)
            self.show_result(found.entry)
            self.result.tell(told)
            return
        self.stack.setCurrentWidget(self.preview)
        self.preview.compare_again()
        if isinstance(found, Trouble):
            self._trouble(found)

    def show_result(self, entry: int) -> None:
        """Shows what became of an import."""
        self.result.show_entry(entry)
        self.stack.setCurrentWidget(self.result)

    # Going back, and trouble.

    def go_back(self) -> None:
        """Esc: from a mapping to the preview, from a preview or a result to the start; reading is cancelled."""
        shown = self.stack.currentWidget()
        if shown is self.reading and self.reading.stop.isVisible():
            self.cancel()
        elif shown in (self.mapping, self.meaning):
            if self._gathered is not None:
                self.stack.setCurrentWidget(self.preview)
            else:
                self._to_start()
        elif shown in (self.preview, self.result):
            self._to_start()

    def _to_start(self, sentence: str = "") -> None:
        gathered, self._gathered = self._gathered, None
        if gathered is not None and gathered.stage is not None:
            self.preview.leave()
            self.beside.ask(gathered.stage.discard, lambda _: None)
        self.stack.setCurrentWidget(self.start)
        self._renew_start()
        self.start.files_button.setFocus()
        if sentence:
            self.context.window.say(sentence)

    def _renew_start(self) -> None:
        self.start.show_drafts(load_drafts(self.context.path))
        register = self.context.ledger.register
        self.beside.ask(lambda: earlier_imports(register), self.start.show_earlier)

    def _trouble(self, error: BaseException) -> None:
        self.context.window.say(trouble_words(error), trouble=True)

    def _ask_more(self) -> None:
        if files := ask_several(self, text("Choose files to import"), list_kinds()):
            self.dropped(files)

    def _build(self) -> None:
        register = self.context.ledger.register
        self.start = StartView()
        self.reading = ReadingView()
        self._moved.connect(self.reading.show_share)
        self.mapping = MappingView(register, self.context.profiles)
        self.meaning = MeaningView(register, self.context.profiles)
        self.preview = PreviewView(register)
        self.result = ResultView(self.context)
        self.stack = QStackedWidget()
        for view in (self.start, self.reading, self.mapping, self.meaning, self.preview, self.result):
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.start.chosen.connect(self.dropped)
        self.start.resumed.connect(self.resume)
        self.start.forgotten.connect(self._forget_draft)
        self.start.opened.connect(self.show_result)
        self.reading.cancelled.connect(self.cancel)
        self.mapping.finished.connect(self._mapped)
        self.mapping.wanting.connect(partial(make_fields, self.context, self.mapping))
        self.mapping.changed.connect(self._keep_draft)
        self.mapping.left.connect(self.go_back)
        self.mapping.troubled.connect(self._trouble)
        self.meaning.finished.connect(self._explained)
        self.meaning.left.connect(self.go_back)
        self.meaning.troubled.connect(self._trouble)
        self.preview.explaining.connect(partial(_explain, self.stack, self.meaning))
        self.preview.accepted.connect(self.accept)
        self.preview.left.connect(self.go_back)
        self.preview.mapping.connect(self.map_file)
        self.preview.more.connect(self._ask_more)
        self.preview.noted.connect(self.context.window.commit)
        self.preview.troubled.connect(self._trouble)
        self.result.left.connect(self.go_back)
        self.result.troubled.connect(self._trouble)
        self._committed.connect(self._taken_in, Qt.ConnectionType.QueuedConnection)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.go_back)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _explain(stack: QStackedWidget, meaning: MeaningView, file: GatheredFile) -> None:
    """Asks what the columns and words of a known list mean that nothing reads."""
    stack.setCurrentWidget(meaning)
    meaning.open(file)


def make_fields(context: Context, mapping: MappingView, wanted: Sequence[WantedField]) -> None:
    """Makes the own fields that columns of a file shall become; then the mapping goes on."""
    try:
        changes = fields_added(context.ledger.register, wanted)
    except Trouble as trouble:
        mapping.troubled.emit(trouble)
        return
    context.window.commit(changes, lambda _notice: mapping.finish())
