"""Different tables beside each other in one sheet, parted by empty columns: a list of devices and a class list, say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, NamedTuple

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import aliases, known_by_number, names_of_people
from coordinator.exchange.reading.containers import NOTHING_LEFT, Source
from coordinator.exchange.reading.headers import find_header
from coordinator.exchange.reading.limits import HEADER_SEARCH_ROWS
from coordinator.exchange.reading.side_by_side import blocks_of

_LETTERS: Final = 26
_NAMES_SHOWN: Final = 3
_PERSONAL: Final = ("given_name", "family_name", "email")
_Rows = Sequence[Sequence[str]]


class TablePart(NamedTuple):
    """A table that stands beside others: its places from ``start`` to before ``end``, what to call it, and whether it
    is a list of devices or people.
    """

    start: int
    end: int
    label: str
    is_list: bool


def tables_apart(rows: _Rows) -> tuple[TablePart, ...]:
    """The different tables that stand beside each other in the first rows of a sheet; none where all of it is one, or
    where none is a list.

    Empty columns may as well part one table for the eye. Two tables are only those that have their names on different
    rows, number their own devices, are devices beside people with classes or addresses, or end on different rows. Cells
    missing amid the others say that a row goes over both.
    """
    at = find_header(rows[:HEADER_SEARCH_ROWS])
    if at is None or blocks_of(rows[at], rows[:at]):
        return ()
    parts = tuple(_parts(rows, at))
    return parts if len(parts) > 1 and any(part.is_list for part in parts) else ()


def _parts(rows: _Rows, at: int) -> Iterator[TablePart]:
    """The tables of the columns that hold anything from the header on."""
    found: list[_Table] = []
    for start, end in _runs(rows[at:]):
        table = _Table(rows, start, end)
        if found and not _are_two(found[-1], table):
            table = _Table(rows, found.pop().start, end)
        found.append(table)
    people = [each for each in found if each.people and not each.numbers]
    guests = [each for each in people[1:] if not each.has_classes]  # guardians, staff: whose they are is not known
    for each in found:
        yield TablePart(each.start, each.end, each.label, each.is_list and each not in guests)


def lists_of(source: Source, rows: _Rows) -> list[Source]:
    """The source itself, or each of the lists that stand beside each other in it, by its first rows."""
    parts = tables_apart(rows)
    lists = [part for part in parts if part.is_list]
    tables = tuple(part.label for part in parts if not part.is_list)
    apart = tuple(part.label for part in lists) if len(lists) > 1 else ()
    found = []
    for at, part in enumerate(lists):
        left = NOTHING_LEFT if at else source.left._replace(tables=tables, apart=apart)
        label = part.label if apart else ""
        found.append(replace(source, columns=(part.start, part.end), part=label, left=left))
    return found or [source]


def _runs(rows: _Rows) -> Iterator[tuple[int, int]]:
    """The columns that hold anything, each run of neighbours as its first place and the one after its last."""
    width = max(map(len, rows))
    filled = [any(row[place].strip() for row in rows if place < len(row)) for place in range(width)]
    for holds, places in groupby(range(width), key=filled.__getitem__):
        run = list(places)
        if holds:
            yield run[0], run[-1] + 1


class _Table:
    """Some columns of a sheet, looked at as a table of their own."""

    def __init__(self, rows: _Rows, start: int, end: int) -> None:
        self.start, self.end = start, end
        cells = [[cell.strip() for cell in row[start:end]] for row in rows]
        self.header = find_header(cells[:HEADER_SEARCH_ROWS])
        self._shown = [cell for cell in cells[self.header] if cell] if self.header is not None else []
        self.names = list(map(fold_name, self._shown))
        self.filled = [any(row) for row in cells]
        self.people = names_of_people(self.names)
        self.numbers = known_by_number(self.names)
        self.has_addresses = not {name for code in _PERSONAL for name in aliases("people")[code]}.isdisjoint(self.names)
        self.has_classes = not set(aliases("people")["group"]).isdisjoint(self.names)

    @property
    def is_list(self) -> bool:
        return bool(self.numbers) or (bool(self.people) and len(self.names) > 1)

    @property
    def is_list_of_people(self) -> bool:
        """Whether it names people alone, by their classes or what else only people have."""
        return bool(self.people) and (self.has_classes or self.has_addresses) and not self.numbers

    @property
    def label(self) -> str:
        """Its first names and its columns, as a person finds them in the sheet."""
        columns = f"{_letters(self.start)}–{_letters(self.end - 1)}"
        return f"{', '.join(self._shown[:_NAMES_SHOWN])} ({columns})" if self._shown else columns


def _are_two(left: _Table, right: _Table) -> bool:
    """Whether these are two tables, rather than one with an empty column in it."""
    if right.header is None or left.header is None or min(len(right.names), len(left.names)) < 2:
        return False
    if left.header != right.header or _name_their_own(left, right):
        return True
    after = left.header + 1
    holes, same = _compared(left.filled[after:], right.filled[after:])
    apart = any(one.numbers and other.is_list_of_people for one, other in ((left, right), (right, left)))
    return not holes and (apart or not same)


def _name_their_own(left: _Table, right: _Table) -> bool:
    """Whether both number devices alike, or both name people and neither devices: somebody else, then, whose address
    is not the first one's.
    """
    if left.numbers or right.numbers:
        return left.numbers[:1] == right.numbers[:1]
    return not set(left.people).isdisjoint(right.people)


def _compared(left: Sequence[bool], right: Sequence[bool]) -> tuple[bool, bool]:
    """Whether cells are missing amid those of one of them where the other has some, and whether both end together."""
    lasts = [max((at for at, holds in enumerate(each) if holds), default=-1) for each in (left, right)]
    both = min(lasts) + 1
    holes = any(a != b for a, b in zip(left[:both], right[:both], strict=True))
    return holes, lasts[0] == lasts[1]


def _letters(place: int) -> str:
    """A column as a sheet names it: A for 0, AA for 26."""
    before, last = divmod(place, _LETTERS)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
