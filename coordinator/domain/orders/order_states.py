"""The state of a line and of an order follows from the quantities; nobody sets it (needs V1, V8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.domain.choices import choices
from coordinator.domain.orders.quantities import Quantities
from coordinator.words import mark

STATES: Final = choices(
    ("draft", mark("Draft")),
    ("sent", mark("Sent")),
    ("under_decision", mark("Under decision")),
    ("decided", mark("Decided")),
    ("partly_delivered", mark("Partly delivered")),
    ("delivered", mark("Delivered")),
    ("closed", mark("Closed")),
    ("cancelled", mark("Cancelled")),
    ("rejected", mark("Rejected")),
)
OPEN: Final = frozenset({"sent", "under_decision", "decided", "partly_delivered"})
"""States in which something is still to come or to be decided."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a line or an order stands, and the day on which what is still to come is due."""

    state: str
    due: str | None = None

    def late_by(self, today: date) -> int:
        """How many days it is late; 0 when it is not, or when nothing is due."""
        if self.due is None:
            return 0
        return max(0, (today - date.fromisoformat(self.due)).days)


def line_standing(line: Quantities, *, sent: bool, wanted: str) -> Standing:
    """The state of one line; what is still to come is due on the promised day, else on the wanted one."""
    state = _line_state(line, sent)
    due = (line.promised or wanted) if state in OPEN and line.outstanding else None
    return Standing(state, due)


def _line_state(line: Quantities, sent: bool) -> str:
    if line.cancelled and not line.delivered:
        return "cancelled"
    if not sent and not line.delivered:
        return "draft"
    if line.closed:
        return "closed"
    if not line.delivered and line.decided is None:
        return "sent"
    if not line.delivered and line.decided == 0:
        return "rejected"
    if not line.outstanding and not line.unresolved:
        settled = not (line.unchecked or line.faulty or line.over)
        return "closed" if settled else "delivered"
    return "partly_delivered" if line.delivered else "decided"


def order_standing(lines: Iterable[Standing], *, sent: bool) -> Standing:
    """The state of an order from those of its lines; its due day is the earliest of theirs."""
    standings = tuple(lines)
    due = min((each.due for each in standings if each.due), default=None)
    return Standing(_order_state({each.state for each in standings}, sent), due)


def _order_state(states: set[str], sent: bool) -> str:
    if states == {"cancelled"}:
        return "cancelled"
    if not sent and states <= {"draft", "cancelled"}:
        return "draft"
    alive = states - {"cancelled", "rejected"}
    if not alive:
        return "rejected" if states else "sent"
    if alive <= {"closed", "delivered"}:
        return "closed" if alive == {"closed"} else "delivered"
    if alive & {"closed", "delivered", "partly_delivered"}:
        return "partly_delivered"
    if alive <= {"sent", "draft"}:
        return "sent"
    return "under_decision" if alive & {"sent", "draft"} else "decided"


def state_label(code: str) -> str:
    """The message id of a state's name."""
    return next((choice.label for choice in STATES if choice.code == code), code)
