"""What stands beside a list in the same sheet: a guardian's columns, another list, a table that is none."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Program
from tests.cli.test_file_cases import empty, new_school

__all__ = ["empty", "new_school"]


def test_a_guardian_beside_a_pupil_is_told_until_somebody_says_what_the_columns_mean(
    empty: Program, tmp_path: Path
) -> None:
    path = tmp_path / "klass.csv"
    path.write_text(
        "Namn;Klass;E-post;Namn;E-post\nLeo Provberg;7A;l@p.example;Lena Provberg;v@p.example\n", "utf-8-sig"
    )
    first = empty("import", str(path))
    assert "Namn, E-post" in first.out
    means = ("--means", "Namn#2=guardian_name", "--means", "E-post#2=guardian_contact")
    assert "Namn, E-post" not in empty("import", str(path), *means).out, "all of them are read now"
    assert [person["name"] for person in empty.json("list", "people")["items"]] == ["Leo Provberg"]
    assert "Lena Provberg" in empty("show", "person", "Leo Provberg").out


def test_what_another_list_of_the_import_brings_is_not_said_to_be_missing(empty: Program, tmp_path: Path) -> None:
    rows = ["Serienr;Modell;;Namn;Klass", "QX1A2B;L13;;Leo Provberg;7A", ";;;Mio Provberg;7B"]
    path = tmp_path / "allt.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8-sig")
    devices = tmp_path / "fler.csv"
    devices.write_text("Serienr;Modell;Elev;Klass\nQX9A9A;L13;Leo Provberg;7A\nQX9A9B;L13;;7C\n", "utf-8-sig")
    for options in (("--preview",), ()):
        found = empty.json("import", str(path), str(devices), *options)
        assert [file["unresolved"] for file in found["files"]] == [[], [], []]
    assert {person["group"] for person in empty.json("list", "people")["items"]} == {"7A", "7B"}
    assert empty.json("import", str(path), str(devices))["entry"] is None


def test_what_no_list_of_the_import_brings_is_still_said(empty: Program, tmp_path: Path) -> None:
    people, devices = tmp_path / "klass.csv", tmp_path / "chrome.csv"
    people.write_text("Namn;Klass;E-post\nLeo Provberg;7A;leo@p.example\n", "utf-8-sig")
    head = "deviceId,serialNumber,model,orgUnitPath,provisionStatus,annotatedAssetId,annotatedUser,annotatedLocation"
    rows = (
        f"g{at},QX9A9{at}A,CB,/Elever,PROVISIONED,T{at},{user}@p.example," for at, user in enumerate(("leo", "okand"))
    )
    devices.write_text("\n".join([head, *rows, ""]), "utf-8")
    found = empty.json("import", str(people), str(devices))
    said = [each["said"] for file in found["files"] for each in file["unresolved"]]
    assert said == ["okand@p.example"]
