"""The term start ahead, as the first page tells it: its day, its plan, what the check finds (needs V17).

Which day it is costs nothing to ask; the check is asked once for each entry and date, and its figures can be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from coordinator.desk.arriving import arriving
from coordinator.desk.catalogue import lead_days_of
from coordinator.desk.checking import Check, Finding, check, headline
from coordinator.desk.lead import SafeOrder, safe_orders
from coordinator.domain.changes import Record
from coordinator.domain.termstart.answer import Answer, Row
from coordinator.domain.termstart.needs import SHARED
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.ledger import Ledger

_NEW_YEAR = 7  # the month in which one school year ends and the next is planned for


@dataclass(frozen=True, slots=True)
class Start:
    """The next term start: its day (``None`` while the plan names none) and the plan that holds for it, if any."""

    on: date | None
    plan: str | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the check found for a start, on which day it was asked, and after which entry of the log.

    ``orders`` are the last safe days to order what lacks, the soonest first.
    """

    start: Start
    asked: date
    entry: int
    seen_since: date
    rows: tuple[Row, ...]
    orders: tuple[SafeOrder, ...]
    findings: tuple[Finding, ...]

    @property
    def sentence(self) -> str:
        """The one sentence that a principal understands."""
        on = self.start.on or self.asked
        return headline(Check(on, self.start.plan, self.seen_since, Answer(on, (), self.rows), (), (), 0, ()))

    @property
    def state(self) -> str:
        """``lacking``, ``risk`` or ``enough``: how the start stands as a whole."""
        states = {row_state(row) for row in self.rows}
        return next((each for each in ("lacking", "risk") if each in states), "enough")


def row_state(row: Row) -> str:
    """``lacking``, ``risk`` (enough, but some of what is needed may come late) or ``enough``."""
    if row.gap > 0:
        return "lacking"
    return "risk" if row.at_risk and row.need else "enough"


def next_start(register: Register, today: date) -> Start | None:
    """The soonest plan's day that has not passed, else the next term's first day, with the plan that holds for it.

    A plan holds for its own day, and until the school year that it begins is over; one without a day for any.
    """
    plans = register.records(Query("plan", order=(("on", False),)))
    coming = [plan for plan in plans if (day := _day(plan, "on")) is not None and day >= today]
    if coming:
        return Start(_day(coming[0], "on"), coming[0].text("name"))
    filters = (Filter("kind", Test.IS, ("term",)),)
    terms = register.records(Query("period", filters=filters, order=(("first", False),)))
    first = next((day for each in terms if (day := _day(each, "first")) is not None and day >= today), None)
    undated = next((plan for plan in plans if _day(plan, "on") is None), None)
    if first is None:
        return None if undated is None else Start(None, undated.text("name"))
    same = [plan for plan in plans if (day := _day(plan, "on")) is not None and _year(day) == _year(first)]
    holds = same[-1] if same else undated
    return Start(first, None if holds is None else holds.text("name"))


def ask_ahead(ledger: Ledger, start: Start, entry: int) -> Ahead | None:
    """The check for a start that has a day and a plan; ``None`` for one that lacks either."""
    if start.on is None or start.plan is None:
        return None
    found = check(ledger, start.on, start.plan, arrivals=arriving)
    orders = tuple(sorted(safe_orders(ledger, found, lead_days_of), key=lambda order: order.last))
    rows = tuple(row for row in found.answer.kinds if row.need or row.at_risk)
    return Ahead(start, ledger.today, entry, found.seen_since, rows, orders, found.findings)


def packed(ahead: Ahead) -> dict[str, Any]:
    """The figures as JSON values, to be kept beside the database: numbers, days and codes, no prose."""
    return {
        "on": _iso(ahead.start.on),
        "plan": ahead.start.plan,
        "asked": ahead.asked.isoformat(),
        "entry": ahead.entry,
        "seen_since": ahead.seen_since.isoformat(),
        "rows": [[row.kind, row.need, row.supply, row.arriving, row.at_risk] for row in ahead.rows],
        "orders": [{**asdict(order), "last": order.last.isoformat()} for order in ahead.orders],
        "findings": [
            [each.severity, each.message, dict(each.values), each.action, dict(each.target)] for each in ahead.findings
        ],
    }


def unpacked(kept: Mapping[str, Any]) -> Ahead | None:
    """What was kept; ``None`` for what an other version kept, or somebody changed: it is asked anew."""
    try:
        return Ahead(
            Start(date.fromisoformat(kept["on"]), str(kept["plan"])),
            date.fromisoformat(kept["asked"]),
            int(kept["entry"]),
            date.fromisoformat(kept["seen_since"]),
            tuple(Row(kind, SHARED, *map(int, figures)) for kind, *figures in kept["rows"]),
            tuple(SafeOrder(**{**each, "last": date.fromisoformat(each["last"])}) for each in kept["orders"]),
            tuple(Finding(*each) for each in kept["findings"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(record: Record, code: str) -> date | None:
    said = record.text(code)
    return date.fromisoformat(said) if said else None


def _year(day: date) -> int:
    return day.year if day.month >= _NEW_YEAR else day.year - 1
