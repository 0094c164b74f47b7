"""The term start ahead, as the first page tells it: its day, its plan, what the check finds (needs V17).

Which day it is costs nothing to ask; the check is asked once for each entry and date, and its figures can be kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from coordinator.desk.plan.arrivals import arriving
from coordinator.desk.plan.coming_start import Start
from coordinator.desk.plan.ground import WhatIf
from coordinator.desk.term.findings import (
    Finding,
    Foreign,
    Gap,
    LateLine,
    LateLines,
    packed_finding,
    unpacked_finding,
)
from coordinator.desk.term.last_safe_day import SafeOrder, safe_orders
from coordinator.desk.term.set_aside import NoNeeds, NotDecided, ToCollect, WithoutNeed
from coordinator.desk.term.term_check import Check, check, headline
from coordinator.desk.term.year_findings import Intake, UnknownYears
from coordinator.domain.termstart.answer import Answer, AnswerRow
from coordinator.domain.termstart.exemptions import Accepted, Exemption, open_gap
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.served_pupils import Served, is_one_each, served_of, without_own
from coordinator.ledger.ledger import Ledger
from coordinator.words import language

_LATE_LISTED: Final = 3


@dataclass(frozen=True, slots=True)
class KindAhead:
    """One kind's row of the check, and what of its gap nobody has accepted; ``without`` are those without a device of
    their own, where each is to have one."""

    row: AnswerRow
    lacks: int
    without: int = 0

    @property
    def served(self) -> Served | None:
        """How what lacks comes about; ``None`` where nothing lacks, or not each is to have one."""
        return served_of(self.row, self.without, self.lacks) if self.lacks and self.without else None

    @property
    def state(self) -> str:
        """``accepted`` where the whole gap is, else the code of the row's stand."""
        return "accepted" if self.row.gap > 0 and not self.lacks else self.row.stand.value


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the check found for a start, on which day it was asked, and after which entry of the log.

    ``orders`` are the last safe days to order what lacks, the soonest first; ``findings`` those that the overview
    lists.
    """

    start: Start
    asked: date
    entry: int
    kinds: tuple[KindAhead, ...]
    orders: tuple[SafeOrder, ...]
    findings: tuple[Finding, ...]
    without_need: tuple[tuple[str, int], ...] = ()
    has_needs: bool = True

    @property
    def sentence(self) -> str:
        """The one sentence that a principal understands."""
        rows = tuple(each.row for each in self.kinds)
        answer = Answer(self.start.on or self.asked, (), rows, self.without_need, self.has_needs)
        accepted = tuple(
            # of an exemption no more is kept than how much it accepts: its reason may name a person
            Accepted(AnswerRow(each.row.kind, "-", each.row.gap - each.lacks, 0, 0, 0), Exemption(0, ""))
            for each in self.kinds
            if each.row.gap > each.lacks >= 0
        )
        return headline(WhatIf(answer, accepted, has_plan=True))

    @property
    def state(self) -> str:
        """How the start stands as a whole: the gravest of its kinds."""
        states = {each.state for each in self.kinds}
        if self.without_need or not self.has_needs:
            states.add("unknown")
        return next((each for each in ("lacking", "unknown", "in_time", "accepted") if each in states), "enough")


def ask_ahead(ledger: Ledger, start: Start, entry: int) -> Ahead | None:
    """The check for a start that has a day and a plan; ``None`` for one that lacks either."""
    if start.on is None or start.plan is None:
        return None
    found = check(ledger, start.on, start.plan, arrivals=arriving, most=0)
    kinds = tuple(
        KindAhead(row, open_gap(row, found.accepted), _without(found, row.kind))
        for row in found.answer.kinds
        if row.need or row.at_risk
    )
    orders = sorted(safe_orders(ledger, found), key=lambda order: order.last)
    return Ahead(
        start, ledger.today, entry, kinds, tuple(orders), tuple(_listed(found.findings)),
        found.answer.without_need, found.answer.has_needs,
    )  # fmt: skip


def _listed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that the overview does not say in other words already; very many late lines are one."""
    yield from (each for each in findings if isinstance(each, _LISTED))
    late = [each for each in findings if isinstance(each, LateLine | LateLines)]
    if len(late) > _LATE_LISTED:
        lines = sum(each.lines if isinstance(each, LateLines) else 1 for each in late)
        yield LateLines(sum(each.count for each in late), lines)
    else:
        yield from late


_LISTED: Final = (Gap, Foreign, NoNeeds, WithoutNeed, UnknownYears, Intake, NotDecided, ToCollect)


def _without(found: Check, kind: str) -> int:
    return without_own(found.answer, kind) if is_one_each(found.ground.plan, kind) else 0


def packed_ahead(ahead: Ahead) -> dict[str, Any]:
    """The figures as JSON values, to be kept beside the database: numbers, days, codes and messages, no prose."""
    return {
        "language": language(),
        "on": _iso(ahead.start.on),
        "plan": ahead.start.plan,
        "of_term": ahead.start.of_term,
        "asked": ahead.asked.isoformat(),
        "entry": ahead.entry,
        "kinds": [
            [
                each.lacks,
                each.without,
                each.row.kind,
                each.row.need,
                each.row.supply,
                each.row.arriving,
                each.row.at_risk,
            ]
            for each in ahead.kinds
        ],
        "orders": [{**asdict(order), "last": order.last.isoformat()} for order in ahead.orders],
        "findings": [packed_finding(each) for each in ahead.findings],
        "without_need": [list(each) for each in ahead.without_need],
        "has_needs": ahead.has_needs,
    }


def unpacked_ahead(kept: Mapping[str, Any]) -> Ahead | None:
    """What was kept; ``None`` for what another version or language kept, or somebody changed: it is asked anew."""
    try:
        if kept["language"] != language():
            return None
        return Ahead(
            Start(date.fromisoformat(kept["on"]), str(kept["plan"]), bool(kept["of_term"])),
            date.fromisoformat(kept["asked"]),
            int(kept["entry"]),
            tuple(
                KindAhead(AnswerRow(str(kind), SHARED, *map(int, figures)), int(lacks), int(without))
                for lacks, without, kind, *figures in kept["kinds"]
            ),
            tuple(SafeOrder(**{**each, "last": date.fromisoformat(each["last"])}) for each in kept["orders"]),
            tuple(unpacked_finding(each) for each in kept["findings"]),
            tuple((str(name), int(heads)) for name, heads in kept["without_need"]),
            bool(kept["has_needs"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
