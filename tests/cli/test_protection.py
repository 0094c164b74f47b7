"""Protection fails closed, is lifted by nothing but a step of its own, and nobody is found behind the alias (U7)."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.conftest import Program

PROTECTS = (
    "Ja", "ja", "1", "X", "x", "Sekretessmarkering", "Skyddad folkbokföring", "Fingerade uppgifter", "Kvarskrivning",
    "Sekretess", "SKYDDAD", "S", "*", "true", "Y", "Skyddad adress", "Sekretess - kontakta rektor", "2", "2027-06-30",
    "?", "Å", "hemlig", "JA!",
)  # fmt: skip
DOES_NOT = ("nej", "0", "Ingen", "", "false", "no", "–", "N/A", "-", "NEJ", "Ej skyddad")


def people(school: Program, header: str, *rows: str) -> str:
    return school.file("skydd.csv", "\n".join((f"Förnamn;Efternamn;Klass;{header}", *rows)) + "\n")


def names(school: Program) -> list[str]:
    return [item["name"] for item in school.json("list", "people")["items"]]


def test_whatever_is_no_known_no_protects(school: Program) -> None:
    rows = [f"Zyx{at:02d};Qvarn;9Ö;{said}" for at, said in enumerate((*PROTECTS, *DOES_NOT))]
    assert school("import", people(school, "Skyddade personuppgifter", *rows)).code == 0
    found = " ".join(names(school))
    for at, said in enumerate((*PROTECTS, *DOES_NOT)):
        assert (f"Zyx{at:02d}" in found) is (said in DOES_NOT), said


def test_an_unknown_word_is_told(school: Program) -> None:
    file = people(school, "securityMarking", "Zyx00;Qvarn;9Ö;Sekretess - kontakta rektor", "Zyx01;Qvarn;9Ö;Ingen")
    problems = school.json("import", file)["files"][0]["problems"]
    assert [(each["line"], each["column"]) for each in problems] == [(2, "securityMarking")]
    assert "skyddad" in problems[0]["reason"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Sekretessmarkering", "Ja"), ("Skyddad identitet", "x"), ("Skyddad folkbokföring", "1"),
        ("Sekretess;Skyddad adress", "nej;Ja"), ("Sekretess;Skyddad adress", "Ja;nej"), ("Har sekretess?", "2"),
    ],
)  # fmt: skip
def test_every_column_of_protection_counts(school: Program, header: str, row: str) -> None:
    assert school("import", people(school, header, f"Zyx;Qvarn;9Ö;{row}")).code == 0
    assert not any("Zyx" in name for name in names(school))


@pytest.mark.parametrize("said", ["nej", "", "0", "Ingen"])
@pytest.mark.parametrize("option", [(), ("--take-theirs",), ("--erase-blanks",), ("--take-theirs", "--erase-blanks")])
def test_no_file_lifts_protection(school: Program, said: str, option: tuple[str, ...]) -> None:
    assert school("import", people(school, "Sekretess", "Zyx;Qvarn;9Ö;Ja")).code == 0
    school("import", people(school, "Sekretess", f"Zyx;Qvarn;9Ö;{said}"), *option)
    assert not any("Zyx" in name for name in names(school))


def test_no_undo_and_no_redo_lifts_protection_or_says_the_name(school: Program) -> None:
    entry = school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")["entry"]
    undone = school("undo", str(entry))
    assert undone.code == 1
    assert "Påhittsson" not in undone.out + undone.err
    assert not any("Påhittsson" in name for name in names(school))
    lifted = school.json("edit", "person", "#1", "protected=nej", "--reason", "Skyddet har upphört")["entry"]
    assert "Leo Påhittsson" in names(school)
    school.json("undo", str(lifted))
    assert "Leo Påhittsson" not in names(school), "undoing the lifting protects"
    school("redo")
    assert "Leo Påhittsson" not in names(school)
    assert school.json("verify")["findings"] == []


def test_lifting_needs_a_reason_and_stands_alone(school: Program) -> None:
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    assert school("edit", "person", "Elev F01", "protected=nej").code != 0
    assert school("edit", "person", "Elev F01", "protected=", "--reason", " ").code != 0
    together = ("protected=nej", "alias=", "--reason", "Skäl")
    assert school("edit", "person", "Elev F01", *together).code != 0
    assert "Elev F01" in names(school)


@pytest.mark.parametrize(
    "asked",
    [
        ("list", "people", "--where", "family_name=Påhittsson"), ("list", "people", "--where", "given_name~Le"),
        ("list", "people", "--where", "email=leo.pahittsson@edu.kommunen.example"),
        ("list", "people", "--where", "guardian_name=Åsa"), ("list", "devices", "--where", "held_by.family_name~ahitt"),
        ("list", "devices", "--where", "note~Påhitt"),
    ],
)  # fmt: skip
def test_no_condition_finds_somebody_behind_the_alias(school: Program, asked: tuple[str, ...]) -> None:
    school.json("edit", "person", "Leo Påhittsson", "guardian_name=Åsa")
    school.json("edit", "device", "5CD1234ABC", "held_by=Leo Påhittsson", "note=Hos Påhittsson")
    assert school.json(*asked)["items"], "the test is about something"
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    assert school.json(*asked)["items"] == []


def test_the_name_gives_a_protected_person_no_place_and_no_answer(school: Program) -> None:
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    ordered = [item["name"] for item in school.json("list", "people", "--order", "family_name")["items"]]
    assert ordered[-1] == "Elev F01"
    for said in ("leo.pahittsson@edu.kommunen.example", "Leo Påhittsson", "leo.pahittsson"):
        assert school("show", "person", said).code != 0, said
    assert school("show", "person", "Elev F01").code == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [("lånas av elev 1304128397", "lånas av elev –"), ("pnr 20130412 8397", "pnr –"), ("order 1304128397", None)],
)
def test_a_note_from_a_file_keeps_no_identity_number(school: Program, said: str, kept: str | None) -> None:
    file = school.file("n.csv", f"Serienummer;Inventarienr;Modell;Anteckning\nPF3X9K1A;N1;L;{said}\n")
    problems = school.json("import", file)["files"][0]["problems"]
    assert school.json("show", "device", "PF3X9K1A")["note"] == (said if kept is None else kept)
    assert ("personnummer" in str(problems)) is (kept is not None)


def test_undoing_a_return_gives_nothing_to_somebody_who_was_erased(school: Program) -> None:
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "5CD1234ABC")
    returned = school.json("handover", "return", "--device", "5CD1234ABC")["entry"]
    school.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring")
    refused = school("undo", str(returned))
    assert refused.code == 1
    assert "NK-0001 Status: det är raderat för gott" in refused.err
    assert "Påhittsson" not in refused.err
    assert school.json("show", "device", "5CD1234ABC")["held_by"] is None
    assert school.json("verify")["findings"] == []


def test_handing_out_again_lends_nothing_to_somebody_who_was_erased(school: Program) -> None:
    issued = school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "5CD1234ABC")["entry"]
    school.json("undo", str(issued))
    school.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring")
    school("redo", str(issued))
    assert school.json("show", "device", "5CD1234ABC")["held_by"] is None
    assert school.json("verify")["findings"] == []


def test_verify_tells_of_a_device_with_somebody_who_was_erased(school: Program) -> None:
    school.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring")
    school.json("edit", "device", "5CD1234ABC", "held_by=#1")
    found = school("verify", "--json")
    assert found.code == 1
    assert ["raderad för gott" in each for each in found.json["findings"]] == [True]


def test_devices_are_found_by_whose_holder_is_protected(school: Program) -> None:
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "5CD1234ABC")
    school.json("handover", "issue", "--person", "Mio Provberg", "--device", "5CD1234ABD")
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01")
    found = school.json("list", "devices", "--where", "held_by.protected=ja")["items"]
    assert [(item["serial"], item["held_by"]) for item in found] == [("5CD1234ABC", "Elev F01")]
    out = school.folder / "ut.csv"
    school.json("export", "devices", "--to", str(out), "--column", "serial", "--column", "held_by.protected")
    assert out.read_text(encoding="utf-8-sig").splitlines()[0].count(";") == 1, "the id column and the serial number"


def test_a_list_without_the_mark_shows_no_protected_name_anew(school: Program) -> None:
    first = people(school, "Sekretess", "Zyx;Qvarn;9Ö;Ja")
    school.json("import", first)
    moved = school.file("ny.csv", "Förnamn;Efternamn;Klass\nZyx;QVARN;8A\nZyx;Annan;8A\n")
    (asked,) = school.json("import", moved)["files"][0]["questions"]
    assert not any("Qvarn" in str(each) for each in asked["candidates"]), "whom it may be is told by the alias"
    problems = school.json("import", moved, "--answer", "2=new")["files"][0]["problems"]
    assert [each["line"] for each in problems if "skyddad identitet har det här namnet" in each["reason"]] == [2]
    assert not any("QVARN" in name or "Qvarn" in name for name in names(school))
    assert "Zyx Annan" in names(school)
    assert school.json("verify")["findings"] == []
    assert school.json("import", moved)["entry"] is None


def test_a_protected_name_is_told_when_several_files_come_in_together(school: Program) -> None:
    school.json("import", people(school, "Sekretess;Användarnamn", "Zyx;Qvarn;9Ö;Ja;zyxqva1"))
    moved = school.file("ny.csv", "Förnamn;Efternamn;Klass;Användarnamn\nZyx;Qvarn;8A;zyxny1\n")
    other = school.file("annan.csv", "Förnamn;Efternamn;Klass\nFredo;Annan;8A\n")
    files = school.json("import", other, moved, "--preview")["files"]
    told = [
        (file["file"], each["line"])
        for file in files
        for each in file["problems"]
        if "har det här namnet" in each["reason"]
    ]
    assert told == [("ny.csv", 2)]


def test_two_of_one_name_in_a_file_are_as_the_file_says(school: Program) -> None:
    school.json("import", people(school, "Sekretess", "Zyx;Qvarn;9Ö;Ja", "Zyx;Qvarn;9A;nej"))
    assert names(school).count("Zyx Qvarn") == 1


@pytest.mark.parametrize("spelled", ["Zyx Lo;Qvarn", "ZYX-LO;Qvarn", "Zyx–Lo;qvarn ", "Zyx;Lo Qvarn"])
def test_a_protected_name_is_known_however_it_is_spelled(school: Program, spelled: str) -> None:
    school.json("import", people(school, "Sekretess", "Zyx-Lo;Qvarn;9Ö;Ja"))
    file = school.file("ny.csv", f"Förnamn;Efternamn;Klass\n{spelled};8A\n")
    asked = school.json("import", file, "--preview")["files"][0]["questions"]
    answer = ("--answer", "2=new") if asked else ()
    assert "har det här namnet" in str(school.json("import", file, *answer)["files"][0]["problems"])
    assert not any("Lo" in name or "LO" in name for name in names(school))
    assert school.json("verify")["findings"] == []


def test_erasing_takes_the_name_out_of_rows_that_were_kept_for_repair(school: Program) -> None:
    """Their cells stand behind the names of their columns, with a sign between that is written as letters."""
    rows = "PF3X9K1A;HP;Ada Prov;hej\n8,834E+15;Acer;Zyx Qvarn;Zyx Qvarn har den\n"
    school.json("import", school.file("kl.csv", "Förnamn;Efternamn;Klass\nZyx;Qvarn;9A\n"))
    school.json("import", school.file("enheter.csv", f"Serienummer;Modell;Användare;Anteckning\n{rows}"))
    school.json("erase", "person", "Zyx Qvarn", "--reason", "gallring")
    with closing(sqlite3.connect(school.database)) as conn:
        assert "Qvarn" not in "\n".join(conn.iterdump())


def test_erasing_finds_a_name_behind_a_line_break(school: Program) -> None:
    """A long note stands in a source's baseline and in a field of one's own as one text with signs for its lines."""
    school.json("import", school.file("kl.csv", "Förnamn;Efternamn;Klass\nZyx;Qvarn;9A\n"))
    devices = 'Serienummer;Modell;Anteckning\nPF3X9K1A;HP;"Hos\nZyx Qvarn"\n'
    school.json("import", school.file("enheter.csv", devices))
    school.json("erase", "person", "Zyx Qvarn", "--reason", "gallring")
    with closing(sqlite3.connect(school.database)) as conn:
        assert "Qvarn" not in "\n".join(conn.iterdump())
    assert school.json("verify")["findings"] == []
