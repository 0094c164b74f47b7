"""``year``: the school year, which governs working days and what counts as not seen (needs V14, V17)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.import_verb import import_ending
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.desk.plan.plans import add_periods
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_record
from coordinator.desk.year.kept_year import period_of
from coordinator.desk.year.periods import PeriodFate, Taking, looked_at, take_year
from coordinator.desk.year.taking_words import missing_words, taken_row_words, tally_words
from coordinator.desk.year.unit_years import remove_periods
from coordinator.domain.changes import Origin, Ref, text_of
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.termstart.school_year import PERIOD_KINDS, Period
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.termstart.term_records import PeriodRecord
from coordinator.exchange.lists.calendar_files import read_year
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query, Register
from coordinator.words import mark, text

_UNIT = option("--unit", metavar="UNIT", help=mark("For this school unit only; for all otherwise."))


@click.group("year", cls=Verbs, help=mark("The school year: terms, breaks, staff days, closed periods."))
def year_verbs() -> None:
    """The verbs of the school year."""


@year_verbs.command(
    "add", help=mark("Adds a period: coordinator year add break Höstlov --from 2026-10-26 --to 2026-10-30")
)
@click.argument("kind", type=click.Choice(PERIOD_KINDS))
@click.argument("name", metavar="NAME")
@option("--from", "first", type=DAY, required=True, help=mark("Its first day."))
@option("--to", "last", type=DAY, help=mark("Its last day; the first otherwise."))
@_UNIT
@pass_wish
def add_period_verb(wish: RunOptions, kind: str, name: str, first: date, last: date | None, unit: str | None) -> int:
    """Answers with {"entry", "added"}."""
    if last is not None and last < first:
        raise Refused(mark("The period ends before it begins."))
    with opened(wish, write=True) as ledger:
        period = Period(kind, name, first, last or first, _unit(ledger.register, unit))
        notice, added = add_periods(ledger, [period], origin=Origin.COMMAND_LINE)
        sentence = text("It says so already.") if notice is None else tell_notice(ledger.register, notice)
        print_answer(wish, {"entry": None if notice is None else notice.entry, "added": added}, [sentence])
    return 0


@year_verbs.command("list", help=mark("Lists the periods."))
@pass_wish
def list_year_verb(wish: RunOptions) -> int:
    """Answers with {"total", "items": [{"number", "kind", "name", "first", "last", "unit"}]}."""
    with opened(wish) as ledger:
        register = ledger.register
        items = [_item(register, each) for each in register.records(Query(PERIOD, order=(("first", False),)))]
    labels = PERIOD.field("kind")
    rows = [
        (f"#{each['number']}", labels.show(each["kind"]), each["name"], each["first"], each["last"],
         each["unit"] or text("all units"))
        for each in items
    ]  # fmt: skip
    heads = (text("Period"), text("Kind"), text("Name"), text("From"), text("To"), text("School unit"))
    print_answer(
        wish, {"total": len(items), "items": items},
        text_table(heads, rows) if rows else [text("There is no school year yet.")],
    )  # fmt: skip
    return 0


def _item(register: Register, period: PeriodRecord) -> dict[str, Any]:
    told = {code: text_of(period, code) for code in ("kind", "name", "first", "last")}
    unit = period.unit
    return {"number": period.id, **told, "unit": None if unit is None else register.name(Ref(UNIT.code, unit))}


def _unit(register: Register, typed: str | None) -> int | None:
    return None if typed is None else find_record(register, UNIT, typed).id


@year_verbs.command("remove", help=mark("Removes periods by their numbers."))
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER…")
@pass_wish
def remove_period_verb(wish: RunOptions, numbers: tuple[int, ...]) -> int:
    """Answers with {"entry", "removed"}."""
    with opened(wish, write=True) as ledger:
        notice = remove_periods(ledger, numbers, origin=Origin.COMMAND_LINE)
        sentence = f"{notice.entry}: {tell_notice(ledger.register, notice)}"
        print_answer(wish, {"entry": notice.entry, "removed": len(set(numbers))}, [sentence])
    return 0


@year_verbs.command(
    "import", help=mark("Takes in a school year: a calendar file (.ics) or a list Typ; Namn; Från; Till.")
)
@click.argument("file", type=FILE, metavar="FILE")
@_UNIT
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@option("--take-theirs", is_flag=True, help=mark("Where a term or break has other days here, take the file's."))
@pass_wish
def import_year_verb(wish: RunOptions, file: Path, unit: str | None, preview: bool, take_theirs: bool) -> int:
    """Answers with {"entry", "file", "rows", "added", "moved", "unchanged", "failed", "missing", "problems", "remarks",
    "items"}; what is there already stays. Exit 1 when no line of the file could be used.
    """
    with opened(wish, write=not preview) as ledger:
        found = read_year(file, ledger.today)
        taking = looked_at(ledger.register, found, _unit(ledger.register, unit))
        notice = None if preview else take_year(ledger, taking, moves=take_theirs, origin=Origin.IMPORT)
    entry = None if notice is None else notice.entry
    lines = [f"{file.name}: {tally_words(taking)}", *_row_lines(taking)]
    left = bool(taking.with_fate(PeriodFate.MOVED)) and not take_theirs
    if left:
        lines.append("      " + text("“--take-theirs” gives them the file's days. Nothing is moved by itself."))
    if preview or notice is not None or not left:
        lines.append(import_ending(notice, preview=preview))
    print_answer(wish, {"entry": entry, "file": file.name, **_taking_document(taking)}, lines)
    return 0 if taking.rows or not taking.problems else 1


def _taking_document(taking: Taking) -> dict[str, Any]:
    items = [
        {
            "line": row.line,
            "fate": row.fate.value,
            **_days_document(row.period),
            "here": _days_document(period_of(row.kept)) if row.fate is PeriodFate.MOVED and row.kept else None,
        }
        for row in taking.rows
    ]
    return {
        "rows": len(taking.rows) + len(taking.problems),
        "added": len(taking.with_fate(PeriodFate.NEW)),
        "moved": len(taking.with_fate(PeriodFate.MOVED)),
        "unchanged": len(taking.with_fate(PeriodFate.THERE)),
        "failed": len(taking.problems),
        "missing": [_days_document(each) for each in taking.missing],
        "problems": [{"line": line, "column": None, "reason": reason} for line, reason in taking.problems],
        "remarks": [{"line": line, "reason": reason} for line, reason in taking.remarks],
        "items": items,
    }


def _days_document(period: Period) -> dict[str, str]:
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return {"kind": period.kind, "name": period.name, **days}


def _row_lines(taking: Taking) -> list[str]:
    """A line for each row, by the file's order, then what the file does not have."""
    told = [(row.line, taken_row_words(row)) for row in taking.rows]
    told += [(line, text("refused: {reason}", reason=reason)) for line, reason in taking.problems]
    told += taking.remarks
    lines = [f"      {text('line {line}', line=line)}: {said}" for line, said in sorted(told)]
    return lines + [f"      {missing_words(each)}" for each in taking.missing]
