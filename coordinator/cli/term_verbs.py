"""``plan`` and ``check``: what will be needed, and who will lack what on a day (needs V17, U12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator import words
from coordinator.cli.click_verbs import DAY, FILE, Verb, Verbs, option, pass_wish
from coordinator.cli.exemption_verbs import exempt_verb, exemptions_verb, withdraw_verb
from coordinator.cli.import_verb import gather_needs, import_document, import_lines, profiles_beside, whole_import
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.cli.sheet_target import sheet
from coordinator.desk.plan.needs_lists import needs_list
from coordinator.desk.plan.plans import add_group, make_plan, plan_called, remove_plan, roll_over, stored_plan
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_record
from coordinator.desk.reports.reports import keep_figures
from coordinator.desk.term.finding_actions import Action
from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.last_safe_day import SafeOrder, curves, safe_orders
from coordinator.desk.term.plan_needs import Second, double_needs, need_values, put_need
from coordinator.desk.term.served_words import name_list_words, served_document, served_kinds, served_words
from coordinator.desk.term.term_check import Check, check, group_words, headline, named, reason_words
from coordinator.desk.term.term_sheet import (
    captions,
    csv_lists,
    order_days,
    order_words,
    swap_words,
    table_rows,
    term_report,
)
from coordinator.desk.term.year_findings import open_years
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.choices import DEVICE_KINDS, SCHOOL_FORMS
from coordinator.domain.inventory_kinds import PRODUCT, UNIT
from coordinator.domain.termstart.answer import AnswerRow
from coordinator.domain.termstart.term_kinds import PLAN, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.domain.values import iso
from coordinator.exchange.imports.import_run import gather
from coordinator.exchange.lists.calendar_files import write_calendar
from coordinator.exchange.lists.needs_list import write_needs
from coordinator.exchange.writing.figures import write_figures
from coordinator.ledger.home_unit import own_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused, refusing_unread
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.sheets.report_paper import render_report
from coordinator.words import mark, text

_BY = Origin.COMMAND_LINE
_KINDS = click.Choice(tuple(choice.code for choice in DEVICE_KINDS))
_FORMS = click.Choice(tuple(choice.code for choice in SCHOOL_FORMS))


@click.group("plan", cls=Verbs, help=mark("Term plans: groups, headcounts and what each shall have."))
def plan_verbs() -> None:
    """The verbs of term plans."""


for _verb in (exempt_verb, exemptions_verb, withdraw_verb):
    plan_verbs.add_command(_verb)


@plan_verbs.command("new", help=mark("Makes an empty plan."))
@click.argument("name", metavar="NAME")
@option("--on", "on", type=DAY, help=mark("The day that it is for."))
@option("--employees", type=click.IntRange(0, 1_000_000), help=mark("How many employees; those registered otherwise."))
@option("--rooms", type=click.IntRange(0, 1_000_000), help=mark("How many rooms; those registered otherwise."))
@pass_wish
def new_plan_verb(wish: RunOptions, name: str, on: date | None, employees: int | None, rooms: int | None) -> int:
    """Answers with {"entry", "plan"}."""
    with opened(wish, write=True) as ledger:
        return _done(wish, ledger, make_plan(ledger, name, on, employees, rooms, origin=_BY), name)


@plan_verbs.command("list", help=mark("Lists the plans."))
@pass_wish
def list_plans_verb(wish: RunOptions) -> int:
    """Answers with {"total", "items": [{"plan", "on", "groups", "headcount"}]}."""
    with opened(wish) as ledger:
        register = ledger.register
        found = [_plan_item(register, plan) for plan in register.records(Query(PLAN, order=(("on", False),)))]
    rows = [(each["plan"], each["on"] or "", str(each["groups"]), str(each["headcount"])) for each in found]
    heads = (text("Term plan"), text("Day"), text("Groups"), text("Headcount"))
    print_answer(
        wish,
        {"total": len(found), "items": found},
        text_table(heads, rows) if rows else [text("There is no term plan.")],
    )
    return 0


def _plan_item(register: Register, plan: PlanRecord) -> dict[str, Any]:
    groups = stored_plan(register, plan).plan.groups
    heads = sum(group.headcount for group in groups)
    return {"plan": plan.name, "on": iso(plan.on) or None, "groups": len(groups), "headcount": heads}


@plan_verbs.command("show", help=mark("Shows a plan: its groups and needs."))
@click.argument("name", metavar="NAME", required=False)
@pass_wish
def show_plan_verb(wish: RunOptions, name: str | None) -> int:
    """Answers with {"plan", "on", "employees", "rooms", "groups": […], "needs": […], "open": what it leaves open}."""
    with opened(wish) as ledger:
        register = ledger.register
        record = chosen_plan(register, name)
        plan = stored_plan(register, record).plan
        groups = [
            {"group": each.name, "grade": each.grade, "form": each.form, "headcount": each.headcount}
            for each in plan.groups
        ]
        policies = register.records(Query(POLICY, filters=(Filter("plan", Test.IS, (record.id,)),)))
        needs = [
            {code: each.values.get(code) for code in ("kind", "basis", "per", "groups", "grades", "spare")}
            | {"product": None if each.product is None else register.name(Ref(PRODUCT.code, each.product))}
            for each in policies
        ]
        document = {**_plan_item(register, record), "employees": plan.employees, "rooms": plan.rooms}
        found = (*open_years(register, record), *map(str, double_needs(plan)))
    group_rows = [(str(each["group"]), str(each["grade"]), str(each["headcount"])) for each in groups]
    need_rows = [
        (kind_words(str(each["kind"])), str(each["per"]), str(each["basis"]),
         str(each["groups"] or each["grades"] or ""), str(each["spare"] or ""), str(each["product"] or ""))
        for each in needs
    ]  # fmt: skip
    lines = text_table((text("Group"), text("Grade"), text("Headcount")), group_rows)
    heads = (
        text("Kind"), text("Devices each"), text("Counted by"), text("Groups"), text("Spare in per cent"),
        text("Product to order"),
    )  # fmt: skip
    lines += ["", *text_table(heads, need_rows), *found]
    print_answer(wish, {**document, "groups": groups, "needs": needs, "open": found}, lines)
    return 0


@plan_verbs.command("add-group", help=mark("Adds a group to a plan, or changes its headcount."))
@click.argument("name", metavar="NAME")
@click.argument("group", metavar="GROUP")
@option("--heads", type=click.IntRange(0, 1_000_000), required=True, help=mark("How many pupils or children."))
@option("--grade", default="", help=mark("Its year: F, 1 … 9, GY1 …"))
@option("--form", type=_FORMS, default=None, help=mark("Its form of school."))
@pass_wish
def add_group_verb(wish: RunOptions, name: str, group: str, heads: int, grade: str, form: str | None) -> int:
    """Answers with {"entry", "plan"}."""
    with opened(wish, write=True) as ledger:
        record = chosen_plan(ledger.register, name)
        return _done(wish, ledger, add_group(ledger, record, group, heads, grade, form, origin=_BY), name)


@plan_verbs.command("need", help=mark("Adds a need: coordinator plan need HT26 chromebook --per 1 --grades 6,7,8,9"))
@click.argument("name", metavar="NAME")
@click.argument("kind", type=_KINDS)
@option("--per", default="1", metavar="N", help=mark("Devices each: 1, 0,5 or 1/5."))
@option("--by", "basis", type=click.Choice(tuple(each.value for each in Basis)), default="head",
        help=mark("Per head of the group, per employee, per room, or a fixed number."))  # fmt: skip
@option("--groups", default="", metavar="A,B", help=mark("Only these groups."))
@option("--grades", default="", metavar="6,7", help=mark("Only groups of these years."))
@option("--spare", default="", metavar="PERCENT", help=mark("Spare devices in per cent of the kind's need."))
@option("--product", metavar="MODEL", help=mark("What to order where devices of the kind lack."))
@option("--replace", is_flag=True,
        help=mark("Put it in the place of the need of that kind which holds for the same groups."))  # fmt: skip
@option("--also", is_flag=True, help=mark("Add it up with such a need: both are meant."))
@pass_wish
def need_verb(wish: RunOptions, /, name: str, kind: str, per: str, basis: str, product: str | None, **more: Any) -> int:
    """Answers with {"entry", "plan"}."""
    second = _second(replace=more.pop("replace"), also=more.pop("also"))
    with opened(wish, write=True) as ledger:
        register = ledger.register
        record = chosen_plan(register, name)
        what = None if product is None else find_record(register, PRODUCT, product).id
        with refusing_unread():
            values = need_values(kind, per, basis=Basis(basis), product=what, **more)
            notice = put_need(ledger, record, values, second, origin=_BY)
        return _done(wish, ledger, notice, name)


def _second(*, replace: bool, also: bool) -> Second:
    if replace and also:
        raise click.UsageError(text("Say --replace or --also, not both."))
    return Second.REPLACE if replace else Second.BOTH if also else Second.REFUSE


@plan_verbs.command("roll-over", help=mark("Makes a plan from this year's groups: each moves up a year."))
@click.argument("name", metavar="NAME")
@option("--on", "on", type=DAY, help=mark("The day that it is for."))
@option("--unit", metavar="UNIT", help=mark("Only the groups of this school unit."))
@pass_wish
def roll_over_verb(wish: RunOptions, name: str, on: date | None, unit: str | None) -> int:
    """Answers with {"entry", "plan", "open": what rolling over could not know}."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        only = None if unit is None else find_record(register, UNIT, unit).id
        notice = roll_over(ledger, name, on, unit=only, origin=_BY)
        found = open_years(register, chosen_plan(register, name))
        lines = [f"{notice.entry}: {tell_notice(register, notice)}", *found]
    print_answer(wish, {"entry": notice.entry, "plan": name, "open": found}, lines)
    return 0


