"""Personal identity numbers on the command line: what is typed and what a file brings, and what is said of it (U7)."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from contextlib import closing

import pytest

from tests.cli.conftest import Program
from tests.sheets.papers import read

SIGNED, BARE = "20130412-8398", "1304128398"
HEADER = "Serienummer;Inventarienummer;Modell;Ordernummer;Namn;Innehavare;Anteckning"


def stored(school: Program) -> bytes:
    """Every file beside the database and in its folder of backups, but those that a person laid there."""
    files = [file for file in school.folder.rglob("*") if file.is_file() and file.suffix not in (".csv", ".toml")]
    return b"".join(file.read_bytes() for file in files)


@pytest.mark.parametrize(
    "typed",
    [
        ("edit", "device", "5CD1234ABC", f"note=lånas av {SIGNED}"),
        ("edit", "device", "5CD1234ABC", f"name=Dator {SIGNED}"),
        ("edit", "person", "Leo Påhittsson", f"note=mamma {SIGNED}", "--reason", f"mamma {SIGNED} ringde"),
        ("edit", "person", "Leo Påhittsson", f"guardian_contact={SIGNED}"),
        ("add", "person", f"given_name=Bo {SIGNED}", "family_name=Hitte"),
        ("add", "group", f"name=9X {SIGNED}"),
        ("settings", "set", "receipt.contact", f"Gatan 1, {SIGNED}"),
        ("plan", "new", f"Plan {SIGNED}", "--on", "2027-01-11"),
        ("field", "add", "mamma", "--label", f"Mamma {SIGNED}"),
    ],
)
def test_what_is_typed_loses_the_number_and_says_where(school: Program, typed: tuple[str, ...]) -> None:
    done = school(*typed)
    assert done.code == 0, done.err
    assert "personnummer sparades inte: " in done.err
    assert SIGNED not in done.out + done.err
    assert SIGNED.encode() not in stored(school)
    assert school.json("verify")["findings"] == []


def test_a_serial_number_is_asked_about_and_kept_knowingly(school: Program) -> None:
    refused = school("edit", "device", "5CD1234ABC", f"serial={BARE}")
    assert refused.code == 1
    assert "”Serienummer” kan vara ett personnummer" in refused.err
    assert BARE not in refused.err
    assert BARE.encode() not in stored(school)
    assert school("edit", "device", "5CD1234ABC", f"serial={BARE}", "--keep-numbers").code == 0
    assert school.json("show", "device", BARE)["serial"] == BARE


def test_a_file_is_taken_in_without_the_numbers_and_says_which_rows(school: Program) -> None:
    file = school.file(
        f"elever {SIGNED}.csv",
        f"{HEADER}\nQX1234567A;N1;L;{BARE};Dator {SIGNED};{SIGNED};x\n{BARE};N2;L;4512123456;d;Åsa {SIGNED} Öberg;y\n"
        f"{BARE};;L;;d;;\n",
    )
    done = school("import", file, "--json")
    assert "Ett personnummer sparades inte: Filens namn." in done.err
    told = done.json["files"][0]
    assert (told["created"], told["failed"]) == (2, 1)
    assert {(one["line"], one["column"]) for one in told["problems"] if "personnummer" in one["reason"]} == {
        (2, "Beställningsnummer"), (2, "Enhetens namn"), (2, "Innehavare"), (3, "Innehavare"), (3, "Serienummer"),
        (4, "Serienummer"),
    }  # fmt: skip
    kept = stored(school)
    assert SIGNED.encode() not in kept
    assert BARE.encode() not in kept
    assert "elever –.csv" in school("history").out
    assert school.json("show", "device", "N2")["held_by"] == "Åsa Öberg"
    assert school("import", file, "--json").json["entry"] is None, "the same again is nothing new"
    again = school("import", file, "--keep-numbers", "--json").json["files"][0]
    assert (again["updated"], again["failed"]) == (2, 0)
    assert school.json("show", "device", "N1")["order_no"] == BARE
    assert school.json("show", "device", "N2")["serial"] == BARE
    assert SIGNED.encode() not in stored(school)
    assert school.json("verify")["findings"] == []


def test_a_calendar_loses_the_number(school: Program) -> None:
    event = f"BEGIN:VEVENT\nSUMMARY:Lov {SIGNED}\nDTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261107\nEND:VEVENT"
    file = school.file("lov.ics", f"BEGIN:VCALENDAR\nVERSION:2.0\n{event}\nEND:VCALENDAR\n")
    done = school("year", "import", file)
    assert done.code == 0, done.err
    assert "personnummer" in done.out + done.err
    assert SIGNED.encode() not in stored(school).replace(event.encode(), b"")
    assert "Lov –" in school("year", "list").out


def test_what_was_kept_knowingly_is_not_asked_about_again(school: Program) -> None:
    header = "Serienummer;Inventarienummer;Modell\n"
    file = school.file("enheter.csv", f"{header}{BARE};N1;L\n")
    school.json("import", file, "--keep-numbers")
    again = school.json("import", file)
    assert again["entry"] is None
    assert not any("personnummer" in each["reason"] for each in again["files"][0]["problems"])
    assert school("edit", "device", "N1", "note=x").code == 0
    assert school("edit", "device", "5CD1234ABC", f"asset_tag={BARE}").code == 1, "in another field it is asked about"


NOTATIONS = (
    "20130412-8398",
    "20130412–8398",
    "20130412\u20118398",
    "201304128398",
    "2013-04-12 8398",
    "20130412 8398",
    "130412-8398",
    "130412–8398",
    "２０１３０４１２－８３９８",
    "2013\u200b0412–83\u00ad98",
    "20130412  – 8398",
)


def papers_of(school: Program) -> str:
    """All that stands on the kept papers."""
    with closing(sqlite3.connect(school.database)) as conn:
        return "\n".join(str(json.loads(content)) for (content,) in conn.execute("SELECT content FROM paper"))


def figures(said: str) -> str:
    """The figures of a text alone, in whatever script, so that no notation hides a number."""
    return "".join(str(unicodedata.digit(each)) for each in said if unicodedata.digit(each, None) is not None)


@pytest.mark.parametrize("number", NOTATIONS)
def test_no_paper_of_a_hand_over_says_a_number(school: Program, number: str) -> None:
    """In no notation, on no line, at no step: issue, swap, return, and printed again."""
    note, sheet = f"Laddare saknas, p {number}", str(school.folder / "k.pdf")
    issue = ("--person", "Leo Påhittsson", "--device", "5CD1234ABC", "--accessories", f"laddare, väska {number}")
    issued = school("handover", "issue", *issue, "--note", note, "--sheet", sheet)
    assert "personnummer sparades inte: " in issued.err
    assert school("handover", "swap", "--broken", "5CD1234ABC", "--spare", "5CD1234ABE", "--sheet", sheet).code == 0
    back = ("--device", "5CD1234ABE", "--missing", f"laddare {number}", "--note", note, "--sheet", sheet)
    assert school("handover", "return", *back).code == 0
    said = papers_of(school)
    assert said.count("Laddare saknas, p –") == 2
    assert "väska –" in said
    assert "8398" not in figures(said)
    assert school.json("verify")["findings"] == []
    for receipt in ("2026-00001", "2026-00002", "2026-00003"):
        assert school("handover", "print", receipt, "--sheet", sheet).code == 0
        assert "8398" not in figures("".join(read((school.folder / "k.pdf").read_bytes())))


def test_a_number_that_the_paper_would_cut_leaves_no_rest(school: Program) -> None:
    """A line of a receipt ends after 300 letters: what is cut there is no number any more, and yet a birth date."""
    note = f"{'x ' * 141}20130412–8398"
    issue = ("--person", "Leo Påhittsson", "--device", "5CD1234ABC", "--sheet", str(school.folder / "k.pdf"))
    assert school("handover", "issue", *issue, "--note", note).code == 0
    assert "20130412" not in figures(papers_of(school))
