"""Finds where a quotation mark was opened that the reader could not close."""

from __future__ import annotations

from collections.abc import Iterable


def opening_line(lines: Iterable[str], delimiter: str, reached: int) -> int | None:
    """The line (1-based) of the last quotation mark opened at or before line ``reached`` that is not properly closed;
    None without one.
    """
    opened: int | None = None
    for number, line in enumerate(lines, 1):
        opened = _walk(line, delimiter, number, opened)
        if number >= reached:
            break
    return opened


def _walk(line: str, delimiter: str, number: int, opened: int | None) -> int | None:
    """The line where a quoted cell still open at the end of this line began, or this line when text follows a closing
    quote.
    """
    if opened is None and '"' not in line:
        return None
    at = 0
    while at < len(line):
        if opened is None:
            if line[at] == '"':
                opened = number
                at += 1
                continue
            following = line.find(delimiter, at)
            if following < 0:
                return None
            at = following + 1
            continue
        at = line.find('"', at)
        if at < 0:
            return opened
        after = line[at + 1 : at + 2]
        if after == '"':
            at += 2
        elif after in (delimiter, "\r", "\n", ""):
            opened = None
            at += 2
        else:
            return opened
    return opened
