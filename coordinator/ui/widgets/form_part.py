"""What a form's steps may ask of the part of a page they work on: the part imports its steps, not the other way."""

from __future__ import annotations

from typing import Protocol

from coordinator.domain.orders.order_records import Order
from coordinator.ui.context import Context
from coordinator.ui.widgets.inline_form import Form


class FormPart(Protocol):
    """A part of a page with a form above it, about one order or about none yet."""

    @property
    def context(self) -> Context:
        """The ledger and the window."""

    @property
    def form(self) -> Form:
        """Asks for what a step needs."""

    @property
    def order(self) -> Order | None:
        """The order that the part shows."""

    def refresh(self) -> None:
        """Shows what is so after a step."""
