"""``order …``: from the school's wish to what is still missing (needs V1–V5, V8, L3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.open_register import opened
from coordinator.cli.order_output import (
    discrepancy_document,
    discrepancy_line,
    order_document,
    order_line_words,
    overview_document,
    overview_lines,
)
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.cli.sheet_target import sheet
from coordinator.desk.orders import order_actions as desk
from coordinator.desk.orders.catalogue import product_called
from coordinator.desk.orders.order_doubts import be_sure, wanted_doubt
from coordinator.desk.orders.order_lists import export_discrepancies, export_order
from coordinator.desk.orders.order_papers import discrepancy_list, order_sheet
from coordinator.desk.orders.order_queries import discrepancies, find_line, find_order, overview, overview_query
from coordinator.desk.orders.promised_days import late_orders
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_record
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.orders.discrepancies import DISCREPANCIES
from coordinator.domain.orders.order_choices import PARTIES, PURPOSES, REASONS, Party
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_states import STATES
from coordinator.domain.orders.order_steps import NEW_ORDER, Decision, Purpose, Statement
from coordinator.domain.values import Ore, read_money
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused, refusing_unread
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

_LINE = click.argument("line", type=int, metavar="LINE")
ORDER_NAMED = click.argument("order", metavar="ORDER")
_ON = option("--on", "on", type=DAY, help=mark("The day it happened, if not today."))
_REASON = option("--reason", metavar="TEXT", help=mark("Why, in words."))
_CATEGORY = option(
    "--category", type=click.Choice([each.code for each in REASONS]), help=mark("Which kind of reason it is.")
)
_PARTY = option(
    "--party", type=click.Choice([each.code for each in PARTIES]), default=Party.CENTRAL,
    help=mark("Who says so: school, central or supplier."),
)  # fmt: skip
SURE = option("--sure", is_flag=True, help=mark("It is meant, although it can hardly be."))
SHEET = option("--sheet", type=FILE, metavar="FILE", help=mark("Write the paper to this PDF."))


@click.group("order", cls=Verbs, help=mark("Orders: what was asked, what was decided, what came, what is missing."))
def order_verbs() -> None:
    """The verbs of orders."""


def answer_order(wish: RunOptions, ledger: Ledger, notice: Notice, order: int, **more: Any) -> None:
    """Answers with the order as it stands and the entry."""
    document = {"entry": notice.entry, **more, **order_document(ledger.register, order, ledger.today)}
    told = f"{notice.entry}: {tell_notice(ledger.register, notice)}"
    print_answer(wish, document, [told, *order_line_words(ledger.register, order, ledger.today)])


@order_verbs.command("new", help=mark("Begins an order."))
@option("--purpose", required=True, metavar="P", help=mark("What for: term_start, running or supplementary."))
@option("--wanted", required=True, type=DAY, help=mark("The day on which it is needed."))
@option("--number", metavar="N", help=mark("The order's number, if not the next one."))
@option("--cost-centre", metavar="C", help=mark("Who pays."))
@option("--unit", metavar="U", help=mark("The school unit that receives it."))
@option("--supplier", metavar="S", help=mark("The supplier."))
@option("--note", metavar="TEXT", help=mark("A note."))
@option("--product", "products", multiple=True, metavar="P=N", help=mark("A first line: product and quantity."))
@SURE
@pass_wish
def new_verb(wish: RunOptions, /, purpose: str, wanted: date, products: tuple[str, ...], **options: Any) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        be_sure(wanted_doubt(ledger.today, wanted.isoformat()), sure=options["sure"])
        unit = None if options["unit"] is None else find_record(ledger.register, UNIT, options["unit"]).id
        asked = [_asked(ledger, each) for each in products]
        what = Purpose(
            _code("purpose", purpose), wanted.isoformat(), unit, options["cost_centre"], options["supplier"],
            options["number"], note=options["note"],
        )  # fmt: skip
        notice = desk.new_order(ledger, what, asked, origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, notice.created[NEW_ORDER].id)
    return 0


def _code(field: str, typed: str) -> str:
    with refusing_unread(", ".join(choice.code for choice in PURPOSES)):
        return str(ORDER.field(field).read(typed))


def _asked(ledger: Ledger, typed: str) -> desk.Asked:
    product, equals, quantity = typed.rpartition("=")
    if not equals or not quantity.strip().isdecimal():
        raise Refused(mark("“{said}” is no line. Write it as PRODUCT=QUANTITY."), said=typed)
    return desk.Asked(product_called(ledger.register, product), int(quantity))


@order_verbs.command("add", help=mark("Puts a product on an order."))
@ORDER_NAMED
@option("--product", required=True, metavar="P", help=mark("Article number, model or model number."))
@option("--quantity", required=True, type=int, metavar="N", help=mark("How many."))
@option("--note", metavar="TEXT", help=mark("A note."))
@pass_wish
def add_line_verb(wish: RunOptions, order: str, product: str, quantity: int, note: str | None) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        asked = desk.Asked(product_called(ledger.register, product), quantity, note)
        answer_order(wish, ledger, desk.add_line(ledger, record, asked, origin=Origin.COMMAND_LINE), record.id)
    return 0


@order_verbs.command("change", help=mark("Changes what the school asks for on a line: quantity, product or day."))
@ORDER_NAMED
@_LINE
@option("--quantity", type=int, metavar="N", help=mark("How many."))
@option("--product", metavar="P", help=mark("Another product instead."))
@option("--promised", type=DAY, help=mark("The day on which it is promised."))
@_REASON
@_CATEGORY
@_ON
@pass_wish
def change_verb(wish: RunOptions, /, order: str, line: int, **options: Any) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        found = find_line(ledger.register, record, line)
        product = None if options["product"] is None else product_called(ledger.register, options["product"])
        promised = _day(options["promised"])
        statement = _statement(ledger, {**options, "party": Party.SCHOOL, "by": ledger.actor})
        decision = Decision(options["quantity"], promised, product)
        notice = desk.change(ledger, found, decision, statement, origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, record.id)
    return 0


@order_verbs.command("ask", help=mark("Asks for another quantity on a line."))
@ORDER_NAMED
@_LINE
@option("--quantity", required=True, type=int, metavar="N", help=mark("How many."))
@_REASON
@_CATEGORY
@pass_wish
def ask_verb(wish: RunOptions, order: str, line: int, quantity: int, reason: str | None, category: str | None) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        found = find_line(ledger.register, record, line)
        statement = desk.by_school(ledger, reason=reason, category=category)
        notice = desk.change(ledger, found, Decision(quantity), statement, origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, record.id)
    return 0


@order_verbs.command("approve", help=mark("Notes who approved an order."))
@ORDER_NAMED
@option("--by", required=True, metavar="NAME", help=mark("Who said so."))
@_ON
@pass_wish
def approve_verb(wish: RunOptions, order: str, by: str, on: date | None) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        answer_order(wish, ledger, desk.approve(ledger, record, by, on=_day(on), origin=Origin.COMMAND_LINE), record.id)
    return 0


@order_verbs.command("send", help=mark("Sends an order that the principal has approved."))
@ORDER_NAMED
@_ON
@option("--approved-by", metavar="NAME", help=mark("Who approved it, where that is not noted yet."))
@option("--approved-on", type=DAY, help=mark("The day of the approval, if not today."))
@pass_wish
def send_verb(wish: RunOptions, order: str, on: date | None, approved_by: str | None, approved_on: date | None) -> int:
    """Answers with the ``order show`` shape and the entry; refused while nobody has approved it."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        if approved_by is None and approved_on is not None:
            raise Refused(mark("Say who approved the order: --approved-by NAME."))
        if approved_by is None and record.sent_on is None and desk.needs_approval(ledger.register, record):
            message = mark("{order} is not approved. Say who signed it: order send {order} --approved-by NAME.")
            raise Refused(message, order=record.number)
        given = None if approved_by is None else desk.approval(ledger, approved_by, _day(approved_on))
        notice = desk.send(ledger, record, on=_day(on), approved=given, origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, record.id)
    return 0


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _statement(ledger: Ledger, options: dict[str, Any]) -> Statement:
    on = options["on"] or ledger.today
    return Statement(options["party"], on.isoformat(), options["by"], options["category"], options["reason"])


