"""A list that was written out changes nothing when it comes in again, whatever Excel did to it in between."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from coordinator import words
from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Record, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, HANDOVER
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.import_run import Gathered, commit_import, problems
from coordinator.exchange.writing import all_paths, export_records
from coordinator.ledger.questions import Query
from tests.exchange.writing.conftest import School

LISTED = ("device", "person", "group", "unit", "room", "product")


def as_is(path: Path) -> Path:
    return path


def saved_by_swedish_excel(path: Path, encoding: str = "cp1252") -> Path:
    """As Excel saves what it opened: numbers and dates as it shows them, letters outside cp1252 lost."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([[excel(cell) for cell in row] for row in rows])
    path.write_bytes(out.getvalue().encode(encoding, errors="replace"))
    return path


def excel(cell: str) -> str:
    """What Excel makes of one cell of a CSV file."""
    squeezed = cell.replace(" ", "")
    try:
        number = float(squeezed.replace(",", "."))
    except ValueError:
        return cell if cell[:1] not in ("=", "+", "@") else "#NAMN?"
    if abs(number) >= 1e11:
        return f"{number:.5E}".replace(".", ",")
    return f"{number:.11g}".replace(".", ",")


def saved_as_utf8(path: Path) -> Path:
    return saved_by_swedish_excel(path, "utf-8-sig")


def saved_by_a_workbook_program(path: Path) -> Path:
    book = load_workbook(path)
    book.save(path)
    return path


def told(gathered: Gathered) -> tuple[int, int, int, int, int, int, int]:
    (file,) = gathered.files
    assert file.refused is None, file.refused
    assert file.tally is not None
    tally = file.tally
    return (tally.rows, tally.created, tally.updated, tally.unchanged, tally.skipped, tally.failed, tally.conflicts)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", LISTED)
@pytest.mark.parametrize(
    ("ending", "saved"),
    [
        (".csv", as_is),
        (".csv", saved_as_utf8),
        (".csv", saved_by_swedish_excel),
        (".xlsx", as_is),
        (".xlsx", saved_by_a_workbook_program),
    ],
)
def test_a_list_that_comes_back_changes_nothing(
    school: School, kind: str, ending: str, saved: Callable[[Path], Path], language: str
) -> None:
    words.use(language)
    count = len(school.all(KINDS[kind]))
    path = school.folder / f"lista{ending}"
    done = export_records(school.register, kind, path, query=Query(KINDS[kind]), columns=all_paths(kind))
    assert done.rows == count
    words.use("sv")  # whoever takes it in may have chosen another language
    before = school.all(KINDS[kind])
    gathered = school.read(saved(path))
    assert told(gathered) == (count, 0, 0, count, 0, 0, 0)
    assert commit_import(school.ledger, gathered) is None
    assert school.all(KINDS[kind]) == before


def test_a_list_without_any_name_is_still_known_by_its_ids(school: School) -> None:
    path = school.folder / "lista.csv"
    export_records(school.register, "device", path, query=Query(DEVICE), columns=["condition"])
    assert told(school.read(path)) == (6, 0, 0, 6, 0, 0, 0)


def test_a_change_made_in_the_list_is_seen(school: School) -> None:
    path = school.folder / "lista.csv"
    export_records(school.register, "device", path, query=Query(DEVICE), columns=["serial", "condition"])
    path.write_text(path.read_text("utf-8-sig").replace("5CD1234ABF;;", "5CD1234ABF;Sliten;", 1), "utf-8-sig")
    gathered = school.read(path)
    assert told(gathered) == (6, 0, 1, 5, 0, 0, 0)
    commit_import(school.ledger, gathered)
    assert [one.condition for one in school.all(DEVICE)] == ["", "good", "", "", "worn", ""]


def test_an_id_of_another_register_names_nobody_here(school: School) -> None:
    path = school.folder / "lista.csv"
    export_records(school.register, "device", path, query=Query(DEVICE), columns=["serial"])
    ids = {f"{one.id}-{one.uid}": f"{one.id}-{'0' * 32}" for one in school.all(DEVICE)}
    said = path.read_text("utf-8-sig")
    for ours, foreign in ids.items():
        said = said.replace(ours, foreign)
    path.write_text(said, "utf-8-sig")
    # By their serials three are found; two share one, and one has none.
    rows, created, updated, unchanged, skipped, failed, _ = told(school.read(path))
    assert (rows, created, updated, unchanged, skipped + failed) == (6, 1, 0, 3, 2)


