"""An exported list of orders comes in again: what the orders are about is taken, how far they have come is left."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.profiles import shipped_profiles
from tests.cli.conftest import Program
from tests.cli.test_order_verbs import CATALOGUE, on

DAY = "2026-06-02"
Rows = list[list[str]]


@pytest.fixture
def ordering(school: Program) -> Program:
    """Provskolan with an order of two lines that is decided, and a draft of one."""
    on(school, DAY, "catalogue", "import", school.file("katalog.csv", CATALOGUE))
    new = ("order", "new", "--purpose", "term_start", "--wanted", "2026-08-10", "--cost-centre", "0471")
    on(school, DAY, *new, "--supplier", "Leverantör AB", "--product", "82W20004MX=30")
    on(school, DAY, "order", "add", "B2026-0001", "--product", "MPQ03KN/A", "--quantity", "4")
    on(school, DAY, "order", "approve", "B2026-0001", "--by", "Rektor Provberg")
    on(school, DAY, "order", "send", "B2026-0001")
    decision = ("--quantity", "30", "--promised", "2026-08-05", "--by", "Central IT", "--reason", "Som önskat")
    on(school, DAY, "order", "decide", "B2026-0001", "1", *decision)
    on(school, DAY, *new, "--product", "MPQ03KN/A=2")
    return school


def exported(school: Program, language: str = "sv") -> Rows:
    path = school.folder / "ut.csv"
    on(school, DAY, "export", "orders", "--to", str(path), "--language", language)
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_caption_is_known_to_the_profile(ordering: Program, language: str) -> None:
    (profile,) = (one for one in shipped_profiles() if one.id == "coordinator_orders")
    known = {name for column in profile.columns for name in column.headers}
    assert {fold_name(caption) for caption in exported(ordering, language)[0]} <= known


def saved(school: Program, rows: Rows, form: str = "csv") -> str:
    path = school.folder / f"in.{form}"
    if form == "xlsx":
        book = Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append([cell or None for cell in row])
        book.save(path)
        return str(path)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t" if form == "txt" else ";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode("cp1252" if form == "csv" else "utf-16"))
    return str(path)


def taken(school: Program, rows: Rows, form: str = "csv", *options: str) -> dict[str, Any]:
    document = on(school, DAY, "import", saved(school, rows, form), *options)
    (file,) = document["files"]
    return {"entry": document["entry"], **file}


def counts(file: dict[str, Any]) -> tuple[int, int, int, int]:
    return file["updated"], file["unchanged"], file["skipped"], file["failed"]


def put(rows: Rows, number: int, caption: str, said: str) -> Rows:
    rows[number][rows[0].index(caption)] = said
    return rows


@pytest.mark.parametrize("form", ["csv", "txt", "xlsx"])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_and_form_nothing_changes_and_one_cell_is_one_change(
    ordering: Program, language: str, form: str, seed: int
) -> None:
    chance = Random(seed)
    rows = exported(ordering, language)
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    turned = [[row[at] for at in order] for row in rows]
    body = turned[1:]
    chance.shuffle(body)
    turned = [turned[0], *body]
    found = taken(ordering, turned, form)
    assert (found["kind"], counts(found), found["entry"], found["problems"]) == ("orders", (0, 3, 0, 0), None, [])
    put(turned, 1, {"sv": "Leverantör", "en": "Supplier"}[language], "Annan AB")
    number = turned[1][turned[0].index({"sv": "Beställningsnummer", "en": "Order number"}[language])]
    before = [each for each in exported(ordering)[1:] if each[0] != number]
    found = taken(ordering, turned, form)
    assert (counts(found), found["problems"]) == ((1, 2, 0, 0), [])
    others = [each for each in exported(ordering)[1:] if each[0] != number]
    assert {row[6] for row in exported(ordering)[1:] if row[0] == number} == {"Annan AB"}
    assert others == before
    assert taken(ordering, turned, form)["entry"] is None
    assert ordering.json("verify")["findings"] == []


@pytest.mark.parametrize(
    "gone", [["Rad"], ["Produkt"], ["Artikelnummer", "Produkt"], ["Rad", "Produkt", "Läge", "Utlovat"]]
)
def test_columns_that_are_gone_are_missed_only_where_nothing_tells_the_line(ordering: Program, gone: list[str]) -> None:
    rows = exported(ordering)
    kept = [at for at, caption in enumerate(rows[0]) if caption not in gone]
    rows = [[row[at] for at in kept] for row in rows]
    put(rows, 2, "Pris", "1 234,50")
    found = taken(ordering, rows)
    assert (counts(found), found["problems"]) == ((1, 2, 0, 0), [])
    assert exported(ordering)[2][-2] == "1234,50"
    ordering("undo")
    assert exported(ordering)[2][-2] != "1234,50"


def test_without_line_and_product_the_row_is_left_and_told(ordering: Program) -> None:
    rows = put(put(put(exported(ordering), 1, "Rad", ""), 1, "Produkt", ""), 1, "Artikelnummer", "")
    found = taken(ordering, rows)
    assert counts(found) == (0, 2, 0, 1)
    assert [each["line"] for each in found["problems"]] == [2]


@pytest.mark.parametrize(
    ("caption", "said", "words"),
    [
        ("Beställningsnummer", "B2026-0077", "börjas i programmet"),
        ("Rad", "9", "vilken rad"),
        ("Produkt", "Apple iPad 10,9 64 GB", "Raden lämnades"),
    ],
)
def test_a_row_of_which_nothing_here_is_meant_is_left_and_told(
    ordering: Program, caption: str, said: str, words: str
) -> None:
    before = exported(ordering)
    found = taken(ordering, put(put(exported(ordering), 1, caption, said), 1, "Pris", "1"))
    assert (counts(found), found["entry"]) == ((0, 2, 0, 1), None)
    assert [each["line"] for each in found["problems"]] == [2]
    assert words in found["problems"][0]["reason"]
    assert exported(ordering) == before


@pytest.mark.parametrize(
    ("caption", "said", "words"),
    [
        ("Önskat", "31", "Önskat"), ("Beslutat", "29", "Beslutat"), ("Utlovat", "2026-08-09", "Utlovat"),
        ("Läge", "Avslutad", "Läge"), ("Skickad", "2026-05-01", "Skickad"),
        ("Mottagare", "Finns inte", "skolenhet"), ("Ändamål", "Nöje", "inget av valen"),
    ],
)  # fmt: skip
def test_what_follows_from_steps_or_is_not_known_here_is_told_and_left(
    ordering: Program, caption: str, said: str, words: str
) -> None:
    before = exported(ordering)
    found = taken(ordering, put(exported(ordering), 1, caption, said))
    assert (counts(found), found["entry"]) == ((0, 3, 0, 0), None)
    assert [each["line"] for each in found["problems"]] == [2]
    assert words in found["problems"][0]["reason"]
    assert exported(ordering) == before


def test_rows_of_one_order_that_say_two_things_are_left_and_told(ordering: Program) -> None:
    rows = put(put(exported(ordering), 1, "Önskas", "2026-08-11"), 2, "Önskas", "2026-08-12")
    found = taken(ordering, rows)
    assert (counts(found), found["entry"]) == ((0, 3, 0, 0), None)
    assert "2026-08-11, 2026-08-12" in found["problems"][0]["reason"]


def test_an_old_list_never_takes_back_what_was_changed_here_since(ordering: Program) -> None:
    rows = exported(ordering)
    on(ordering, DAY, "edit", "order", "B2026-0002", "wanted=2026-09-01")
    found = taken(ordering, rows)
    assert (counts(found), found["entry"]) == ((0, 3, 0, 0), None)
    assert "2026-08-10 stod i B2026-0002 förut" in found["problems"][0]["reason"]
    assert exported(ordering)[3][3] == "2026-09-01"


def test_zeros_before_a_cost_centre_stay_and_sums_are_no_rows(ordering: Program) -> None:
    rows = exported(ordering)
    assert rows[1][5] == "'0471"
    rows.append(["Summa", *[""] * 12, "36", *[""] * (len(rows[0]) - 14)])
    found = taken(ordering, rows)
    assert (counts(found), found["entry"]) == ((0, 3, 1, 0), None)


def test_a_preview_writes_nothing_and_a_workbook_cannot_be_written(ordering: Program, tmp_path: Path) -> None:
    rows = put(exported(ordering), 3, "Ändamål", "Ersättning")
    found = taken(ordering, rows, "csv", "--preview")
    assert (found["updated"] + found["failed"] + len(found["problems"]), found["entry"]) == (1, None)
    done = ordering("export", "orders", "--to", str(tmp_path / "o.xlsx"))
    assert (done.code, ".csv" in done.err, (tmp_path / "o.xlsx").exists()) == (1, True, False)


def test_rows_that_say_the_same_of_their_order_are_all_counted(ordering: Program) -> None:
    rows = exported(ordering)
    at = next(at for at, caption in enumerate(rows[0]) if caption == "Kostnadsställe")
    both = [row for row in rows[1:] if "B2026-0001" in row]
    assert len(both) == 2
    for row in both:
        row[at] = "0999"
    found = on(ordering, DAY, "import", saved(ordering, rows))["files"][0]
    assert (found["updated"], found["unchanged"]) == (2, 1)
