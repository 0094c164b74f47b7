"""What gives the rows of a list their class besides a column of classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from coordinator.exchange.reading.limits import SAMPLE_LINES
from coordinator.exchange.reading.named_classes import class_in_name, stem_of
from coordinator.exchange.reading.sections import (
    class_said_once,
    has_sections,
    section_of,
    takes_named_class,
    with_class_carried,
    with_sections,
)
from coordinator.exchange.reading.side_by_side import SideTable, name_classes, one_below_the_other

_Rows = Iterator[tuple[list[int], list[list[str]]]]


class RowClasses(NamedTuple):
    """Headings (``sections``), a name, the sheet's or the file's, or a column that says each class once (``carried``,
    its place).
    """

    sections: bool = False
    named: str = ""
    by_sheet: bool = False
    carried: int | None = None

    def given(self, read: Callable[[], _Rows], width: int, header: int) -> Callable[[], _Rows]:
        """The rows, each with its class in a further cell."""
        if self.carried is not None:
            return with_class_carried(read, width, header, self.carried)
        return with_sections(read, width, header, self.named)


def classes_of(
    name: str, sheet: str, header: Sequence[str], above: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]
) -> RowClasses:
    """What gives the rows of a list their class: headings before a name, the sheet's before the file's ``name``."""
    carried = class_said_once(header, rows)
    if carried is not None:
        return RowClasses(sections=True, carried=carried)
    exact = section_of([sheet]) or ""
    if has_sections(header, ([sheet], *above, *rows)):
        return RowClasses(sections=True, named=class_in_name(sheet) or exact, by_sheet=bool(exact))
    named = class_in_name(sheet) or class_in_name(stem_of(name))
    return RowClasses(bool(named), named) if named and takes_named_class(header, rows, sheet) else RowClasses()


class ListName(NamedTuple):
    """What a table is called: its file, or member of a ZIP, and its sheet."""

    file: str
    sheet: str


def shaped(
    read: Callable[[], _Rows],
    rows: Sequence[list[str]],
    at: int | None,
    line: int,
    blocks: Sequence[SideTable],
    named: ListName,
) -> tuple[Callable[[], _Rows], RowClasses]:
    """The rows with tables beside each other one below the other, and what gives them their class."""
    if at is None:
        return read, RowClasses()
    if blocks:
        beside = name_classes(blocks, rows, at)
        read = one_below_the_other(read, blocks, line, classed=beside)
        if beside:
            return read, RowClasses(sections=True)
        rows = next(read())[1][:SAMPLE_LINES]
    classes = classes_of(named.file, named.sheet, rows[at], rows[:at], rows[at + 1 :])
    return classes.given(read, len(rows[at]), line) if classes.sections else read, classes
