"""What of a file was not read, in words, before and after it is taken in."""

from __future__ import annotations

from typing import Final

from coordinator.exchange.imports.import_run import GatheredFile
from coordinator.exchange.imports.not_read import ToldReasons, not_read
from coordinator.words import count_text

REASONS_SHOWN: Final = 4
"""So many reasons are said; the others are counted."""


def not_read_words(file: GatheredFile, reasons: ToldReasons) -> str:
    """What of a file was not read: columns and words in one line, then the rows, a line for each reason."""
    rows = [each.words for each in reasons.listed[:REASONS_SHOWN]]
    if more := len(reasons.listed) - len(rows) + reasons.more:
        rows.append(count_text("and {count} more reason", "and {count} more reasons", more))
    return "\n".join(filter(None, (" ".join(not_read(file)), *rows)))
