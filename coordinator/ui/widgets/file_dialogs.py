"""Asks for files and folders, in the system's own windows; nothing when the person thinks better of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from coordinator.words import text

_TABLES: Final = "*.csv *.txt *.tsv *.xlsx *.xls *.xlsb *.ods"


def list_kinds() -> str:
    """The files that hold lists, as a dialog offers them: all that are read."""
    return f"{text('Lists')} ({_TABLES} *.xml *.zip);;{text('All files')} (*)"


def year_kinds() -> str:
    """The files that hold a school year."""
    return f"{text('School year')} (*.ics *.ical {_TABLES});;{text('All files')} (*)"


def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Which file to read."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(chosen) if chosen else None


def ask_several(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Which files to read."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(file) for file in chosen]


def ask_save(parent: QWidget, title: str, proposed: str, kinds: str) -> Path | None:
    """Where to write."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """In which folder to write several files."""
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None
