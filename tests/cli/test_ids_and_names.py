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
        "Serienummer;Modell;Användarnamn;E-post;Elev\nPF3X9K1A;HP 1;okand9;ada.pahitt@edu.example;Adam Pavesson\n",
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


SEVENTH = tuple("Ada Påhitt,Bo Hittepå,Cia Låtsas,Dan Fantasi,Eva Saga,Fia Fabel".split(","))
PARALLEL = tuple("Gun Dikt,Hed Myt,Ida Sägen,Jan Drömsson,Kim Skrock,Leo Skröna".split(","))


def in_class(group: str, names: tuple[str, ...]) -> str:
    return "".join(f"{group};{name}\n" for name in names)


SHUFFLED = "".join(f"8{'ABC'[at % 3]};{name}\n" for at, name in enumerate(SEVENTH + PARALLEL))


@pytest.fixture
def seventh(empty: Program) -> Program:
    """7A and 7B, and Ada of 7A has a device."""
    taken_in(empty, "Klass;Namn\n" + in_class("7A", SEVENTH) + in_class("7B", PARALLEL))
    taken_in(empty, "Serienummer;Modell;Elev\nPF3X9K1A;Lenovo 300e;Ada Påhitt\n")
    return empty


@pytest.mark.parametrize("namesake", ["first", "last"])
def test_a_namesake_in_the_class_that_all_others_left_is_asked_about(seventh: Program, namesake: str) -> None:
    new = "7A;Ada Påhitt\n"
    rows = "Klass;Namn\n" + (new + SHUFFLED if namesake == "first" else SHUFFLED + new)
    before = people(seventh)
    found = asked(seventh, rows)
    assert list(found) == list(range(2, 15))
    old, fresh = (3, 2) if namesake == "first" else (2, 14)
    assert found[old] == found[fresh] == ["Ada Påhitt"]
    assert people(seventh) == before
    ada = next(each["id"] for each in seventh.json("list", "people")["items"] if each["name"] == "Ada Påhitt")
    taken_in(seventh, rows, "--answer", f"{old}={ada}", "--answer", f"{fresh}=new")
    adas = [each for each in seventh.json("list", "people")["items"] if each["name"] == "Ada Påhitt"]
    assert {each["id"] == ada: each["group"] for each in adas} == {True: "8A", False: "7A"}
    assert not {old, fresh} & set(asked(seventh, rows)), "what was answered is not asked again"
    adas = [each for each in seventh.json("list", "people")["items"] if each["name"] == "Ada Påhitt"]
    assert {each["id"] == ada: each["group"] for each in adas} == {True: "8A", False: "7A"}


def test_a_namesake_beside_a_whole_class_that_has_moved_is_asked_about_until_one_says_so(seventh: Program) -> None:
    rows = "Klass;Namn\n" + in_class("8A", SEVENTH) + in_class("8B", PARALLEL) + "7A;Ada Påhitt\n7A;Ny Hittad\n"
    assert asked(seventh, rows) == {14: ["Ada Påhitt"]}
    taken_in(seventh, rows, "--answer", "all=moved")
    assert [each for each in people(seventh) if each.startswith("Ada")] == ["Ada Påhitt, 7A", "Ada Påhitt, 8A"]
    holder = next(each for each in seventh.json("list", "people")["items"] if each["group"] == "8A")
    assert holder["name"] == "Ada Påhitt"
    assert held(seventh) == {"PF3X9K1A": "Ada Påhitt"}


@pytest.mark.parametrize(
    "rows",
    [
        in_class("7A", SEVENTH) + in_class("7B", PARALLEL) + "8A;Ada Påhitt\n8A;Stor Elev\n",  # the same term
        in_class("7A", SEVENTH) + in_class("7B", PARALLEL[:-1]) + "8A;Leo Skröna\n8A;Ada Påhitt\n",
    ],
)
def test_a_namesake_in_a_higher_class_takes_nobody_where_no_class_has_moved(seventh: Program, rows: str) -> None:
    found = asked(seventh, f"Klass;Namn\n{rows}")
    assert "Ada Påhitt" not in str(found)
    assert {"Ada Påhitt, 7A", "Ada Påhitt, 8A"} <= set(people(seventh))


