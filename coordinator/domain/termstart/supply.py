"""Which devices can be counted on for a day: each counts, or is left out with exactly one reason.

Boundaries (also told in the help): a device whose life or updates end on the day itself still counts on that day. A
repair without a return date does not return; one that returns on the day itself counts. A device last seen exactly at
the limit counts. An exempt device is never left out as unseen: somebody knows where it is. A device of which no list
says that it was ever seen, and that was not bought lately, is not *not seen*: nobody has asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from coordinator.domain.choices import REPORTING_KINDS, Ownership, Phase, Status
from coordinator.words import mark


class LeftOutReason:
    """Why a device does not count."""

    PRIVATE: Final = "private"
    FOREIGN: Final = "foreign"
    RETIRED: Final = "retired"
    UNDELIVERED: Final = "undelivered"
    STOLEN: Final = "stolen"
    LOST: Final = "lost"
    BROKEN: Final = "broken"
    REPAIR: Final = "repair"
    ENDED: Final = "ended"
    UPDATES_ENDED: Final = "updates_ended"
    UNSEEN: Final = "unseen"
    UNMENTIONED: Final = "unmentioned"


REASONS: Final = {
    LeftOutReason.PRIVATE: mark("privately owned"),
    LeftOutReason.FOREIGN: mark("belongs to another school"),
    LeftOutReason.RETIRED: mark("retired"),
    LeftOutReason.UNDELIVERED: mark("not delivered yet"),
    LeftOutReason.STOLEN: mark("stolen"),
    LeftOutReason.LOST: mark("lost"),
    LeftOutReason.BROKEN: mark("broken"),
    LeftOutReason.REPAIR: mark("at repair on the day"),
    LeftOutReason.ENDED: mark("past its end of life"),
    LeftOutReason.UPDATES_ENDED: mark("past its end of updates"),
    LeftOutReason.UNSEEN: mark("not seen recently"),
    LeftOutReason.UNMENTIONED: mark("no list says when it was seen"),
}
"""Why a device does not count, in the order in which the reasons are tried: the first that holds is the one given."""


WITH_STAFF: Final = -1
"""Stands for a register group in a ``Span``: with an employee, who needs it as an employee or not at all."""
WITH_SOMEBODY: Final = -2
"""The same: with somebody who stands in no group."""
WITH_LEAVER: Final = -3
"""The same: held by somebody who has left, so that nobody can use it until it is collected."""


NEVER_COUNT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        LeftOutReason.PRIVATE: {"ownership": Ownership.PRIVATE},
        LeftOutReason.FOREIGN: {},
        LeftOutReason.RETIRED: {"status": Status.RETIRED, "phase": Phase.RETIREMENT},
        LeftOutReason.UNDELIVERED: {"status": Status.ORDERED, "phase": Phase.ACQUISITION},
        LeftOutReason.STOLEN: {"status": Status.STOLEN},
        LeftOutReason.LOST: {"status": Status.LOST},
        LeftOutReason.BROKEN: {"status": Status.BROKEN},
        LeftOutReason.REPAIR: {},
    }
)
"""What keeps a device out on any day, in the order in which it is tried: one of these fields says this. A foreign one
is another school's; one at repair has no day on which it comes back.
"""


GIVEN_UP: Final = (LeftOutReason.PRIVATE, LeftOutReason.RETIRED, LeftOutReason.UNDELIVERED)
"""Of these: what costs the school nothing and is looked for by nobody."""
ENDS: Final = (LeftOutReason.ENDED, LeftOutReason.UPDATES_ENDED)
"""The reasons of a device that is too old on the day: each goes by a last day of its own."""


def given_up() -> dict[str, tuple[str, ...]]:
    """The same by field: the values of each that give a device up."""
    found: dict[str, tuple[str, ...]] = {}
    for reason in GIVEN_UP:
        for field, code in NEVER_COUNT[reason].items():
            found[field] = (*found.get(field, ()), code)
    return found


@dataclass(frozen=True, slots=True)
class Rules:
    """What a check goes by: the day asked about, and the day before which *last seen* is too long ago."""

    on: date
    seen_since: date


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What the check needs to know of one device; dates are ISO, ``None`` where nothing is known."""

    kind: str | None
    ours: bool
    ownership: str | None
    phase: str | None
    status: str | None
    lifetime_end: str | None
    update_end: str | None
    repair_back: str | None
    last_seen: str | None
    bought: str | None
    exempt: bool = False


