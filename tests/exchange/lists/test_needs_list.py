"""A list of needs as it is read: what each row says, and why a row is none (needs V17)."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.domain.termstart.needs import NeedRow
from coordinator.exchange.imports.import_run import GatheredFile, recognise_file
from coordinator.exchange.lists.needs_list import NeedsList, read_needs, write_needs
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.reading.containers import list_sources
from tests.exchange.files import TODAY

HEAD = "Grupp;Årskurs;Antal;Typ;Per elev;Reserv"


def file(folder: Path, *rows: str, head: str = HEAD) -> GatheredFile:
    path = folder / "behov.csv"
    path.write_text("\r\n".join([head, *rows, ""]), "utf-8-sig")
    return recognise_file(list_sources(path)[0], shipped_profiles())


def read(folder: Path, *rows: str) -> NeedsList:
    return read_needs(file(folder, *rows), TODAY)


def refused(folder: Path, *rows: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.reason) for each in read(folder, *rows).problems]


@pytest.mark.usefixtures("english")
def test_a_row_says_how_many_of_a_kind_each_head_shall_have(tmp_path: Path) -> None:
    found = read(tmp_path, "7A;7;24;Chromebook;1;10 %", "7a;7;24;Surfplatta;0,5;", " 8B ;;0;Chromebook;;")
    assert found.rows == (
        NeedRow(2, "7A", "7", 24, "chromebook", "1", "10"),
        NeedRow(3, "7A", "7", 24, "tablet", "0,5", ""),
        NeedRow(4, "8B", "", 0, "chromebook", "1", ""),
    )
    assert (found.count, found.failed, found.skipped) == (3, 0, 0)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (";7;24;Chromebook;1;", "Grupp", "There is no group on the row."),
        ("7A;7;;Chromebook;1;", "Antal", "There is no headcount on the row. Write a whole number."),
        ("7A;7;24;;1;", "Typ", "There is no kind of device on the row. Write for instance Chromebook."),
    ],
)
def test_a_row_without_a_group_a_number_or_a_kind_is_none(tmp_path: Path, row: str, column: str, reason: str) -> None:
    assert refused(tmp_path, row, "8A;8;20;Chromebook;1;") == [(2, column, reason)]


@pytest.mark.usefixtures("english")
def test_a_row_that_contradicts_one_above_names_its_line(tmp_path: Path) -> None:
    assert refused(
        tmp_path, "7A;7;24;Chromebook;1;", "7a;7;24;Chromebook;2;", "7A;7;25;Surfplatta;1;", "8A;8;25;Surfplatta;1;"
    ) == [
        (3, "Typ", "7A has this kind on line 2 already. Remove one of the two."),
        (4, "Antal", "7A has 24 heads on line 2. Write the same number here."),
    ]


def test_a_name_with_a_comma_and_shares_that_are_none_are_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, "7A, 7B;7;24;Chromebook;1;", "7A;7;24;Chromebook;mycket;", "7B;7;24;Chromebook;1;mycket")
    assert [(line, column) for line, column, _ in found] == [(2, "Grupp"), (3, "Per elev"), (4, "Reserv")]
    assert all(reason for *_, reason in found)
    whole = read(tmp_path, "7A, 7B;7;24;Chromebook;1;", "8A;8;20;Chromebook;1;")
    assert (whole.count, whole.failed, len(whole.rows)) == (2, 1, 1)


def test_another_list_is_no_list_of_needs(tmp_path: Path) -> None:
    assert file(tmp_path, "7A;7;24;Chromebook;1;").is_needs
    other = file(tmp_path, "A1;Bok", head="Serienummer;Modell")
    assert not other.is_needs
    assert read_needs(GatheredFile(other.source), TODAY) == NeedsList((), ())


def test_a_list_that_is_written_reads_back(tmp_path: Path) -> None:
    rows = [NeedRow(2, "7A", "7", 24, "chromebook", "0,5", "10"), NeedRow(3, "8B", "", 0, "okänt", "1", "")]
    to = tmp_path / "behov.csv"
    assert write_needs(to, rows) == 2
    assert to.read_text("utf-8-sig").splitlines() == [
        HEAD, "7A;7;24;Chromebook;0,5;10", "8B;;0;okänt;1;",
    ]  # fmt: skip
    again = read_needs(recognise_file(list_sources(to)[0], shipped_profiles()), TODAY)
    assert again.rows[0] == rows[0]
