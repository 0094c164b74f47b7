"""What the first page and ``coordinator today`` list: what waits, why it comes first, what is done about it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from coordinator.desk.records.filters import condition_of
from coordinator.domain.values import Ore
from coordinator.ledger.questions import Filter


class Priority(IntEnum):
    """Why something stands where it stands: whoever would lack a device comes first, what only costs money last."""

    LACKING = 1
    """Somebody will lack a device when the term starts."""
    AT_RISK = 2
    """Somebody may lack one, if something does not come or go as it should."""
    CHANGED = 3
    """Others changed an order of ours, and nobody here has said that they know (needs V2)."""
    MORE_CHANGED = 4
    """The further orders of that sort, in one line."""
    LATE = 5
    """An order is late (needs V8)."""
    ESCALATION = 6
    """An order must be taken up with somebody else (needs V5)."""
    ORDINARY = 7
    """Sorted by what it costs to wait, then by how much of it there is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits.

    ``code`` is its permanent name. ``sentence`` says it, ``beside`` what more there is to say. ``does`` is the button
    that leads to ``page``, with what is ``wanted`` of it; ``verb`` is what the command line is asked instead, after
    ``coordinator``. ``count`` is how many things wait, ``cost_ore`` what they may cost in a year, where they cost
    anything.
    """

    code: str
    sentence: str
    beside: str
    does: str
    page: str
    wanted: Mapping[str, Any] = field(default_factory=dict)
    count: int = 1
    cost_ore: Ore | None = None
    priority: Priority = Priority.ORDINARY
    verb: str | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        """What it is sorted by."""
        return (self.priority, -(self.cost_ore or 0), -self.count)


def ranked(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """What waits, the most urgent first; what is alike in the order in which it was found."""
    return tuple(sorted(waiting, key=lambda each: each.rank))


def list_command(plural: str, filters: Sequence[Filter]) -> str:
    """The verb that lists exactly what was counted."""
    return shlex.join(("list", plural, *(part for each in filters for part in ("--where", condition_of(each)))))
