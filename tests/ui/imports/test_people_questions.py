"""Whom a row means, asked in the preview: each answer with what tells the people apart, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coordinator import words
from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.questions import Query
from coordinator.ui.imports.preview_model import REMARK, TITLE
from coordinator.ui.imports.preview_words import unfound_words
from tests.ui.imports.import_hands import School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

HEAD = "Klass;Förnamn;Efternamn;E-post"
Check = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    words.use("sv")
    made = School(tmp_path, qtbot)
    made.take_in(made.write("elever.csv", HEAD, "7A;Ali;Prov;ali@x.example", "7A;Eva;Prov;"))
    made.take_in(made.write("enheter.csv", "Serienummer;Inventarienr;Innehavare", "AB12CD34;NSK-1;Ali Prov"))
    yield made
    made.close()


def answers(school: School, row: int = 0) -> dict[str, bool]:
    """The answers under a row, each with whether it is ticked."""
    model = school.page.preview.model
    top = model.index(row, TITLE)
    found = [model.index(at, TITLE, top) for at in range(model.rowCount(top))]
    return {str(each.data()): each.data(Check) == Qt.CheckState.Checked for each in found}


def tick(school: School, answer: str, row: int = 0) -> None:
    model = school.page.preview.model
    top = model.index(row, TITLE)
    index = model.index(list(answers(school, row)).index(answer), TITLE, top)
    school.page.preview.tree.setFocus()
    school.page.preview.tree.setCurrentIndex(index)
    QTest.keyClick(school.page.preview.tree, Qt.Key.Key_Space)
    school.settle()


ALI = "Ali Prov, 7A, ali@x.example, NSK-1"


def test_a_row_that_may_mean_somebody_here_is_asked_about_first_and_left_out_meanwhile(school: School) -> None:
    school.drop(school.write("nya.csv", HEAD, "8B;Ali;Prov;", "7A;Eva;Prov;"))
    preview = school.page.preview
    assert school.tabs()[:3] == ["1 fråga", "1 utelämnad", "1 oförändrad"]
    assert preview.accept.text() == "Inget att importera"
    assert "1 rad lämnas utanför tills du säger vem som menas." in preview.verdict.text()
    assert answers(school) == {ALI: False, "Någon ny": False, "Lämna raden utanför": True}
    assert preview.model.index(0, REMARK).data() == "Inte besvarad: raden lämnas utanför."
    row = preview.model.index(0, TITLE)
    assert preview.tree.isExpanded(row)
    assert all(preview.tree.isFirstColumnSpanned(at, row) for at in range(3)), "class, address and device are seen"


def test_an_answer_by_keyboard_is_taken_in_and_not_asked_for_again(school: School) -> None:
    path = school.write("nya.csv", HEAD, "8B;Ali;Prov;", "7A;Eva;Prov;")
    school.drop(path)
    tick(school, "Någon ny")
    assert answers(school) == {ALI: False, "Någon ny": True, "Lämna raden utanför": False}
    assert school.tabs()[:2] == ["1 fråga", "1 ny"]
    tick(school, ALI)
    assert answers(school) == {ALI: True, "Någon ny": False, "Lämna raden utanför": False}
    assert school.tabs()[:2] == ["1 fråga", "1 ändrad"]
    school.page.accept()
    school.settle()
    people = school.ledger.register.records(Query(PERSON, order=(("id", False),)))
    groups = school.ledger.register.rows(PERSON, [each.id for each in people], ("shown", "group.name"))
    assert groups == [("Ali Prov", "8B"), ("Eva Prov", "7A")]
    school.page.go_back()
    school.settle()
    school.drop(path)
    assert school.tabs() == ["2 oförändrade"]
    assert school.ledger.verify() == []


def test_an_answer_that_is_taken_away_leaves_the_row_and_is_remembered_as_that(school: School) -> None:
    path = school.write("nya.csv", HEAD, "8B;Ali;Prov;")
    school.drop(path)
    tick(school, ALI)
    tick(school, ALI)
    assert answers(school) == {ALI: False, "Någon ny": False, "Lämna raden utanför": True}
    assert school.page.preview.accept.isEnabled()  # that it is left is news
    school.page.accept()
    school.settle()
    school.page.go_back()
    school.settle()
    school.drop(path)
    assert school.page.preview.model.index(0, REMARK).data() == "Besvarad vid en tidigare import."
    assert school.page.preview.accept.text() == "Inget att importera"
    tick(school, "Någon ny")
    assert school.page.preview.accept.text() == "Importera 1 ändring"


def test_of_somebody_protected_only_alias_and_class_are_told(school: School) -> None:
    ali = school.ledger.register.records(Query(PERSON, order=(("id", False),)))[0]
    changes = (
        Change(Key("person", ali.id, "protected"), None, 1),
        Change(Key("person", ali.id, "alias"), None, "Elev 17"),
    )
    school.ledger.commit(ChangeSet(Sentence("Protected"), Origin.WINDOW, changes=changes))
    school.drop(school.write("nya.csv", HEAD, "8B;Ali;Prov;"))
    assert next(iter(answers(school))).startswith("Elev 17, 7A")
    assert "ali@x.example" not in str(answers(school))


def test_what_rows_name_and_nobody_has_found_is_told_before_it_is_taken_in(school: School) -> None:
    head = "deviceId,serialNumber,model,orgUnitPath,provisionStatus,annotatedAssetId,annotatedUser"
    school.drop(school.write("chrome.csv", head, "g-1,AA11,CB Alfa,/Elever,PROVISIONED,T-1,bo.b@edu.x"))
    assert "1 inte hittad än" in school.tabs()
    school.tab("unfound")
    listed = school.page.preview.unfound
    assert [listed.index(0, at).data() for at in range(4)] == ["bo.b@edu.x", "Tilldelad", "2", "Finns inte här än."]
    assert not school.page.preview.search.isVisible()


def test_next_years_list_is_one_question_above_the_rows(school: School) -> None:
    path = school.write("nya.csv", HEAD, "8A;Ali;Prov;", "8A;Eva;Prov;")
    school.drop(path)
    preview = school.page.preview
    assert preview.moved.isVisible()
    assert preview.moved.said.text() == "2 av 2 i 7A står i 8A nu. Är det samma personer?"
    assert "2 rader lämnas utanför tills du säger vem som menas." in preview.verdict.text()
    QTest.mouseClick(preview.moved.same, Qt.MouseButton.LeftButton)
    school.settle()
    assert preview.moved.said.text().endswith("Du svarade: Ja, de har flyttats upp.")
    assert "2 ändrade" in school.tabs()
    assert preview.accept.text() == "Importera 2 ändringar"
    QTest.mouseClick(preview.moved.others, Qt.MouseButton.LeftButton)
    school.settle()
    assert school.tabs()[0] == "2 frågor"
    QTest.mouseClick(preview.moved.same, Qt.MouseButton.LeftButton)
    school.settle()
    school.page.accept()
    school.settle()
    school.page.go_back()
    school.settle()
    school.drop(path)
    assert not school.page.preview.moved.isVisible()
    assert school.page.preview.accept.text() == "Inget att importera"


def test_who_is_in_the_classes_of_the_list_and_not_in_it_is_told_with_the_devices(school: School) -> None:
    school.drop(school.write("nya.csv", HEAD, "7A;Eva;Prov;", "7A;Ny;Prov;"))
    assert "1 saknas" in school.tabs()
    assert "1 person i filens klasser står inte i den." in school.page.preview.verdict.text()
    school.tab("gone")
    listed = school.page.preview.gone.lines
    assert [listed.index(0, at).data() for at in (0, 2)] == ["Ali Prov", "1"]


def test_in_a_narrow_window_the_remark_keeps_its_share(school: School) -> None:
    school.drop(school.write("nya.csv", HEAD, "8B;Ali;Prov;"))
    assert school.main is not None
    tree = school.page.preview.tree
    for width in (1366, 880):
        school.main.resize(width, 600)
        school.settle()
        assert tree.header().sectionSize(REMARK) >= tree.viewport().width() * 0.25


def test_as_many_as_are_listed_may_be_more() -> None:
    assert unfound_words(999) == "999 inte hittade än"
    assert unfound_words(1_000) == "minst 1\u00a0000 inte hittade än"
