"""The first start as it is wired: real pages, a real database, one event loop after the other. Dialogs are faked."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from coordinator.app.program_services import _begun
from coordinator.app.school_opening import open_school
from coordinator.domain.inventory_kinds import DEVICE, UNIT
from coordinator.ledger.questions import Query
from coordinator.storage.store.school_package import pack
from coordinator.storage.store.store_opening import create_database
from coordinator.ui.imports.import_page import ImportPage
from coordinator.ui.settings.first_start_page import BeginningPage
from coordinator.ui.shell.main_window import MainWindow

pytestmark = [pytest.mark.qt_log_ignore("propagateSizeHints"), pytest.mark.usefixtures("qtbot")]
TODAY = date(2026, 11, 22)
LIST = "Serienummer;Modell;Tillverkare;Status\r\nAB12CD34;Bok 14;Exempel;I bruk\r\nAB12CD35;Bok 14;Exempel;Lager\r\n"
W = TypeVar("W", bound=QWidget)
Walk = Generator[Callable[[], bool], None, None]


def shown(kind: type[W]) -> W | None:
    """The visible top window of a kind."""
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found[0] if found else None


def walked(walk: Walk, place: Path) -> int:
    """Plays a person's walk beside the program's own event loops; what goes wrong in it fails the test."""
    troubles: list[Exception] = []
    waiting: list[Callable[[], bool]] = [lambda: True]
    turns = iter(range(1500))
    timer = QTimer()

    def turn() -> None:
        try:
            assert next(turns, None) is not None, "the walk does not come to its end"
            if waiting[0]():
                waiting[0] = next(walk)
        except StopIteration:
            timer.stop()
        except Exception as trouble:  # noqa: BLE001 (raised again outside of Qt's loop)
            troubles.append(trouble)
            timer.stop()
            QApplication.closeAllWindows()

    timer.timeout.connect(turn)
    timer.start(20)
    code = _begun(place, TODAY)
    timer.stop()
    if troubles:
        raise troubles[0]
    return code


def page_shown() -> BeginningPage:
    found = shown(BeginningPage)
    assert found is not None
    return found


def window_shown() -> MainWindow:
    found = shown(MainWindow)
    assert found is not None
    return found


def test_a_school_begins_and_looks_at_its_first_file(tmp_path: Path) -> None:
    place, listed = tmp_path / "ny" / "skola.sqlite", tmp_path / "enheter.csv"
    listed.write_bytes(LIST.encode("cp1252"))

    def walk() -> Walk:
        yield lambda: shown(BeginningPage) is not None
        page = page_shown()
        page.ask_files = lambda _parent: [listed]
        page.name.setText("Påhittade skolan")
        page.code.setText("12345678")
        page.choose.click()
        assert page.begin.text() == "Börja, och se på 1 fil"
        page.begin.click()
        yield lambda: shown(MainWindow) is not None
        window = window_shown()
        assert shown(BeginningPage) is None
        importing = window.page
        assert isinstance(importing, ImportPage)
        yield lambda: importing.stack.currentWidget() is importing.preview and importing.preview.accept.isEnabled()
        assert importing.preview.accept.text() == "Importera 2 ändringar"
        importing.preview.accept.click()
        yield lambda: importing.stack.currentWidget() is importing.result
        window.close()

    assert walked(walk(), place) == 0
    with open_school(place, write=True, today=TODAY) as school:
        register = school.ledger.register
        assert register.count(Query(DEVICE)) == 2
        (unit,) = register.records(Query(UNIT))
        assert (unit.name, unit.code, unit.own) == ("Påhittade skolan", "12345678", 1)
        assert school.ledger.verify() == []


def test_whoever_thinks_better_of_it_leaves_nothing(tmp_path: Path) -> None:
    def walk() -> Walk:
        yield lambda: shown(BeginningPage) is not None
        page = page_shown()
        page.ask_package = lambda _parent: None
        page.over.click()
        assert page.isVisible()
        page.close()

    assert walked(walk(), tmp_path / "ny" / "skola.sqlite") == 0
    assert list(tmp_path.iterdir()) == []


def packed(tmp_path: Path) -> Path:
    """A school that somebody else has looked after, in one file."""
    theirs = create_database(tmp_path / "deras" / "koordinator.sqlite", "87654321", "Övertagna skolan", today=TODAY)
    theirs.with_name("koordinator.window.json").write_text("{}", encoding="utf-8")
    (theirs.parent / "profiles").mkdir()
    (theirs.parent / "profiles" / "own_lista.toml").write_text("id = 'own_lista'\n", encoding="utf-8")
    return pack(theirs, tmp_path / "skolan.koordinator")


def test_a_school_is_taken_over_after_a_damaged_file_was_refused(tmp_path: Path) -> None:
    file, place = packed(tmp_path), tmp_path / "ny" / "min egen.sqlite"
    broken = tmp_path / "halv.koordinator"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    foreign = tmp_path / "annat.koordinator"
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("läsmig.txt", "inget här")

    def walk() -> Walk:
        yield lambda: shown(BeginningPage) is not None
        page = page_shown()
        for wrong in (broken, foreign, tmp_path / "borta.koordinator"):
            page.ask_package = lambda _parent, wrong=wrong: wrong  # type: ignore[misc]
            page.over.click()
            assert page.told.isVisible()
            assert wrong.name in page.told.text()
        page.add_files([file])  # as it is when the file is dropped
        yield lambda: shown(MainWindow) is not None
        window = window_shown()
        assert window.context.ledger.register.records(Query(UNIT))[0].name == "Övertagna skolan"
        window.close()

    assert walked(walk(), place) == 0
    laid = sorted(each.name for each in place.parent.iterdir())
    assert laid == ["min egen.sqlite", "min egen.sqlite.lock", "min egen.window.json", "profiles"]
    assert (place.parent / "profiles" / "own_lista.toml").is_file()
    with open_school(place, today=TODAY) as school:
        assert school.ledger.verify() == []


def test_a_folder_that_cannot_be_made_is_said_and_the_page_stays(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("ingen mapp", encoding="utf-8")

    def walk() -> Walk:
        yield lambda: shown(BeginningPage) is not None
        page = page_shown()
        page.name.setText("Påhittade skolan")
        page.begin.click()
        assert page.told.isVisible()
        assert page.name.text() == "Påhittade skolan"
        page.close()

    assert walked(walk(), tmp_path / "fil" / "ny" / "skola.sqlite") == 0
