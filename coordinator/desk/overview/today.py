"""What waits to be done today, found out beside the window: each with what it costs and where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Any

from coordinator.desk.overview.backup_state import backup_state
from coordinator.desk.overview.waiting import Waiting, list_command, ranked
from coordinator.desk.records.filters import ENDED, HOLDER_LEFT, FilterOffer
from coordinator.domain.changes import Record
from coordinator.domain.choices import Direction, Role, SignatureState, Status
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PERSON, PRODUCT
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.termstart.term_kinds import PERIOD, PLAN
from coordinator.domain.values import Ore, Scalar, show_integer, show_money, total
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.questions import Entry, Filter, Query, Register, Test
from coordinator.words import count_text, text

if TYPE_CHECKING:
    from coordinator.desk.overview.term_today import TermToday
    from coordinator.ledger.ledger import Ledger

IN_HAND = (Status.IN_USE, Status.IN_STORE)
LATEST = 6
_NAMES_SHOWN = 4
_NAMES_READ = 500
"""So many are read for the first page: a device manager's list may name everybody before anybody is here."""
_PATIENCE = 0.05  # seconds between two looks at whether anybody still waits
_LOOKS = 100


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the first page shows. ``waiting`` is what waits beside the term start: :func:`to_do` is all."""

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
        ranked(waiting),
        kinds,
        statuses,
        table,
        latest,
        register.count(pupils.with_filter(Filter("devices", Test.IS, (0,)))),
        register.count(pupils),
        term,
    )


def to_do(found: Today, today: date) -> tuple[Waiting, ...]:
    """All that waits, the most urgent first: what the first page shows and ``coordinator today`` says."""
    if found.term is None:
        return found.waiting
    from coordinator.desk.overview.term_today import findings_waiting

    return ranked((*found.waiting, *findings_waiting(found.term, today)))


def today_now(ledger: Ledger, keeper: Keeper | None) -> Today:
    """As :func:`today_of`, with the check of the term start asked at once instead of beside a window."""
    found = today_of(ledger.register, ledger.today, keeper, lambda: False)
    assert found is not None  # noqa: S101 (somebody waits for the answer)
    if found.term is None or found.term.current:
        return found
    from coordinator.desk.term.term_ahead import ask_ahead

    ahead = ask_ahead(ledger, found.term.start, found.term.entry)
    return replace(found, term=replace(found.term, ahead=ahead, current=True))


def _seen(painted: Event, stale: Callable[[], bool]) -> bool:
    """Waits for the first paint, for some seconds at most; ``False`` when nobody waits for the answer any more."""
    for _ in range(_LOOKS):
        if stale() or painted.wait(_PATIENCE):
            break
    return not stale()


def _term(register: Register, today: date, entry: int, kept: Mapping[str, Any] | None) -> TermToday | None:
    """The term start ahead, with what was last found for it."""
    from coordinator.desk.overview.term_today import TermToday
    from coordinator.desk.plan.coming_start import next_start, plans_beside
    from coordinator.desk.plan.plans import known_plan
    from coordinator.desk.term.term_ahead import unpacked_ahead

    start = next_start(register, today)
    if start is None:
        return None
    record = None if start.plan is None else known_plan(register, start.plan)
    plan, beside = None if record is None else record.id, plans_beside(register, start, today)
    ahead = unpacked_ahead(kept) if kept and start.on is not None and start.plan is not None else None
    if ahead is None or ahead.start != start:
        return TermToday(start, None, entry, start.on is None or start.plan is None, plan, beside)
    return TermToday(start, ahead, entry, (ahead.entry, ahead.asked) == (entry, today), plan, beside)


def _orders_waiting(register: Register, today: date) -> Sequence[Waiting]:
    """What orders need is loaded only where there are any: the first paint waits for nothing heavy."""
    if not register.count(Query(ORDER), 1):
        return ()
    from coordinator.desk.overview.orders_waiting import orders_waiting

    return tuple(orders_waiting(register, today))


def _counter_waiting(register: Register, today: date, keeper: Keeper | None) -> Iterator[Waiting]:
    from coordinator.desk.overview.counter_waiting import desk_waiting, loans_waiting

    yield from loans_waiting(register, today)
    if keeper is not None:
        yield from desk_waiting(register, keeper.path)


def yearly_fee(register: Register, query: Query[Record]) -> Ore:
    """What the devices that answer a query cost a year in monthly fees."""
    return total(Ore(fee * count * 12) for fee, count in register.group_count(query, "fee_ore") if isinstance(fee, int))


def _waiting(register: Register, today: date, keeper: Keeper | None) -> Sequence[Waiting]:
    found = [
        *_devices_waiting(register, today),
        *_unseen(register, today),
        *_orders_waiting(register, today),
        *_papers_waiting(register),
        *_counter_waiting(register, today, keeper),
        *_conflicts(register),
        *_names_waiting(register),
        *_class_changes(register, today),
    ]
    if keeper is not None:
        state, late = backup_state(keeper, today)
        if late:
            does, section = text("See the backups"), {"section": "backups"}
            found.append(Waiting("backup", state, "", does, "settings", section, verb="backup"))
        found += [
            Waiting("trouble", each, "", text("See the backups"), "settings", {"section": "backups"}, verb="verify")
            for each in keeper.troubles()
        ]
    if register.index_state() == "building":
        sentence = text("The search index is being built. Searching works meanwhile.")
        found.append(Waiting("search_index", sentence, "", "", ""))
    return found


_OF_DEVICES: tuple[tuple[str, FilterOffer, Callable[[int], str]], ...] = (
    (
        "holder_left",
        HOLDER_LEFT,
        lambda count: count_text(
            "{count} device is held by somebody who has left", "{count} devices are held by people who have left", count
        ),
    ),
    (
        "life_ended",
        ENDED,
        lambda count: count_text(
            "{count} device in use is past the end of its life",
            "{count} devices in use are past the end of their life",
            count,
        ),
    ),
)


def _devices_waiting(register: Register, today: date) -> Iterator[Waiting]:
    for code, offer, sentence in _OF_DEVICES:
        filters = (offer.filter(today), Filter("status", Test.IS, IN_HAND))
        query = Query(DEVICE, filters=filters)
        if count := register.count(query):
            verb = list_command("devices", filters)
            wanted = {"kind": "device", "filters": filters}
            yield _costly(
                code, sentence(count), (text("Show them"), "devices", wanted, verb), count, yearly_fee(register, query)
            )


def _unseen(register: Register, today: date) -> Iterator[Waiting]:
    """As the report says it (needs U2): one figure in the same words."""
    from coordinator.desk.year.unit_years import recent_of
    from coordinator.desk.year.unseen_words import unseen_words

    since = recent_of(register, today)
    (count, cost), (never, _) = register.term.idle_sum(since), register.term.unmentioned_sum(since)
    if count:
        way = (text("Show them"), "term", {"part": "money", "report": "idle"}, "report idle")
        yield _costly("not_seen", unseen_words(count, never, since.since), way, count, cost)


def _costly(code: str, sentence: str, way: tuple[str, str, Mapping[str, Any], str], count: int, cost: Ore) -> Waiting:
    """Devices that wait, with what they may cost in a year; ``way`` is button, page, what is wanted of it, and verb."""
    does, page, wanted, verb = way
    beside = text("Possible cost: {sum} a year", sum=show_money(cost)) if cost else ""
    return Waiting(code, sentence, beside, does, page, wanted, count, cost or None, verb=verb)


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
    verb = list_command("handovers", query.filters)
    wanted = {"papers": "waiting"}
    return (Waiting("receipts", sentence, "", text("Show the receipts"), "handover", wanted, count, verb=verb),)


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
            "conflicts",
            sentence,
            text("The school's own facts were kept."),
            text("Show the import"),
            "history",
            {"entry": latest.id},
            count,
            verb=f"history --entry {latest.id}",
        ),
    )


def _names_waiting(register: Register) -> Sequence[Waiting]:
    """What imported lists name and nobody has found; reading it is loaded only where there is any."""
    if not register.waiting_mentions(1):
        return ()
    from coordinator.desk.imports.waiting_names import waiting_names, waiting_words

    found = waiting_names(register, _NAMES_READ)
    count = len({each.said for each in found})
    sentence = count_text(
        "{count} name in imported lists is not found here", "{count} names in imported lists are not found here", count
    )
    if len(found) == _NAMES_READ:
        sentence = text("At least {count} names in imported lists are not found here", count=show_integer(count))
    beside = text("Take in the list that has them, or add them: {names}", names=waiting_words(found, _NAMES_SHOWN))
    wanted = {"part": "money", "report": "names"}
    return (Waiting("names", sentence, beside, text("Show them"), "term", wanted, count, verb="report names"),)


def _class_changes(register: Register, today: date) -> Sequence[Waiting]:
    """Pupils new in a class, or moved into it, whose device is a question; it needs the plan's needs to be read."""
    if not register.count(Query(PLAN), 1):
        return ()
    from coordinator.desk.overview.class_changes_waiting import class_changes_waiting

    return tuple(class_changes_waiting(register, today))


def label_of(path: str, value: Scalar) -> str:
    """A kind or status of devices in words."""
    if value is None:
        return text("Unknown")
    field = PRODUCT.field("kind") if path == "product.kind" else DEVICE.field("status")
    return field.show(value)
