"""A user name, an id or an address alone does not outweigh what else a row says: where name and class speak of another,
or of last year, the row is asked about and nobody becomes somebody else.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

HEAD = "Klass;Förnamn;Efternamn;Användarnamn\n"
WITH_MAIL = "Klass;Förnamn;Efternamn;Användarnamn;E-post\n"


@pytest.fixture
def empty(program: Program) -> Program:
    """Provskolan, of which nothing is known yet."""
    assert program("init", "--school-code", "12345678", "--school-name", "Provskolan").code == 0
    return program


def taken_in(school: Program, content: str, *more: str) -> Any:
    return school.json("import", school.file("lista.csv", content), *more)["files"][0]


def asked(school: Program, content: str) -> dict[int, list[str]]:
    """Whom each line of a list may mean, after it was taken in."""
    questions = taken_in(school, content)["questions"]
    return {each["line"]: [one["name"] for one in each["candidates"]] for each in questions if each["open"]}


def people(school: Program) -> list[str]:
    return sorted(f"{each['name']}, {each['group'] or '-'}" for each in school.json("list", "people")["items"])


def held(school: Program) -> dict[str, str | None]:
    return {each["serial"]: each["held_by"] for each in school.json("list", "devices")["items"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("9A;Ada;Påhitt", "7A;Adam;Pavesson"),
        ("7A;Emma;Bergdikt", "7A;Emil;Bergdikt"),
        ("7A;Johan;Lindsaga", "7A;Johanna;Lindqvist"),
        ("7A;Johan;Lindsaga", "8A;Johanna;Lindsaga"),
        ("7A;Sara;Ekmyt", "7A;Sam;Ekmyt"),
        ("9A;Ada;Påhitt", "7A;Ada;Hitte"),
        ("9A;Martin;Lindsaga", "7A;Martina;Lindsaga"),
        ("F-klass;Ada;Påhitt", "1A;Ida;Påhitt"),
    ],
)
def test_a_user_name_with_another_given_name_is_asked_about(empty: Program, before: str, after: str) -> None:
    taken_in(empty, f"{HEAD}{before};prov01\n")
    _, given, family = before.split(";")
    taken_in(empty, f"Serienummer;Modell;Elev\nPF3X9K1A;Lenovo 300e;{given} {family}\n")
    was = people(empty), held(empty)
    assert asked(empty, f"{HEAD}{after};prov01\n") == {2: [f"{given} {family}"]}
    assert (people(empty), held(empty)) == was
    found = taken_in(empty, f"{HEAD}{after};prov01\n", "--answer", "2=new")
    assert found["created"] == 1
    assert set(was[0]) < set(people(empty))
    assert held(empty) == {"PF3X9K1A": f"{given} {family}"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("7A;Ada;Påhitt", "7A;Ada;Hitte"),  # a new family name
        ("7A;Ada;Påhitt", "8B;Ada;Hitte"),
        ("7A;Ada;Påhit", "7A;Ada;Påhitt"),  # corrected
        ("7A;Muhammed;Dikt", "8A;Mohammad;Dikt"),
        ("7A;Sofia;Dikt", "7A;Sofie;Hitte"),
        ("7A;Ada Maria;Påhitt", "7A;Maria;Påhitt"),  # a call name
        ("7A;Ada;Påhitt", "8A;Ada Sofia;Påhitt"),
        ("7A;Anna-Karin;Påhitt", "7A;Anna;Påhitt"),
        ("7A;Jon;Påhitt", "7A;John;Påhitt"),
        ("8A;Ada;Påhitt", "7B;Ada;Påhitt"),  # a year once more
        ("8A;Ada Maria;Påhitt", "7B;Ada;Påhitt"),
        ("7A;A;Påhitt", "7A;Ada;Påhitt"),
        ("7A;Påhitt;Ada", "7A;Ada;Påhitt"),
    ],
)
def test_a_user_name_with_a_name_that_may_be_theirs_is_theirs(empty: Program, before: str, after: str) -> None:
    taken_in(empty, f"{HEAD}{before};prov01\n")
    assert asked(empty, f"{HEAD}{after};prov01\n") == {}
    group, given, family = after.split(";")
    assert people(empty) == [f"{given} {family}, {group}"]


CLASS = (("Ada", "Påhitt", "adpa01"), ("Bo", "Hittepå", "bohi01"), ("Cia", "Låtsas", "cila01"))


def rows_of(group: str, people: tuple[tuple[str, str, str], ...] = CLASS) -> str:
    return "".join(f"{group};{given};{family};{login}\n" for given, family, login in people)


@pytest.mark.parametrize("back", ["7A", "Klass 7A"])
def test_last_years_list_with_user_names_moves_no_class_back_unasked(empty: Program, back: str) -> None:
    taken_in(empty, HEAD + rows_of("7A"))
    taken_in(empty, HEAD + rows_of("8A"))
    now = people(empty)
    assert {each.rpartition(", ")[2] for each in now} == {"8A"}
    found = taken_in(empty, HEAD + rows_of(back))
    assert (found["skipped"], found["updated"], people(empty)) == (3, 0, now)
    found = taken_in(empty, HEAD + rows_of(back), "--answer", "all=others")
    assert [len(each["candidates"]) for each in found["questions"] if each["open"]] == [1, 1, 1]
    assert people(empty) == now


def test_a_class_goes_back_when_one_says_so(empty: Program) -> None:
    taken_in(empty, HEAD + rows_of("8A"))
    taken_in(empty, HEAD + rows_of("7A"), "--answer", "all=moved")
    assert {each.rpartition(", ")[2] for each in people(empty)} == {"7A"}


def test_a_class_moves_up_and_one_of_it_stays_behind_without_a_question(empty: Program) -> None:
    taken_in(empty, HEAD + rows_of("7A") + rows_of("6A", (("Dan", "Fantasi", "dafa01"), ("Eva", "Saga", "evsa01"))))
    moved = rows_of("8A", CLASS[1:]) + rows_of("7A", (("Dan", "Fantasi", "dafa01"), ("Eva", "Saga", "evsa01")))
    found = taken_in(empty, HEAD + moved + "7A;Ada;Påhitt;adpa01\n")
    assert (found["skipped"], found["updated"]) == (0, 4)
    found = taken_in(empty, HEAD + "7A;Bo;Hittepå;bohi01\n7A;Dan;Fantasi;dafa01\n7A;Eva;Saga;evsa01\n")
    assert (found["skipped"], found["updated"]) == (0, 1)  # one alone goes back


TWO = WITH_MAIL + "9A;Ada;Påhitt;adpa01;ada.pahitt@edu.example\n7A;Adam;Pavesson;adpa02;adam.pavesson@edu.example\n"
INTUNE = "Device ID,Device name,Serial number,Manufacturer,Model,OS,Primary user UPN,Primary user display name\n"


@pytest.mark.parametrize(
    "row",
    [
        "Serienummer;Modell;E-post;Elev\nPF3X9K1A;Lenovo 300e;ada.pahitt@edu.example;Adam Pavesson\n",
        "Serienummer;Modell;Användarnamn;Elev\nPF3X9K1A;Lenovo 300e;adpa01;Adam Pavesson\n",
        f"{INTUNE}d-1,PC-1,PF3X9K1A,Lenovo,300e,Windows,ada.pahitt@edu.example,Adam Pavesson\n",
        f"{INTUNE}d-1,PC-1,PF3X9K1A,Lenovo,300e,Windows,adpa01@other.example,Adam Pavesson\n",
    ],
)
def test_a_login_and_a_name_of_two_known_people_leave_the_holder_and_are_told(empty: Program, row: str) -> None:
    taken_in(empty, TWO)
    before = people(empty)
    said = empty("import", empty.file("enheter.csv", row))
    device = empty.json("list", "devices")["items"][0]
    assert (device["held_by"], people(empty)) == (None, before)
    assert not any(each["devices"] for each in empty.json("list", "people")["items"])
    assert "Adam Pavesson" in said.out
    assert "kan mena flera här" in said.out


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        ("adpa01;Ada Nygift", "Ada Påhitt"),  # nobody here is called so
        ("adpa01;Ada Påhitt", "Ada Påhitt"),
        ("adpa01;Ada Påhit", "Ada Påhitt"),
        ("adpa01;adpa01", "Ada Påhitt"),
        ("nytt01;Adam Pavesson", None),
    ],
)
def test_a_login_with_a_name_that_is_nobody_elses_finds_whoever_has_it(
    empty: Program, row: str, meant: str | None
) -> None:
    taken_in(empty, TWO)
    taken_in(empty, f"Serienummer;Modell;Användarnamn;Elev\nPF3X9K1A;Lenovo 300e;{row}\n")
    if meant:
        assert held(empty) == {"PF3X9K1A": meant}
    else:
        assert len(people(empty)) == 3, "another user name and the same name: two people"