@order_verbs.command("decide", help=mark("Notes what was decided on a line, by whom and why."))
@ORDER_NAMED
@_LINE
@option("--quantity", required=True, type=int, metavar="N", help=mark("How many."))
@option("--promised", type=DAY, help=mark("The day on which it is promised."))
@option("--product", metavar="P", help=mark("Another product instead."))
@option("--price", metavar="KR", help=mark("The price in kronor."))
@option("--reason", required=True, metavar="TEXT", help=mark("Why, in words."))
@_CATEGORY
@option("--by", metavar="NAME", help=mark("Who said so."))
@_PARTY
@_ON
@pass_wish
def decide_verb(wish: RunOptions, /, order: str, line: int, quantity: int, **options: Any) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        found = find_line(ledger.register, record, line)
        product = None if options["product"] is None else product_called(ledger.register, options["product"])
        promised = _day(options["promised"])
        decision = Decision(quantity, promised, product, typed_money(options["price"]))
        notice = desk.decide(ledger, found, decision, _statement(ledger, options), origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, record.id)
    return 0


def typed_money(typed: str | None) -> Ore | None:
    """A sum in öre from kronor; ``Refused`` for what is no sum."""
    with refusing_unread():
        return None if typed is None else read_money(typed)


@order_verbs.command("declare", help=mark("Notes how many of a line the supplier says are still to come."))
@ORDER_NAMED
@_LINE
@option("--outstanding", required=True, type=int, metavar="N", help=mark("How many are back-ordered."))
@option("--promised", type=DAY, help=mark("The day on which it is promised."))
@_REASON
@_CATEGORY
@option("--by", metavar="NAME", help=mark("Who said so."))
@_ON
@pass_wish
def declare_verb(wish: RunOptions, /, order: str, line: int, outstanding: int, **options: Any) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        found = find_line(ledger.register, record, line)
        promised = _day(options["promised"])
        statement = _statement(ledger, {**options, "party": Party.SUPPLIER})
        notice = desk.declare(ledger, found, outstanding, statement, promised=promised, origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, record.id)
    return 0


