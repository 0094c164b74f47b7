"""Tables beside each other under the same names are read one below the other; names that repeat otherwise are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.exchange.reading import list_sources, open_table
from coordinator.exchange.reading.side_by_side import blocks_of


def rows(tmp_path: Path, content: str) -> list[tuple[int, list[str]]]:
    path = tmp_path / "lista.csv"
    path.write_text(content, encoding="utf-8")
    [source] = list_sources(path)
    return list(open_table(source).rows())


@pytest.mark.parametrize(
    ("header", "starts"),
    [
        ("Serienr;Modell;;Serienr;Modell", [0, 3]),
        ("Serienr;Modell;Serienr;Modell;Serienr;Modell", [0, 2, 4]),
        ("Namn;Klass;E-post;;Namn;Klass", [0, 4]),
        (";Namn;Klass;;Namn;Klass", [1, 4]),
        ("Förnamn;Efternamn;Klass;;Förnamn;Efternamn;Klass", [0, 4]),
        ("Namn;Titel;;Namn;Titel", [0, 3]),
        ("Serienr;Modell;;Elev;Klass", []),
        # A guardian beside a pupil, with and without what tells the pupil's class.
        ("Namn;Klass;E-post;Namn;E-post", []),
        ("Namn;Klass;E-post;;Namn;E-post", []),
        ("Förnamn;Efternamn;Klass;Förnamn;Efternamn", []),
        ("Namn;E-post;Namn;E-post", []),
        ("Namn;E-post;Telefon;;Namn;E-post", []),
        ("Klass;Namn;Telefon;Klass;Telefon", []),
        ("Serienr;Klass;Modell;;Serienr;Modell", []),
        ("Klass;Serienr;Modell;Klass;Modell", []),
        ("Serienr;Modell;Status;Serienr;Status;Modell", []),
        ("Serienr;Namn;Modell;Namn", []),
        ("Namn;Klass;Namn", []),
        ("Namn;Namn", []),
        ("Serienr;Modell;Status;Serienr;Modell;Pris", []),
        ("Serienr;Status;Status;Serienr;Status", []),
        ("", []),
    ],
)
def test_a_header_names_several_tables_where_it_says_the_same_again(header: str, starts: list[int]) -> None:
    assert [block.start for block in blocks_of(header.split(";"))] == starts


@pytest.mark.parametrize("word", ["Vårdnadshavare 1", "Målsman", "Guardian"])
def test_a_row_above_may_say_that_a_further_block_is_of_guardians(word: str) -> None:
    header = "Namn;Klass;E-post;;Namn;Klass;E-post".split(";")
    assert [block.start for block in blocks_of(header, [["7A"], ["Elev", "", "", "", "Elev"]])] == [0, 4]
    assert not blocks_of(header, [["Elev", "", "", "", word]])
    assert blocks_of(header, [[word, "", "", ""]]), "a title of the whole list"


def test_rows_stand_on_their_lines_and_empty_ones_of_a_shorter_table_are_none(tmp_path: Path) -> None:
    content = "Datorer\n\nSerienr;Modell;Elev;;Serienr;Elev\nQX1;L13;Åsa;;QX3;Bo\nQX2;L14;;;;\n"
    assert rows(tmp_path, content) == [(4, ["QX1", "L13", "Åsa"]), (5, ["QX2", "L14", ""]), (4, ["QX3", "", "Bo"])]


def test_tables_longer_than_a_batch_are_read_whole(tmp_path: Path) -> None:
    lines = [f"QX{at};L13;QY{at};L14" for at in range(5_000)]
    found = rows(tmp_path, "\n".join(["Serienr;Modell;Serienr;Modell", *lines]))
    assert {row[0] for _, row in found} == {f"Q{side}{at}" for side in "XY" for at in range(5_000)}
    assert {(row[0][1], row[1]) for _, row in found} == {("X", "L13"), ("Y", "L14")}
