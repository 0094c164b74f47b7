"""What was joined is found by whatever it was called, in every list, until the two are parted (needs V3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

PEOPLE = (
    "Förnamn;Efternamn;Klass;Användarnamn;E-post\n"
    "Leo;Påhittsson;5A;leopah;leo.pahittsson@edu.kommunen.example\n"
    "Eva-Lena;Provberg;Femman;evapro;evalena@edu.kommunen.example\n"
    "Mio;Provberg;Femman;miopro;mio.provberg@edu.kommunen.example\n"
)
DEVICES = (
    "Serienummer;Inventarienummer;Modell;Rum\n"
    "SER1;NK-1;HP X;Sal 1\nSER2;NK-2;HP X;Sal 2\nSER3;NK-3;HP Y;Sal 3\nSER4;NK-4;HP Y;Sal 2\n"
)


@pytest.fixture
def joined(program: Program) -> Program:
    """Two devices, two people, two rooms, two products and two classes have become one each."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    said(program, PEOPLE)
    said(program, DEVICES)
    for kind, keep, other in (
        ("device", "SER1", "SER2"), ("person", "leopah", "evapro"), ("room", "Sal 1", "Sal 2"),
        ("product", "HP X", "HP Y"), ("group", "5A", "Femman"),
    ):  # fmt: skip
        program.json("join", kind, keep, other)
    return program


def said(program: Program, content: str, *options: str) -> Any:
    """What the import of one list says of its file, and which entry it wrote."""
    found = program.json("import", program.file("lista.csv", content), *options)
    return {"entry": found["entry"], **found["files"][0]}


def counts(program: Program) -> list[int]:
    return [program.json("list", what)["total"] for what in ("people", "devices", "rooms", "products", "groups")]


@pytest.mark.parametrize(
    "content",
    [
        "Inventarienummer;Modell\nNK-2;HP X\n",
        "Serienummer;Modell\nser2;HP X\n",
        "Serienummer;Användarnamn\nSER3;EVAPRO\n",
        "Serienummer;Användarnamn\nSER3;evapro@edu.kommunen.example\n",
        "Serienummer;Användarnamn\nSER3;evalena@edu.kommunen.example\n",
        "Serienummer;Innehavare\nSER3;Eva Lena PROVBERG\n",
        "Serienummer;Innehavare\nSER3;Provberg, Eva-Lena\n",
        "Serienummer;Rum\nSER3;sal 2\n",
        "Serienummer;Modell\nSER3;hp y\n",
        "Förnamn;Efternamn;Klass\nEva Lena;Provberg;5A\n",
        "Förnamn;Efternamn;Klass\nEVA-LENA;Provberg;Femman\n",
        "Förnamn;Efternamn\nEvaLena;Provberg\n",
        "Namn;Klass\nEva-Lena Provberg;5A\n",
        "Förnamn;Efternamn;E-post\nEva-Lena;Provberg;EVALENA@edu.kommunen.example\n",
        "Förnamn;Efternamn;Användarnamn\nEva-Lena;Provberg;EVAPRO\n",
    ],
)
def test_a_former_key_makes_no_twin_and_its_name_is_not_said_anew(joined: Program, content: str) -> None:
    before = counts(joined)
    found = said(joined, content)
    assert (found["created"], found["conflicts"], found["questions"]) == (0, 0, [])
    assert counts(joined) == before
    leo = joined.json("show", "person", "leopah")
    assert (leo["name"], leo["email"]) == ("Leo Påhittsson", "leo.pahittsson@edu.kommunen.example")
    assert said(joined, content)["entry"] is None
    assert joined.json("verify")["findings"] == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Förnamn;Efternamn;Klass\nEva Lena;Provberg;6A\n", "Leo Påhittsson"),
        ("Förnamn;Efternamn;Klass\nEva;Provberg;5A\n", "Eva Påhittsson"),
        ("Förnamn;Efternamn;E-post\nEva-Lena;Annan;evalena@edu.kommunen.example\n", "Leo Annan"),
    ],
)
def test_a_former_name_in_another_class_or_nearly_so_called_is_asked_about(
    joined: Program, row: str, name: str
) -> None:
    before = counts(joined)
    (asked,) = said(joined, row)["questions"]
    assert [each["id"] for each in asked["candidates"]] == [1]
    assert counts(joined)[0] == before[0]
    assert said(joined, row, "--answer", "2=1")["created"] == 0
    assert joined.json("show", "person", "leopah")["name"] == name, "a name that neither had is news"
    assert counts(joined)[0] == before[0]


