"""What devices cost, when they end and who has one: the reports beside the check, each one pass over the devices."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from coordinator.domain.choices import Role
from coordinator.ledger.term_register import (
    Covered,
    Measure,
    Recent,
    Replaced,
    Returned,
    Stock,
    UnitDevices,
    UnitPeople,
)
from coordinator.storage.queries.supply_rules import (
    DEVICES,
    FEE,
    FOREIGN,
    KIND,
    LAST_DAY,
    LIFETIME_END,
    NOT_OURS_TO_USE,
    measure_values,
    reason,
    recent_values,
    unseen,
)

_OURS = f"NOT ({NOT_OURS_TO_USE}) AND NOT {FOREIGN}"
_LOST = "d.status IN ('stolen', 'lost')"


# By product what may be ordered today, and its price: of several items the newest, of its prices the latest that holds.
_CATALOGUE = """
    SELECT product, price_ore AS price, monthly_fee_ore AS fee FROM (
        SELECT c.product, r.price_ore, r.monthly_fee_ore, row_number() OVER (
            PARTITION BY c.product ORDER BY c.id DESC, r.valid_from DESC, r.id DESC) AS place
        FROM catalogue_item AS c JOIN price AS r ON r.item = c.id AND r.valid_from <= :today
        WHERE coalesce(c.valid_from, '') <= :today AND coalesce(c.valid_until, '9999') >= :today
    ) WHERE place = 1"""


def replacement(conn: sqlite3.Connection, first: int, years: int, today: str) -> Sequence[Replaced]:
    """A new device costs what the catalogue says, else its product, else the old one; one without is counted."""
    price = "iif(o.product IS NULL, coalesce(p.price_ore, d.price_ore), o.price)"
    fee = f"iif(o.product IS NULL, {FEE}, coalesce(o.fee, 0))"
    sql = f"""
    WITH offered AS MATERIALIZED ({_CATALOGUE})
    SELECT max(:first, CAST(substr(last, 1, 4) AS INTEGER)) AS year, kind, count(*), coalesce(sum(price), 0),
           sum(price IS NULL AND fee = 0), sum(fee * 12)
    FROM (SELECT {KIND} AS kind, {LAST_DAY} AS last, {price} AS price, {fee} AS fee
          FROM {DEVICES} LEFT JOIN offered AS o ON o.product = d.product
          WHERE {_OURS} AND NOT coalesce({_LOST}, 0))
    WHERE last IS NOT NULL AND CAST(substr(last, 1, 4) AS INTEGER) < :first + :years
    GROUP BY 1, 2 ORDER BY 1, 2"""
    return [Replaced(*row) for row in conn.execute(sql, {"first": first, "years": years, "today": today})]


def endless(conn: sqlite3.Connection) -> Sequence[tuple[str, int]]:
    """What no plan of replacement can hold."""
    sql = f"""
    SELECT {KIND}, count(*) FROM {DEVICES}
    WHERE {_OURS} AND NOT coalesce({_LOST}, 0) AND {LAST_DAY} IS NULL GROUP BY 1 ORDER BY 1"""
    return conn.execute(sql).fetchall()


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


# A person's school unit is the one that they name, else their group's.
_PERSON_UNIT = """(SELECT coalesce(n.unit, g.unit) FROM person AS n LEFT JOIN "group" AS g ON g.id = n."group"
    WHERE n.id = {person})"""


def unit_devices(conn: sqlite3.Connection, measure: Measure) -> Sequence[UnitDevices]:
    """A device is its owner's; where nobody says who owns it, the unit's whose person has it."""
    unit = f"coalesce(d.owned_by, {_PERSON_UNIT.format(person='coalesce(d.assigned_to, d.held_by)')})"
    sql = f"""
    SELECT {unit}, {KIND}, count(*) FROM {DEVICES} WHERE ({reason(measure.recent)}) IS NULL GROUP BY 1, 2
    ORDER BY 1, 2"""
    return [UnitDevices(*row) for row in conn.execute(sql, measure_values(measure))]


def unit_people(conn: sqlite3.Connection) -> Sequence[UnitPeople]:
    """Who has left is counted nowhere, nor are guardians."""
    sql = f"""
    SELECT {_PERSON_UNIT.format(person="person.id")}, sum(role = '{Role.PUPIL}'), sum(role = '{Role.STAFF}')
    FROM person WHERE role IN ('{Role.PUPIL}', '{Role.STAFF}') AND active IS NOT 0 GROUP BY 1 ORDER BY 1"""
    return [UnitPeople(*row) for row in conn.execute(sql)]
