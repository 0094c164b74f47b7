"""Files that were read wrongly once, each with what is right (invented names, numbers of 31 February)."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Program

CASES = Path(__file__).parent.parent / "samples" / "cases"
UNPROTECTED = ("Zyx19elina", "Zyx20elina", "Zyx21elina", "Zyx22elina")


def names(school: Program) -> str:
    return " ".join(item["name"] for item in school.json("list", "people")["items"])


def test_skydd_klasslista_protects_nineteen_of_twenty_three(school: Program) -> None:
    before = names(school)
    found = school.json("import", str(CASES / "skydd_klasslista.csv"))
    after = names(school)
    assert sorted(re.findall(r"Zyx\d\delina", after)) == list(UNPROTECTED)
    assert "Zyx" not in before
    assert [each["line"] for each in found["files"][0]["problems"]] == [14, 18, 19, 20]


def test_skydd_klasslista_nej_lifts_no_protection(school: Program) -> None:
    school.json("import", str(CASES / "skydd_klasslista.csv"))
    for options in ((), ("--take-theirs",), ("--take-theirs", "--erase-blanks")):
        school("import", str(CASES / "skydd_klasslista_nej.csv"), *options)
        assert sorted(re.findall(r"Zyx\d\delina", names(school))) == list(UNPROTECTED), options


def test_sekretess_ss12000_protects_ali_and_bo_and_not_asa(school: Program) -> None:
    school.json("import", str(CASES / "sekretess_ss12000.csv"))
    assert "Åsa Öberg" in names(school)
    assert not re.search(r"Ali Ek|Bo Ek", names(school))


def test_pnr_i_anteckning_keeps_no_identity_number(school: Program) -> None:
    school.json("import", str(CASES / "pnr_i_anteckning.csv"))
    notes = [item["note"] for item in school.json("list", "devices", "--where", "asset_tag~N")["items"]]
    assert {"lånas av elev –", "pnr –"} <= set(notes)


def test_pnr_notations_keeps_none_and_every_ordinary_note(school: Program) -> None:
    school.json("import", str(CASES / "pnr_notations.csv"))
    notes = [str(item["note"] or "") for item in school.json("list", "people")["items"]]
    assert {note for note in notes if re.search(r"\d", note) and not note.startswith("vanlig")} == set()
    written = (CASES / "pnr_notations.csv").read_text("utf-8-sig").splitlines()
    ordinary = [line.rpartition(";")[2] for line in written if line.rpartition(";")[2].startswith("vanlig")]
    assert ordinary
    assert set(ordinary) <= set(notes)


def test_protected_device_mentions_tell_nobody_where_the_protected_person_has_the_device(school: Program) -> None:
    school.json("import", str(CASES / "skydd_klasslista.csv"))
    school.json("import", str(CASES / "protected_device_mentions.csv"))
    devices = school.json("list", "devices")["items"]
    assert "SERZ17" in str(devices)
    for listed in (str(devices), str(school.json("list", "people")["items"])):
        assert "Qvarn17" not in listed
        assert "Zyx17" not in listed


def test_strict_open_xml_is_read_like_any_workbook(school: Program) -> None:
    school.json("import", str(CASES / "files" / "strict_open_xml.xlsx"))
    told = {item["serial"]: item["asset_tag"] for item in school.json("list", "devices")["items"]}
    assert {"PF3X9K1A": "NSK-001", "PF3X9K1B": "NSK-002"}.items() <= told.items()


def test_workbooks_of_other_formats_bring_what_the_same_list_brings_as_csv(school: Program) -> None:
    books = CASES.parent / "workbooks"
    first = school.json("import", str(books / "enheter.xls"))["files"][0]
    # A long number that Excel has destroyed is no tag; the rest of the row comes in.
    assert (first["created"], first["failed"]) == (3, 0)
    again = school.json("import", str(books / "enheter.ods"))
    assert again["entry"] is None
    told = {item["serial"]: item["asset_tag"] for item in school.json("list", "devices")["items"]}
    assert {"PF3X9K1A": "NSK-001", "PF3X9K1B": "NSK-002", "PF3X9K1C": None}.items() <= told.items()


def test_locked_and_foreign_workbooks_are_told_with_the_menu_item(school: Program) -> None:
    for name, words in (("losenord.xlsx", "Skydda arbetsbok"), ("apple.numbers", "Exportera till > Excel")):
        done = school("import", str(CASES / "files" / name))
        assert done.code == 1
        assert done.err.count(name) == 1
        assert words in done.err
