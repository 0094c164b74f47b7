"""Tables beside each other under the same names, as a list printed in two columns: read one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import aliases, known_by_number, names_guardian, names_of_people
from coordinator.exchange.reading.sections import SECTION_COLUMN, may_have_sections, section_of

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


def name_classes(blocks: Sequence[SideTable], rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether tables beside each other have no column of classes, and rows of one, above or below the header at a
    place, name a class.
    """
    if not may_have_sections(rows[at]):
        return False
    ends = [*(block.start for block in blocks[1:]), None]
    return any(section_of(row[block.start : end]) for row in rows for block, end in zip(blocks, ends, strict=True))


def one_below_the_other(
    read: Callable[[], _Rows], blocks: Sequence[SideTable], header: int, *, classed: bool = False
) -> Callable[[], _Rows]:
    """The rows under the header's line with the tables below each other, batch by batch; a row stands on the line
    of the file, also where that has several. ``classed`` gives each row one cell more: the class that was named last
    above it in its table.
    """

    def stacked() -> _Rows:
        tables = [_Reader(blocks, at, header, classed=classed) for at in range(len(blocks))]
        for lines, rows in read():
            found = list(chain.from_iterable(table.rows(lines, rows) for table in tables))
            yield [line for line, _ in found], [row for _, row in found]

    return stacked


class _Reader:
    """Reads one of the tables, batch by batch, and knows the class that was named last in it."""

    def __init__(self, blocks: Sequence[SideTable], at: int, header: int, *, classed: bool) -> None:
        self._block, self._first = blocks[at], not at
        self._end = blocks[at + 1].start if at + 1 < len(blocks) else None
        self._header = header
        self._classed = classed
        self._section = ""

    def rows(self, lines: Sequence[int], rows: Sequence[list[str]]) -> Iterator[tuple[int, list[str]]]:
        """Its rows of a batch, each with its line."""
        for line, row in zip(lines, rows, strict=True):
            if self._classed:
                self._section = section_of(row[self._block.start : self._end]) or self._section
            part = _row_of(line, row, self._block, self._header, first=self._first)
            if part is not None:
                yield line, self._with_class(line, part)

    def _with_class(self, line: int, part: list[str]) -> list[str]:
        if not self._classed or line < self._header:
            return part
        return [*part, SECTION_COLUMN if line == self._header else self._section]


def _row_of(line: int, row: list[str], block: SideTable, header: int, *, first: bool) -> list[str] | None:
    """What a row says in one of the tables: of the first also what stands above the header, as it is; ``None`` where it
    says nothing in a further one, which may be shorter.
    """
    if first and line < header:
        return row
    part = _part(row, block)
    return part if first or (line > header and any(cell.strip() for cell in part)) else None


def _part(row: Sequence[str], block: SideTable) -> list[str]:
    at = (None if place is None else block.start + place for place in block.places)
    return [row[place] if place is not None and place < len(row) else "" for place in at]
