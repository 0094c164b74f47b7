"""The term-start report in finished words: for paper, for CSV, for a calendar (needs V17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from coordinator.desk.term.answer_state import row_words
from coordinator.desk.term.finding_actions import ACTIONS, Action
from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.last_safe_day import Point, SafeOrder
from coordinator.desk.term.served_words import name_list_words, served_kinds, served_words
from coordinator.desk.term.term_check import Check, Lacking, group_words, headline, named, reason_words
from coordinator.domain.termstart.answer import AnswerRow
from coordinator.domain.termstart.exemptions import Exemption
from coordinator.exchange.lists.calendar_files import CalendarDay
from coordinator.ledger.questions import Register
from coordinator.sheets.curves import CurveSheet
from coordinator.sheets.report_paper import ReportSheet
from coordinator.sheets.table_paper import PaperColumn, TableSheet
from coordinator.words import count_text, mark, text

FigureList = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A list's captions and its rows."""
_LISTED: Final = 500
_NAMED: Final = 8
_IN_A_ROW: Final = 12
"""So many names stand in one cell: a cell takes a thousand letters, and no pupil's name may be cut off."""


def state_words(row: AnswerRow, exemptions: Sequence[Exemption] = ()) -> str:
    """How a row stands, in words: colour never says it alone."""
    return row_words(row, accepted=any(each.accepts(row) for each in exemptions))


def swap_words(check: Check) -> str:
    """Which groups swap devices, and how many heads that is; only where some do."""
    heads = check.ground.swap_heads
    names = list(heads)[:_NAMED]
    if len(heads) > _NAMED:
        names.append(text("{count} further groups", count=len(heads) - _NAMED))
    return count_text(
        "{groups} swap devices: {count} head. What they have now stands under Shared and spare.",
        "{groups} swap devices: {count} heads. What they have now stands under Shared and spare.",
        sum(heads.values()),
        groups=", ".join(names),
    )


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
        rows = [(whole, text("All"))]
        rows += [(row, group_words(row.group)) for row in check.answer.groups if row.kind == whole.kind]
        found += [(*_cells(row, group), state_words(row, check.ground.exemptions)) for row, group in rows]
    return found


def _cells(row: AnswerRow, group: str) -> tuple[str, ...]:
    figures = (row.need, row.supply, row.arriving, row.at_risk, row.gap)
    return (kind_words(row.kind), group, *map(str, figures))


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
        subtitle=_subtitle(check),
        curves=tuple(curve_sheet(kind, points) for kind, points in curves.items()),
        lists=tuple(lists),
        language=language,
    )


def _subtitle(check: Check) -> str:
    sentence = text(
        "Plan: {plan}. Devices seen since {since} count; a device whose life ends on the day itself counts.",
        plan=check.plan or text("none"),
        since=check.seen_since.isoformat(),
    )
    told = [*map(served_words, served_kinds(check)), *name_list_words(check), sentence]
    return " ".join([*told, swap_words(check)] if check.ground.swapping else told)


def _table_list(check: Check) -> TableSheet:
    shares = (1.2, 1.9, 0.65, 0.75, 0.7, 0.7, 0.65, 1.8)
    columns = tuple(
        PaperColumn(caption, share, "right" if 2 <= at <= 6 else "left")
        for at, (caption, share) in enumerate(zip(captions(), shares, strict=True))
    )
    note = text("Need − supply − arriving = gap. Positive: so many lack. Kinds are never offset against each other.")
    rows = tuple(
        tuple(cell.replace("-", "−", 1) if at == 6 else cell for at, cell in enumerate(row))
        for row in table_rows(check, only_needed=True)
    )
    return TableSheet(text("Need and supply"), columns, rows, subtitle=note)


def _to_do(check: Check, orders: Sequence[SafeOrder]) -> TableSheet:
    columns = (PaperColumn(text("What"), 3.6), PaperColumn(text("What to do"), 1.1))
    # The pupils without a device stand by name in lists of their own.
    told = [finding for finding in check.findings if finding.action != Action.EXEMPT]
    rows = [(str(finding), action_words(finding.action)) for finding in told]
    rows += [(order_words(order), action_words(Action.ORDER)) for order in orders]
    return TableSheet(text("What to do"), columns, tuple(rows), subtitle="" if rows else text("Nothing to do."))


def order_words(order: SafeOrder) -> str:
    """The last safe day for one product, how many working days are left, and what the day rests on."""
    shown: dict[str, Any] = {
        "product": order.product or kind_words(order.kind), "count": order.count, "last": order.last.isoformat(),
    }  # fmt: skip
    if order.left < 0:
        sentence = text("{product}: the last safe day to order {count} was {last}.", **shown)
    else:
        message = mark("{product}: order {count} by {last} at the latest ({left} working days left).")
        sentence = text(message, **shown, left=order.left)
    return f"{sentence} {day_grounds(order)}"


