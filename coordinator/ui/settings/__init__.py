"""The settings page, and the page that a new school begins with."""

from __future__ import annotations

from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.words import mark


def _made(context: Context) -> QuietPage:
    from coordinator.ui.settings.settings_page import SettingsPage  # when the page is first opened

    return SettingsPage(context)


PAGE = PageKind("settings", mark("Settings"), "mdi6.cog-outline", _made)
