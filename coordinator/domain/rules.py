"""Rules that every change set must keep: values that fields may hold, and facts that must make sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coordinator.domain.changes import ChangeSet
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.protection import PROTECTED
from coordinator.domain.values import Scalar, can_be, cannot_be
from coordinator.words import mark


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a change set may not be written: a message id with its values."""

    message: str
    values: Mapping[str, object]


def flaws(changes: ChangeSet, today: date) -> Iterator[Flaw]:
    """Every reason for refusing the change set; none for one that may pass."""
    if not changes:
        yield Flaw(mark("There is nothing to write."), {})
    if changes.on is not None and changes.on > today.isoformat():
        yield Flaw(mark("{on} has not come yet. Choose today or an earlier day."), {"on": changes.on})
    elif changes.on is not None and not can_be(changes.on):
        yield Flaw("{sentence}", {"sentence": cannot_be(changes.on)})
    for creation in changes.creations:
        kind = KINDS[creation.kind]
        for field in kind.fields:
            yield from _flaw(creation.kind, field.code, creation.values.get(field.code))
        for code in creation.values:
            yield from _unknown(creation.kind, code)
    yield from _lifting(changes)
    for change in changes.changes:
        yield from _unknown(change.key.kind, change.key.field)
        if not change.key.field.startswith(OWN_PREFIX):
            yield from _flaw(change.key.kind, change.key.field, change.after)


def _lifting(changes: ChangeSet) -> Iterator[Flaw]:
    """Protection is lifted of one person, with nothing else, and with a reason that the log keeps (needs U7)."""
    lifted = any(
        (change.key.kind, change.key.field) == (PERSON.code, PROTECTED) and change.before == 1 and change.after != 1
        for change in changes.changes
    )
    alone = len(changes.changes) == 1 and not (changes.creations or changes.removals or changes.stage)
    if lifted and not (alone and (changes.reason or "").strip()):
        yield Flaw(
            mark(
                "Protection is lifted by a step of its own, with a reason: in the person’s panel, or by coordinator"
                " protect NAME --lift --reason TEXT."
            ),
            {},
        )


def _unknown(kind: str, code: str) -> Iterator[Flaw]:
    if code in KINDS[kind].by_code or (code.startswith(OWN_PREFIX) and KINDS[kind].custom_fields):
        return
    yield Flaw(mark("There is no field “{field}” here."), {"field": code})


def _flaw(kind: str, code: str, value: Scalar) -> Iterator[Flaw]:
    field = KINDS[kind].by_code.get(code)
    if field is not None and (said := field.flaw(value)) is not None:
        yield Flaw("{sentence}", {"sentence": said})
