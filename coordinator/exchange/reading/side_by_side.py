"""Tables beside each other under the same names, as a list printed in two columns: read one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import aliases, known_by_number, names_guardian, names_of_people

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
    starts = [at for at, name in enumerate(names) if first and name == first]
    if len(starts) < 2 or _name_guardians(above, starts[1]):
        return ()
    parts = [names[start:end] for start, end in pairwise([*starts, len(names)])]
    whole, before = [*filter(None, parts[0])], ["", *names]
    if not all(_is_table(part, whole, gap=not before[start]) for start, part in zip(starts, parts, strict=True)):
        return ()
    return tuple(SideTable(start, _places(part, whole)) for start, part in zip(starts, parts, strict=True))


def _name_guardians(above: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the rows above the header say guardians at or after a place."""
    return any(names_guardian(cell) for row in above for cell in row[place:])


def _is_table(names: Sequence[str], whole: Sequence[str], *, gap: bool) -> bool:
    """Whether these names, two or more and each once, are those of the first table that tell its rows apart. ``gap``
    says that an empty column stands before them: without classes nothing else tells a second pupil from a guardian.
    """
    said = [*filter(None, names)]
    if len(said) < 2 or len(set(said)) < len(said) or said != [name for name in whole if name in said]:
        return False
    numbers, people, classes = known_by_number(whole), names_of_people(whole), _classes(whole)
    if numbers:
        return {numbers[0], *classes} <= set(said)
    if people and classes:
        return {*people, *classes} <= set(said)
    return said == whole and (gap or not people)


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
