"""The term start in the window: who will lack what, why, and what can still be done (needs V17, U12)."""

from __future__ import annotations

from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.words import mark


def _made(context: Context) -> QuietPage:
    from coordinator.ui.term.term_page import TermPage  # when the page is first opened

    return TermPage(context)


PAGE = PageKind("term", mark("Term start"), "mdi6.school-outline", _made)
