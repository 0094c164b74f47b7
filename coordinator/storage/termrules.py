"""The rules of ``domain.termstart.supply`` as pieces of SQL over ``device d``, ``product p`` and ``unit u``."""

from __future__ import annotations

from coordinator.domain.termstart.supply import REPORTING_KINDS

_REPORTING = ", ".join(f"'{kind}'" for kind in sorted(REPORTING_KINDS))
# ``NOT INDEXED`` keeps the counts to one pass over the devices (``performance`` §G).
DEVICES = "device AS d NOT INDEXED LEFT JOIN product AS p ON p.id = d.product LEFT JOIN unit AS u ON u.id = d.owned_by"
KIND = "coalesce(p.kind, 'other')"
LIFETIME_END = "coalesce(d.end_date, date(d.purchase_date, '+' || p.lifetime_months || ' months'))"
FEE = "coalesce(d.monthly_fee_ore, p.monthly_fee_ore, 0)"
FOREIGN = "(d.owned_by IS NOT NULL AND u.own IS NOT 1)"
UNSEEN = f"""CASE
    WHEN d.last_seen IS NOT NULL THEN d.last_seen < :seen_since
    WHEN {KIND} NOT IN ({_REPORTING}) THEN 0
    WHEN d.purchase_date IS NOT NULL THEN d.purchase_date < :seen_since
    ELSE 1 END"""
GONE = f"""
    WHEN d.ownership = 'private' THEN 'private'
    WHEN {FOREIGN} THEN 'foreign'
    WHEN d.status = 'retired' OR d.phase = 'retirement' THEN 'retired'
    WHEN d.status = 'ordered' OR d.phase = 'acquisition' THEN 'undelivered'
    WHEN d.status IN ('stolen', 'lost', 'broken') THEN d.status"""
REASON = f"""CASE{GONE}
    WHEN d.status = 'repair' AND (d.repair_back IS NULL OR d.repair_back > :on) THEN 'repair'
    WHEN {LIFETIME_END} < :on THEN 'ended'
    WHEN d.update_end < :on THEN 'updates_ended'
    WHEN {UNSEEN} THEN 'unseen' END"""
GIVEN_UP = "d.ownership IS 'private' OR d.status IN ('retired', 'ordered') OR d.phase IN ('retirement', 'acquisition')"
