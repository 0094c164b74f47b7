"""“Say what it means”: columns and words of a known list that nothing reads are explained once and known again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coordinator.ui.imports.meaning_view import MeaningView
from tests.ui.imports.import_hands import DEVICES, School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LIST = (
    "Serienummer;Inventarienr;Modell;Status;Hylla;Bortskänkt",
    "QX1A2B3C;N1;L13;Undeployable;Hylla 7;",
    "QX1A2B3D;N2;L13;Uthyrd;;",
    "QX1A2B3E;N3;L13;Lager;;",
    "Sida 1 av 1;;;;;",
)


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    made = School(tmp_path, qtbot)
    yield made
    made.close()


def opened(school: School) -> MeaningView:
    school.drop(school.write("lista.csv", *LIST))
    school.page.preview.explain.click()
    assert school.page.stack.currentWidget() is school.page.meaning
    return school.page.meaning


def choose(view: MeaningView, at: int, code: str, *, word: bool = False) -> None:
    box = (view.words if word else view.columns).box(at)
    assert box is not None
    assert box.findData(code) >= 0
    box.setCurrentIndex(box.findData(code))


def test_what_was_not_read_stands_in_one_place_before_and_after_it_is_taken_in(school: School) -> None:
    school.drop(school.write("lista.csv", *LIST))
    said = school.page.preview.about.text()
    for told in ("Inte läst: Hylla.", "Status: ”Undeployable”, ”Uthyrd”.", "rad 5: "):
        assert told in said, told
    school.page.accept()
    school.settle()
    assert school.page.result.told.text() == said
    last = school.ledger.register.entries()[0].id
    school.page.show_result(last)
    assert school.page.result.told.isHidden(), "what is looked at later is told by its rows"


def test_columns_and_words_are_explained_taken_in_and_known_again(school: School) -> None:
    view = opened(school)
    model = view.columns.model()
    assert [model.index(0, at).data() for at in (0, 2)] == ["Hylla", "Hylla 7"]
    assert [view.words.model().index(at, 0).data() for at in range(view.words.rowCount())] == ["Undeployable", "Uthyrd"]
    assert not view.done.isEnabled()
    choose(view, 4, "placed_in")
    choose(view, 0, "broken", word=True)
    choose(view, 1, "in_use", word=True)
    view.done.click()
    school.settle()
    assert "Inte läst" not in school.page.preview.about.text()
    school.page.accept()
    school.settle()
    assert [school.device(serial).status for serial in ("QX1A2B3C", "QX1A2B3D")] == ["broken", "in_use"]
    assert school.count("room") == 1
    school.page.go_back()
    school.settle()
    school.drop(school.write("nasta vecka.csv", *(line.replace("QX1A", "QX2A") for line in LIST)))
    assert school.page.preview.explain.isHidden()
    assert "lista" in school.page.preview.files.index(0, 1).data()


def test_several_words_may_mean_the_same_and_a_word_nothing(school: School) -> None:
    view = opened(school)
    choose(view, 0, "lost", word=True)
    choose(view, 1, "lost", word=True)
    assert view.meanings().words == {3: {"Undeployable": "lost", "Uthyrd": "lost"}}
    choose(view, 1, "nothing", word=True)
    assert view.meanings().words == {3: {"Undeployable": "lost", "Uthyrd": ""}}


def test_nothing_is_asked_of_a_list_that_is_read_whole(school: School) -> None:
    school.drop(school.write("enheter.csv", *DEVICES))
    assert school.page.preview.explain.isHidden()


def test_one_goes_back_from_the_question_to_the_preview(school: School) -> None:
    opened(school)
    school.page.go_back()
    assert school.page.stack.currentWidget() is school.page.preview
    assert not (school.folder / "profiles").exists()
