"""The hand-over desk: handing out, taking back, swapping, and the receipts of it (needs U4, U13, V20)."""

from __future__ import annotations

from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.words import mark


def _made(context: Context) -> QuietPage:
    from coordinator.ui.handover.handover_page import HandingPage  # when the page is first opened

    return HandingPage(context)


PAGE = PageKind("handover", mark("Hand-over desk"), "mdi6.hand-extended-outline", _made)
