"""A list that hides names: each hidden one is a protected pupil by themselves, under a number, and told (needs U7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

HIDES = (
    "***", "*", "*****", "* *", "[***]", "XXXX", "xxx", "XXX XXX", "####", "•••", "Skyddad identitet", "Sekretess",
    "SKYDDADE PERSONUPPGIFTER", "(skyddad)", "Hemligt namn", "Anonymiserad", "Hitte*", "A*** B***", "H*tt*",
)  # fmt: skip


@pytest.fixture
def begun(program: Program) -> Program:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


def taken_in(school: Program, *rows: str, header: str = "Namn;Klass", answers: tuple[str, ...] = ()) -> Any:
    given = [word for answer in answers for word in ("--answer", answer)]
    return school.json("import", school.file("lista.csv", "\n".join((header, *rows, ""))), *given)


def people(school: Program) -> list[tuple[str, str | None]]:
    return [(item["name"], item["group"]) for item in school.json("list", "people")["items"]]


@pytest.mark.parametrize("hides", HIDES)
@pytest.mark.parametrize("header", ["Namn;Klass", "Förnamn;Efternamn;Klass"])
def test_each_is_a_protected_pupil_under_a_number_and_told(begun: Program, hides: str, header: str) -> None:
    cells = ";".join([hides] * header.count("amn"))
    found = taken_in(begun, "Ada Påhittsson;5A" if "För" not in header else "Ada;Påhittsson;5A",
                     f"{cells};5A", "Bo Dikt;5A" if "För" not in header else "Bo;Dikt;5A", header=header)  # fmt: skip
    assert people(begun) == [("#2", "5A"), ("Ada Påhittsson", "5A"), ("Bo Dikt", "5A")]
    told = found["files"][0]["problems"]
    assert {each["line"] for each in told} == {3}
    assert "personen skyddas" in told[0]["reason"]
    assert begun.json("list", "people", "--where", "protected=1")["total"] == 1


def test_no_two_of_them_are_melted_and_the_list_again_says_nothing_new(begun: Program) -> None:
    rows = ("Ada Påhittsson;5A", "***;5A", "***;5A", "Skyddad identitet;5A", "XXXX;5B", "Hitte*;5B", "Hitte*;5B")
    found = taken_in(begun, *rows)
    assert (found["files"][0]["created"], found["files"][0]["questions"]) == (7, [])
    assert len(people(begun)) == 7
    assert taken_in(begun, *rows)["entry"] is None
    assert taken_in(begun, *rows[::-1])["entry"] is None, "in another order, too"
    assert begun.json("duplicates")["items"] == []


def test_one_more_of_them_is_none_of_the_others(begun: Program) -> None:
    rows = ("Ada Påhittsson;5A", "***;5A", "***;5A")
    taken_in(begun, *rows)
    found = taken_in(begun, *rows, "***;5A")
    assert (found["files"][0]["questions"], found["files"][0]["created"]) == ([], 1)
    assert [name for name, _ in people(begun)] == ["#2", "#3", "#4", "Ada Påhittsson"]
    assert taken_in(begun, *rows, "***;5A")["entry"] is None


def test_one_of_whom_something_else_is_said_now_is_asked_about(begun: Program) -> None:
    taken_in(begun, "Ada Påhittsson;5A;5", "***;5A;5", "***;5A;5", header="Namn;Klass;Årskurs")
    found = taken_in(begun, "Ada Påhittsson;5A;5", "***;5A;5", "***;5A;6", header="Namn;Klass;Årskurs")
    asked = found["files"][0]["questions"]
    assert [[each["id"] for each in one["candidates"]] for one in asked] == [[2, 3], [2, 3]], "either may be either"
    assert found["files"][0]["created"] == 0


def test_whoever_is_hidden_from_the_next_list_on_may_be_whoever_is_missing_in_it(begun: Program) -> None:
    taken_in(begun, "Ada Påhittsson;5A", "Bo Dikt;5A", "Cia Prov;5A")
    rows = ("Ada Påhittsson;5A", "***;5A", "Cia Prov;5A")
    found = taken_in(begun, *rows)
    (asked,) = found["files"][0]["questions"]
    assert [each["id"] for each in asked["candidates"]] == [2]
    assert ("Bo Dikt", "5A") in people(begun), "nobody has answered"
    taken_in(begun, *rows, answers=("3=2",))
    assert people(begun) == [("#2", "5A"), ("Ada Påhittsson", "5A"), ("Cia Prov", "5A")]
    assert taken_in(begun, *rows)["entry"] is None


def test_a_list_of_one_new_pupil_of_a_class_asks_about_nobody_in_it(begun: Program) -> None:
    taken_in(begun, *(f"Elev{letter} Prov;5A" for letter in "ABCDEFG"))
    found = taken_in(begun, "***;5A")
    assert (found["files"][0]["created"], found["files"][0]["questions"]) == (1, [])


def test_a_star_by_a_whole_name_protects_whom_it_names(begun: Program) -> None:
    taken_in(begun, "Ada Påhittsson;5A", "Bo Dikt;5A")
    taken_in(begun, "Ada Påhittsson*;5A", "Bo Dikt;5A", "* Cia Prov;5A")
    assert people(begun) == [("#1", "5A"), ("#3", "5A"), ("Bo Dikt", "5A")]


def test_an_id_tells_who_is_hidden(begun: Program) -> None:
    header = "Namn;Klass;E-post"
    taken_in(begun, "Ada Påhittsson;5A;ada.p@skola.example", "Bo Dikt;5A;bo.d@skola.example", header=header)
    taken_in(begun, "***;5A;ada.p@skola.example", "Bo Dikt;5A;bo.d@skola.example", header=header)
    assert people(begun) == [("#1", "5A"), ("Bo Dikt", "5A")]


def test_a_mark_in_its_column_protects_whoever_has_no_name_at_all(begun: Program) -> None:
    found = taken_in(begun, "Ada;Påhittsson;5A;nej", ";;5A;Ja", ";;5A;nej", header="Förnamn;Efternamn;Klass;Sekretess")
    assert people(begun) == [("#2", "5A"), ("Ada Påhittsson", "5A")]
    reasons = {each["line"]: each["reason"] for each in found["files"][0]["problems"]}
    assert reasons[3] == "En skyddad person utan namn: den kommer in under ett nummer."
    assert "Inget talar om" in reasons[4]


def test_a_heading_of_the_protected_is_no_pupil(begun: Program) -> None:
    found = taken_in(begun, "Ada;Påhittsson;5A", "Skyddade personuppgifter;;", "Bo;Dikt;5A",
                     header="Förnamn;Efternamn;Klass")  # fmt: skip
    assert len(people(begun)) == 2
    assert found["files"][0]["failed"] == 1, "told, and kept for repair"


def test_whose_device_it_is_cannot_be_told_by_what_hides_the_name(begun: Program) -> None:
    rows = ("PF3X9K1A;L;***", "PF3X9K1B;L;Skyddad identitet", "PF3X9K1C;L;XXXX", "PF3X9K1D;L;Hitte*",
            "PF3X9K1E;L;Bo Dikt")  # fmt: skip
    found = taken_in(begun, *rows, header="Serienummer;Modell;Innehavare")
    assert people(begun) == [("Bo Dikt", None)]
    assert [each["line"] for each in found["files"][0]["problems"]] == [2, 3, 4, 5]
    assert taken_in(begun, *rows, header="Serienummer;Modell;Innehavare")["entry"] is None


def test_one_without_a_name_can_be_joined_with_whoever_it_is(begun: Program) -> None:
    taken_in(begun, "Ada Påhittsson;5A", "***;5A")
    begun.json("join", "person", "Ada Påhittsson", "#2")
    assert people(begun) == [("#1", "5A")]


@pytest.mark.parametrize("name", ["Xander X", "Max Xu", "Anna-Maria Xxel", "Åsa O'Neil", "Stjärna Prov", "Ana Hemlig"])
def test_a_name_is_a_name(begun: Program, name: str) -> None:
    taken_in(begun, f"{name};5A", "Bo Dikt;5A")
    assert (name, "5A") in people(begun)


GUARDIAN = (
    "En vårdnadshavare har skyddade uppgifter här, så eleven skyddas också. Har eleven inget skydd, häv det efteråt."
)


@pytest.mark.parametrize("said", ["Eva Påhittsson (skyddad)", "skyddade personuppgifter", "***", "Sekretess"])
@pytest.mark.parametrize("header", ["Vårdnadshavare", "Vårdnadshavare 1", "Målsman", "VH1"])
def test_a_protected_guardian_protects_the_pupil_and_is_told(begun: Program, header: str, said: str) -> None:
    rows = (f"Ada Påhittsson;5A;{said}", "Bo Dikt;5A;Ed Dikt")
    found = taken_in(begun, *rows, header=f"Namn;Klass;{header}")
    assert people(begun) == [("#1", "5A"), ("Bo Dikt", "5A")]
    told = [(each["line"], each["column"], each["reason"]) for each in found["files"][0]["problems"]]
    assert (2, header, GUARDIAN) in told
    assert "Ada" not in str(begun.json("list", "people"))
    assert taken_in(begun, *rows, header=f"Namn;Klass;{header}")["entry"] is None


def test_an_address_of_a_guardian_is_no_mark(begun: Program) -> None:
    taken_in(begun, "Ada Påhittsson;5A;skydd.protected@hemma.example", header="Namn;Klass;Vårdnadshavare e-post")
    assert people(begun) == [("Ada Påhittsson", "5A")]


@pytest.mark.parametrize("options", [("--erase-blanks",), ("--erase-blanks", "--take-theirs")])
def test_a_hidden_name_erases_none(begun: Program, options: tuple[str, ...]) -> None:
    header = "Förnamn;Efternamn;Klass;Användarnamn"
    taken_in(begun, "Ada;Prov;5A;adapro", "Bo;Ek;5A;boek1", header=header)
    hidden = begun.file("dold.csv", f"{header}\n***;***;5A;adapro\nBo;;5A;boek1\n")
    begun.json("import", hidden, *options)
    begun.json("import", hidden, *options)
    assert people(begun) == [("#1", "5A"), ("Bo", "5A")], "a name that is left empty goes where blanks erase"
    begun.json("protect", "#1", "--lift", "--reason", "Skyddet har upphört")
    assert ("Ada Prov", "5A") in people(begun)
