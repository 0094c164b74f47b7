"""What a list for people holds: whose data, under which name, in which form; and what hinders it from being written."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from openpyxl import load_workbook

from coordinator import words
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS
from coordinator.exchange.writing import (
    FileUnwritable,
    Stopped,
    all_paths,
    default_paths,
    export_records,
    holds,
)
from coordinator.ledger.questions import Filter, Query, Test
from tests.exchange.writing.conftest import School

SECRETS = ("Ska", "Intesynas", "skaint", "Dold", "Helt", "doldhelt", "ska.intesynas", "Flyttad")


def lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8-sig").split("\r\n")


def export(school: School, kind: str, columns: list[str] | None = None, name: str = "lista.csv") -> list[str]:
    export_records(school.register, kind, school.folder / name, query=Query(KINDS[kind]), columns=columns)
    return lines(school.folder / name)


def test_it_is_what_swedish_excel_opens(school: School) -> None:
    wanted = ["asset_tag", "product", "purchase_date", "price_ore", "status"]
    found = export(school, "device", wanted)
    assert (school.folder / "lista.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert found[0] == "Inventarienummer;Tillverkare;Modell;Köpt den;Pris;Status;Koordinator-id (enhet)"
    assert found[1].startswith(f"'MAJ-12;HP;HP Fortis 11;2024-08-14;3299,50;{words.text('In use')};1-")
    assert found[-1] == ""


def test_captions_follow_the_language(school: School) -> None:
    words.use("en")
    wanted = ["asset_tag", "held_by.group", "product.price_ore", "lifetime_end", "status"]
    found = export(school, "device", wanted)
    assert found[0] == "Asset tag;Held by: Group;Product: Price;Life ends;Status;Coordinator id (device)"
    assert found[1].startswith("'MAJ-12;'7-9;3299,50;2028-08-14;In use;1-")


def test_the_order_and_the_choice_are_the_querys(school: School) -> None:
    query = Query(DEVICE, filters=(Filter("status", Test.IS, ("in_use", "retired")),), order=(("asset_tag", False),))
    done = export_records(school.register, "device", school.folder / "a.csv", query=query, columns=["asset_tag"])
    assert done.rows == 2
    assert [line.partition(";")[0] for line in lines(done.path)[1:-1]] == ["'1-2", "'MAJ-12"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", ["device", "person", "handover", "loan"])
def test_protected_people_leave_under_their_alias_only(school: School, kind: str, ending: str) -> None:
    school.create(
        ("handover", -1, {"number": "1", "direction": "issue", "on": "2026-11-20", "person": 2, "note": "Flyttad"}),
        ("loan", -2, {"device": 1, "person": 2, "issued": -1}),
    )
    through = {
        "device": ("held_by.given_name", "assigned_to.family_name", "assigned_to.email", "assigned_to.username"),
        "person": (),
        "handover": ("person.family_name", "person.note"),
        "loan": ("person.username", "device.stated_user"),
    }[kind]
    path = school.folder / f"lista{ending}"
    columns = [*all_paths(kind), *through, *(["protected"] if kind == "person" else [])]
    export_records(school.register, kind, path, query=Query(KINDS[kind]), columns=columns)
    if ending == ".csv":
        said = path.read_text("utf-8-sig")
    else:
        sheet = load_workbook(path).worksheets[0]
        said = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "Elev F01" in said
    assert [secret for secret in SECRETS if secret in said] == []
    assert "Skyddade" not in said


def test_nothing_personal_leaves_unasked(school: School) -> None:
    found = "\n".join(export(school, "device"))
    assert "Påhittsson" not in found
    assert "Elev F01" not in found
    assert "skola.example" not in found
    assert not {"held_by", "note", "stated_user"} & set(default_paths("device"))
    assert export(school, "person")[0].startswith("Namn;Roll;Grupp;Aktiv;")
    assert "@skola" not in "\n".join(export(school, "person"))


def test_it_says_what_it_holds(school: School) -> None:
    assert holds(school.register, "device") == "Listan innehåller inga personuppgifter."
    done = export_records(
        school.register,
        "device",
        school.folder / "a.csv",
        query=Query(DEVICE),
        columns=["serial", "held_by", "held_by.group", "note"],
    )
    assert "Finns hos, Finns hos: Grupp, Anteckning" in done.holds


def test_own_fields_stand_under_their_name(school: School) -> None:
    own = {"kind": "device", "type": "text"}
    school.create(
        ("custom_field", -1, {**own, "code": "colour", "label": "Färg"}),
        ("custom_field", -2, {**own, "code": "remark", "label": "Anteckning"}),
        ("custom_field", -3, {**own, "code": "home", "label": "Hemma hos", "personal": 1}),
    )
    header = export(school, "device")[0].split(";")
    assert header[-3:] == ["Färg", "Eget fält: Anteckning", "Koordinator-id (enhet)"]
    assert "Hemma hos" in export(school, "device", ["own.home"])[0]


def test_a_workbook_has_texts_dates_and_money(school: School) -> None:
    path = school.folder / "lista.xlsx"
    columns = ["serial", "purchase_date", "price_ore", "status"]
    export_records(school.register, "device", path, query=Query(DEVICE), columns=columns)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.title == "Digitala enheter"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E7"
    serial, bought, price, status = sheet["A2"], sheet["B2"], sheet["C2"], sheet["D2"]
    assert (serial.value, serial.data_type, serial.number_format) == ("0012345", "s", "@")
    assert (bought.is_date, bought.number_format) == (True, "yyyy-mm-dd")
    assert (price.value, price.data_type) == (3299.5, "n")
    assert status.value == words.text("In use")
    assert sheet.column_dimensions["E"].width > 30


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("saknas/lista.csv", "finns inte"),
        ("lista.ods", "måste sluta på"),
        ("mapp.csv", "är en mapp"),
        ("fil.txt/lista.xlsx", "finns inte"),
    ],
)
def test_what_hinders_it_is_said(school: School, name: str, said: str) -> None:
    (school.folder / "mapp.csv").mkdir()
    (school.folder / "fil.txt").write_text("x")
    before = sorted(school.folder.iterdir())
    with pytest.raises(FileUnwritable, match=said):
        export_records(school.register, "device", school.folder / name, query=Query(DEVICE))
    assert sorted(school.folder.iterdir()) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written(school: School) -> None:
    folder = school.folder / "skydd"
    folder.mkdir(mode=0o500)
    with pytest.raises(FileUnwritable, match="går inte att skriva"):
        export_records(school.register, "device", folder / "a.csv", query=Query(DEVICE))


def test_a_file_that_is_open_in_excel_stays_as_it_was(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace an open file; elsewhere nothing does, so that refusal is played."""
    path = school.folder / "lista.csv"
    path.write_text("öppen")

    def refuse(draft: Path, target: Path) -> Path:
        raise PermissionError(13, f"{draft.name} may not replace", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileUnwritable, match="öppen i Excel"):
        export_records(school.register, "device", path, query=Query(DEVICE))
    assert path.read_text() == "öppen"
    assert not list(school.folder.glob(".coordinator-*"))