class Span(NamedTuple):
    """So many devices of a kind, tied to a register's group (or ``WITH_STAFF`` and the like) or to none, of which the
    check can say the same on any day: why none of them ever counts, or back from repair when, the last days of life
    and of updates, and whether they are unseen (the reason's code)."""

    kind: str
    group: int | None
    gone: str | None
    back: str | None
    life: str | None
    updates: str | None
    unseen: str | None
    devices: int

    def reason(self, on: str) -> str | None:
        """Why they do not count on the day; ``None`` where they do."""
        return reason_on(on, self.gone, self.back, self.life, self.updates, unseen=self.unseen)


def reason_on(
    on: str, gone: str | None, back: str | None, life: str | None, updates: str | None, *, unseen: str | None
) -> str | None:
    """The first reason that holds on a day; ``gone`` holds on every day, ``unseen`` is the last to be tried."""
    if gone is not None:
        return gone
    if back is not None and back > on:
        return LeftOutReason.REPAIR
    if life is not None and life < on:
        return LeftOutReason.ENDED
    if updates is not None and updates < on:
        return LeftOutReason.UPDATES_ENDED
    return unseen


def left_out(device: DeviceFacts, rules: Rules) -> str | None:
    """The code of the reason why the device does not count on the day; ``None`` for one that counts."""
    unseen = None if device.exempt else unseen_reason(device, rules.seen_since)
    back = device.repair_back if device.status == Status.REPAIR else None
    return reason_on(
        rules.on.isoformat(), _gone(device), back, device.lifetime_end, device.update_end, unseen=unseen
    )  # fmt: skip


_OTHERWISE: Final[Mapping[str, Callable[[DeviceFacts], bool]]] = MappingProxyType(
    {
        LeftOutReason.FOREIGN: lambda device: not device.ours,
        LeftOutReason.REPAIR: lambda device: device.status == Status.REPAIR and device.repair_back is None,
    }
)
"""What no field's value alone says of those that never count; SQL has the same in ``supply_rules``."""


def _gone(device: DeviceFacts) -> str | None:
    return next((reason for reason, said in NEVER_COUNT.items() if _holds(device, reason, said)), None)


def _holds(device: DeviceFacts, reason: str, said: Mapping[str, str]) -> bool:
    if not said:
        return _OTHERWISE[reason](device)
    return any(getattr(device, field) == code for field, code in said.items())


def unseen_reason(device: DeviceFacts, seen_since: date) -> str | None:
    """Why a device that nobody has seen since then does not count; ``None`` for one that somebody has."""
    if not is_unseen(device, seen_since):
        return None
    return LeftOutReason.UNMENTIONED if device.last_seen is None else LeftOutReason.UNSEEN


def is_unseen(device: DeviceFacts, seen_since: date) -> bool:
    """Whether nobody has seen the device since then. One never seen counts from the day it was bought."""
    seen = device.last_seen or device.bought
    if seen is None:
        return device.kind in REPORTING_KINDS
    if device.last_seen is None and device.kind not in REPORTING_KINDS:
        return False
    return seen < seen_since.isoformat()


def seen_limit(today: date, days: int, closed: Iterable[tuple[date, date]]) -> date:
    """The earliest day that still counts as recent: ``days`` back, days on which the school was closed not counted.

    ``closed`` are spans with both ends.
    """
    shut = {first + timedelta(days=at) for first, last in closed for at in range((last - first).days + 1)}
    day, left = today, days
    while left > 0:
        day -= timedelta(days=1)
        if day not in shut:
            left -= 1
    return day
