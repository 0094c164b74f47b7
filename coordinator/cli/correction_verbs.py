"""``delivery correct|move|remove|attachment|detach``: a delivery is put right long after it came (needs V3, V4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, option, pass_wish
from coordinator.cli.delivery_verbs import (
    DELIVERY_NAMED,
    attachment_document,
    delivery_document,
    delivery_verbs,
)
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.orders import attachment_files, correction_actions
from coordinator.desk.orders.delivery_actions import delivery_called, unit_called
from coordinator.desk.orders.order_queries import find_line, find_order
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.domain.changes import Origin
from coordinator.domain.orders.order_kinds import DELIVERY, ORDER
from coordinator.domain.orders.order_records import Delivery, Order
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.words import mark, text

__all__ = ["delivery_verbs"]

_REASON = option("--reason", metavar="TEXT", help=mark("Why, in words."))
_SERIALS = click.argument("serials", nargs=-1, required=True, metavar="SERIAL…")
_ATTACHMENT = click.argument("attachment", type=int, metavar="ATTACHMENT")


def _answer_delivery(wish: RunOptions, ledger: Ledger, notice: Notice, delivery: int) -> None:
    record = ledger.register.get(DELIVERY, delivery)
    item = {} if record is None else delivery_document(ledger.register, record)
    print_answer(wish, {"entry": notice.entry, **item}, [f"{notice.entry}: {tell_notice(ledger.register, notice)}"])


@delivery_verbs.command("correct", help=mark("Puts a delivery's day or note number right."))
@DELIVERY_NAMED
@option("--on", "on", type=DAY, help=mark("The day on which it came."))
@option("--note", "number", metavar="N", help=mark("The delivery note's number."))
@_REASON
@pass_wish
def correct_verb(wish: RunOptions, delivery: str, on: date | None, number: str | None, reason: str | None) -> int:
    """Answers with the entry and the item of ``delivery list``."""
    with opened(wish, write=True) as ledger:
        record = delivery_called(ledger.register, delivery)
        wanted: dict[str, str | int | None] = {}
        if on is not None:
            wanted["on"] = on.isoformat()
        if number is not None:
            wanted["note_number"] = number.strip() or None
        notice = correction_actions.correct(ledger, record, wanted, reason=reason, origin=Origin.COMMAND_LINE)
        _answer_delivery(wish, ledger, notice, record.id)
    return 0


@delivery_verbs.command("move", help=mark("Puts delivered units on another line, or on none."))
@_SERIALS
@option("--line", type=int, metavar="LINE", help=mark("The line that they belong to."))
@option("--order", "order", metavar="ORDER", help=mark("The line's order, if not the delivery's own."))
@option("--unexpected", is_flag=True, help=mark("They are on no line: nobody ordered them."))
@_REASON
@pass_wish
def move_verb(
    wish: RunOptions,
    serials: tuple[str, ...],
    line: int | None,
    order: str | None,
    unexpected: bool,
    reason: str | None,
) -> int:
    """Answers with the entry and the item of ``delivery list``."""
    if (line is None) != unexpected:
        raise click.UsageError(text("Say where they belong: --line LINE, or --unexpected."))
    with opened(wish, write=True) as ledger:
        register = ledger.register
        units = [unit_called(register, serial) for serial in serials]
        delivery = register.get(DELIVERY, units[0].delivery or 0)
        place = None if line is None else find_line(register, _order(ledger, order, delivery), line)
        notice = correction_actions.move_units(ledger, units, place, reason=reason, origin=Origin.COMMAND_LINE)
        _answer_delivery(wish, ledger, notice, units[0].delivery or 0)
    return 0


def _order(ledger: Ledger, typed: str | None, delivery: Delivery | None) -> Order:
    if typed is not None:
        return find_order(ledger.register, typed)
    known = None if delivery is None else ledger.register.get(ORDER, delivery.order or 0)
    if known is None:
        raise Refused(mark("The delivery has no order. Name one with --order."))
    return known


@delivery_verbs.command("remove", help=mark("Takes units out of their delivery that never came."))
@_SERIALS
@_REASON
@pass_wish
def remove_verb(wish: RunOptions, serials: tuple[str, ...], reason: str | None) -> int:
    """Answers with the entry and the item of ``delivery list``; the device made of it goes too if it has no life."""
    with opened(wish, write=True) as ledger:
        units = [unit_called(ledger.register, serial) for serial in serials]
        notice = correction_actions.remove_units(ledger, units, reason=reason, origin=Origin.COMMAND_LINE)
        _answer_delivery(wish, ledger, notice, units[0].delivery or 0)
    return 0


@delivery_verbs.command("attachment", help=mark("Saves a file that was attached to a delivery."))
@_ATTACHMENT
@option("--to", "to", type=FILE, required=True, metavar="FILE", help=mark("Where to save it."))
@pass_wish
def attachment_verb(wish: RunOptions, attachment: int, to: Path) -> int:
    """Answers with {"id", "file", "size", "on", "to"}."""
    with opened(wish) as ledger:
        found = attachment_files.attachment_called(ledger.register, attachment)
        path = attachment_files.save_attachment(ledger.register, found, to)
        document: dict[str, Any] = {**attachment_document(found), "to": str(path)}
        print_answer(wish, document, [text("{file} is saved as {path}.", file=found.name, path=path)])
    return 0


@delivery_verbs.command("detach", help=mark("Takes a file away from a delivery."))
@_ATTACHMENT
@pass_wish
def detach_verb(wish: RunOptions, attachment: int) -> int:
    """Answers with the entry and the item of ``delivery list``."""
    with opened(wish, write=True) as ledger:
        found = attachment_files.attachment_called(ledger.register, attachment)
        notice = attachment_files.detach(ledger, found, origin=Origin.COMMAND_LINE)
        _answer_delivery(wish, ledger, notice, found.delivery)
    return 0
