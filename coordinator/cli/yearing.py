"""``year``: the school year, which governs working days and what counts as not seen (needs V14, V17)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator.cli.answering import answer, table
from coordinator.cli.opening import opened
from coordinator.cli.speaking import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.wishes import Wish
from coordinator.desk.planning import add_periods, kept_periods
from coordinator.desk.telling import tell_notice
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.kinds import PERIOD
from coordinator.domain.termstart.year import PERIOD_KINDS, Period
from coordinator.exchange.calendars import read_year
from coordinator.ledger.outcomes import Refused
from coordinator.words import count_text, mark, text


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
@pass_wish
def add_period_verb(wish: Wish, kind: str, name: str, first: date, last: date | None) -> int:
    """Answers with {"entry", "added"}."""
    if last is not None and last < first:
        raise Refused(mark("The period ends before it begins."))
    with opened(wish, write=True) as ledger:
        notice, added = add_periods(ledger, [Period(kind, name, first, last or first)], origin=Origin.COMMAND_LINE)
        said = text("It says so already.") if notice is None else tell_notice(ledger.register, notice)
        answer(wish, {"entry": None if notice is None else notice.entry, "added": added}, [said])
    return 0


@year_verbs.command("list", help=mark("Lists the periods."))
@pass_wish
def list_year_verb(wish: Wish) -> int:
    """Answers with {"total", "items": [{"kind", "name", "first", "last"}]}."""
    with opened(wish) as ledger:
        periods = kept_periods(ledger.register)
    labels = PERIOD.field("kind")
    rows = [(labels.show(each.kind), each.name, each.first.isoformat(), each.last.isoformat()) for each in periods]
    heads = (text("Kind"), text("Name"), text("From"), text("To"))
    document = {"total": len(periods), "items": [_item(each) for each in periods]}
    answer(wish, document, table(heads, rows) if rows else [text("There is no school year yet.")])
    return 0


def _item(period: Period) -> dict[str, Any]:
    first, last = period.first.isoformat(), period.last.isoformat()
    return {"kind": period.kind, "name": period.name, "first": first, "last": last}


@year_verbs.command(
    "import", help=mark("Takes in a school year: a calendar file (.ics) or a list Typ; Namn; Från; Till.")
)
@click.argument("file", type=FILE, metavar="FILE")
@pass_wish
def import_year_verb(wish: Wish, file: Path) -> int:
    """Answers with {"entry", "file", "rows", "added", "unchanged", "problems"}; what is there already stays."""
    with opened(wish, write=True) as ledger:
        found = read_year(file)
        notice, added = add_periods(ledger, found.periods, origin=Origin.IMPORT)
    problems = [{"line": line, "column": None, "reason": reason} for line, reason in found.problems]
    document = {
        "entry": None if notice is None else notice.entry, "file": file.name,
        "rows": len(found.periods) + len(problems), "added": added, "unchanged": len(found.periods) - added,
        "failed": len(problems), "problems": problems,
    }  # fmt: skip
    lines = [count_text("{count} period added.", "{count} periods added.", added)]
    lines += [f"      {text('line {line}', line=line)}: {reason}" for line, reason in found.problems]
    answer(wish, document, lines)
    return 0
