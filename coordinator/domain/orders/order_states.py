"""The state of a line and of an order follows from the quantities; nobody sets it (needs V1, V8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.domain.choices import choices
from coordinator.domain.orders.quantities import Quantities
from coordinator.words import mark


class OrderState:
    """Where an order or one of its lines stands."""

    DRAFT: Final = "draft"
    SENT: Final = "sent"
    UNDER_DECISION: Final = "under_decision"
    DECIDED: Final = "decided"
    PARTLY_DELIVERED: Final = "partly_delivered"
    DELIVERED: Final = "delivered"
    CLOSED: Final = "closed"
    CANCELLED: Final = "cancelled"
    REJECTED: Final = "rejected"


STATES: Final = choices(
    (OrderState.DRAFT, mark("Draft")),
    (OrderState.SENT, mark("Sent")),
    (OrderState.UNDER_DECISION, mark("Under decision")),
    (OrderState.DECIDED, mark("Decided")),
    (OrderState.PARTLY_DELIVERED, mark("Partly delivered")),
    (OrderState.DELIVERED, mark("Delivered")),
    (OrderState.CLOSED, mark("Closed")),
    (OrderState.CANCELLED, mark("Cancelled")),
    (OrderState.REJECTED, mark("Rejected")),
)
OPEN: Final = frozenset({OrderState.SENT, OrderState.UNDER_DECISION, OrderState.DECIDED, OrderState.PARTLY_DELIVERED})
"""States in which something is still to come or to be decided."""
REFUSED: Final = (OrderState.CANCELLED, OrderState.REJECTED)
"""States in which the school or central IT has said no."""
ENDED: Final = (OrderState.CANCELLED, OrderState.CLOSED)
"""States in which nothing more can be said of a line."""
PAST: Final = (OrderState.CANCELLED, OrderState.REJECTED, OrderState.CLOSED)
"""States in which nothing is waited for."""
OVER: Final = (OrderState.DELIVERED, *PAST)
"""States in which nothing more is to come: nothing is late or escalated any longer."""
QUIET: Final = frozenset({OrderState.DRAFT, *PAST})
"""States in which nothing is amiss, whatever the figures say."""
UNDECIDED: Final = (OrderState.SENT, OrderState.UNDER_DECISION)
"""States in which an answer is waited for."""


def days_past(due: str | None, today: date) -> int:
    """How many days ago something was due; 0 when it is not past its day, or when nothing is due."""
    return 0 if not due else max(0, (today - date.fromisoformat(due)).days)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a line or an order stands, and the day on which what is still to come is due."""

    state: str
    due: str | None = None

    def late_by(self, today: date) -> int:
        """How many days it is late; 0 when it is not, or when nothing is due."""
        return days_past(self.due, today)


def line_standing(line: Quantities, *, sent: bool, wanted: str) -> Standing:
    """The state of one line; what is still to come is due on the promised day, else on the wanted one."""
    state = _line_state(line, sent=sent)
    due = (line.promised or wanted) if state in OPEN and line.outstanding else None
    return Standing(state, due)


def _line_state(line: Quantities, *, sent: bool) -> str:
    if line.cancelled and not line.delivered:
        return OrderState.CANCELLED
    if not sent and not line.delivered:
        return OrderState.DRAFT
    if line.closed:
        return OrderState.CLOSED
    if not line.delivered and not line.decided:
        return OrderState.SENT if line.decided is None else OrderState.REJECTED
    return _coming_state(line)


def _coming_state(line: Quantities) -> str:
    """The state of a line that is decided or delivered, in part or whole."""
    if not line.outstanding and not line.unresolved:
        settled = not (line.unchecked or line.faulty or line.over or line.doubled)
        return OrderState.CLOSED if settled else OrderState.DELIVERED
    return OrderState.PARTLY_DELIVERED if line.delivered else OrderState.DECIDED


def order_standing(lines: Iterable[Standing], *, sent: bool) -> Standing:
    """The state of an order from those of its lines; its due day is the earliest of theirs."""
    standings = tuple(lines)
    due = min((each.due for each in standings if each.due), default=None)
    return Standing(_order_state({each.state for each in standings}, sent=sent), due)


def _order_state(states: set[str], *, sent: bool) -> str:
    if states == {OrderState.CANCELLED}:
        return OrderState.CANCELLED
    if not sent and states <= {OrderState.DRAFT, OrderState.CANCELLED}:
        return OrderState.DRAFT
    alive = states.difference(REFUSED)
    if not alive:
        return OrderState.REJECTED if states else OrderState.SENT
    if alive <= {OrderState.CLOSED, OrderState.DELIVERED}:
        return OrderState.CLOSED if alive == {OrderState.CLOSED} else OrderState.DELIVERED
    if alive & {OrderState.CLOSED, OrderState.DELIVERED, OrderState.PARTLY_DELIVERED}:
        return OrderState.PARTLY_DELIVERED
    if alive <= {OrderState.SENT, OrderState.DRAFT}:
        return OrderState.SENT
    return OrderState.UNDER_DECISION if alive & {OrderState.SENT, OrderState.DRAFT} else OrderState.DECIDED


def state_label(code: str) -> str:
    """The message id of a state's name."""
    return next((choice.label for choice in STATES if choice.code == code), code)
