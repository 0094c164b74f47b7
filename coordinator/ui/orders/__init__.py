"""Orders in the window: what was asked, what was decided, what came, what is still missing (needs V1–V8, V12, L3)."""

from __future__ import annotations

from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.words import mark


def _made(context: Context) -> QuietPage:
    from coordinator.ui.orders.orders_page import OrderingPage  # when the page is first opened

    return OrderingPage(context)


PAGE = PageKind("orders", mark("Orders"), "mdi6.cart-outline", _made)
