"""Rules that had stood twice in window and command line stand once."""

from __future__ import annotations

import re
from pathlib import Path

from coordinator.ui.widgets.file_dialogs import YEAR_ENDINGS, list_kinds, year_kinds

HOUSE = Path(__file__).resolve().parents[3] / "coordinator"


def places(pattern: str, *, under: str = "") -> list[str]:
    files = sorted((HOUSE / under).rglob("*.py"))
    return [path.relative_to(HOUSE).as_posix() for path in files if re.search(pattern, path.read_text("utf-8"))]


def test_which_files_a_dialog_offers_stands_once() -> None:
    assert places(r"\.xlsx?\b.*\.ods", under="ui") == ["ui/widgets/file_dialogs.py"]
    assert places("QFileDialog", under="ui") == ["ui/widgets/file_dialogs.py"]
    for ending in ("csv", "txt", "tsv", "xlsx", "xls", "xlsb", "ods", "xml", "zip"):
        assert f"*.{ending}" in list_kinds()
    assert year_kinds().startswith("Läsår (*.ics *.ical *.csv")
    assert "(*)" in year_kinds()
    assert [ending for ending in YEAR_ENDINGS if f"*{ending}" not in year_kinds()] == []


def test_how_what_cannot_be_read_is_refused_stands_once() -> None:
    assert places(r"except Unread as \w+:\n(?:.*\n)?\s+raise Refused") == ["ledger/outcomes.py"]
