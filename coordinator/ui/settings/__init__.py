"""The settings page, and the page that a new school begins with."""

from __future__ import annotations

from coordinator.ui.context import PageKind, PageMaker
from coordinator.words import mark

PAGE = PageKind(
    "settings", mark("Settings"), "mdi6.cog-outline", PageMaker("coordinator.ui.settings.settings_page", "SettingsPage")
)
