"""A name that is nearly somebody's in the same class is asked about; nobody stands twice without a word."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

CLASS = (
    "Namn;Klass\nAda Påhitt;7A\nBo Hittepå;7A\nCia Låtsas;7A\nMuhammed Dikt;7A\nDan Fantasi;7A\nEva Saga;7A\n"
    "Emil Tvilling;7B\nEmir Tvilling;7B\nFia Fabel;7B\n"
)


@pytest.fixture
def classes(school: Program) -> Program:
    """Two classes, in one of which two siblings have nearly one name."""
    school.json("import", school.file("klass.csv", CLASS))
    return school


def people(school: Program) -> list[str]:
    return sorted(f"{each['name']}, {each['group'] or '-'}" for each in school.json("list", "people")["items"])


def asked(school: Program, name: str, content: str) -> dict[int, list[str]]:
    """Whom each line of a list may mean, after it was taken in."""
    found = school.json("import", school.file(name, content))["files"][0]
    return {each["line"]: [one["name"] for one in each["candidates"]] for each in found["questions"] if each["open"]}


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        ("Namn;Klass\nAda Påhit;7A\nBo Hittepå;7A\n", {2: ["Ada Påhitt"]}),
        ("Förnamn;Efternamn;Klass\nMohammad;Dikt;7A\nCia;Låtsass;7A\n", {2: ["Muhammed Dikt"], 3: ["Cia Låtsas"]}),
        ("Klass;Elev\n7A;Ada Maria Påhitt\n7A;Eva Saga\n", {2: ["Ada Påhitt"]}),
        ("Namn;Klass\nPåhitt Ada;7A\nBo Hittepå;7A\n", {2: ["Ada Påhitt"]}),
        ("Namn;Klass\nEmill Tvilling;7B\n", {2: ["Emil Tvilling"]}),
    ],
)
def test_near_names_of_the_class_are_asked_about(classes: Program, content: str, meant: dict[int, list[str]]) -> None:
    before = people(classes)
    assert asked(classes, "lista.csv", content) == meant
    assert people(classes) == before
    again: Any = classes.json("import", classes.file("lista.csv", content))
    assert again["entry"] is None
    assert people(classes) == before


@pytest.mark.parametrize(
    "content",
    [
        "Namn;Klass\nEmil Tvilling;7B\nEmir Tvilling;7B\n",  # both stand here, both in the list
        "Namn;Klass\nAda Påhitt;7A\nAda Påhit;7A\n",  # two rows are two people
        "Namn;Klass\nAda Påhit;7B\n",  # another class
        "Namn;Klass\nIda Påhitt;7A\n",  # a short name with another letter is another name
        "Namn;Klass\nAda Nyman;7A\nBo Nyman;7A\n",
    ],
)
def test_nobody_is_asked_about_without_doubt(classes: Program, content: str) -> None:
    assert asked(classes, "lista.csv", content) == {}


def test_an_answer_is_remembered_and_makes_one_or_two(classes: Program) -> None:
    lista = classes.file("lista.csv", "Namn;Klass\nAda Påhit;7A\nCia Maria Låtsas;7A\n")
    meant = classes.json("import", lista, "--preview")["files"][0]["questions"][0]["candidates"][0]["id"]
    before = len(people(classes))
    classes.json("import", lista, "--answer", f"2={meant}", "--answer", "3=new")
    assert len(people(classes)) == before + 1
    again = classes.json("import", lista)
    assert (again["entry"], [each["open"] for each in again["files"][0]["questions"]]) == (None, [])


def test_a_near_name_is_asked_about_in_a_class_that_has_moved_up(classes: Program) -> None:
    rows = ["Ada Påhit", "Muhammed Ali Dikt", "Bo Hittepå", "Cia Låtsas", "Dan Fantasi"]
    lista = classes.file("ht.csv", "Namn;Klass\n" + "".join(f"{name};8A\n" for name in rows))
    found = classes.json("import", lista, "--answer", "all=moved", "--left")["files"][0]
    assert [each["line"] for each in found["questions"] if each["open"]] == [2, 3]
    assert {"Ada Påhitt, 7A", "Bo Hittepå, 8A"} <= set(people(classes))
    assert "Ada Påhit, 8A" not in people(classes)
    active = {each["name"]: each["active"] for each in classes.json("list", "people")["items"]}
    assert [active[name] for name in ("Ada Påhitt", "Muhammed Dikt", "Eva Saga")] == [True, True, False]


def test_two_who_each_have_an_address_of_their_own_are_two(classes: Program) -> None:
    classes.json("import", classes.file("a.csv", "Namn;Klass;E-post\nEva Saga;7A;eva.saga@skolan.example\n"))
    assert asked(classes, "b.csv", "Namn;Klass;E-post\nEva Sagga;7A;eva.sagga@skolan.example\n") == {}
    assert {"Eva Saga, 7A", "Eva Sagga, 7A"} <= set(people(classes))
