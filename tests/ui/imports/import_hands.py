"""An import page on a real database, with a small window around it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot
from sqlite_utils import Database

from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Ref, Sentence
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Device
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.ui.context import Context
from coordinator.ui.imports.import_page import ImportPage

HEADER = "Serienummer;Stöldmärkning;Modell;Tillverkare;Status;Anteckning"
DEVICES = (
    HEADER,
    "AB12CD34;NSK-1;Latitude 3340;Dell;I bruk;Repig",
    "AB12CD35;NSK-2;Latitude 3340;Dell;Lager;",
    "AB12CD36;NSK-3;Latitude 3340;Dell;I bruk;Åsa Exempelqvist har den",
)
UNKNOWN = (
    "Verkstadens lista;;;;",
    "",
    "Nr;Sak;Löpnummer;Personnummer;Övrigt",
    "1;Dator;QX000001Z;20100231-0001;Står i förrådet",
    "2;Dator;QX000002Z;20100231-0002;Åhlén",
    "3;Platta;QX000003Z;20100231-0003;",
)


class FakeWindow:
    """Says nothing aloud, runs jobs on a thread."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.said: list[tuple[str, int | None, bool]] = []
        self.opened: list[str] = []
        self.records: list[Ref] = []
        self.pool = ThreadPoolExecutor(max_workers=1)
        self.progress: list[float] = []

    def say(
        self,
        sentence: str,
        *,
        undo: int | None = None,
        trouble: bool = False,
        agreed: Callable[[], None] | None = None,
    ) -> None:
        self.said.append((sentence, undo, trouble))
        self.agreed = agreed

    def show_record(self, ref: Ref, *, form: str = "") -> None:
        self.records.append(ref)

    def go(self, page: str, **wanted: Any) -> None:
        self.opened.append(page)

    def commit(self, changes: ChangeSet, then: Callable[[Notice], None] | None = None) -> None:
        notice = self.ledger.commit(changes)
        if then is not None:
            then(notice)

    def run(
        self, words: str, job: Callable[[Callable[[float], None], Callable[[], bool]], Any], then: Callable[[Any], None]
    ) -> Future[Any]:
        return self.pool.submit(job, self.progress.append, lambda: False)


class School:
    """A school in a folder of its own, with its import page on a bare window."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.path = folder / "school.sqlite"
        conn = connect_writer(self.path)
        migrate(Database(conn, execute_plugins=False))
        conn.close()
        self.store = SqliteStore(self.path)
        self.ledger = Ledger(self.store, actor="Prova Provsson", today=date(2026, 11, 22))
        self.window = FakeWindow(self.ledger)
        self.main: QMainWindow | None = None
        self.page = self.new_page()

    def new_page(self) -> ImportPage:
        """The program is started again, on the same database."""
        if self.main is not None:
            self.settle()
            self.page.close_page()
        self.main = QMainWindow()
        self.qtbot.addWidget(self.main, before_close_func=lambda _main: self.page.close_page())
        page = ImportPage(Context(self.ledger, self.window, self.path, self.folder / "profiles"))
        self.main.setCentralWidget(page)
        self.main.resize(1366, 768)
        self.main.show()
        self.page = page
        self.settle()
        return page

    def settle(self) -> None:
        """Waits until nothing is read, asked or written any more."""
        page = self.page

        def idle() -> bool:
            listed = page.result.list
            return not (
                page.stack.currentWidget() is page.reading
                or page.beside.busy
                or page.preview.beside.busy
                or (listed is not None and listed.beside.busy)
            )

        self.qtbot.waitUntil(idle, timeout=20_000)

    def write(self, name: str, *lines: str, encoding: str = "cp1252") -> Path:
        path = self.folder / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    def drop(self, *paths: Path) -> None:
        assert self.page.dropped(list(paths))
        self.settle()

    def take_in(self, *paths: Path) -> None:
        self.drop(*paths)
        self.page.accept()
        self.settle()
        self.page.go_back()
        self.settle()

    def tab(self, code: str) -> None:
        tabs = self.page.preview.tabs
        codes = [tabs.tabData(at) for at in range(tabs.count())]
        tabs.setCurrentIndex(codes.index(code))
        self.settle()

    def tabs(self) -> list[str]:
        tabs = self.page.preview.tabs
        return [tabs.tabText(at) for at in range(tabs.count())]

    def device(self, serial: str) -> Device:
        return self.ledger.register.find(DEVICE, "serial", serial)[0]

    def correct(self, serial: str, field: str, value: str) -> None:
        """A correction by hand."""
        record = self.device(serial)
        change = Change(Key(DEVICE.code, record.id, field), record.values.get(field), value)
        self.ledger.commit(ChangeSet(Sentence("Corrected"), Origin.WINDOW, changes=(change,)))

    def count(self, kind: str = "device") -> int:
        return self.ledger.register.count(Query(KINDS[kind]))

    def close(self) -> None:
        self.window.pool.shutdown(wait=True)
        self.store.close()
