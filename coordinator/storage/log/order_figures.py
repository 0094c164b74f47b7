"""Keeps the figures of order lines and orders beside their records, so that an overview is one query (needs V8).

The figures follow from journal and units by ``domain.orders``; the log does not hold them. Triggers note which lines
and orders are touched, by whatever door and in whatever order; before an entry closes those are reckoned anew. So an
undo restores every derived figure, also when it undoes an early step after a late one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from coordinator.domain.orders.journal_chain import Step
from coordinator.domain.orders.order_kinds import ORDER, ORDER_LINE
from coordinator.domain.orders.order_states import QUIET, Standing, line_standing, order_standing
from coordinator.domain.orders.quantities import Arrived, Quantities, quantities

if TYPE_CHECKING:
    from coordinator.storage.log.open_entry import Writing

_PREFIX: Final = "unsettle_"
_MANY: Final = 2_000
_LINE: Final = "INSERT OR IGNORE INTO unsettled SELECT 'order_line', {0} WHERE {0} IS NOT NULL"
_ORDER: Final = "INSERT OR IGNORE INTO unsettled SELECT 'order', {0} WHERE {0} IS NOT NULL"
_OF_DELIVERY: Final = '(SELECT "order" FROM delivery WHERE id = {0}.delivery)'
_LINES_OF: Final = "INSERT OR IGNORE INTO unsettled SELECT 'order_line', id FROM order_line WHERE \"order\" = {0}.id"


def settling_triggers() -> Mapping[str, str]:
    """The triggers that note what must be reckoned anew, by name."""
    return {
        f"{_PREFIX}{name}": f'CREATE TRIGGER "{_PREFIX}{name}" {moment} BEGIN {"; ".join(steps)}; END'
        for name, moment, steps in _triggers()
    }


def _triggers() -> Iterator[tuple[str, str, list[str]]]:
    for table in ("journal", "delivered_unit"):
        for name, moment, sides in (
            ("born", "INSERT", "new"),
            ("gone", "DELETE", "old"),
            ("told", "UPDATE", "old new"),
        ):
            steps = [_LINE.format(f"{side}.line") for side in sides.split()]
            if table == "delivered_unit":
                steps += [_ORDER.format(_OF_DELIVERY.format(side)) for side in sides.split()]
            yield f"{table}_{name}", f'AFTER {moment} ON "{table}"', steps
    yield "order_line_born", "AFTER INSERT ON order_line", [_LINE.format("new.id")]
    yield "order_line_told", 'AFTER UPDATE OF "order", product ON order_line', [_LINE.format("new.id")]
    yield "order_line_gone", "AFTER DELETE ON order_line", [_ORDER.format('old."order"')]
    yield "order_born", 'AFTER INSERT ON "order"', [_ORDER.format("new.id")]
    yield (
        "order_told",
        'AFTER UPDATE OF sent_on, wanted ON "order"',
        [_ORDER.format("new.id"), _LINES_OF.format("new")],
    )
    orders = [_ORDER.format('old."order"'), _ORDER.format('new."order"')]
    yield "delivery_told", 'AFTER UPDATE OF "order" ON delivery', orders


def install_settling(conn: sqlite3.Connection) -> None:
    """Lays the triggers anew."""
    for name, sql in settling_triggers().items():
        conn.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        conn.execute(sql)


def settle_figures(writing: Writing) -> None:
    """Reckons anew what the entry touched, and tells the listeners which orders that were."""
    orders = settle_noted(writing.conn)
    if len(orders) > _MANY:
        writing.touched["order"] = None
        return
    told = writing.touched.setdefault("order", set()) if orders else None
    if told is not None:
        told.update(orders)


def settle_noted(conn: sqlite3.Connection) -> list[int]:
    """Reckons anew every line and order that a trigger noted; returns the orders."""
    lines = [row[0] for row in conn.execute("SELECT id FROM unsettled WHERE kind = 'order_line' ORDER BY id")]
    for id in lines:
        _settle_line(conn, id)
    orders = [row[0] for row in conn.execute("SELECT id FROM unsettled WHERE kind = 'order' ORDER BY id")]
    for id in orders:
        _settle_order(conn, id)
    if lines or orders:
        conn.execute("DELETE FROM unsettled")
    return orders


def settle_all_figures(conn: sqlite3.Connection) -> None:
    """Reckons everything anew: after a migration that changes what a figure means."""
    conn.execute("INSERT OR IGNORE INTO unsettled SELECT 'order_line', id FROM order_line")
    conn.execute("INSERT OR IGNORE INTO unsettled SELECT 'order', id FROM \"order\"")
    settle_noted(conn)


def _settle_line(conn: sqlite3.Connection, id: int) -> None:
    order = conn.execute('SELECT "order" FROM order_line WHERE id = ?', (id,)).fetchone()
    if order is None:
        return
    figures = line_figures(conn, id)
    names = ", ".join(f"{name} = ?" for name in figures)
    conn.execute(f"UPDATE order_line SET {names} WHERE id = ?", (*figures.values(), id))
    conn.execute("INSERT OR IGNORE INTO unsettled VALUES ('order', ?)", order)


def line_figures(conn: sqlite3.Connection, id: int) -> dict[str, Any]:
    """What a line amounts to, by the names of its columns."""
    product, sent, wanted = conn.execute(
        'SELECT l.product, o.sent_on IS NOT NULL, o.wanted FROM order_line l JOIN "order" o ON o.id = l."order"'
        " WHERE l.id = ?",
        (id,),
    ).fetchone()
    amounts = quantities(_steps(conn, id), _arrived(conn, id, product))
    standing = line_standing(amounts, sent=bool(sent), wanted=wanted)
    return {
        "state": standing.state,
        "asked": amounts.asked,
        "decided": amounts.decided,
        "shipped": amounts.shipped,
        "delivered": amounts.delivered,
        "accepted": amounts.accepted,
        "outstanding": amounts.outstanding,
        "never_coming": amounts.never_coming,
        "over": amounts.over,
        "supplemented": amounts.supplemented,
        "deviating": amounts.deviating,
        "unchecked": amounts.unchecked,
        "promised": amounts.promised,
        "due": standing.due,
        "unacknowledged": amounts.unacknowledged,
        "amiss": _amiss(amounts, standing),
    }


def _amiss(amounts: Quantities, standing: Standing) -> int:
    return 0 if standing.state in QUIET else amounts.unresolved + amounts.over + amounts.faulty + amounts.doubled


def _steps(conn: sqlite3.Connection, line: int) -> list[Step]:
    sql = (
        'SELECT what, quantity_from, quantity_to, said_from, said_to, coalesce(counted, 0), party, "on", id,'
        " acknowledged_on IS NOT NULL FROM journal WHERE line = ?"
    )
    return [Step(*row) for row in conn.execute(sql, (line,))]


def _arrived(conn: sqlite3.Connection, line: int, product: int) -> list[Arrived]:
    sql = "SELECT quantity, verdict, product IS NULL OR product = ? FROM delivered_unit WHERE line = ?"
    return [Arrived(quantity, verdict, bool(right)) for quantity, verdict, right in conn.execute(sql, (product, line))]


def _settle_order(conn: sqlite3.Connection, id: int) -> None:
    found = conn.execute('SELECT sent_on IS NOT NULL FROM "order" WHERE id = ?', (id,)).fetchone()
    if found is None:
        return
    figures = order_figures(conn, id, sent=bool(found[0]))
    names = ", ".join(f"{name} = ?" for name in figures)
    conn.execute(f'UPDATE "order" SET {names} WHERE id = ?', (*figures.values(), id))


def order_figures(conn: sqlite3.Connection, id: int, *, sent: bool) -> dict[str, Any]:
    """What an order amounts to, by the names of its columns; what came unasked is amiss as well."""
    standings = [
        Standing(state, due)
        for state, due in conn.execute('SELECT state, due FROM order_line WHERE "order" = ?', (id,))
    ]
    standing = order_standing(standings, sent=sent)
    sums = conn.execute(
        "SELECT coalesce(sum(asked), 0), sum(decided), coalesce(sum(delivered), 0),"
        " coalesce(sum(max(0, coalesce(decided, asked) - delivered)), 0), coalesce(sum(over), 0),"
        " coalesce(sum(unacknowledged), 0), coalesce(sum(unchecked), 0), coalesce(sum(deviating), 0),"
        ' coalesce(sum(outstanding), 0), coalesce(sum(amiss), 0), count(*) FROM order_line WHERE "order" = ?',
        (id,),
    ).fetchone()
    unexpected = conn.execute(
        "SELECT coalesce(sum(max(0, u.quantity)), 0) FROM delivered_unit u JOIN delivery d ON d.id = u.delivery"
        ' WHERE d."order" = ? AND u.line IS NULL',
        (id,),
    ).fetchone()[0]
    asked, decided, delivered, missing, over, unacknowledged, unchecked, deviating, outstanding, amiss, lines = sums
    return {
        "state": standing.state,
        "asked": asked,
        "decided": decided,
        "delivered": delivered,
        "missing": missing,
        "over": over,
        "due": standing.due,
        "unacknowledged": unacknowledged,
        "unchecked": unchecked,
        "deviating": deviating + unexpected,
        "outstanding": outstanding,
        "amiss": amiss + unexpected,
        "lines": lines,
    }


def wrong_figures(conn: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """The lines and orders whose figures are not what their journal and units say."""
    for (id,) in conn.execute("SELECT id FROM order_line ORDER BY id").fetchall():
        if _stored(conn, ORDER_LINE.code, id, line_figures(conn, id)):
            yield "order_line", id
    for id, sent in conn.execute('SELECT id, sent_on IS NOT NULL FROM "order" ORDER BY id').fetchall():
        if _stored(conn, ORDER.code, id, order_figures(conn, id, sent=bool(sent))):
            yield "order", id


def _stored(conn: sqlite3.Connection, table: str, id: int, wanted: Mapping[str, Any]) -> bool:
    names = ", ".join(wanted)
    row = conn.execute(f'SELECT {names} FROM "{table}" WHERE id = ?', (id,)).fetchone()
    return tuple(row) != tuple(wanted.values())
