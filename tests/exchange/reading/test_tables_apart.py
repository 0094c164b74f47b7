"""Different tables beside each other in one sheet are never mixed: each is read for what it is, or told by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.exchange.reading import open_table
from coordinator.exchange.reading.sheets import list_tables
from coordinator.exchange.reading.tables_apart import tables_apart

DEVICES = "Serienr;Modell;;"


def parts(*rows: str) -> list[tuple[str, bool]]:
    return [(part.label, part.is_list) for part in tables_apart([row.split(";") for row in rows])]


BOTH = [("Serienr, Modell (A–B)", True), ("Namn, Klass (D–E)", True)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # A class list beside devices: longer, shorter, as long, below a title of its own, two columns further.
        (("Serienr;Modell;;Namn;Klass", "QX1;L;;Leo P;7A", ";;;Mio P;7A"), BOTH),
        (("Serienr;Modell;;Namn;Klass", "QX1;L;;Leo P;7A", "QX2;L;;;"), BOTH),
        (("Serienr;Modell;;Namn;Klass", "QX1;L;;Leo P;7A", "QX2;L;;Mio P;7A"), BOTH),
        (("Serienr;Modell;;7A", "QX1;L;;", "QX2;L;;Namn;Klass", "QX3;L;;Leo P;7A"), BOTH),
        (("Namn;Klass;;;Serienr;Modell", "Leo P;7A;;;QX1;L"),
         [("Namn, Klass (A–B)", True), ("Serienr, Modell (E–F)", True)]),
        (("Serienr;Modell;;Namn;Klass;;Serienr;Pris", "QX1;L;;Leo P;7A;;QX2;3"),
         [*BOTH, ("Serienr, Pris (G–H)", True)]),
        (("Serienr;Modell;;Serienr;Pris", "QX1;L;;QX2;3", "QX3;L;;QX4;3"),
         [("Serienr, Modell (A–B)", True), ("Serienr, Pris (D–E)", True)]),
        # One table with a column left empty for the eye.
        (("Serienr;Modell;;Elev;Klass", "QX1;L;;Leo P;7A", "QX2;L;;;", "QX3;L;;Mio P;7A"), []),
        (("Serienr;Modell;;Elev", "QX1;L;;Leo P", "QX2;L;;"), []),
        (("Serienr;Modell;;Plats;Status", "QX1;L;;Sal 1;Lager", "QX2;L;;Sal 2;Lager"), []),
        (("Serienr;Modell;;Inventarienr;Status", "QX1;L;;N1;Lager"), []),
        (("Namn;Klass;;E-post;Telefon", "Leo P;7A;;l@p;1", "Mio P;7A;;m@p;2"), []),
        # A sum of models, a legend, another person.
        (("Serienr;Plats;;Modell;Antal", "QX1;Sal 1;;L;3", "QX2;Sal 1;;;"),
         [("Serienr, Plats (A–B)", True), ("Modell, Antal (D–E)", False)]),
        (("Modell;Antal;;Serienr;Plats", "L;3;;QX1;Sal 1", ";;;QX2;Sal 1"),
         [("Modell, Antal (A–B)", False), ("Serienr, Plats (D–E)", True)]),
        (("Namn;Klass;;Namn;E-post", "Leo P;7A;;Lena P;l@p", "Mio P;7A;;Lars P;m@p"),
         [("Namn, Klass (A–B)", True), ("Namn, E-post (D–E)", False)]),
        # Tables of one kind are read one below the other; nothing here is a list; nothing is filled.
        (("Serienr;Modell;;Serienr;Modell", "QX1;L;;QX2;L"), []),
        (("Modell;Antal;;Plats;Antal", "L;3;;Sal 1;4", "L;3;;;"), []),
        (("a;b;;c;d",), []),
        ((";",), []),
    ],
)  # fmt: skip
def test_two_tables_are_told_from_one_with_an_empty_column(rows: tuple[str, ...], found: list[object]) -> None:
    assert parts(*rows) == found


def test_columns_are_called_as_the_sheet_calls_them() -> None:
    wide = ["Serienr;Modell" + ";" * 26 + "Namn;Klass", "QX1;L" + ";" * 26 + "Leo P;7A"]
    assert parts(*wide)[1] == ("Namn, Klass (AB–AC)", True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_each_list_of_a_text_is_a_source_of_its_own(tmp_path: Path, encoding: str, sign: str) -> None:
    path = tmp_path / "allt.csv"
    rows = ["Serienr;Plats;;Namn;Klass;;Modell;Antal", "QX1;Sal 1;;Leo P;7A;;L;1", "QX2;Sal 1;;Mio Ö;7B;;;"]
    rows.append(";;;Bo P;7B;;;")
    path.write_text("\n".join(rows).replace(";", sign), encoding)
    first, second = list_tables([path])[0]
    names = ("Serienr, Plats (A–B)", "Namn, Klass (D–E)")
    assert (first.shown, second.shown) == (f"allt.csv: {names[0]}", f"allt.csv: {names[1]}")
    assert (first.left.apart, first.left.tables) == (names, ("Modell, Antal (G–H)",))
    assert not any(second.left)
    devices, people = open_table(first), open_table(second)
    assert list(devices.rows()) == [(2, ["QX1", "Sal 1"]), (3, ["QX2", "Sal 1"])]
    assert list(people.rows()) == [(2, ["Leo P", "7A"]), (3, ["Mio Ö", "7B"]), (4, ["Bo P", "7B"])]
    assert devices.left == first.left


def test_a_text_without_names_beside_an_empty_column_is_not_looked_through_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("Serienr;Modell;Plats\nQX1;;Sal 1\nQX2;L;\n", "utf-8")
    monkeypatch.setattr("coordinator.exchange.reading.sheets.first_rows", None)
    assert [source.shown for source in list_tables([path])[0]] == ["lista.csv"]
