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
    assert school.json("show", "device", "987651234")["item"]["note"] == '["trasig skärm'


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
