"""``report``: idle, cost leaks, replacement, returns, coverage, density (needs U1–U3, U5, L2, V19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from coordinator import words
from coordinator.cli.answering import answer, table
from coordinator.cli.opening import opened
from coordinator.cli.sheeting import sheet
from coordinator.cli.speaking import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.wishes import Wish
from coordinator.desk import reporting
from coordinator.desk.checking import kind_words
from coordinator.desk.histories import TermFigures, coverage_history, history_sheet, term_words
from coordinator.domain.calendar import add_months
from coordinator.domain.kinds import DEVICE
from coordinator.domain.values import show_money
from coordinator.exchange.writing.figures import write_figures
from coordinator.sheets.histories import HistorySheet
from coordinator.sheets.reports import ReportSheet, render_report
from coordinator.sheets.tables import Column, TableSheet
from coordinator.words import count_text, mark, text

_CSV = option("--csv", "listed", type=FILE, metavar="FILE", help=mark("Write the table as CSV."))
_SHEET = option("--sheet", "paper", type=FILE, metavar="FILE", help=mark("Write the report as PDF."))


@click.group("report", cls=Verbs, help=mark("Reports on use and money."))
def report_verbs() -> None:
    """The verbs of reports."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A report as it is told: the document, the table, and the sentence under it (on paper above it)."""

    title: str
    document: Mapping[str, Any]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    sentence: str = ""
    history: HistorySheet | None = None


def _tell(wish: Wish, told: _Told, today: date, listed: Path | None, paper: Path | None) -> int:
    if listed is not None:
        write_figures(listed, told.heads, told.rows)
    with sheet(paper) as placing:
        if paper is not None:
            columns = tuple(
                Column(head, 1.0, "right" if all(row[at][:1].isdigit() for row in told.rows) else "left")
                for at, head in enumerate(told.heads)
            )
            table_sheet = TableSheet("", columns, tuple(tuple(row) for row in told.rows))
            report = ReportSheet(
                told.title, told.sentence or told.title, "", (), (table_sheet,), words.language(), told.history
            )
            placing.put(render_report(report, stamp=text("Printed {on}", on=today.isoformat())))
    lines = table(told.heads, told.rows) if told.rows else [text("There is nothing to show.")]
    answer(wish, told.document, [*lines, *([told.sentence] if told.sentence else [])])
    return 0


@report_verbs.command("idle", help=mark("Devices that nobody has seen, and what they may cost in a year."))
@_CSV
@_SHEET
@pass_wish
def idle_verb(wish: Wish, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"count", "yearly_cost_ore", "items": [{"serial", "last_seen", "yearly_cost_ore"}]}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = reporting.idle_report(ledger)
    items = [
        {"serial": each.serial, "last_seen": each.last_seen, "yearly_cost_ore": each.yearly_cost_ore}
        for each in found.items
    ]
    rows = [
        (each.serial or "", each.last_seen or text("never"), show_money(each.yearly_cost_ore)) for each in found.items
    ]
    ending = count_text(
        "{count} device not seen since {since}: possibly {cost} a year. Some may only be switched off.",
        "{count} devices not seen since {since}: possibly {cost} a year. Some may only be switched off.",
        found.count,
        since=found.since.isoformat(),
        cost=show_money(found.yearly_cost_ore),
    )
    document = {
        "count": found.count, "yearly_cost_ore": found.yearly_cost_ore, "since": found.since.isoformat(),
        "items": items,
    }  # fmt: skip
    heads = (text("Serial number"), text("Last seen"), text("Cost in a year"))
    return _tell(wish, _Told(text("Devices not seen"), document, heads, rows, ending), today, listed, paper)


@report_verbs.command("cost-leaks", help=mark("What is paid for devices that are unused, too old or another school's."))
@_CSV
@_SHEET
@pass_wish
def leaks_verb(wish: Wish, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"reasons": [{"reason", "count", "yearly_cost_ore"}], "count", "yearly_cost_ore"}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = reporting.leak_report(ledger)
    reasons = [
        {"reason": each.reason, "count": each.count, "yearly_cost_ore": each.yearly_cost_ore} for each in found.reasons
    ]
    rows = [
        (reporting.leak_words(each.reason), str(each.count), show_money(each.yearly_cost_ore)) for each in found.reasons
    ]
    rows.append((text("In all"), str(found.count), show_money(found.yearly_cost_ore)))
    document = {"reasons": reasons, "count": found.count, "yearly_cost_ore": found.yearly_cost_ore}
    heads = (text("Reason"), text("Devices"), text("Cost in a year"))
    return _tell(wish, _Told(text("Cost leaks"), document, heads, rows), today, listed, paper)


@report_verbs.command("replacement", help=mark("What ends in the coming years, by kind, and what new devices cost."))
@option("--years", type=click.IntRange(1, 20), default=reporting.YEARS, help=mark("How many years."))
@_CSV
@_SHEET
@pass_wish
def replacement_verb(wish: Wish, years: int, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"items": [{"year", "kind", "count", "price_ore", "yearly_fee_ore", …}], "price_ore"}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = reporting.replacement_plan(ledger, years)
    items = [
        {"year": each.year, "kind": each.kind, "count": each.devices, "price_ore": each.price_ore,
         "without_price": each.unpriced, "yearly_fee_ore": each.yearly_fee_ore}
        for each in found
    ]  # fmt: skip
    rows = [
        (str(each.year), kind_words(each.kind), str(each.devices), show_money(each.price_ore), str(each.unpriced),
         show_money(each.yearly_fee_ore))
        for each in found
    ]  # fmt: skip
    heads = (
        text("Year"),
        text("Kind"),
        text("Devices"),
        text("Price of new ones"),
        text("Without price"),
        text("Fees in a year"),
    )
    total = sum(each.price_ore for each in found)
    document = {"items": items, "price_ore": total}
    return _tell(wish, _Told(text("Replacement plan"), document, heads, rows), today, listed, paper)


