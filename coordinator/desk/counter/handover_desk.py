"""Handing out and taking back at the counter: one commit, then its paper (needs U4, U13, V20).

The verbs that only prepare (``…_changes``) write nothing, so that a window may commit beside itself and print
afterwards with :func:`reprint`; the others commit and return the notice with the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from coordinator.desk.counter.class_members import class_members
from coordinator.desk.counter.handover_papers import (
    device_line,
    draft,
    line_as_kept,
    missing_as_kept,
    print_receipts,
    receipt_facts,
    terms_as_kept,
)
from coordinator.desk.identity.joined_changes import joined
from coordinator.domain import handovers
from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.choices import Direction
from coordinator.domain.hand_out_rules import NOT_TO_HAND_OUT
from coordinator.domain.handovers import HandoverLine, Terms
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN, PERSON
from coordinator.domain.records import Device, Group, Handover, Loan, Person
from coordinator.domain.values import iso
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.sheets.content import DeviceLine
from coordinator.words import mark


@dataclass(frozen=True, slots=True)
class Item:
    """A device across the counter: its condition (a code), the accessories with it, and those missing on return."""

    device: Device
    condition: str | None = None
    accessories: str | None = None
    missing: str | None = None


class Receipted(NamedTuple):
    """What was written, and its paper as PDF."""

    notice: Notice
    pdf: bytes


@dataclass(frozen=True, slots=True)
class ClassRound:
    """A class's hand-over before it is written: who gets which devices, who has one already, who has none to get."""

    group: Group
    given: tuple[tuple[Person, tuple[Device, ...]], ...]
    holding: tuple[Person, ...]
    without: tuple[Person, ...]


def open_loans(register: Register, person: int) -> Sequence[Loan]:
    """The loans that a person has not returned, oldest first."""
    return register.records(Query(LOAN, filters=(Filter("person", Test.IS, (person,)), Filter("returned", Test.EMPTY))))


def open_loan(register: Register, device: int) -> Loan | None:
    """The newest loan on a device that is not returned."""
    found = register.records(
        Query(LOAN, filters=(Filter("device", Test.IS, (device,)), Filter("returned", Test.EMPTY)))
    )
    return found[-1] if found else None


def handovers_of(notice: Notice) -> list[int]:
    """The hand-overs that a commit made, in the order of its change set."""
    born = sorted(notice.created.items(), reverse=True)  # ids within the set count down
    return [ref.id for _, ref in born if ref.kind == HANDOVER.code]


def receipt_number(register: Register, notice: Notice) -> str:
    """The number that the hand-over's receipt was given; empty where nothing was handed over."""
    made = handovers_of(notice)
    return register.name(Ref(HANDOVER.code, made[0])) if made else ""


def issue_changes(
    register: Register, person: Person, items: Sequence[Item], terms: Terms, *, today: date, origin: Origin
) -> ChangeSet:
    """Hands devices to a person, with the paper of it; ``Refused`` for no device, one that the person has already, or a
    day before one of them was handed over last.
    """
    _some(items)
    lines = [_line(register, item) for item in items]
    _refuse_before(register, lines, terms.on, today)
    for line in lines:
        if line.open_loan is not None and line.open_loan.person == person.id:
            raise Refused(
                mark("{device} is handed to {person} already."),
                device=register.name(line.device.ref),
                person=register.name(person.ref),
            )
    shown = [device_line(register, line_as_kept(line, today), terms.language) for line in lines]
    paper = draft(receipt_facts(register, "loan", person, shown, terms_as_kept(terms, today)))
    return handovers.issue(person, lines, terms, origin=origin, today=today.isoformat(), paper=paper)


