"""``handover``: across the counter, with the receipt as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.conditions import items
from coordinator.cli.list_verbs import list_verb
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.cli.sheet_target import sheet
from coordinator.desk.counter.handover_desk import (
    ClassRound,
    Item,
    Receipted,
    class_receipts,
    class_round,
    handovers_of,
    issue_devices,
    swap,
    take_back,
)
from coordinator.desk.counter.handover_papers import print_receipts
from coordinator.desk.counter.unusual_handovers import deviations
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_device, find_devices, find_person, find_record
from coordinator.domain.changes import Origin
from coordinator.domain.choices import CONDITIONS, SIGNATURES, Condition, SignatureState
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, ROOM
from coordinator.domain.records import Device, Person
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused, refusing_unread
from coordinator.ledger.questions import Register
from coordinator.words import count_text, language, mark, text

ONLY_SHEET = option("--sheet", type=FILE, metavar="FILE", help=mark("Write the receipt to this PDF."))
DEVICES = option("--device", "devices", multiple=True, metavar="S", help=mark("Serial number or asset tag."))
MORE = click.argument("more", nargs=-1, metavar="[S…]")
CONDITION = option("--condition", metavar="C", help=mark("The condition: new, good, worn, damaged or unusable."))
ON = option("--on", "on", type=DAY, help=mark("The day it happened, if not today."))
DUE = option("--due", type=DAY, help=mark("The last day of the loan."))
NOTE = option("--note", metavar="TEXT", help=mark("A line on the receipt."))
SIGNATURE = option(
    "--signature", type=click.Choice([choice.code for choice in SIGNATURES]), default=SignatureState.AWAITING,
    help=mark("Whether it is signed: school_only when no guardian signed, elsewhere when another service holds it."),
)  # fmt: skip


@click.group("handover", cls=Verbs, help=mark("Hands out and takes back, with receipts."))
def handover_verbs() -> None:
    """The verbs of the counter."""


def _terms(
    ledger: Ledger,
    on: date | None,
    due: date | None = None,
    signature: str = SignatureState.UNNEEDED,
    note: str | None = None,
) -> Terms:
    day = on or ledger.today
    if day > ledger.today:
        raise Refused(mark("{on} has not come yet. Choose today or an earlier day."), on=day.isoformat())
    if due is not None and due < day:
        raise Refused(mark("The loan would end on {due}, before it begins."), due=due.isoformat())
    return Terms(
        on=day.isoformat(),
        due=None if due is None else due.isoformat(),
        signature=signature,
        language=language(),
        note=note,
    )


def _condition(typed: str | None) -> str | None:
    if typed is None:
        return None
    with refusing_unread(", ".join(choice.code for choice in CONDITIONS)):
        value = DEVICE.field("condition").read(typed)
        return None if value is None else str(value)


def _named(register: Register, devices: Sequence[str], more: Sequence[str]) -> list[Device]:
    found = find_devices(register, [*devices, *more])
    if not found:
        raise Refused(mark("No device is named: scan or write at least one."))
    return found


@handover_verbs.command("issue", help=mark("Hands devices to a person."))
@option("--person", required=True, metavar="P", help=mark("Name, username, e-mail or id."))
@DEVICES
@MORE
@ONLY_SHEET
@option("--accessories", metavar="T", help=mark("What goes with the devices, with commas between."))
@CONDITION
@DUE
@SIGNATURE
@NOTE
@ON
@option("--even-if-held", is_flag=True, hidden=True)  # from before this was the rule; scripts may still say it
@pass_wish
def issue_verb(
    wish: RunOptions,
    /,
    person: str,
    devices: tuple[str, ...],
    more: tuple[str, ...],
    **options: Any,
) -> int:
    """Answers with the ``handover`` shape."""
    with opened(wish, write=True) as ledger, sheet(options["sheet"]) as paper:
        register = ledger.register
        borrower = find_person(register, person)
        found = _named(register, devices, more)
        odd = deviations(register, borrower, found)
        condition = _condition(options["condition"])
        given = [Item(device, condition, options["accessories"]) for device in found]
        terms = _terms(ledger, options["on"], options["due"], options["signature"], options["note"])
        done = issue_devices(ledger, borrower, given, terms, origin=Origin.COMMAND_LINE)
        _done(wish, register, done, found, paper.put(done.pdf), odd)
    return 0


@handover_verbs.command("return", help=mark("Takes devices back from who has them."))
@DEVICES
@MORE
@ONLY_SHEET
@CONDITION
@option("--room", metavar="R", help=mark("The room or cart where they are put."))
@option("--missing", metavar="T", help=mark("Accessories that did not come back, with commas between."))
@NOTE
@ON
@pass_wish
def return_verb(wish: RunOptions, /, devices: tuple[str, ...], more: tuple[str, ...], **options: Any) -> int:
    """Answers with the ``handover`` shape."""
    with opened(wish, write=True) as ledger, sheet(options["sheet"]) as paper:
        register = ledger.register
        found = _named(register, devices, more)
        room = None if options["room"] is None else find_record(register, ROOM, options["room"]).id
        condition = _condition(options["condition"])
        back = [Item(device, condition, missing=options["missing"]) for device in found]
        terms = _terms(ledger, options["on"], note=options["note"])
        done = take_back(ledger, back, terms, room=room, origin=Origin.COMMAND_LINE)
        _done(wish, register, done, found, paper.put(done.pdf))
    return 0


@handover_verbs.command("swap", help=mark("Lends a spare instead of a broken device, in one step."))
@option("--broken", required=True, metavar="S", help=mark("The broken device."))
@option("--spare", required=True, metavar="S", help=mark("The device that is lent instead."))
@ONLY_SHEET
@DUE
@SIGNATURE
@ON
@pass_wish
def swap_verb(wish: RunOptions, /, broken: str, spare: str, **options: Any) -> int:
    """Answers with the ``handover`` shape; the device is the spare."""
    with opened(wish, write=True) as ledger, sheet(options["sheet"]) as paper:
        register = ledger.register
        gone, lent = find_device(register, broken), find_device(register, spare)
        terms = _terms(ledger, options["on"], options["due"], options["signature"])
        odd = deviations(register, None, [lent])
        done = swap(ledger, Item(gone, Condition.DAMAGED), Item(lent), terms, origin=Origin.COMMAND_LINE)
        _done(wish, register, done, [lent], paper.put(done.pdf), odd)
    return 0


@handover_verbs.command("class", help=mark("Hands a class the devices assigned to it: one receipt a pupil."))
@click.argument("group", metavar="GROUP")
@option("--sheet", type=FILE, required=True, metavar="FILE", help=mark("Write the receipts to this PDF."))
@DUE
@SIGNATURE
@ON
@pass_wish
def class_verb(wish: RunOptions, /, group: str, **options: Any) -> int:
    """Answers with the entry, a ``handover`` shape for each pupil, and who has no device to get."""
    with opened(wish, write=True) as ledger, sheet(options["sheet"]) as paper:
        register = ledger.register
        planned = class_round(register, find_record(register, GROUP, group))
        terms = _terms(ledger, options["on"], options["due"], options["signature"])
        done = class_receipts(ledger, planned, terms, origin=Origin.COMMAND_LINE)
        file = paper.put(done.pdf)
        print_answer(wish, _class_document(register, planned, done, file), _class_lines(register, planned, done, file))
    return 0


def _class_document(register: Register, planned: ClassRound, done: Receipted, file: Path | None) -> dict[str, Any]:
    receipts = [
        _document(register, done.notice.entry, number, devices, None)
        for number, (_, devices) in zip(handovers_of(done.notice), planned.given, strict=True)
    ]
    return {
        "entry": done.notice.entry,
        "group": register.name(planned.group.ref),
        "receipts": receipts,
        "holding": [register.name(person.ref) for person in planned.holding],
        "without": [register.name(person.ref) for person in planned.without],
        "sheet": None if file is None else str(file),
    }


def _class_lines(register: Register, planned: ClassRound, done: Receipted, file: Path | None) -> list[str]:
    lines = [f"{done.notice.entry}: {tell_notice(register, done.notice)}"]
    for person, devices in planned.given:
        lines.append(f"      {register.name(person.ref)}: {', '.join(device.serial for device in devices)}")
    if holding := planned.holding:
        names = _names(register, holding)
        sentence = count_text("{count} has a device already: {names}", "{count} have a device already: {names}",
                          len(holding), names=names)  # fmt: skip
        lines.append(sentence)
    if without := planned.without:
        names = _names(register, without)
        sentence = count_text("{count} has no device to get: {names}", "{count} have no device to get: {names}",
                          len(without), names=names)  # fmt: skip
        lines.append(sentence)
    return [*lines, *_sheet_line(file)]


def _names(register: Register, people: Sequence[Person]) -> str:
    return ", ".join(register.name(person.ref) for person in people)


@handover_verbs.command("print", help=mark("Prints a receipt again: the same paper, void if it was undone."))
@click.argument("number", metavar="RECEIPT")
@option("--sheet", type=FILE, required=True, metavar="FILE", help=mark("Write the receipt to this PDF."))
@pass_wish
def print_verb(wish: RunOptions, /, number: str, **options: Any) -> int:
    """Answers with the ``handover`` shape."""
    with opened(wish) as ledger, sheet(options["sheet"]) as paper:
        register = ledger.register
        record = find_record(register, HANDOVER, number)
        file = paper.put(print_receipts(register, [record.id]))
        document = _document(register, None, record.id, [], file)
        print_answer(wish, {**document, "void": record.void is True}, _sheet_line(file))
    return 0


@handover_verbs.command("list", help=mark("Lists the receipts, void ones too."))
@click.pass_context
def list_handovers_verb(ctx: click.Context) -> int:
    """As ``list handovers``."""
    done: int = ctx.invoke(list_verb, what="handovers")
    return done


def _done(
    wish: RunOptions,
    register: Register,
    done: Receipted,
    devices: Sequence[Device],
    file: Path | None,
    odd: Sequence[str] = (),
) -> None:
    document = _document(register, done.notice.entry, handovers_of(done.notice)[0], devices, file)
    document["warnings"] = list(odd)
    if not wish.as_json:
        for sentence in odd:
            click.echo(sentence, err=True)
    print_answer(wish, document, [f"{done.notice.entry}: {tell_notice(register, done.notice)}", *_sheet_line(file)])


def _document(
    register: Register, entry: int | None, handover: int, devices: Sequence[Device], file: Path | None
) -> dict[str, Any]:
    item = items(register, HANDOVER.code, [handover])[0]
    return {
        "entry": entry,
        "receipt": item["number"],
        "person": item["person"],
        "devices": [device.serial or register.name(device.ref) for device in devices],
        "sheet": None if file is None else str(file),
        "on": item["on"],
        "due": item["due"],
        "signature": item["signature"],
    }


def _sheet_line(file: Path | None) -> list[str]:
    return [] if file is None else [text("The paper: {file}", file=str(file))]
