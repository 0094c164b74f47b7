"""Texts go out guarded and come back as they were; the profiles of our lists know the captions of the fields."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import read_long_text, read_text
from coordinator.exchange.cells.cell_values import CellProblem
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.own_lists import KIND_OF, cell_reader, guarded, marked, unguarded
from coordinator.exchange.profiles.profiles import Profile, shipped_profiles
from coordinator.exchange.writing.captions import UID_CAPTIONS, ExportColumn, caption
from coordinator.exchange.writing.delimited import delimited_cell, write_delimited
from coordinator.exchange.writing.workbook import write_workbook
from coordinator.words import LANGUAGES, text, use

NOTE = ExportColumn("note", "Anteckning", Type.LONG_TEXT, DEVICE.field("note"), "device.note", (), code=False)
TAG = ExportColumn("asset_tag", "Inventarienummer", Type.TEXT, DEVICE.field("asset_tag"), None, (), code=True)
ODD = [
    "=1+1", "+46 70", "-5", "@SUM(A1)", "\t=x", "\x00=x", "'=x", "''", "'", "＝1", "0012", "1E5", "8834E12", "2-3",
    "20/5", "MAJ-12", "okt 7", "7 A", "12,90", "1 200", "TRUE", "sant", "50 kr", 'sa "hej"', "en;två", "rad\nrad",
    "å ä ö Å Ä Ö", "Łukasz", "Петро", "سارة", '="0012"', "#N/A", "2026-11-22", "123456789012", "Ã¥",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.builds(str.__add__, st.sampled_from("=+-@'\t ;\"0123456789"), st.text(st.characters(exclude_categories=["Cs"]))),
)


@given(TEXTS)
def test_a_guard_is_undone_whatever_the_text(said: str) -> None:
    assert unguarded(guarded(said)) == said
    assert unguarded(marked(said)) == said


@given(TEXTS, TEXTS)
def test_two_texts_never_look_alike(one: str, other: str) -> None:
    assert (guarded(one) == guarded(other)) == (one == other)


@given(TEXTS)
def test_no_cell_begins_as_a_formula_does(said: str) -> None:
    assert not guarded(said).startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))


@pytest.mark.parametrize(
    "said", ["0012", "8834000000000000", "1E5", "2-3", "MAJ-12", "1/2", "12,90", "7 A", "sant", "=1"]
)
def test_what_excel_would_change_is_kept_from_it(said: str) -> None:
    assert guarded(said) == "'" + said


@pytest.mark.parametrize("said", ["5CD1234ABC", "NK-0001", "12345", "0", "7A", "HP Fortis 11", "Åsa", "mars"])
def test_what_excel_leaves_alone_stands_as_it_is(said: str) -> None:
    assert guarded(said) == said


@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(ODD)
def test_a_text_comes_back_from_csv_as_the_register_keeps_it(texts: list[str]) -> None:
    notes, tags = [read_long_text(one) for one in texts], [read_text(one) for one in texts]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lista.csv"
        rows = ([delimited_cell(NOTE, note), delimited_cell(TAG, tag)] for note, tag in zip(notes, tags, strict=True))
        assert write_delimited(path, ["a", "b"], rows) == len(texts)
        written = path.read_bytes().decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(written, newline=""), delimiter=";", strict=True))[1:]
    assert path.suffix == ".csv"
    assert [_read("note", row[0]) for row in back] == [note or None for note in notes]
    assert [_read("order_no", row[1]) for row in back] == [tag or None for tag in tags]


def _read(path: str, raw: str) -> object:
    return cell_reader("devices", path)(raw)


def test_texts_come_back_from_a_workbook(tmp_path: Path) -> None:
    kept = [read_text(one) for one in ODD]
    path = tmp_path / "lista.xlsx"
    assert write_workbook(path, "Digitala enheter", [TAG], ([one] for one in kept)) == len(ODD)
    sheet = load_workbook(path)["Digitala enheter"]
    assert sheet.freeze_panes == "A2"
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {one.data_type for one in cells} == {"s"}
    assert {one.number_format for one in cells} == {"@"}
    assert [_read("order_no", str(one.value)) for one in cells] == kept


def test_a_question_mark_in_a_list_that_lost_letters_says_nothing() -> None:
    assert cell_reader("devices", "note")("Petrovi?") == "Petrovi?"
    lossy = cell_reader("devices", "note", lossy=True)("Petrovi?")
    assert isinstance(lossy, CellProblem)
    assert lossy.value is None


def test_a_serial_that_was_destroyed_is_refused_and_a_guarded_one_is_not() -> None:
    assert isinstance(_read("serial", "8,834E+15"), CellProblem)
    assert _read("serial", "'8,834E+15") == "8,834E+15"


OURS = [one for one in shipped_profiles() if one.source == "coordinator" and one.kind != "orders"]
READERS = {Type.DATE: "date", Type.MONEY: "money", Type.INTEGER: "integer", Type.MONTHS: "months", Type.FLAG: "flag"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", OURS, ids=lambda one: one.id)
def test_every_caption_is_known_to_the_profile(profile: Profile, language: str) -> None:
    use(language)
    headers = {column.field: column.headers for column in profile.columns}
    kind = KIND_OF.get(profile.kind, "handover")
    assert fold_name(text(UID_CAPTIONS[kind])) in headers["source_id"]
    if kind == "handover":
        return
    for field in KINDS[kind].fields:
        if field.code == "protected":
            assert field.code not in headers
        elif field.refers == "product":
            for part in ("maker", "model", "model_number", "kind"):
                assert fold_name(caption(kind, f"product.{part}")) in headers[f"product.{part}"]
        elif field.refers == "person":
            assert fold_name(caption(kind, f"{field.code}.shown")) in headers[f"{field.code}.full_name"]
        else:
            assert fold_name(caption(kind, f"{field.code}.name" if field.refers else field.code)) in headers[field.code]


@pytest.mark.parametrize("profile", OURS, ids=lambda one: one.id)
def test_every_column_is_read_as_what_its_field_holds(profile: Profile) -> None:
    fields = KINDS[KIND_OF.get(profile.kind, "handover")].by_code
    for column in profile.columns:
        if column.field in fields:
            assert column.reader == READERS.get(fields[column.field].type, "own")
