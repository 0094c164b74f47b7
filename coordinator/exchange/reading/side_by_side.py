"""Tables beside each other under the same names, as a list printed in two columns: read one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from coordinator.exchange.cells.folded_names import fold_name

_Rows = Iterator[tuple[list[int], list[list[str]]]]


class SideTable(NamedTuple):
    """Where one of the tables stands: its first place, and the place in it of each column of the first table."""

    start: int
    places: tuple[int | None, ...]


def blocks_of(header: Sequence[str]) -> tuple[SideTable, ...]:
    """The tables that a header names beside each other; none for a header that names one. Each begins with the first
    name of the header, and names nothing that the first table does not.
    """
    names = [fold_name(name) for name in header]
    first = next((at for at, name in enumerate(names) if name), None)
    if first is None:
        return ()
    starts = [at for at, name in enumerate(names) if name == names[first]]
    parts = [names[start:end] for start, end in zip(starts, [*starts[1:], len(names)], strict=True)]
    whole = [name for name in parts[0] if name]
    if len(parts) < 2 or len(whole) < 2 or len(set(whole)) < len(whole):
        return ()
    for part in parts[1:]:
        said = [name for name in part if name]
        if len(said) < 2 or len(set(said)) < len(said) or not set(said) <= set(whole):
            return ()
    return tuple(
        SideTable(start, tuple(part.index(name) if name in part else None for name in whole))
        for start, part in zip(starts, parts, strict=True)
    )


def one_below_the_other(read: Callable[[], _Rows], blocks: Sequence[SideTable], header: int) -> Callable[[], _Rows]:
    """The rows under the header's line with the tables below each other, batch by batch; a row stands on the line
    of the file, also where that has several.
    """

    def stacked() -> _Rows:
        for lines, rows in read():
            found: list[tuple[int, list[str]]] = []
            for block in blocks:
                for line, row in zip(lines, rows, strict=True):
                    if line < header:
                        if block is blocks[0]:
                            found.append((line, row))
                    elif line > header or block is blocks[0]:
                        part = _part(row, block)
                        if block is blocks[0] or any(cell.strip() for cell in part):
                            found.append((line, part))
            yield [line for line, _ in found], [row for _, row in found]

    return stacked


def _part(row: Sequence[str], block: SideTable) -> list[str]:
    at = (None if place is None else block.start + place for place in block.places)
    return [row[place] if place is not None and place < len(row) else "" for place in at]
