"""Protecting somebody and lifting it again: steps of their own, in window and on the command line alike (needs U7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coordinator.desk.identity.name_places import NamePlace, name_places
from coordinator.desk.records.editing import WINDOW, Why, change_fields, edit_fields
from coordinator.domain.changes import ChangeSet, Record, Ref, Sentence
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.name_words import name_words
from coordinator.domain.protection import ALIAS_PUT, PROTECTED
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Register
from coordinator.words import mark


def shown_as(person: Person, alias: str) -> str:
    """What stands in the place of a protected person's name."""
    return alias.strip() or person.alias or f"#{person.id}"


def places_of(register: Register, person: Person, alias: str) -> list[NamePlace]:
    """The texts of other records that name the person, each with what it would be with the alias instead."""
    return name_places(register, name_words(person), shown_as(person, alias), apart=person.id)


def protect(seen: Person, alias: str, replaced: Sequence[NamePlace], why: Why = WINDOW) -> ChangeSet:
    """Protects the person and, in the same step, puts the alias into the chosen texts. Empty where nothing is new."""
    wanted = {PERSON.field(PROTECTED): 1, PERSON.field("alias"): alias.strip() or seen.alias or None}
    changes = change_fields(seen, wanted, why)
    if not replaced:
        return changes
    values: dict[str, Ref | Scalar] = {"record": seen.ref, "count": len(replaced)}
    sentence = Sentence(ALIAS_PUT, values)
    return replace(changes, sentence=sentence, changes=(*changes.changes, *(place.change for place in replaced)))


def edit_or_step(seen: Record, wanted: Mapping[Field, Scalar], why: Why = WINDOW) -> ChangeSet:
    """Several fields of one record; the mark of protection is set and lifted by its step, with nothing but an alias.

    ``Refused`` as :func:`edit_fields` and :func:`lift`.
    """
    protection, alias = PERSON.field(PROTECTED), PERSON.field("alias")
    if not isinstance(seen, Person) or protection not in wanted:
        return edit_fields(seen, wanted, why)
    if not wanted.keys() <= ({protection, alias} if wanted[protection] else {protection}):
        raise Refused(
            mark("Protection is a step of its own: write protected alone, or with an alias; the rest in another edit.")
        )
    if wanted[protection]:
        return protect(seen, str(wanted.get(alias) or ""), (), why)
    return lift(seen, why.reason or "", why)


def lift(seen: Person, reason: str, why: Why = WINDOW) -> ChangeSet:
    """Lifts the protection, and nothing else; empty where there is none. ``Refused`` without a reason."""
    if not seen.protected:
        return change_fields(seen, {}, why)
    if not reason.strip():
        raise Refused(mark("Lifting protection needs a reason. Write why."))
    return change_fields(seen, {PERSON.field(PROTECTED): 0}, replace(why, reason=reason.strip()))