@report_verbs.command("returns", help=mark("What is to go back or be sold, with its residual value."))
@option("--until", "until", type=DAY, help=mark("What ends by this day; within six months otherwise."))
@_CSV
@_SHEET
@pass_wish
def returns_verb(wish: Wish, until: date | None, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"until", "count", "residual_ore", "items": [{"serial", "end", "ownership", "residual_ore"}]}."""
    with opened(wish) as ledger:
        today = ledger.today
        until = until or add_months(ledger.today, 6)
        found = reporting.return_list(ledger, until)
    items = [
        {"serial": each.device.serial, "asset_tag": each.device.tag, "product": each.device.product,
         "ownership": each.device.ownership, "end": each.device.end, "residual_ore": each.residual_ore}
        for each in found
    ]  # fmt: skip
    show = DEVICE.field("ownership").show
    rows = [
        (each.device.serial or "", each.device.tag or "", each.device.product or "",
         show(each.device.ownership) if each.device.ownership else "", each.device.end, show_money(each.residual_ore))
        for each in found
    ]  # fmt: skip
    total = sum(each.residual_ore for each in found)
    document = {"until": until.isoformat(), "count": len(found), "residual_ore": total, "items": items}
    heads = (
        text("Serial number"),
        text("Asset tag"),
        text("Product"),
        text("Ownership"),
        text("Ends"),
        text("Residual value"),
    )
    return _tell(wish, _Told(text("Return list"), document, heads, rows), today, listed, paper)


@report_verbs.command("coverage", help=mark("How many pupils of each group have a device, and how it was before."))
@option("--on", "on", type=DAY, help=mark("The day asked about; today otherwise."))
@option("--history", "history", is_flag=True, help=mark("The kept figures term by term instead: coverage, idle, age."))
@_CSV
@_SHEET
@pass_wish
def coverage_verb(wish: Wish, on: date | None, history: bool, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"on", "items": [{"group", "kind", "pupils", "covered", "share"}], "history": […]}."""
    with opened(wish) as ledger:
        today = ledger.today
        day = on or today
        kept = [dict(each.values) for each in reporting.kept_figures(ledger)]
        if history:
            figures = coverage_history(ledger)
            return _tell(wish, _history(figures, day, kept), today, listed, paper)
        found = reporting.coverage(ledger, day)
    items = [
        {"group": each.name, "kind": each.kind, "pupils": each.pupils, "covered": each.covered,
         "share": round(each.covered / each.pupils, 4)}
        for each in found
    ]  # fmt: skip
    rows = [
        (each.name or text("No group"), kind_words(each.kind), str(each.pupils), str(each.covered),
         f"{100 * each.covered // each.pupils} %")
        for each in found
    ]  # fmt: skip
    heads = (text("Group"), text("Kind"), text("Pupils"), text("Have a device"), text("Share"))
    document = {"on": day.isoformat(), "items": items, "history": kept}
    title = text("Coverage on {on}", on=day.isoformat())
    return _tell(wish, _Told(title, document, heads, rows), today, listed, paper)


def _history(figures: Sequence[TermFigures], day: date, kept: Sequence[Mapping[str, Any]]) -> _Told:
    items = [
        {"term": term_words(each.term), "kind": each.kind, "on": each.on, "taken": each.taken, "need": each.need,
         "supply": each.supply, "coverage": _rounded(each.coverage), "devices": each.devices, "idle": each.unseen,
         "idle_share": _rounded(each.idle), "age_months": each.age_months}
        for each in figures
    ]  # fmt: skip
    rows = [
        (term_words(each.term), kind_words(each.kind), str(each.need), str(each.supply), _percent(each.coverage),
         str(each.devices), _percent(each.idle), "" if each.age_months is None else str(each.age_months))
        for each in figures
    ]  # fmt: skip
    heads = (
        text("Term"),
        text("Kind"),
        text("Need"),
        text("Supply"),
        text("Coverage"),
        text("Devices"),
        text("Not seen"),
        text("Age in months"),
    )
    document = {"on": day.isoformat(), "items": [], "history": list(kept), "terms": items}
    return _Told(text("Coverage, idle share and age per term"), document, heads, rows, history=history_sheet(figures))


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{100 * share.numerator // share.denominator} %"


@report_verbs.command("density", help=mark("Devices per pupil and per employee."))
@_CSV
@_SHEET
@pass_wish
def density_verb(wish: Wish, listed: Path | None, paper: Path | None) -> int:
    """Answers with {"pupils", "employees", "items": [{"kind", "devices", "per_pupil", "per_employee"}]}."""
    with opened(wish) as ledger:
        today = ledger.today
        found = reporting.density(ledger)
        pupils, employees = reporting.active(ledger, "pupil"), reporting.active(ledger, "staff")
    items = [
        {"kind": each.kind, "devices": each.devices, "per_pupil": _rounded(each.per_pupil),
         "per_employee": _rounded(each.per_employee)}
        for each in found
    ]  # fmt: skip
    rows = [
        (kind_words(each.kind), str(each.devices), _written(each.per_pupil), _written(each.per_employee))
        for each in found
    ]
    heads = (text("Kind"), text("Devices"), text("Per pupil"), text("Per employee"))
    document = {"pupils": pupils, "employees": employees, "items": items}
    return _tell(wish, _Told(text("Devices per pupil and employee"), document, heads, rows), today, listed, paper)


def _rounded(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)


def _written(share: Fraction | None) -> str:
    return "" if share is None else f"{float(share):.2f}".replace(".", ",")
