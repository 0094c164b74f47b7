"""What must hold whatever the hand, the clock and the file do: the cases of behaviour, on the command line."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Program


def test_a_receipt_after_a_restore_has_a_number_of_its_own(school: Program) -> None:
    """The case ``restore_reuses_numbers``."""
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    first = school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")["receipt"]
    school.json("restore", copy)
    second = school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")["receipt"]
    assert (first, second) == ("2026-00001", "2026-00002")


def test_a_lent_device_is_taken_back_before_it_is_elsewhere(school: Program) -> None:
    """The case ``loan_left_open``: the paper of the return names whoever has it."""
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")
    refused = school("edit", "device", "NK-0001", "held_by=", "status=in_store")
    assert refused.code == 1
    assert "NK-0001 är utlånad till Leo Påhittsson med kvittens 2026-00001" in refused.err
    assert "coordinator handover return --device NK-0001" in refused.err
    school.json("handover", "return", "--device", "NK-0001")
    assert school.json("verify")["findings"] == []


def test_a_room_by_mistake_goes_once_nothing_stands_there(school: Program) -> None:
    """The case ``undo_that_undid_nothing``."""
    made = str(school.json("add", "room", "name=Felrum")["entry"])
    school.json("edit", "device", "NK-0001", "placed_in=Felrum")
    assert school("undo", made).code == 1
    school.json("edit", "device", "NK-0001", "placed_in=")
    assert school.json("undo", made)["records"] == [{"how": "removed", "kind": "room", "count": 1, "names": ["Felrum"]}]
    school.json("redo", made)
    school.json("undo", made)
    assert school.json("list", "rooms", "--search", "Felrum")["items"] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("handover", "return", "--device", "NK-0001", "--on", "2026-10-01"),
         "NK-0001 lämnades ut 2026-11-22, kvittens 2026-00001. Välj den dagen eller en senare."),
        (("handover", "issue", "--person", "Leo Påhittsson", "--device", "5CD1234ABD", "--on", "1900-01-01"),
         "1900-01-01 kan inte stämma. Välj en dag från 1990 till 2100."),
        (("edit", "device", "NK-0001", "purchase_date=9999-12-31"), "9999-12-31 kan inte stämma."),
        (("edit", "device", "NK-0001", "price_ore=-5"), "Pris: −5\u00a0kr är mindre än noll."),
        (("edit", "product", "#1", "lifetime_months=-5"), "Livslängd i månader: -5 är mindre än noll."),
        (("check", "--on", "9999-12-31"), "9999-12-31 kan inte stämma."),
    ],
)  # fmt: skip
def test_days_and_figures_that_cannot_be_are_refused_in_words(
    school: Program, asked: tuple[str, ...], said: str
) -> None:
    """The case ``dates_out_of_order``."""
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")
    before = school.json("history")
    refused = school(*asked)
    assert refused.code != 0
    assert said in refused.err
    assert school.json("history") == before


def test_a_device_is_not_handed_out_before_it_came_back(school: Program) -> None:
    issue = ("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")
    school.json(*issue, "--on", "2026-09-01")
    school.json("handover", "return", "--device", "NK-0001", "--on", "2026-10-01")
    refused = school(*issue, "--on", "2026-09-30")
    assert "NK-0001 togs emot 2026-10-01, kvittens 2026-00002. Välj den dagen eller en senare." in refused.err
    last = school.json(*issue, "--on", "2026-10-01")["entry"]
    school.json("undo", str(last))
    assert school(*issue, "--on", "2026-10-02").code == 0, "a void receipt is no hand-over"


def test_a_clock_that_is_wrong_is_said_where_something_is_written(school: Program) -> None:
    """The case ``wrong_clock``, on the command line and in what waits today."""
    school.json("edit", "device", "NK-0001", "note=ny")
    with closing(sqlite3.connect(school.database)) as conn, conn:
        conn.execute("UPDATE entry SET at = '2031-05-05T10:00:00.000Z' WHERE id = (SELECT max(id) FROM entry)")
    said = school("edit", "device", "NK-0001", "note=nyare")
    assert said.code == 0
    assert "det senaste steget i loggen är från 2031-05-05. Stämmer klockan?" in said.err
    assert "Stämmer klockan?" not in school("list", "rooms").err
    assert "trouble" in [item["code"] for item in school.json("today")["items"]]


def test_a_code_that_is_scanned_into_the_terminal_is_its_device(school: Program) -> None:
    for code in ("https://inventory.example/ht/NK-0001", "]C0NK-0001", "NK+0001", "S/N: 5CD1234ABC"):
        assert school.json("show", "device", code)["asset_tag"] == "NK-0001"
    assert school("show", "device", "https://inventory.example/ht/NK-9999").code == 1


def test_whoever_has_a_device_already_is_told_of_in_the_terminal_too(school: Program) -> None:
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")
    said = school("handover", "issue", "--person", "Leo Påhittsson", "--device", "5CD1234ABD")
    assert "Har redan 1 enhet: NK-0001." in said.out + said.err


@pytest.mark.parametrize(
    "asked",
    [
        ("handover", "print", "2026-00001", "--sheet"), ("check", "--on", "2027-08-16", "--csv"),
        ("check", "--on", "2027-08-16", "--sheet"), ("check", "--on", "2027-08-16", "--ics"),
        ("report", "idle", "--csv"), ("report", "idle", "--sheet"), ("backup", "--to"), ("export", "--devices", "--to"),
        ("handover", "return", "--device", "NK-0001", "--sheet"),
    ],
)  # fmt: skip
def test_no_path_puts_another_file_in_a_registers_place(school: Program, asked: tuple[str, ...]) -> None:
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "NK-0001")
    beside = school.folder / "annan.db"
    shutil.copy(school.database, beside)
    for name in (school.database, beside, school.folder / "erased.json"):
        before = name.read_bytes() if name.exists() else None
        history = school.json("history")
        assert school(*asked, str(name)).code != 0
        assert (name.read_bytes() if name.exists() else None) == before or name == school.database
        assert school.json("history") == history
        assert school.json("verify")["findings"] == []


def test_a_database_is_not_worked_in_under_two_names(school: Program) -> None:
    linked, hard = school.folder / "lank.db", school.folder / "hard.db"
    linked.symlink_to(school.database)
    said = school.bare("--database", str(linked), "edit", "device", "NK-0001", "note=länk")
    assert said.code == 0
    assert not (school.folder / "lank.db.lock").exists(), "one file has one lock"
    assert school.json("show", "device", "NK-0001")["note"] == "länk"
    hard.hardlink_to(school.database)
    refused = school.bare("--database", str(hard), "edit", "device", "NK-0001", "note=hård")
    assert refused.code == 1
    assert "hard.db har ett andra namn (en hård länk)" in refused.err
    assert school.json("show", "device", "NK-0001")["note"] == "länk", "looking is allowed"


def test_a_copy_of_another_school_takes_nobodys_place(school: Program, tmp_path: Path) -> None:
    other = tmp_path / "grannskolan.db"
    school.bare("--database", str(other), "init", "--school-code", "87654321", "--school-name", "Grannskolan")
    before = school.json("history")
    refused = school("restore", str(other))
    assert refused.code == 1
    assert "grannskolan.db är en kopia av Grannskolan" in refused.err
    assert school.json("history") == before
    assert school.bare("--database", str(tmp_path / "ny.db"), "restore", str(other)).code == 0
