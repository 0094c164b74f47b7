"""The reports in finished words: what each row, sum and bar says (needs U1–U3, U5, L2, V19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from coordinator.desk.reports import report_tables
from coordinator.desk.reports.report_tables import (
    Report,
    coverage_table,
    density_table,
    group_history_table,
    history_table,
    idle_table,
    leak_table,
    replacement_table,
    report_paper,
    return_table,
)
from coordinator.desk.reports.reports import Density, IdleReport, LeakReport, ReplacementPlan, Return, UnitDensity
from coordinator.desk.reports.term_histories import (
    CoverageHistory,
    GroupFigures,
    GroupHistory,
    TermFigures,
    history_sheet,
    term_of,
)
from coordinator.domain.values import Ore
from coordinator.ledger.term_register import Covered, Idle, Leak, Replaced, Returned
from coordinator.sheets.bars import Bar, BarSheet
from coordinator.sheets.report_paper import ReportSheet

DAY = date(2027, 8, 17)


def said(report: Report) -> list[list[str]]:
    return [[cell.replace("\u00a0", " ") for cell in row] for row in report.rows]


def bars(report: Report) -> list[tuple[str, float, str]]:
    assert report.bars is not None
    return [(each.label, round(each.value, 1), each.said.replace("\u00a0", " ")) for each in report.bars.bars]


def test_a_device_that_was_never_seen_says_so() -> None:
    items = [Idle(1, "A1", None, Ore(120_000)), Idle(2, None, "2026-01-02", Ore(120_000))]
    report = idle_table(IdleReport(date(2026, 8, 24), 2, Ore(240_000), items, 1, Ore(120_000)))
    assert said(report) == [["A1", "aldrig", "1 200 kr"], ["", "2026-01-02", "1 200 kr"]]
    assert report.sentence.replace("\u00a0", " ") == (
        "2 enheter utan tecken på användning: 1 har inte setts sedan 2026-08-24, och för 1 säger ingen lista när de"
        " sågs. Möjlig kostnad: 2 400 kr om året. Några kan bara vara avstängda."
    )
    assert report.figures == {2}
    assert report.bars is None


def test_leaks_are_summed_below_their_reasons() -> None:
    report = leak_table(LeakReport([Leak("foreign", 1, Ore(100)), Leak("unused", 2, Ore(240_000))]))
    assert said(report) == [
        ["tillhör en annan skola", "1", "1 kr"],
        ["oanvänd: inte sedd på länge", "2", "2 400 kr"],
        ["Totalt", "3", "2 401 kr"],
    ]
    assert report.sentence.replace("\u00a0", " ").startswith("3 enheter kan kosta 2 401 kr om året i onödan")
    assert bars(report) == [
        ("tillhör en annan skola", 100.0, "1 kr · 1 enhet"),
        ("oanvänd: inte sedd på länge", 240_000.0, "2 400 kr · 2 enheter"),
    ]
    assert report.figures == {1, 2}


def test_the_replacement_plan_tells_years_by_kind_and_draws_them_in_one() -> None:
    found = [
        Replaced(2026, "chromebook", 3, Ore(300_000), 1, Ore(0)),
        Replaced(2026, "tablet", 1, Ore(20_000), 0, Ore(12_000)),
        Replaced(2028, "chromebook", 10, Ore(100_000), 0, Ore(0)),
    ]
    report = replacement_table(ReplacementPlan(found, [("screen", 2)]))
    assert said(report) == [
        ["2026", "Chromebook", "3", "3 000 kr", "1", "0 kr"],
        ["2026", "Lärplatta", "1", "200 kr", "0", "120 kr"],
        ["2028", "Chromebook", "10", "1 000 kr", "0", "0 kr"],
        ["Utan slutdatum", "Skärm", "2", "", "", ""],
    ]
    assert report.sentence.replace("\u00a0", " ") == (
        "14 enheter tar slut 2026–2028: nya kostar 4 200 kr. 2 enheter har inget slutdatum och står inte på något år."
    )
    assert bars(report) == [("2026", 320_000.0, "3 200 kr · 4 enheter"), ("2028", 100_000.0, "1 000 kr · 10 enheter")]
    assert report.figures == {0, 2, 3, 4, 5}
    nothing = replacement_table(ReplacementPlan([], []))
    assert (nothing.sentence, nothing.rows, nothing.bars) == ("Inget tar slut de kommande åren.", (), None)


def test_the_return_list_sums_what_may_still_be_got() -> None:
    whole = Returned(1, "S", "T", "Bok", "bought", "2026-12-31", Ore(100_000), "good")
    bare = Returned(2, None, None, None, None, "2027-01-31", None, None)
    report = return_table([Return(whole, Ore(15_000)), Return(bare, Ore(1))], DAY, 15)
    assert said(report) == [
        ["S", "T", "Bok", "Köpt", "2026-12-31", "150 kr"],
        ["", "", "", "", "2027-01-31", "0,01 kr"],
    ]
    assert report.sentence.replace("\u00a0", " ") == (
        "2 enheter ska lämnas tillbaka eller säljas senast 2027-08-17; de kan ge 150,01 kr."
    )
    assert "15 procent" in report.note
    assert report.figures == {5}


def test_density_leaves_out_whom_there_is_nobody_to_share_with() -> None:
    found = [Density("chromebook", 7, Fraction(7, 3), None), Density("tablet", 1, None, Fraction(1, 2))]
    report = density_table(found, 3, 2)
    assert said(report) == [
        ["Alla", "Chromebook", "7", "3", "2,33", "0,43", "2", ""],
        ["Alla", "Lärplatta", "1", "3", "", "", "2", "0,50"],
    ]
    assert report.sentence == "8 enheter går att räkna med i dag, på 3 elever och 2 anställda."
    assert bars(report) == [("Chromebook", 2.3, "2,33")]
    assert density_table(found[1:], 0, 2).bars is None
    assert report.figures == {2, 3, 4, 5, 6, 7}


def test_each_school_unit_stands_by_itself_and_one_without_devices_says_so() -> None:
    whole = [Density("chromebook", 6, Fraction(6, 15), Fraction(3))]
    north = UnitDensity("Norr", 12, 0, (Density("chromebook", 6, Fraction(1, 2), None),))
    south = UnitDensity("Syd", 3, 2, ())
    report = density_table(whole, 15, 2, [north, south, UnitDensity(None, 0, 0, ())])
    assert said(report) == [
        ["Alla", "Chromebook", "6", "15", "0,40", "2,50", "2", "3,00"],
        ["Norr", "Chromebook", "6", "12", "0,50", "2,00", "0", ""],
        ["Syd", "", "0", "3", "", "", "2", ""],
    ]
    assert bars(report) == [("Alla · Chromebook", 0.4, "0,40"), ("Norr · Chromebook", 0.5, "0,50")]
    assert "skolenhet som äger den" in report.note
    assert [row[0] for row in said(density_table(whole, 15, 2, [north]))] == ["Alla"], "one unit is the whole"
    assert density_table([], 0, 0).rows == ()


COVERED = [
    Covered(1, "6A", "chromebook", 3, 1),
    Covered(2, "5A", "chromebook", 3, 2),
    Covered(3, "4A", "tablet", 2, 1),
    Covered(None, None, "tablet", 2, 0),
]


def half(each: Covered) -> Fraction | None:
    """The plan: half of the pupils shall have a Chromebook."""
    return Fraction(1, 2) if each.kind == "chromebook" else None


def test_coverage_without_a_plan_only_counts() -> None:
    report = coverage_table(COVERED, DAY)
    assert said(report) == [
        ["6A", "Chromebook", "3", "1", "33 %"],
        ["5A", "Chromebook", "3", "2", "66 %"],
        ["4A", "Lärplatta", "2", "1", "50 %"],
        ["Ingen grupp", "Lärplatta", "2", "0", "0 %"],
    ]
    assert (report.title, report.sentence) == ("Täckning 2027-08-17", "Ingen plan säger vad varje klass ska ha.")
    assert report.bars is None
    assert len(report.heads) == 5


def test_coverage_is_held_against_the_plan_whole_pupils_at_a_time() -> None:
    report = coverage_table(COVERED, DAY, half)
    assert said(report) == [
        ["6A", "Chromebook", "3", "1", "33 %", "50 %", "✕ 1 saknas"],
        ["5A", "Chromebook", "3", "2", "66 %", "50 %", "✓ Räcker"],
        ["4A", "Lärplatta", "2", "1", "50 %", "", ""],
    ], "the plan wants half of three pupils, so two; of what it says nothing about, only what is there is told"
    assert report.sentence == "1 av 2 behov per klass är inte täckt 2027-08-17."
    assert report.bars == BarSheet(
        "Elever som har en enhet",
        (
            Bar("6A · Chromebook", 100 / 3, "1 / 3", 50.0, short=True),
            Bar("5A · Chromebook", 200 / 3, "2 / 3", 50.0, short=False),
        ),
        "så många ska ha enligt planen",
        100.0,
    )
    assert len(report.heads) == 7


def test_forty_bars_are_drawn_and_every_row_is_told() -> None:
    many = [Covered(at, f"K{at}", "chromebook", 3, 1) for at in range(45)]
    report = coverage_table(many, DAY, half)
    assert report.bars is not None
    assert (len(report.bars.bars), len(report.rows)) == (40, 45)


FIGURES = [
    TermFigures((2027, True), "chromebook", "2027-08-17", "2027-06-01", 5, 4, 8, 2, 30),
    TermFigures((2028, False), "chromebook", "2028-01-10", "2027-12-01", 0, 4, 0, 0, None),
    TermFigures((2028, False), "tablet", "2028-01-10", "2027-12-01", 0, 1, 3, 1, 12),
]


def test_kept_figures_are_told_term_by_term() -> None:
    report = history_table(CoverageHistory(tuple(FIGURES)))
    assert said(report) == [
        ["HT27", "2027-08-17", "Chromebook", "5", "4", "80 %", "8", "25 %", "30"],
        ["VT28", "2028-01-10", "Chromebook", "0", "4", "", "0", "", ""],
        ["VT28", "2028-01-10", "Lärplatta", "0", "1", "", "3", "33 %", "12"],
    ]
    assert report.sentence == "Siffror för 2 terminer är sparade."
    assert report.figures == {3, 4, 5, 6, 7, 8}
    assert "därutöver" not in report.note
    assert history_table(CoverageHistory(())).history is None
    assert (
        "Siffror för 2027-10-10 är sparade därutöver."
        in history_table(CoverageHistory(tuple(FIGURES), (("2027-10-10", "2027-10-10"),))).note
    )


def test_each_group_s_figures_are_told_term_by_term() -> None:
    autumn, spring = (2027, True), (2028, False)
    figures = (
        GroupFigures(autumn, "7A", "chromebook", "2027-08-17", "2027-06-01", 26, 24, 1),
        GroupFigures(autumn, "7B", "chromebook", "2027-08-17", "2027-06-01", 20, 20, 0),
        GroupFigures(spring, "7A", "chromebook", "2028-01-10", "2027-12-01", 26, 30, 0),
        GroupFigures(spring, "7B", "chromebook", "2028-01-10", "2027-12-01", 20, 18, 0),
        GroupFigures(spring, "F", "tablet", "2028-01-10", "2027-12-01", 0, 4, 0),
    )
    report = group_history_table(GroupHistory(figures, ((2026, True),)))
    assert said(report)[0] == ["HT27", "2027-08-17", "7A", "Chromebook", "26", "24", "1", "92 %", "✕ 1 saknas"]
    assert [row[2:] for row in said(report)[1:]] == [
        ["7B", "Chromebook", "20", "20", "0", "100 %", "✓ Räcker"],
        ["7A", "Chromebook", "26", "30", "0", "115 %", "✓ Räcker"],
        ["7B", "Chromebook", "20", "18", "0", "90 %", "✕ 2 saknas"],
        ["F", "Lärplatta", "0", "4", "0", "", "✓ Räcker"],
    ]
    assert report.sentence == "VT28: 1 av 2 behov per grupp var inte uppfyllt."
    assert report.note.startswith("Av HT26 är bara siffrorna för helheten sparade. ")
    none = group_history_table(GroupHistory((), ()))
    assert (none.sentence, none.rows) == ("Inga siffror för enskilda grupper är sparade än.", ())


def test_only_kinds_that_were_ever_needed_are_drawn() -> None:
    sheet = history_sheet(FIGURES)
    assert sheet.terms == ("HT27", "VT28")
    assert [[(line.caption, line.values) for line in panel.lines] for panel in sheet.panels] == [
        [("Chromebook", (80.0, None))],
        [("Chromebook", (25.0, None))],
        [("Chromebook", (2.5, None))],
    ]
    assert [panel.suffix for panel in sheet.panels] == [" %", " %", " år"]
    never = history_sheet([replace(each, need=0) for each in FIGURES])
    assert [[line.caption for line in panel.lines] for panel in never.panels] == [["Chromebook", "Lärplatta"]] * 3
    assert never.panels[2].lines[1].values == (None, 1.0), "nothing was kept of it in the first term"


@pytest.mark.parametrize(
    ("day", "term"), [("2027-06-30", (2027, False)), ("2027-07-01", (2027, True)), ("2027-01-01", (2027, False))]
)
def test_july_belongs_to_the_term_that_it_comes_before(day: str, term: tuple[int, bool]) -> None:
    assert term_of(day) == term


def test_a_column_is_as_wide_as_what_stands_in_it_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six letters at least and forty at most; what comes after a hundred rows is not looked at."""
    sheets: list[ReportSheet] = []
    stamps: list[str] = []

    def keep(sheet: ReportSheet, *, stamp: str) -> bytes:
        sheets.append(sheet)
        stamps.append(stamp)
        return b""

    monkeypatch.setattr(report_tables, "render_report", keep)
    rows = [("a", "b" * 50, "c" * 20, "d")] + [("a", "b", "c", "d")] * 99 + [("a", "b", "c", "d" * 30)]
    report_paper(Report("Lista", "", "Not", ("x", "y", "z", "rubriker"), tuple(rows), frozenset({2})), DAY)
    (table,) = sheets[0].lists
    assert [column.share for column in table.columns] == [6.0, 40.0, 20.0, 8.0]
    assert [column.align for column in table.columns] == ["left", "left", "right", "left"]
    assert (sheets[0].sentence, sheets[0].subtitle, sheets[0].language) == ("Lista", "Not", "sv")
    assert stamps == ["Utskriven 2027-08-17"]
