"""Files that are damaged, or made to hurt: one sentence each, by name, and the others of the same import come in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from coordinator.exchange.lists.calendar_files import read_year
from coordinator.exchange.lists.peppol import read_advice
from coordinator.exchange.profiles.profiles import load_profile
from coordinator.exchange.reading import list_sources, open_table
from coordinator.exchange.reading.unreadable import Unreadable
from tests.cli.conftest import TODAY, Program
from tests.exchange.reading.old_books import xlsb_book

SAMPLES = Path(__file__).parents[1] / "samples"
DAMAGED = SAMPLES / "cases" / "damaged"
GOOD = "Serienummer;Modell;Inventarienr\nPF3X9K1Z;ThinkPad L13;NSK-9\n"
PROFILE = 'id = "egen"\nlabel = "Egen"\nkind = "people"\nsource = "egen"\n'
BROKEN_PROFILES = {
    "bigint.toml": (DAMAGED / "bigint.toml").read_text(),
    "deep.toml": "a=" + "[" * 200_000,
    "crash-toml-180eb65f.toml": (DAMAGED / "crash-toml-180eb65f.toml").read_text("utf-8", "replace"),
    "crash-toml-b9f59ee3.toml": (DAMAGED / "crash-toml-b9f59ee3.toml").read_text("utf-8", "replace"),
    "halv.toml": PROFILE[:30],
    "okand.toml": PROFILE + "fult = 1\n",
    "stor.toml": PROFILE + "# " + "x" * 300_000,
    "tabeller.toml": PROFILE + "columns = 7\n",
    "latin.toml": PROFILE.replace("Egen", "\udcc5gen"),
}


@pytest.mark.parametrize(
    "name",
    ["zliberr.xlsx", "crash-xlsx-6a15e741.xlsx", "crash-xlsx-83c25797.xlsx", "crash-xml-a2a16895.xml", "enc2.xml"],
)
def test_a_damaged_file_is_told_once_and_the_others_come_in(school: Program, name: str) -> None:
    alone = school("import", str(DAMAGED / name))
    assert alone.code == 1
    assert alone.err.count(name) == 1
    done = school.json("import", str(DAMAGED / name), school.file("bra.csv", GOOD))
    told = {each["file"]: (each["refused"] is not None, each["created"]) for each in done["files"]}
    assert told == {name: (True, 0), "bra.csv": (False, 1)}
    assert not list(school.folder.rglob("report-*"))


def test_members_whose_people_are_identity_numbers_are_refused_by_the_columns_name(school: Program) -> None:
    done = school("import", str(DAMAGED / "crash-table-adefe967.csv"))
    assert done.code == 1
    assert "userSourcedId" in done.err
    assert "personnummer" in done.err


@pytest.mark.parametrize("name", BROKEN_PROFILES)
def test_a_bad_profile_is_told_by_name_and_stops_no_import(school: Program, name: str) -> None:
    folder = school.database.parent / "profiles"
    folder.mkdir()
    (folder / name).write_text(BROKEN_PROFILES[name], "utf-8", "surrogateescape")
    (folder / "god.toml").write_text(PROFILE + 'columns = [{ field = "name", headers = ["Serienummer"] }]\n', "utf-8")
    done = school("import", school.file("bra.csv", GOOD))
    assert done.code == 0, done.err
    assert done.out.count(f"{name}:") == 1
    told = school.json("import", school.file("mer.csv", GOOD.replace("K1Z", "K1Y").replace("-9", "-8")), "--preview")
    assert {each["file"]: each["created"] for each in told["files"]} == {"mer.csv": 1, name: 0}
    assert [each["file"] for each in told["files"] if each["refused"]] == [name]


def _read_table(path: Path) -> None:
    for source in list_sources(path):
        for _ in open_table(source).rows():
            pass


def _read_own_profile(path: Path) -> None:
    load_profile(path, own=True)


def _read_calendar(path: Path) -> None:
    from datetime import date

    read_year(path, date.fromisoformat(TODAY))


def _changed(content: bytes, chance: Random) -> bytes:
    """The bytes cut off, some of them turned, lost, doubled or all ones."""
    kind, at = chance.randrange(5), chance.randrange(len(content))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    if kind == 2:
        return content[:at] + content[at + chance.choice((1, 16, 256)) :]
    if kind == 3:
        other = chance.randrange(len(content))
        return content[:at] + content[other : other + 64] + content[at + 64 :]
    return content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :]


def _said(read: Callable[[Path], None], path: Path) -> str | None:
    """What was said of a file; None for one that was read."""
    try:
        read(path)
    except Unreadable as said:
        return str(said)
    return None


def _is_sentence(said: str | None, name: str) -> bool:
    return said is None or (name in said and "\n" not in said)


READERS: list[tuple[str, Path, Callable[[Path], None]]] = [
    ("xls", SAMPLES / "workbooks" / "enheter.xls", _read_table),
    ("ods", SAMPLES / "workbooks" / "enheter.ods", _read_table),
    ("xlsx", SAMPLES / "cases" / "files" / "strict_open_xml.xlsx", _read_table),
    ("numbers", SAMPLES / "cases" / "files" / "apple.numbers", _read_table),
    ("locked", SAMPLES / "cases" / "files" / "losenord.xlsx", _read_table),
    ("csv", SAMPLES / "excel_sv_cp1252.csv", _read_table),
    ("utf16", SAMPLES / "excel_sv_utf16.txt", _read_table),
    ("ics", SAMPLES / "cases" / "calendar" / "rrule.ics", _read_calendar),
    ("toml", DAMAGED / "bigint.toml", _read_own_profile),
    ("xml", SAMPLES / "peppol_despatch_advice.xml", lambda path: (read_advice(path), None)[1]),
]


@pytest.mark.parametrize(("kind", "sample", "read"), READERS, ids=[kind for kind, _, _ in READERS])
def test_no_damage_leads_to_anything_but_rows_or_a_sentence(
    tmp_path: Path, kind: str, sample: Path, read: Callable[[Path], None]
) -> None:
    content, chance = sample.read_bytes(), Random(kind)
    for number in range(40):
        path = tmp_path / f"{number}{sample.suffix}"
        path.write_bytes(_changed(content, chance))
        assert _is_sentence(_said(read, path), path.name), number
        path.unlink()


def test_no_damage_of_a_binary_workbook_leads_to_anything_but_rows_or_a_sentence(tmp_path: Path) -> None:
    book, chance = xlsb_book({(0, 0): "Serienummer", (0, 1): "Modell", (1, 0): "EX1", (1, 1): "HP"}), Random(3)
    for number in range(60):
        path = tmp_path / f"{number}.xlsb"
        path.write_bytes(_changed(book, chance))
        assert _is_sentence(_said(_read_table, path), path.name), number


def test_a_folder_with_damaged_files_among_good_ones_brings_the_good_ones(school: Program) -> None:
    folder = school.folder / "listor"
    folder.mkdir()
    for path in DAMAGED.iterdir():
        shutil.copy(path, folder)
    (folder / "bra.csv").write_text(GOOD, "utf-8")
    done = school.json("import", str(folder))
    assert {each["file"] for each in done["files"] if each["created"]} == {"bra.csv"}
    assert all(each["refused"] for each in done["files"] if each["file"] != "bra.csv")
