"""Tables beside each other under the same names, as a list printed in two columns: read one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
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
    first = next(filter(None, names), "")
    starts = [at for at, name in enumerate(names) if name and name == first]
    parts = [names[start:end] for start, end in pairwise([*starts, len(names)])]
    whole = [*filter(None, parts[0])] if parts else []
    if len(parts) < 2 or not all(_says_part_of(part, whole) for part in parts):
        return ()
    return tuple(SideTable(start, _places(part, whole)) for start, part in zip(starts, parts, strict=True))


def _says_part_of(names: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether these are two names or more, each once, of those of the first table."""
    said = [name for name in names if name]
    return len(said) >= 2 and len(set(said)) == len(said) and set(said) <= set(whole)


def _places(names: Sequence[str], whole: Sequence[str]) -> tuple[int | None, ...]:
    return tuple(names.index(name) if name in names else None for name in whole)


def one_below_the_other(read: Callable[[], _Rows], blocks: Sequence[SideTable], header: int) -> Callable[[], _Rows]:
    """The rows under the header's line with the tables below each other, batch by batch; a row stands on the line
    of the file, also where that has several.
    """

    def stacked() -> _Rows:
        for lines, rows in read():
            found = list(_of_first(lines, rows, blocks[0], header))
            for block in blocks[1:]:
                found += _of_further(lines, rows, block, header)
            yield [line for line, _ in found], [row for _, row in found]

    return stacked


def _of_first(
    lines: Sequence[int], rows: Sequence[list[str]], block: SideTable, header: int
) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first table, with what stands above the header as it is."""
    for line, row in zip(lines, rows, strict=True):
        yield line, row if line < header else _part(row, block)


def _of_further(
    lines: Sequence[int], rows: Sequence[list[str]], block: SideTable, header: int
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a further table, which may be shorter than the first."""
    for line, row in zip(lines, rows, strict=True):
        part = _part(row, block)
        if line > header and any(cell.strip() for cell in part):
            yield line, part


def _part(row: Sequence[str], block: SideTable) -> list[str]:
    at = (None if place is None else block.start + place for place in block.places)
    return [row[place] if place is not None and place < len(row) else "" for place in at]
