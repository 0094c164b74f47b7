"""Asks for files and folders, in the system's own windows; nothing when the person thinks better of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from coordinator.words import text

_TABLE_ENDINGS: Final = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods")
YEAR_ENDINGS: Final = (".ics", ".ical", *_TABLE_ENDINGS)
"""How files end that hold a school year: what the dialog offers, and what is taken when it is dropped."""


def _offered(*endings: str) -> str:
    return " ".join(f"*{ending}" for ending in endings)


def list_kinds() -> str:
    """The files that hold lists, as a dialog offers them: all that are read."""
    return f"{text('Lists')} ({_offered(*_TABLE_ENDINGS, '.xml', '.zip')});;{text('All files')} (*)"


def year_kinds() -> str:
    """The files that hold a school year."""
    return f"{text('School year')} ({_offered(*YEAR_ENDINGS)});;{text('All files')} (*)"


def pdf_kinds() -> str:
    """A paper as a file."""
    return text("PDF files (*.pdf)")


def csv_kinds() -> str:
    """A list as it is written for others."""
    return text("CSV files (*.csv)")


def school_kinds() -> str:
    """A school that moves to another computer."""
    return text("The whole school in one file (*.koordinator)")


def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Which file to read."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(chosen) if chosen else None


def ask_several(parent: QWidget, title: str, kinds: str = "") -> list[Path]:
    """Which files to read."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(file) for file in chosen]


def ask_save(parent: QWidget, title: str, proposed: str, kinds: str = "") -> Path | None:
    """Where to write; a name without an ending gets that of what is proposed."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_name(path.name + Path(proposed).suffix)


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """In which folder to write several files."""
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None