def day_grounds(order: SafeOrder) -> str:
    """Whose lead time a last safe day rests on, and whether it is one product of several that can be ordered."""
    message = mark("Lead time {lead} working days as usual here, since the catalogue tells none; preparation {days}.")
    if order.by_catalogue:
        message = mark("Lead time {lead} working days by the catalogue, preparation {days}.")
    sentence = text(message, lead=order.lead, days=order.preparation)
    if order.choices > 1:
        several = mark("One of {count} products that can be ordered: name one in the plan's need.")
        sentence += " " + text(several, count=order.choices)
    return sentence


def action_words(action: str) -> str:
    """What can be done about a finding, in the language in use."""
    return text(ACTIONS[action])


def _without(register: Register, check: Check) -> list[TableSheet]:
    found = []
    for kind in dict.fromkeys(each.kind for each in check.lacking):
        columns = (PaperColumn(text("Group"), 1.0), PaperColumn(text("Pupils"), 5.0))
        groups = [each for each in check.lacking if each.kind == kind]
        rows = tuple(row for each in groups for row in _name_rows(register, each))
        count = sum(len(each.people) for each in groups)
        sentence = count_text("{count} pupil", "{count} pupils", count)
        found.append(
            TableSheet(
                text("Pupils without a device of their own: {kind}", kind=kind_words(kind)), columns, rows, sentence
            )
        )
    return found


def _name_rows(register: Register, each: Lacking) -> list[tuple[str, str]]:
    name = group_words(each.group)
    group = text("{group} (swap devices)", group=name) if each.swaps else name
    names = named(register, each.people)
    return [
        ("" if at else group, ", ".join(names[at : at + _IN_A_ROW])) for at in range(0, len(names), _IN_A_ROW)
    ]  # fmt: skip


def _left_out_list(check: Check) -> TableSheet:
    columns = (
        PaperColumn(text("Serial number"), 1.6, fixed=True),
        PaperColumn(text("Asset tag"), 1.2),
        PaperColumn(text("Kind"), 1.2),
        PaperColumn(text("Reason"), 2.2),
    )
    devices = check.left_out
    rows = tuple(
        (each.serial or "–", each.tag or "–", kind_words(each.kind), reason_words(each.reason))
        for each in devices[:_LISTED]
    )
    whole = sum(check.reasons.values())
    note = count_text("{count} device does not count.", "{count} devices do not count.", whole)
    counts = sorted(check.reasons.items(), key=lambda each: -each[1])
    listed = ", ".join(f"{reason_words(reason)}: {count}" for reason, count in counts)
    note += f" {listed[0].upper()}{listed[1:]}" if listed else ""
    if whole > len(rows):
        note += ". " + text("The first {count} are listed; the lists as CSV have them all.", count=len(rows))
    return TableSheet(text("Devices that do not count, and why"), columns, rows, subtitle=note)


def curve_sheet(kind: str, points: Sequence[Point]) -> CurveSheet:
    """One kind's curve in finished words."""
    told = tuple((point.on, point.need, point.supply) for point in points)
    return CurveSheet(kind_words(kind), text("Need"), text("Supply with what arrives"), told)


def order_days(check: Check, orders: Sequence[SafeOrder]) -> list[CalendarDay]:
    """The last safe days of order, and the day itself, for a calendar."""
    days = [
        CalendarDay(
            order.last,
            text("Last safe day to order {product}", product=order.product or kind_words(order.kind)),
            order_words(order),
        )
        for order in orders
    ]
    return [*days, CalendarDay(check.on, text("Term start"), headline(check))]


def csv_lists(register: Register, check: Check, orders: Sequence[SafeOrder]) -> Mapping[str, FigureList]:
    """Everything that a check found, as lists by their file names; the devices as many as the check was asked for."""
    return {
        text("need-and-supply"): (captions(), table_rows(check)),
        text("pupils-without"): (
            (text("Kind"), text("Group"), text("Name"), text("Swaps devices")),
            [
                (kind_words(each.kind), each.group, name, text("yes") if each.swaps else text("no"))
                for each in check.lacking
                for name in named(register, each.people)
            ],
        ),
        text("not-counted"): (
            (text("Serial number"), text("Asset tag"), text("Kind"), text("Reason")),
            [
                (each.serial or "", each.tag or "", kind_words(each.kind), reason_words(each.reason))
                for each in check.left_out
            ],
        ),
        text("to-do"): (
            (text("What"), text("What to do")),
            [(str(finding), action_words(finding.action)) for finding in check.findings],
        ),
        text("to-order"): (
            (
                text("Product"),
                text("Kind"),
                text("Count"),
                text("Last day"),
                text("Working days left"),
                text("What the day rests on"),
            ),
            [
                (
                    each.product,
                    kind_words(each.kind),
                    str(each.count),
                    each.last.isoformat(),
                    str(each.left),
                    day_grounds(each),
                )
                for each in orders
            ],
        ),
    }
