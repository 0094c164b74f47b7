"""The states of orders in the window: a word with its shape and colour, and how late a line is."""

from __future__ import annotations

from typing import Final

from coordinator.domain.orders.order_states import OrderState, state_label
from coordinator.ui.widgets.small_table import Cell
from coordinator.words import count_text, text

_SHAPES: Final = {
    OrderState.DRAFT: ("○", "muted"),
    OrderState.SENT: ("◔", "accent"),
    OrderState.UNDER_DECISION: ("◑", "accent"),
    OrderState.DECIDED: ("◕", "accent"),
    OrderState.PARTLY_DELIVERED: ("◐", "warning"),
    OrderState.DELIVERED: ("●", "text"),
    OrderState.CLOSED: ("✓", "muted"),
    OrderState.CANCELLED: ("✕", "muted"),
    OrderState.REJECTED: ("✕", "danger"),
}


def state_cell(state: object) -> Cell:
    """A state in a word, with its shape before it and its colour."""
    shape, tone = _SHAPES.get(str(state), ("", ""))
    name = text(state_label(str(state)))
    return Cell(f"{shape} {name}".strip(), tone, name)


def late_cell(days: int) -> Cell:
    """How late, in a word and in red; nothing when it is not."""
    if not days:
        return Cell("–", "muted")
    label = count_text("{count} day", "{count} days", days)
    return Cell(f"▲ {label}", "danger", text("{days} late", days=label))
