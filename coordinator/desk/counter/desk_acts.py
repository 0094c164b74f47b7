"""The desk becomes a change set, and says in words what its one button will do; no Qt here."""

from __future__ import annotations

from collections.abc import Iterable

from coordinator.desk.counter.desk_draft import CLASS, ISSUE, RETURN, SWAP, Desk, Piece
from coordinator.desk.counter.handover_desk import Item, issue_changes, return_changes, swap_changes
from coordinator.desk.identity.joined_changes import joined
from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.choices import SignatureState
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.records import Handover
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import R, Register
from coordinator.words import count_text, mark, text

_WINDOW = Origin.WINDOW
_LONGEST = 36  # letters of a name on a button


def prepared_changes(ledger: Ledger, desk: Desk) -> ChangeSet:
    """What the desk's button commits; ``Refused`` where it may not be."""
    register, today = ledger.register, ledger.today
    terms = _terms(ledger, desk)
    if desk.mode == ISSUE:
        person = _record(register, PERSON, desk.person or 0)
        items = [_item(register, piece) for piece in desk.pieces]
        return issue_changes(register, person, items, terms, today=today, origin=_WINDOW)
    if desk.mode == SWAP:
        broken, spare = (_item(register, piece) for piece in desk.pieces)
        return swap_changes(register, broken, spare, terms, today=today, origin=_WINDOW)
    if desk.mode == RETURN:
        return _taken_back(ledger, desk, terms)
    return _class_given(ledger, desk, terms)


def _taken_back(ledger: Ledger, desk: Desk, terms: Terms) -> ChangeSet:
    """One receipt for each person who gives something back; all of it one step."""
    register = ledger.register
    parts = [
        return_changes(
            register,
            [_returned(register, piece) for piece in pieces],
            terms,
            today=ledger.today,
            origin=_WINDOW,
        )
        for pieces in by_holder(register, desk.pieces).values()
    ]
    if len(parts) == 1:
        return parts[0]
    values = {"count": len(desk.pieces), "people": len(parts)}
    return joined(parts, Sentence(mark("{count} devices taken back from {people} people"), values))


def _class_given(ledger: Ledger, desk: Desk, terms: Terms) -> ChangeSet:
    register = ledger.register
    parts = [
        issue_changes(
            register,
            _record(register, PERSON, one.person),
            [Item(_record(register, DEVICE, one.device))],
            terms,
            today=ledger.today,
            origin=_WINDOW,
        )
        for one in desk.given
    ]
    if len(parts) == 1:
        return parts[0]
    group = Ref(GROUP.code, desk.group or 0)
    return joined(parts, Sentence(mark("{count} receipts for {group}"), {"count": len(parts), "group": group}))


def signature_changes(handover: Handover, code: str) -> ChangeSet:
    """A receipt's signature goes to another state."""
    message = mark("Receipt {receipt} is signed")
    if code != SignatureState.SIGNED:
        message = mark("The signature of receipt {receipt} was changed")
    changes = difference(handover, {"signature": code})
    return ChangeSet(Sentence(message, {"receipt": handover.ref}), _WINDOW, changes=changes)


def by_holder(register: Register, pieces: Iterable[Piece]) -> dict[int, list[Piece]]:
    """The pieces by who holds them."""
    found: dict[int, list[Piece]] = {}
    for piece in pieces:
        device = _record(register, DEVICE, piece.device)
        found.setdefault(device.held_by or 0, []).append(piece)
    return found


def promised(register: Register, desk: Desk) -> str:
    """What the button says: what it does, to how many, for whom; empty while something is missing."""
    count = len(desk.devices)
    if not count or missing_at_desk(desk):
        return ""
    if desk.mode == CLASS:
        group = _named(register, GROUP.code, desk.group or 0)
        return count_text(
            "Hand out {count} device in {group}", "Hand out {count} devices in {group}", count, group=group
        )
    if desk.mode == SWAP:
        broken, spare = (_named(register, DEVICE.code, piece.device) for piece in desk.pieces)
        return text("Lend {spare} instead of {broken}", spare=spare, broken=broken)
    if desk.mode == ISSUE:
        person = _named(register, PERSON.code, desk.person or 0)
        return count_text(
            "Hand out {count} device to {person}", "Hand out {count} devices to {person}", count, person=person
        )
    holders = list(by_holder(register, desk.pieces))
    if len(holders) > 1:
        return text("Take back {count} devices from {people} people", count=count, people=len(holders))
    person = _named(register, PERSON.code, holders[0])
    return count_text(
        "Take back {count} device from {person}", "Take back {count} devices from {person}", count, person=person
    )


def _named(register: Register, kind: str, id: int) -> str:
    """A name on a button: a very long one is cut short, the whole of it stands above."""
    name = register.name(Ref(kind, id))
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def missing_at_desk(desk: Desk) -> str:
    """What has to come to the desk before anything can be done; nothing when all is there."""
    if desk.mode == CLASS and desk.group is None:
        return text("Choose a class.")
    if desk.mode == CLASS:
        return "" if desk.given else text("Scan the first device: it goes to the marked pupil.")
    if desk.mode == SWAP and len(desk.pieces) < 2:
        return text("Scan the spare.") if desk.pieces else text("Scan the broken device.")
    if not desk.pieces:
        return text("Scan a device.")
    if desk.mode == ISSUE and desk.person is None:
        return text("Choose who borrows.")
    return ""


def _terms(ledger: Ledger, desk: Desk) -> Terms:
    lends = desk.mode in (ISSUE, CLASS)
    return Terms(
        on=desk.on or ledger.today.isoformat(),
        due=desk.due or None if lends else None,
        signature=desk.signature if desk.mode != RETURN else SignatureState.UNNEEDED,
        language=desk.language,
        issued_by=ledger.actor,
        note=desk.note or None,
    )


def _item(register: Register, piece: Piece) -> Item:
    return Item(_record(register, DEVICE, piece.device), piece.condition, piece.accessories or None)


def _returned(register: Register, piece: Piece) -> Item:
    return Item(_record(register, DEVICE, piece.device), piece.condition, missing=piece.accessories or None)


def _record(register: Register, kind: Kind[R], id: int) -> R:
    found = register.get(kind, id)
    if found is None:
        raise Refused(mark("Something on the desk is no longer in the register. Take it off the desk."))
    return found
