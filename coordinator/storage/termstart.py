"""Counts devices for a day with SQL; the rules are those of ``domain.termstart.supply``; a test compares the two."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Protocol

from coordinator.ledger.termstart import Counted, Covered, Idle, Leak, LeftOut, Replaced, Returned, Spell, Stock
from coordinator.storage import termreports
from coordinator.storage.termrules import DEVICES, FEE, FOREIGN, GIVEN_UP, KIND, LIFETIME_END, REASON, UNSEEN


class Connected(Protocol):
    """Whoever has a reading connection for this thread."""

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection."""


class SqlTermRegister:
    """The term-start questions of one register (protocol: ``ledger.termstart.TermRegister``)."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def standing(self, on: str, seen_since: str) -> Sequence[Counted]:
        return standing(self._connected.conn, on, seen_since)

    def left_out(self, on: str, seen_since: str, limit: int | None = None) -> Sequence[LeftOut]:
        return left_out(self._connected.conn, on, seen_since, limit)

    def without_device(self, kind: str, groups: Sequence[int], on: str, seen_since: str) -> Sequence[int]:
        return without_device(self._connected.conn, kind, groups, on, seen_since)

    def idle(self, seen_since: str, limit: int | None = None) -> tuple[int, int, Sequence[Idle]]:
        return idle(self._connected.conn, seen_since, limit)

    def leaks(self, today: str, seen_since: str) -> Sequence[Leak]:
        return leaks(self._connected.conn, today, seen_since)

    def spells(self, seen_since: str) -> Sequence[Spell]:
        return termreports.spells(self._connected.conn, seen_since)

    def replacement(self, first: int, years: int) -> Sequence[Replaced]:
        return termreports.replacement(self._connected.conn, first, years)

    def returns(self, until: str) -> Sequence[Returned]:
        return termreports.returns(self._connected.conn, until)

    def coverage(self, on: str, seen_since: str) -> Sequence[Covered]:
        return termreports.coverage(self._connected.conn, on, seen_since)

    def stock(self, today: str, seen_since: str) -> Sequence[Stock]:
        return termreports.stock(self._connected.conn, today, seen_since)


def standing(conn: sqlite3.Connection, on: str, seen_since: str) -> Sequence[Counted]:
    """Every device counted once, by kind, group and reason. A device is its assignee's group's, else its holder's."""
    sql = f"""
    SELECT {KIND}, coalesce(a."group", h."group"), {REASON}, count(*) FROM {DEVICES}
    LEFT JOIN person AS a ON a.id = d.assigned_to AND a.active IS NOT 0
    LEFT JOIN person AS h ON h.id = d.held_by AND h.active IS NOT 0
    GROUP BY 1, 2, 3"""
    return [Counted(*row) for row in conn.execute(sql, {"on": on, "seen_since": seen_since})]


def left_out(conn: sqlite3.Connection, on: str, seen_since: str, limit: int | None) -> Sequence[LeftOut]:
    """The devices that do not count, the dearest reasons first as the rules try them."""
    sql = f"""
    SELECT * FROM (SELECT d.id, d.serial, d.asset_tag, {KIND} AS kind, {REASON} AS reason FROM {DEVICES})
    WHERE reason IS NOT NULL ORDER BY reason, kind, 1 LIMIT :limit"""
    values = {"on": on, "seen_since": seen_since, "limit": -1 if limit is None else limit}
    return [LeftOut(*row) for row in conn.execute(sql, values)]


def without_device(
    conn: sqlite3.Connection, kind: str, groups: Sequence[int], on: str, seen_since: str
) -> Sequence[int]:
    """Pupils less those who have one: a difference of sets, since a look-up for each is slow (``performance`` §G)."""
    listed = ", ".join(str(int(group)) for group in groups)
    served = f"SELECT {{}} FROM {DEVICES} WHERE {KIND} = :kind AND {{}} IS NOT NULL AND ({REASON}) IS NULL"
    sql = f"""
    SELECT id FROM person WHERE "group" IN ({listed}) AND active IS NOT 0 AND role IS 'pupil' AND id IN (
        SELECT id FROM person WHERE "group" IN ({listed})
        EXCEPT {served.format("d.assigned_to", "d.assigned_to")} EXCEPT {served.format("d.held_by", "d.held_by")}
    ) ORDER BY "group", family_name, given_name, id"""
    return [row[0] for row in conn.execute(sql, {"kind": kind, "on": on, "seen_since": seen_since})]


def idle(conn: sqlite3.Connection, seen_since: str, limit: int | None) -> tuple[int, int, Sequence[Idle]]:
    """Devices that nobody has seen, whoever has them; those given up or not ours are no idle devices of ours."""
    where = f"WHERE {UNSEEN} AND NOT ({GIVEN_UP}) AND NOT {FOREIGN}"
    values = {"seen_since": seen_since, "limit": -1 if limit is None else limit}
    count, cost = conn.execute(
        f"SELECT count(*), coalesce(sum({FEE} * 12), 0) FROM {DEVICES} {where}", values
    ).fetchone()
    sql = f"""
    SELECT d.id, d.serial, d.last_seen, {FEE} * 12 AS cost FROM {DEVICES} {where}
    ORDER BY cost DESC, d.last_seen, d.id LIMIT :limit"""
    return count, cost, [Idle(*row) for row in conn.execute(sql, values)]


def leaks(conn: sqlite3.Connection, today: str, seen_since: str) -> Sequence[Leak]:
    """Unseen, too old, or another school's, in that order; what is given up costs nothing here."""
    reason = f"""CASE
        WHEN {FOREIGN} THEN 'foreign'
        WHEN {UNSEEN} THEN 'unused'
        WHEN {LIFETIME_END} < :today OR d.update_end < :today THEN 'too_old' END"""
    sql = f"""
    SELECT reason, count(*), sum(cost) FROM (
        SELECT {reason} AS reason, {FEE} * 12 AS cost FROM {DEVICES} WHERE NOT ({GIVEN_UP})
    ) WHERE reason IS NOT NULL GROUP BY 1"""
    found = {row[0]: Leak(*row) for row in conn.execute(sql, {"today": today, "seen_since": seen_since})}
    return [found.get(code, Leak(code, 0, 0)) for code in ("unused", "too_old", "foreign")]
