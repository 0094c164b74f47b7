"""Photos and files that belong to a delivery check (needs V4): a deviation is seen better than it is told."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Removal, Sentence
from coordinator.domain.orders.order_kinds import ATTACHMENT, DELIVERY
from coordinator.domain.orders.order_records import DeliveredUnit
from coordinator.words import mark

MOST_BYTES: Final = 10_000_000
"""The largest file that may be attached: a phone's photo fits, a film does not; the database is copied at each backup.
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that shall be attached: its name without folders, its media type, its bytes."""

    name: str
    media: str
    data: bytes


def attach(files: Sequence[File], units: Sequence[DeliveredUnit], on: str, *, first: int = -1) -> tuple[Creation, ...]:
    """The files beside one unit, or, for several units, beside each delivery that they came with.

    The ids within the change set count down from ``first``.
    """
    alone = units[0].id if len(units) == 1 else None
    places = [(delivery, file) for delivery in _deliveries(units) for file in files]
    return tuple(
        Creation(
            ATTACHMENT.code,
            first - at,
            {
                "delivery": delivery,
                "delivered": alone,
                "name": file.name,
                "media": file.media,
                "size": len(file.data),
                "on": on,
                "content": base64.b64encode(file.data).decode("ascii"),
            },
        )
        for at, (delivery, file) in enumerate(places)
    )


def _deliveries(units: Sequence[DeliveredUnit]) -> list[int]:
    return list(dict.fromkeys(unit.delivery or 0 for unit in units))


def detach_changes(attachment: Ref, delivery: int, *, origin: Origin) -> ChangeSet:
    """An attachment is taken away; the log keeps it for undo until somebody is erased from it."""
    sentence = Sentence(mark("A file taken away from delivery {delivery}"), {"delivery": Ref(DELIVERY.code, delivery)})
    return ChangeSet(sentence, origin, removals=(Removal(attachment.kind, attachment.id),))