def test_a_full_disk_leaves_what_was_there(school: School) -> None:
    path = school.folder / "lista.csv"
    path.write_text("förra")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, usual[1]))
    try:
        with pytest.raises(FileUnwritable, match="får inte plats"):
            export_records(school.register, "device", path, query=Query(DEVICE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert path.read_text() == "förra"
    assert not list(school.folder.glob(".coordinator-*"))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_it_can_be_stopped(school: School, ending: str) -> None:
    shares: list[float] = []
    path = school.folder / f"lista{ending}"
    with pytest.raises(Stopped):
        export_records(
            school.register,
            "device",
            path,
            query=Query(DEVICE),
            progress=shares.append,
            cancelled=lambda: bool(shares),
        )
    assert shares == [0.0]
    assert not path.exists()


def test_it_tells_how_far_it_has_come(school: School) -> None:
    shares: list[float] = []
    path = school.folder / "lista.csv"
    nobody: list[int] = []
    for only in (None, nobody):
        export_records(school.register, "device", path, query=Query(DEVICE), progress=shares.append, only=only)
    assert shares == [0.0, 1.0, 1.0], "of nothing all is done"


def test_a_selection_leaves_in_its_order(school: School) -> None:
    path = school.folder / "lista.csv"
    done = export_records(school.register, "device", path, query=Query(DEVICE), columns=["serial"], only=[5, 1, 999])
    assert done.rows == 2
    assert [line.partition(";")[0] for line in lines(path)] == ["Serienummer", "5CD1234ABF", "'0012345", ""]


def test_a_path_that_leads_nowhere(school: School) -> None:
    for wrong in ("colour", "serial.name", "held_by.colour"):
        with pytest.raises(ValueError, match=r"colour|name"):
            export(school, "device", [wrong])
