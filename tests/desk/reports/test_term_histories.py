"""By which figures a term is told: those of its start, never those of a later day (needs U5, V19)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coordinator.desk.reports.reports import keep_figures, kept_figures, kept_groups
from coordinator.desk.reports.term_histories import (
    coverage_history,
    group_history,
    later_moments,
    told_moments,
)
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.term_kinds import SNAPSHOT
from coordinator.domain.termstart.term_records import Snapshot
from tests.desk.term.small_term import Term

AUTUMN = (2027, True)


def kept(taken: str, on: str, plan: str | None = "HT27") -> Snapshot:
    return Snapshot(SNAPSHOT.code, 1, "", {"taken": taken, "on": on, "plan": plan, "kind": "chromebook", "need": 1})


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        # kept in May and again the day before: the later one, since the start had not come
        (("2027-05-03", "2027-08-17"), ("2027-08-16", "2027-08-17"), ("2027-08-16", "2027-08-17")),
        # kept on the day itself
        (("2027-05-03", "2027-08-17"), ("2027-08-17", "2027-08-17"), ("2027-08-17", "2027-08-17")),
        # looked back at in October, and asked about that day: the start stays
        (("2027-05-03", "2027-08-17"), ("2027-10-10", "2027-08-17"), ("2027-05-03", "2027-08-17")),
        (("2027-05-03", "2027-08-17"), ("2027-10-10", "2027-10-10"), ("2027-05-03", "2027-08-17")),
        # the plan's day was moved
        (("2027-05-03", "2027-08-10"), ("2027-05-10", "2027-08-17"), ("2027-05-10", "2027-08-17")),
        (("2027-05-03", "2027-08-17"), ("2027-05-10", "2027-08-10"), ("2027-05-10", "2027-08-10")),
        # nothing was kept before the start: the first look back
        (("2027-09-01", "2027-08-17"), ("2027-10-10", "2027-08-17"), ("2027-09-01", "2027-08-17")),
    ],
)
def test_a_term_is_told_by_what_was_kept_last_before_its_start(
    first: tuple[str, str], second: tuple[str, str], told: tuple[str, str]
) -> None:
    figures = [kept(*first), kept(*second)]
    assert told_moments(figures) == {AUTUMN: told}
    assert later_moments(figures) == tuple(sorted({first, second} - {told}))


def test_a_test_in_the_middle_of_the_term_never_tells_the_term() -> None:
    start, test = kept("2027-05-03", "2027-08-17"), kept("2027-05-04", "2027-10-20", "Nationella prov")
    assert told_moments([start, test]) == {AUTUMN: ("2027-05-03", "2027-08-17")}
    assert told_moments([test, replace_day(start, "2027-05-05")]) == {AUTUMN: ("2027-05-05", "2027-08-17")}


def replace_day(each: Snapshot, taken: str) -> Snapshot:
    return kept(taken, "2027-08-17", each.plan)


def test_figures_by_a_plan_go_before_those_of_a_day_without_one() -> None:
    bare, planned = kept("2027-07-05", "2027-07-05", None), kept("2027-08-01", "2027-08-17")
    assert told_moments([bare, planned]) == {AUTUMN: ("2027-08-01", "2027-08-17")}
    later = kept("2027-08-02", "2027-08-02", None)
    assert told_moments([planned, later]) == {AUTUMN: ("2027-08-01", "2027-08-17")}


def test_each_group_is_kept_beside_the_whole(term: Term) -> None:
    """By hand: 7A is Ada, Bo and Cia with 2 of 3, 6A is Dan and Eva with 1 of 2, one stands in store: 5 and 4."""
    assert keep_figures(term.ledger, term.check(), origin=Origin.WINDOW) is not None
    (whole,) = kept_figures(term.ledger)
    assert (whole.need, whole.supply, whole.group) == (5, 4, "")
    found = group_history(term.ledger)
    assert [(each.group, each.need, each.supply, each.lacks) for each in found.figures] == [
        ("6A", 2, 1, 1), ("7A", 3, 2, 1),
    ]  # fmt: skip
    assert found.whole_only == ()
    assert [each.coverage for each in coverage_history(term.ledger).figures] == [Fraction(4, 5)]


def test_what_was_kept_stays_when_devices_and_groups_change(term: Term) -> None:
    keep_figures(term.ledger, term.check(), origin=Origin.WINDOW)
    before = group_history(term.ledger), coverage_history(term.ledger)
    for each in term.devices:
        term.edit(each, status="lost")
    group = next(each for each in kept_groups(term.ledger) if each.group == "7A")
    assert group.supply == 2
    assert (group_history(term.ledger), coverage_history(term.ledger)) == before
    term.ledger.undo(term.register.entries(limit=1)[0].id)
    assert (group_history(term.ledger), coverage_history(term.ledger)) == before


def test_a_term_kept_before_groups_were_is_named(term: Term) -> None:
    term.create(SNAPSHOT, taken="2026-05-01", on="2026-08-18", plan="HT26", kind="chromebook", need=4, supply=3)
    keep_figures(term.ledger, term.check(), origin=Origin.WINDOW)
    assert group_history(term.ledger).whole_only == ((2026, True),)


def test_undoing_the_keeping_takes_groups_and_whole_back(term: Term) -> None:
    notice = keep_figures(term.ledger, term.check(), origin=Origin.WINDOW)
    assert notice is not None
    term.ledger.undo(notice.entry)
    assert (list(kept_figures(term.ledger)), list(kept_groups(term.ledger))) == ([], [])
