"""What a person should know of files before and after they are taken in: what was not read, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordinator.exchange.imports.import_run import GatheredFile, UnknownTable
from coordinator.exchange.imports.missing_from_file import MissingRecords
from coordinator.exchange.imports.not_read import RowsByReason, not_read
from coordinator.words import count_text, text

_REASONS_SHOWN: Final = 4


def not_read_words(file: GatheredFile, reasons: Sequence[RowsByReason]) -> str:
    """What of a file was not read: columns and words in one line, then the rows, a line for each reason."""
    rows = [each.words for each in reasons[:_REASONS_SHOWN]]
    if more := len(reasons) - len(rows):
        rows.append(count_text("and {count} more reason", "and {count} more reasons", more))
    return "\n".join(filter(None, (" ".join(not_read(file)), *rows)))


def verdict_words(files: Sequence[GatheredFile], count: int, missing: Sequence[MissingRecords], *, news: bool) -> str:
    """What the person should know before the button is pressed."""
    tallies = [file.tally for file in files if file.tally is not None]
    parts = _refusals(files)
    conflicts = sum(tally.conflicts for tally in tallies)
    failed = sum(tally.failed for tally in tallies)
    if conflicts:
        parts.append(count_text("In {count} conflict ours is kept.", "In {count} conflicts ours is kept.", conflicts))
    if failed:
        parts.append(count_text("{count} row is not taken in.", "{count} rows are not taken in.", failed))
    parts += [str(each) for each in missing]
    if tallies and not count and not news:
        parts.append(text("The files say just what they said before."))
    return " ".join(parts)


def _refusals(files: Sequence[GatheredFile]) -> list[str]:
    unknown = sum(isinstance(file.refused, UnknownTable) for file in files)
    refused = sum(file.refused is not None for file in files) - unknown
    told = (
        count_text(
            "{count} file is unknown: say what its columns mean.",
            "{count} files are unknown: say what their columns mean.",
            unknown,
        ),
        count_text("{count} file is not taken in.", "{count} files are not taken in.", refused),
    )
    return [said for said, count in zip(told, (unknown, refused), strict=True) if count]
