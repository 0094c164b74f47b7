"""The settings on a real database: what is saved is what papers print, and the keeper's file can be carried away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from coordinator.desk.counter.handover_papers import letterhead_for
from coordinator.desk.records.editing import edit
from coordinator.desk.records.school_settings import keep_setting
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, PERSON, UNIT
from coordinator.domain.records import CustomField
from coordinator.ledger.home_unit import own_unit
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.questions import Query
from coordinator.storage.store.file_keeper import FileKeeper
from coordinator.ui.settings import PAGE
from coordinator.ui.settings.appearance_section import LooksSection
from coordinator.ui.settings.backup_section import BackupsSection, TakeOverSection
from coordinator.ui.settings.first_start_page import Begin, BeginningPage, TakeOver
from coordinator.ui.settings.lists_section import OwnFieldsSection, UnitsSection
from coordinator.ui.settings.school_section import SchoolSection
from coordinator.ui.settings.settings_page import SettingsPage
from coordinator.ui.settings.terms_section import TermsSection
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.appearance import Looks, kept_looks
from tests.ui.handover.handover_school import School, opened_school


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with opened_school(tmp_path / "skola.sqlite") as opened:
        yield opened


@pytest.fixture
def window(school: School, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    keeper = FileKeeper(school.path, close=school.store.close)
    made = MainWindow(school.ledger, school.path, kinds=(PAGE,), keeper=keeper)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    assert isinstance(window.page, SettingsPage)
    return window.page


def logo(size: tuple[int, int] = (300, 100)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, (20, 90, 180)).save(written, "PNG")
    return written.getvalue()


def test_the_school_and_its_logo_stand_on_the_next_paper(
    page: SettingsPage, school: School, qtbot: QtBot, tmp_path: Path
) -> None:
    part = page.sections["school"]
    assert isinstance(part, SchoolSection)
    (tmp_path / "logo.png").write_bytes(logo())
    part.ask_picture = lambda _parent: tmp_path / "logo.png"
    part.choose_logo()
    assert not part.picture.pixmap().isNull()
    part.name.setText("Norrskensskolan F–9")
    part.contact.setPlainText("it@norrsken.example\n000-00 00 00")
    part.save_now()
    qtbot.waitUntil(lambda: letterhead_for(school.ledger.register).name == "Norrskensskolan F–9")
    shown = letterhead_for(school.ledger.register)
    assert shown.lines == ("it@norrsken.example", "000-00 00 00")
    assert shown.logo == logo()


def test_a_file_that_is_no_picture_is_refused_in_words(page: SettingsPage, window: MainWindow, tmp_path: Path) -> None:
    part = page.sections["school"]
    assert isinstance(part, SchoolSection)
    (tmp_path / "logo.png").write_bytes(b"no picture")
    part.ask_picture = lambda _parent: tmp_path / "logo.png"
    part.choose_logo()
    assert "PNG eller JPEG" in window.footer.line.text()
    assert part.picture.text() == "Ingen logotyp"


def test_terms_are_seen_on_the_paper_before_they_are_saved(page: SettingsPage, school: School, qtbot: QtBot) -> None:
    page.enter(section="terms")
    part = page.sections["terms"]
    assert isinstance(part, TermsSection)
    part.texts["sv"].setPlainText("*Lånet*\nEnheten tillhör {school}. Ring {rektor}.")
    assert "{rektor}" in part.told.text()

    def drawn() -> bool:
        paper = part.paper.paper
        return paper is not None and "Enheten tillhör Norrskensskolan." in paper.text(0)

    qtbot.waitUntil(drawn, timeout=10_000)
    part.coded.setChecked(True)
    part.save_now()
    register = school.ledger.register
    qtbot.waitUntil(lambda: register.setting("receipt.code") == "1")
    assert (register.setting("receipt.terms.sv") or "").startswith("*Lånet*")
    assert register.setting("receipt.terms.en") is None  # as it ships
    qtbot.waitUntil(lambda: not page.context.window.jobs.running)  # type: ignore[attr-defined]


def test_what_others_set_is_shown_and_never_written_over_unseen(
    page: SettingsPage, school: School, qtbot: QtBot
) -> None:
    part, ledger = page.sections["school"], school.ledger
    assert isinstance(part, SchoolSection)
    keep_setting(ledger, "receipt.contact", "Receptionen", Origin.COMMAND_LINE)
    qtbot.waitUntil(lambda: part.contact.toPlainText() == "Receptionen")
    part.contact.setPlainText("Biblioteket")
    keep_setting(ledger, "receipt.contact", "Expeditionen", Origin.COMMAND_LINE)
    part.save_now()
    told = page.context.window.footer.line  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "”Receptionen” visades, nu står där ”Expeditionen”" in told.text())
    assert (ledger.register.setting("receipt.contact"), part.contact.toPlainText()) == ("Expeditionen", "Biblioteket")
    part.save_now()  # knowingly
    qtbot.waitUntil(lambda: ledger.register.setting("receipt.contact") == "Biblioteket")


def test_a_fact_of_the_school_that_nobody_touched_is_left_as_others_set_it(
    page: SettingsPage, school: School, qtbot: QtBot
) -> None:
    part, ledger = page.sections["school"], school.ledger
    assert isinstance(part, SchoolSection)
    part.name.setText("Norrskensskolan F–9")
    ours = own_unit(ledger.register)
    assert ours is not None
    ledger.commit(edit(ours, UNIT.field("address"), "Nya vägen 2"))
    part.save_now()
    qtbot.waitUntil(lambda: (found := own_unit(ledger.register)) is not None and found.name == "Norrskensskolan F–9")
    found = own_unit(ledger.register)
    assert found is not None
    assert found.address == "Nya vägen 2"


def test_terms_that_nobody_touched_are_left_as_others_set_them(
    page: SettingsPage, school: School, qtbot: QtBot
) -> None:
    part, ledger = page.sections["terms"], school.ledger
    assert isinstance(part, TermsSection)
    part.texts["sv"].setPlainText("*Lånet*")
    keep_setting(ledger, "receipt.copies", "1", Origin.COMMAND_LINE)
    part.save_now()
    qtbot.waitUntil(lambda: ledger.register.setting("receipt.terms.sv") == "*Lånet*")
    assert (ledger.register.setting("receipt.copies"), ledger.register.setting("receipt.code")) == ("1", None)
    qtbot.waitUntil(lambda: not part.two.isChecked())


def test_a_school_unit_is_added_and_changed(page: SettingsPage, school: School, qtbot: QtBot) -> None:
    part = page.sections["units"]
    assert isinstance(part, UnitsSection)
    part.name.setText("Förskolan Provkulla")
    part.own.setChecked(True)
    part.save_now()
    find = school.ledger.register.find
    qtbot.waitUntil(lambda: bool(find(UNIT, "name", "Förskolan Provkulla")))
    qtbot.waitUntil(lambda: part.list.count() == 4)
    part.list.setCurrentRow(0)
    assert part.name.text() == "Förskolan Provkulla"
    part.code.setText("99999993")
    part.save_now()
    qtbot.waitUntil(lambda: find(UNIT, "name", "Förskolan Provkulla")[0].code == "99999993")


def test_an_own_field_is_added_once_and_renamed(
    page: SettingsPage, school: School, window: MainWindow, qtbot: QtBot
) -> None:
    part = page.sections["fields"]
    assert isinstance(part, OwnFieldsSection)
    part.name.setText("Skåpnummer å")
    part.save_now()

    def fields() -> Sequence[CustomField]:
        return school.ledger.register.records(Query(CUSTOM_FIELD))

    qtbot.waitUntil(lambda: len(fields()) == 1)
    assert fields()[0].code == "skapnummer_a"
    qtbot.waitUntil(lambda: part.list.count() == 2)
    part.list.setCurrentRow(1)
    part.name.setText("SKÅPNUMMER å")
    part.save_now()
    assert "finns redan" in window.footer.line.text()
    part.list.setCurrentRow(0)
    part.name.setText("Skåp")
    part.save_now()
    qtbot.waitUntil(lambda: fields()[0].label == "Skåp")
    assert fields()[0].code == "skapnummer_a"


def test_colours_hold_at_once_and_are_kept(page: SettingsPage) -> None:
    part = page.sections["looks"]
    assert isinstance(part, LooksSection)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    try:
        part.scheme.setCurrentIndex(part.scheme.findData("dark"))
        part.scheme.activated.emit(part.scheme.currentIndex())
        assert theme.colours() == theme.DARK
        assert kept_looks() == Looks(scheme="dark")
        part.language.setCurrentIndex(1)
        part.language.activated.emit(1)
        assert "startar" in part.told.text()
    finally:
        theme.apply(application, scheme="light", zoom=100)


def test_a_backup_is_made_listed_and_restored(page: SettingsPage, qtbot: QtBot) -> None:
    part = page.sections["backups"]
    assert isinstance(part, BackupsSection)
    before = part.table.rowCount()
    part.back_up()
    qtbot.waitUntil(lambda: part.table.rowCount() == before + 1, timeout=10_000)
    left = []
    part.leave = lambda: left.append(True)
    part.confirm = lambda _parent, _backup: False
    part.restore_chosen()
    assert not left
    part.confirm = lambda _parent, _backup: True
    part.restore_chosen()
    assert left == [True]


def test_backups_from_before_an_erasing_are_removed_after_asking(
    page: SettingsPage, school: School, qtbot: QtBot
) -> None:
    part = page.sections["backups"]
    assert isinstance(part, BackupsSection)
    part.keeper.backup("asked")
    part.keeper.backup("asked")
    part.show_values()
    assert part.thin.isHidden(), "nobody was erased yet"
    person = school.ledger.register.records(Query(PERSON), 1)[0]
    school.ledger.erase(ErasurePlan((person.id,), "Slutat"))
    part.show_values()
    count = part.table.rowCount()
    assert part.thin.text() == f"Ta bort {count} från före raderingen …"
    asked: list[int] = []

    def no(_parent: object, count: int) -> bool:
        asked.append(count)
        return False

    part.confirm_thinning = no
    part.thin.click()
    assert (asked, part.table.rowCount()) == ([count], count)
    part.confirm_thinning = lambda _parent, _count: True
    part.thin.click()
    qtbot.waitUntil(lambda: part.table.rowCount() == 1, timeout=10_000)
    assert part.thin.isHidden()


def test_the_whole_school_goes_into_one_file(
    page: SettingsPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    part = page.sections["takeover"]
    assert isinstance(part, TakeOverSection)
    part.ask_package = lambda _parent, proposed: tmp_path / "usb" / proposed
    (tmp_path / "usb").mkdir()
    part.save_now()
    qtbot.waitUntil(lambda: ".koordinator" in window.footer.line.text(), timeout=10_000)
    assert [file.suffix for file in (tmp_path / "usb").iterdir()] == [".koordinator"]


def test_a_page_without_a_keeper_shows_no_backups(school: School, qtbot: QtBot) -> None:
    window = MainWindow(school.ledger, school.path, kinds=(PAGE,))
    qtbot.addWidget(window)
    assert isinstance(window.page, SettingsPage)
    assert "backups" not in window.page.sections


def test_a_new_school_begins_in_three_actions(qtbot: QtBot) -> None:
    page = BeginningPage()
    qtbot.addWidget(page)
    decided: list[object] = []
    page.decided.connect(decided.append)
    assert not page.begin.isEnabled()
    page.name.setText("Norrskensskolan")  # 1: the name
    page.add_files([Path("enheter.csv"), Path("elever.xlsx"), Path("enheter.csv")])  # 2: the files dropped
    assert page.begin.text() == "Börja, och se på 2 filer"
    page.begin.click()  # 3; the import's preview and its button follow
    assert decided == [Begin("Norrskensskolan", "", (Path("enheter.csv"), Path("elever.xlsx")))]


def test_a_take_over_file_is_taken_over(qtbot: QtBot) -> None:
    page = BeginningPage()
    qtbot.addWidget(page)
    decided: list[object] = []
    page.decided.connect(decided.append)
    page.ask_package = lambda _parent: Path("skolan.koordinator")
    page.over.click()
    page.add_files([Path("skolan.KOORDINATOR")])
    assert decided == [TakeOver(Path("skolan.koordinator")), TakeOver(Path("skolan.KOORDINATOR"))]
    page.refuse("Filen är skadad.")
    assert "skadad" in page.told.text()


def test_every_control_has_a_name(page: SettingsPage, qtbot: QtBot) -> None:
    beginning = BeginningPage()
    qtbot.addWidget(beginning)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QListWidget, QTableWidget)
    nameless = []
    for widget in (*page.findChildren(QWidget), *beginning.findChildren(QWidget)):
        if isinstance(widget, kinds) and not isinstance(widget.parent(), QComboBox | QLineEdit | QTableWidget):
            known = QAccessible.queryAccessibleInterface(widget)
            if not known.text(QAccessible.Text.Name):
                nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert [each for each in nameless if "qt_" not in each and "Scroll" not in each] == []


def test_the_sample_paper_is_a_pdf(school: School) -> None:
    from coordinator.ui.settings.terms_section import sample_paper

    data = sample_paper(school.ledger.register, "", "en", school.ledger.today, coded=True)
    document = pypdfium2.PdfDocument(data)
    assert "Loan agreement" in document[0].get_textpage().get_text_bounded()
    document.close()
