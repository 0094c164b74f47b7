"""The year in the window: the school year, which governs all working days, and the term start's rules (needs V14)."""

from __future__ import annotations

from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.words import mark


def _made(context: Context) -> QuietPage:
    from coordinator.ui.year.year_page import YearPage  # when the page is first opened

    return YearPage(context)


PAGE = PageKind("year", mark("Year plan"), "mdi6.calendar-month-outline", _made)
