"""Importing, exporting, backups, restoring, verifying, erasing and settings."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from coordinator.storage.disk.kept_backups import MONTHLY
from tests.cli.conftest import DEVICES, PEOPLE, Program

KEYS = {
    "file", "profile", "kind", "encoding", "delimiter", "rows", "created", "updated", "unchanged", "skipped", "failed",
    "conflicts", "problems",
}  # fmt: skip
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def newest(program: Program) -> int:
    entry: int = program.json("history")["entries"][0]["entry"]
    return entry


def test_an_import_accounts_for_every_row(program: Program) -> None:
    program.json("init", "--school-code", "1", "--school-name", "Provskolan")
    document = program.json("import", program.file("elever.csv", PEOPLE), program.file("enheter.csv", DEVICES))
    assert document["entry"] == 2
    files = {file["file"]: file for file in document["files"]}
    assert set(files) == {"elever.csv", "enheter.csv"}
    for file in files.values():
        assert file.keys() >= KEYS
        assert file["rows"] == sum(file[fate] for fate in ("created", "updated", "unchanged", "skipped", "failed"))
    assert files["enheter.csv"]["created"] == 4
    assert files["enheter.csv"]["delimiter"] == ";"


def test_a_preview_answers_the_same_and_writes_nothing(school: Program) -> None:
    changed = school.file("enheter.csv", DEVICES.replace("Sal 12", "Sal 13"))
    before = newest(school)
    preview = school.json("import", "--preview", changed)
    assert preview["entry"] is None
    assert newest(school) == before
    done = school.json("import", changed)
    assert done["entry"] == before + 1
    assert done["files"] == preview["files"]


def test_the_same_file_again_makes_no_entry(school: Program) -> None:
    again = school.json("import", str(school.folder / "enheter.csv"))
    assert again["entry"] is None
    assert again["files"][0]["unchanged"] == 4


def test_a_refused_row_is_told_and_the_rest_comes_in(school: Program) -> None:
    rows = DEVICES + "8,834E+15;NK-0009;HP Fortis 11;Lager;;\n5CD1234ABG;NK-0010;HP Fortis 11;Lager;;\n"
    document = school.json("import", school.file("fler.csv", rows))
    file = document["files"][0]
    assert (file["created"], file["failed"]) == (1, 1)
    problem = next(problem for problem in file["problems"] if problem["line"] == 6)
    assert problem["column"] == "Serienummer"
    assert problem["reason"]
    assert "8,834E+15" not in problem["reason"]


def test_when_nothing_can_be_read_the_exit_code_says_so(school: Program) -> None:
    for name, content in (("tom.csv", ""), ("brev.csv", "Hej!\nDet här är ett brev.\n")):
        done = school("import", school.file(name, content), "--json")
        assert done.code == 1
        assert done.err.count("\n") == 1
        if done.out:
            assert done.json["entry"] is None
    assert school("import", str(school.folder / "saknas.csv")).code == 1
    assert school("import", "--profile", "nonsense", str(school.folder / "enheter.csv")).code == 1


def test_the_schools_word_stays_unless_theirs_is_taken(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "asset_tag=NK-1111")
    theirs = school.file("enheter.csv", DEVICES.replace("NK-0001", "NK-2222"))
    counted = school.json("import", theirs)
    assert counted["files"][0]["conflicts"] == 1
    assert school.json("show", "device", "5CD1234ABC")["asset_tag"] == "NK-1111"
    school.json("edit", "device", "5CD1234ABC", "asset_tag=NK-1112")
    theirs = school.file("enheter.csv", DEVICES.replace("NK-0001", "NK-3333"))
    school.json("import", "--take-theirs", theirs)
    assert school.json("show", "device", "5CD1234ABC")["asset_tag"] == "NK-3333"


def test_blanks_erase_only_when_asked(school: Program) -> None:
    blank = school.file("enheter.csv", DEVICES.replace("Sal 12", ""))
    school.json("import", blank)
    assert school.json("show", "device", "5CD1234ABF")["placed_in"] == "Sal 12"
    school.json("import", school.file("enheter.csv", DEVICES))
    school.json("import", "--erase-blanks", school.file("enheter.csv", DEVICES.replace("Sal 12", "")))
    assert school.json("show", "device", "5CD1234ABF")["placed_in"] is None


@pytest.mark.parametrize("name", ["lista.csv", "lista.xlsx"])
def test_an_exported_list_comes_back_as_a_no_op(school: Program, name: str) -> None:
    to = school.folder / name
    done = school.json("export", "devices", "--to", str(to))
    assert (done["rows"], done["file"]) == (4, str(to))
    assert school.json("import", str(to))["entry"] is None


def test_an_export_follows_its_conditions(school: Program) -> None:
    to = school.folder / "sal.csv"
    line = ["export", "devices", "--to", str(to), "--where", "placed_in=Sal 12", "--column", "serial"]
    assert school.json(*line)["rows"] == 1
    assert "5CD1234ABF" in to.read_text(encoding="utf-8-sig")
    assert school("export", "devices", "--to", str(school.folder / "x.txt")).code == 1
    assert school("export", "devices", "--to", str(to), "--profile", "nonsense").code == 1


def test_a_backup_is_restored(school: Program) -> None:
    made = school.json("backup", "--to", str(school.folder / "kopia.db"))
    assert Path(made["file"]).stat().st_size == made["size"]
    school.json("edit", "device", "5CD1234ABC", "status=lost")
    school.json("restore", made["file"])
    assert school.json("show", "device", "5CD1234ABC")["status"] == "in_store"
    assert school.json("backup", "--list")["backups"], "what stood there was kept"
    assert school("restore", school.file("brev.txt", "Hej")).code == 1
    assert school.json("verify")["findings"] == []


def test_a_person_is_erased_for_good(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "held_by=Leo Påhittsson")
    held = school("erase", "person", "Leo Påhittsson", "--reason", "har flyttat")
    assert held.code == 1
    assert "NK-0001" in held.err
    school.json("edit", "device", "5CD1234ABC", "held_by=")
    kept = len(school.json("backup", "--list")["backups"])
    assert kept
    erased = school.json("erase", "person", "Leo Påhittsson", "--reason", "har flyttat")
    assert (erased["erased"], erased["backups"]) == (1, kept)
    said = "".join(
        school(*line, "--json").out for line in (["list", "people"], ["history"], ["history", "--entry", "2"])
    )
    assert "Påhittsson" not in said
    sentence = school.json("history")["entries"][0]["sentence"]
    assert (
        sentence
        == f"En person raderad för gott; säkerhetskopior från tiden före ({kept} st) kan ännu innehålla personen."
    )
    assert school.json("backup", "--thin-erased")["removed"] == kept
    assert len(school.json("backup", "--list")["backups"]) == 1
    assert school.json("verify")["findings"] == []


def test_how_long_backups_may_hold_an_erased_person_is_said_as_it_is_kept(school: Program) -> None:
    school.json("add", "person", "given_name=Ali", "family_name=Exempelsson")
    school.json("backup")
    said = school("erase", "person", "Ali Exempelsson", "--reason", "har flyttat").out
    assert f"inom {MONTHLY} månader" in said


def test_settings(school: Program) -> None:
    assert school.json("settings", "set", "receipt.contact", "Provvägen 2")["entry"]
    assert school.json("settings", "set", "receipt.contact", "Provvägen 2")["entry"] is None
    assert school.json("settings", "list")["settings"]["receipt.contact"] == "Provvägen 2"
    assert school("settings", "set", "receipt.copies", "3").code == 1
    logo = school.folder / "logo.png"
    logo.write_bytes(PIXEL)
    school.json("settings", "set", "receipt.logo", "--file", str(logo))
    assert school("settings", "set", "receipt.logo", "--file", school.file("logo.txt", "hej")).code == 1
    assert "receipt.logo" in school("settings", "list").out


def test_a_serial_written_otherwise_is_the_same_one_and_a_near_one_is_pointed_out(school: Program) -> None:
    file = school.file("skannat.csv", "Serienummer;Anteckning\n5cd1234abc ;gemener\nS5CD1234ABD;streckkod\n")
    told = school.json("import", file)["files"][0]
    assert (told["created"], told["updated"]) == (1, 1)
    assert "NK-0002" in told["problems"][0]["reason"]
    device = school.json("show", "device", "NK-0001")
    assert (device["serial"], device["note"]) == ("5CD1234ABC", "gemener")
    assert school.json("import", file)["entry"] is None


def test_a_personal_number_inside_a_name_is_not_kept(school: Program) -> None:
    file = school.file("klass.csv", "Förnamn;Efternamn;Klass\nTuva 20120231-9999;Testberg;5A\n")
    assert school.json("import", file)["files"][0]["problems"]
    for path in school.folder.glob("school.db*"):
        assert path.is_dir() or b"0231-9999" not in path.read_bytes()


def test_what_has_no_serial_of_its_own_waits_for_the_file_that_has(school: Program) -> None:
    intune = "Device ID,Device name,Serial number,Azure AD Device ID,Last check-in,Model,OS,Manufacturer\n"
    entra = "displayName,accountEnabled,operatingSystem,deviceId,approximateLastSignInDateTime,objectId\n"
    one = school.file("1.csv", entra + "PC-1,true,Windows,aaaa-1,2026-11-01T10:00:00Z,o\n")
    two = school.file("2.csv", intune + "d1,PC-1,PF0EXAMPLE,aaaa-1,2026-10-01 10:00:00,21FG,Windows,LENOVO\n")
    told = {file["file"]: file for file in school.json("import", one, two)["files"]}
    assert (told["1.csv"]["skipped"], told["2.csv"]["created"]) == (0, 1)
    assert school.json("show", "device", "PF0EXAMPLE")["last_seen"] == "2026-11-01"


def test_who_is_missing_from_a_whole_file_is_told_and_noted_in_one_step(program: Program) -> None:
    head = "person_id,person_number,first_name,middle_name,last_name,grade_level,email_address,sis_username\n"
    rows = [f"id-{name},,{name},,Provberg,5,,{name.lower()}\n" for name in ("Leo", "Mio", "Ida")]
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    file = program.folder / "elever.csv"
    file.write_text(head + "".join(rows), encoding="utf-8")
    program("import", str(file))
    file.write_text(head + rows[1] + rows[2].replace("Provberg", "Provdal"), encoding="utf-8")
    told = program("import", str(file), "--preview", "--json").json["files"][0]
    assert told["missing"] == {"count": 1, "kind": "person", "part": False, "names": ["Leo Provberg"]}
    answer = program("import", str(file), "--left")
    assert "1 person finns inte längre i filen." in answer.out
    active = {one["name"]: one["active"] for one in program("list", "people", "--json").json["items"]}
    assert active == {"Leo Provberg": False, "Mio Provberg": True, "Ida Provdal": True}
    program("undo")  # the import and who has left are one step
    active = {one["name"]: one["active"] for one in program("list", "people", "--json").json["items"]}
    assert active == {"Leo Provberg": True, "Mio Provberg": True, "Ida Provberg": True}


def test_columns_that_stand_twice_and_columns_that_were_swapped_are_told(school: Program) -> None:
    doubled = school.file("dubbla.csv", "Serienummer;Serienummer;Modell;Modell\nAB12CD34;ZZ99;Bok 14;Platta\n")
    said = school("import", doubled, "--preview").out
    assert "Dessa kolumner står mer än en gång, och den första läses: Serienummer, Modell." in said
    swapped = school.file("bytta.csv", "Serienummer;Modell\nHP Fortis 11;5CD1234ABX\n")
    assert "inget serienummer (kanske en modell" in school("import", swapped, "--preview").out
