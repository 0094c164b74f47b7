"""Orders in the window: what was asked, what was decided, what came, what is still missing (needs V1–V8, V12, L3)."""

from __future__ import annotations

from coordinator.ui.context import PageKind, PageMaker
from coordinator.words import mark

PAGE = PageKind(
    "orders", mark("Orders"), "mdi6.cart-outline", PageMaker("coordinator.ui.orders.orders_page", "OrderingPage")
)
