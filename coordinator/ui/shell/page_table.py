"""The pages, in the order of the navigation. A new page plugs in by standing in this table.

A page is imported when it is first opened, so that the first paint waits for none but the first page.
"""

from __future__ import annotations

from coordinator.ui import handover, orders, settings, term, year
from coordinator.ui.context import PageKind, PageMaker
from coordinator.ui.shell import help_page
from coordinator.words import mark


def _from(place: str, name: str) -> PageMaker:
    return PageMaker(f"coordinator.ui.{place}", name)


PAGES: tuple[PageKind, ...] = (
    PageKind(
        "overview", mark("Overview"), "mdi6.view-dashboard-outline", _from("overview.overview_page", "OverviewPage")
    ),
    PageKind("devices", mark("Devices"), "mdi6.laptop", _from("lists.list_pages", "DevicesPage")),
    PageKind("people", mark("People"), "mdi6.account-group-outline", _from("lists.list_pages", "PeoplePage")),
    orders.PAGE,
    term.PAGE,
    handover.PAGE,
    year.PAGE,
    PageKind("import", mark("Import"), "mdi6.tray-arrow-down", _from("imports.import_page", "ImportPage")),
    PageKind("history", mark("History"), "mdi6.history", _from("history.history_page", "HistoryPage")),
    PageKind(
        "duplicates",
        mark("Duplicates"),
        "mdi6.content-duplicate",
        _from("duplicates.duplicates_page", "DuplicatesPage"),
    ),
    settings.PAGE,
    help_page.PAGE,
)
