"""The reports on money and use in finished words: one sentence, a table, a drawing; for screen, CSV and paper alike.

Needs U1–U3, U5, L2, V19. Costs are called possible, since some of the devices are only switched off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from coordinator.desk.imports.waiting_names import WaitingName
from coordinator.desk.plan.wanted_shares import SharePolicy
from coordinator.desk.reports.reports import (
    Density,
    IdleReport,
    LeakReport,
    ReplacementPlan,
    Return,
    UnitDensity,
    leak_words,
)
from coordinator.desk.reports.term_histories import (
    CoverageHistory,
    GroupFigures,
    GroupHistory,
    Moment,
    history_sheet,
    term_words,
)
from coordinator.desk.term.findings import kind_words
from coordinator.desk.year.unseen_words import unseen_words
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.values import show_integer, show_money, total
from coordinator.ledger.term_register import Covered, Replaced
from coordinator.sheets.bars import Bar, BarSheet
from coordinator.sheets.histories import HistorySheet
from coordinator.sheets.report_paper import ReportSheet, render_report
from coordinator.sheets.table_paper import PaperColumn, TableSheet
from coordinator.words import count_text, language, text

_DRAWN: Final = 40
"""So many bars are drawn at most; the table has them all."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is told: its title, the sentence that sums it up, what must be known besides, and its table.

    ``figures`` are the columns whose cells are numbers and stand at the right.
    """

    title: str
    sentence: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    bars: BarSheet | None = None
    history: HistorySheet | None = None


def idle_table(found: IdleReport) -> Report:
    """Needs U2: each device that nobody has seen, the dearest first."""
    told = unseen_words(found.count, found.unmentioned, found.since.isoformat())
    cost = text("Possible cost: {sum} a year", sum=show_money(found.yearly_cost_ore))
    switched_off = text("Some may only be switched off.")
    sentence = f"{told}. {cost}. {switched_off}"
    rows = tuple(
        (each.serial or "", each.last_seen or text("never"), show_money(each.yearly_cost_ore)) for each in found.items
    )
    heads = (text("Serial number"), text("Last seen"), text("Cost in a year"))
    note = text("A device's possible cost is its monthly fee for twelve months.")
    return Report(text("Devices not seen"), sentence, note, heads, rows, frozenset({2}))


def names_table(found: Sequence[WaitingName]) -> Report:
    """What lists name and nobody has found yet, record by record."""
    sentence = count_text(
        "{count} name in imported lists is not found here. It is filled in as soon as a list or a hand brings it.",
        "{count} names in imported lists are not found here. Each is filled in as soon as a list or a hand brings it.",
        len(found),
    )
    rows = tuple((each.said, each.field, each.title, each.file, str(each.line), each.why) for each in found)
    heads = (text("The list says"), text("Field"), text("Record"), text("File"), text("Line"), text("Why it waits"))
    note = text("A newer row of the same list, or whoever fills the field by hand, ends the waiting.")
    return Report(text("Names not found"), sentence, note, heads, rows, frozenset({4}))


def leak_table(found: LeakReport) -> Report:
    """Needs U3: what may be paid for nothing, by its three reasons."""
    rows = [
        (leak_words(each.reason), show_integer(each.count), show_money(each.yearly_cost_ore)) for each in found.reasons
    ]
    rows.append((text("In all"), show_integer(found.count), show_money(found.yearly_cost_ore)))
    sentence = count_text(
        "{count} device may cost {cost} a year for nothing: unused, too old or another school's.",
        "{count} devices may cost {cost} a year for nothing: unused, too old or another school's.",
        found.count,
        cost=show_money(found.yearly_cost_ore),
    )
    note = text(
        "Possible cost: the monthly fee for twelve months. Some of the unused ones may only be switched off."
        " Each device stands under one reason."
    )
    bars = tuple(
        Bar(
            leak_words(each.reason), float(each.yearly_cost_ore),
            f"{show_money(each.yearly_cost_ore)} · {_devices(each.count)}",
        )
        for each in found.reasons
    )  # fmt: skip
    heads = (text("Reason"), text("Devices"), text("Cost in a year"))
    drawn = BarSheet(text("Possible cost in a year"), bars)
    return Report(text("Cost leaks"), sentence, note, heads, tuple(rows), frozenset({1, 2}), drawn)


def replacement_table(plan: ReplacementPlan) -> Report:
    """Needs L2: what ends in each year, by kind, and what new ones cost; then what has no end date."""
    found = plan.ending
    rows = tuple(
        (str(each.year), kind_words(each.kind), show_integer(each.devices), show_money(each.price_ore),
         show_integer(each.unpriced), show_money(each.yearly_fee_ore))
        for each in found
    )  # fmt: skip
    rows += tuple(
        (text("No end date"), kind_words(kind), show_integer(count), "", "", "") for kind, count in plan.endless
    )
    heads = (
        text("Year"),
        text("Kind"),
        text("Devices"),
        text("Price of new ones"),
        text("Without price"),
        text("Fees in a year"),
    )
    count, price = sum(each.devices for each in found), total(each.price_ore for each in found)
    sentence = text("Nothing ends in the coming years.")
    if found:
        sentence = count_text(
            "{count} device ends from {first} to {last}: new ones cost {price}.",
            "{count} devices end from {first} to {last}: new ones cost {price}.",
            count,
            first=found[0].year,
            last=found[-1].year,
            price=show_money(price),
        )
    if endless := sum(count for _, count in plan.endless):
        sentence += " " + count_text(
            "{count} device has no end date and stands in no year.",
            "{count} devices have no end date and stand in no year.",
            endless,
        )
    note = text(
        "A new device costs what the catalogue says today, else what its product costs, else what the old one did. What"
        " has ended already stands in the first year. Fees are what new devices cost a year as a service."
    )
    years = dict.fromkeys(each.year for each in found)
    drawn = BarSheet(text("Price of new devices, by year"), tuple(_year_bar(year, found) for year in years))
    return Report(
        text("Replacement plan"), sentence, note, heads, rows, frozenset({0, 2, 3, 4, 5}), drawn if found else None
    )


def _year_bar(year: int, found: Sequence[Replaced]) -> Bar:
    ended = [each for each in found if each.year == year]
    price = total(each.price_ore for each in ended)
    return Bar(str(year), float(price), f"{show_money(price)} · {_devices(sum(each.devices for each in ended))}")


def return_table(found: Sequence[Return], until: date, percent: int) -> Report:
    """Needs U1: what is to go back or be sold by a day, and what it may still bring."""
    show = DEVICE.field("ownership").show
    rows = tuple(
        (each.device.serial or "", each.device.tag or "", each.device.product or "",
         show(each.device.ownership) if each.device.ownership else "", each.device.end, show_money(each.residual_ore))
        for each in found
    )  # fmt: skip
    heads = (
        text("Serial number"),
        text("Asset tag"),
        text("Product"),
        text("Ownership"),
        text("Ends"),
        text("Residual value"),
    )
    sentence = count_text(
        "{count} device is to go back or be sold by {until}; it may bring {sum}.",
        "{count} devices are to go back or be sold by {until}; they may bring {sum}.",
        len(found),
        until=until.isoformat(),
        sum=show_money(total(each.residual_ore for each in found)),
    )
    note = text(
        "Bought devices may bring {percent} per cent of their price; rented, damaged and unusable ones nothing.",
        percent=percent,
    )
    return Report(text("Return list"), sentence, note, heads, rows, frozenset({5}))


def density_table(found: Sequence[Density], pupils: int, employees: int, units: Sequence[UnitDensity] = ()) -> Report:
    """Needs L2: devices that count, per pupil and per employee: of the whole, and of each school unit by itself where
    there are several."""
    parts = [(text("All"), UnitDensity(None, pupils, employees, tuple(found)))]
    note = text("Lost, broken, ended and unseen devices are not counted, nor those of other schools.")
    if len(units) > 1:
        parts += [(each.name or text("No school unit"), each) for each in units]
        note += " " + text(
            "A device stands with the school unit that owns it; where no list says which, with the unit of whoever has"
            " it."
        )
    rows = tuple(row for name, each in parts for row in _density_rows(name, each))
    heads = (text("School unit"), text("Kind"), text("Devices"), text("Pupils"), text("Per pupil"),
             text("Pupils per device"), text("Employees"), text("Per employee"))  # fmt: skip
    sentence = text(
        "{devices} can be counted on today, for {pupils} pupils and {employees} employees.",
        devices=_devices(sum(each.devices for each in found)),
        pupils=show_integer(pupils),
        employees=show_integer(employees),
    )
    bars = [bar for name, part in parts for bar in _density_bars(name if len(parts) > 1 else "", part)]
    return Report(
        text("Devices per pupil and employee"), sentence, note, heads, rows, frozenset(range(2, 8)),
        BarSheet(text("Devices per pupil"), tuple(bars[:_DRAWN])) if bars else None,
    )  # fmt: skip


def _density_bars(name: str, part: UnitDensity) -> list[Bar]:
    return [
        Bar(" · ".join(filter(None, (name, kind_words(each.kind)))), float(each.per_pupil), _share(each.per_pupil))
        for each in part.kinds
        if each.per_pupil is not None
    ]


def _density_rows(name: str, part: UnitDensity) -> list[tuple[str, ...]]:
    """A unit with people and no device says so in a row of its own."""
    people = (show_integer(part.pupils), show_integer(part.employees))
    rows: list[tuple[str, ...]] = [
        (name, kind_words(each.kind), show_integer(each.devices), people[0], _share(each.per_pupil),
         _share(each.pupils_per_device), people[1], _share(each.per_employee))
        for each in part.kinds
    ]  # fmt: skip
    bare = not rows and part.pupils + part.employees > 0
    return [(name, "", show_integer(0), people[0], "", "", people[1], "")] if bare else rows


def coverage_table(found: Sequence[Covered], on: date, policy: SharePolicy | None = None) -> Report:
    """Needs U5: how many pupils of each group have a device, beside what the plan wants."""
    told = _beside_plan(found, policy)
    rows = tuple(
        (each.name or text("No group"), kind_words(each.kind), show_integer(each.pupils), show_integer(each.covered),
         f"{100 * each.covered // each.pupils} %", *(() if policy is None else (_percent(want), _met(each, want))))
        for each, want in told
    )  # fmt: skip
    heads = [text("Group"), text("Kind"), text("Pupils"), text("Have a device"), text("Share")]
    if policy is not None:
        heads += [text("By the plan"), text("State")]
    pairs = [(each, want) for each, want in told if want is not None]
    note = text(
        "A pupil has a device who holds one, or to whom one is assigned, that can be counted on. Devices that a group"
        " shares are not seen here."
    )
    bars = tuple(_covered_bar(each, want) for each, want in pairs[:_DRAWN])
    drawn = BarSheet(text("Pupils who have a device"), bars, text("what the plan wants"), 100.0) if bars else None
    title = text("Coverage on {on}", on=on.isoformat())
    return Report(title, _needs_met(pairs, on), note, tuple(heads), rows, frozenset({2, 3, 4, 5}), drawn)


def _beside_plan(found: Sequence[Covered], policy: SharePolicy | None) -> list[tuple[Covered, Fraction | None]]:
    """Each group with what the plan wants of it; a class that shall have none of a kind, and has none, is left out."""
    if policy is None:
        return [(each, None) for each in found]
    wanted = [(each, policy(each)) for each in found]
    return [(each, want) for each, want in wanted if each.covered or want is not None]


def _needs_met(pairs: Sequence[tuple[Covered, Fraction]], on: date) -> str:
    if not pairs:
        return text("No plan says what each group shall have.")
    return count_text(
        "{count} of {all} needs per group is not met on {on}.",
        "{count} of {all} needs per group are not met on {on}.",
        sum(1 for each, want in pairs if _lacks(each, want)),
        all=show_integer(len(pairs)),
        on=on.isoformat(),
    )


def _covered_bar(each: Covered, want: Fraction) -> Bar:
    label = f"{each.name or text('No group')} · {kind_words(each.kind)}"
    share = f"{show_integer(each.covered)} / {show_integer(each.pupils)}"
    return Bar(label, 100 * each.covered / each.pupils, share, float(100 * want), short=_lacks(each, want) > 0)


def _lacks(each: Covered, want: Fraction) -> int:
    """How many more pupils should have one."""
    return max(0, -(-each.pupils * want.numerator // want.denominator) - each.covered)


def _met(each: Covered, want: Fraction | None) -> str:
    if want is None:
        return ""
    return _lack_words(_lacks(each, want))


def _lack_words(lacks: int) -> str:
    return "✕ " + text("{count} lacking", count=show_integer(lacks)) if lacks else "✓ " + text("Enough")


def history_table(found: CoverageHistory) -> Report:
    """Needs V19: coverage, idle share and age as they were kept term by term."""
    figures = found.figures
    rows = tuple(
        (term_words(each.term), each.on, kind_words(each.kind), str(each.need), str(each.supply),
         _percent(each.coverage), str(each.devices), _percent(each.idle),
         "" if each.age_months is None else str(each.age_months))
        for each in figures
    )  # fmt: skip
    heads = (
        text("Term"),
        text("Day"),
        text("Kind"),
        text("Need"),
        text("Supply"),
        text("Coverage"),
        text("Devices"),
        text("Not seen"),
        text("Age in months"),
    )
    terms = len({each.term for each in figures})
    sentence = count_text("Figures of {count} term are kept.", "Figures of {count} terms are kept.", terms)
    return Report(
        text("Coverage, idle share and age per term"), sentence, _kept_note(found.later), heads, rows,
        frozenset(range(3, 9)),
        history=history_sheet(figures) if figures else None,
    )  # fmt: skip


def _kept_note(later: Sequence[Moment]) -> str:
    note = text(
        "A term is told by what was kept last before its start. Figures kept later in the term never replace that."
    )
    days = sorted({on for _, on in later})
    if days:
        note += " " + text("Figures for {days} are kept besides.", days=", ".join(days))
    return note


def group_history_table(found: GroupHistory) -> Report:
    """Needs U5: what each group had against its need, term by term, as it was kept."""
    rows = tuple(
        (term_words(each.term), each.on, each.group, kind_words(each.kind), show_integer(each.need),
         show_integer(each.supply), show_integer(each.arriving), _percent(each.coverage), _lack_words(each.lacks))
        for each in found.figures
    )  # fmt: skip
    heads = (text("Term"), text("Day"), text("Group"), text("Kind"), text("Need"), text("Has"), text("Arriving"),
             text("Coverage"), text("State"))  # fmt: skip
    note = " ".join((
        text("Devices in store serve no group by name: they are in the figures of the whole."), _kept_note(found.later)
    ))  # fmt: skip
    if found.whole_only:
        terms = ", ".join(map(term_words, found.whole_only))
        note = text("Of {terms} only the figures of the whole are kept.", terms=terms) + " " + note
    title = text("Coverage of each group, term by term")
    return Report(title, _groups_met(found.figures), note, heads, rows, frozenset(range(4, 8)))


def _groups_met(figures: Sequence[GroupFigures]) -> str:
    if not figures:
        return text("No figures of single groups are kept yet.")
    term = figures[-1].term
    needs = [each for each in figures if each.term == term and each.need]
    return count_text(
        "{term}: {count} of {all} needs per group was not met.",
        "{term}: {count} of {all} needs per group were not met.",
        sum(1 for each in needs if each.lacks),
        all=show_integer(len(needs)),
        term=term_words(term),
    )


def report_paper(report: Report, today: date) -> bytes:
    """A report as PDF: the sentence, the drawing, the table."""
    columns = tuple(
        PaperColumn(head, _width(report, at), "right" if at in report.figures else "left")
        for at, head in enumerate(report.heads)
    )
    table = TableSheet("", columns, report.rows)
    sheet = ReportSheet(
        report.title, report.sentence or report.title, report.note, (), (table,), language(), report.history,
        report.bars,
    )  # fmt: skip
    return render_report(sheet, stamp=text("Printed {on}", on=today.isoformat()))


def _width(report: Report, at: int) -> float:
    """A column's share of the paper: as its longest cell among the first hundred, within bounds."""
    cells = [report.heads[at], *(row[at] for row in report.rows[:100])]
    return float(min(max(6, *map(len, cells)), 40))


def _devices(count: int) -> str:
    return count_text("{count} device", "{count} devices", count)


def _share(share: Fraction | None) -> str:
    return "" if share is None else f"{float(share):.2f}".replace(".", ",")


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{100 * share.numerator // share.denominator} %"
