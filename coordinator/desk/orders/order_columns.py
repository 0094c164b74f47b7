"""The columns of a list of orders: what each is of, and which lists have it (window, terminal, JSON, CSV)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

from coordinator.domain.derived import BY_NAME
from coordinator.domain.fields import Type
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_states import state_label
from coordinator.domain.values import Scalar
from coordinator.words import mark, text


class OrderListing(Flag):
    """A list of orders; JSON has every column."""

    JSON_ALONE = 0
    WINDOW = auto()
    TERMINAL = auto()
    CSV = auto()


EVERYWHERE: Final = OrderListing.WINDOW | OrderListing.TERMINAL | OrderListing.CSV
ON_SCREEN: Final = OrderListing.WINDOW | OrderListing.TERMINAL


@dataclass(frozen=True, slots=True)
class OrderColumn:
    """One column. ``path`` is asked of the register, or the name of what an overview reckons itself (``reckoned``).

    ``called`` is its name in JSON, where that is not the path; ``head`` a message id, where it is not what the field
    is called; ``sorts`` the path that the window sorts by, where it is not the column's own.
    """

    path: str
    places: OrderListing = OrderListing.JSON_ALONE
    called: str = ""
    head: str = ""
    sorts: str = ""
    reckoned: bool = False

    @property
    def name(self) -> str:
        """What the column is called in JSON."""
        return self.called or self.path

    @property
    def code(self) -> str:
        """The order's field that the path begins with."""
        return self.path.partition(".")[0]

    @property
    def caption(self) -> str:
        """The column's head in the language in use."""
        if self.head:
            return text(self.head)
        derived = BY_NAME.get((ORDER.code, self.path))
        return text(derived.label) if derived is not None else ORDER.field(self.code).caption

    @property
    def type(self) -> Type:
        """What stands in it."""
        derived = BY_NAME.get((ORDER.code, self.path))
        if derived is not None:
            return derived.type
        return Type.TEXT if self.reckoned or "." in self.path else ORDER.field(self.path).type

    @property
    def is_figure(self) -> bool:
        """Whether it counts something."""
        return self.reckoned or self.type is Type.INTEGER

    def show(self, value: Scalar) -> str:
        """The value as a list has it: a choice by its label, money in kronor; empty where nothing is known."""
        if value is None:
            return ""
        if self.path == "state":
            return text(state_label(str(value)))
        is_field = self.path == self.code and not self.reckoned and (ORDER.code, self.path) not in BY_NAME
        return ORDER.field(self.path).show(value) if is_field else str(value)

    def document(self, value: Scalar) -> Scalar:
        """The value as JSON has it."""
        return bool(value) if self.type is Type.FLAG else value


LATE: Final = "late_days"
AGE: Final = "age_days"
COLUMNS: Final = (
    OrderColumn("number", EVERYWHERE, called="order", head=mark("Number")),
    OrderColumn("purpose", OrderListing.WINDOW | OrderListing.CSV),
    OrderColumn("state", ON_SCREEN),
    OrderColumn("unacknowledged", ON_SCREEN, head=mark("To confirm")),
    OrderColumn("wanted", EVERYWHERE),
    OrderColumn("unit.name", OrderListing.WINDOW | OrderListing.CSV, called="unit"),
    OrderColumn("cost_centre", OrderListing.CSV),
    OrderColumn("supplier", OrderListing.CSV),
    OrderColumn("asked", ON_SCREEN),
    OrderColumn("decided", ON_SCREEN),
    OrderColumn("delivered", ON_SCREEN),
    OrderColumn("missing", ON_SCREEN),
    OrderColumn("outstanding"),
    OrderColumn("over", called="over_delivered"),
    OrderColumn("due", OrderListing.WINDOW, head=mark("Next due")),
    OrderColumn(LATE, ON_SCREEN, head=mark("Late"), reckoned=True),
    OrderColumn("approved_on", OrderListing.CSV),
    OrderColumn("approved_by"),
    OrderColumn("sent_on", OrderListing.CSV),
    OrderColumn(AGE, OrderListing.WINDOW, head=mark("Age"), sorts="sent_on", reckoned=True),
    OrderColumn("expected", OrderListing.CSV),
    OrderColumn("unchecked"),
    OrderColumn("amiss", called="discrepancies"),
    OrderColumn("lines", called="line_count"),
    OrderColumn("to_escalate"),
    OrderColumn("escalated_on"),
    OrderColumn("origin.number", called="origin"),
)


def columns_in(place: OrderListing) -> tuple[OrderColumn, ...]:
    """The columns of this list, from left to right."""
    return tuple(column for column in COLUMNS if place in column.places)


def asked_paths() -> tuple[str, ...]:
    """What the register is asked for."""
    return tuple(column.path for column in COLUMNS if not column.reckoned)
