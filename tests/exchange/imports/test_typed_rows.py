"""What becomes of every row of a file: a record, a row that is none, or one that cannot be taken in and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.exchange.cells.cell_dates import AMBIGUOUS_DATE, Vote
from coordinator.exchange.imports import row_reasons
from coordinator.exchange.imports.typed_rows import (
    FailedRow,
    FilledProblem,
    ReadRow,
    RowProblem,
    SkippedRow,
    TypedRow,
    typed_batches,
    typed_rows,
)
from coordinator.exchange.profiles.mention_keys import PersonKey, ProductKey
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, Skip
from coordinator.exchange.profiles.recognition import Match, match_profile
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.files import TODAY, opened

SERIAL = ProfileColumn("serial", ("serienummer",))
TAG = ProfileColumn("asset_tag", ("stöldmärkning",))
NOTE = ProfileColumn("note", ("kommentar",))


def list_of(folder: Path, profile: Profile, *rows: str, end: str = "\n") -> tuple[Table, Match]:
    path = folder / "lista.csv"
    path.write_text("\n".join(rows) + end, encoding="utf-8")
    table = opened(path)
    match = match_profile(table, profile)
    assert match is not None
    return table, match


def devices(*columns: ProfileColumn, kind: str = "devices", **more: object) -> Profile:
    required = frozenset({columns[0].headers[0]})
    return Profile("egen", "Egen lista", kind, "list", columns, required=required, **more)  # type: ignore[arg-type]


def read(folder: Path, profile: Profile, *rows: str, end: str = "\n") -> list[ReadRow]:
    return list(typed_rows(*list_of(folder, profile, *rows, end=end), today=TODAY))


def said(rows: Sequence[ReadRow]) -> list[object]:
    """Values of records, reasons of the others."""
    return [row.values if isinstance(row, TypedRow) else row.code for row in rows]


def test_every_row_stands_with_the_line_that_it_begins_on(tmp_path: Path) -> None:
    rows = read(
        tmp_path, devices(SERIAL, NOTE), "Serienummer;Kommentar", 'EX0001;"två\nrader"', "EX0002;", ";", "EX0003;x;y"
    )
    assert [(type(row), row.line) for row in rows] == [(TypedRow, 2), (TypedRow, 4), (SkippedRow, 5), (FailedRow, 6)]
    assert said(rows) == [
        ("EX0001", "två\nrader"), ("EX0002", None), row_reasons.BLANK_ROW, row_reasons.TOO_MANY_CELLS,
    ]  # fmt: skip
    assert isinstance(rows[3], FailedRow)
    assert rows[3].cells == (("Serienummer", "EX0003"), ("Kommentar", "x"))


def test_empty_cells_beyond_the_header_are_no_cells(tmp_path: Path) -> None:
    rows = read(tmp_path, devices(SERIAL, NOTE), "Serienummer;Kommentar", "EX0001;a;;", "EX0002", "EX0003;c")
    assert said(rows) == [("EX0001", "a"), ("EX0002", None), ("EX0003", "c")]


def test_a_row_that_breaks_off_is_not_half_a_device(tmp_path: Path) -> None:
    profile = devices(SERIAL, TAG, NOTE)
    head = "Serienummer;Stöldmärkning;Kommentar"
    rows = read(tmp_path, profile, head, "EX0001;T1;a", "EX00", end="")
    assert said(rows) == [("EX0001", "T1", "a"), row_reasons.BREAKS_OFF]
    assert isinstance(rows[1], FailedRow)
    assert (rows[1].line, rows[1].column, rows[1].cells) == (3, None, (("Serienummer", "EX00"),))
    whole = read(tmp_path, profile, head, "EX0001;T1;a", "EX0002;T2;", end="")
    assert said(whole) == [("EX0001", "T1", "a"), ("EX0002", "T2", None)]
    assert said(read(tmp_path, profile, head, "EX0001;T1;a", "EX00")) == [("EX0001", "T1", "a"), ("EX00", None, None)]


def test_without_anything_that_tells_which_a_row_is_kept_for_repair(tmp_path: Path) -> None:
    profile = devices(NOTE, SERIAL, TAG)
    rows = read(tmp_path, profile, "Kommentar;Serienummer;Stöldmärkning", "a;EX0001;", "b;;T1", "c;;", ";;")
    assert said(rows) == [("a", "EX0001", None), ("b", None, "T1"), row_reasons.NO_KEY, row_reasons.BLANK_ROW]
    assert isinstance(rows[2], FailedRow)
    assert rows[2].cells == (("Kommentar", "c"),)


@pytest.mark.parametrize(
    ("kind", "columns", "rows", "expected"),
    [
        ("groups", ("name", "external_id"), ("5A;", ";k1", ";"), [True, True, False]),
        ("rooms", ("name", "note"), ("Sal 1;", ";x"), [True, False]),
        ("units", ("code", "note"), ("123;", ";x"), [True, False]),
        ("people", ("given_name", "note"), ("Kim;", ";x"), [True, False]),
        ("products", ("product.maker", "model"), ("HP;Bok", "HP;"), [True, False]),
        ("sessions", ("external_id", "note"), (";x", "p1;"), [True, True]),
    ],
)
def test_what_a_record_is_known_by_differs_by_kind(
    tmp_path: Path, kind: str, columns: tuple[str, str], rows: tuple[str, ...], expected: list[bool]
) -> None:
    profile = devices(*(ProfileColumn(code, (f"k{at}",)) for at, code in enumerate(columns)), kind=kind)
    found = read(tmp_path, profile, "K0;K1", *rows)
    assert [isinstance(row, TypedRow) for row in found] == expected


@pytest.mark.parametrize(
    ("row", "footer"),
    [
        ("Summa;;;", True), ("TOTALT: 12 st;;;", True), ("Antal enheter: 4;;;", True), ("Grand total;;1 200;", True),
        ("Totalt exkl. moms;;;", True), (";;Summa;", True),
        ("Summa;;x;y", False),  # more than half of it is filled
        ("Summerad;;;", False), ("Antal;EX0009;;", False), ("Summa summarum;;;", False),
    ],
)  # fmt: skip
def test_a_line_of_sums_is_no_record(tmp_path: Path, row: str, footer: bool) -> None:
    profile = devices(TAG, SERIAL, NOTE, ProfileColumn("name", ("namn",)), excel=True)
    rows = read(tmp_path, profile, "Stöldmärkning;Serienummer;Kommentar;Namn", "T1;EX0001;a;PC", row)
    assert isinstance(rows[1], SkippedRow) is footer
    assert said(rows)[0] == ("T1", "EX0001", "a", "PC")


def test_what_other_systems_write_is_not_searched_for_sums(tmp_path: Path) -> None:
    rows = read(tmp_path, devices(TAG, SERIAL), "Stöldmärkning;Serienummer", "Total;", "T1;EX0001")
    assert said(rows) == [("Total", None), ("T1", "EX0001")]


def test_a_profile_says_which_rows_are_no_records(tmp_path: Path) -> None:
    skips = (
        Skip("Är ingen enhet", column="typ", equals=frozenset({"skärm"})),
        Skip("Tomt", empty=("typ", "kommentar")),
    )
    profile = devices(SERIAL, NOTE, skips=skips)
    rows = read(
        tmp_path, profile, "Serienummer;Kommentar;Typ", "EX1;a;Skärm", "EX2;;", "EX3;a;", "EX4;;Dator", "EX5; ; "
    )
    assert said(rows) == ["Är ingen enhet", "Tomt", ("EX3", "a"), ("EX4", None), "Tomt"]


def test_a_source_that_repeats_its_records_is_read_once(tmp_path: Path) -> None:
    profile = devices(SERIAL, ProfileColumn("source_id", ("id",)), repeats=True)
    rows = ("EX1;1", "EX1;1", "EX2;2", "EX1;1", "EX3;", "EX3;")
    found = read(tmp_path, profile, "Serienummer;Id", *rows)
    repeated = row_reasons.REPEATED
    assert said(found) == [("EX1",), repeated, ("EX2",), ("EX1",), ("EX3",), ("EX3",)]
    assert [row.source_key for row in found if isinstance(row, TypedRow)] == ["1", "2", "1", None, None]
    every = read(tmp_path, devices(SERIAL, ProfileColumn("source_id", ("id",))), "Serienummer;Id", *rows)
    assert repeated not in said(every)


def test_of_two_columns_for_one_field_the_first_that_says_something_counts(tmp_path: Path) -> None:
    second = ProfileColumn("note", ("övrigt",))
    rows = read(tmp_path, devices(SERIAL, NOTE, second), "Serienummer;Kommentar;Övrigt", "EX1;a;b", "EX2;;b", "EX3;;")
    assert said(rows) == [("EX1", "a"), ("EX2", "b"), ("EX3", None)]


def test_fixed_values_fill_what_a_file_leaves_unsaid(tmp_path: Path) -> None:
    model = ProfileColumn("product.model", ("modell",))
    maker = ProfileColumn("product.maker", ("märke",))
    fixed = {"product.maker": "Apple", "ownership": "owned"}
    profile = devices(SERIAL, model, maker, fixed=fixed)
    table, match = list_of(tmp_path, profile, "Serienummer;Modell;Märke", "EX1;iPad;", "EX2;Bok;HP")
    first, second = (dict(zip(match.fields, row.values, strict=True)) for row in typed_rows(table, match, today=TODAY)
                     if isinstance(row, TypedRow))  # fmt: skip
    assert (first["ownership"], second["ownership"]) == ("owned", "owned")
    assert isinstance(first["product"], ProductKey)
    assert [(each["product"].maker, each["product"].model) for each in (first, second)] == [
        ("Apple", "iPad"), ("HP", "Bok"),
    ]  # fmt: skip


def test_names_in_one_column_are_parted_unless_they_stand_apart(tmp_path: Path) -> None:
    whole, family = ProfileColumn("full_name", ("namn",)), ProfileColumn("family_name", ("efternamn",))
    rows = read(tmp_path, devices(whole, family, kind="people"), "Namn;Efternamn", "Kim Ek;Ek", "Liv Ek;Lund", ";Bo")
    assert said(rows) == [("Ek", "Kim"), ("Lund", "Liv"), ("Bo", None)], "the family name's column stands first"
    rows = read(tmp_path, devices(whole, NOTE, kind="people"), "Namn;Kommentar", "Kim von Ek;a", "Bo;")
    assert said(rows) == [("a", "Kim", "von Ek"), (None, "Bo", None)]


def test_who_has_a_device_is_one_mention_of_all_that_is_said(tmp_path: Path) -> None:
    columns = (SERIAL, ProfileColumn("held_by.full_name", ("elev",)), ProfileColumn("held_by.group", ("klass",)))
    rows = read(tmp_path, devices(*columns), "Serienummer;Elev;Klass", "EX1;Kim Ek;5A", "EX2;;", "EX3;Liv Ek;")
    assert said(rows) == [
        ("EX1", PersonKey(None, None, None, "Kim Ek", "5A")), ("EX2", None),
        ("EX3", PersonKey(None, None, None, "Liv Ek")),
    ]  # fmt: skip
    with_login = (SERIAL, ProfileColumn("held_by.username", ("inloggning",)))
    rows = read(tmp_path, devices(*with_login), "Serienummer;Inloggning", "EX1;kimek", "EX2;")
    assert said(rows) == [("EX1", PersonKey("kimek")), ("EX2", None)]


def test_what_is_doubtful_in_a_row_is_told_once_with_its_column(tmp_path: Path) -> None:
    bought = ProfileColumn("purchase_date", ("inköpt",))
    rows = read(tmp_path, devices(SERIAL, bought), "Serienummer;Inköpt", "EX1;3/6/2024", "EX2;2024-06-03")
    first, second = rows
    assert isinstance(first, TypedRow)
    assert isinstance(second, TypedRow)
    days = {"first": "2024-06-03", "second": "2024-03-06"}
    assert (first.values, first.problems) == (("EX1", None), (FilledProblem("Inköpt", AMBIGUOUS_DATE, days),))
    assert (second.values, second.problems) == (("EX2", "2024-06-03"), ())


@pytest.mark.parametrize(("order", "day"), [("ymd", "2026-08-18"), ("dmy", "2018-08-26"), (None, None)])
def test_a_profile_may_say_that_the_year_stands_first(tmp_path: Path, order: str | None, day: str | None) -> None:
    bought = ProfileColumn("purchase_date", ("inköpt",))
    of = replace(devices(SERIAL, bought), date_order=order)
    (row,) = read(tmp_path, of, "Serienummer;Inköpt", "EX1;26-08-18")
    assert isinstance(row, TypedRow)
    assert row.values == ("EX1", day)


@pytest.mark.parametrize(
    ("order", "asked", "day"),
    [
        (None, None, "2024-03-06"),
        ("dmy", None, "2024-06-03"),
        ("dmy", "mdy", "2024-03-06"),
        ("mdy", None, "2024-03-06"),
    ],
)
def test_the_order_of_a_date_is_the_person_s_then_the_profile_s_then_the_column_s(
    tmp_path: Path, order: str | None, asked: Vote, day: str
) -> None:
    bought = ProfileColumn("purchase_date", ("inköpt",))
    profile = devices(SERIAL, bought, date_order=order)
    table, match = list_of(tmp_path, profile, "Serienummer;Inköpt", "EX1;3/6/2024", "EX2;5/20/2024")
    rows = typed_rows(table, match, today=TODAY, date_orders={"Inköpt": asked} if asked else None)
    assert said(list(rows))[0] == ("EX1", day)


def test_a_device_seen_after_tomorrow_is_told(tmp_path: Path) -> None:
    seen = ProfileColumn("last_seen", ("sedd",))
    days = [(TODAY + dt.timedelta(days=ahead)).isoformat() for ahead in (0, 1, 2)]
    rows = read(tmp_path, devices(SERIAL, seen), "Serienummer;Sedd", *(f"EX{day};{day}" for day in days), "EX9;")
    assert [row.problems for row in rows if isinstance(row, TypedRow)] == [
        (), (), (RowProblem("Sedd", row_reasons.IN_THE_FUTURE),), (),
    ]  # fmt: skip


def test_a_destroyed_serial_number_is_refused_only_where_it_is_a_device_s(tmp_path: Path) -> None:
    row = "8,834E+15;T1"
    (refused,) = read(tmp_path, devices(SERIAL, TAG), "Serienummer;Stöldmärkning", row)
    assert isinstance(refused, FailedRow)
    assert (refused.line, refused.column) == (2, "Serienummer")
    assert refused.cells == (("Serienummer", "8,834E+15"), ("Stöldmärkning", "T1"))
    (kept,) = read(tmp_path, devices(SERIAL, TAG, kind="deliveries"), "Serienummer;Stöldmärkning", row)
    assert isinstance(kept, TypedRow)
    assert [problem.column for problem in kept.problems] == ["Serienummer"]


def test_a_scanned_barcode_s_prefix_goes_where_the_maker_tells(tmp_path: Path) -> None:
    maker = ProfileColumn("product.maker", ("märke",))
    rows = ("SDMPX1234AB;Apple", "SDMPX1234AB;HP")
    scanned = read(tmp_path, devices(SERIAL, maker, scanned=True), "Serienummer;Märke", *rows)
    assert [values[0] for values in said(scanned)] == ["DMPX1234AB", "SDMPX1234AB"]  # type: ignore[index]
    typed = read(tmp_path, devices(SERIAL, maker), "Serienummer;Märke", *rows)
    assert [values[0] for values in said(typed)] == ["SDMPX1234AB", "SDMPX1234AB"]  # type: ignore[index]


def test_rows_that_are_known_are_not_read_again(tmp_path: Path) -> None:
    rows = ("Serienummer;Kommentar", "EX1;a", "EX2;b", "EX3;c")
    table, match = list_of(tmp_path, devices(SERIAL, NOTE), *rows)
    (batch,) = typed_batches(table, match, today=TODAY)
    known = {batch.digests[0]: 7, batch.digests[2]: 9}
    (again,) = typed_batches(*list_of(tmp_path, devices(SERIAL, NOTE), *rows), today=TODAY, known=known)
    assert (again.lines, [list(column) for column in again.columns]) == ([3], [["EX2"], ["b"]])
    assert (list(again.known.lines), list(again.known.records)) == ([2, 4], [7, 9])


def test_a_file_that_is_not_to_be_read_says_why(tmp_path: Path) -> None:
    table, match = list_of(tmp_path, devices(SERIAL, refused="{file} is for another system."), "Serienummer", "EX1")
    with pytest.raises(Unreadable, match=r"lista\.csv"):
        list(typed_rows(table, match, today=TODAY))
