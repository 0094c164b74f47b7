"""``report``: idle, cost leaks, replacement, returns, coverage, density (needs U1–U3, U5, L2, V19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.cli.sheet_target import sheet
from coordinator.desk.imports.waiting_names import waiting_names
from coordinator.desk.plan.wanted_shares import policy_today
from coordinator.desk.reports import reports
from coordinator.desk.reports.class_change_table import class_change_table
from coordinator.desk.reports.report_tables import (
    Report,
    coverage_table,
    density_table,
    group_history_table,
    history_table,
    idle_table,
    leak_table,
    names_table,
    replacement_table,
    report_paper,
    return_table,
)
from coordinator.desk.reports.term_histories import (
    GroupHistory,
    TermFigures,
    coverage_history,
    group_history,
    term_words,
)
from coordinator.desk.term.class_changes import class_news
from coordinator.domain.calendar import add_months
from coordinator.domain.choices import Role
from coordinator.exchange.writing.figures import write_figures
from coordinator.words import mark, text

_CSV = option("--csv", "listed", type=FILE, metavar="FILE", help=mark("Write the table as CSV."))
_SHEET = option("--sheet", "paper", type=FILE, metavar="FILE", help=mark("Write the report as PDF."))


@click.group("report", cls=Verbs, help=mark("Reports on use and money."))
def report_verbs() -> None:
    """The verbs of reports."""


def _tell(
    wish: RunOptions, report: Report, document: Mapping[str, Any], today: date, listed: Path | None, paper: Path | None
) -> int:
    if listed is not None:
        write_figures(listed, report.heads, report.rows)
    with sheet(paper) as placing:
        if paper is not None:
            placing.put(report_paper(report, today))
    lines = text_table(report.heads, report.rows) if report.rows else [text("There is nothing to show.")]
    print_answer(wish, document, [*lines, report.sentence])
    return 0


@report_verbs.command("idle", help=mark("Devices that nobody has seen, and what they may cost in a year."))
@option("--only", type=click.Choice(("seen", "unmentioned")),
        help=mark("Only those seen before, or those of which no list says when they were seen."))  # fmt: skip
@_CSV
@_SHEET
@pass_wish
def idle_verb(wish: RunOptions, only: str | None, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"count", "yearly_cost_ore", "items": [{"serial", "last_seen", "yearly_cost_ore"}], "unmentioned"}.

    Of ``unmentioned`` of them no list has ever said that they were seen.
    """
    with opened(wish) as ledger:
        today = ledger.today
        found = reports.only_idle(reports.idle_report(ledger), only)
    items = [
        {"serial": each.serial, "last_seen": each.last_seen, "yearly_cost_ore": each.yearly_cost_ore}
        for each in found.items
    ]
    document = {
        "count": found.count, "yearly_cost_ore": found.yearly_cost_ore, "since": found.since.isoformat(),
        "unmentioned": found.unmentioned, "items": items,
    }  # fmt: skip
    return _tell(wish, idle_table(found), document, today, listed, paper)


@report_verbs.command("names", help=mark("Who and what imported lists name and nobody has found here yet."))
@_CSV
@_SHEET
@pass_wish
def names_verb(wish: RunOptions, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"count", "items": [{"said", "field", "record", "id", "kind", "file", "line", "why"}]}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = waiting_names(ledger.register)
    items = [
        {"said": each.said, "field": each.field, "record": each.title, "id": each.record.id, "kind": each.record.kind,
         "file": each.file, "line": each.line, "why": each.why}
        for each in found
    ]  # fmt: skip
    return _tell(wish, names_table(found), {"count": len(found), "items": items}, today, listed, paper)


@report_verbs.command("cost-leaks", help=mark("What is paid for devices that are unused, too old or another school's."))
@_CSV
@_SHEET
@pass_wish
def leaks_verb(wish: RunOptions, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"reasons": [{"reason", "count", "yearly_cost_ore"}], "count", "yearly_cost_ore"}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = reports.leak_report(ledger)
    reasons = [
        {"reason": each.reason, "count": each.count, "yearly_cost_ore": each.yearly_cost_ore} for each in found.reasons
    ]
    document = {"reasons": reasons, "count": found.count, "yearly_cost_ore": found.yearly_cost_ore}
    return _tell(wish, leak_table(found), document, today, listed, paper)


@report_verbs.command("replacement", help=mark("What ends in the coming years, by kind, and what new devices cost."))
@option("--years", type=click.IntRange(1, 20), default=reports.YEARS, help=mark("How many years."))
@_CSV
@_SHEET
@pass_wish
def replacement_verb(wish: RunOptions, years: int, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"items": [{"year", "kind", "count", "price_ore", …}], "price_ore", "without_end"}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = reports.replacement_plan(ledger, years)
    items = [
        {"year": each.year, "kind": each.kind, "count": each.devices, "price_ore": each.price_ore,
         "without_price": each.unpriced, "yearly_fee_ore": each.yearly_fee_ore}
        for each in found.ending
    ]  # fmt: skip
    total = sum(each.price_ore for each in found.ending)
    endless = [{"kind": kind, "count": count} for kind, count in found.endless]
    document = {"items": items, "price_ore": total, "without_end": endless}
    return _tell(wish, replacement_table(found), document, today, listed, paper)


