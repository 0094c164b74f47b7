"""What devices cost, when they end and who has one: the reports beside the check, each one pass over the devices."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from coordinator.ledger.term_register import Covered, Measure, Recent, Replaced, Returned, Stock
from coordinator.storage.queries.supply_rules import (
    DEVICES,
    FEE,
    FOREIGN,
    GIVEN_UP,
    KIND,
    LIFETIME_END,
    measure_values,
    reason,
    recent_values,
    unseen,
)

_OURS = f"NOT ({GIVEN_UP}) AND NOT {FOREIGN}"
_LOST = "d.status IN ('stolen', 'lost')"
_LAST_DAY = f"nullif(min(coalesce({LIFETIME_END}, '9999'), coalesce(d.update_end, '9999')), '9999')"


def replacement(conn: sqlite3.Connection, first: int, years: int) -> Sequence[Replaced]:
    """A new device costs what its product costs, else what the old one did; one without a price is counted as such."""
    price = "coalesce(p.price_ore, d.price_ore)"
    sql = f"""
    SELECT max(:first, CAST(substr(last, 1, 4) AS INTEGER)) AS year, kind, count(*), coalesce(sum(price), 0),
           sum(price IS NULL AND fee = 0), sum(fee * 12)
    FROM (SELECT {KIND} AS kind, {_LAST_DAY} AS last, {price} AS price, {FEE} AS fee FROM {DEVICES}
          WHERE {_OURS} AND NOT coalesce({_LOST}, 0))
    WHERE last IS NOT NULL AND CAST(substr(last, 1, 4) AS INTEGER) < :first + :years
    GROUP BY 1, 2 ORDER BY 1, 2"""
    return [Replaced(*row) for row in conn.execute(sql, {"first": first, "years": years})]


def returns(conn: sqlite3.Connection, until: str) -> Sequence[Returned]:
    """Lost devices cannot be returned, and the school's own only are."""
    sql = f"""
    SELECT d.id, d.serial, d.asset_tag, p.model, d.ownership, {LIFETIME_END} AS last,
           coalesce(d.price_ore, p.price_ore), d.condition
    FROM {DEVICES} WHERE {_OURS} AND NOT coalesce({_LOST}, 0) AND {LIFETIME_END} <= :until ORDER BY last, d.id"""
    return [Returned(*row) for row in conn.execute(sql, {"until": until})]


def coverage_rows(conn: sqlite3.Connection, measure: Measure) -> Sequence[Covered]:
    """Pupils joined once with those who hold or are assigned a device that counts; a pupil with two counts once."""
    why = reason(measure.recent)
    sql = f"""
    WITH served AS MATERIALIZED (
        SELECT {KIND} AS kind, d.assigned_to AS person FROM {DEVICES}
        WHERE d.assigned_to IS NOT NULL AND ({why}) IS NULL
        UNION SELECT {KIND}, d.held_by FROM {DEVICES} WHERE d.held_by IS NOT NULL AND ({why}) IS NULL
    ), pupil AS MATERIALIZED (
        SELECT id, "group" FROM person WHERE role IS 'pupil' AND active IS NOT 0
    ), many AS (SELECT "group", count(*) AS pupils FROM pupil GROUP BY 1),
    has AS (
        SELECT pupil."group", served.kind, count(*) AS covered FROM served JOIN pupil ON pupil.id = served.person
        GROUP BY 1, 2
    )
    SELECT many."group", g.name, kinds.kind, many.pupils, coalesce(has.covered, 0)
    FROM many CROSS JOIN (SELECT DISTINCT kind FROM has) AS kinds
    LEFT JOIN has ON has."group" IS many."group" AND has.kind = kinds.kind
    LEFT JOIN "group" AS g ON g.id = many."group"
    ORDER BY kinds.kind, g.name IS NULL, g.name"""
    return [Covered(*row) for row in conn.execute(sql, measure_values(measure))]


def stock(conn: sqlite3.Connection, today: str, recent: Recent) -> Sequence[Stock]:
    """Age counts from the day of purchase, in months of 30.4 days; devices without one have none."""
    sql = f"""
    SELECT {KIND}, count(*), sum({unseen(recent)}),
           CAST(round(avg(julianday(:today) - julianday(d.purchase_date)) / 30.4375) AS INTEGER)
    FROM {DEVICES} WHERE {_OURS} GROUP BY 1 ORDER BY 1"""
    return [Stock(*row) for row in conn.execute(sql, {"today": today, **recent_values(recent)})]
