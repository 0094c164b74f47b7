"""What waits today, on the command line: the first page's list, with money as money and a verb for each."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.cli.conftest import TODAY, Program
from tests.cli.test_order_verbs import decide, sent

__all__ = ["sent"]


def items(program: Program, today: str = TODAY) -> dict[str, Any]:
    """The items by their codes, each of which occurs once here."""
    done = program("today", "--json", today=today)
    assert (done.code, done.err) == (0, ""), done.err
    found = {each["code"]: each for each in done.json["items"]}
    assert len(found) == len(done.json["items"])
    return found


def test_each_item_has_the_promised_keys(school: Program) -> None:
    document = school.json("today")
    assert document["on"] == TODAY
    assert document["items"]
    for each in document["items"]:
        assert each.keys() >= {"code", "sentence", "count", "cost_ore", "verb"}
        assert each["sentence"]
        assert isinstance(each["count"], int)


def test_money_is_money_and_no_number_of_things(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "last_seen=2026-01-10", "monthly_fee_ore=216")
    school.json("edit", "device", "5CD1234ABD", "last_seen=2026-01-10")
    school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", "5CD1234ABE")
    found = items(school)
    idle = school.json("report", "idle")
    assert (found["not_seen"]["count"], found["not_seen"]["cost_ore"]) == (idle["count"], idle["yearly_cost_ore"])
    assert found["not_seen"]["cost_ore"] == 216 * 100 * 12
    assert (found["receipts"]["count"], found["receipts"]["cost_ore"]) == (1, None)
    listed = school.json(*shlex.split(found["receipts"]["verb"]))
    assert listed["total"] == 1
    codes = [each["code"] for each in school.json("today")["items"]]
    assert codes.index("not_seen") < codes.index("receipts"), "what costs money stands before what does not"


def test_the_first_page_and_the_report_have_one_rule_of_not_seen(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "last_seen=2026-10-10")
    before = school.json("report", "idle")["count"]
    assert items(school).get("not_seen", {"count": 0})["count"] == before
    school.json("settings", "set", "term.seen_days", "30")
    found = items(school)["not_seen"]
    assert found["count"] == school.json("report", "idle")["count"] == before + 1
    assert found["sentence"] in school("report", "idle").out
    assert "2026-10-23" in found["sentence"], "30 days before TODAY"


def test_a_device_of_somebody_who_left_waits_until_it_is_no_longer_in_hand(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "held_by=Leo Påhittsson", "status=in_use")
    school.json("edit", "person", "Leo Påhittsson", "active=nej")
    found = items(school)["holder_left"]
    assert found["count"] == 1
    listed = school.json(*shlex.split(found["verb"]))
    assert [each["serial"] for each in listed["items"]] == ["5CD1234ABC"]
    school.json("edit", "device", "5CD1234ABC", "status=retired")
    assert "holder_left" not in items(school)


def test_orders_stand_before_money_and_each_verb_can_be_run(sent: Program) -> None:
    decide(sent)
    sent.json("edit", "device", "5CD1234ABC", "last_seen=2025-01-10", "monthly_fee_ore=216")
    found = items(sent, "2026-08-12")
    assert found["order_changed"]["verb"] == "order show B2026-0001"
    assert found["order_changed"]["count"] == 4, "two decisions, two promises"
    assert "Ramen räcker inte" in found["order_changed"]["beside"]
    codes = list(found)
    assert codes.index("order_changed") < codes.index("orders_late") < codes.index("not_seen")
    for each in found.values():
        if each["verb"] is not None:
            done = sent(*shlex.split(each["verb"]), today="2026-08-12")
            assert (done.code, done.err) == (0, ""), each["verb"]


@pytest.mark.parametrize("json", [True, False], ids=["json", "text"])
def test_no_protected_persons_name_is_said(school: Program, json: bool) -> None:
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    school.json("edit", "device", "5CD1234ABC", "held_by=Elev F01", "status=in_use", "last_seen=2026-01-10")
    school.json("handover", "issue", "--person", "Elev F01", "--device", "5CD1234ABE")
    school.json("edit", "person", "Elev F01", "active=nej")
    done = school("today", *(["--json"] if json else []))
    assert done.code == 0
    assert "Leo" not in done.out
    assert "Påhittsson" not in done.out


def test_people_read_it_with_what_to_do_next(school: Program) -> None:
    said = school("today").out
    assert "• " in said
    assert "→ coordinator backup" in said


def test_the_term_start_is_told_with_the_check_of_today(school: Program) -> None:
    school.json("plan", "roll-over", "Hösten", "--on", "2027-08-17")
    school.json("plan", "need", "Hösten", "chromebook", "--per", "2")
    document = school.json("today")
    check = school("check", "--on", "2027-08-17", "--plan", "Hösten", "--json").json  # found wanting: exit 1
    assert document["term"] == {
        "on": "2027-08-17", "plan": "Hösten", "sentence": check["sentence"], "served": [], "beside": [],
    }  # fmt: skip
    lacking = [each for each in document["items"] if each["priority"] == "lacking"]
    gap = next(each["gap"] for each in check["kinds"] if each["kind"] == "chromebook")
    assert gap > 0
    assert [each["count"] for each in lacking] == [gap]
    assert document["items"][0]["verb"] == "check --on 2027-08-17 --plan 'Hösten'"
    assert "2027-08-17" in school("today").out


def test_a_plan_for_a_test_day_stands_beside_the_term_start_with_its_own_step(school: Program) -> None:
    school.json("plan", "roll-over", "Hösten", "--on", "2027-08-17")
    school.json("plan", "need", "Hösten", "chromebook", "--per", "2")
    before = school.json("today")
    school.json("plan", "new", "Nationella prov", "--on", "2027-03-10")
    school.json("plan", "add-group", "Nationella prov", "9A", "--heads", "26", "--grade", "9")
    school.json("plan", "need", "Nationella prov", "laptop")
    document = school.json("today")
    assert [each["sentence"] for each in document["items"]] == [each["sentence"] for each in before["items"]]
    (beside,) = document["term"].pop("beside")
    before["term"].pop("beside")
    assert document["term"] == before["term"]
    assert beside == {
        "plan": "Nationella prov", "on": "2027-03-10", "verb": "check --on 2027-03-10 --plan 'Nationella prov'",
        "sentence": "Bredvid: planen Nationella prov för 2027-03-10.",
    }  # fmt: skip
    assert "Enligt planen Nationella prov." in school(*shlex.split(beside["verb"])).out
    said = school("today").out
    assert f"Räknat {TODAY} med planen Hösten." in said
    assert beside["sentence"] in said
    assert "→ coordinator check --on 2027-03-10" in said


def test_a_verb_that_lists_finds_as_many_as_its_line_counts(school: Program) -> None:
    for serial, status in (("5CD1234ABC", "in_use"), ("5CD1234ABD", "retired"), ("5CD1234ABE", "in_store")):
        school.json("edit", "device", serial, "end_date=2026-01-10", f"status={status}", "last_seen=2026-01-10")
    for serial in ("5CD1234ABC", "5CD1234ABE"):
        issued = school.json("handover", "issue", "--person", "Leo Påhittsson", "--device", serial)
    school.json("undo", str(issued["entry"]))
    school.json("edit", "person", "Leo Påhittsson", "active=nej")
    found = items(school)
    assert {"life_ended", "receipts", "holder_left", "not_seen"} <= found.keys()
    for code, each in found.items():
        if each["verb"].startswith(("list ", "report ")):
            listed = school.json(*shlex.split(each["verb"]))
            assert len(listed["items"]) == each["count"], code
    assert (found["life_ended"]["count"], found["receipts"]["count"]) == (2, 1)
    assert school.json("list", "devices", "--where", "end_date<2026-11-22")["total"] == 3, "the retired one has no line"