def return_changes(
    register: Register,
    items: Sequence[Item],
    terms: Terms,
    *,
    today: date,
    origin: Origin,
    room: int | None = None,
) -> ChangeSet:
    """Takes devices back from the one person who holds them; ``Refused`` when nobody does, or several do, or for a day
    before one of them was handed over last.
    """
    _some(items)
    lines = [_line(register, item) for item in items]
    _refuse_before(register, lines, terms.on, today)
    person = _holder(register, lines)
    shown = [
        device_line(
            register,
            line_as_kept(line, today),
            terms.language,
            state="returned",
            missing=missing_as_kept(item.missing, today),
        )
        for line, item in zip(lines, items, strict=True)
    ]
    shown += _still_out(register, person, lines, terms.language, today)
    paper = draft(receipt_facts(register, Direction.RETURN, person, shown, terms_as_kept(terms, today)))
    changes = handovers.device_return(
        person, lines, terms, origin=origin, today=today.isoformat(), room=room, paper=paper
    )
    missing = [
        change
        for line, item in zip(lines, items, strict=True)
        if line.open_loan is not None and item.missing
        for change in difference(line.open_loan, {"accessories_missing": item.missing})
    ]
    return replace(changes, changes=(*changes.changes, *missing))


def swap_changes(
    register: Register, broken: Item, spare: Item, terms: Terms, *, today: date, origin: Origin
) -> ChangeSet:
    """Lends a spare instead of a broken device in one step (needs V20); ``Refused`` when nobody holds that one."""
    lines = [_line(register, item) for item in (broken, spare)]
    _refuse_before(register, lines, terms.on, today)
    person = _holder(register, lines[:1])
    shown = [device_line(register, line_as_kept(lines[1], today), terms.language)]
    paper = draft(receipt_facts(register, "loan", person, shown, terms_as_kept(terms, today)))
    return handovers.device_swap(person, lines[0], lines[1], terms, origin=origin, today=today.isoformat(), paper=paper)


def _refuse_before(register: Register, lines: Sequence[HandoverLine], on: str, today: date) -> None:
    """``Refused`` for a day before one on which a device crossed the counter: it cannot come back before it went."""
    for line in lines:
        last = max(_crossings(register, line.device.id), key=lambda found: iso(found.on), default=None)
        if last is not None and iso(last.on) > on:
            message = mark("{device} was taken back on {day}, receipt {receipt}. Choose that day or a later one.")
            if last.direction == Direction.ISSUE:
                message = mark("{device} was handed out on {day}, receipt {receipt}. Choose that day or a later one.")
            if iso(last.on) > today.isoformat():
                message = mark(
                    "{device} crossed the counter on {day}, receipt {receipt}, and that day has not come: the clock was"
                    " wrong then, or is now. Put the clock right, or undo that step under History (coordinator undo)"
                    " and do it again."
                )
            raise Refused(message, device=register.name(line.device.ref), day=iso(last.on), receipt=last.number)


def _crossings(register: Register, device: int) -> Iterator[Handover]:
    """When a device was handed out and taken back; what is void never was."""
    for loan in register.records(Query(LOAN, filters=(Filter("device", Test.IS, (device,)),))):
        for number in (loan.issued, loan.returned):
            found = None if number is None else register.get(HANDOVER, number)
            if found is not None and not found.void:
                yield found


def class_round(register: Register, group: Group) -> ClassRound:
    """Who of a class gets what: the devices assigned to each that nobody holds and that are fit to be handed out."""
    given: list[tuple[Person, tuple[Device, ...]]] = []
    holding: list[Person] = []
    without: list[Person] = []
    for person in register.records(class_members(group.id)):
        devices = _waiting(register, person)
        if devices:
            given.append((person, tuple(devices)))
        elif register.count(Query(DEVICE, filters=(Filter("held_by", Test.IS, (person.id,)),)), most=1):
            holding.append(person)
        else:
            without.append(person)
    return ClassRound(group, tuple(given), tuple(holding), tuple(without))


def class_changes(register: Register, planned: ClassRound, terms: Terms, *, today: date, origin: Origin) -> ChangeSet:
    """The whole class as one step, one receipt a pupil; ``Refused`` when nobody of the class has anything to get."""
    if not planned.given:
        raise Refused(
            mark("Nobody in {group} has an assigned device waiting to be handed out."),
            group=register.name(planned.group.ref),
        )
    parts = [
        issue_changes(register, person, [Item(device) for device in devices], terms, today=today, origin=origin)
        for person, devices in planned.given
    ]
    sentence = Sentence(mark("{count} receipts for {group}"), {"count": len(parts), "group": planned.group.ref})
    return joined(parts, sentence)


