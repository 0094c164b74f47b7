"""Verbs of handing out and taking back: pure functions from records to a change set (needs U4, U13, V20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coordinator.domain.changes import (
    Change,
    ChangeSet,
    Creation,
    Key,
    Origin,
    PaperDraft,
    Ref,
    Sentence,
    difference,
)
from coordinator.domain.choices import Condition, Direction, Phase, SignatureState, Status
from coordinator.domain.inventory_kinds import HANDOVER, LOAN
from coordinator.domain.records import Device, Loan, Person
from coordinator.domain.values import Scalar, iso
from coordinator.words import DEFAULT, mark

NEW_HANDOVER = -1  # the id that a hand-over has within its own change set; its loans follow as -2, -3, …


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One device of a hand-over, with the loan that is open on it, if any."""

    device: Device
    condition: str | None = None
    accessories: str | None = None
    open_loan: Loan | None = None


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A receipt's finished content without its number, and the version of the renderer that it was made for."""

    content: str
    renderer: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole hand-over. ``on`` is the day; ``signature`` a code of ``kinds.SIGNATURES``."""

    on: str
    due: str | None = None
    signature: str = SignatureState.AWAITING
    language: str = DEFAULT
    issued_by: str | None = None
    note: str | None = None


def issue(
    person: Person,
    lines: Sequence[HandoverLine],
    terms: Terms,
    *,
    origin: Origin,
    today: str,
    paper: ReceiptPaper | None = None,
) -> ChangeSet:
    """Hands devices to a person, who holds them from then on. A loan still open on a device ends, as returned."""
    creations = [_handover(person, Direction.ISSUE, terms)]
    changes: list[Change] = []
    for at, line in enumerate(lines):
        if line.open_loan is not None:
            changes += _ended(line.open_loan, line.condition)
        creations.append(_loan(NEW_HANDOVER - 1 - at, person, line))
        wanted: dict[str, Scalar] = {
            "held_by": person.id,
            "placed_in": None,
            "status": Status.IN_USE,
            "phase": Phase.OPERATION,
        }
        if line.device.assigned_to is None:
            wanted["assigned_to"] = person.id
        if line.condition is not None:
            wanted["condition"] = line.condition
        changes += difference(line.device, _seen(line.device, wanted, terms.on))
    message = mark("{count} devices handed to {person}, receipt {receipt}")
    if len(lines) == 1:
        message = mark("{device} handed to {person}, receipt {receipt}")
    return _change_set(message, person, lines, creations, changes, terms, origin, today, paper)


def device_return(
    person: Person | None,
    lines: Sequence[HandoverLine],
    terms: Terms,
    *,
    origin: Origin,
    today: str,
    room: int | None = None,
    paper: ReceiptPaper | None = None,
) -> ChangeSet:
    """Takes devices back: nobody holds them, they stand in ``room`` if one is named, and stay assigned as they were.

    A device that comes back damaged or unusable is not put in store as usable: its status says broken.
    """
    creations = [_handover(person, Direction.RETURN, terms)]
    changes: list[Change] = []
    for line in lines:
        if line.open_loan is not None:
            changes += _ended(line.open_loan, line.condition)
        broken = line.condition in (Condition.DAMAGED, Condition.UNUSABLE)
        wanted: dict[str, Scalar] = {"held_by": None, "status": Status.BROKEN if broken else Status.IN_STORE}
        if line.condition is not None:
            wanted["condition"] = line.condition
        if room is not None:
            wanted["placed_in"] = room
        changes += difference(line.device, _seen(line.device, wanted, terms.on))
    message = mark("{count} devices taken back, receipt {receipt}")
    if len(lines) == 1:
        message = mark("{device} taken back, receipt {receipt}")
    return _change_set(message, person, lines, creations, changes, terms, origin, today, paper)


def device_swap(
    person: Person,
    broken: HandoverLine,
    spare: HandoverLine,
    terms: Terms,
    *,
    origin: Origin,
    today: str,
    paper: ReceiptPaper | None = None,
) -> ChangeSet:
    """Swaps a broken device for a spare in one step (needs V20). The fault is noted, the own device stays assigned."""
    handed = issue(person, [spare], terms, origin=origin, today=today, paper=paper)
    kept_own = tuple(change for change in handed.changes if change.key.field != "assigned_to")
    wanted = _seen(
        broken.device,
        {"held_by": None, "status": Status.REPAIR, "condition": broken.condition or Condition.DAMAGED},
        terms.on,
    )
    ended = () if broken.open_loan is None else _ended(broken.open_loan, broken.condition or Condition.DAMAGED)
    sentence = Sentence(
        mark("{device} lent to {person} instead of {broken}, receipt {receipt}"),
        {**handed.sentence.values, "broken": broken.device.ref},
    )
    return ChangeSet(
        sentence,
        origin,
        on=handed.on,
        creations=handed.creations,
        changes=(*kept_own, *ended, *difference(broken.device, wanted)),
        papers=handed.papers,
    )


def _handover(person: Person | None, direction: str, terms: Terms) -> Creation:
    values: Mapping[str, Scalar] = {
        "direction": direction,
        "person": None if person is None else person.id,
        "on": terms.on,
        "due": terms.due if direction == Direction.ISSUE else None,
        "signature": terms.signature,
        "paper_language": terms.language,
        "issued_by": terms.issued_by,
        "void": 0,
        "note": terms.note,
    }
    return Creation(HANDOVER.code, NEW_HANDOVER, values)


def _loan(id: int, person: Person, line: HandoverLine) -> Creation:
    values: Mapping[str, Scalar] = {
        "device": line.device.id,
        "person": person.id,
        "issued": NEW_HANDOVER,
        "condition_out": line.condition or line.device.condition or None,
        "accessories": line.accessories,
    }
    return Creation(LOAN.code, id, values)


def _ended(loan: Loan, condition: str | None) -> tuple[Change, ...]:
    returned = Change(Key(LOAN.code, loan.id, "returned"), loan.returned, NEW_HANDOVER)
    return (returned, *difference(loan, {"condition_in": condition}))


def _seen(device: Device, wanted: dict[str, Scalar], on: str) -> dict[str, Scalar]:
    """A device in somebody's hand has been seen that day, unless a later day is known."""
    if iso(device.last_seen) < on:
        return {**wanted, "last_seen": on, "last_seen_source": "handover"}
    return wanted


def _change_set(
    message: str,
    person: Person | None,
    lines: Sequence[HandoverLine],
    creations: Sequence[Creation],
    changes: Sequence[Change],
    terms: Terms,
    origin: Origin,
    today: str,
    paper: ReceiptPaper | None,
) -> ChangeSet:
    values: dict[str, Ref | Scalar] = {"receipt": Ref(HANDOVER.code, NEW_HANDOVER), "count": len(lines)}
    if person is not None:
        values["person"] = person.ref
    if len(lines) == 1:
        values["device"] = lines[0].device.ref
    papers = () if paper is None else (PaperDraft(NEW_HANDOVER, paper.content, paper.renderer),)
    return ChangeSet(
        Sentence(message, values),
        origin,
        on=terms.on if terms.on != today else None,
        creations=tuple(creations),
        changes=tuple(changes),
        papers=papers,
    )
