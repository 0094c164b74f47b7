"""Counts devices for a day with SQL; the rules are those of ``domain.termstart.supply``; a test compares the two."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from coordinator.domain.hand_out_rules import NOT_IN_A_CLASS
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.termstart.supply import Span
from coordinator.domain.termstart.term_kinds import PLAN
from coordinator.domain.values import Ore
from coordinator.ledger.term_register import (
    CameIn,
    Covered,
    Idle,
    Leak,
    LeftOut,
    Measure,
    Recent,
    Replaced,
    Returned,
    Stock,
    UnitDevices,
    UnitPeople,
)
from coordinator.storage.queries import device_spans, report_queries
from coordinator.storage.queries.supply_rules import (
    DEVICES,
    FEE,
    FOREIGN,
    KIND,
    NOT_OURS_TO_USE,
    UNMENTIONED,
    measure_values,
    reason,
    recent_values,
    too_old,
    unseen,
)


class Connected(Protocol):
    """Whoever has a reading connection for this thread."""

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection."""


class SqlTermRegister:
    """The term-start questions of one register (protocol: ``ledger.term_register.TermRegister``)."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def spans(self, recent: Recent, plan: int | None = None) -> Sequence[Span]:
        return device_spans.spans(self._connected.conn, recent, plan)

    def left_out(self, measure: Measure, limit: int | None = None, reasons: Sequence[str] = ()) -> Sequence[LeftOut]:
        return devices_left_out(self._connected.conn, measure, limit, reasons)

    def served(self, kinds: Sequence[str], measure: Measure) -> Mapping[str, AbstractSet[int]]:
        return served(self._connected.conn, kinds, measure)

    def pupils_with(self, measure: Measure, reason: str) -> int:
        return pupils_with(self._connected.conn, measure, reason)

    def pupils(self) -> Sequence[tuple[int, int]]:
        return pupils(self._connected.conn)

    def changed_groups(self, plan: int) -> Mapping[tuple[int, int], int]:
        return changed_groups(self._connected.conn, plan)

    def idle(self, recent: Recent, limit: int | None = None) -> Sequence[Idle]:
        return idle(self._connected.conn, recent, limit)

    def idle_sum(self, recent: Recent) -> tuple[int, Ore]:
        return idle_sum(self._connected.conn, recent)

    def unmentioned_sum(self, recent: Recent) -> tuple[int, Ore]:
        return idle_sum(self._connected.conn, recent, UNMENTIONED)

    def leaks(self, today: str, recent: Recent) -> Sequence[Leak]:
        return leaks(self._connected.conn, today, recent)

    def endless(self) -> Sequence[tuple[str, int]]:
        return report_queries.endless(self._connected.conn)

    def replacement(self, first: int, years: int, today: str) -> Sequence[Replaced]:
        return report_queries.replacement(self._connected.conn, first, years, today)

    def returns(self, until: str) -> Sequence[Returned]:
        return report_queries.returns(self._connected.conn, until)

    def coverage(self, measure: Measure) -> Sequence[Covered]:
        return report_queries.coverage_rows(self._connected.conn, measure)

    def stock(self, today: str, recent: Recent) -> Sequence[Stock]:
        return report_queries.stock(self._connected.conn, today, recent)

    def unit_devices(self, measure: Measure) -> Sequence[UnitDevices]:
        return report_queries.unit_devices(self._connected.conn, measure)

    def came_in(self, since: str) -> Sequence[CameIn]:
        return came_in(self._connected.conn, since)

    def unit_people(self) -> Sequence[UnitPeople]:
        return report_queries.unit_people(self._connected.conn)


def devices_left_out(
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


def served(conn: sqlite3.Connection, kinds: Sequence[str], measure: Measure) -> dict[str, set[int]]:
    """One pass over the devices that stand with somebody: a look-up for each pupil is slow (``performance`` §G)."""
    found: dict[str, set[int]] = {}
    wanted = ", ".join(f":kind_{at}" for at in range(len(kinds)))
    values = {**measure_values(measure), **{f"kind_{at}": kind for at, kind in enumerate(kinds)}}
    # The partial indexes of those who have devices lead, since most devices stand with nobody.
    for column, also in (("assigned_to", ""), ("held_by", "AND d.assigned_to IS NULL")):
        sources = DEVICES.replace("NOT INDEXED", f"INDEXED BY device_{column}")
        sql = f"""
        SELECT {KIND}, d.assigned_to, d.held_by FROM {sources}
        WHERE d.{column} IS NOT NULL {also} AND {KIND} IN ({wanted}) AND ({reason(measure.recent)}) IS NULL"""
        for kind, assigned, held in conn.execute(sql, values):
            found.setdefault(kind, set()).update((assigned, held))
    for people in found.values():
        people.discard(None)
    return found


def pupils_with(conn: sqlite3.Connection, measure: Measure, code: str) -> int:
    """One pass over the devices; a device is its assignee's, else its holder's, as in :func:`served`."""
    others = ", ".join(f"'{role}'" for role in NOT_IN_A_CLASS)
    sql = f"""
    SELECT count(*) FROM person WHERE active IS NOT 0 AND coalesce(role, '') NOT IN ({others}) AND id IN (
        SELECT coalesce(d.assigned_to, d.held_by) FROM {DEVICES}
        WHERE coalesce(d.assigned_to, d.held_by) IS NOT NULL AND ({reason(measure.recent)}) = :code)"""
    row = conn.execute(sql, {**measure_values(measure), "code": code}).fetchone()
    return int(row[0])


def pupils(conn: sqlite3.Connection) -> Sequence[tuple[int, int]]:
    """The members of every class, by name (the rule: ``domain.hand_out_rules``)."""
    others = ",".join("?" * len(NOT_IN_A_CLASS))
    sql = f"""
    SELECT "group", id FROM person
    WHERE "group" IS NOT NULL AND active IS NOT 0 AND coalesce(role, '') NOT IN ({others})
    ORDER BY "group", family_name, given_name, id"""
    return conn.execute(sql, NOT_IN_A_CLASS).fetchall()


def changed_groups(conn: sqlite3.Connection, plan: int) -> dict[tuple[int, int], int]:
    """From the first group that a person left since then to the one they are in now: what was undone is no change."""
    sql = f"""
    SELECT was, now, count(*) FROM (
        SELECT c.before AS was, p."group" AS now, min(c.entry) FROM change AS c JOIN person AS p ON p.id = c.id
        WHERE c.kind = {PERSON.number} AND c.field = 'group' AND p.active IS NOT 0 AND c.entry > (
            SELECT min(b.entry) FROM plan JOIN birth AS b
            ON b.kind = {PLAN.number} AND plan.id BETWEEN b.first AND b.last
            WHERE plan."on" IS (SELECT "on" FROM plan WHERE id = :plan))
        GROUP BY c.id
    ) WHERE was IS NOT NULL AND now IS NOT NULL AND was <> now GROUP BY 1, 2"""
    return {(was, now): count for was, now, count in conn.execute(sql, {"plan": plan})}


def came_in(conn: sqlite3.Connection, since: str) -> Sequence[CameIn]:
    """By the first group that somebody left since then, where it is another than the one they are in now; else by their
    record's birth."""
    sql = f"""
    WITH first AS MATERIALIZED (SELECT min(id) AS entry FROM entry WHERE at >= :since),
    changed AS MATERIALIZED (
        SELECT id, min(entry) AS first, max(entry) AS last FROM change
        WHERE kind = {PERSON.number} AND field = 'group' AND entry >= (SELECT entry FROM first) GROUP BY id
    ), moved AS MATERIALIZED (
        SELECT p.id AS person, p."group" AS now, c.before AS was, changed.last AS entry FROM changed
        JOIN change AS c
            ON c.entry = changed.first AND c.kind = {PERSON.number} AND c.id = changed.id AND c.field = 'group'
        JOIN person AS p ON p.id = changed.id WHERE p."group" IS NOT NULL AND p."group" IS NOT c.before
    )
    SELECT person, now, was, entry FROM moved
    UNION ALL
    SELECT p.id, p."group", NULL, max(b.entry) FROM birth AS b JOIN person AS p ON p.id BETWEEN b.first AND b.last
    WHERE b.kind = {PERSON.number} AND b.entry >= (SELECT entry FROM first) AND p."group" IS NOT NULL
          AND p.id NOT IN (SELECT person FROM moved) GROUP BY p.id
    ORDER BY 1"""
    return [CameIn(*row) for row in conn.execute(sql, {"since": since})]