def test_a_new_family_and_user_name_with_the_own_address_is_asked_about(empty: Program) -> None:
    taken_in(empty, WITH_MAIL + "7A;Bea;Låtsas;bela01;bea.latsas@edu.example\n")
    for row in ("7A;Bea;Hitte;behi01", "8A;Bea;Hitte;behi01", "7A;Bea;Låtsas;bela02"):
        assert asked(empty, f"{WITH_MAIL}{row};bea.latsas@edu.example\n") == {2: ["Bea Låtsas"]}, row
    assert len(people(empty)) == 1
    taken_in(empty, WITH_MAIL + "7A;Bea;Hitte;behi01;bea.latsas@edu.example\n", "--answer", "2=1")
    assert people(empty) == ["Bea Hitte, 7A"]


@pytest.mark.parametrize(
    "row",
    [
        "7A;Alf;Låtsas;alla01;bea.latsas@edu.example",  # a sibling at the family's address
        "7A;Bea;Hitte;behi01;bea.hitte@edu.example",
        "7A;Bea;Hitte;behi01;bea.latsas@edu.example\n7A;Bo;Hitte;bohi01;bea.latsas@edu.example",  # an address of two
    ],
)
def test_another_user_name_and_another_given_name_or_address_are_another(empty: Program, row: str) -> None:
    taken_in(empty, WITH_MAIL + "7A;Bea;Låtsas;bela01;bea.latsas@edu.example\n")
    assert asked(empty, f"{WITH_MAIL}{row}\n") == {}
    assert len(people(empty)) == 2 + row.count("\n")


def test_a_call_name_alone_is_asked_about_in_the_class(empty: Program) -> None:
    taken_in(empty, "Förnamn;Tilltalsnamn;Efternamn;Klass\nAda Maria;Maria;Påhitt;7A\nEva Sofia Ada;Ada;Saga;7A\n")
    assert asked(empty, "Klass;Namn\n7A;Maria Påhitt\n7A;Ada Eva Saga\n") == {
        2: ["Ada Maria Påhitt"],
        3: ["Eva Sofia Ada Saga"],
    }
    assert asked(empty, "Klass;Namn\n7A;Maria Saga\n7B;Maria Påhitt\n") == {}


def test_whom_a_list_of_devices_brought_is_asked_about_when_the_class_list_comes(empty: Program) -> None:
    taken_in(empty, "Serienummer;Modell;Elev\nPF3X9K1A;HP 1;Ada Påhit\nPF3X9K1B;HP 1;Bea\nPF3X9K1C;HP 1;Cia Låtsas\n")
    rows = "Klass;Namn\n7A;Ada Påhitt\n7A;Bea Låtsas\n7A;Cia Låtsas\n7B;Dan Påhitt\n"
    assert asked(empty, rows) == {2: ["Ada Påhit"], 3: ["Bea"]}
    assert people(empty) == ["Ada Påhit, -", "Bea, -", "Cia Låtsas, 7A", "Dan Påhitt, 7B"]
    found = taken_in(empty, rows, "--answer", "2=1", "--answer", "3=2")
    assert found["conflicts"] == 1, "two lists spell a name differently"
    assert people(empty) == ["Ada Påhit, 7A", "Bea Låtsas, 7A", "Cia Låtsas, 7A", "Dan Påhitt, 7B"]


def test_a_given_name_that_many_have_or_a_teacher_of_nearly_the_name_asks_nothing(empty: Program) -> None:
    taken_in(empty, "Serienummer;Modell;Elev\nPF3X9K1B;HP 1;Bea\n")
    taken_in(empty, "Förnamn;Efternamn;Roll\nAda;Påhit;Personal\n")
    names = "Dikt Fabel Hitte Myt Saga Skröna".split()
    assert asked(empty, "Klass;Namn\n7A;Ada Påhitt\n" + "".join(f"7A;Bea {name}\n" for name in names)) == {}
    assert len(people(empty)) == 9