def test_a_list_of_handovers_says_that_it_is_not_taken_in(school: School) -> None:
    school.create(("handover", -1, {"number": "1", "direction": "issue", "on": "2026-11-20", "person": 1}))
    path = school.folder / "lista.csv"
    export_records(school.register, "handover", path, query=Query(HANDOVER))
    (file,) = school.read(path).files
    assert file.refused is not None
    assert file.refused.values == {"file": "lista.csv"}


def rewritten(path: Path, **cells: tuple[str, str, str]) -> Path:
    """The list with cells changed: by name, the row's serial number, the column and the new text."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    for serial, column, said in cells.values():
        for row in rows:
            if serial in row:
                row[rows[0].index(column)] = said
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    return path


def test_what_a_person_writes_into_the_list_is_taken_and_what_was_corrected_here_since_stays(
    school: School, tmp_path: Path
) -> None:
    words.use("en")
    path = tmp_path / "list.csv"
    export_records(school.register, "device", path, query=Query(DEVICE), columns=all_paths("device", []))
    (record,) = school.register.find(DEVICE, "serial", "0012345")
    changes = (Change(Key(DEVICE.code, record.id, "condition"), None, "worn"),)
    school.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=changes))
    rewritten(
        path, status=("'0012345", "Status", "Broken"), name=("'0012345", "Device name", "BURK-1"),
        model=("'0012345", "Model", "HP Fortis 12"), seen=("'0012345", "Last seen", "2026-01-02"),
    )  # fmt: skip
    gathered = school.read(path)
    assert told(gathered)[1:3] == (0, 1)
    assert told(gathered)[-1] == 0, "nothing that only one side changed is a conflict"
    commit_import(school.ledger, gathered)
    now = school.register.get(DEVICE, record.id)
    assert now is not None
    assert [now.values.get(code) for code in ("status", "name", "last_seen", "condition")] == [
        "broken", "BURK-1", "2026-01-02", "worn",
    ]  # fmt: skip
    assert school.register.rows(DEVICE, [record.id], ("product.model",)) == [("HP Fortis 12",)]
    assert school.ledger.verify() == []


def test_what_both_sides_changed_is_a_conflict(school: School, tmp_path: Path) -> None:
    words.use("en")
    path = tmp_path / "list.csv"
    export_records(school.register, "device", path, query=Query(DEVICE), columns=all_paths("device", []))
    (record,) = school.register.find(DEVICE, "serial", "0012345")
    changes = (Change(Key(DEVICE.code, record.id, "status"), "in_use", "lost"),)
    school.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=changes))
    gathered = school.read(rewritten(path, status=("'0012345", "Status", "Broken")))
    assert told(gathered)[-1] == 1


_OWN: tuple[tuple[str, int, dict[str, Scalar]], ...] = (
    ("custom_field", -1, {"kind": "device", "code": "colour", "label": "Färg", "type": "text"}),
    ("custom_field", -2, {"kind": "device", "code": "price", "label": "Pris", "type": "money"}),
    ("custom_field", -3, {"kind": "device", "code": "seen", "label": "Kontrollerad", "type": "date"}),
    ("custom_field", -4, {"kind": "device", "code": "safe", "label": "Försäkrad", "type": "flag"}),
    ("custom_field", -5, {"kind": "device", "code": "uses", "label": "Antal lån", "type": "integer"}),
    ("custom_field", -6, {"kind": "device", "code": "tale", "label": "Historia", "type": "long_text"}),
    ("custom_field", -7, {"kind": "device", "code": "colour_2", "label": "Färg", "type": "text", "personal": 1}),
    ("custom_field", -8, {"kind": "device", "code": "months", "label": "Lånetid", "type": "months"}),
)
_OWN_VALUES: dict[str, Scalar] = {
    "own.colour": "007", "own.price": 123450, "own.seen": "2026-08-17", "own.safe": 0, "own.uses": 12,
    "own.tale": "=Rad ett\nrad; \"två\"", "own.colour_2": "MAJ-12", "own.months": 36,
}  # fmt: skip


def with_own_fields(school: School) -> Record:
    """The device of a name has a value in each of the own fields, another has none."""
    school.create(*_OWN)
    (record,) = school.register.find(DEVICE, "serial", "0012345")
    changes = tuple(Change(Key(DEVICE.code, record.id, code), None, value) for code, value in _OWN_VALUES.items())
    school.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=changes))
    return record


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("ending", "saved"),
    [(".csv", as_is), (".csv", saved_by_swedish_excel), (".xlsx", as_is), (".xlsx", saved_by_a_workbook_program)],
)
def test_own_fields_come_back_unchanged(
    school: School, ending: str, saved: Callable[[Path], Path], language: str
) -> None:
    with_own_fields(school)
    words.use(language)
    path = school.folder / f"lista{ending}"
    columns = all_paths("device", [str(record.code) for record in school.all(CUSTOM_FIELD)])
    export_records(school.register, "device", path, query=Query(DEVICE), columns=columns)
    words.use("sv")
    before = school.all(DEVICE)
    gathered = school.read(saved(path))
    match = gathered.files[0].match
    assert match is not None
    assert {field for field in match.fields if field.startswith("own.")} == set(_OWN_VALUES)
    assert told(gathered) == (6, 0, 0, 6, 0, 0, 0)
    assert commit_import(school.ledger, gathered) is None
    assert school.all(DEVICE) == before


def test_an_edited_cell_of_an_own_field_is_read_by_its_definition_and_undone(school: School) -> None:
    record = with_own_fields(school)
    path = school.folder / "lista.csv"
    export_records(school.register, "device", path, query=Query(DEVICE), columns=["serial", *_OWN_VALUES])
    change = Change(Key(DEVICE.code, record.id, "own.uses"), 12, 13)
    school.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=(change,)))
    rewritten(
        path, safe=("'0012345", "Försäkrad", "Ja"), seen=("'0012345", "Kontrollerad", "1 september 2026"),
        price=("'0012345", "Eget fält: Pris", "1 300 kr"), wrong=("5CD1234ABF", "Kontrollerad", "i våras"),
        twin=("'0012345", "Färg (colour_2)", "grön"),
    )  # fmt: skip
    gathered = school.read(path)
    assert told(gathered)[1:] == (0, 1, 5, 0, 0, 0)
    notes = [line for line, column, _ in problems(gathered, gathered.files[0]) if column == "Kontrollerad"]
    assert len(notes) == 2, "a date that is none is told and changes nothing"
    notice = commit_import(school.ledger, gathered)
    assert notice is not None
    now = school.register.get(DEVICE, record.id)
    assert now is not None
    assert {code: now.values.get(code) for code in _OWN_VALUES} == {
        **_OWN_VALUES, "own.safe": 1, "own.seen": "2026-09-01", "own.price": 130000, "own.uses": 13,
        "own.colour_2": "grön",
    }  # fmt: skip
    assert school.ledger.verify() == []
    school.ledger.undo(notice.entry)
    now = school.register.get(DEVICE, record.id)
    assert now is not None
    assert {code: now.values.get(code) for code in _OWN_VALUES} == {**_OWN_VALUES, "own.uses": 13}


def test_a_column_of_an_excel_list_that_bears_an_own_fields_name_is_it(school: School) -> None:
    with_own_fields(school)
    path = school.folder / "klassrum.csv"
    path.write_bytes("Serienummer;Modell;Färg;Antal lån\r\n5CD9999XYZ;HP Fortis 11;lila;4\r\n".encode("cp1252"))
    gathered = school.read(path)
    assert told(gathered)[:2] == (1, 1)
    commit_import(school.ledger, gathered)
    (made,) = school.register.find(DEVICE, "serial", "5CD9999XYZ")
    assert (made.own_value("colour"), made.own_value("uses")) == ("lila", 4)
    assert told(school.read(path)) == (1, 0, 0, 1, 0, 0, 0)
    assert school.ledger.verify() == []


def test_a_personal_identity_number_amid_other_words_is_not_kept(school: School) -> None:
    with_own_fields(school)
    path = school.folder / "klassrum.csv"
    path.write_bytes(
        (
            "Serienummer;Modell;Innehavare;Anteckning;Färg\r\n"
            "5CD9999XYZ;HP Fortis 11;Mio Provberg 20100231-0001;"
            "Lämnad av 100231-0001, tel 070-123 45 67;lila 100231-0001\r\n"
            "5CD9999XYQ;HP Fortis 11;Ida Provberg;201002310001;\r\n"
        ).encode("cp1252")
    )
    gathered = school.read(path)
    told_columns = sorted((line, column) for line, column, _ in problems(gathered, gathered.files[0]))
    assert told_columns == [(2, "Anteckning"), (2, "Färg"), (2, "Innehavare"), (3, "Anteckning")]
    commit_import(school.ledger, gathered)
    (made,) = school.register.find(DEVICE, "serial", "5CD9999XYZ")
    assert made.note == "Lämnad av –, tel 070-123 45 67"
    assert made.own_value("colour") == "lila –"
    assert school.register.rows(DEVICE, [made.id], ("held_by.shown",)) == [("Mio Provberg",)]
    school.store.close()
    kept = (school.folder / "school.sqlite").read_bytes()
    assert b"100231" not in kept
    assert b"201002" not in kept
