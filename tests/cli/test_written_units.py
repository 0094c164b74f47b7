"""A school unit is found however its name is parted; the class of another unit stays that unit's."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program


@pytest.mark.parametrize("said", ["Prov-skolan", "Prov skolan", "PROVSKOLAN", "provskolan.", "Prov–skolan", "12345678"])
def test_no_further_unit_comes_of_a_hyphen(school: Program, said: str) -> None:
    content = f"Namn;Klass;Skola\nNy Ett;5A;{said}\nNy Två;9A;{said}\nNy Tre;9B;Ekskolan\n"
    path = school.file("klass.csv", content)
    before = {each["name"] for each in school.json("list", "units")["items"]}
    school.json("import", path)
    assert {each["name"] for each in school.json("list", "units")["items"]} == {*before, "Ekskolan"}
    groups = sorted((each["name"], each["unit"]) for each in school.json("list", "groups")["items"])
    assert groups == [("5A", "Provskolan"), ("5B", "Provskolan"), ("9A", "Provskolan"), ("9B", "Ekskolan")]
    assert school.json("import", path)["entry"] is None


def test_two_units_of_the_same_letters_are_a_doubt_and_make_no_third(school: Program) -> None:
    for name in ("Ek-skolan", "Ekskolan"):
        school.json("add", "unit", f"name={name}")
    school.json("import", school.file("klass.csv", "Namn;Klass;Skola\nNy Ett;4A;Ek–skolan\nNy Två;4B;Ekskolan\n"))
    assert len(school.json("list", "units")["items"]) == 3
