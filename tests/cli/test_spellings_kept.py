"""A list without letters' marks or capitals, as many systems send it, does not rename everybody."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program
from tests.cli.test_ids_and_names import HEAD, empty, people, taken_in

__all__ = ["empty"]


@pytest.mark.parametrize(
    "rows",
    [
        HEAD + "8A;Ake;Ohn;akoh01\n8A;Bo;Hittepa;bohi01\n",
        HEAD + "8A;ÅKE;ÖHN;akoh01\n8A;BO;HITTEPÅ;bohi01\n",
        HEAD + "8A;åke;öhn;akoh01\n8A;bo;hittepå;bohi01\n",
        "Klass;Namn;Användarnamn\n8A;Ake Ohn;akoh01\n8A;BO HITTEPA;bohi01\n",
    ],
)
def test_a_spelling_without_marks_or_capitals_does_not_replace_a_better_one(empty: Program, rows: str) -> None:
    taken_in(empty, HEAD + "7A;Åke;Öhn;akoh01\n7A;Bo;Hittepå;bohi01\n")
    said = empty("import", empty.file("lista.csv", rows)).out
    assert said.count("Listan skriver namn utan") == 1
    assert "2 stycken" in said
    assert people(empty) == ["Bo Hittepå, 8A", "Åke Öhn, 8A"]
    assert "Listan skriver namn utan" not in empty("import", empty.file("lista.csv", rows)).out


def test_a_better_spelling_is_taken(empty: Program) -> None:
    taken_in(empty, HEAD + "7A;Ake;OHN;akoh01\n7A;bo;hittepå;bohi01\n")
    taken_in(empty, HEAD + "7A;Åke;Öhn;akoh01\n7A;Bo;Hittepå;bohi01\n")
    assert people(empty) == ["Bo Hittepå, 7A", "Åke Öhn, 7A"]


def test_what_a_list_of_ours_says_is_taken(empty: Program) -> None:
    taken_in(empty, HEAD + "7A;Åke;Öhn;akoh01\n7A;Bo;Hittepå;bohi01\n")
    path = empty.folder / "personer.csv"
    empty("export", "people", "--to", str(path))
    said = path.read_text("utf-8-sig").replace("Namn;", "Förnamn;Efternamn;").replace("Åke Öhn;", "Åke;Ohn;")
    path.write_text(said.replace("Bo Hittepå;", "Bo;Hittepå;"), "utf-8-sig")
    empty.json("import", str(path))
    assert people(empty) == ["Bo Hittepå, 7A", "Åke Ohn, 7A"]
