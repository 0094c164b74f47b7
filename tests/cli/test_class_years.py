"""The years of classes from their names, from the list's column or from their pupils, and a plan that rests on them."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program
from tests.cli.test_cases import CASES

START = "2027-08-17"


@pytest.fixture
def classes(program: Program) -> Program:
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    program.json("import", str(CASES / "class_names_of_real_schools.csv"))
    program.json("import", str(CASES / "class_names_with_grade_column.csv"))
    return program


def years(program: Program, *conditions: str) -> dict[str, str | None]:
    found = program.json("list", "groups", *(part for each in conditions for part in ("--where", each)))
    return {item["name"]: item["years"] for item in found["items"]}


def sentences(program: Program, action: str, plan: str = "HT27", code: int = 1) -> list[str]:
    done = program("check", "--on", START, "--plan", plan, "--json")
    assert done.code == code, done.err
    return [each["sentence"] for each in done.json["findings"] if each["action"] == action]


def test_class_names_of_real_schools_have_their_years_or_are_told(classes: Program) -> None:
    assert years(classes) == {
        "FA": "F", "F-klass B": "F", "Förskoleklass Blå": "F", "1-2A": "1-2", "4-6": "4-6", "7:1": "7", "Åk 3 Röd": "3",
        "Ekorren": None, "6 C": "6", "09B": "9", "9A": "9", "Klass 5B": "5", "3a": "3", "10A": None, "NA24": None,
        "TE1": "GY1", "Mellanstadiet": "4-6", "2B/3B": "2-3", "Björken": "4-5", "Granen": "6",
    }  # fmt: skip
    assert set(years(classes, "years=")) == {"Ekorren", "10A", "NA24"}
    assert set(years(classes, "years=4-6")) == {"4-6", "Mellanstadiet"}


def test_what_the_school_says_of_a_class_goes_before_its_name_and_its_pupils(classes: Program) -> None:
    classes.json("edit", "group", "Ekorren", "grade=1-2")
    classes.json("edit", "group", "9A", "grade=8")
    classes.json("edit", "group", "Björken", "grade=4")
    assert {name: years(classes)[name] for name in ("Ekorren", "9A", "Björken")} == {
        "Ekorren": "1-2", "9A": "8", "Björken": "4"
    }  # fmt: skip
    classes.json("undo")
    assert years(classes)["Björken"] == "4-5"


def test_the_form_of_the_school_unit_says_which_years_are_meant(classes: Program) -> None:
    classes.json("add", "unit", "name=Provgymnasiet", "form=upper_secondary")
    classes.json("add", "group", "name=2C", "unit=Provgymnasiet")
    assert years(classes)["2C"] == "GY2"


def test_those_who_have_left_and_teachers_say_nothing_of_a_class(classes: Program) -> None:
    classes.json("edit", "person", "b2", "active=no")
    classes.json("add", "person", "given_name=Lo", "family_name=Lärarsson", "group=Granen", "grade=9", "role=staff")
    assert years(classes)["Björken"] == "4"
    assert years(classes)["Granen"] == "6"


def test_rolling_over_moves_each_class_rightly_or_says_what_it_could_not_know(classes: Program) -> None:
    done = classes.json("plan", "roll-over", "HT27", "--on", START)
    groups = {each["group"]: each["grade"] for each in classes.json("plan", "show", "HT27")["groups"]}
    assert groups == {
        "1-2A": "1-2", "2B/3B": "2-3", "4-6": "4-6", "Mellanstadiet": "4-6", "Björken": "4-5", "10A": "", "NA24": "",
        "Ekorren": "", "4a": "4", "7 C": "7", "8:1": "8", "1A": "1", "1B": "1", "1 Blå": "1", "Granen": "7",
        "Klass 6B": "6", "TE2": "GY2", "Åk 4 Röd": "4",
    }  # fmt: skip
    kept, intake = done["open"]
    assert kept.startswith("1-2A, 2B/3B, 4-6, 10A, Björken och 3 till står i planen som de är nu")
    assert intake.startswith(
        "Planen har ingen grupp i årskurs F, 9, GY1, som F-klass B, FA, Förskoleklass Blå, 9A, 09B"
    )


def test_a_group_whose_year_nobody_knows_is_told_with_its_step(classes: Program) -> None:
    classes.json("plan", "roll-over", "HT27", "--on", START)
    classes.json("plan", "need", "HT27", "chromebook", "--per", "1", "--grades", "F-9")
    told = sentences(classes, "year")
    assert told[0] == (
        "Årskursen för 10A, Ekorren, NA24 är inte känd (3 elever): behov för årskurser når dem inte. Ange årskursen,"
        " till exempel 4 eller 4-6, i grupplistan eller i planen."
    )
    assert told[0] in classes("today").out
    classes.json("edit", "group", "Ekorren", "grade=2")
    after = sentences(classes, "year")[0]
    assert after.startswith("Årskursen för 10A, NA24 är inte känd (2 elever)")
    shown = {each["group"]: each["grade"] for each in classes.json("plan", "show", "HT27")["groups"]}
    assert shown["Ekorren"] == "3", "in year 2 now, so in year 3 when the plan begins"


def test_no_year_is_asked_for_where_no_need_is_of_years(classes: Program) -> None:
    classes.json("plan", "roll-over", "HT27", "--on", START)
    classes.json("plan", "need", "HT27", "chromebook", "--per", "1")
    assert all("är inte känd (" not in each for each in sentences(classes, "year"))
    classes.json("plan", "need", "HT27", "tablet", "--per", "1", "--groups", "10A,Ekorren,NA24")
    classes.json("plan", "need", "HT27", "tablet", "--per", "1", "--grades", "1")
    assert all("är inte känd (" not in each for each in sentences(classes, "year")), "the needs name them"


def test_a_mixed_class_is_counted_once_by_the_year_that_needs_most_and_told(program: Program) -> None:
    # 3-4: ten heads. Year 3: half a tablet each; year 4: one. At the most ⌈10 × 1⌉ = 10, and never 5 + 10.
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    program.json("plan", "new", "HT27", "--on", START)
    program.json("plan", "add-group", "HT27", "3-4", "--heads", "10", "--grade", "3-4")
    program.json("plan", "need", "HT27", "tablet", "--per", "0,5", "--grades", "F-3")
    program.json("plan", "need", "HT27", "tablet", "--per", "1", "--grades", "4-9")
    done = program("check", "--on", START, "--plan", "HT27", "--json").json
    assert [(row["kind"], row["need"]) for row in done["kinds"]] == [("tablet", 10)]
    (told,) = (each["sentence"] for each in done["findings"] if each["action"] == "need")
    assert told.startswith("Lärplatta: årskurserna i 3-4 behöver olika många, och ingen har sagt hur många av de 10")
    program.json(
        "plan", "need", "HT27", "tablet", "--per", "1", "--grades", "3", "--also"
    )  # 0,5 + 1 in year 3: 15 at the most
    assert program("check", "--on", START, "--plan", "HT27", "--json").json["kinds"][0]["need"] == 15


def test_the_intake_is_hinted_at_until_the_plan_has_its_group(program: Program) -> None:
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    rows = [f"P{name};E;{name}" for name in ("7A", "7B", "8A", "9A")]
    program.json("import", program.file("elever.csv", "\n".join(("Förnamn;Efternamn;Klass", *rows))))
    (told,) = program.json("plan", "roll-over", "HT27", "--on", START)["open"]
    assert told == (
        "Planen har ingen grupp i årskurs 7, som 7A, 7B går i nu: de elever som börjar är inte räknade. Lägg till deras"
        " grupper i planen."
    )
    program.json("plan", "need", "HT27", "chromebook", "--per", "1")
    assert told in sentences(program, "need")
    assert told in program("today").out
    program.json("plan", "add-group", "HT27", "7A", "--heads", "24", "--grade", "7")
    assert told not in sentences(program, "need")


def test_a_plan_made_by_hand_hints_at_no_intake(classes: Program) -> None:
    classes.json("plan", "new", "Prov", "--on", START)
    classes.json("plan", "add-group", "Prov", "9A", "--heads", "1", "--grade", "9")
    classes.json("plan", "need", "Prov", "chromebook", "--per", "1")
    assert sentences(classes, "need", "Prov") == []
    assert sentences(classes, "year", "Prov") == []


def test_a_person_who_is_added_is_a_pupil_unless_said_otherwise(classes: Program) -> None:
    classes.json("add", "person", "given_name=Åsa", "family_name=Öberg")
    classes.json("add", "person", "given_name=Bo", "family_name=Öberg", "role=staff")
    found = {
        item["name"]: item["role"] for item in classes.json("list", "people", "--where", "family_name=Öberg")["items"]
    }
    assert found == {"Åsa Öberg": "pupil", "Bo Öberg": "staff"}


def test_a_plan_that_is_shown_says_what_it_leaves_open(classes: Program) -> None:
    classes.json("plan", "roll-over", "HT27", "--on", START)
    classes.json("plan", "need", "HT27", "chromebook", "--per", "1", "--grades", "F-9")
    shown = classes.json("plan", "show", "HT27")["open"]
    assert [each.partition(" ")[0] for each in shown] == ["Årskursen", "1-2A,", "Planen"]
    assert all(each in classes("plan", "show", "HT27").out for each in shown)
