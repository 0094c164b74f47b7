"""The rules of ``domain.termstart.supply`` as pieces of SQL over ``device d``, ``product p`` and ``unit u``."""

from __future__ import annotations

from coordinator.domain.choices import REPORTING_KINDS
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.termstart.supply import ENDS, GIVEN_UP, NEVER_COUNT, LeftOutReason
from coordinator.ledger.term_register import Measure, Recent
from coordinator.storage.queries.sql_query import rule_sql

_REPORTING = ", ".join(f"'{kind}'" for kind in sorted(REPORTING_KINDS))
# ``NOT INDEXED`` keeps the counts to one pass over the devices (``performance`` §G).
DEVICES = "device AS d NOT INDEXED LEFT JOIN product AS p ON p.id = d.product LEFT JOIN unit AS u ON u.id = d.owned_by"
KIND = "coalesce(p.kind, 'other')"
LIFETIME_END = rule_sql(DEVICE.code, "lifetime_end", "d", "p.lifetime_months")
FEE = "coalesce(d.monthly_fee_ore, p.monthly_fee_ore, 0)"
FOREIGN = "(d.owned_by IS NOT NULL AND u.own IS NOT 1)"
_OTHER = {LeftOutReason.FOREIGN: FOREIGN, LeftOutReason.REPAIR: "d.status = 'repair' AND d.repair_back IS NULL"}
# What keeps a device out on any day, in the order of the rules.
NEVER = tuple(
    (reason, " OR ".join(f"d.{field} = '{code}'" for field, code in said.items()) if said else _OTHER[reason])
    for reason, said in NEVER_COUNT.items()
)
_LAST_DAYS = {LeftOutReason.ENDED: LIFETIME_END, LeftOutReason.UPDATES_ENDED: "d.update_end"}
# A device's last day, by whichever end comes first.
LAST_DAY = "nullif(min({}), '9999')".format(", ".join(f"coalesce({_LAST_DAYS[end]}, '9999')" for end in ENDS))
# What is exempt for all plans, or for the one asked about.
EXEMPT = """d.id IN (
    SELECT device FROM exemption WHERE device IS NOT NULL AND (plan IS NULL OR plan = :plan))"""
# No list says of it that it was ever seen.
UNMENTIONED = "d.last_seen IS NULL"
# A device of which neither status nor phase is known is not given up.
NOT_OURS_TO_USE = "coalesce({}, 0)".format(" OR ".join(holds for reason, holds in NEVER if reason in GIVEN_UP))


def too_old(day: str) -> str:
    """Whether an end of the device lies before the day, a name that is bound; NULL where no end is known."""
    return " OR ".join(f"{_LAST_DAYS[end]} < {day}" for end in ENDS)


def unseen(recent: Recent) -> str:
    """Whether nobody has seen the device recently; binds what :func:`recent_values` gives."""
    since = ":seen_since"
    if recent.units:
        days = " ".join(f"WHEN {int(unit)} THEN :seen_since_{int(unit)}" for unit in recent.units)
        since = f"(CASE d.owned_by {days} ELSE :seen_since END)"
    return f"""CASE
    WHEN d.last_seen IS NOT NULL THEN d.last_seen < {since}
    WHEN {KIND} NOT IN ({_REPORTING}) THEN 0
    WHEN d.purchase_date IS NOT NULL THEN d.purchase_date < {since}
    ELSE 1 END"""


def recent_values(recent: Recent) -> dict[str, str]:
    """The days that are recent, by the names that they are bound to."""
    return {"seen_since": recent.since, **{f"seen_since_{int(unit)}": day for unit, day in recent.units.items()}}


def reason(recent: Recent) -> str:
    """Why the device does not count on ``:on``; NULL for one that does."""
    never = " ".join(f"WHEN {holds} THEN '{code}'" for code, holds in NEVER)
    ended = " ".join(f"WHEN {_LAST_DAYS[code]} < :on THEN '{code}'" for code in ENDS)
    return f"""CASE {never}
    WHEN d.status = 'repair' AND d.repair_back > :on THEN 'repair'
    {ended}
    WHEN {unseen(recent)} AND NOT {EXEMPT}
        THEN iif({UNMENTIONED}, '{LeftOutReason.UNMENTIONED}', '{LeftOutReason.UNSEEN}') END"""


def measure_values(measure: Measure) -> dict[str, str | int | None]:
    """What :func:`reason` binds."""
    return {"on": measure.on, "plan": measure.plan, **recent_values(measure.recent)}
