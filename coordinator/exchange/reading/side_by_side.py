"""Tables beside each other under the same names, as a list printed in two columns: read one below the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import aliases, known_by_number, names_of_people

_GUARDIAN: Final = re.compile(
    r"vårdnadshavare|vardnadshavare|målsman|förälder|föräldrar|anhörig|guardian|parent", re.IGNORECASE
)
_Rows = Iterator[tuple[list[int], list[list[str]]]]


class SideTable(NamedTuple):
    """Where one of the tables stands: its first place, and the place in it of each column of the first table."""

    start: int
    places: tuple[int | None, ...]


def blocks_of(header: Sequence[str], above: Sequence[Sequence[str]] = ()) -> tuple[SideTable, ...]:
    """The tables that a header names beside each other; none for a header that names one. Each begins with the first
    name of the header and repeats what its rows are known by, in the same order; none names anything else.

    Names that stand twice otherwise may say something of the same row, as a guardian's beside a pupil's: also where the
    rows ``above`` say so.
    """
    names = [fold_name(name) for name in header]
    first = next(filter(None, names), "")
    starts = [at for at, name in enumerate(names) if name and name == first]
    parts = [names[start:end] for start, end in pairwise([*starts, len(names)])]
    if len(parts) < 2 or any(_GUARDIAN.search(cell) for row in above for cell in row[starts[1] :]):
        return ()
    whole = [*filter(None, parts[0])]
    gaps = [True, *(not part[-1] for part in parts)]
    if not all(_is_table(part, whole, gap=gap) for part, gap in zip(parts, gaps, strict=False)):
        return ()
    return tuple(SideTable(start, _places(part, whole)) for start, part in zip(starts, parts, strict=True))


def _is_table(names: Sequence[str], whole: Sequence[str], *, gap: bool) -> bool:
    """Whether these names, two or more and each once, are those of the first table that tell its rows apart. ``gap``
    says that an empty column stands before them: without classes nothing else tells a second pupil from a guardian.
    """
    said = [name for name in names if name]
    if len(said) < 2 or len(set(said)) < len(said) or said != [name for name in whole if name in said]:
        return False
    if numbers := known_by_number(whole):
        return {numbers[0], *_classes(whole)} <= set(said)
    if people := names_of_people(whole):
        classes = _classes(whole)
        return {*people, *classes} <= set(said) if classes else gap and said == whole
    return said == whole


def _classes(names: Sequence[str]) -> list[str]:
    return [name for name in names if name in aliases("people")["group"]]


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
