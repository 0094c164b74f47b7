"""Erasing a person for good: what stands in the way, what it reaches, and the step itself (needs L4)."""

from __future__ import annotations

from dataclasses import dataclass

from coordinator.domain.inventory_kinds import DEVICE, HANDOVER
from coordinator.domain.records import Person
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.domain.values import fold
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.ledger import ErasurePlan, Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark

_NAMING = ("given_name", "family_name", "alias", "username", "email", "external_id")
_NAMED = 20  # devices that a refusal lists


@dataclass(frozen=True, slots=True)
class Reach:
    """What erasing a person reaches: how many receipts, exemptions and backups made so far."""

    receipts: int
    exemptions: int
    backups: int


def is_known(person: Person) -> bool:
    """Whether anything is left to erase of the person."""
    return any(person.values.get(code) for code in _NAMING)


def held_words(register: Register, person: Person) -> str:
    """The devices that the person still has, by name; nothing when none."""
    held = register.records(Query(DEVICE, filters=(Filter("held_by", Test.IS, (person.id,)),)), limit=_NAMED)
    return ", ".join(register.name(device.ref) for device in held)


def reach_of(register: Register, keeper: Keeper | None, person: Person) -> Reach:
    """What would go with the person."""
    theirs = (Filter("person", Test.IS, (person.id,)),)
    return Reach(
        register.count(Query(HANDOVER, filters=theirs)),
        register.count(Query(EXEMPTION, filters=theirs)),
        0 if keeper is None else len(keeper.backups()),
    )


def is_named(register: Register, person: Person, typed: str) -> bool:
    """Whether a text is the person's shown name; capitals and spaces around it do not count."""
    shown = fold(register.name(person.ref))
    return bool(shown) and fold(" ".join(typed.split())) == shown


def erase_person(ledger: Ledger, keeper: Keeper | None, person: Person, reason: str) -> Notice:
    """Erases the person for good. ``Refused`` without a reason, and while the person still has a device."""
    register = ledger.register
    if not reason.strip():
        raise Refused(mark("Erasing needs a reason for the protocol. Write why."))
    if devices := held_words(register, person):
        raise Refused(
            mark("{person} still has {devices}. Take them back first."),
            person=register.name(person.ref),
            devices=devices,
        )
    backups = 0 if keeper is None else len(keeper.backups())
    return ledger.erase(ErasurePlan((person.id,), reason.strip(), backups))
