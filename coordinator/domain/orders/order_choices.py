"""The vocabularies of orders (UBL's order response and despatch advice, ``formats`` §7), as in ``domain.choices``."""

from __future__ import annotations

from typing import Final

from coordinator.domain.choices import choices
from coordinator.words import mark


class OrderPurpose:
    """What an order is for."""

    TERM_START: Final = "term_start"
    RUNNING: Final = "running"
    SUPPLEMENTARY: Final = "supplementary"


PURPOSES = choices(
    (OrderPurpose.TERM_START, mark("Term start")),
    (OrderPurpose.RUNNING, mark("During the term")),
    (OrderPurpose.SUPPLEMENTARY, mark("Supplementary")),
)


class Party:
    """Who says a step of an order."""

    SCHOOL: Final = "school"
    CENTRAL: Final = "central"
    SUPPLIER: Final = "supplier"


PARTIES = choices(
    (Party.SCHOOL, mark("School")), (Party.CENTRAL, mark("Central IT")), (Party.SUPPLIER, mark("Supplier"))
)


class JournalStep:
    """What a step in the journal of an order line says."""

    ASKED: Final = "asked"
    DECIDED: Final = "decided"
    SHIPPED: Final = "shipped"
    OUTSTANDING: Final = "outstanding"
    PROMISED: Final = "promised"
    PRODUCT: Final = "product"
    PRICE: Final = "price"
    CANCELLED: Final = "cancelled"
    CLOSED: Final = "closed"
    SUPPLEMENT: Final = "supplement"


STEPS = choices(
    (JournalStep.ASKED, mark("Asked")),
    (JournalStep.DECIDED, mark("Decided")),
    (JournalStep.SHIPPED, mark("Shipped")),
    (JournalStep.OUTSTANDING, mark("Back-ordered")),
    (JournalStep.PROMISED, mark("Promised")),
    (JournalStep.PRODUCT, mark("Product")),
    (JournalStep.PRICE, mark("Price")),
    (JournalStep.CANCELLED, mark("Cancelled")),
    (JournalStep.CLOSED, mark("Closed")),
    (JournalStep.SUPPLEMENT, mark("Ordered anew")),
)


class JournalReason:
    """Why a step was taken."""

    BUDGET: Final = "budget"
    ASSORTMENT: Final = "assortment"
    STOCK: Final = "stock"
    DISCONTINUED: Final = "discontinued"
    REPLACED: Final = "replaced"
    NEED: Final = "need"
    MISTAKE: Final = "mistake"
    OTHER: Final = "other"


REASONS = choices(
    (JournalReason.BUDGET, mark("Budget")),
    (JournalReason.ASSORTMENT, mark("Not in the assortment")),
    (JournalReason.STOCK, mark("Out of stock")),
    (JournalReason.DISCONTINUED, mark("Discontinued")),
    (JournalReason.REPLACED, mark("Replaced by another product")),
    (JournalReason.NEED, mark("The need changed")),
    (JournalReason.MISTAKE, mark("Corrected mistake")),
    (JournalReason.OTHER, mark("Other")),
)


class UnitVerdict:
    """How a delivered unit was found."""

    UNCHECKED: Final = "unchecked"
    ACCEPTED: Final = "accepted"
    DEVIATING: Final = "deviating"


VERDICTS = choices(
    (UnitVerdict.UNCHECKED, mark("Not checked")),
    (UnitVerdict.ACCEPTED, mark("Accepted")),
    (UnitVerdict.DEVIATING, mark("Deviates")),
)