@report_verbs.command("returns", help=mark("What is to go back or be sold, with its residual value."))
@option("--until", "until", type=DAY, help=mark("What ends by this day; within six months otherwise."))
@_CSV
@_SHEET
@pass_wish
def returns_verb(wish: RunOptions, until: date | None, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"until", "count", "residual_ore", "items": [{"serial", "end", "ownership", "residual_ore"}]}."""
    with opened(wish) as ledger:
        today = ledger.today
        until = until or add_months(ledger.today, 6)
        found = reports.return_list(ledger, until)
        percent = reports.residual_percent(ledger.register)
    items = [
        {"serial": each.device.serial, "asset_tag": each.device.tag, "product": each.device.product,
         "ownership": each.device.ownership, "end": each.device.end, "residual_ore": each.residual_ore}
        for each in found
    ]  # fmt: skip
    total = sum(each.residual_ore for each in found)
    document = {"until": until.isoformat(), "count": len(found), "residual_ore": total, "items": items}
    return _tell(wish, return_table(found, until, percent), document, today, listed, paper)


@report_verbs.command("coverage", help=mark("How many pupils of each group have a device, and how it was before."))
@option("--on", "on", type=DAY, help=mark("The day asked about; today otherwise."))
@option("--history", "history", is_flag=True, help=mark("The kept figures term by term instead: coverage, idle, age."))
@option("--groups", "groups", is_flag=True, help=mark("What each group had, term by term, as it was kept."))
@_CSV
@_SHEET
@pass_wish
def coverage_verb(
    wish: RunOptions, /, on: date | None, history: bool, groups: bool, listed: Path | None, paper: Path | None
) -> int:
    """Answers with {"on", "items": [{"group", "kind", "pupils", "covered", "share"}], "history": […]}.

    With ``--history`` or ``--groups`` the items are empty, and what was kept stands by term under ``terms``, or
    ``groups``: [{"term", "group", "kind", "on", "taken", "need", "supply", "arriving", "coverage", "lacks"}].
    """
    with opened(wish) as ledger:
        today = ledger.today
        day = on or today
        kept = [dict(each.values) for each in reports.kept_figures(ledger)]
        if groups:
            each_group = group_history(ledger)
            told = group_history_table(each_group)
            return _tell(wish, told, _groups(each_group, day), today, listed, paper)
        if history:
            terms = coverage_history(ledger)
            return _tell(wish, history_table(terms), _history(terms.figures, day, kept), today, listed, paper)
        found = reports.coverage(ledger, day)
        policy = policy_today(ledger)
    items = [
        {"group": each.name, "kind": each.kind, "pupils": each.pupils, "covered": each.covered,
         "share": round(each.covered / each.pupils, 4)}
        for each in found
    ]  # fmt: skip
    document = {"on": day.isoformat(), "items": items, "history": kept}
    return _tell(wish, coverage_table(found, day, policy), document, today, listed, paper)


def _history(figures: Sequence[TermFigures], day: date, kept: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    items = [
        {"term": term_words(each.term), "kind": each.kind, "on": each.on, "taken": each.taken, "need": each.need,
         "supply": each.supply, "coverage": _rounded(each.coverage), "devices": each.devices, "idle": each.unseen,
         "idle_share": _rounded(each.idle), "age_months": each.age_months}
        for each in figures
    ]  # fmt: skip
    return {"on": day.isoformat(), "items": [], "history": list(kept), "terms": items}


def _groups(found: GroupHistory, day: date) -> dict[str, Any]:
    items = [
        {"term": term_words(each.term), "group": each.group, "kind": each.kind, "on": each.on, "taken": each.taken,
         "need": each.need, "supply": each.supply, "arriving": each.arriving, "coverage": _rounded(each.coverage),
         "lacks": each.lacks}
        for each in found.figures
    ]  # fmt: skip
    whole_only = [term_words(each) for each in found.whole_only]
    return {"on": day.isoformat(), "items": [], "groups": items, "whole_only": whole_only}


@report_verbs.command("class-changes", help=mark("Who is new in a class, moved or left, and what of their device."))
@_CSV
@_SHEET
@pass_wish
def class_changes_verb(wish: RunOptions, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"items": [{"came", "person", "group", "was", "has", "question", "kinds"}]}."""
    with opened(wish) as ledger:
        today, register = ledger.today, ledger.register
        found = class_news(register, today)
        report = class_change_table(register, found)
    items = [
        {"came": each.came.value, "person": row[1], "group": row[2] or None, "was": row[3] or None,
         "has": list(each.has), "question": each.question.value, "kinds": list(each.kinds)}
        for each, row in zip(found, report.rows, strict=True)
    ]  # fmt: skip
    return _tell(wish, report, {"items": items}, today, listed, paper)


@report_verbs.command("density", help=mark("Devices per pupil and per employee, of each school unit by itself."))
@_CSV
@_SHEET
@pass_wish
def density_verb(wish: RunOptions, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"pupils", "employees", "items": [{"kind", "devices", "per_pupil", "pupils_per_device",
    "per_employee"}], "units": [{"unit" or null, "pupils", "employees", "items"}]}."""
    with opened(wish) as ledger:
        today = ledger.today
        found, units = reports.density(ledger), reports.unit_density(ledger)
        pupils, employees = reports.active(ledger, Role.PUPIL), reports.active(ledger, Role.STAFF)
    of_units = [
        {"unit": each.name, "pupils": each.pupils, "employees": each.employees, "items": _densities(each.kinds)}
        for each in units
    ]
    document = {"pupils": pupils, "employees": employees, "items": _densities(found), "units": of_units}
    return _tell(wish, density_table(found, pupils, employees, units), document, today, listed, paper)


def _densities(found: Sequence[reports.Density]) -> list[dict[str, Any]]:
    return [
        {"kind": each.kind, "devices": each.devices, "per_pupil": _rounded(each.per_pupil),
         "pupils_per_device": _rounded(each.pupils_per_device), "per_employee": _rounded(each.per_employee)}
        for each in found
    ]  # fmt: skip


def _rounded(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)