@order_verbs.command("cancel", help=mark("Cancels what has not come of an order, or of one line."))
@ORDER_NAMED
@option("--line", type=int, metavar="LINE", help=mark("Only this line."))
@_REASON
@_CATEGORY
@option("--by", metavar="NAME", help=mark("Who said so."))
@option("--party", type=click.Choice([each.code for each in PARTIES]), default=Party.SCHOOL,
        help=mark("Who says so: school, central or supplier."))  # fmt: skip
@_ON
@pass_wish
def cancel_verb(wish: RunOptions, /, order: str, line: int | None, **options: Any) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        statement = _statement(ledger, options)
        notice = desk.cancel(ledger, record, line=line, statement=statement, origin=Origin.COMMAND_LINE)
        answer_order(wish, ledger, notice, record.id)
    return 0


@order_verbs.command("close", help=mark("Takes a line as it is: nothing of it is a discrepancy any more."))
@ORDER_NAMED
@_LINE
@_REASON
@pass_wish
def close_verb(wish: RunOptions, order: str, line: int, reason: str | None) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        found = find_line(ledger.register, record, line)
        answer_order(wish, ledger, desk.close(ledger, found, reason=reason, origin=Origin.COMMAND_LINE), record.id)
    return 0


@order_verbs.command("acknowledge", help=mark("Notes that the school has seen what others changed."))
@ORDER_NAMED
@click.argument("line", type=int, metavar="[LINE]", required=False)
@pass_wish
def acknowledge_verb(wish: RunOptions, order: str, line: int | None) -> int:
    """Answers with the ``order show`` shape and the entry."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        answer_order(wish, ledger, desk.acknowledge(ledger, record, line=line, origin=Origin.COMMAND_LINE), record.id)
    return 0


@order_verbs.command("show", help=mark("Shows an order with its lines and their journal."))
@ORDER_NAMED
@option("--to", type=FILE, metavar="FILE", help=mark("Write the list to this CSV file."))
@SHEET
@pass_wish
def show_order_verb(wish: RunOptions, /, order: str, **options: Any) -> int:
    """Answers with the ``order show`` shape; the paper is the order sheet with its signature line."""
    with opened(wish) as ledger, sheet(options["sheet"]) as paper:
        record = find_order(ledger.register, order)
        file = paper.put(order_sheet(ledger.register, record, ledger.today)) if options["sheet"] else None
        if options["to"] is not None:
            export_order(ledger.register, options["to"], record)
        document = {**order_document(ledger.register, record.id, ledger.today), "sheet": path_text(file)}
        print_answer(wish, document, order_line_words(ledger.register, record.id, ledger.today, journal=True))
    return 0


def path_text(file: Path | None) -> str | None:
    """A written file's path for ``--json``."""
    return None if file is None else str(file)


