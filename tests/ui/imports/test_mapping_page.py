"""The mapping page: an unknown file is explained once, and known again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coordinator.desk.imports.mapping_draft import Draft, drafts_path, forget_draft, keep_draft, load_drafts
from coordinator.desk.imports.mapping_targets import KINDS_OFFERED
from coordinator.desk.imports.mentions import near_names
from coordinator.desk.records.school_settings import WantedField, fields_added
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import CustomField
from coordinator.domain.values import Scalar
from coordinator.exchange.profiles.own_lists import KIND_OF
from coordinator.ledger.questions import Query
from coordinator.ui.imports.mapping_page import MappingView
from tests.ui.imports.import_hands import UNKNOWN, School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    made = School(tmp_path, qtbot)
    yield made
    made.close()


def opened(school: School, *, encoding: str = "cp1252") -> MappingView:
    school.drop(school.write("Verkstadens lista 2026-11-20.csv", *UNKNOWN, encoding=encoding))
    school.page.preview.map.click()
    assert school.page.stack.currentWidget() is school.page.mapping
    return school.page.mapping


def choose(view: MappingView, place: int, code: str) -> None:
    box = view.columns.box(place)
    assert box is not None
    box.setCurrentIndex(box.findData(code))


def cell(view: MappingView, row: int, column: int) -> str:
    item = view.columns.item(row, column)
    return "" if item is None else item.text()


def test_an_unknown_file_is_mapped_taken_in_and_known_again(school: School) -> None:
    view = opened(school)
    assert view.header.currentData() == 3
    assert view.label.text() == "Verkstadens lista"
    assert not view.done.isEnabled()
    assert "serienumret" in view.missing.text()
    choose(view, 2, "serial")
    choose(view, 4, "note")
    assert view.done.isEnabled()
    assert view.done.text() == "Kom ihåg detta och läs omkring 3 rader"
    view.done.click()
    school.settle()
    assert school.page.preview.accept.text() == "Importera 3 ändringar"
    assert (school.folder / "profiles" / "own_verkstadens_lista.toml").is_file()
    school.page.accept()
    school.settle()
    assert school.device("QX000002Z").note == "Åhlén"
    school.page.go_back()
    school.settle()
    again = [line.replace("QX00000", "QY00000") for line in UNKNOWN]
    school.drop(school.write("en annan dag.csv", *again))
    assert school.page.preview.files.index(0, 1).data() == "Verkstadens lista"
    assert school.page.preview.accept.text() == "Importera 3 ändringar"


def test_forbidden_columns_are_shown_as_dropped_and_never_sampled(school: School) -> None:
    view = opened(school)
    assert view.columns.box(3) is None
    assert cell(view, 3, 1) == "tas bort"
    assert "personnummer" in cell(view, 3, 2)
    cells = [cell(view, row, column) for row in range(5) for column in range(3)]
    assert not any("20100231" in cell for cell in cells)
    choose(view, 2, "serial")
    assert "20100231" not in drafts_path(school.path).read_text(encoding="utf-8")


def test_letters_show_the_encoding_and_another_is_read_at_once(school: School) -> None:
    view = opened(school)
    assert "Åhlén" in view.letters.text()
    view.encoding.setCurrentIndex(view.encoding.findData("mac_roman"))
    assert "Åhlén" not in view.letters.text()
    view.encoding.setCurrentIndex(view.encoding.findData("cp1252"))
    assert "Åhlén" in view.letters.text()
    assert "1" in cell(view, 0, 2)


def test_an_encoding_that_does_not_fit_is_refused_and_the_old_one_stays(school: School) -> None:
    view = opened(school)
    view.encoding.setCurrentIndex(view.encoding.findData("utf-8"))
    assert view.encoding.currentData() in ("cp1252", "utf-8")
    if view.encoding.currentData() == "cp1252":
        assert school.window.said[-1][2]


def test_separator_and_header_are_switched(school: School) -> None:
    view = opened(school)
    view.delimiter.setCurrentIndex(view.delimiter.findData(","))
    assert view.columns.rowCount() == 1
    view.delimiter.setCurrentIndex(view.delimiter.findData(";"))
    view.header.setCurrentIndex(view.header.findData(3))
    assert view.columns.rowCount() == 5
    assert cell(view, 2, 0) == "Löpnummer"


def test_each_field_is_given_by_one_column(school: School) -> None:
    view = opened(school)
    choose(view, 2, "serial")
    choose(view, 0, "serial")
    assert view.columns.fields() == {0: "serial", 4: "note"}


def test_half_a_mapping_is_there_next_time(school: School) -> None:
    view = opened(school)
    choose(view, 2, "serial")
    choose(view, 0, "note")
    view.blank.setCurrentIndex(1)
    page = school.new_page()
    drafts = load_drafts(school.path)
    assert [draft.file for draft in drafts] == ["Verkstadens lista 2026-11-20.csv"]
    page.start.resumed.emit(drafts[0])
    assert page.stack.currentWidget() is page.mapping
    assert page.mapping.columns.fields() == {0: "note", 2: "serial"}
    assert page.mapping.blank.currentIndex() == 1
    page.mapping.done.click()
    school.settle()
    assert page.stack.currentWidget() is page.preview
    assert load_drafts(school.path) == []


def test_a_draft_of_a_file_that_is_gone_is_said_and_can_be_forgotten(school: School) -> None:
    gone = Draft("00", str(school.folder / "borta.csv"), "borta.csv", "devices")
    keep_draft(school.path, gone)
    school.page.resume(gone)
    assert "borta.csv" in school.window.said[-1][0]
    assert school.page.stack.currentWidget() is school.page.start
    school.page.start.forgotten.emit(gone)
    assert load_drafts(school.path) == []


def test_drafts_survive_nonsense(tmp_path: Path) -> None:
    database = tmp_path / "school.sqlite"
    drafts_path(database).write_text('[{"sha256": 1}, 7, {"fields": {"a": "b"}}]', encoding="utf-8")
    assert load_drafts(database) == []
    drafts_path(database).write_text("{", encoding="utf-8")
    assert load_drafts(database) == []
    forget_draft(database, "00")


def test_people_are_mapped_by_their_own_fields(school: School) -> None:
    school.drop(school.write("barn.csv", "Vem;Hemvist", "Leo Påhittsson;4A", "Åsa Exempelqvist;4B"))
    school.page.preview.map.click()
    view = school.page.mapping
    view.kind.setCurrentIndex(1)
    choose(view, 0, "full_name")
    choose(view, 1, "group")
    view.done.click()
    school.settle()
    school.page.accept()
    school.settle()
    assert school.count("person") == 2


def test_near_names_are_other_spellings_not_other_things() -> None:
    known = ["Bibliotek", "Sal 101", "Łukasz Påhittsson", "Elias Al-Exempeli"]
    names = ["Biblioteket", "Sal 102", "?ukasz Påhittsson", "Lucas Al-Exempeli", "Vagn 1A", "Vagn 1B", "sal-101"]
    assert near_names(names, known) == {
        "Biblioteket": "Bibliotek",
        "?ukasz Påhittsson": "Łukasz Påhittsson",
        "sal-101": "Sal 101",
    }


def test_a_column_becomes_a_new_own_field_and_is_known_again(school: School) -> None:
    view = opened(school)
    choose(view, 2, "serial")
    box = view.columns.box(1)
    assert box is not None
    assert box.itemText(box.findData("new.1")) == "ett nytt eget fält (Text)"
    choose(view, 1, "new.1")
    choose(view, 4, "new_personal.4")
    view.done.click()
    school.settle()
    assert [(one.label, one.type, one.personal) for one in own_fields(school)] == [
        ("Sak", "text", 0), ("Övrigt", "text", 1)
    ]  # fmt: skip
    assert school.page.preview.accept.text() == "Importera 3 ändringar"
    school.page.accept()
    school.settle()
    device = school.device("QX000002Z")
    assert (device.own_value("sak"), device.own_value("ovrigt")) == ("Dator", "Åhlén")
    school.page.go_back()
    school.settle()
    changed = [line.replace("Åhlén", "Öberg") for line in UNKNOWN]
    school.drop(school.write("en annan dag.csv", *changed))
    model = school.page.preview.model
    row = model.index(0, 0)
    assert [model.index(0, column, row).data() for column in range(3)] == ["Övrigt", "Åhlén", "Öberg"]
    school.page.accept()
    school.settle()
    assert school.device("QX000002Z").own_value("ovrigt") == "Öberg"
    assert school.ledger.verify() == []


def own_fields(school: School) -> list[CustomField]:
    return list(school.ledger.register.records(Query(CUSTOM_FIELD)))


def test_a_column_is_mapped_to_an_own_field_by_its_type(school: School) -> None:
    school.ledger.commit(fields_added(school.ledger.register, [WantedField("Sak", "date", personal=False)]))
    view = opened(school)
    box = view.columns.box(1)
    assert box is not None
    assert box.currentData() == "own.sak", "a column that bears the field's name is guessed"
    choose(view, 2, "serial")
    view.done.click()
    school.settle()
    assert any("se över" in tab for tab in school.tabs()), school.tabs()
    school.page.accept()
    school.settle()
    assert "own.sak" not in school.device("QX000002Z").values, "“Dator” is no date"


ROOMS = ("Lokaler;;", "Rumsnamn;Typ;Hus", "Sal 12;Vagn;Norrskensskolan", "Förrådet;Förråd;", "Sal 12;Rum;Annexet")
PRODUCTS = ("Sortiment;;;", "Vad;Vilken sort;Månader;Pris", "Bok 14;Bärbar dator;48;8 990,50 kr", "Platta X;iPad;5 år;")


@pytest.mark.parametrize(
    ("kind", "lines", "fields", "expected"),
    [
        (
            "rooms",
            ROOMS,
            ("name", "room_kind", "unit"),
            [("Sal 12", "cart", 1), ("Förrådet", "store", 1), ("Sal 12", "room", 2)],
        ),
        (
            "products",
            PRODUCTS,
            ("model", "kind", "lifetime_months", "price_ore"),
            [("Bok 14", "laptop", 48, 899050), ("Platta X", "tablet", 60, None)],
        ),
        (
            "groups",
            ("Klasser;", "Klass;Stadium", "7A;7", "7B;7"),
            ("name", "grade"),
            [("7A", "7"), ("7B", "7")],
        ),
    ],
)
def test_other_lists_are_mapped_too_and_a_second_time_say_nothing_new(
    school: School, kind: str, lines: tuple[str, ...], fields: tuple[str, ...], expected: list[tuple[Scalar, ...]]
) -> None:
    unit = Creation(UNIT.code, -1, {"name": "Norrskensskolan", "own": 1})
    school.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, creations=(unit,)))
    school.drop(school.write("okänd.csv", *lines))
    school.page.preview.map.click()
    view = school.page.mapping
    view.header.setCurrentIndex(view.header.findData(2))
    view.kind.setCurrentIndex(KINDS_OFFERED.index(kind))
    assert not view.done.isEnabled()
    for place, code in enumerate(fields):
        choose(view, place, code)
    view.done.click()
    school.settle()
    school.page.accept()
    school.settle()
    record = KIND_OF[kind]
    found = school.ledger.register.records(Query(KINDS[record], order=(("id", False),)))
    assert [tuple(one.values.get(code) for code in fields) for one in found] == expected
    assert school.ledger.verify() == []
    school.page.go_back()
    school.settle()
    school.drop(school.write("igen.csv", *lines))
    assert school.page.preview.tabs.count() == 1
    assert not school.page.preview.accept.isEnabled()
