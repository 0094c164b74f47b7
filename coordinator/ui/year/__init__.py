"""The year in the window: the school year, which governs all working days, and the term start's rules (needs V14)."""

from __future__ import annotations

from coordinator.ui.context import PageKind, PageMaker
from coordinator.words import mark

PAGE = PageKind(
    "year", mark("Year plan"), "mdi6.calendar-month-outline", PageMaker("coordinator.ui.year.year_page", "YearPage")
)