@plan_verbs.command("export", help=mark("Writes a plan as CSV: group, year, headcount, kind, devices each, spare."))
@click.argument("name", metavar="NAME")
@option("--to", "to", type=FILE, required=True, metavar="FILE", help=mark("Where to write."))
@pass_wish
def export_plan_verb(wish: RunOptions, name: str, to: Path) -> int:
    """Answers with {"file", "rows"}."""
    with opened(wish) as ledger:
        register = ledger.register
        rows = needs_list(stored_plan(register, chosen_plan(register, name)).plan)
        count = write_needs(to, rows)
    print_answer(
        wish, {"file": str(to), "rows": count}, [text("{count} lines written to {file}.", count=count, file=str(to))]
    )
    return 0


@plan_verbs.command("import", help=mark("Takes a list of needs into a plan; the same as coordinator import."))
@click.argument("file", type=FILE, metavar="FILE")
@option("--plan", metavar="NAME", help=mark("The term plan that a list of needs goes into."))
@pass_wish
def import_plan_verb(wish: RunOptions, file: Path, plan: str | None) -> int:
    """Answers with the ``import`` shape."""
    with opened(wish, write=True) as ledger:
        folder = profiles_beside(wish.path)
        profiles = folder if folder.is_dir() else None
        gathered = gather([file], ledger, profiles_folder=profiles, profile="needs")
        needs = gather_needs(ledger, gathered, plan)
        if not needs.lists:
            raise Refused("{sentence}", sentence=" ".join(str(each.refused) for each in gathered.files))
        document, lines = import_document(gathered, needs), import_lines(gathered, needs)
        changes = whole_import(ledger, gathered, needs)
        notice = None if changes is None else ledger.commit(changes)
        document["entry"] = None if notice is None else notice.entry
        print_answer(wish, document, lines)
    return 0


