"""The term-start report in finished words: each list of it on paper, as CSV and in a calendar (needs V17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from coordinator.desk.term import term_sheet
from coordinator.desk.term.finding_actions import ACTIONS, Action
from coordinator.desk.term.last_safe_day import Point, SafeOrder, safe_orders
from coordinator.desk.term.term_check import Check, Lacking
from coordinator.desk.term.term_sheet import (
    action_words,
    csv_lists,
    order_days,
    order_words,
    table_rows,
    term_report,
)
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.termstart.needs import PlanGroup
from coordinator.sheets.report_paper import ReportSheet
from coordinator.sheets.table_paper import TableSheet
from tests.desk.term.small_term import ON, Term

ORDER = SafeOrder("chromebook", "Påhitt 11", 1, 20, 5, date(2027, 6, 10), 136)
LATE = replace(ORDER, product="", left=-1)


@pytest.fixture
def found(term: Term) -> Check:
    """Two pupils lack a device, an order is late, and two devices do not count: one is lost, one unseen."""
    term.device(status="lost")
    term.device(last_seen="2025-01-01", asset_tag="T-1")
    term.order("2027-12-01", term.north)
    return term.check()


def report(term: Term, check: Check, orders: Sequence[SafeOrder] = ()) -> ReportSheet:
    curves: Mapping[str, Sequence[Point]] = {"chromebook": [Point(ON, 5, 4)]}
    return term_report(term.register, check, orders, curves, school="Norr", language="sv")


def lists(term: Term, check: Check) -> Sequence[TableSheet]:
    return report(term, check).lists


def test_the_report_says_for_which_day_and_by_what_it_counts(term: Term, found: Check) -> None:
    sheet = report(term, found)
    assert (sheet.title, sheet.sentence) == (
        "Terminsstart 2027-08-17 · Norr", "Det saknas 1 Chromebook den 2027-08-17.",
    )  # fmt: skip
    assert sheet.subtitle.find("Plan: HT27. Enheter som har setts sedan 2026-08-24 räknas") > 0
    assert [curve.points for curve in sheet.curves] == [((ON, 5, 4),)]
    assert len(sheet.lists) == 4


def test_the_table_has_each_kind_and_then_its_groups(term: Term, found: Check) -> None:
    table = lists(term, found)[0]
    assert [row[:-1] for row in table.rows] == [
        ("Chromebook", "Alla", "5", "4", "0", "10", "1"),
        ("Chromebook", "6A", "2", "1", "0", "0", "1"),
        ("Chromebook", "7A", "3", "2", "0", "0", "1"),
        ("Chromebook", "Gemensamt och reserv", "0", "1", "0", "10", "−1"),
    ]
    assert [column.align for column in table.columns] == ["left"] * 2 + ["right"] * 5 + ["left"]
    assert table.rows[1][-1] == "1 saknas"


def test_what_nobody_needs_stands_only_in_the_whole_list(term: Term) -> None:
    term.device(product=term.create(PRODUCT, model="Skärm", kind="screen").id)
    check = term.check()
    assert [row[0] for row in table_rows(check, only_needed=True)] == ["Chromebook"] * 4
    assert len(table_rows(check)) > 4
    assert [row[0] for row in lists(term, check)[0].rows] == ["Chromebook"] * 4, "paper has what is needed"


def test_what_to_do_leaves_the_pupils_to_their_own_lists(term: Term, found: Check) -> None:
    _, to_do, without, _ = report(term, found, [ORDER]).lists
    actions = [said for _, said in to_do.rows]
    assert actions == [action_words(each) for each in ("order", "chase", "acknowledge", "look_for", "need", "order")]
    assert (to_do.rows[-1][0], to_do.subtitle) == (order_words(ORDER), "")
    assert (without.rows, without.subtitle) == ((("6A", "Eva Eva"), ("7A", "Cia Cia")), "2 elever")
    nothing = lists(term, replace(found, findings=(), lacking=()))
    assert len(nothing) == 3, "no list of pupils"
    assert (nothing[1].rows, bool(nothing[1].subtitle)) == ((), True)


def test_twelve_names_stand_in_a_row_and_the_group_once(term: Term, found: Check) -> None:
    ada = term.people["Ada"].id
    many = Lacking("chromebook", "6A", (ada,) * 13, swaps=True)
    without = lists(term, replace(found, lacking=(many,)))[2]
    assert [(group, names.count("Ada Ada")) for group, names in without.rows] == [("6A (byter enheter)", 12), ("", 1)]


def test_devices_that_do_not_count_stand_with_their_reason(
    term: Term, found: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = lists(term, found)[-1]
    assert [row[:2] for row in left.rows] == [("EX0004", "–"), ("EX0005", "T-1")]
    assert left.subtitle == "2 enheter räknas inte. Inte sedd på länge: 1, borttappad: 1"
    bare = [found.left_out[0]._replace(serial=None)]
    assert lists(term, replace(found, left_out=bare))[-1].rows[0][0] == "–"
    monkeypatch.setattr(term_sheet, "_LISTED", 1)
    cut = lists(term, found)[-1]
    assert len(cut.rows) == 1
    assert cut.subtitle.startswith(left.subtitle + ". ")


def test_all_count_where_nothing_is_left_out(term: Term) -> None:
    assert lists(term, term.check())[-1].subtitle == "0 enheter räknas inte."


def test_a_last_safe_day_is_ahead_or_past(found: Check) -> None:
    usual = "Leveranstid 20 arbetsdagar som vanligt här, eftersom sortimentet inte anger någon; förberedelse 5."
    assert order_words(ORDER) == f"Påhitt 11: beställ 1 senast 2027-06-10 (136 arbetsdagar kvar). {usual}"
    assert "(0 arbetsdagar kvar)" in order_words(replace(ORDER, left=0))
    assert order_words(LATE) == f"Chromebook: sista säkra dagen att beställa 1 var 2027-06-10. {usual}"
    first, last = order_days(found, [LATE])
    assert (first.on, first.summary, first.description) == (
        date(2027, 6, 10), "Sista säkra dagen att beställa Chromebook", order_words(LATE),
    )  # fmt: skip
    assert (last.on, last.description) == (ON, "Det saknas 1 Chromebook den 2027-08-17.")


def test_the_lists_as_csv_have_everything(term: Term, found: Check) -> None:
    table, without, left, to_do, to_order = csv_lists(term.register, found, safe_orders(term.ledger, found)).values()
    assert table[1] == table_rows(found)
    assert without[1] == [("Chromebook", "6A", "Eva Eva", "nej"), ("Chromebook", "7A", "Cia Cia", "nej")]
    assert [row[:3] for row in left[1]] == [("EX0004", "", "Chromebook"), ("EX0005", "T-1", "Chromebook")]
    assert [said for _, said in to_do[1]].count(action_words("exempt")) == 2
    assert [row[:5] for row in to_order[1]] == [("Påhitt 11", "Chromebook", "1", "2027-06-10", "136")]
    assert all(len(row) == len(heads) for heads, rows in (table, without, left, to_do, to_order) for row in rows)


def test_every_action_has_words_of_its_own() -> None:
    actions = ("order", "chase", "take_back", "look_for", "acknowledge", "transfer", "extend_life", "exempt",
               "withdraw", "plan")  # fmt: skip
    assert len({action_words(each) for each in actions}) == len(actions)
    assert not {action_words(each) for each in actions} & set(actions)
    assert action_words(Action.REGISTER) == "Lägg till enheterna"
    every = {code for name, code in vars(Action).items() if name.isupper()}
    assert every == set(ACTIONS), "each step has its words"


def test_who_swaps_is_named_with_the_heads_of_all(term: Term) -> None:
    check = term.check()
    groups = tuple(PlanGroup(f"{at}A", 10, str(at), "compulsory") for at in range(1, 10))
    plan = replace(check.ground.plan, groups=groups)
    some = replace(check, ground=replace(check.ground, plan=plan, swapping=frozenset({"1A", "2A"})))
    assert term_sheet.swap_words(some).startswith("1A, 2A byter enheter: 20")
    most = replace(check, ground=replace(some.ground, swapping=frozenset(group.name for group in groups)))
    assert "8A, ytterligare 1" in term_sheet.swap_words(most) or "8A, 1" in term_sheet.swap_words(most)
    assert ": 90" in term_sheet.swap_words(most)
    eight = replace(check, ground=replace(some.ground, swapping=frozenset(f"{at}A" for at in range(1, 9))))
    assert term_sheet.swap_words(eight).startswith("1A, 2A, 3A, 4A, 5A, 6A, 7A, 8A byter enheter: 80")
    assert report(term, some).subtitle.endswith(term_sheet.swap_words(some))
