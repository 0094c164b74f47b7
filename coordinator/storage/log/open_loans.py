"""A loan and who has the device go together: what is lent stands with its borrower until it is back (needs U4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from coordinator.domain.choices import Status
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN, PERSON
from coordinator.ledger.outcomes import Refused, VerifyFinding
from coordinator.storage.log.record_name import record_name
from coordinator.words import mark

_ELSEWHERE: Final = (
    "FROM loan l CROSS JOIN device d ON d.id = l.device WHERE l.returned IS NULL AND d.held_by IS NOT l.person"
)

LEFT_AS_LENT: Final = (
    "c.before IS NULL AND (EXISTS (SELECT 1 FROM loan o WHERE o.device = t.device AND o.id <> t.id AND o.returned IS"
    f" NULL AND o.id NOT IN (SELECT id FROM temp.born WHERE kind = {LOAN.number}))"
    " OR NOT EXISTS (SELECT 1 FROM device d WHERE d.id = t.device AND d.held_by IS t.person))"
)
"""SQL that is true of a change ``c`` of a loan ``t`` whose undoing would open the loan of a device that has been given
to somebody else, or lent anew, since it was taken back: its device has been put back before it.
"""


LENT_SINCE: Final = (
    "EXISTS (SELECT 1 FROM loan o WHERE o.device = t.id AND o.returned IS NULL AND o.person IS t.held_by"
    f" AND o.id NOT IN (SELECT id FROM temp.born WHERE kind = {LOAN.number}) AND NOT EXISTS (SELECT 1 FROM change r"
    f" WHERE r.entry = c.entry AND r.kind = {LOAN.number} AND r.id = o.id))"
)
"""SQL that is true of a device ``t`` which another entry than the one that is undone has lent to who has it now."""

_NOT_OUT: Final = (Status.IN_STORE, Status.ORDERED, Status.RETIRED)
"""Statuses of a device that nobody has; a lent one may be lost, stolen, broken or at repair."""

_SAID_BACK: Final = (
    f"FROM loan l CROSS JOIN device d ON d.id = l.device WHERE l.returned IS NULL AND d.status IN {_NOT_OUT}"
)


def refuse_lent(conn: sqlite3.Connection, entry: int) -> None:
    """``Refused`` where the entry says by hand of a lent device that its borrower has it no longer, or that it stands
    in store or is gone for good: the loan would stay open, and a later return would name them.
    """
    found = None
    for lent, code in ((_ELSEWHERE, "held_by"), (_SAID_BACK, "status")):
        changed = f"SELECT id FROM change WHERE entry = ? AND kind = {DEVICE.number} AND field = '{code}'"
        sql = f"SELECT d.id, l.person, l.issued {lent} AND d.id IN ({changed}) LIMIT 1"
        found = found or conn.execute(sql, (entry,)).fetchone()
    if found is None:
        return
    device, person, issued = found
    message = mark(
        "{device} is lent to {person} with receipt {receipt}. Take it back first: under Hand-out, or by coordinator"
        " handover return --device {device}."
    )
    receipt = "–" if issued is None else record_name(conn, HANDOVER.code, issued)
    raise Refused(message, receipt=receipt, **_named(conn, device, person))


def refuse_lent_twice(conn: sqlite3.Connection) -> None:
    """``Refused`` where a hand-over is done again of a device that somebody else has got since."""
    back = f" AND l.id IN (SELECT id FROM temp.revived WHERE kind = {LOAN.number}) LIMIT 1"
    twice = (
        "FROM loan l CROSS JOIN device d ON d.id = l.device WHERE l.returned IS NULL AND EXISTS (SELECT 1 FROM loan o"
        " WHERE o.device = l.device AND o.id <> l.id AND o.returned IS NULL)"
    )
    found = next(
        filter(None, (conn.execute(f"SELECT d.id, l.person {lent}{back}").fetchone() for lent in (_ELSEWHERE, twice))),
        None,
    )
    if found is not None:
        message = mark("{device} is no longer where it was, so it is not lent to {person} again. Hand it out anew.")
        raise Refused(message, **_named(conn, *found))


def loans_elsewhere(conn: sqlite3.Connection, most: int) -> Iterator[VerifyFinding]:
    """Open loans of devices that their borrowers do not have; a borrower who was erased is not told of."""
    message = mark("The loan of {device} to {person} is open, but {person} does not have it. Take it back.")
    there = f" AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = {PERSON.number} AND e.id = l.person)"
    for device, person in conn.execute(f"SELECT d.id, l.person {_ELSEWHERE}{there} LIMIT ?", (most,)):
        yield VerifyFinding(message, _named(conn, device, person))


def _named(conn: sqlite3.Connection, device: int, person: int | None) -> dict[str, str]:
    borrower = "–" if person is None else record_name(conn, PERSON.code, person)
    return {"device": record_name(conn, DEVICE.code, device), "person": borrower}
