"""Two records of one thing become one: *same as*, in one step of the log, with everything that belongs to both.

What refers to the second record refers to the first afterwards; the second goes, and a record of its own
(``inventory_kinds.SAME_AS``) keeps its number and what it said, so that it is found under its serial number, tag, user
name or name, in files as well. Undoing the step parts the two as they were; only protection is not lifted by going
back: both stay protected where the one was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.desk.identity.person_erasure import is_known
from coordinator.desk.records.editing import WINDOW, Why
from coordinator.domain.changes import (
    Change,
    ChangeSet,
    Creation,
    Key,
    Record,
    Ref,
    Removal,
    Sentence,
    difference,
)
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import JOINABLE, LOAN, PERSON, SAME_AS, WAS
from coordinator.domain.keys import identity_key
from coordinator.domain.kinds import KINDS, referring
from coordinator.domain.records import Device, Group, Loan, Person, SameAs
from coordinator.domain.termstart.term_kinds import PLAN_GROUP
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark, text

# Who has a device, and how it stands: the record that has it says all of them.
_OF_HOLDER: Final = ("held_by", "status")
# A yes of either record holds for both: who is protected stays so, who is here is here.
_EITHER: Final = frozenset({"protected", "own", "active"})
_SEEN: Final = ("last_seen", "last_seen_source")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of which the two records say different things."""

    field: Field
    kept: Scalar
    other: Scalar


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """What joining would do: the values that the kept record comes to have beside its own, where the two say different
    things and one of them must be chosen, how many records of each kind refer to the other one, and the term plans that
    go on naming the other group, which are corrected by hand."""

    kept: Record
    other: Record
    values: Mapping[str, Scalar]
    conflicts: tuple[Conflict, ...]
    moved: Mapping[str, int]
    plans: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """What is left to do by hand, in sentences."""
        name = self.other.name if isinstance(self.other, Group) else ""
        return tuple(
            text("The term plan {plan} names {group}. Correct its name there.", plan=plan, group=name)
            for plan in self.plans
        )


def join_plan(register: Register, kept: Record, other: Record, take: Collection[str] = ()) -> JoinPlan:
    """What joining the two would do, the values of ``take`` (codes of fields in conflict) being the other record's.

    ``Refused`` for two of different kinds, for one record twice, for somebody who was erased, for two devices that two
    people have or that are both handed out, and for a field in ``take`` of which the two say the same.
    """
    _check(register, kept, other)
    settled = _settled_together(register, kept, other)
    conflicts: list[Conflict] = []
    for field in (*KINDS[kept.kind].fields, *own_fields(register, kept.kind)):
        ours, theirs = kept.values.get(field.code), other.values.get(field.code)
        if field.code in settled or theirs is None or _same(field, ours, theirs):
            continue
        value = _either(field, ours, theirs)
        if value is None:
            conflicts.append(Conflict(field, ours, theirs))
            value = theirs if field.code in take else ours
        settled[field.code] = value
    _check_choice(take, conflicts)
    plans = _plans_naming(register, kept, other, settled)
    return JoinPlan(kept, other, settled, tuple(conflicts), _moved(register, other), plans)


def _plans_naming(register: Register, kept: Record, other: Record, settled: Mapping[str, Scalar]) -> tuple[str, ...]:
    """The term plans that have the other group by its name, where it will be called otherwise."""
    if not isinstance(kept, Group) or not isinstance(other, Group):
        return ()
    said, name = other.name, str(settled.get("name") or kept.name)
    if fold(said) == fold(name):
        return ()
    parts = register.ids(Query(PLAN_GROUP, filters=(Filter("name", Test.IS, (said,)),)))
    return tuple(dict.fromkeys(str(plan) for (plan,) in register.rows(PLAN_GROUP, parts, ("plan.name",))))


def _check_choice(take: Collection[str], conflicts: Sequence[Conflict]) -> None:
    if unknown := set(take) - {each.field.code for each in conflicts}:
        raise Refused(
            mark("The two do not differ in {fields}, so there is nothing to choose."), fields=", ".join(sorted(unknown))
        )


def _moved(register: Register, other: Record) -> dict[str, int]:
    moved: dict[str, int] = {}
    for query, _ in _references(other):
        if query.kind is not SAME_AS and (count := register.count(query)):
            moved[query.kind.code] = moved.get(query.kind.code, 0) + count
    return moved


def join(ledger: Ledger, kept: Record, other: Record, take: Collection[str] = (), why: Why = WINDOW) -> Notice:
    """Joins the second record into the first as one step; ``Refused`` as :func:`join_plan`."""
    register = ledger.register
    plan = join_plan(register, kept, other, take)
    facts: dict[str, object] = {code: value for code, value in other.values.items() if value is not None}
    if take:  # what the kept one was called until now finds it all the same
        facts[WAS] = {code: value for code, value in kept.values.items() if value is not None}
    creation = Creation(
        SAME_AS.code,
        -1,
        {
            "former": other.id,
            "former_uid": other.uid,
            "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
            kept.kind: kept.id,
        },
    )
    moves = tuple(
        Change(Key(query.kind.code, id, code), other.id, kept.id)
        for query, code in _references(other)
        for id in register.ids(query)
    )
    sentence = Sentence(
        mark("{record}: {former} is the same and was joined into it"), {"record": kept.ref, "former": f"#{other.id}"}
    )
    return ledger.commit(
        ChangeSet(
            sentence, why.origin, why.reason, why.on, creations=(creation,),
            changes=(*moves, *difference(kept, plan.values)), removals=(Removal(other.kind, other.id),),
        )
    )  # fmt: skip


