"""Handing out and taking back from the command line, and going back in the log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.cli.conftest import Program


def read(path: Path) -> str:
    """All the words of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def beside(program: Program) -> list[Path]:
    """The files of the folder but the database's own."""
    return sorted(path for path in program.folder.iterdir() if not path.name.startswith("school.db"))


def issue(program: Program, *more: str) -> Any:
    return program.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001", *more)


def test_a_device_is_handed_out_with_its_receipt(school: Program) -> None:
    sheet = school.folder / "kvittens.pdf"
    done = issue(school, "--sheet", str(sheet), "--accessories", "laddare", "--due", "2027-06-10")
    assert done["receipt"] == "2026-00001"
    assert (done["person"], done["devices"], done["sheet"]) == ("Leo Påhittsson", ["5CD1234ABC"], str(sheet))
    said = read(sheet)
    for words in ("Leo Påhittsson", "5CD1234ABC", "2026-00001", "2027-06-10", "laddare", "Vårdnadshavare"):
        assert words in said
    device = school.json("show", "device", "5CD1234ABC")
    assert (device["held_by"], device["status"], device["placed_in"]) == ("Leo Påhittsson", "in_use", None)


def test_several_devices_are_named_in_either_way(school: Program) -> None:
    line = ["handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001", "NK-0002"]
    done = school.json(*line, "--device", "5CD1234ABE")
    assert sorted(done["devices"]) == ["5CD1234ABC", "5CD1234ABD", "5CD1234ABE"]
    assert done["sheet"] is None


def test_the_receipt_follows_the_language(school: Program) -> None:
    sheet = school.folder / "receipt.pdf"
    issue(school, "--sheet", str(sheet), "--language", "en")
    assert "Loan agreement" in read(sheet)


@pytest.mark.parametrize(
    "line",
    [
        ["--person", "Ingen Alls", "--device", "NK-0001"], ["--person", "Leo Påhittsson", "--device", "NK-0003"],
        ["--person", "Leo Påhittsson", "--device", "NK-9999"], ["--person", "Leo Påhittsson"],
        ["--person", "Leo Påhittsson", "--device", "NK-0001", "--condition", "blue"],
        ["--person", "Leo Påhittsson", "--device", "NK-0001", "--on", "2026-11-23"],
        ["--person", "Leo Påhittsson", "--device", "NK-0001", "--due", "2026-11-01"],
        ["--person", "Leo Påhittsson", "--device", "NK-0001", "--sheet", "no/such/folder/x.pdf"],
        ["--person", "Leo Påhittsson", "--device", "NK-0001", "--sheet", "."],
    ],
)  # fmt: skip
def test_what_cannot_be_handed_out_leaves_nothing_half_done(school: Program, line: list[str]) -> None:
    before = beside(school)
    done = school("handover", "issue", *line)
    assert (done.code, done.out) == (1, "")
    assert school.json("list", "handovers")["total"] == 0
    assert beside(school) == before


def test_a_device_that_somebody_has_is_handed_on_and_told(school: Program) -> None:
    issue(school)
    done = school("handover", "issue", "--person", "Åsa Exempelqvist", "--device", "NK-0001")
    assert done.code == 0
    assert "Leo Påhittsson" in done.err
    assert school.json("show", "device", "NK-0001")["held_by"] == "Åsa Exempelqvist"
    back = school.json("handover", "return", "--device", "NK-0001")
    assert back["person"] == "Åsa Exempelqvist", "the first loan ended with the second"
    again = school.json("handover", "issue", "--person", "Åsa Exempelqvist", "--device", "NK-0001", "--even-if-held")
    assert again["warnings"] == []


def test_a_lost_device_and_somebody_who_has_left_are_written_and_told(school: Program) -> None:
    school.json("edit", "device", "NK-0001", "status=lost")
    school.json("edit", "person", "Leo Påhittsson", "active=no")
    done = school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")
    assert len(done["warnings"]) == 2
    assert school.json("show", "device", "NK-0001")["status"] == "in_use"


def test_a_device_comes_back(school: Program) -> None:
    issue(school)
    sheet = school.folder / "tillbaka.pdf"
    line = ["handover", "return", "--device", "NK-0001", "--condition", "damaged", "--room", "Sal 12"]
    done = school.json(*line, "--sheet", str(sheet))
    assert (done["person"], done["receipt"]) == ("Leo Påhittsson", "2026-00002")
    device = school.json("show", "device", "5CD1234ABC")
    assert (device["held_by"], device["status"], device["condition"]) == (None, "broken", "damaged")
    assert device["placed_in"] == "Sal 12"
    assert "5CD1234ABC" in read(sheet)
    assert school("handover", "return", "--device", "NK-0001").code == 1, "nobody has it now"


