"""Monday's class list becomes new, moved and left, each with the question about their device (needs V17)."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.cli.test_today_verb import items

HEADS = "Förnamn;Efternamn;Klass;E-post\n"
FIRST = [("Ada", "7A"), ("Bo", "7A"), ("Cia", "7A"), ("Dan", "7A"), ("Eva", "2B"), ("Fia", "2B"), ("Gus", "2B")]


def class_list(people: list[tuple[str, str]]) -> str:
    rows = (f"{name};Påhittsson;{group};{name.lower()}@edu.kommunen.example\n" for name, group in people)
    return HEADS + "".join(rows)


@pytest.fixture
def school(program: Program) -> Program:
    """7A is to have a Chromebook each, 2B a tablet each; all of them have one."""
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    program.json("import", program.file("v34.csv", class_list(FIRST)))
    rows = "".join(f"C{at};Påhitt 11;Chromebook;I bruk;2026-11-20;{name} Påhittsson\n" for at, (name, _) in
                   enumerate(FIRST[:4]))  # fmt: skip
    rows += "".join(f"T{at};Platta 10;Lärplatta;I bruk;2026-11-20;{name} Påhittsson\n" for at, (name, _) in
                    enumerate(FIRST[4:]))  # fmt: skip
    heads = "Serienummer;Modell;Typ;Status;Senast sedd;Innehavare\n"
    free = "C9;Påhitt 11;Chromebook;Lager;2026-11-20;\n"
    program.json("import", program.file("enheter.csv", heads + rows + free))
    program.json("plan", "new", "VT27", "--on", "2027-01-11")
    for group, heads_ in (("7A", "5"), ("2B", "3")):
        program.json("plan", "add-group", "VT27", group, "--heads", heads_, "--grade", group[0])
    program.json("plan", "need", "VT27", "chromebook", "--groups", "7A")
    program.json("plan", "need", "VT27", "tablet", "--groups", "2B")
    return program


def changes(program: Program) -> dict[str, Any]:
    found = program.json("report", "class-changes")["items"]
    assert len({each["person"] for each in found}) == len(found), "nobody stands twice"
    return {each["person"].split()[0]: (each["came"], each["group"], each["was"], each["question"], each["kinds"])
            for each in found}  # fmt: skip


def test_whole_classes_of_the_first_list_are_no_news(school: Program) -> None:
    assert changes(school) == {}
    assert not {"class_new", "class_moved"} & items(school).keys()


def test_mondays_list_tells_new_moved_and_left_with_their_questions(school: Program) -> None:
    """By hand: Nova is new in 7A and is to have a Chromebook; Dan moved from 7A to 2B with one that 2B is not to have,
    and is to have a tablet; Gus has left with a tablet."""
    monday = [*FIRST[:3], ("Nova", "7A"), ("Dan", "2B"), *FIRST[4:6]]
    school.json("import", school.file("v35.csv", class_list(monday)), "--left")
    assert changes(school) == {
        "Nova": ("new", "7A", None, "hand_out", ["chromebook"]),
        "Dan": ("moved", "2B", "7A", "hand_out", ["tablet"]),
        "Gus": ("left", None, "2B", "collect", ["tablet"]),
    }
    found = items(school)
    assert found["class_new"]["count"] == 2
    assert "Nova Påhittsson (7A): ska ha: Chromebook" in found["class_new"]["beside"]
    assert school(*shlex.split(found["class_new"]["verb"])).code == 0
    assert found["holder_left"]["count"] == 1
    said = school("report", "class-changes").out
    assert "1 nya, 1 har flyttat, 1 har slutat och har kvar en enhet. Öppna frågor om enheter: 3." in said


def test_what_is_handed_out_is_asked_about_no_more(school: Program) -> None:
    school.json("import", school.file("v35.csv", class_list([*FIRST, ("Nova", "7A")])))
    assert items(school)["class_new"]["count"] == 1
    school.json("handover", "issue", "--person", "Nova Påhittsson", "--device", "C9")
    assert "class_new" not in items(school)
    assert changes(school)["Nova"] == ("new", "7A", None, "none", [])
    school.json("undo")
    assert items(school)["class_new"]["count"] == 1


def test_who_moves_with_what_the_new_class_is_to_have_takes_it_along(school: Program) -> None:
    school.json("plan", "need", "VT27", "chromebook", "--groups", "2B")
    school.json("import", school.file("v35.csv", class_list([*FIRST[:3], ("Dan", "2B"), *FIRST[4:]])))
    assert changes(school)["Dan"][3:] == ("hand_out", ["tablet"])
    school.json("edit", "device", "T0", "held_by=Dan Påhittsson")
    assert changes(school)["Dan"][3:] == ("none", [])
    school.json("plan", "need", "VT27", "chromebook", "--groups", "2B", "--per", "0", "--replace")
    assert changes(school)["Dan"][3:] == ("along", ["chromebook"])
    found = items(school)["class_moved"]
    assert found["beside"] == "Dan Påhittsson (2B): följer den med? Klassen ska inte ha: Chromebook"


def test_an_exempt_pupil_is_to_have_none(school: Program) -> None:
    school.json("import", school.file("v35.csv", class_list([*FIRST, ("Nova", "7A")])))
    school.json("plan", "exempt", "--person", "Nova Påhittsson", "--reason", "har egen")
    assert "class_new" not in items(school)


def test_the_same_list_again_and_an_undo_change_nothing(school: Program) -> None:
    file = school.file("v35.csv", class_list([*FIRST, ("Nova", "7A")]))
    school.json("import", file)
    before = changes(school)
    school.json("import", file)
    assert changes(school) == before
    school.json("undo")
    assert changes(school) == {}


def test_a_class_that_no_need_covers_is_told_and_waits_for_its_need(school: Program) -> None:
    people = [*FIRST, *((name, "9C") for name in ("Ivo", "Jon", "Kim"))]
    school.json("import", school.file("v35.csv", class_list(people)))
    school.json("import", school.file("v36.csv", class_list([*people, ("Lo", "9C")])))
    assert changes(school) == {"Lo": ("new", "9C", None, "no_need", [])}
    assert "class_new" not in items(school)


def test_a_protected_pupil_stands_under_the_alias(school: Program) -> None:
    school.json("import", school.file("v35.csv", class_list([*FIRST, ("Nova", "7A")])))
    school.json("edit", "person", "Nova Påhittsson", "protected=1", "alias=Elev F01")
    assert items(school)["class_new"]["beside"].startswith("Elev F01 (7A)")
    assert "Nova" not in school("report", "class-changes").out
    assert "Nova" not in school("today").out


def test_after_sixty_days_somebody_is_one_of_the_class(school: Program) -> None:
    school.json("import", school.file("v35.csv", class_list([*FIRST, ("Nova", "7A")])))
    assert school("report", "class-changes", "--json", today="2035-01-01").json["items"] == []
