"""The class beside a holder's name tells who of two is meant, and is told where it is another than in the register."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program

CLASS = "Namn;Klass\nAda Påhitt;7A\nAda Påhitt;7B\nBo Hittepå;7A\nCia Saga;7B\n"
LISTS = [
    "Namn;Klass;Serienr;Modell\nAda Påhitt;7A;SN2001A;HP 1\nAda Påhitt;7B;SN2002A;HP 1\nBo Hittepå;8A;SN2003A;HP 1\n",
    (
        "Serienummer;Modell;Användare;Klass\nSN2001A;HP 1;Ada Påhitt;7:A\nSN2002A;HP 1;Ada Påhitt;åk 7B\n"
        "SN2003A;HP 1;Bo Hittepå;8A\n"
    ),
    (
        "Serienummer;Modell;Användare\nSN2001A;HP 1;Ada Påhitt 7A\nSN2002A;HP 1;Ada Påhitt (7B)\n"
        "SN2003A;HP 1;8A Bo Hittepå\n"
    ),
]


@pytest.fixture
def classes(school: Program) -> Program:
    school.json("import", school.file("klass.csv", CLASS))
    return school


def holders(school: Program) -> dict[tuple[str, str], int]:
    items = school.json("list", "people")["items"]
    return {(each["name"], each["group"] or ""): each["devices"] for each in items if each["devices"]}


@pytest.mark.parametrize("content", LISTS)
def test_the_class_chooses_and_another_one_is_told(classes: Program, content: str) -> None:
    path = classes.file("enheter2.csv", content)
    before = len(classes.json("list", "people")["items"])
    told = classes.json("import", path)["files"][0]["problems"]
    assert [(each["line"], "8A" in each["reason"], "7A" in each["reason"]) for each in told] == [(4, True, True)]
    assert holders(classes) == {("Ada Påhitt", "7A"): 1, ("Ada Påhitt", "7B"): 1, ("Bo Hittepå", "7A"): 1}
    assert len(classes.json("list", "people")["items"]) == before
    assert classes.json("import", path)["entry"] is None


def test_no_class_of_the_two_leaves_the_device(classes: Program) -> None:
    classes.json("import", classes.file("e.csv", "Serienummer;Modell;Användare;Klass\nSN2001A;HP 1;Ada Påhitt;9C\n"))
    assert holders(classes) == {}


def test_nothing_is_told_of_somebody_protected(classes: Program) -> None:
    assert classes("protect", "Bo Hittepå", "--alias", "Elev 1").code == 0
    path = classes.file("e.csv", "Serienummer;Modell;Användare;Klass\nSN2001A;HP 1;Bo Hittepå;8A\n")
    assert classes.json("import", path)["files"][0]["problems"] == []
