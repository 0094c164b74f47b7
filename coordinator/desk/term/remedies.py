"""What can be done about what a check found, each as one step that can be undone (needs V2, V5, V17, U1, U3).

The functions that end in ``_changes`` write nothing, so that a window may show them first; the others commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from coordinator.desk.counter.handover_desk import Item, return_changes
from coordinator.desk.identity.joined_changes import joined
from coordinator.desk.orders import order_actions
from coordinator.desk.plan.exemption_effect import check_effect
from coordinator.desk.plan.orderable import the_only
from coordinator.desk.term.term_check import Check
from coordinator.domain.calendar import last_working_day
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Removal, Sentence, difference
from coordinator.domain.choices import SignatureState
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.orders.order_choices import OrderPurpose
from coordinator.domain.orders.order_steps import Purpose
from coordinator.domain.records import Device, Unit
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import language, mark

_BATCH = 200


def wanted_day(found: Check) -> date:
    """The last working day up to the day itself: by then it is wanted ready, unpacked and prepared."""
    return last_working_day(found.on, found.ground.days_off(found.ground.today, found.on))


def draft_order(
    ledger: Ledger, found: Check, kind: str, quantity: int, product: int | None = None, *, origin: Origin
) -> Notice:
    """Begins an order for the term start, wanted on :func:`wanted_day`; it is ``created[order_steps.NEW_ORDER]``.

    Without a product: the only one that can be ordered, else the first of the kind. ``Refused`` where none is known,
    and where several can be ordered: which, nobody has said.
    """
    register = ledger.register
    choices = found.orderable.get(kind, ())
    chosen = product or the_only(choices)
    if chosen is None and choices:
        names = ", ".join(each.name for each in choices)
        raise Refused(mark("Several products can be ordered: {names}. Say which of them."), names=names)
    if chosen is None:
        known = register.ids(Query(PRODUCT, filters=(Filter("kind", Test.IS, (kind,)),)), 1)
        chosen = known[0] if known else None
    record = None if chosen is None else register.get(PRODUCT, chosen)
    if record is None:
        raise Refused(mark("There is no product of this kind yet. Add the product to the catalogue first."))
    wanted = max(wanted_day(found), ledger.today)
    purpose = Purpose(OrderPurpose.TERM_START, wanted.isoformat(), found.ground.unit)
    return order_actions.new_order(ledger, purpose, [order_actions.Asked(record, quantity)], origin=origin)


def leavers_changes(
    register: Register, devices: Sequence[int], *, by: str, today: date, origin: Origin, room: int | None = None
) -> ChangeSet:
    """Takes devices back from those who have left, a receipt for each person, all of it one step."""
    terms = Terms(on=today.isoformat(), signature=SignatureState.UNNEEDED, language=language(), issued_by=by)
    by_holder: dict[int | None, list[Device]] = {}
    for device in _records(register, devices):
        by_holder.setdefault(device.held_by, []).append(device)
    parts = [
        return_changes(register, [Item(device) for device in some], terms, today=today, origin=origin, room=room)
        for holder, some in by_holder.items()
        if holder is not None
    ]
    if not parts:
        raise Refused(mark("None of these devices is with anybody any more."))
    if len(parts) == 1:
        return parts[0]
    count = sum(len(some) for holder, some in by_holder.items() if holder is not None)
    message = mark("{count} devices taken back from {people} people who have left")
    return joined(parts, Sentence(message, {"count": count, "people": len(parts)}))


def take_back_from_leavers(
    ledger: Ledger, devices: Sequence[int], *, room: int | None = None, origin: Origin
) -> Notice:
    """Commits :func:`leavers_changes`; the receipts are printed from the notice as any others."""
    changes = leavers_changes(
        ledger.register, devices, by=ledger.actor, today=ledger.today, origin=origin, room=room
    )  # fmt: skip
    return ledger.commit(changes)


def transfer_changes(
    register: Register, devices: Sequence[int], unit: Unit, *, reason: str | None = None, origin: Origin
) -> ChangeSet:
    """Gives devices to another school unit (needs U3).

    What leaves for a school that is not looked after here is assigned to nobody and stands nowhere here; ``Refused``
    while somebody holds it.
    """
    wanted: dict[str, Scalar] = {"owned_by": unit.id}
    records = list(_records(register, devices))
    if not unit.own:
        wanted |= {"assigned_to": None, "placed_in": None}
        held = sum(device.held_by is not None for device in records)
        if held:
            raise Refused(mark("{count} of the devices are with somebody. Take them back first."), count=held)
    changes = [change for device in records for change in difference(device, wanted)]
    if not changes:
        raise Refused(mark("The devices belong to {unit} already."), unit=unit.name)
    moved = len({change.key.id for change in changes})
    sentence = Sentence(mark("{count} devices transferred to {unit}"), {"count": moved, "unit": unit.ref})
    return ChangeSet(sentence, origin, reason=reason, changes=tuple(changes))


def transfer(
    ledger: Ledger, devices: Sequence[int], unit: Unit, *, reason: str | None = None, origin: Origin
) -> Notice:
    """Commits :func:`transfer_changes`."""
    return ledger.commit(transfer_changes(ledger.register, devices, unit, reason=reason, origin=origin))


def extension_changes(
    register: Register, devices: Sequence[int], until: date, reason: str, *, origin: Origin
) -> ChangeSet:
    """Lets devices live on until a day: whichever of end of life and end of updates comes before it is moved to it."""
    _require_reason(reason)
    changes: list[Change] = []
    day = until.isoformat()
    records = {device.id: device for device in _records(register, devices)}
    ends = register.rows(DEVICE, list(records), ("lifetime_end", "update_end"))
    for device, (life, updates) in zip(records.values(), ends, strict=True):
        wanted: dict[str, Scalar] = {}
        if life is not None and str(life) < day:
            wanted["end_date"] = day
        if updates is not None and str(updates) < day:
            wanted["update_end"] = day
        changes += difference(device, wanted)
    if not changes:
        raise Refused(mark("All of these devices last until {day} as it is."), day=day)
    count = len({change.key.id for change in changes})
    sentence = Sentence(mark("{count} devices are kept until {day}"), {"count": count, "day": day})
    return ChangeSet(sentence, origin, reason=reason, changes=tuple(changes))


def extend_life(ledger: Ledger, devices: Sequence[int], until: date, reason: str, *, origin: Origin) -> Notice:
    """Commits :func:`extension_changes`."""
    return ledger.commit(extension_changes(ledger.register, devices, until, reason, origin=origin))


def exempt(ledger: Ledger, reason: str, exempted: Iterable[Mapping[str, Scalar]], *, origin: Origin) -> Notice:
    """Exempts with a reason, as one step; each is what the exemption is for, by field of the kind ``exemption``:
    ``plan`` (none: all plans), and ``kind``, ``group``, ``person`` or ``device``.

    ``Refused`` without a reason, for an exemption of nothing, for one that changes nothing, and where all of them are
    exempt already.
    """
    _require_reason(reason)
    wanted = [_filled(each) for each in exempted]
    if any(not each.keys() & {"kind", "group", "person", "device"} for each in wanted) or not wanted:
        raise Refused(mark("Say what is exempt: a kind, a group, a person or a device."))
    there = {_meant(record.values) for record in ledger.register.records(Query(EXEMPTION))}
    new = [each for each in wanted if _meant(each) not in there]
    if not new:
        raise Refused(mark("That is exempt already."))
    for each in new:
        check_effect(ledger, each)
    creations = tuple(Creation(EXEMPTION.code, -1 - at, {**each, "reason": reason}) for at, each in enumerate(new))
    sentence = Sentence(mark("{count} exemptions made"), {"count": len(new)})
    return ledger.commit(ChangeSet(sentence, origin, creations=creations))


def withdraw(ledger: Ledger, exemptions: Sequence[int], *, origin: Origin) -> Notice:
    """Withdraws exemptions, as one step; ``Refused`` for one that is not there."""
    for id in exemptions:
        if ledger.register.get(EXEMPTION, id) is None:
            raise Refused(mark("There is no exemption number {id}. Look at: coordinator plan exemptions."), id=id)
    removals = tuple(Removal(EXEMPTION.code, id) for id in dict.fromkeys(exemptions))
    sentence = Sentence(mark("{count} exemptions withdrawn"), {"count": len(removals)})
    return ledger.commit(ChangeSet(sentence, origin, removals=removals))


def _filled(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    return {code: value for code, value in values.items() if value not in (None, "")}


def _meant(values: Mapping[str, Scalar]) -> tuple[Scalar, ...]:
    return tuple(values.get(code) for code in ("plan", "kind", "group", "person", "device"))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(mark("Say why: the reason is what those who come after will read."))


def _records(register: Register, ids: Sequence[int]) -> Iterator[Device]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused(mark("No device is named: scan or write at least one."))
    for at in range(0, len(wanted), _BATCH):
        batch = tuple(wanted[at : at + _BATCH])
        yield from register.records(Query(DEVICE, filters=(Filter("id", Test.IS, batch),)))
