"""A class list names teachers, too, without a class: they are no pupils, and stand once when the staff list comes."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program

STAFF = [
    "Förnamn;Efternamn;Roll;E-post\nLars;Lärarpåhitt;Lärare;lars@skolan.example\nLena;Lärarsaga;Rektor;\n",
    "Roll;Efternamn;Förnamn\nLärare;Lärarpåhitt;Lars\nRektor;Lärarsaga;Lena\n",
]
CLASSES = [
    "Namn;Klass\nAda Ny;7A\nCia Ny;7A\nBo Ny;7B\nLars Lärarpåhitt;\nLena Lärarsaga;\n",
    (
        "Klass;Förnamn;Efternamn;E-post\n;Lars;Lärarpåhitt;lars@skolan.example\n7A;Ada;Ny;\n7A;Cia;Ny;\n7B;Bo;Ny;\n"
        ";Lena;Lärarsaga;\n"
    ),
    "Elev;Klass;Skola\nLena Lärarsaga;-;Provskolan\nLars Lärarpåhitt;;Provskolan\nBo Ny;7B;\nCia Ny;7A;\nAda Ny;7A;\n",
]


def roles(school: Program) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for each in school.json("list", "people")["items"]:
        found.setdefault(each["name"], []).append(each["role"])
    return found


@pytest.mark.parametrize("staff", STAFF)
@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize("staff_first", [True, False])
def test_each_stands_once_in_either_order(program: Program, classes: str, staff: str, *, staff_first: bool) -> None:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    lists = [program.file("klass.csv", classes), program.file("personal.csv", staff)]
    for path in reversed(lists) if staff_first else lists:
        program.json("import", path)
    found = roles(program)
    for path in lists:
        program.json("import", path)
    assert roles(program) == found
    assert {name: found[name] for name in ("Lars Lärarpåhitt", "Lena Lärarsaga", "Ada Ny", "Bo Ny")} == {
        "Lars Lärarpåhitt": ["staff"], "Lena Lärarsaga": ["staff"], "Ada Ny": ["pupil"], "Bo Ny": ["pupil"],
    }  # fmt: skip
    assert program("verify").code == 0


def test_what_somebody_without_a_class_is_stays_open(school: Program) -> None:
    school.json("import", school.file("klass.csv", CLASSES[0]))
    assert roles(school)["Lars Lärarpåhitt"] == [None]
    school.json("import", school.file("klass2.csv", "Namn;Klass\nLars Lärarpåhitt;7A\n"))
    assert roles(school)["Lars Lärarpåhitt"] == ["pupil"]


def test_in_a_list_without_any_class_they_are_pupils_as_before(school: Program) -> None:
    school.json("import", school.file("klass.csv", "Namn;Klass\nUno Ny;\nDua Ny;\n"))
    assert roles(school)["Uno Ny"] == ["pupil"]
