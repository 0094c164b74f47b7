"""No undo shows who somebody protected is: not after a restore, not by an alias, not by parting two (needs U7)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program


def names(school: Program) -> list[str]:
    return [item["name"] for item in school.json("list", "people")["items"]]


def test_an_undo_after_a_restore_leaves_the_alias(school: Program) -> None:
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01")
    school.json("restore", copy)
    undone = school("undo")
    assert undone.code == 1, "nothing of it is put back, so the step stays in effect"
    assert "Elev F01 Visas som: skyddet hävs, och ett alias ändras, med ett eget steg" in undone.err
    assert "Elev F01" in names(school)
    school("redo")
    assert "Elev F01" in names(school)
    school.json("restore", copy)
    assert "Elev F01" in names(school), "the list beside the database has kept it, too"
    assert school.json("verify")["findings"] == []


@pytest.mark.parametrize("first", ["", "Elev F10"])
def test_an_alias_is_put_elsewhere_by_no_undo(school: Program, first: str) -> None:
    school.json("protect", "Leo Påhittsson", *(("--alias", first) if first else ()))
    corrected = school.json("protect", first or "#1", "--alias", "Elev F01")["entry"]
    assert school("undo", str(corrected)).code == 1
    assert "Elev F01" in names(school)


def test_an_alias_from_before_the_protection_is_not_put_back_by_undoing_its_correction(school: Program) -> None:
    school.json("edit", "person", "Leo Påhittsson", "alias=Leo i femman")
    corrected = school.json("edit", "person", "Leo Påhittsson", "alias=Elev F01")["entry"]
    school.json("protect", "Leo Påhittsson")
    assert school("undo", str(corrected)).code == 1
    assert "Elev F01" in names(school)


def test_an_alias_of_somebody_who_is_not_protected_is_put_back_as_ever(school: Program) -> None:
    school.json("edit", "person", "Leo Påhittsson", "alias=Lillen")
    corrected = school.json("edit", "person", "Leo Påhittsson", "alias=Elev F01")["entry"]
    school.json("undo", str(corrected))
    assert school.json("show", "person", "Leo Påhittsson")["alias"] == "Lillen"


def test_parting_two_leaves_both_protected_as_the_one_was(school: Program) -> None:
    school.json("add", "person", "given_name=Leopold", "family_name=Påhittsson", "username=leopold1")
    joined = school.json("join", "person", "Leo Påhittsson", "leopold1")["entry"]
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01")
    school.json("undo", str(joined))
    assert len(names(school)) == 4
    assert not any("Leo" in name for name in names(school)), names(school)
    assert "Leopold" not in school("history").out
    assert school.json("verify")["findings"] == []


def test_parting_two_who_are_not_protected_protects_nobody(school: Program) -> None:
    school.json("add", "person", "given_name=Leopold", "family_name=Påhittsson", "username=leopold1")
    school.json("protect", "Mio Provberg", "--alias", "Elev F02")
    joined = school.json("join", "person", "Leo Påhittsson", "leopold1")["entry"]
    school.json("undo", str(joined))
    assert {"Leo Påhittsson", "Leopold Påhittsson", "Elev F02"} <= set(names(school))


def test_the_very_beginning_of_the_register_is_not_undone(program: Program) -> None:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    for asked in (("undo", "1"), ("undo", "1", "--preview")):
        done = program(*asked)
        assert done.code != 0
        assert "Post 1 är den som registret börjar med, så den kan inte ångras." in done.err
    assert program("undo").code != 0
    assert [item["name"] for item in program.json("list", "units")["items"]] == ["Provskolan"]