def issue_devices(
    ledger: Ledger, person: Person, items: Sequence[Item], terms: Terms, *, origin: Origin = Origin.WINDOW
) -> Receipted:
    """Hands devices to a person, and the receipt (needs U4); after ``Refused`` or ``Stale`` nothing is written."""
    terms = _by(ledger, terms)
    return _written(ledger, issue_changes(ledger.register, person, items, terms, today=ledger.today, origin=origin))


def take_back(
    ledger: Ledger,
    items: Sequence[Item],
    terms: Terms,
    *,
    room: int | None = None,
    origin: Origin = Origin.WINDOW,
) -> Receipted:
    """Takes devices back, and the return receipt with what is still out."""
    changes = return_changes(ledger.register, items, _by(ledger, terms), today=ledger.today, origin=origin, room=room)
    return _written(ledger, changes)


def swap(ledger: Ledger, broken: Item, spare: Item, terms: Terms, *, origin: Origin = Origin.WINDOW) -> Receipted:
    """Lends a spare instead of a broken device, and the receipt of the spare."""
    terms = _by(ledger, terms)
    return _written(ledger, swap_changes(ledger.register, broken, spare, terms, today=ledger.today, origin=origin))


def class_receipts(ledger: Ledger, planned: ClassRound, terms: Terms, *, origin: Origin = Origin.WINDOW) -> Receipted:
    """Hands out to a whole class; the PDF has one receipt a pupil, in the order of the class list."""
    return _written(
        ledger, class_changes(ledger.register, planned, _by(ledger, terms), today=ledger.today, origin=origin)
    )


def reprint(ledger: Ledger, handover: int) -> bytes:
    """The same paper again: marked void after an undo, under the alias after a later protection (needs U7)."""
    return print_receipts(ledger.register, [handover])


def _by(ledger: Ledger, terms: Terms) -> Terms:
    """Who writes is who hands out, unless another is named."""
    return terms if terms.issued_by else replace(terms, issued_by=ledger.actor)


def _written(ledger: Ledger, changes: ChangeSet) -> Receipted:
    notice = ledger.commit(changes)
    return Receipted(notice, print_receipts(ledger.register, handovers_of(notice)))


def _line(register: Register, item: Item) -> HandoverLine:
    return HandoverLine(item.device, item.condition, item.accessories, open_loan(register, item.device.id))


def _some(items: Sequence[Item]) -> None:
    if not items:
        raise Refused(mark("No device is named: scan or write at least one."))


def _holder(register: Register, lines: Sequence[HandoverLine]) -> Person:
    """The one person who holds all of the devices, by the register or else by the open loan."""
    holders: dict[int, Person] = {}
    for line in lines:
        loan = line.open_loan
        holder = line.device.held_by or (loan.person if loan is not None else None)
        person = None if holder is None else register.get(PERSON, holder)
        if person is None:
            raise Refused(mark("{device} is not handed out to anybody."), device=register.name(line.device.ref))
        holders[person.id] = person
    if len(holders) > 1:
        raise Refused(
            mark("The devices are with different people: {people}. Take back from one person at a time."),
            people=", ".join(register.name(person.ref) for person in holders.values()),
        )
    return next(iter(holders.values()))


def _still_out(
    register: Register, person: Person, lines: Sequence[HandoverLine], language: str, today: date
) -> Iterator[DeviceLine]:
    coming = {line.device.id for line in lines}
    for loan in open_loans(register, person.id):
        device = register.get(DEVICE, loan.device or 0)
        if device is not None and device.id not in coming:
            line = line_as_kept(HandoverLine(device, open_loan=loan), today)
            yield device_line(register, line, language, state="still out")


def _waiting(register: Register, person: Person) -> Sequence[Device]:
    return register.records(
        Query(
            DEVICE,
            filters=(
                Filter("assigned_to", Test.IS, (person.id,)),
                Filter("held_by", Test.EMPTY),
                Filter("status", Test.IS_NOT, tuple(sorted(NOT_TO_HAND_OUT))),
            ),
        )
    )