def idle(conn: sqlite3.Connection, recent: Recent, limit: int | None) -> Sequence[Idle]:
    """Devices that nobody has seen, whoever has them; those given up or not ours are no idle devices of ours.

    The index of ``last_seen`` gives them in their order, so that the first hundred are found without the others: once
    for those never seen, once for those seen before the latest day that is recent anywhere.
    """
    sources = DEVICES.replace("NOT INDEXED", "INDEXED BY device_last_seen")
    values = {**recent_values(recent), "latest": max((recent.since, *recent.units.values()))}
    found: list[Idle] = []
    for seen in ("d.last_seen IS NULL", "d.last_seen < :latest"):
        sql = f"""
        SELECT d.id, d.serial, d.last_seen, {FEE} * 12 FROM {sources} WHERE {seen} AND {_idle(recent)}
        ORDER BY d.last_seen, d.id LIMIT {-1 if limit is None else limit - len(found)}"""
        used = {code: value for code, value in values.items() if f":{code}" in sql}
        found += map(Idle._make, conn.execute(sql, used))
    return found


def idle_sum(conn: sqlite3.Connection, recent: Recent, also: str = "1") -> tuple[int, Ore]:
    """How many there are, and their fees for twelve months."""
    sql = f"SELECT count(*), coalesce(sum({FEE} * 12), 0) FROM {DEVICES} WHERE {_idle(recent)} AND {also}"
    count, cost = conn.execute(sql, recent_values(recent)).fetchone()
    return count, cost


def _idle(recent: Recent) -> str:
    return f"{unseen(recent)} AND NOT ({NOT_OURS_TO_USE}) AND NOT {FOREIGN}"


def leaks(conn: sqlite3.Connection, today: str, recent: Recent) -> Sequence[Leak]:
    """Unseen, too old, or another school's, in that order; what is given up costs nothing here."""
    why = f"""CASE
        WHEN {FOREIGN} THEN 'foreign'
        WHEN {unseen(recent)} THEN 'unused'
        WHEN {too_old(":today")} THEN 'too_old' END"""
    sql = f"""
    SELECT reason, count(*), sum(cost) FROM (
        SELECT {why} AS reason, {FEE} * 12 AS cost FROM {DEVICES} WHERE NOT ({NOT_OURS_TO_USE})
    ) WHERE reason IS NOT NULL GROUP BY 1"""
    found = {row[0]: Leak(*row) for row in conn.execute(sql, {"today": today, **recent_values(recent)})}
    return [found.get(code, Leak(code, 0, Ore(0))) for code in ("unused", "too_old", "foreign")]
