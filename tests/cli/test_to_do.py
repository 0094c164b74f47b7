"""What nobody would think of is on the to-do list: loans past their day, a hand-over begun, needs not stated."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from coordinator.desk.counter.desk_draft import Desk, Piece, draft_path, keep_desk
from tests.cli.conftest import TODAY, Program
from tests.cli.test_today_verb import items


def lent(program: Program, device: str, due: str) -> None:
    program.json("handover", "issue", "--person", "Leo Påhittsson", "--device", device, "--due", due)


def test_a_loan_past_its_last_day_waits_until_it_is_back(school: Program) -> None:
    lent(school, "5CD1234ABC", TODAY)
    lent(school, "5CD1234ABD", "2026-12-01")
    assert "loans_overdue" not in items(school), "on its last day it is not past it"
    found = items(school, "2026-11-23")["loans_overdue"]
    assert (found["sentence"], found["count"]) == ("1 lån har passerat sin sista dag", 1)
    assert found["beside"] == f"Leo Påhittsson, till {TODAY}: NK-0001"
    listed = school(*shlex.split(found["verb"]), "--json", today="2026-11-23").json
    assert listed["total"] == 1
    both = items(school, "2026-12-02")["loans_overdue"]
    assert both["count"] == 2
    assert school(*shlex.split(both["verb"]), "--json", today="2026-12-02").json["total"] == 2
    school.json("handover", "return", "--device", "5CD1234ABC")
    assert items(school, "2026-11-23").get("loans_overdue") is None
    school.json("undo")
    assert items(school, "2026-11-23")["loans_overdue"]["count"] == 1


def test_counts_are_compared_as_numbers(school: Program) -> None:
    lent(school, "5CD1234ABC", TODAY)
    lent(school, "5CD1234ABD", "2026-12-01")
    found = school.json("list", "people", "--where", "devices>1")
    assert [each["shown"] for each in found["items"]] == ["Leo Påhittsson"]
    assert school.json("list", "people", "--where", "devices=0")["total"] == 2
    assert school.json("list", "handovers", "--where", "still_out>0")["total"] == 2
    refused = school("list", "people", "--where", "devices>flera")
    assert (refused.code, "flera" in refused.err) == (1, True)


def test_a_protected_person_s_loan_stands_under_the_alias(school: Program) -> None:
    lent(school, "5CD1234ABC", TODAY)
    school.json("edit", "person", "Leo Påhittsson", "protected=1", "alias=Elev F01")
    assert items(school, "2026-11-23")["loans_overdue"]["beside"] == f"Elev F01, till {TODAY}: NK-0001"


def test_a_hand_over_that_was_begun_waits_until_the_desk_is_empty(school: Program) -> None:
    person = school.json("show", "person", "Leo Påhittsson")["id"]
    devices = [school.json("show", "device", serial)["id"] for serial in ("5CD1234ABC", "5CD1234ABD")]
    kept = draft_path(school.database)
    keep_desk(Desk(person=person, pieces=tuple(Piece(each) for each in devices)), kept)
    found = items(school)["desk"]
    assert found["sentence"] == "En utlämning är påbörjad och inte klar"
    assert (found["beside"], found["count"], found["verb"]) == (
        "2 enheter ligger på bordet, till Leo Påhittsson",
        2,
        None,
    )
    keep_desk(Desk(due="2027-06-10"), kept)
    assert "desk" not in items(school), "what the next hand-out starts from is no hand-out"
    Path(kept).write_text(json.dumps({"mode": "sideways"}), encoding="utf-8")
    assert items(school)["desk"]["sentence"] == "En påbörjad utlämning går inte att läsa"


def test_a_plan_without_needs_and_a_group_without_one_are_on_the_list(school: Program) -> None:
    school.json("plan", "new", "VT27", "--on", "2027-01-11")
    school.json("plan", "add-group", "VT27", "5A", "--heads", "2", "--grade", "5")
    school.json("plan", "add-group", "VT27", "5B", "--heads", "1", "--grade", "5")
    assert items(school)["term_need"]["sentence"] == "Planen VT27 anger inget behov. Ange vad grupperna ska ha."
    school.json("plan", "need", "VT27", "chromebook", "--groups", "5A")
    assert items(school)["term_need"]["sentence"].startswith("Inget behov är angivet för 1 elever i 5B")
    school.json("plan", "need", "VT27", "chromebook", "--per", "0", "--groups", "5B")
    assert "term_need" not in items(school)
