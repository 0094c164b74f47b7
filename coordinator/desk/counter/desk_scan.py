"""What a scanned code means on the desk, and what is worth knowing before a device changes hands; no Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coordinator.desk.counter.class_members import class_members
from coordinator.desk.counter.desk_draft import CLASS, ISSUE, RETURN, SWAP, Desk, Given, Piece
from coordinator.desk.counter.unusual_handovers import already_held, of_person
from coordinator.desk.records.scanned_codes import device_of, several_words
from coordinator.domain.choices import Condition
from coordinator.domain.hand_out_rules import NOT_TO_HAND_OUT
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PERSON
from coordinator.domain.records import Device, Handover, Person
from coordinator.ledger.questions import Register
from coordinator.words import text

_PERSON_CODES = ("username", "email", "external_id")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan did: the desk afterwards, a sentence where one is due, the receipt where the code was one's."""

    desk: Desk
    said: str = ""
    receipt: Handover | None = None
    known: bool = True


def scan(desk: Desk, register: Register, code: str) -> Scan:
    """A device is laid on the desk, a person's code chooses the person, a receipt's number is that receipt.

    With nobody chosen, a device that somebody holds turns the desk to taking back; a second, free device beside the
    only one being taken back turns it to a swap (needs V20).
    """
    code = code.strip()
    if code and (device := device_of(register, code)) is not None:
        return lay_device(desk, register, device)
    if (person := _one_person(register, code)) is not None:
        return Scan(_with_person(desk, person.id))
    if (receipt := receipt_of(register, code)) is not None:
        return Scan(desk, receipt=receipt)
    if any(len(register.find(DEVICE, path, code)) > 1 for path in ("asset_tag", "serial")):
        return Scan(desk, text("Several devices carry the code “{code}”. Scan another code on the device.", code=code))
    if several := several_words(register, code):
        return Scan(desk, several)
    return Scan(desk, text("No device, person or receipt has the code “{code}”.", code=code), known=False)


def _with_person(desk: Desk, person: int) -> Desk:
    if desk.mode == CLASS:
        return replace(desk, next_pupil=person)
    return replace(desk, person=person, mode=ISSUE if desk.mode == RETURN and not desk.pieces else desk.mode)


def lay_device(desk: Desk, register: Register, device: Device) -> Scan:
    """Lays a device on the desk, as a scan of it does."""
    sentence = text("{device} lies on the desk already.", device=register.name(device.ref))
    if desk.mode == CLASS:
        return Scan(_give_next(desk, register, device.id), sentence if device.id in desk.devices else "")
    if device.id in desk.devices:
        return Scan(desk, sentence)
    piece = Piece(device.id, device.condition or None)
    held_by = device.held_by
    if desk.mode == ISSUE and desk.empty and held_by is not None:
        return Scan(replace(desk, mode=RETURN, person=held_by).with_piece(piece))
    if desk.mode == SWAP:
        return _swapped(desk, register, device, piece)
    if desk.mode == RETURN and held_by is None:
        return _returned_unlent(desk, register, device, piece)
    return Scan(desk.with_piece(piece))


def _returned_unlent(desk: Desk, register: Register, device: Device, piece: Piece) -> Scan:
    """A device that nobody has: beside one that is taken back it is the spare for it."""
    if len(desk.pieces) == 1 and device.status not in NOT_TO_HAND_OUT:
        broken = replace(desk.pieces[0], condition=Condition.DAMAGED)
        return Scan(replace(desk, mode=SWAP, pieces=(broken, piece)))
    return Scan(desk, _not_lent(register, device))


def _swapped(desk: Desk, register: Register, device: Device, piece: Piece) -> Scan:
    """The first device is the broken one, every later one the spare."""
    if desk.pieces:
        return Scan(replace(desk, pieces=(desk.pieces[0], piece)))
    if device.held_by is None:
        return Scan(desk, _not_lent(register, device))
    return Scan(replace(desk, person=device.held_by, pieces=(replace(piece, condition=Condition.DAMAGED),)))


def _not_lent(register: Register, device: Device) -> str:
    return text("Nobody has borrowed {device}: there is nothing to take back.", device=register.name(device.ref))


def _give_next(desk: Desk, register: Register, device: int) -> Desk:
    """The pupil whose turn it is gets the device, and the turn goes to the next who has none."""
    pupils = pupils_of(register, desk.group)
    if device in desk.devices or not pupils:
        return desk
    turn = whose_turn(desk, pupils)
    if turn is None:
        return desk
    given = (*(one for one in desk.given if one.person != turn), Given(turn, device))
    done = replace(desk, given=given, next_pupil=None)
    after = [*pupils[pupils.index(turn) + 1 :], *pupils]
    waiting = {one.person for one in given}
    return replace(done, next_pupil=next((pupil for pupil in after if pupil not in waiting), None))


def whose_turn(desk: Desk, pupils: Sequence[int]) -> int | None:
    """The pupil who gets the next scanned device: the one marked, otherwise the first without one."""
    if desk.next_pupil in pupils:
        return desk.next_pupil
    given = {one.person for one in desk.given}
    return next((pupil for pupil in pupils if pupil not in given), None)


def pupils_of(register: Register, group: int | None) -> list[int]:
    """The members of a class, by the name they are shown under: a protected one's place tells nothing (needs U7)."""
    if group is None:
        return []
    return list(register.ids(replace(class_members(group), order=(("shown", False),))))


def receipt_of(register: Register, code: str) -> Handover | None:
    """The hand-over whose receipt carries this number."""
    found = register.find(HANDOVER, "number", code.strip().upper())
    return found[0] if len(found) == 1 else None


def worth_knowing_of_person(register: Register, desk: Desk) -> list[str]:
    """Sentences about the person chosen: warnings, never a refusal."""
    if desk.person is None or (person := register.get(PERSON, desk.person)) is None:
        return []
    found = list(of_person(register, person))
    return [*found, *already_held(register, person)] if desk.mode == ISSUE else found


def _one_person(register: Register, code: str) -> Person | None:
    for path in _PERSON_CODES:
        found = register.find(PERSON, path, code)
        if code and len(found) == 1:
            return found[0]
    return None
