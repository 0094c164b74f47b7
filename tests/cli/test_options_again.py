"""``import`` of a file that is known already, with an option that it had not the last time: the option counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

HEAD = "Serienummer;Inventarienummer;Modell;Anteckning"
PEOPLE = "Förnamn;Efternamn;Klass;E-post;Skyddad identitet"


@pytest.fixture
def begun(program: Program) -> Program:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    program.json("import", program.file("a.csv", f"{HEAD}\nAB12CD34;N1;Påhitt 1;gammal\n"))
    return program


def note(school: Program) -> Any:
    return school.json("show", "device", "AB12CD34")["note"]


def test_a_conflict_that_was_left_is_taken_with_the_option_and_a_correction_since_is_not(begun: Program) -> None:
    begun.json("edit", "device", "AB12CD34", "note=skolans")
    file = begun.file("b.csv", f"{HEAD}\nAB12CD34;N1;Påhitt 1;ny\n")
    assert begun.json("import", file)["files"][0]["conflicts"] == 1
    assert begun.json("import", file)["entry"] is None
    assert note(begun) == "skolans"
    assert begun.json("import", file, "--take-theirs")["files"][0]["updated"] == 1
    assert note(begun) == "ny"
    begun.json("edit", "device", "AB12CD34", "note=rättad")
    for _ in range(2):  # only one side has changed since
        assert begun.json("import", file, "--take-theirs")["entry"] is None
    assert note(begun) == "rättad"


def test_an_empty_cell_erases_with_the_option_what_the_list_said_and_not_what_the_school_says(begun: Program) -> None:
    file = begun.file("b.csv", f"{HEAD}\nAB12CD34;N1;Påhitt 1;\n")
    begun.json("import", file)
    assert note(begun) == "gammal"
    notice = begun.json("import", file, "--erase-blanks")
    assert note(begun) is None
    assert begun.json("import", file, "--erase-blanks")["entry"] is None
    begun("undo", str(notice["entry"]))
    assert note(begun) == "gammal"
    begun.json("edit", "device", "AB12CD34", "note=skolans")
    assert begun.json("import", file, "--erase-blanks")["files"][0]["conflicts"] == 1
    assert note(begun) == "skolans"
    begun.json("import", file, "--erase-blanks", "--take-theirs")
    assert note(begun) is None


def test_no_option_lifts_protection_or_empties_what_a_record_cannot_be_without(begun: Program) -> None:
    begun.json("import", begun.file("p.csv", f"{PEOPLE}\nAli;Prov;7A;ali@x.se;ja\n"))
    file = begun.file("q.csv", f"{PEOPLE}\nAli;Prov;7A;ali@x.se;\n")
    for _ in range(2):
        begun("import", file, "--erase-blanks", "--take-theirs")
    (item,) = begun.json("list", "people")["items"]
    assert "Ali" not in item["name"]
