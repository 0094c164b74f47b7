"""Erasing a person for good: what stands in the way, what it reaches, and the step itself (needs L4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.desk.identity.name_places import NamePlace, name_places
from coordinator.domain.identity_numbers import GAP
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER
from coordinator.domain.kinds import KINDS
from coordinator.domain.name_words import erased_words, goes_with_a_name, name_words, namer
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
    """Whether anything is left to erase of the person; somebody protected may have come in without a name."""
    return bool(person.protected) or any(person.values.get(code) for code in _NAMING)


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


def staying_places(register: Register, person: Person) -> list[NamePlace]:
    """The texts of other records that may name the person and stay when they are erased, with a gap for the name.

    They hold a given or family name alone, which may be somebody else's, or are what a record cannot do without. Asked
    before, they are what may be chosen; asked after, with the person as they were, what is left.
    """
    goes = namer(erased_words(person.values))

    def stays(place: NamePlace) -> bool:
        field = KINDS[place.ref.kind].by_code.get(place.field)
        return not (goes(place.said) and (field is None or goes_with_a_name(field)))

    return name_places(register, name_words(person), GAP, apart=person.id, wanted=stays)


def erase_person(
    ledger: Ledger, keeper: Keeper | None, person: Person, reason: str, texts: Sequence[NamePlace] = ()
) -> Notice:
    """Erases the person for good, and takes the name out of the chosen texts of those that would stay.

    ``Refused`` without a reason, and while the person still has a device.
    """
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
    chosen = tuple(place.change.key for place in texts)
    return ledger.erase(ErasurePlan((person.id,), reason.strip(), backups, chosen))
