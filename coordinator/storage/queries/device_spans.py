"""Every device counted once, in one pass, so that any day can be answered from the counts (``performance`` §G).

Grouping by eight columns of text sorts eight texts a device; here a device is three whole numbers, its days among them,
which sort three times as fast. They are read back once for each kind of device that there is, not for each device.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from coordinator.domain.choices import DeviceKind, Role
from coordinator.domain.termstart.supply import WITH_LEAVER, WITH_SOMEBODY, WITH_STAFF, LeftOutReason, Span
from coordinator.ledger.term_register import Recent
from coordinator.storage.queries.supply_rules import DEVICES, EXEMPT, NEVER, UNMENTIONED, recent_values, unseen

_DAY_BITS: Final = 24  # a day's number has at most 23 (the year 9999)
_DAY: Final = (1 << _DAY_BITS) - 1
_GROUP_BITS: Final = 28
_GROUP: Final = (1 << _GROUP_BITS) - 1
_TIED: Final = {_GROUP + 1 + tie: tie for tie in (WITH_STAFF, WITH_SOMEBODY, WITH_LEAVER)}
"""How what stands for a group is written among the numbers of groups: the highest that there are."""
_UNKNOWN: Final = (DeviceKind.OTHER, None)
_ORDINAL: Final = 1_721_424  # between julianday()'s whole part and date.toordinal()
_WHY: Final = 32
_SEEN: Final = (None, LeftOutReason.UNSEEN, LeftOutReason.UNMENTIONED)
_PRODUCTS: Final = "SELECT id, kind, lifetime_months FROM product"


def spans(conn: sqlite3.Connection, recent: Recent, plan: int | None) -> Sequence[Span]:
    """A device is its assignee's group's, else its holder's; an employee's, somebody's without a group, or still with
    one who has left. Of one that never counts, its days say nothing."""
    products = {id: (kind or DeviceKind.OTHER, months) for id, kind, months in conn.execute(_PRODUCTS)}
    found: list[Span] = []
    for what, days, back, count in conn.execute(_sql(recent), {"plan": plan, **recent_values(recent)}):
        product, why = divmod(what >> _GROUP_BITS, _WHY)
        tied = (what & _GROUP) or None
        group = tied if tied is None else _TIED.get(tied, tied)
        kind, months = products.get(product, _UNKNOWN)
        if why >= len(_SEEN):
            found.append(Span(kind, group, NEVER[why - len(_SEEN)][0], None, None, None, None, count))
        else:
            life, updates = _life(days >> _DAY_BITS, months), _iso(days & _DAY)
            found.append(Span(kind, group, None, _iso(back), life, updates, _SEEN[why], count))
    return found


def _sql(recent: Recent) -> str:
    """``what`` is the product, why not (a place in ``_SEEN``, after it the reasons that hold on any day) and the
    group. ``days`` is the day that life is counted from (even: bought, odd: ends itself), then the last of updates.
    """
    never = " ".join(f"WHEN {holds} THEN {at}" for at, (_, holds) in enumerate(NEVER, len(_SEEN)))
    life = f"""CASE WHEN d.end_date IS NOT NULL THEN 2 * {_number("d.end_date")} + 1
        WHEN p.lifetime_months IS NOT NULL THEN 2 * {_number("d.purchase_date")} ELSE 0 END"""
    # LIMIT -1 keeps SQLite from merging the levels: merged, it sorts the columns and works each number out again.
    return f"""
    SELECT what, days, back, count(*) FROM (
        SELECT (product * {_WHY} + why) * {1 << _GROUP_BITS} + "group" AS what,
               iif(why >= {len(_SEEN)}, 0, days) AS days, iif(why >= {len(_SEEN)}, 0, back) AS back
        FROM (
            SELECT coalesce(d.product, 0) AS product,
                   CASE {never} ELSE iif({unseen(recent)} AND NOT {EXEMPT}, iif({UNMENTIONED}, 2, 1), 0) END AS why,
                   ({life}) * {1 << _DAY_BITS} + {_number("d.update_end")} AS days,
                   CASE WHEN d.held_by IS NOT NULL AND h.id IS NULL THEN {_GROUP + 1 + WITH_LEAVER}
                   ELSE coalesce({_tie("a")}, {_tie("h")},
                       iif(coalesce(a.id, h.id) IS NULL, 0, {_GROUP + 1 + WITH_SOMEBODY})) END AS "group",
                   CASE WHEN d.status = 'repair' THEN {_number("d.repair_back")} ELSE 0 END AS back
            FROM {DEVICES}
            LEFT JOIN person AS a ON a.id = d.assigned_to AND a.active IS NOT 0
            LEFT JOIN person AS h ON h.id = d.held_by AND h.active IS NOT 0
            LIMIT -1
        ) LIMIT -1
    ) GROUP BY 1, 2, 3"""


def _tie(person: str) -> str:
    """The group that a person's device serves; an employee stands in one as its teacher, not as one of its heads."""
    return f"""CASE {person}.role WHEN '{Role.STAFF}' THEN {_GROUP + 1 + WITH_STAFF} WHEN '{Role.GUARDIAN}' THEN NULL
                       ELSE {person}."group" END"""


def _number(column: str) -> str:
    """A day as a whole number, 0 for none."""
    return f"coalesce(CAST(julianday({column}) AS INTEGER), 0)"


@lru_cache(maxsize=8192)
def _iso(day: int) -> str | None:
    return date.fromordinal(day - _ORDINAL).isoformat() if day else None


@lru_cache(maxsize=8192)
def _life(said: int, months: int | None) -> str | None:
    """The last day of life: the day itself, or so many months after the purchase, as SQLite's ``date`` reckons them (a
    day that the month has not runs over into the next)."""
    day, itself = divmod(said, 2)
    if itself or not day or months is None:
        return _iso(day) if itself else None
    bought = date.fromordinal(day - _ORDINAL)
    year, month = divmod(bought.year * 12 + bought.month - 1 + months, 12)
    if year > 9998:  # beyond the last year there is no end
        return None
    return (date(year, month + 1, 1) + timedelta(days=bought.day - 1)).isoformat()