def test_news_of_what_was_joined_is_no_conflict(joined: Program) -> None:
    said(joined, DEVICES.replace("NK-4;HP Y;Sal 2", "NK-4;HP Y;Sal 3"))
    assert joined.json("show", "device", "SER4")["placed_in"] == "Sal 3"
    own = joined.folder / "egen.csv"
    joined.json("undo", "6")
    joined.json("export", "devices", "--to", str(own))
    joined.json("join", "room", "Sal 1", "Sal 2")
    own.write_text(own.read_text(encoding="utf-8-sig").replace("Sal 2", "Sal 3"), encoding="utf-8")
    assert joined.json("import", str(own))["files"][0]["conflicts"] == 0
    found = said(joined, PEOPLE.replace("Provberg;Femman;miopro", "Provberg;6B;miopro"))
    assert found["conflicts"] == 0
    assert joined.json("show", "person", "miopro")["group"] == "6B"


def test_what_refers_to_one_that_was_joined_since_comes_back_with_the_kept_one(joined: Program) -> None:
    """A device that an undo brings back was held by somebody who is another record by now."""
    joined.json("undo", "5")
    joined.json("undo", "4")
    joined.json("edit", "device", "SER2", "held_by=evapro")
    joined.json("join", "device", "SER1", "SER2")
    joined.json("join", "person", "leopah", "evapro")
    entry = joined.json("history")["entries"][1]["entry"]
    joined.json("undo", str(entry))
    assert joined.json("show", "device", "SER2")["held_by"] == "Leo Påhittsson"
    assert joined.json("verify")["findings"] == []
    joined.json("redo", str(entry))
    assert joined.json("show", "device", "SER2")["id"] == 1
    assert joined.json("verify")["findings"] == []


def test_no_two_are_half_joined_by_a_redo(joined: Program) -> None:
    joined.json("undo", "5")
    joined.json("edit", "device", "SER3", "held_by=evapro")
    refused = joined("redo", "5")
    assert (refused.code, "#2 har fått något eget sedan dess" in refused.err) == (1, True)
    joined.json("join", "person", "leopah", "evapro")
    assert joined.json("show", "device", "SER3")["held_by"] == "Leo Påhittsson"
    assert joined.json("verify")["findings"] == []


def test_parting_or_joining_again_writes_no_entry_that_does_nothing(program: Program) -> None:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    said(program, PEOPLE)
    program.json("join", "person", "leopah", "evapro")
    for entry in ("3", "2"):
        program.json("undo", entry)
    assert program.json("list", "people")["total"] == 0
    assert "finns inte kvar" in program("redo", "3").err
    assert program.json("history")["entries"][0]["entry"] == 5


def test_parting_takes_the_keys_back_and_a_redo_gives_them_again(joined: Program) -> None:
    part = next(each["entry"] for each in joined.json("history")["entries"] if "#2" in each["sentence"]
                and each["sentence"].startswith("NK-1"))  # fmt: skip
    joined.json("undo", str(part))
    assert joined.json("show", "device", "SER2")["id"] == 2
    found = said(joined, "Serienummer;Modell\nSER2;HP X\n")
    assert (found["created"], joined.json("list", "devices")["total"]) == (0, 4)
    joined.json("undo")
    joined.json("redo", str(part))
    assert joined.json("show", "device", "SER2")["id"] == 1
    assert joined.json("verify")["findings"] == []


def test_one_that_cannot_come_back_stays_joined(program: Program) -> None:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    said(program, DEVICES.replace("NK-2;HP X", "NK-2;HP Z"))
    program.json("join", "device", "SER1", "SER2")
    program.json("remove", "product", "HP Z")
    program("undo", "3")
    assert program.json("show", "device", "SER2")["id"] == 1
    assert program.json("verify")["findings"] == []


@pytest.mark.parametrize(
    "rows",
    [
        ("Katarina;Påhitt;7A;", "Catarina;Påhitt;7A;"),
        ("Catarina;Påhitt;7A;", "Katarina;Påhitt;7A;"),
        ("Katarina;Påhitt;7A;", "Catarina;Påhitt;7B;"),
        ("Ada;Påhitt;7A;ada1@skola.example", "Ada;Påhitt;7A;ada2@skola.example"),
    ],
)
def test_a_list_that_names_both_of_two_that_became_one_makes_no_twin(program: Program, rows: tuple[str, str]) -> None:
    """Both rows mean the one who was kept: the first counts, the other is left and told, however often it comes."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    content = "\n".join(("Förnamn;Efternamn;Klass;E-post", *rows, ""))
    said(program, content)
    program.json("join", "person", "#1", "#2")
    for _ in range(2):
        again = said(program, content)
        assert (again["entry"], again["created"], again["updated"], again["skipped"]) == (None, 0, 0, 1)
    assert program.json("list", "people")["total"] == 1
    program.json("undo")
    assert program.json("list", "people")["total"] == 2
    assert said(program, content)["created"] == 0
    assert program.json("verify")["findings"] == []
