"""Counts devices for a day with SQL; the rules are those of ``domain.termstart.supply``; a test compares the two."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Protocol

from coordinator.domain.termstart.supply import Span
from coordinator.ledger.termstart import Covered, Idle, Leak, LeftOut, Measure, Recent, Replaced, Returned, Stock
from coordinator.storage import termreports
from coordinator.storage.termrules import (
    DEVICES,
    EXEMPT,
    FEE,
    FOREIGN,
    GIVEN_UP,
    GONE,
    KIND,
    LIFETIME_END,
    measure_values,
    reason,
    recent_values,
    unseen,
)


class Connected(Protocol):
    """Whoever has a reading connection for this thread."""

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection."""


class SqlTermRegister:
    """The term-start questions of one register (protocol: ``ledger.termstart.TermRegister``)."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def spans(self, recent: Recent, plan: int | None = None) -> Sequence[Span]:
        return spans(self._connected.conn, recent, plan)

    def left_out(self, measure: Measure, limit: int | None = None, reasons: Sequence[str] = ()) -> Sequence[LeftOut]:
        return left_out(self._connected.conn, measure, limit, reasons)

    def without_device(self, kind: str, groups: Sequence[int], measure: Measure) -> Sequence[tuple[int, int]]:
        return without_device(self._connected.conn, kind, groups, measure)

    def idle(self, recent: Recent, limit: int | None = None) -> tuple[int, int, Sequence[Idle]]:
        return idle(self._connected.conn, recent, limit)

    def leaks(self, today: str, recent: Recent) -> Sequence[Leak]:
        return leaks(self._connected.conn, today, recent)

    def replacement(self, first: int, years: int) -> Sequence[Replaced]:
        return termreports.replacement(self._connected.conn, first, years)

    def returns(self, until: str) -> Sequence[Returned]:
        return termreports.returns(self._connected.conn, until)

    def coverage(self, measure: Measure) -> Sequence[Covered]:
        return termreports.coverage(self._connected.conn, measure)

    def stock(self, today: str, recent: Recent) -> Sequence[Stock]:
        return termreports.stock(self._connected.conn, today, recent)


def spans(conn: sqlite3.Connection, recent: Recent, plan: int | None) -> Sequence[Span]:
    """A device is its assignee's group's, else its holder's. Of one that never counts, its days say nothing."""
    never = f"CASE{GONE} END"
    sql = f"""
    SELECT kind, "group", gone, iif(gone IS NULL, back, NULL), iif(gone IS NULL, life, NULL),
           iif(gone IS NULL, updates, NULL), gone IS NULL AND unseen, count(*)
    FROM (
        SELECT {KIND} AS kind, coalesce(a."group", h."group") AS "group", {never} AS gone,
               CASE WHEN d.status = 'repair' THEN d.repair_back END AS back, {LIFETIME_END} AS life,
               d.update_end AS updates, {unseen(recent)} AND NOT {EXEMPT} AS unseen
        FROM {DEVICES}
        LEFT JOIN person AS a ON a.id = d.assigned_to AND a.active IS NOT 0
        LEFT JOIN person AS h ON h.id = d.held_by AND h.active IS NOT 0
    )
    GROUP BY 1, 2, 3, 4, 5, 6, 7"""
    return [Span(*row) for row in conn.execute(sql, {"plan": plan, **recent_values(recent)})]


def left_out(
    conn: sqlite3.Connection, measure: Measure, limit: int | None, reasons: Sequence[str]
) -> Sequence[LeftOut]:
    """The devices that do not count; a limited list is sorted afterwards, so that it stops at its last device."""
    wanted = ", ".join(f":reason_{at}" for at in range(len(reasons)))
    sql = f"""
    SELECT * FROM (
        SELECT d.id, d.serial, d.asset_tag, {KIND} AS kind, {reason(measure.recent)} AS reason FROM {DEVICES}
    ) WHERE reason {f"IN ({wanted})" if reasons else "IS NOT NULL"} LIMIT :limit"""
    values = {**measure_values(measure), "limit": -1 if limit is None else limit}
    values |= {f"reason_{at}": code for at, code in enumerate(reasons)}
    return sorted(map(LeftOut._make, conn.execute(sql, values)), key=lambda each: (each.reason, each.kind, each.device))


def without_device(
    conn: sqlite3.Connection, kind: str, groups: Sequence[int], measure: Measure
) -> Sequence[tuple[int, int]]:
    """Pupils less those who have one: a difference of sets, since a look-up for each is slow (``performance`` §G)."""
    listed = ", ".join(str(int(group)) for group in groups)
    why = reason(measure.recent)
    # The partial indexes of those who have devices lead here: most devices stand with nobody.
    sources = DEVICES.replace(" NOT INDEXED", " INDEXED BY device_{0}")
    served = f"SELECT d.{{0}} FROM {sources} WHERE {KIND} = :kind AND d.{{0}} IS NOT NULL AND ({why}) IS NULL"
    sql = f"""
    SELECT "group", id FROM person WHERE "group" IN ({listed}) AND active IS NOT 0 AND role IS 'pupil' AND id NOT IN (
        {served.format("assigned_to")} UNION {served.format("held_by")}
    ) ORDER BY "group", family_name, given_name, id"""
    return [(row[0], row[1]) for row in conn.execute(sql, {"kind": kind, **measure_values(measure)})]


def idle(conn: sqlite3.Connection, recent: Recent, limit: int | None) -> tuple[int, int, Sequence[Idle]]:
    """Devices that nobody has seen, whoever has them; those given up or not ours are no idle devices of ours."""
    where = f"WHERE {unseen(recent)} AND NOT ({GIVEN_UP}) AND NOT {FOREIGN}"
    values = {**recent_values(recent), "limit": -1 if limit is None else limit}
    count, cost = conn.execute(
        f"SELECT count(*), coalesce(sum({FEE} * 12), 0) FROM {DEVICES} {where}", values
    ).fetchone()
    sql = f"""
    SELECT d.id, d.serial, d.last_seen, {FEE} * 12 AS cost FROM {DEVICES} {where}
    ORDER BY cost DESC, d.last_seen, d.id LIMIT :limit"""
    return count, cost, [Idle(*row) for row in conn.execute(sql, values)]


def leaks(conn: sqlite3.Connection, today: str, recent: Recent) -> Sequence[Leak]:
    """Unseen, too old, or another school's, in that order; what is given up costs nothing here."""
    why = f"""CASE
        WHEN {FOREIGN} THEN 'foreign'
        WHEN {unseen(recent)} THEN 'unused'
        WHEN {LIFETIME_END} < :today OR d.update_end < :today THEN 'too_old' END"""
    sql = f"""
    SELECT reason, count(*), sum(cost) FROM (
        SELECT {why} AS reason, {FEE} * 12 AS cost FROM {DEVICES} WHERE NOT ({GIVEN_UP})
    ) WHERE reason IS NOT NULL GROUP BY 1"""
    found = {row[0]: Leak(*row) for row in conn.execute(sql, {"today": today, **recent_values(recent)})}
    return [found.get(code, Leak(code, 0, 0)) for code in ("unused", "too_old", "foreign")]
