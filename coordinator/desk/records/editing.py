"""A field written, or a record made, by hand: the only way in which window and command line do either.

What is edited is the record as it was seen, so that an edit made on old knowledge is refused as ``Stale`` at the door,
with the value that was shown and the one that stands now. Steps that mean more than a field (hand-overs, orders,
deliveries, plans, settings …) have verbs of their own in this room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.domain.births import born
from coordinator.domain.changes import (
    Change,
    ChangeSet,
    Creation,
    Key,
    Origin,
    Record,
    Ref,
    Sentence,
    difference,
)
from coordinator.domain.choices import Status
from coordinator.domain.fields import Field
from coordinator.domain.identity_numbers import About, holds_number
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.name_words import tells_name
from coordinator.domain.protection import PROTECTED
from coordinator.domain.records import Device, Person
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from coordinator.words import mark, text

NEW: int = -1
"""The id under which a record that is being added is known until it is written: ``notice.created[NEW]``."""


@dataclass(frozen=True, slots=True)
class Why:
    """Where an edit comes from, why it is made, and the day from which it holds when that is not today (ISO)."""

    origin: Origin
    reason: str | None = None
    on: str | None = None


WINDOW = Why(Origin.WINDOW)


def edit(seen: Record, field: Field, value: Scalar, why: Why = WINDOW) -> ChangeSet:
    """One field of a record to another value; ``seen`` is the record as it stood on the screen.

    Empty where it has the value. ``Refused`` for a field that nobody may write by hand, and for an alias that is the
    person's own name.
    """
    return edit_fields(seen, {field: value}, why)


def edit_fields(seen: Record, wanted: Mapping[Field, Scalar], why: Why = WINDOW) -> ChangeSet:
    """Several fields of one record in one step, as :func:`edit`."""
    for field in wanted:
        _check(seen.kind, field)
    return change_fields(seen, wanted, why)


def change_fields(seen: Record, wanted: Mapping[Field, Scalar], why: Why = WINDOW) -> ChangeSet:
    """As :func:`edit_fields`, for the verbs of fields that have a step of their own."""
    if isinstance(seen, Person) and (alias := wanted.get(PERSON.field("alias"))):
        _refuse_telling(seen, str(alias))
    changes = difference(seen, {field.code: value for field, value in wanted.items()})
    changed = [field for field in wanted if any(change.key.field == field.code for change in changes)]
    return ChangeSet(_changed(seen.ref, changed), why.origin, why.reason, why.on, changes=changes)


def edit_many(kind: str, seen: Mapping[int, Scalar], field: Field, value: Scalar, why: Why = WINDOW) -> ChangeSet:
    """One field of many records to the same value; ``seen`` holds by id the value that each was shown with.

    Records that have the value are left alone. ``Refused`` as :func:`edit`.
    """
    _check(kind, field)
    changes = tuple(Change(Key(kind, id, field.code), before, value) for id, before in seen.items() if before != value)
    sentence = Sentence(mark("{count} records changed: {field}"), {"count": len(changes), "field": field.label})
    return ChangeSet(sentence, why.origin, why.reason, why.on, changes=changes)


def add(kind: str, values: Mapping[str, Scalar], why: Why = WINDOW) -> ChangeSet:
    """A new record with these values by field code, and what its kind is born with where they say nothing. ``Refused``
    for an alias that is the person's own name.
    """
    if kind == PERSON.code and (alias := values.get("alias")):
        _refuse_telling(Person(kind, NEW, "", values), str(alias))
    creation = Creation(kind, NEW, born(kind, values))
    sentence = Sentence(mark("{record} added"), {"record": Ref(kind, NEW)})
    return ChangeSet(sentence, why.origin, why.reason, why.on, creations=(creation,))


def named_new(kind: str, values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The values with *New* in what a record cannot do without, for a record that is filled in after it is made."""
    given = dict(values)
    needed = [field.code for field in KINDS[kind].fields if field.required]
    for code in (*needed, "given_name") if kind == PERSON.code else needed:
        if given.get(code) in (None, ""):
            given[code] = text("New")
    return given


def mark_lost(seen: Device, why: Why = WINDOW) -> ChangeSet:
    """The device is lost."""
    return _status(seen, Status.LOST, Sentence(mark("{device} is lost"), {"device": seen.ref}), why)


def mark_found(seen: Device, why: Why = WINDOW) -> ChangeSet:
    """The device has been found: in use by who has it, else in store."""
    status = Status.IN_USE if seen.held_by is not None else Status.IN_STORE
    return _status(seen, status, Sentence(mark("{device} has been found"), {"device": seen.ref}), why)


def _status(seen: Device, status: str, sentence: Sentence, why: Why) -> ChangeSet:
    changes = difference(seen, {"status": status})
    return ChangeSet(sentence, why.origin, why.reason, why.on, changes=changes)


def _changed(ref: Ref, fields: Sequence[Field]) -> Sentence:
    if len(fields) != 1:
        return Sentence(mark("{record} corrected"), {"record": ref})
    return Sentence(mark("{record} changed: {field}"), {"record": ref, "field": fields[0].label})


def _refuse_telling(person: Person, alias: str) -> None:
    if tells_name(person, alias):
        raise Refused(mark("The alias must not be the person’s own name. Choose one that says nothing of who it is."))
    if holds_number(alias, About.PEOPLE):
        raise Refused(
            mark("The alias must not be a personal identity number. Choose one that says nothing of who it is.")
        )


def has_step(kind: str, field: Field) -> bool:
    """Whether the field is written by a step of its own, with what belongs to it: protection alone (needs U7)."""
    return (kind, field.code) == (PERSON.code, PROTECTED)


_OF_MANY: Final = frozenset({"order_no"})
"""Numbers by which things are known and that many things share."""


def is_for_many(kind: str, field: Field) -> bool:
    """Whether many records may be given the same: not what tells them apart, nor what has a step of its own."""
    is_own = (field.tells_apart and field.code not in _OF_MANY) or (kind, field.code) == (PERSON.code, "alias")
    return field.editable and not is_own and not has_step(kind, field)


def _check(kind: str, field: Field) -> None:
    if has_step(kind, field):
        raise Refused(
            mark(
                "Protection is set and lifted by steps of their own: in the person’s panel, or by coordinator protect."
            )
        )
    if not field.editable:
        raise Refused(mark("“{field}” is not written by hand."), field=field.caption)
