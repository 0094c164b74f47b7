"""A need in one line, for the schools of the tests."""

from __future__ import annotations

from coordinator.desk.term.plan_needs import Second, need_values, put_need
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice


def add_need(
    ledger: Ledger, plan: PlanRecord, kind: str, per: str, *, basis: Basis = Basis.HEAD, groups: str = "",
    grades: str = "", spare: str = "", product: int | None = None, origin: Origin,
) -> Notice:  # fmt: skip
    """Adds a need that is the only one of its kind for its groups; as ``put_need`` otherwise."""
    values = need_values(kind, per, basis=basis, groups=groups, grades=grades, spare=spare, product=product)
    return put_need(ledger, plan, values, Second.REFUSE, origin=origin)