@order_verbs.command("list", help=mark("Lists the orders with their state and what is missing."))
@option("--state", "states", multiple=True, type=click.Choice([each.code for each in STATES]),
        help=mark("Only those in this state."))  # fmt: skip
@option("--search", default="", metavar="TEXT", help=mark("Only those in which every word stands."))
@option("--late", is_flag=True, help=mark("Only those with something late."))
@option("--waiting", is_flag=True, help=mark("Only those with changes to acknowledge."))
@pass_wish
def list_orders_verb(wish: RunOptions, states: tuple[str, ...], search: str, late: bool, waiting: bool) -> int:
    """Answers with {"total", "items"}."""
    with opened(wish) as ledger:
        ids = late_orders(ledger.register, ledger.today) if late else None
        query = overview_query(search=search, states=states, late=ids, waiting=waiting)
        rows = overview(ledger.register, query, ledger.today)
        print_answer(wish, overview_document(rows), overview_lines(rows))
    return 0


@order_verbs.command("discrepancies", help=mark("Lists everything that is not as decided, over all orders."))
@option("--order", metavar="ORDER", help=mark("Only of this order."))
@option("--kind", "kinds", multiple=True, type=click.Choice([each.code for each in DISCREPANCIES]),
        help=mark("Only of this kind."))  # fmt: skip
@option("--to", type=FILE, metavar="FILE", help=mark("Write the list to this CSV file."))
@SHEET
@pass_wish
def discrepancies_verb(wish: RunOptions, /, order: str | None, kinds: tuple[str, ...], **options: Any) -> int:
    """Answers with {"total", "items"}; the paper is the list."""
    with opened(wish) as ledger, sheet(options["sheet"]) as paper:
        register = ledger.register
        only = None if order is None else find_order(register, order).id
        found = [each for each in discrepancies(register, ledger.today, order=only) if not kinds or each.kind in kinds]
        file = paper.put(discrepancy_list(register, found, ledger.today)) if options["sheet"] else None
        if options["to"] is not None:
            export_discrepancies(register, options["to"], found, ledger.today)
        items = [discrepancy_document(register, each) for each in found]
        rows = [discrepancy_line(item) for item in items]
        heads = [text(head) for head in (mark("Order"), mark("Line"), mark("What"), mark("Quantity"), mark("Product"),
                                         mark("Note"))]  # fmt: skip
        print_answer(wish, {"total": len(items), "items": items, "sheet": path_text(file)}, text_table(heads, rows))
    return 0


@order_verbs.command("supplement", help=mark("Orders anew what does not come or must be replaced."))
@ORDER_NAMED
@option("--line", "lines", multiple=True, type=int, metavar="LINE", help=mark("Only this line."))
@option("--quantity", type=int, metavar="N", help=mark("How many, for one line; else all that is amiss."))
@option("--wanted", type=DAY, help=mark("The day on which it is needed."))
@_REASON
@SURE
@pass_wish
def supplement_verb(
    wish: RunOptions, /, order: str, lines: tuple[int, ...], quantity: int | None, wanted: date | None, **options: Any
) -> int:
    """Answers with the ``order show`` shape of the new order, and {"escalate", "expected", "needed", "days_late"}."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        chosen = _chosen(ledger.register, ledger.today, record, lines, quantity)
        made = desk.supplement(ledger, chosen, wanted=_day(wanted), reason=options["reason"], sure=options["sure"],
                               origin=Origin.COMMAND_LINE)  # fmt: skip
        ahead = made.outlook
        more = {
            "escalate": ahead.too_late,
            "expected": None if ahead.arrival is None else ahead.arrival.isoformat(),
            "needed": ahead.needed.isoformat(),
            "days_late": ahead.days_late,
            "last_order_day": None if ahead.last_day is None else ahead.last_day.isoformat(),
        }
        answer_order(wish, ledger, made.notice, made.order, **more)
    return 0


def _chosen(
    register: Register, today: date, order: Order, lines: tuple[int, ...], quantity: int | None
) -> list[desk.Replacement]:
    if quantity is not None:
        if len(lines) != 1:
            raise Refused(mark("A quantity is for one line. Name it with --line."))
        return [desk.Replacement(find_line(register, order, lines[0]), quantity)]
    found = desk.replacements(discrepancies(register, today, order=order.id))
    return [each for each in found if not lines or each.line.number in lines]
