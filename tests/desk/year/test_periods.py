"""The school year as it is kept, taken in from files and given out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coordinator.desk.plan.plans import add_periods
from coordinator.desk.reports.term_rules import example, kept_rules, listed_grades
from coordinator.desk.year.kept_year import kept_periods, period_of
from coordinator.desk.year.periods import (
    Taking,
    add_period,
    all_periods,
    change_period,
    in_year,
    looked_at,
    take_year,
    write_year,
    year_of,
)
from coordinator.desk.year.unit_years import remove_periods
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import SETTING, UNIT
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.exchange.lists.calendar_files import YearList, read_year
from coordinator.ledger.outcomes import Refused, Stale
from tests.desk.conftest import TODAY, School

BY = Origin.WINDOW
YEAR = (
    Period("term", "Hösttermin", date(2026, 8, 18), date(2026, 12, 18)),
    Period("break", "Höstlov, v. 44; hela skolan", date(2026, 10, 26), date(2026, 10, 30)),
    Period("staff_day", "Studiedag", date(2026, 11, 2), date(2026, 11, 2)),
    Period("staff_day", "Studiedag", date(2027, 5, 7), date(2027, 5, 7)),
    Period("closed", "Sommar", date(2027, 7, 5), date(2027, 8, 6)),
)


def test_the_school_year_turns_on_the_first_of_august() -> None:
    assert (year_of(date(2027, 7, 31)), year_of(date(2027, 8, 1))) == (2026, 2027)


def test_a_period_belongs_to_every_school_year_that_it_has_a_day_in(school: School) -> None:
    add_periods(school.ledger, YEAR, origin=BY)
    periods = all_periods(school.ledger.register)
    assert [len(in_year(periods, year)) for year in (2025, 2026, 2027)] == [0, 5, 1]
    # 26–30 October 2026 are Monday to Friday, no holidays; 2 November is a Monday.
    assert [each.working_days for each in periods[1:3]] == [5, 1]


def test_a_period_is_added_changed_and_removed_each_as_one_step_of_undo(school: School) -> None:
    ledger = school.ledger
    added = add_period(ledger, {"kind": "break", "name": "Sportlov", "first": "2027-03-01", "last": None}, origin=BY)
    [record] = ledger.register.find(PERIOD, "name", "Sportlov")
    assert record.last == date(2027, 3, 1)
    assert change_period(ledger, record, {**record.values}, origin=BY) is None
    changed = change_period(ledger, record, {**record.values, "last": "2027-03-05"}, origin=BY)
    assert changed is not None
    removed = remove_periods(ledger, [record.id], origin=BY)
    assert kept_periods(ledger.register) == []
    for entry in (removed.entry, changed.entry, added.entry):
        ledger.undo(entry)
    assert kept_periods(ledger.register) == []
    assert len({added.entry, changed.entry, removed.entry}) == 3


def test_a_period_that_ends_before_it_begins_is_refused(school: School) -> None:
    with pytest.raises(Refused):
        add_period(school.ledger, {"kind": "term", "name": "X", "first": "2027-01-11", "last": "2027-01-10"}, origin=BY)


@pytest.mark.parametrize("name", ["lasar.ics", "lasar.csv"])
def test_what_is_given_out_comes_back_unchanged(school: School, tmp_path: Path, name: str) -> None:
    add_periods(school.ledger, YEAR, origin=BY)
    file = write_year(tmp_path / name, all_periods(school.ledger.register), TODAY)
    found = read_year(file, TODAY)
    assert (found.periods, found.problems) == (YEAR, ())
    assert looked_at(school.ledger.register, found, None).count(moves=True) == 0
    if name.endswith(".ics"):
        uids = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("UID:")]
        assert len(set(uids)) == len(YEAR)


def test_a_file_is_looked_at_for_the_unit_that_it_is_for(school: School) -> None:
    add_periods(school.ledger, YEAR[:2], origin=BY)
    unit = school.ledger.register.find(UNIT, "own", 1)[0].id
    found = rows((*YEAR, YEAR[4]), ((9, "Går inte"),))
    assert fates(looked_at(school.ledger.register, found, None)) == ["there", "there", "new", "new", "new", "there"]
    for_unit = looked_at(school.ledger.register, found, unit)
    assert (for_unit.count(), {each.period.unit for each in for_unit.rows}) == (5, {unit})
    assert for_unit.problems == ((9, "Går inte"),)
    assert for_unit.missing == ()


def rows(periods: Iterable[Period], problems: tuple[tuple[int, str], ...] = ()) -> YearList:
    """A file of these periods, the first on line 1."""
    return YearList(tuple(enumerate(periods, 1)), problems)


def fates(taking: Taking) -> list[str]:
    return [row.fate.value for row in taking.rows]


def test_a_break_on_other_days_is_asked_about_and_moved_only_when_agreed(school: School) -> None:
    ledger = school.ledger
    add_periods(ledger, YEAR, origin=BY)
    moved = replace(YEAR[1], first=date(2026, 11, 2), last=date(2026, 11, 6))
    new = Period("break", "Sportlov", date(2027, 3, 1), date(2027, 3, 5))
    taking = looked_at(ledger.register, rows([YEAR[0], moved, new]), None)
    assert fates(taking) == ["there", "moved", "new"]
    assert taking.rows[1].kept is not None
    assert period_of(taking.rows[1].kept) == YEAR[1]
    assert (taking.count(), taking.count(moves=True)) == (1, 2)
    left = take_year(ledger, taking, moves=False, origin=BY)
    assert left is not None
    assert set(kept_periods(ledger.register)) == {*YEAR, new}
    ledger.undo(left.entry)
    done = take_year(ledger, taking, moves=True, origin=BY)
    assert done is not None
    assert set(kept_periods(ledger.register)) == {*YEAR, new, moved} - {YEAR[1]}
    again = looked_at(ledger.register, rows([YEAR[0], moved, new]), None)
    assert take_year(ledger, again, moves=True, origin=BY) is None
    ledger.undo(done.entry)
    assert set(kept_periods(ledger.register)) == set(YEAR)


@pytest.mark.parametrize(
    ("periods", "expected", "missing"),
    [
        # a staff day on another day is another staff day; the one here is told
        ([replace(YEAR[2], first=date(2026, 11, 9), last=date(2026, 11, 9))], ["new"], [YEAR[2], YEAR[3]]),
        # a break of another school year is another break
        ([Period("break", YEAR[1].name, date(2027, 10, 25), date(2027, 10, 29))], ["new"], []),
        # of two breaks of one name in the file nobody knows which is the one here
        (
            [
                Period("break", YEAR[1].name, date(2026, 10, 19), date(2026, 10, 23)),
                Period("break", YEAR[1].name, date(2026, 11, 9), date(2026, 11, 13)),
            ],
            ["new", "new"],
            [YEAR[1]],
        ),
        # the name in other letters is the same name
        (
            [Period("break", YEAR[1].name.upper(), date(2026, 10, 19), date(2026, 10, 23))],
            ["moved"],
            [],
        ),
        ([replace(YEAR[1], name=f" {YEAR[1].name.upper().replace(' ', '  ')}")], ["there"], []),
        # what the file does not speak of is not missing from it
        ([YEAR[4]], ["there"], []),
    ],
)  # fmt: skip
def test_what_the_file_and_the_register_have_is_told_apart(
    school: School, periods: list[Period], expected: list[str], missing: list[Period]
) -> None:
    add_periods(school.ledger, YEAR, origin=BY)
    taking = looked_at(school.ledger.register, rows(periods), None)
    assert fates(taking) == expected
    assert list(taking.missing) == missing


def test_a_move_on_old_knowledge_is_refused(school: School) -> None:
    ledger = school.ledger
    add_periods(ledger, YEAR[1:2], origin=BY)
    moved = replace(YEAR[1], first=date(2026, 11, 2), last=date(2026, 11, 6))
    taking = looked_at(ledger.register, rows([moved]), None)
    [record] = ledger.register.find(PERIOD, "name", YEAR[1].name)
    change_period(ledger, record, {**record.values, "first": "2026-10-27"}, origin=BY)
    with pytest.raises(Stale):
        take_year(ledger, taking, moves=True, origin=BY)


def test_rules_hold_by_themselves_until_the_school_says_otherwise(school: School) -> None:
    register = school.ledger.register
    rules = kept_rules(register)
    assert rules == {
        "term.seen_days": "90", "term.preparation_days": "5", "term.lead_days": "20", "term.residual_percent": "0",
        "term.swap_grades": "",
    }  # fmt: skip
    said = Creation(SETTING.code, -1, {"code": "term.seen_days", "value": "30"})
    school.ledger.commit(ChangeSet(Sentence("rule"), BY, creations=(said,)))
    assert kept_rules(register)["term.seen_days"] == "30"


def test_years_that_swap_are_kept_as_they_are_compared() -> None:
    assert listed_grades(" 04, 7 ;gy1,,7") == "4,7,GY1"


def test_the_example_counts_closed_periods_out(school: School) -> None:
    numbers = {"term.seen_days": 10, "term.preparation_days": 5, "term.lead_days": 20}
    # 22 November less 10 days is the 12th; with five of them closed it is the 7th.
    assert example(school.ledger.register, TODAY, date(2027, 8, 17), numbers).seen_since == date(2026, 11, 12)
    add_periods(school.ledger, [Period("break", "Påhittat lov", date(2026, 11, 16), date(2026, 11, 20))], origin=BY)
    found = example(school.ledger.register, TODAY, date(2027, 8, 17), numbers)
    # 25 working days before Tuesday 17 August 2027, July left out: 11 in August (2 to 6, 9 to 13, 16), then 14 in June
    # (28 to 30; 21 to 24, since the 25th is Midsummer Eve; 14 to 18; 10 and 11).
    assert (found.seen_since, found.last) == (date(2026, 11, 7), date(2027, 6, 10))
