"""What can be done with one record, said on its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coordinator.desk.identity.person_erasure import is_known
from coordinator.desk.records.editing import mark_found, mark_lost
from coordinator.domain.changes import ChangeSet, Record
from coordinator.domain.hand_out_rules import MISSING
from coordinator.domain.inventory_kinds import GROUP, HANDOVER, JOINABLE, PRODUCT, ROOM
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Device, Person
from coordinator.ledger.questions import Filter, Test
from coordinator.words import text


@dataclass(frozen=True, slots=True)
class Act:
    """One action: it edits a fact, commits changes, opens a form in the panel, or leads to a page with something wanted
    of it.
    """

    words: str
    icon: str
    edits: str = ""
    form: str = ""
    changes: ChangeSet | None = None
    goes: str | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)
    main: bool = False


def acts_for(record: Record) -> list[Act]:
    """The actions of a record, the likeliest first."""
    erased = isinstance(record, Person) and not is_known(record)
    return [*_of_kind(record), *(_of_any() if KINDS[record.kind] in JOINABLE and not erased else ())]


def _of_any() -> list[Act]:
    """What can be done with a record that may stand twice, or may not be needed."""
    join = Act(text("Same as …"), "mdi6.call-merge", form="join")
    return [join, Act(text("Remove"), "mdi6.delete-outline", form="remove")]


def _of_kind(record: Record) -> list[Act]:
    if isinstance(record, Device):
        return _of_device(record)
    if isinstance(record, Person):
        return _of_person(record)
    if record.kind == HANDOVER.code:
        return [
            Act(
                text("Show the receipt"),
                "mdi6.file-document-outline",
                goes="handover",
                wanted={"receipt": record.id},
                main=True,
            )
        ]
    if record.kind == GROUP.code:
        return [_to_list(text("Show the members"), "people", "person", "group", record)]
    if record.kind in (ROOM.code, PRODUCT.code):
        path = "placed_in" if record.kind == ROOM.code else "product"
        return [_to_list(text("Show the devices"), "devices", "device", path, record)]
    return []


def _of_device(record: Device) -> list[Act]:
    held = record.held_by is not None
    words = text("Take back") if held else text("Hand out")
    icon = "mdi6.hand-coin-outline" if held else "mdi6.hand-extended-outline"
    found = [Act(words, icon, goes="handover", wanted={"devices": [record.id]}, main=True)]
    found.append(Act(text("Move…"), "mdi6.map-marker-outline", edits="placed_in"))
    if record.status in MISSING:
        found.append(Act(text("Mark as found"), "mdi6.check", changes=mark_found(record)))
    else:
        found.append(Act(text("Mark as lost"), "mdi6.help-circle-outline", changes=mark_lost(record)))
    return found


def _of_person(record: Person) -> list[Act]:
    words, wanted = text("Hand out a device"), {"person": record.id}
    found = [Act(words, "mdi6.hand-extended-outline", goes="handover", wanted=wanted, main=True)]
    if record.protected:
        found.append(Act(text("Texts that name the person…"), "mdi6.shield-account-outline", form="protect"))
        found.append(Act(text("Lift the protection…"), "mdi6.shield-off-outline", form="lift"))
    elif is_known(record):
        found.append(Act(text("Protect the identity…"), "mdi6.shield-account-outline", form="protect"))
    if is_known(record):
        found.append(Act(text("Erase for good…"), "mdi6.account-remove-outline", form="erase"))
    return found


def _to_list(words: str, page: str, kind: str, path: str, record: Record) -> Act:
    wanted = {"kind": kind, "filters": (Filter(path, Test.IS, (record.id,)),)}
    return Act(words, "mdi6.format-list-bulleted", goes=page, wanted=wanted)
