"""Files about orders are read whole, and what else lies among them is left to others."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coordinator.exchange.imports.import_run import GatheredFile
from coordinator.exchange.lists.order_files import OrderFile, OrderRow, order_files, read_order_file
from coordinator.exchange.profiles.mention_keys import ProductKey
from coordinator.exchange.reading.containers import Source, list_sources
from tests.exchange.files import SAMPLES, TODAY

HEAD = "Ordernr;Er referens;Rad;Artikelnr;Benämning;Levererat;Restnoterat;Orsak;Lev.datum;Följesedel;Serienummer;À-pris"


def listed(folder: Path, *rows: str, name: str = "leverans.csv") -> Path:
    path = folder / name
    path.write_text("\r\n".join([HEAD, *rows, ""]), "utf-8-sig")
    return path


def read(*paths: Path) -> OrderFile:
    ((file,), others) = order_files(list(paths), TODAY)
    assert others == []
    return file


def test_each_row_is_a_record_with_its_line(tmp_path: Path) -> None:
    file = read(listed(tmp_path, ";B2026-0001;1;82W2;Bok;2;3;slut;2026-05-29;F-1;PF000001, PF000002;3 200,50"))
    assert (file.name, file.kind, file.encoding, file.delimiter) == ("leverans.csv", "deliveries", "utf-8-sig", ";")
    (row,) = file.rows
    assert row.line == 2
    assert {code: row.text(code) for code in ("supplier_order_no", "order_no", "delivery_note", "delivered_on")} == {
        "supplier_order_no": "", "order_no": "B2026-0001", "delivery_note": "F-1", "delivered_on": "2026-05-29",
    }  # fmt: skip
    assert row.values["serials"] == ("PF000001", "PF000002")
    assert (row.number("delivered"), row.number("outstanding"), row.number("order_line")) == (2, 3, 1)
    assert row.product == ProductKey(None, "Bok", "82W2", None)


def test_rows_that_are_left_out_are_counted_and_told(tmp_path: Path) -> None:
    rows = (
        ";B2026-0001;1;82W2;Bok;1;;;;F-1;PF000001;",
        "Summa;;;;;;;;;;;",
        "Totalt;;;;;;;;;;;",
        ";B2026-0001;1;82W2;Bok;1;;;i går;F-1;PF000002;",
        ";B2026-0001;1;82W2;Bok;1;;;;F-1;PF000003;;x;y",
        ";B2026-0001;1;82W2;Bok;1;;;;F-1;PF000004;;x;y",
    )
    file = read(listed(tmp_path, *rows))
    assert ([row.line for row in file.rows], file.skipped, file.failed, file.count) == ([2, 5], 2, 2, 6)
    assert [(problem.line, problem.column) for problem in file.problems] == [
        (3, ""),
        (4, ""),
        (5, "Lev.datum"),
        (6, ""),
        (7, ""),
    ]
    assert all(problem.reason for problem in file.problems)


@pytest.mark.parametrize(("said", "number"), [(None, None), (3, 3), ("12", 12), (" 7 ", 7), ("x", None), ("1,5", None)])
def test_a_number_may_be_written_as_text(said: object, number: int | None) -> None:
    row = OrderRow(2, {"line": said})
    assert row.number("line") == number
    assert row.number("annat") is None
    assert row.text("line") == ("" if said is None else str(said))
    assert row.product == ProductKey(None, None, None, None)


def test_other_files_are_left_to_others_and_not_recognised_twice(tmp_path: Path) -> None:
    ours = listed(tmp_path, ";B2026-0001;1;82W2;Bok;1;;;;F-1;PF000001;")
    theirs = SAMPLES / "intune_devices.csv"
    seen: dict[Source, GatheredFile] = {}
    files, others = order_files([ours, theirs], TODAY, seen=seen)
    assert ([file.name for file in files], others) == (["leverans.csv"], [theirs])
    assert [(source.shown, file.profile and file.profile.id) for source, file in seen.items()] == [
        ("intune_devices.csv", "intune")
    ]


def test_an_archive_with_both_is_read_by_both(tmp_path: Path) -> None:
    ours = listed(tmp_path, ";B2026-0001;1;82W2;Bok;1;;;;F-1;PF000001;")
    archive = tmp_path / "allt.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(ours, "leverans.csv")
        packed.write(SAMPLES / "intune_devices.csv", "enheter.csv")
    files, others = order_files([archive], TODAY)
    assert ([file.name for file in files], others) == (["allt.zip: leverans.csv"], [archive])


def test_a_despatch_advice_is_a_delivery_list(tmp_path: Path) -> None:
    file = read(SAMPLES / "peppol_despatch_advice.xml")
    assert (file.kind, file.profile, file.skipped, file.failed) == (
        "deliveries", "peppol_despatch_advice", 0, 0,
    )  # fmt: skip
    assert [row.line for row in file.rows] == list(range(1, len(file.rows) + 1))
    other = tmp_path / "annat.xml"
    other.write_text("<a/>", encoding="utf-8")
    files, others = order_files([other], TODAY)
    assert (files, others) == ([], [other])


def test_a_file_that_was_not_recognised_is_not_read(tmp_path: Path) -> None:
    (source,) = list_sources(listed(tmp_path, ""))
    with pytest.raises(ValueError, match="leverans"):
        read_order_file(GatheredFile(source), TODAY)


def test_the_person_s_own_profiles_are_asked_too(tmp_path: Path) -> None:
    path = tmp_path / "annan.csv"
    path.write_text("Vår order;Kom;Sak\nB2026-0001;2;Bok\n", encoding="utf-8")
    assert order_files([path], TODAY) == ([], [path])
    own = tmp_path / "egna"
    assert order_files([path], TODAY, own) == ([], [path]), "a folder that is not there holds none"
    own.mkdir()
    (own / "annan.toml").write_text(
        'id = "annan"\nlabel = "Annan"\nkind = "deliveries"\nsource = "annan"\nrequired = ["vårorder"]\ncolumns = [\n'
        '  { field = "order_no", headers = ["Vår order"] },\n  { field = "delivered", headers = ["Kom"] },\n]\n',
        encoding="utf-8",
    )
    ((file,), others) = order_files([path], TODAY, own)
    assert (file.profile, [(row.text("order_no"), row.number("delivered")) for row in file.rows], others) == (
        "annan", [("B2026-0001", 2)], [],
    )  # fmt: skip
