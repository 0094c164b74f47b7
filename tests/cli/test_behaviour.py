"""What must hold whatever the hand, the clock and the file do: the cases of behaviour, on the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing

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
