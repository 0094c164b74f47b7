"""What of a file was not read, said once per file and in one place (rule: what was not read is told, with a step)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coordinator.exchange.imports.import_run import GatheredFile
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.words import text

_NAMED: Final = 8
"""A management system's export has forty columns that no school asks for: the first are named, the rest counted."""


def not_read(file: GatheredFile) -> list[str]:
    """What of a file was not read, each as a sentence: in one place, once per file."""
    said = (_dropped_words(file), _repeated_words(file), _unread_words(file), _unknown_words(file))
    return [sentence for sentence in said if sentence]


def _dropped_words(file: GatheredFile) -> str:
    if file.match is None or file.table is None or not file.match.forbidden:
        return ""
    table = file.table
    places = [place for place in sorted(file.match.forbidden) if place < table.width]
    if table.header is None:
        columns = [text("column {number}", number=place + 1) for place in places]
    else:
        columns = [column_name(table, place) for place in places]
    return text("Dropped before anything is kept: {columns}.", columns=", ".join(columns))


def _repeated_words(file: GatheredFile) -> str:
    """Which columns stand twice in the file, as a sentence; nothing where none does."""
    if not file.repeated:
        return ""
    return text("These columns stand more than once; the first is read: {columns}.", columns=", ".join(file.repeated))


def _unknown_words(file: GatheredFile) -> str:
    """The words that have no meaning here, by column, as a sentence; nothing where all are understood."""
    columns = [
        f"{column}: {', '.join(f'“{word}”' for word in _first_words(words))}"
        for column, words in file.unknown.items()
        if words
    ]
    return text("Not understood: {columns}.", columns="; ".join(columns)) if columns else ""


def _first_words(words: Iterable[str], most: int = 8) -> list[str]:
    found = sorted(words)
    return [*found[:most], *(["…"] if len(found) > most else [])]


def _unread_words(file: GatheredFile) -> str:
    """Which columns nothing reads, with what can be done about it, as a sentence; nothing where all are read."""
    if not file.unread or file.refused is not None:
        return ""
    columns = ", ".join(file.unread[:_NAMED])
    if (more := len(file.unread) - _NAMED) > 0:
        columns = text("{values} and {count} more", values=columns, count=more)
    return text("Not read: {columns}. “Read it another way…” says what they mean.", columns=columns)
