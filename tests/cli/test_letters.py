"""Cells, serials and tags written with other letters than plain capitals are what they say, and are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Program

LETTERS = Path(__file__).parent.parent / "samples" / "letters"
BRACKETS = ('["trasig skärm', '["a","b"]', "[]", '{"a": 1}', '"citat"', "[[", '["')


def test_a_near_serial_with_a_bracket_in_its_note_is_told_and_taken_in(school: Program) -> None:
    school.json("import", str(LETTERS / "first.csv"))
    done = school.json("import", str(LETTERS / "near_bracket.csv"))
    told = [row["reason"] for row in done["files"][0]["problems"]]
    assert "Nästan samma serienummer står på 0987651234 här. Se efter om det är samma enhet." in told
    assert school.json("show", "device", "987651234")["note"] == '["trasig skärm'


@pytest.mark.parametrize("note", BRACKETS)
def test_a_cell_that_looks_like_json_is_a_text(school: Program, note: str) -> None:
    quoted = '"' + note.replace('"', '""') + '"'
    lines = f"Serienummer;Modell;Rum;Anteckning\n0987651234;{quoted};{quoted};x\n"
    school.json("import", school.file("först.csv", lines))
    school("import", "--preview", school.file("sedan.csv", f"Serienummer;Anteckning\n987651234;{quoted}\n"))
    school.json("import", school.file("sedan.csv", f"Serienummer;Anteckning\n987651234;{quoted}\n"))
    found = school.json("list", "devices", "--where", "serial~987651234")["items"]
    assert [(each["model"], each["placed_in"], each["note"]) for each in found] == [
        (note, note, "x"),
        (None, None, note),
    ]


def test_tags_with_swedish_letters_are_found_wherever_they_are_typed(school: Program) -> None:
    """By list, show, and the same file again."""
    school.json("import", str(LETTERS / "swedish_tags.csv"))
    for typed, tag in (
        ("Förskola-12", "Förskola-12"), ("FÖRSKOLA-12", "Förskola-12"), ("fo\u0308rskola\u201112", "Förskola-12"),
        ("Lärplatta 3", "Lärplatta 3"), ("lärplatta\u00a03", "Lärplatta 3"), ("LÄRPLATTA3", "Lärplatta 3"),
    ):  # fmt: skip
        found = school.json("list", "devices", "--where", f"asset_tag={typed}")["items"]
        assert [each["asset_tag"] for each in found] == [tag]
        assert school.json("show", "device", typed)["asset_tag"] == tag
    again = school.json("import", str(LETTERS / "swedish_tags.csv"))
    assert (again["entry"], again["files"][0]["unchanged"]) == (None, 2)


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2007", "\u00ad", "\u200b", " ", "\ufeff"])
def test_blanks_of_every_kind_part_no_serial(school: Program, blank: str) -> None:
    school.json("import", school.file("ett.csv", "Serienummer;Inventarienummer;Modell\nPROV7001X;Ö 7;Prov 11\n"))
    typed = f"PROV{blank}7001X"
    assert school.json("show", "device", typed)["serial"] == "PROV7001X"
    assert school.json("list", "devices", "--where", f"serial={typed}")["total"] == 1
    lines = f"Serienummer;Inventarienummer;Modell;Anteckning\n{typed};ö{blank}7;Prov 11;här\n"
    told = school.json("import", school.file("två.csv", lines))["files"][0]
    assert (told["created"], told["updated"]) == (0, 1)
    device = school.json("show", "device", "PROV7001X")
    assert (device["serial"], device["asset_tag"], device["note"]) == ("PROV7001X", "Ö 7", "här")


def test_two_with_one_key_are_told_apart_and_never_taken_for_one(school: Program) -> None:
    lines = "Serienummer;Inventarienummer;Modell\nA1;Förskola-1;Prov 11\nA2;FÖRSKOLA-1;Prov 11\n"
    school.json("import", school.file("ett.csv", lines))
    assert school.json("list", "devices", "--where", "asset_tag=förskola-1")["total"] == 2
    refused = school("show", "device", "förskola-1")
    assert refused.code == 1
    assert "#5 Förskola-1 (A1, Prov 11); #6 FÖRSKOLA-1 (A2, Prov 11)" in refused.err
    told = school.json("import", school.file("tre.csv", "Inventarienummer;Modell;Anteckning\nförskola-1;Prov 11;x\n"))
    assert told["files"][0]["failed"] == 1


def test_lists_are_sorted_as_a_swede_counts_and_spells(school: Program) -> None:
    rooms = ("Sal 2", "Sal 10", "Zebra", "Ångan 2", "Ångan 10", "Äpplet", "Östan")
    lines = "".join(f"R{n};{room};Prov {12 - n}\n" for n, room in enumerate(reversed(rooms)))
    school.json("import", school.file("rum.csv", "Serienummer;Rum;Modell\n" + lines))
    found = [each["name"] for each in school.json("list", "rooms")["items"]]
    assert [name for name in found if name in rooms] == list(rooms)
    found = [each["name"] for each in school.json("list", "rooms", "--order", "-name")["items"]]
    assert [name for name in found if name in rooms] == list(reversed(rooms))
    devices = school.json("list", "devices", "--where", "serial~R", "--order", "model")["items"]
    assert [each["model"] for each in devices if each["serial"] in "R0R1R2R3R4R5R6"] == [
        f"Prov {n}" for n in range(6, 13)
    ]
    holders = school.json("list", "devices", "--where", "serial~R", "--order", "placed_in.name")["items"]
    assert [each["placed_in"] for each in holders if each["placed_in"] in rooms] == list(rooms)
