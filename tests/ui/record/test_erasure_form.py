"""A person is erased for good from the panel: told what goes, asked why and whom, then gone (needs L4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.identity.person_erasure import erase_person
from coordinator.desk.records.editing import edit
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Device, Person
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.history.entry_view import EntryView
from coordinator.ui.record.erasure_form import ErasingForm
from coordinator.ui.record.named_texts import LeftTexts
from coordinator.ui.record.protection_form import ProtectionForm
from coordinator.ui.record.record_actions import acts_for
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.fingers import wait_until_quiet
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
    wait_until_quiet(window, qtbot)
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
    assert "Ingen text som namnger personen blir kvar." in said
    assert not form.does.isEnabled()
    QTest.keyClicks(form.reason, "Slutat")
    form.named.insert(name[:-1])
    assert not form.does.isEnabled()
    form.named.insert(name[-1].upper() + " ")
    assert form.does.isEnabled()
    QTest.keyClick(form.named, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.is_done, timeout=20_000)
    assert "raderad för gott" in window.footer.line.text()
    wait_until_quiet(window, qtbot)
    assert name not in words(form)
    assert form.findChild(LeftTexts) is None
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


def noted(school: OpenedSchool, at: int, note: str) -> Device:
    """A device in store with this note."""
    query = Query(DEVICE, filters=(Filter("held_by", Test.EMPTY),))
    device = school.ledger.register.records(query, 5)[at]
    school.ledger.commit(edit(device, DEVICE.field("note"), note))
    return device


def note_of(school: OpenedSchool, device: Device) -> str:
    found = school.ledger.register.get(DEVICE, device.id)
    assert found is not None
    return found.note


def test_what_stays_is_shown_before_and_after_and_the_ticked_one_loses_the_name(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    person = named_alone(school)
    goes = noted(school, 0, f"Lånas av {person.given_name} {person.family_name}")
    chosen, left = noted(school, 1, "Zyxelinas skärm är sprucken"), noted(school, 2, "Fråga Zyxelina")
    form = form_on(window, person, qtbot)
    assert [place.ref.id for place, _ in form.texts.places] == [chosen.id, left.id], "what goes anyway is not listed"
    assert "2 texter i andra poster kan namnge personen och blir kvar" in words(form)
    assert not any(box.isChecked() for _, box in form.texts.places), "it may be somebody else's name"
    assert not any("Zyxelina" in label.text() for label in form.texts.findChildren(QLabel))
    form.texts.places[0][1].click()
    form.reason.setText("Slutat")
    form.named.setText(school.ledger.register.name(person.ref))
    QTest.keyClick(form.named, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.is_done, timeout=20_000)
    wait_until_quiet(window, qtbot)
    assert (note_of(school, goes), note_of(school, chosen), note_of(school, left)) == (
        "", "–s skärm är sprucken", "Fråga Zyxelina",
    )  # fmt: skip
    assert not school.ledger.verify()
    said = school.ledger.register.entries(ref=chosen.ref)
    logged = [each for entry in said for each in school.ledger.register.changes(entry.id)]
    assert not any("Zyxelina" in str(each.before) + str(each.after) for each in logged), "nor in the past"
    after = form.findChild(LeftTexts)
    assert after is not None
    assert "1 text kan fortfarande namnge personen" in words(form)
    assert len(after.links) == 1
    after.links[0].click()
    assert window.aside.record.ref == left.ref, "each leads to its record"


def test_nobody_is_erased_before_the_texts_are_shown(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    person = named_alone(school)
    form = ErasingForm(window.context, person)
    qtbot.addWidget(form)
    form.reason.setText("Slutat")
    form.named.setText(school.ledger.register.name(person.ref))
    assert not form.does.isEnabled()
    wait_until_quiet(window, qtbot)
    assert form.does.isEnabled()


def named_alone(school: OpenedSchool) -> Person:
    """A pupil without a device whose given name nobody else has."""
    person = pupil(school, holds=False)
    school.ledger.commit(edit(person, PERSON.field("given_name"), "Zyxelina"))
    found = school.ledger.register.get(PERSON, person.id)
    assert found is not None
    return found


def after_in_chain(one: QWidget) -> QWidget:
    """What Tab leads to from a field."""
    found = one
    while True:
        following = found.nextInFocusChain()
        assert following is not None
        found = following
        if found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.isVisible() and found.isEnabled():
            return found


def test_tab_goes_through_the_form_as_it_is_read(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    person = named_alone(school)
    for at in range(3):
        noted(school, at, "Fråga Zyxelina")
    form = form_on(window, person, qtbot)
    boxes = [box for _, box in form.texts.places]
    window.activateWindow()
    assert [after_in_chain(box) for box in boxes] == [*boxes[1:], form.reason]
    assert after_in_chain(form.reason) is form.named
    panel = window.aside.record
    panel._leave_form()
    panel.open_form("protect")
    wait_until_quiet(window, qtbot)
    asked = panel.form
    assert isinstance(asked, ProtectionForm)
    boxes = [box for _, box in asked.texts.places]
    assert after_in_chain(asked.written) is boxes[0]
    assert after_in_chain(boxes[-1]) is asked.does
