"""Removing a record that nothing refers to; one that is referred to stays, and a sentence says by what."""

from __future__ import annotations

from collections.abc import Iterator

from coordinator.desk.records.editing import WINDOW, Why
from coordinator.domain.changes import ChangeSet, Record, Ref, Removal, Sentence
from coordinator.domain.inventory_kinds import JOINABLE, PERSON, SAME_AS
from coordinator.domain.kinds import KINDS, referring
from coordinator.domain.records import Unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, mark, text

_NAMED = 3


def remove(ledger: Ledger, record: Record, why: Why = WINDOW) -> Notice:
    """Removes the record as one step, which can be undone.

    ``Refused`` for other kinds than can be joined, for the school itself, and while anything refers to the record: with
    a sentence that names what does.
    """
    register = ledger.register
    name = register.name(record.ref)
    if KINDS[record.kind] not in JOINABLE:
        raise Refused(mark("{record} cannot be removed."), record=name)
    if isinstance(record, Unit) and record.own:
        raise Refused(mark("{record} is looked after here and cannot be removed."), record=name)
    users = list(_users(register, record))
    if users:
        raise Refused(
            mark("{record} cannot be removed, since this refers to it: {users}."), record=name, users="; ".join(users)
        )
    # A person's name would stand in the log after they are erased: there the record is named by its number.
    said = f"#{record.id}" if record.kind == PERSON.code else name
    sentence = Sentence(mark("{record} removed"), {"record": said})
    changes = ChangeSet(sentence, why.origin, why.reason, why.on, removals=(Removal(record.kind, record.id),))
    return ledger.commit(changes)


def _users(register: Register, record: Record) -> Iterator[str]:
    """What refers to the record, a few by name: ``Devices (Placed in): NK-1, NK-2 and 3 more``."""
    for kind, field in referring(record.kind):
        query = Query(kind, filters=(Filter(field.code, Test.IS, (record.id,)),))
        count = register.count(query)
        if not count:
            continue
        if kind is SAME_AS:
            yield count_text(
                "{count} record that was joined into it (undo that first)",
                "{count} records that were joined into it (undo that first)",
                count,
            )
            continue
        names = ", ".join(register.name(Ref(kind.code, id)) for id in register.ids(query, _NAMED))
        if count > _NAMED:
            names = text("{values} and {count} more", values=names, count=count - _NAMED)
        yield f"{kind.caption} ({field.caption}): {names}"
