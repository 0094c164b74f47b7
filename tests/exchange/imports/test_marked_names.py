"""Protection that is written into a name (issue 8) protects, is taken out of the name, and is told, in every list."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Person
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather, problems
from coordinator.exchange.profiles.name_cells import MARKED, without_mark
from coordinator.words import text
from tests.storage.school import School

PEOPLE = "Klass;Förnamn;Efternamn"
DEVICES = "Serienummer;Modell;Elev;Klass"


def gathered(school: School, header: str, *rows: str) -> Gathered:
    path = school.path.parent / "lista.csv"
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig")
    return gather([path], school.ledger)


def taken_in(school: School, header: str, *rows: str) -> list[int]:
    """The lines of which it is told that a name was marked."""
    found = gathered(school, header, *rows)
    told = [line for line, _, said in problems(found, found.files[0]) if said == text(MARKED)]
    commit_import(school.ledger, found)
    return told


def people(school: School) -> dict[str, bool]:
    return {named(each): each.protected == 1 for each in school.all(PERSON)}


def named(each: Person) -> str:
    return " ".join(filter(None, (each.given_name, each.family_name)))


@pytest.mark.parametrize(
    "mark",
    ["(skyddad)", "(Skyddade personuppgifter)", "*skyddad*", "SEKRETESS", "[sekretess]", "- skyddad identitet",
     "(sekr.)", "(skydd)", "/ sekretessmarkerad", "(SKYDDAD FOLKBOKFÖRING)", "*** SKYDDAD ***", "(kvarskrivning)",
     "skyddad adress", "<skyddat>", "(protected)", "(skyddad id)", "fingerade personuppgifter"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["Anna Andersson {}", "{} Anna Andersson", "Anna Andersson{}"])
def test_a_mark_is_taken_out_of_the_name(mark: str, form: str) -> None:
    if not mark[0].isalnum() or " {}" in form or "{} " in form:
        assert without_mark(form.format(mark)) == "Anna Andersson"


@pytest.mark.parametrize(
    "name", ["Skydd Provsson", "Anna Skyddén", "Sekretan Prov", "Anna (Annika) Prov", "Ann-Marie Prov", "Prov, Åsa"]
)
def test_a_name_without_a_mark_stays(name: str) -> None:
    assert without_mark(name) is None


def test_whoever_is_marked_in_a_class_list_is_protected_under_the_bare_name(school: School) -> None:
    rows = ("7A;Anna (skyddad);Prov", "7A;Bo;Prov *skyddad*", "7A;Cia;Prov", "7A;Dan;Prov SEKRETESS")
    assert taken_in(school, PEOPLE, *rows) == [2, 3, 5]
    assert people(school) == {"Anna Prov": True, "Bo Prov": True, "Cia Prov": False, "Dan Prov": True}
    assert not gathered(school, PEOPLE, *rows).news


def test_a_whole_name_and_one_that_is_turned_round(school: School) -> None:
    taken_in(school, "Klass;Namn", "7A;Anna Prov (skyddad)", "7A;Prov, Bo (skyddade personuppgifter)", "7A;Cia Prov")
    assert people(school) == {"Anna Prov": True, "Bo Prov": True, "Cia Prov": False}


def test_somebody_known_is_found_by_the_bare_name_and_becomes_protected(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Anna;Prov", "7A;Bo;Prov")
    taken_in(school, PEOPLE, "7A;Anna;Prov (skyddad)", "7A;Bo;Prov")
    assert people(school) == {"Anna Prov": True, "Bo Prov": False}
    taken_in(school, PEOPLE, "7A;Anna;Prov", "7A;Bo;Prov")
    assert people(school) == {"Anna Prov": True, "Bo Prov": False}


def test_a_column_of_protection_that_says_no_does_not_undo_the_mark(school: School) -> None:
    taken_in(school, PEOPLE + ";Sekretess", "7A;Anna;Prov (skyddad);nej", "7A;Bo;Prov;nej", "7A;Cia;Prov;ja")
    assert people(school) == {"Anna Prov": True, "Bo Prov": False, "Cia Prov": True}


def test_a_row_with_nothing_but_the_mark_makes_nobody_of_that_name(school: School) -> None:
    taken_in(school, "Klass;Namn;E-post", "7A;SKYDDAD IDENTITET;", "7A;Skyddad;a@skola.example", "7A;Cia Prov;")
    assert sorted(people(school).items()) == [("", True), ("Cia Prov", False)]


def test_a_device_list_protects_whom_it_brings_and_whom_it_finds(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Anna;Prov", "7A;Cia;Prov")
    rows = ("PF3X9K1A;HP;Anna Prov (skyddad);7A", "PF3X9K1B;HP;Bo Prov (sekretess);7A", "PF3X9K1C;HP;Cia Prov;7A")
    assert taken_in(school, DEVICES, *rows) == [2, 3]
    assert people(school) == {"Anna Prov": True, "Bo Prov": True, "Cia Prov": False}
    holders = {each.id: named(each) for each in school.all(PERSON)}
    assert [holders[each.held_by or 0] for each in school.all(DEVICE)] == ["Anna Prov", "Bo Prov", "Cia Prov"]
    assert not gathered(school, DEVICES, *rows).news


def test_a_mark_that_comes_later_beside_a_device_already_held_protects(school: School) -> None:
    taken_in(school, DEVICES, "PF3X9K1A;HP;Anna Prov;7A")
    taken_in(school, DEVICES, "PF3X9K1A;HP;Anna Prov (skyddad);7A")
    assert people(school) == {"Anna Prov": True}
    assert "Anna" not in str(school.ledger.register.name(school.all(PERSON)[0].ref))


def test_names_of_a_device_list_in_two_columns(school: School) -> None:
    header = "Serienummer;Modell;Förnamn;Efternamn"
    taken_in(school, header, "PF3X9K1A;HP;Anna;Prov (skyddad)", "PF3X9K1B;HP;Bo;Prov")
    assert people(school) == {"Anna Prov": True, "Bo Prov": False}


@pytest.mark.parametrize("column", ["Användare", "Användarnamn", "Elev"])
def test_a_mark_in_whatever_column_names_the_user_protects(school: School, column: str) -> None:
    lines = taken_in(
        school, f"Serienummer;Modell;{column}", "PF3X9K1A;HP;Anna Andersson (skyddad)", "PF3X9K1B;HP;bodik"
    )
    assert lines == [2]
    assert people(school)["Anna Andersson"]
