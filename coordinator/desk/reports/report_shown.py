"""What each report asks of the register, and which devices its rows are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.desk.imports.waiting_names import waiting_names
from coordinator.desk.plan.coming_start import next_start
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
    return_table,
)
from coordinator.desk.reports.term_histories import coverage_history, group_history
from coordinator.desk.term.class_changes import class_news
from coordinator.desk.term.term_check import check
from coordinator.desk.year.unit_years import recent_since
from coordinator.domain.calendar import add_months
from coordinator.domain.changes import Origin
from coordinator.domain.choices import REPORTING_KINDS, Role
from coordinator.domain.inventory_kinds import DEVICE, UNIT
from coordinator.domain.termstart.supply import given_up
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark

LISTED: Final = 1_000
"""So many unseen devices stand on the screen at most: those never seen, then the longest unseen first."""
Filters = tuple[Filter, ...]
MONTHS: Final = (6, 12, 24)


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report, the device or person of each of its rows where a row is one, and what the buttons beside it lead to."""

    report: Report
    devices: tuple[int, ...] = ()
    whole: int = 0
    since: date | None = None
    seen_before: int = 0
    never: int = 0
    percent: int = 0
    people: tuple[int, ...] = ()


Asks = Callable[[Ledger, int, int | None], ShownReport]
"""Asks for a report: how many months ahead (for what is to go back), how many rows at most (``None``: all)."""


def ask_leaks(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """What may be paid for nothing."""
    return ShownReport(leak_table(reports.leak_report(ledger)))


def ask_idle(ledger: Ledger, _months: int, most: int | None) -> ShownReport:
    """What nobody has seen, and how much of it the list of devices can show at once."""
    found = reports.idle_report(ledger, most)
    before, never = unseen_filters(ledger.register, found.since)
    return ShownReport(
        idle_table(found),
        tuple(each.device for each in found.items),
        found.count,
        found.since,
        ledger.register.count(Query(DEVICE, filters=before)),
        ledger.register.count(Query(DEVICE, filters=never)),
    )


def ask_replacement(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """What ends in five years."""
    return ShownReport(replacement_table(reports.replacement_plan(ledger)))


def ask_returns(ledger: Ledger, months: int, _most: int | None) -> ShownReport:
    """What is to go back or be sold."""
    until = add_months(ledger.today, months)
    found = reports.return_list(ledger, until)
    percent = reports.residual_percent(ledger.register)
    return ShownReport(
        return_table(found, until, percent), tuple(each.device.device for each in found), percent=percent
    )


def ask_coverage(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """Who has a device, class by class."""
    return ShownReport(coverage_table(reports.coverage(ledger, ledger.today), ledger.today, policy_today(ledger)))


def ask_history(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """The figures kept term by term."""
    return ShownReport(history_table(coverage_history(ledger)))


def ask_groups(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """What each group had, term by term."""
    return ShownReport(group_history_table(group_history(ledger)))


def ask_density(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """Devices per head."""
    pupils, employees = reports.active(ledger, Role.PUPIL), reports.active(ledger, Role.STAFF)
    return ShownReport(density_table(reports.density(ledger), pupils, employees, reports.unit_density(ledger)))


def ask_class_changes(ledger: Ledger, _months: int, _most: int | None) -> ShownReport:
    """Who came into a class, moved or left."""
    found = class_news(ledger.register, ledger.today)
    table = class_change_table(ledger.register, found)
    return ShownReport(table, people=tuple(each.person for each in found))


def ask_names(ledger: Ledger, _months: int, most: int | None) -> ShownReport:
    """What imported lists name and nobody has found yet."""
    found = waiting_names(ledger.register)
    shown = found[:most]
    devices = tuple(each.record.id if each.record.kind == DEVICE.code else 0 for each in shown)
    return ShownReport(names_table(shown), devices if all(devices) else (), len(found))


REPORTS: Final[dict[str, tuple[str, str, Asks]]] = {
    "leaks": (mark("Cost leaks"), "mdi6.cash-remove", ask_leaks),
    "idle": (mark("Not seen"), "mdi6.eye-off-outline", ask_idle),
    "replacement": (mark("Replacement plan"), "mdi6.autorenew", ask_replacement),
    "returns": (mark("To return"), "mdi6.keyboard-return", ask_returns),
    "coverage": (mark("Coverage"), "mdi6.account-check-outline", ask_coverage),
    "history": (mark("Over the terms"), "mdi6.chart-line", ask_history),
    "groups": (mark("Groups over the terms"), "mdi6.account-group-outline", ask_groups),
    "names": (mark("Names not found"), "mdi6.account-question-outline", ask_names),
    "class_changes": (mark("New, moved and left"), "mdi6.account-switch-outline", ask_class_changes),
    "density": (mark("Per pupil and employee"), "mdi6.account-multiple-outline", ask_density),
}
"""The reports by code: caption, icon, and what asks for it."""


def unseen_filters(register: Register, since: date) -> tuple[Filters, Filters]:
    """The devices that were seen last before a day, and those that a system should have seen and never has, as the
    list of devices shows them: ours, and not given up."""
    own = tuple(unit.name for unit in register.find(UNIT, "own", 1))
    ours = (
        Filter("owned_by.name", Test.IS, (*own, None)),
        *(Filter(field, Test.IS_NOT, codes) for field, codes in given_up().items()),
    )
    before = (Filter("last_seen", Test.BEFORE, (since.isoformat(),)), *ours)
    kinds = tuple(sorted(REPORTING_KINDS))
    never = (Filter("last_seen", Test.EMPTY), Filter("product.kind", Test.IS, kinds), *ours)
    return before, never


def shown_filters(ledger: Ledger, *, never: bool) -> Filters:
    """The filters that the list of devices opens with."""
    return unseen_filters(ledger.register, recent_since(ledger))[never]


def keep_today(ledger: Ledger, origin: Origin) -> Notice | None:
    """Keeps the figures of the coming term start, or of today where there is none; ``None`` when they are kept."""
    start = next_start(ledger.register, ledger.today)
    on = ledger.today if start is None or start.on is None else start.on
    found = check(ledger, on, None if start is None else start.plan, most=0)
    return reports.keep_figures(ledger, found, origin=origin)
