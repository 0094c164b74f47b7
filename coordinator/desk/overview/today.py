"""What waits to be done today, found out beside the window: each with what it costs and where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Any

from coordinator.desk.overview.backup_state import backup_state
from coordinator.desk.overview.waiting import Waiting
from coordinator.desk.records.filters import ENDED, HOLDER_LEFT, NOT_SEEN, Offer
from coordinator.domain.changes import Record
from coordinator.domain.choices import Direction, Role, SignatureState, Status
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PERSON, PRODUCT
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.termstart.term_kinds import PERIOD, PLAN
from coordinator.domain.values import Ore, Scalar, show_money, total
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.questions import Entry, Filter, Query, Register, Test
from coordinator.words import count_text, text

if TYPE_CHECKING:
    from coordinator.desk.term.term_ahead import Ahead, Start

IN_HAND = (Status.IN_USE, Status.IN_STORE)
LATEST = 6
_PATIENCE = 0.05  # seconds between two looks at whether anybody still waits
_LOOKS = 100


@dataclass(frozen=True, slots=True)
class TermToday:
    """The term start ahead: which it is, and what the check last found for it; ``current`` once that is of today and
    of the log's newest entry."""

    start: Start
    ahead: Ahead | None
    entry: int
    current: bool


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the first page shows."""

    devices: int
    people: int
    waiting: tuple[Waiting, ...]
    kinds: tuple[tuple[Scalar, int], ...]
    statuses: tuple[tuple[Scalar, int], ...]
    table: Mapping[tuple[Scalar, Scalar], int]
    latest: tuple[Entry, ...]
    pupils_without: int
    pupils: int
    term: TermToday | None


def today_of(
    register: Register,
    today: date,
    keeper: Keeper | None,
    stale: Callable[[], bool],
    kept: Mapping[str, Any] | None = None,
    painted: Event | None = None,
) -> Today | None:
    """Asks the register; ``None`` when nobody waits for the answer any more. ``kept`` is what the last check found;
    what reckons is loaded once the window is ``painted``, which waits for nothing heavy."""
    devices = register.count(Query(DEVICE))
    kinds = tuple(register.group_count(Query(DEVICE), "product.kind"))
    statuses = tuple(register.group_count(Query(DEVICE), "status"))
    table: dict[tuple[Scalar, Scalar], int] = {}
    for status, _ in statuses:
        if stale():
            return None
        test = Filter("status", Test.IS, (status,))
        for kind, count in register.group_count(Query(DEVICE, filters=(test,)), "product.kind"):
            table[kind, status] = count
    waiting = list(_waiting(register, today, keeper) if devices else _orders_waiting(register, today))
    pupils = Query(PERSON, filters=(Filter("role", Test.IS, (Role.PUPIL,)), Filter("active", Test.IS_NOT, (0,))))
    latest = tuple(register.entries(limit=LATEST))
    term = None
    if register.count(Query(PLAN), 1) or register.count(Query(PERIOD), 1):
        if painted is not None and not _seen(painted, stale):
            return None
        term = _term(register, today, latest[0].id if latest else 0, kept)
    return Today(
        devices,
        register.count(Query(PERSON)),
        tuple(sorted(waiting, key=lambda each: -each.cost_ore)),
        kinds,
        statuses,
        table,
        latest,
        register.count(pupils.with_filter(Filter("devices", Test.IS, (0,)))),
        register.count(pupils),
        term,
    )


def _seen(painted: Event, stale: Callable[[], bool]) -> bool:
    """Waits for the first paint, for some seconds at most; ``False`` when nobody waits for the answer any more."""
    for _ in range(_LOOKS):
        if stale() or painted.wait(_PATIENCE):
            break
    return not stale()


def _term(register: Register, today: date, entry: int, kept: Mapping[str, Any] | None) -> TermToday | None:
    """The term start ahead, with what was last found for it."""
    from coordinator.desk.term.term_ahead import next_start, unpacked

    start = next_start(register, today)
    if start is None:
        return None
    ahead = unpacked(kept) if kept and start.on is not None and start.plan is not None else None
    if ahead is None or ahead.start != start:
        return TermToday(start, None, entry, current=start.on is None or start.plan is None)
    return TermToday(start, ahead, entry, current=(ahead.entry, ahead.asked) == (entry, today))


def _orders_waiting(register: Register, today: date) -> Sequence[Waiting]:
    """What orders need is loaded only where there are any: the first paint waits for nothing heavy."""
    if not register.count(Query(ORDER), 1):
        return ()
    from coordinator.desk.overview.orders_waiting import orders_waiting

    return tuple(orders_waiting(register, today))


def yearly_fee(register: Register, query: Query[Record]) -> Ore:
    """What the devices that answer a query cost a year in monthly fees."""
    return total(Ore(fee * count * 12) for fee, count in register.group_count(query, "fee_ore") if isinstance(fee, int))


def _waiting(register: Register, today: date, keeper: Keeper | None) -> Sequence[Waiting]:
    found = [
        *_devices_waiting(register, today),
        *_orders_waiting(register, today),
        *_papers_waiting(register),
        *_conflicts(register),
    ]
    if keeper is not None:
        state, late = backup_state(keeper, today)
        if late:
            found.append(Waiting(state, "", text("See the backups"), "settings", {"section": "backups"}))
    if register.index_state() == "building":
        found.append(Waiting(text("The search index is being built. Searching works meanwhile."), "", "", ""))
    return found


_OF_DEVICES: tuple[tuple[Offer, Callable[[int], str]], ...] = (
    (
        HOLDER_LEFT,
        lambda count: count_text(
            "{count} device is held by somebody who has left", "{count} devices are held by people who have left", count
        ),
    ),
    (
        NOT_SEEN,
        lambda count: count_text(
            "{count} device in use or in store has not been seen for 90 days",
            "{count} devices in use or in store have not been seen for 90 days",
            count,
        ),
    ),
    (
        ENDED,
        lambda count: count_text(
            "{count} device in use is past the end of its life",
            "{count} devices in use are past the end of their life",
            count,
        ),
    ),
)


def _devices_waiting(register: Register, today: date) -> Sequence[Waiting]:
    found = []
    for offer, said in _OF_DEVICES:
        filters = (offer.filter(today), Filter("status", Test.IS, IN_HAND))
        query = Query(DEVICE, filters=filters)
        count = register.count(query)
        if count:
            cost = yearly_fee(register, query)
            beside = text("Possible cost: {sum} a year", sum=show_money(cost)) if cost else ""
            wanted = {"kind": "device", "filters": filters}
            found.append(Waiting(said(count), beside, text("Show them"), "devices", wanted, cost or count))
    return found


def _papers_waiting(register: Register) -> Sequence[Waiting]:
    query = Query(
        HANDOVER,
        filters=(
            Filter("direction", Test.IS, (Direction.ISSUE,)),
            Filter("signature", Test.IS, (SignatureState.AWAITING,)),
            Filter("void", Test.IS_NOT, (1,)),
        ),
    )
    count = register.count(query)
    if not count:
        return ()
    sentence = count_text(
        "{count} receipt has not come back signed", "{count} receipts have not come back signed", count
    )
    return (Waiting(sentence, "", text("Show the receipts"), "handover", {"papers": "waiting"}, count),)


def _conflicts(register: Register) -> Sequence[Waiting]:
    latest = next((each for each in register.entries(limit=100) if each.origin == "import" and not each.undone), None)
    if latest is None:
        return ()
    count = sum(each.conflicts for each in register.imported_files(latest.id))
    if not count:
        return ()
    sentence = count_text(
        "The latest import says otherwise than the school in {count} place",
        "The latest import says otherwise than the school in {count} places",
        count,
    )
    return (
        Waiting(
            sentence,
            text("The school's own facts were kept."),
            text("Show the import"),
            "history",
            {"entry": latest.id},
        ),
    )


def label_of(path: str, value: Scalar) -> str:
    """A kind or status of devices in words."""
    if value is None:
        return text("Unknown")
    field = PRODUCT.field("kind") if path == "product.kind" else DEVICE.field("status")
    return field.show(value)