@plan_verbs.command("remove", help=mark("Removes a plan with its groups and needs."))
@click.argument("name", metavar="NAME")
@pass_wish
def remove_plan_verb(wish: RunOptions, name: str) -> int:
    """Answers with {"entry", "plan"}."""
    with opened(wish, write=True) as ledger:
        return _done(wish, ledger, remove_plan(ledger, chosen_plan(ledger.register, name), origin=_BY), name)


def chosen_plan(register: Register, name: str | None) -> PlanRecord:
    """The plan of that name, or the only one; ``Refused`` when there is none."""
    record = plan_called(register, name)
    if record is None:
        raise Refused(mark("There is no term plan yet. Make one with “coordinator plan roll-over NAME”."))
    return record


def _done(wish: RunOptions, ledger: Ledger, notice: Notice | None, name: str) -> int:
    entry = None if notice is None else notice.entry
    sentence = text("It says so already.") if notice is None else f"{entry}: {tell_notice(ledger.register, notice)}"
    print_answer(wish, {"entry": entry, "plan": name}, [sentence])
    return 0


@click.command("check", cls=Verb, help=mark("Says who will lack what on a day: a term start, a test, any day."))
@option("--on", "on", type=DAY, required=True, help=mark("The day asked about."))
@option(
    "--plan",
    metavar="NAME",
    help=mark("By this term plan; the one for that day, or of its school year's start, otherwise."),
)
@option("--sheet", "paper", type=FILE, metavar="FILE", help=mark("Write the report as PDF."))
@option("--csv", "listed", type=FILE, metavar="FILE", help=mark("Write the table as CSV."))
@option(
    "--lists",
    "folder",
    type=FILE,
    metavar="FOLDER",
    help=mark("Write every list as CSV into this folder, which must be there."),
)
@option("--ics", "calendar", type=FILE, metavar="FILE", help=mark("Write the last safe days of order for a calendar."))
@option("--keep", is_flag=True, help=mark("Keep the figures, to follow them over the terms."))
@pass_wish
def check_verb(wish: RunOptions, /, on: date, plan: str | None, keep: bool, **files: Path | None) -> int:
    """Answers with the ``check`` shape; exit 1 when a gap is found, or when no need covers some of the groups."""
    paper = files["paper"]
    with opened(wish, write=keep) as ledger, sheet(paper) as placing:
        found = check(ledger, on, plan)
        orders = safe_orders(ledger, found)
        _write_files(ledger, found, orders, files)
        if paper is not None:
            report = term_report(
                ledger.register,
                found,
                orders,
                curves(ledger, found, found.ground.arrivals),
                school=_school(ledger),
                language=words.language(),
            )
            placing.put(render_report(report, stamp=text("Printed {on}", on=ledger.today.isoformat())))
        kept = keep_figures(ledger, found, origin=_BY) if keep else None
        document = check_document(ledger, found, orders)
        document |= {"sheet": None if paper is None else str(paper), "entry": None if kept is None else kept.entry}
        lines = _check_lines(ledger, found, orders)
        if keep:
            lines.append(_kept_words(ledger, kept))
        print_answer(wish, document, lines)
    short = found.short or not found.is_answered
    if short:
        click.echo(headline(found), err=True)
    return 1 if short else 0


