"""What an import counts is shown, and nothing is told to be missing that comes in the same step."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program

HEADS = "Förnamn;Efternamn;Klass;Användarnamn\n"
LEO, ASA = "Leo;Påhittsson;5A;leopah\n", "Åsa;Exempelqvist;5A;asaexe\n"


@pytest.fixture
def begun(program: Program) -> Program:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


def test_who_has_left_and_stands_in_the_old_list_is_shown_beside_the_count(begun: Program) -> None:
    old = begun.file("gammal.csv", HEADS + LEO + ASA)
    begun.json("import", old)
    begun.json("import", begun.file("ny.csv", HEADS + LEO), "--left")
    for options in (("--preview",), ()):
        (file,) = begun.json("import", old, *options)["files"]
        assert (file["conflicts"], file["conflicting"]) == (
            1, [{"line": 3, "field": "Aktiv", "ours": "nej", "theirs": "ja"}]
        )  # fmt: skip
    told = begun("import", old).out
    assert "rad 3, Aktiv: här står nej, och det blir kvar. Filen säger ja." in told
    assert "”--take-theirs” tar det som filerna säger." in told
    (file,) = begun.json("import", old, "--take-theirs")["files"]
    assert (file["conflicts"], file["conflicting"]) == (0, [])
    assert begun.json("show", "person", "asaexe")["active"] is True


def test_a_conflict_tells_nothing_of_a_protected_person(begun: Program) -> None:
    rows = "Förnamn;Efternamn;Klass;Användarnamn;Skyddad;Anteckning\n"
    begun.json("import", begun.file("a.csv", rows + "Zyx;Qvarn;5A;zyxqva;Ja;hemlig adress\n"))
    begun.json("edit", "person", "#1", "note=ringer mormor")
    found = begun("import", begun.file("b.csv", rows + "Zyx;Qvarn;5A;zyxqva;Ja;ny\n"))
    assert "mormor" not in found.out
    assert "här står något annat" in found.out


@pytest.mark.parametrize(("devices", "people"), [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_what_another_file_of_the_import_brings_is_not_told_to_be_missing(
    begun: Program, devices: str, people: str
) -> None:
    files = [
        begun.file(devices, "Serienummer;Innehavare;Rum;Grupp\nSER1;Nils Provberg;Sal 9;\nSER2;Ingen Alls;;\n"),
        begun.file(people, "Förnamn;Efternamn;Klass\nNils;Provberg;6A\n"),
    ]
    for options in (("--preview",), ()):
        found = begun.json("import", *sorted(files), *options)["files"]
        said = [each["said"] for file in found for each in file["unresolved"]]
        assert said in ([], ["Ingen Alls"]), "only what no file brings"
    assert begun.json("show", "device", "SER1")["held_by"] == "Nils Provberg"
    assert begun.json("list", "groups")["total"] == 1
