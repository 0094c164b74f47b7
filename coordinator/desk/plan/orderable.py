"""What is ordered where devices of a kind lack: what the plan names, else what the catalogue offers (needs V7, V17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coordinator.desk.orders.catalogue import lead_days_of, orderable_products
from coordinator.domain.changes import Ref
from coordinator.domain.choices import DeviceKind
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.termstart.needs import Plan
from coordinator.ledger.questions import Query, Register


@dataclass(frozen=True, slots=True)
class Orderable:
    """A product that can be ordered, by record and by name, with the lead time in working days by its catalogue
    (``None`` where that tells none)."""

    product: int
    name: str
    lead: int | None


def orderable_of(register: Register, plan: Plan, kind: str, today: date) -> tuple[Orderable, ...]:
    """What can be ordered of a kind: the products that the plan's needs name; else all that the catalogue offers; else
    the one that the school has most of. Empty where no product of the kind is known.
    """
    named = dict.fromkeys(
        each.product for each in plan.policies if each.kind == kind and each.product is not None
    )  # fmt: skip
    leads = {id: lead_days_of(register, id) for id in named} or orderable_products(register, kind, today)
    if not leads and (commonest := _commonest(register, kind)) is not None:
        leads = {commonest: lead_days_of(register, commonest)}
    return tuple(Orderable(id, register.name(Ref(PRODUCT.code, id)), lead) for id, lead in leads.items())


def the_only(found: Sequence[Orderable]) -> int | None:
    """The product, where there is one alone; where there are several, which of them it is has to be asked."""
    return found[0].product if len(found) == 1 else None


def _commonest(register: Register, kind: str) -> int | None:
    """The product of a kind that the school has most devices of; one count over the index of products."""
    counted = [id for id, _ in register.group_count(Query(DEVICE), "product") if isinstance(id, int)]
    kinds = register.rows(PRODUCT, counted, ("kind",))
    return next((id for id, (of,) in zip(counted, kinds, strict=True) if (of or DeviceKind.OTHER) == kind), None)
