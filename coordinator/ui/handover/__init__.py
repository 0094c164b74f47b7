"""The hand-over desk: handing out, taking back, swapping, and the receipts of it (needs U4, U13, V20)."""

from __future__ import annotations

from coordinator.ui.context import PageKind, PageMaker
from coordinator.words import mark

PAGE = PageKind(
    "handover",
    mark("Hand-over desk"),
    "mdi6.hand-extended-outline",
    PageMaker("coordinator.ui.handover.handover_page", "HandingPage"),
)
