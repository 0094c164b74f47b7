"""``restore`` protects again whoever was protected since the copy, and says so (needs U7)."""

from __future__ import annotations

from tests.cli.conftest import Program


def test_restoring_tells_how_many_are_protected_again(school: Program) -> None:
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    said = school("restore", copy)
    assert said.code == 0
    assert "1 person som stod där med namn har fått sitt skydd tillbaka." in said.out
    names = [item["name"] for item in school.json("list", "people")["items"]]
    assert "Leo Påhittsson" not in names
    assert school.json("verify")["findings"] == []
    assert "Påhittsson" not in school("history").out
    assert school.json("restore", str(school.folder / "kopia.db"))["protected"] == 1
