"""The term start in the window: who will lack what, why, and what can still be done (needs V17, U12)."""

from __future__ import annotations

from coordinator.ui.context import PageKind, PageMaker
from coordinator.words import mark

PAGE = PageKind(
    "term", mark("Term start"), "mdi6.school-outline", PageMaker("coordinator.ui.term.term_page", "TermPage")
)
