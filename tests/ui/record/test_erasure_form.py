"""A person is erased for good from the panel: told what goes, asked why and whom, then gone (needs L4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.records.person_erasure import erase_person
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Person
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.history.entry_view import EntryView
from coordinator.ui.record.erasure_form import ErasingForm
from coordinator.ui.record.record_actions import acts_for
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.shell.shell_school import opened, window_on


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as school:
        yield school


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as window:
        yield window


def pupil(school: OpenedSchool, *, holds: bool) -> Person:
    """A pupil who has a device, or none."""
    register = school.ledger.register
    having = {record.held_by for record in register.records(Query(DEVICE), 2_000)}
    query = Query(PERSON, filters=(Filter("role", Test.IS, ("pupil",)),))
    return next(each for each in register.records(query, 2_000) if (each.id in having) is holds)


def form_on(window: MainWindow, person: Person, qtbot: QtBot) -> ErasingForm:
    window.show_record(person.ref)
    panel = window.aside.record
    panel._act(next(act for act in acts_for(person) if act.form == "erase"))
    assert isinstance(panel.form, ErasingForm)
    qtbot.waitUntil(lambda: window.focusWidget() is not None, timeout=2_000)
    return panel.form


def words(form: ErasingForm) -> str:
    return "\n".join(label.text() for label in form.findChildren(QLabel) if label.isVisible())


def test_a_person_is_erased_once_told_why_and_whom(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    person = pupil(school, holds=False)
    name = school.ledger.register.name(person.ref)
    reason = Creation(EXEMPTION.code, -1, {"person": person.id, "reason": "Har en egen"})
    school.ledger.commit(ChangeSet(Sentence("E"), Origin.WINDOW, creations=(reason,)))
    school.keeper.backup("asked")
    older = len(school.keeper.backups())
    form = form_on(window, person, qtbot)
    said = words(form)
    for part in ("Det går inte att ångra.", "Skälet till 1 undantag", "registret", f"Skriv namnet, {name}"):
        assert part in said
    assert f"{older} säkerhetskop" in said
    assert not form.does.isEnabled()
    QTest.keyClicks(form.reason, "Slutat")
    form.named.insert(name[:-1])
    assert not form.does.isEnabled()
    form.named.insert(name[-1].upper() + " ")
    assert form.does.isEnabled()
    QTest.keyClick(form.named, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.is_done, timeout=20_000)
    assert "raderad för gott" in window.footer.line.text()
    assert name not in words(form)
    assert name not in window.aside.record.title.text() + window.aside.record.accessibleName()
    assert form.does.isHidden()
    record = school.ledger.register.get(PERSON, person.id)
    assert record is not None
    assert (record.given_name, record.family_name) == ("", "")
    assert school.ledger.register.records(Query(EXEMPTION))[0].reason == ""
    assert not school.ledger.verify()
    assert form.thin.isVisible()
    assert form.thin.text() == f"Ta bort {older} äldre säkerhetskop{'ia' if older == 1 else 'ior'}"
    form.thin.click()
    qtbot.waitUntil(lambda: form.older.text().startswith("Ingen säkerhetskopia"), timeout=20_000)
    assert not school.keeper.from_before_erasing()
    assert "togs bort" in window.footer.line.text()
    form.leave.click()
    assert not window.aside.isVisible()
    assert [act for act in acts_for(record) if act.form] == []


def test_who_has_a_device_is_not_erased(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    person = pupil(school, holds=True)
    form = form_on(window, person, qtbot)
    assert "Lämna tillbaka" in words(form) or "Ta tillbaka" in words(form)
    assert form.does.isHidden()
    form.erase()
    QTest.keyClick(form.leave, Qt.Key.Key_Escape)
    assert window.aside.record.form is None
    assert window.aside.isVisible()
    assert window.aside.record.ref == person.ref


def test_escape_leaves_the_form_and_then_the_panel(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    person = pupil(school, holds=False)
    form = form_on(window, person, qtbot)
    QTest.keyClicks(form.reason, "Slutat")
    QTest.keyClick(form.reason, Qt.Key.Key_Escape)
    assert window.aside.isVisible()
    assert window.aside.record.form is None
    QTest.keyClick(window.aside.record.close_button, Qt.Key.Key_Escape)
    assert not window.aside.isVisible()
    assert school.ledger.register.get(PERSON, person.id) == person


def test_the_history_offers_no_undo_of_an_erasing(window: MainWindow, school: OpenedSchool) -> None:
    notice = erase_person(school.ledger, school.keeper, pupil(school, holds=False), "Slutat")
    window.go("history")
    view = window.page.findChild(EntryView)
    assert view is not None
    view.show_entry(notice.entry)
    assert view.undo_button.isHidden()