def _kept_words(ledger: Ledger, kept: Notice | None) -> str:
    if kept is None:
        return text("No figures are kept: there are none, or those of today are kept already.")
    return f"{kept.entry}: {tell_notice(ledger.register, kept)}"


def _write_files(ledger: Ledger, found: Check, orders: list[SafeOrder], files: Mapping[str, Path | None]) -> None:
    if (listed := files["listed"]) is not None:
        write_figures(listed, captions(), table_rows(found))
    if (folder := files["folder"]) is not None:
        for name, (heads, rows) in csv_lists(ledger.register, found, orders).items():
            write_figures(folder / f"{name}.csv", heads, rows)
    if (calendar := files["calendar"]) is not None:
        write_calendar(calendar, order_days(found, orders), ledger.today)


def _school(ledger: Ledger) -> str:
    own = own_unit(ledger.register)
    return own.name if own is not None else ""


def check_document(ledger: Ledger, found: Check, orders: list[SafeOrder]) -> dict[str, Any]:
    """The ``check`` shape, and beside it the sentence, the plan, the pupils without a device and the days of order."""
    register = ledger.register
    return {
        "on": found.on.isoformat(),
        "sentence": headline(found),
        "served": served_document(served_kinds(found)),
        "plan": found.plan,
        "seen_since": found.seen_since.isoformat(),
        "kinds": [_figures(row) for row in found.answer.kinds],
        "groups": [{**_figures(row), "group": row.group} for row in found.answer.groups],
        "excluded": [
            {"serial": each.serial, "reason": each.reason, "asset_tag": each.tag, "kind": each.kind,
             "sentence": reason_words(each.reason)}
            for each in found.left_out
        ],
        "findings": [
            {"severity": each.severity, "sentence": str(each), "action": each.action, "target": each.target}
            for each in found.findings
        ],
        "pupils_without": [
            {"kind": each.kind, "group": each.group, "count": len(each.people), "people": named(register, each.people),
             "swaps": each.swaps}
            for each in found.lacking
        ],
        "accepted": [
            {"kind": each.row.kind, "group": each.row.group, "gap": each.row.gap, "reason": each.exemption.reason}
            for each in found.accepted
        ],
        "swapping": [{"group": group, "heads": heads} for group, heads in found.ground.swap_heads.items()],
        "orders": [
            {"kind": each.kind, "product": each.product, "count": each.count, "last": each.last.isoformat(),
             "working_days_left": each.left, "lead_days": each.lead, "preparation_days": each.preparation,
             "by_catalogue": each.by_catalogue, "choices": each.choices}
            for each in orders
        ],
    }  # fmt: skip


def _figures(row: AnswerRow) -> dict[str, Any]:
    return {
        "kind": row.kind, "need": row.need, "supply": row.supply, "arriving": row.arriving, "at_risk": row.at_risk,
        "gap": row.gap,
    }  # fmt: skip


def _check_lines(ledger: Ledger, found: Check, orders: list[SafeOrder]) -> list[str]:
    by = [] if found.plan is None else [text("By the plan {plan}.", plan=found.plan)]
    lines = [headline(found), *map(served_words, served_kinds(found)), *by, ""]
    rows = table_rows(found, only_needed=True)
    lines += [*text_table(captions(), rows), ""] if rows else []
    lines += [swap_words(found)] if found.ground.swapping else []
    lines += [str(finding) for finding in found.findings if finding.action != Action.EXEMPT]  # their names follow
    lines += [order_words(order) for order in orders]
    for each in found.lacking:
        people = ", ".join(named(ledger.register, each.people))
        lines.append(f"{kind_words(each.kind)}, {group_words(each.group)}: {people}")
    lines += name_list_words(found)
    return lines
