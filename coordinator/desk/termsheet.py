"""The term-start report in finished words: for paper, for CSV, for a calendar (needs V17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from coordinator.desk.checking import Check, group_words, headline, kind_words, named, reason_words
from coordinator.desk.lead import Point, SafeOrder
from coordinator.domain.termstart.answer import Row
from coordinator.exchange.calendars import Day
from coordinator.ledger.asking import Register
from coordinator.sheets.curves import CurveSheet
from coordinator.sheets.reports import ReportSheet
from coordinator.sheets.tables import Column, TableSheet
from coordinator.words import count_text, text

_LISTED: Final = 500


def state_words(row: Row) -> str:
    """How a row stands, in words: colour never says it alone."""
    if row.gap > 0:
        return text("Lacks {count}", count=row.gap)
    if row.at_risk and row.need:
        return text("Enough, but deliveries at risk")
    return text("Enough")


def captions() -> tuple[str, ...]:
    """The heads of the table by kind and group."""
    return (
        text("Kind"),
        text("Group"),
        text("Need"),
        text("Supply"),
        text("Arriving"),
        text("At risk"),
        text("Gap"),
        text("State"),
    )


def table_rows(check: Check, *, only_needed: bool = False) -> list[tuple[str, ...]]:
    """Each kind's sum, then its groups; with ``only_needed`` without the kinds that nobody needs."""
    found: list[tuple[str, ...]] = []
    for whole in check.answer.kinds:
        if only_needed and not whole.need:
            continue
        found.append(_cells(whole, text("All")))
        found += [_cells(row, group_words(row.group)) for row in check.answer.groups if row.kind == whole.kind]
    return found


def _cells(row: Row, group: str) -> tuple[str, ...]:
    figures = (row.need, row.supply, row.arriving, row.at_risk, row.gap)
    return (kind_words(row.kind), group, *map(str, figures), state_words(row))


def term_report(
    register: Register,
    check: Check,
    orders: Sequence[SafeOrder],
    curves: Mapping[str, Sequence[Point]],
    *,
    school: str,
    language: str,
) -> ReportSheet:
    """The whole report; pupils by their shown names, so that a protected one stands under their alias (needs U7)."""
    day = check.on.isoformat()
    lists = [
        _table_list(check),
        _to_do(check, orders),
        *_without(register, check),
        _left_out_list(check),
    ]
    return ReportSheet(
        title=text("Term start {on} · {school}", on=day, school=school),
        sentence=headline(check),
        subtitle=text(
            "Plan: {plan}. Devices seen since {since} count; a device whose life ends on the day itself counts.",
            plan=check.plan or text("none"),
            since=check.seen_since.isoformat(),
        ),
        curves=tuple(curve_sheet(kind, points) for kind, points in curves.items()),
        lists=tuple(lists),
        language=language,
    )


def _table_list(check: Check) -> TableSheet:
    shares = (1.5, 1.5, 0.7, 0.8, 0.8, 0.7, 0.7, 1.6)
    columns = tuple(
        Column(caption, share, "right" if 2 <= at <= 6 else "left")
        for at, (caption, share) in enumerate(zip(captions(), shares, strict=True))
    )
    note = text("Need − supply − arriving = gap. Positive: so many lack. Kinds are never offset against each other.")
    return TableSheet(text("Need and supply"), columns, tuple(table_rows(check, only_needed=True)), subtitle=note)


def _to_do(check: Check, orders: Sequence[SafeOrder]) -> TableSheet:
    columns = (Column(text("What"), 3.0), Column(text("What to do"), 1.2))
    rows = [(str(finding), action_words(finding.action)) for finding in check.findings]
    rows += [(order_words(order), action_words("order")) for order in orders]
    return TableSheet(text("What to do"), columns, tuple(rows), subtitle="" if rows else text("Nothing to do."))


def order_words(order: SafeOrder) -> str:
    """The last safe day for one product, and how many working days are left."""
    product = order.product or kind_words(order.kind)
    if order.left < 0:
        return text(
            "{product}: the last safe day to order {count} was {last}.",
            product=product,
            count=order.count,
            last=order.last.isoformat(),
        )
    return text(
        "{product}: order {count} by {last} at the latest ({left} working days left).",
        product=product,
        count=order.count,
        last=order.last.isoformat(),
        left=order.left,
    )


def action_words(action: str) -> str:
    """What can be done about a finding, in the language in use."""
    return {
        "order": text("Order more"),
        "chase": text("Chase the delivery"),
        "take_back": text("Take back"),
        "look_for": text("Look for them"),
        "acknowledge": text("Acknowledge the change"),
        "transfer": text("Transfer them"),
        "extend_life": text("Extend their life"),
        "exempt": text("Exempt with a reason"),
        "withdraw": text("Accepted"),
        "plan": text("Make a term plan"),
    }.get(action, action)


def _without(register: Register, check: Check) -> list[TableSheet]:
    found = []
    for kind in dict.fromkeys(each.kind for each in check.lacking):
        columns = (Column(text("Group"), 1.0), Column(text("Pupils"), 5.0))
        groups = [each for each in check.lacking if each.kind == kind]
        rows = tuple((group_words(each.group), ", ".join(named(register, each.people))) for each in groups)
        count = sum(len(each.people) for each in groups)
        said = count_text("{count} pupil", "{count} pupils", count)
        found.append(
            TableSheet(text("Pupils without a device of their own: {kind}", kind=kind_words(kind)), columns, rows, said)
        )
    return found


def _left_out_list(check: Check) -> TableSheet:
    columns = (
        Column(text("Serial number"), 1.6, fixed=True),
        Column(text("Asset tag"), 1.2),
        Column(text("Kind"), 1.2),
        Column(text("Reason"), 2.2),
    )
    devices = check.left_out
    rows = tuple(
        (each.serial or "", each.tag or "", kind_words(each.kind), reason_words(each.reason))
        for each in devices[:_LISTED]
    )
    note = count_text("{count} device does not count.", "{count} devices do not count.", len(devices))
    if len(devices) > _LISTED:
        note += " " + text("The first {count} are listed; the CSV file has them all.", count=_LISTED)
    return TableSheet(text("Devices that do not count, and why"), columns, rows, subtitle=note)


def curve_sheet(kind: str, points: Sequence[Point]) -> CurveSheet:
    """One kind's curve in finished words."""
    told = tuple((point.on, point.need, point.supply) for point in points)
    return CurveSheet(kind_words(kind), text("Need"), text("Supply"), told)


def order_days(check: Check, orders: Sequence[SafeOrder]) -> list[Day]:
    """The last safe days of order, and the day itself, for a calendar."""
    days = [
        Day(
            order.last,
            text("Last safe day to order {product}", product=order.product or kind_words(order.kind)),
            order_words(order),
        )
        for order in orders
    ]
    return [*days, Day(check.on, text("Term start"), headline(check))]
