"""What an order line amounts to: pure arithmetic over its journal and the units that came (needs V3).

The rule is UBL's despatch advice (``formats`` §7): what was decided and is neither here nor declared outstanding will
never come. Whatever the journal says, ``decided + over = delivered + outstanding + never_coming``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from coordinator.domain.orders.journal_chain import Step, chained, waiting_steps
from coordinator.domain.orders.order_choices import JournalStep, UnitVerdict


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one delivered unit's record adds: its quantity (negative for a return), its verdict, whether it is right."""

    quantity: int = 1
    verdict: str = UnitVerdict.UNCHECKED
    right_product: bool = True


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a line amounts to. ``decided`` is ``None`` until somebody decided; what was asked for counts until then."""

    asked: int = 0
    decided: int | None = None
    shipped: int = 0
    delivered: int = 0
    accepted: int = 0
    outstanding: int = 0
    unchecked: int = 0
    deviating: int = 0
    supplemented: int = 0
    promised: str | None = None
    unacknowledged: int = 0
    cancelled: bool = False
    closed: bool = False
    returned: int = 0

    @property
    def binding(self) -> int:
        """What the line is measured against: the decision, or what was asked for while there is none."""
        return self.asked if self.decided is None else self.decided

    @property
    def never_coming(self) -> int:
        """Decided, but neither delivered nor declared outstanding."""
        return max(0, self.binding - self.delivered - self.outstanding)

    @property
    def over(self) -> int:
        """More delivered or on its way than was decided."""
        return max(0, self.delivered + self.outstanding - self.binding)

    @property
    def missing(self) -> int:
        """What has not come, whether it still will or not."""
        return max(0, self.binding - self.delivered)

    @property
    def unresolved(self) -> int:
        """What will never come and is not ordered anew in a supplementary order."""
        return max(0, self.never_coming - self.supplemented)

    @property
    def faulty(self) -> int:
        """Deviating units that no supplementary order replaces; a supplement covers what never comes first. What went
        back lacks among what never comes and is not counted twice."""
        back = min(self.returned, self.never_coming)
        return max(0, self.deviating - back - max(0, self.supplemented - self.never_coming))

    @property
    def doubled(self) -> int:
        """Ordered anew in a supplementary order, although it comes, has come, or was found to be right."""
        return max(0, self.supplemented - self.never_coming - self.deviating)


def quantities(steps: Iterable[Step], arrived: Iterable[Arrived] = ()) -> Quantities:
    """The line's quantities; the order in which the steps are given does not matter."""
    units = tuple(arrived)
    ordered = chained(steps)
    delivered = max(0, sum(unit.quantity for unit in units))
    accepted = [unit.quantity for unit in units if unit.verdict == UnitVerdict.ACCEPTED]
    asked = _latest(ordered, JournalStep.ASKED) or 0
    decided = _latest(ordered, JournalStep.DECIDED, JournalStep.CANCELLED)
    last = _last(ordered, JournalStep.ASKED, JournalStep.DECIDED, JournalStep.CANCELLED)
    promised = _last(ordered, JournalStep.PROMISED)
    outstanding = _outstanding(ordered, asked if decided is None else decided, delivered)
    closed = _last(ordered, JournalStep.CLOSED) is not None
    return Quantities(
        asked=asked,
        decided=decided,
        shipped=max(delivered, _latest(ordered, JournalStep.SHIPPED) or 0),
        delivered=delivered,
        accepted=max(0, sum(accepted)),
        outstanding=outstanding,
        unchecked=_came(units, lambda unit: unit.verdict == UnitVerdict.UNCHECKED),
        deviating=_came(units, lambda unit: unit.verdict == UnitVerdict.DEVIATING or not unit.right_product),
        supplemented=_supplemented(ordered),
        returned=sum(max(0, -unit.quantity) for unit in units),
        promised=None if promised is None else promised.said_after,
        unacknowledged=len(waiting_steps(ordered, awaited=outstanding > 0 and not closed)),
        cancelled=last is not None and last.what == JournalStep.CANCELLED,
        closed=closed,
    )


def _came(units: Sequence[Arrived], fits: Callable[[Arrived], bool]) -> int:
    """How many came of the units that fit; returns take nothing away."""
    return sum(max(0, unit.quantity) for unit in units if fits(unit))


def _supplemented(steps: Sequence[Step]) -> int:
    return sum((step.after or 0) - (step.before or 0) for step in steps if step.what == JournalStep.SUPPLEMENT)


def _last(ordered: Sequence[Step], *what: str) -> Step | None:
    return next((step for step in reversed(ordered) if step.what in what), None)


def _latest(ordered: Sequence[Step], *what: str) -> int | None:
    found = _last(ordered, *what)
    return None if found is None or found.after is None else max(0, found.after)


def _outstanding(ordered: Sequence[Step], binding: int, delivered: int) -> int:
    """The supplier's latest declaration, less what has come since; without one everything not here is still to come."""
    declared = _last(ordered, JournalStep.OUTSTANDING)
    if declared is None:
        return max(0, binding - delivered)
    return max(0, (declared.after or 0) + declared.counted - delivered)
