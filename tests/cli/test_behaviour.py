"""What must hold whatever the hand, the clock and the file do: the cases of behaviour, on the command line."""

from __future__ import annotations

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