def test_a_swap(school: Program) -> None:
    issue(school)
    done = school.json("handover", "swap", "--broken", "NK-0001", "--spare", "NK-0002")
    assert (done["person"], done["devices"]) == ("Leo Påhittsson", ["5CD1234ABD"])
    assert school.json("show", "device", "NK-0001")["status"] == "repair"


def test_a_class_gets_what_is_assigned_to_it(school: Program) -> None:
    sheet = school.folder / "klass.pdf"
    nothing = school("handover", "class", "5A", "--sheet", str(sheet))
    assert nothing.code == 1
    assert not sheet.exists()
    school.json("edit", "device", "NK-0001", "assigned_to=Leo Påhittsson")
    done = school.json("handover", "class", "5A", "--sheet", str(sheet))
    assert [receipt["person"] for receipt in done["receipts"]] == ["Leo Påhittsson"]
    assert done["without"] == ["Åsa Exempelqvist"]
    assert "Leo Påhittsson" in read(sheet)
    school.json("edit", "device", "NK-0002", "assigned_to=Åsa Exempelqvist")
    said = school("handover", "class", "5A", "--sheet", str(sheet)).out
    assert "1 har redan en enhet: Leo Påhittsson" in said
    assert "En kvittens för 5A" in said


def test_a_void_receipt_stays_in_the_list_and_prints_as_void(school: Program) -> None:
    entry = issue(school)["entry"]
    school.json("undo", str(entry))
    listed = school.json("list", "handovers")["items"]
    assert [(each["number"], each["void"]) for each in listed] == [("2026-00001", True)]
    sheet = school.folder / "makulerad.pdf"
    assert school.json("handover", "print", "2026-00001", "--sheet", str(sheet))["void"] is True
    assert "MAKULERAD" in read(sheet).upper()
    assert issue(school)["receipt"] == "2026-00002"
    assert "2026-00001" in school("handover", "list").out
    assert school.json("handover", "list")["total"] == 2


def test_undo_sorts_into_three_piles(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "asset_tag=NK-1111")
    school.json("edit", "device", "5CD1234ABD", "asset_tag=NK-2222")
    rehearsed = school.json("undo", "3", "--preview")
    done = school.json("undo", "3")
    assert done["undoes"] == 3
    assert done["undone"] == rehearsed["undone"]
    assert done["kept_count"] == rehearsed["kept_count"] >= 2
    assert {kept["why"] for kept in done["kept"]} == {"edited"} or done["kept"]
    assert [device["serial"] for device in school.json("list", "devices")["items"]] == ["5CD1234ABC", "5CD1234ABD"]
    school.json("redo", "3")
    assert school.json("list", "devices")["total"] == 4
    assert school.json("verify")["findings"] == []


def test_undo_and_redo_say_what_cannot_be(school: Program) -> None:
    assert school("redo").code == 1
    assert school("undo", "99").code == 1
    school.json("undo", "3")
    assert school("undo", "3").code == 1
    assert school("redo", "2").code == 1
    assert school("undo", "--preview").code == 1


def test_history_reads_as_sentences(school: Program) -> None:
    issue(school)
    school.json("undo")
    newest, handed, imported, *_ = school.json("history")["entries"]
    assert newest["sentence"] == "Ångrat: NK-0001 utlämnad till Leo Påhittsson, kvittens 2026-00001"
    assert handed["undone"] is True
    one = school.json("history", "--entry", str(imported["entry"]))
    assert one["files"][0]["rows"] == 4
    assert {change["kind"] for change in one["changes"]} >= {"device", "product", "room"}
    assert "Handed" not in school("history").out
    english = school("history", "--language", "en").out
    assert "Undone: NK-0001 handed to Leo Påhittsson, receipt 2026-00001" in english
    assert school("history", "--entry", "99").code == 1


def test_a_persons_history_tells_what_they_were_handed(school: Program) -> None:
    number = issue(school)["receipt"]
    school.json("handover", "return", "--device", "NK-0001")
    school.json("edit", "device", "NK-0002", "held_by=Leo Påhittsson")
    told = [entry["sentence"] for entry in school.json("show", "person", "Leo Påhittsson")["history"]]
    assert [number in told[2], "2026-00002" in told[1], "NK-0002" in told[0]] == [True, True, True]
    school.json("undo")
    school.json("undo")
    told = [entry["sentence"] for entry in school.json("show", "person", "Leo Påhittsson")["history"]]
    assert "2026-00002" in told[0], "the undone return too"
