"""Which row holds the names of the columns, and names that each stand there once."""

from __future__ import annotations

import pytest

from coordinator.exchange.reading.column_aliases import aliases, known_headers
from coordinator.exchange.reading.headers import find_header, looks_like_names, unique_names


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([["Serienummer", "Modell"], ["EX1", "Bok"]], 0),
        ([["Enheter 2026"], [], ["Serienummer", "Modell"], ["EX1", "Bok"]], 2),  # below a title
        ([["Serienummer", "Sak"], ["Serienummer", "Modell", "Status"]], 1),  # the row with most known names
        ([["Serienummer", "a", "b", "c", "d", "e", "f", "g"], ["x"] * 8], 0),
        ([["Ett", "Två"], ["a", "b"]], 0),
        ([["", ""], ["Ett", "Två"], ["a", "b"]], 1),
        ([["Titel"], ["Ett", "Två", "Tre", "Fyra"], ["a", "b", "c", "d"]], 1),
        # A name that stands again is no stranger: a guardian's columns beside a pupil's, below a title of each.
        ([["Elev", "", "Vårdnadshavare 1", ""], ["Namn", "Klass", "E-post", "Namn", "Klass", "E-post"]], 1),
        ([["Ett", "Två"]], None),  # names of nothing
        ([["EX0001", "Bok"], ["EX0002", "Bok"]], None),
        ([["2026-01-01", "Bok"], ["2026-01-02", "Bok"]], None),
        ([["Serienummer"], ["EX0001"]], 0),
        ([[]], None),
        ([], None),
    ],
)
def test_the_header_is_found_where_it_stands(rows: list[list[str]], index: int | None) -> None:
    assert find_header(rows) == index


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (["Ett", "Två"], True), (["Ett"], False), (["Ett", ""], False), (["Ett", "Två", ""], True),
        (["Ett", "Två", "", "", ""], False), (["Ett", "ett"], False), (["x" * 60, "y"], True), (["x" * 61, "y"], False),
        (["Ett", "2026"], False), (["Ett", "a@b"], False), (["Ett", "1,5"], False), (["Ett", "ja"], False),
        (["Ett", "TRUE"], False), (["Ett", "aa:bb:cc:dd:ee:ff"], False), (["Ett", "http://x"], False),
        (["Ett", "a\\b"], False), (["Ett", "NK-041"], False), (["Ett", "NK041"], True), (["Ett", "Sal 12"], True),
        (["Ett", "PRISER"], True),
    ],
)  # fmt: skip
def test_names_are_short_all_different_and_no_data(row: list[str], names: bool) -> None:
    assert looks_like_names(row) is names


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (["Ett", "Två"], ("Ett", "Två")),
        (["Status", "status", "STATUS"], ("Status", "status#2", "STATUS#3")),
        (["", "Ett", " "], ("#1", "Ett", "#3")),
        (["Två  ord\n", "Två ord"], ("Två ord", "Två ord#2")),
        (["-", "-", "."], ("-", "-#2", ".")),
        # What follows a second name in a list of people is the second person's.
        (["Namn", "Klass", "Namn", "E-post"], ("Namn", "Klass", "Namn#2", "E-post#2")),
        (
            ["Namn", "Klass", "E-post", "Namn", "E-post", "Tel", ""],
            ("Namn", "Klass", "E-post", "Namn#2", "E-post#2", "Tel#2", "#7"),
        ),
        (
            ["Förnamn", "Efternamn", "Klass", "Förnamn", "Efternamn", "Tel"],
            ("Förnamn", "Efternamn", "Klass", "Förnamn#2", "Efternamn#2", "Tel#2"),
        ),
        (
            ["Namn", "E-post", "Namn", "Tel", "Klass", "Årskurs"],
            ("Namn", "E-post", "Namn#2", "Tel#2", "Klass", "Årskurs"),
        ),
        # So is an address right behind a guardian, unless the guardian's has a name of its own.
        (
            ["Namn", "Klass", "Vårdnadshavare 1", "E-post", "Mobil", "VH2", "E-post", "Klass"],
            ("Namn", "Klass", "Vårdnadshavare 1", "E-post#2", "Mobil#2", "VH2", "E-post#3", "Klass#2"),
        ),
        (["Namn", "Målsman", "Klass", "E-post"], ("Namn", "Målsman", "Klass", "E-post")),
        (
            ["Namn", "Vårdnadshavare", "Vårdnadshavare e-post", "E-post"],
            ("Namn", "Vårdnadshavare", "Vårdnadshavare e-post", "E-post"),
        ),
        (["Vårdnadshavare", "E-post", "Namn"], ("Vårdnadshavare", "E-post", "Namn")),
        (["Serienr", "Namn", "Vårdnadshavare", "E-post"], ("Serienr", "Namn", "Vårdnadshavare", "E-post#2")),
        (["Namn", "Namn", "Klass"], ("Namn", "Namn#2", "Klass")),
        (["Serienr", "Namn", "Modell", "Namn", "Status"], ("Serienr", "Namn", "Modell", "Namn#2", "Status")),
    ],
)
def test_every_name_stands_once(row: list[str], names: tuple[str, ...]) -> None:
    assert unique_names(row) == names


def test_names_of_many_systems_are_known_folded() -> None:
    known = known_headers()
    assert {"serienummer", "serialnumber", "förnamn", "deviceid"} <= known
    assert "" not in known
    assert all(name == name.casefold() for name in known)
    assert "serienummer" in aliases("devices")["serial"]
    assert len(aliases("devices")["serial"]) == len(set(aliases("devices")["serial"]))
