"""Rows of one width: short ones filled up, empty columns at the end dropped."""

from __future__ import annotations


def fitted(row: list[str], width: int) -> list[str]:
    """The row at this width; a longer one keeps what is filled beyond it."""
    extra = len(row) - width
    if extra < 0:
        return row + [""] * -extra
    while extra and not row[-1].strip():
        row = row[:-1]
        extra -= 1
    return row