def former_records(register: Register, record: Record) -> tuple[SameAs, ...]:
    """The records that were joined into this one, the oldest join first."""
    if KINDS[record.kind] not in JOINABLE:
        return ()
    query = Query(SAME_AS, filters=(Filter(record.kind, Test.IS, (record.id,)),), order=(("id", False),))
    return tuple(register.records(query))


def former_words(register: Register, record: Record, former: SameAs) -> str:
    """What a joined record said otherwise than the one that was kept: ``Serial number: PF3X9K1B · Name: Sal B``."""
    facts = json.loads(former.facts or "{}")
    fields = (*KINDS[record.kind].fields, *own_fields(register, record.kind))
    said = [
        f"{field.caption}: {_shown(register, field, each[field.code])}"
        for each in (facts, facts.get(WAS, {}))
        for field in fields
        if field.code in each and field.code != "note"
        and not _same(field, record.values.get(field.code), each[field.code])
    ]  # fmt: skip
    return " · ".join(dict.fromkeys(said))


def _shown(register: Register, field: Field, value: Scalar) -> str:
    return register.name(Ref(field.refers, value)) if field.refers and isinstance(value, int) else field.show(value)


def _check(register: Register, kept: Record, other: Record) -> None:
    if kept.kind != other.kind or KINDS[kept.kind] not in JOINABLE:
        raise Refused(mark("Only two records of one kind can be the same, such as two devices or two people."))
    if kept.id == other.id:
        raise Refused(mark("{record} is one record already."), record=register.name(kept.ref))
    for each in (kept, other):
        if isinstance(each, Person) and not is_known(each):
            raise Refused(mark("#{id} was erased for good and stays alone."), id=each.id)
    if isinstance(kept, Device) and isinstance(other, Device):
        _check_hands(register, kept, other)


def _check_hands(register: Register, kept: Device, other: Device) -> None:
    """``Refused`` where each has been lent, or two people have them, be it by a list: nobody knows who has it."""
    loans = [_open_loans(register, each.id) for each in (kept, other)]
    names = {"kept": f"{register.name(kept.ref)} #{kept.id}", "other": f"{register.name(other.ref)} #{other.id}"}
    hands = [loan[0].person if loan else each.held_by for loan, each in zip(loans, (kept, other), strict=True)]
    if None not in hands and hands[0] != hands[1]:
        has, too = (register.name(Ref(PERSON.code, int(id or 0))) for id in hands)
        message = mark(
            "{kept} is with {has} and {other} with {too}. Take one of them back first, or correct who has it."
        )
        raise Refused(message, **names, has=has, too=too)
    if all(loans):
        raise Refused(mark("{kept} and {other} are both handed out. Take one of them back first."), **names)


def _open_loans(register: Register, device: int) -> Sequence[Loan]:
    filters = (Filter("device", Test.IS, (device,)), Filter("returned", Test.EMPTY))
    return register.records(Query(LOAN, filters=filters))


def _references(other: Record) -> Iterator[tuple[Query[Record], str]]:
    """What asks for the records that refer to this one, by kind and field, and the field."""
    for kind, field in referring(other.kind):
        yield Query(kind, filters=(Filter(field.code, Test.IS, (other.id,)),)), field.code


def _same(field: Field, ours: Scalar, theirs: Scalar) -> bool:
    """Whether two values say the same, blanks and capitals apart: *Asa* is not *Åsa*, so that one of them is chosen."""
    if isinstance(ours, str) and isinstance(theirs, str) and field.is_text:
        return identity_key(ours) == identity_key(theirs)
    return ours == theirs


def _either(field: Field, ours: Scalar, theirs: Scalar) -> Scalar:
    """What holds for both where nobody has to choose: what only one says, a yes, both notes; ``None`` otherwise."""
    if ours is None:
        return theirs
    if field.code in _EITHER:
        return 1 if 1 in (ours, theirs) else ours
    if field.code == "note":
        return str(ours) if str(theirs) in str(ours) else f"{ours}\n{theirs}"
    return None


def _settled_together(register: Register, kept: Record, other: Record) -> dict[str, Scalar]:
    """Fields that say one thing together: who has a device, and by whom it was last seen."""
    if not isinstance(kept, Device) or not isinstance(other, Device):
        return {}
    found: dict[str, Scalar] = {}
    if _open_loans(register, other.id) or (kept.held_by is None and other.held_by is not None):
        found |= {code: other.values.get(code) for code in _OF_HOLDER}
    elif _open_loans(register, kept.id):
        found |= {code: kept.values.get(code) for code in _OF_HOLDER}
    latest = max((kept, other), key=lambda each: each.last_seen or date.min)
    return found | {code: latest.values.get(code) for code in _SEEN}
