"""A list as paper: any table of finished text, with its columns' heads on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from coordinator.domain.outputs import PERSONAL, OutputForm, writes
from coordinator.sheets.letters import BOLD, MONO, SANS, width
from coordinator.sheets.page import (
    A4,
    A4_LANDSCAPE,
    SOFT,
    Block,
    Flow,
    Mark,
    PaperFormat,
    PaperPage,
    Stroke,
    Words,
    write,
    write_centred,
    write_right,
)
from coordinator.sheets.pdf_file import bind
from coordinator.words import DEFAULT, mark, text

_SIZE: Final = 8.5
_GAP: Final = 8.0


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: its head, its share of the width beside the others' shares, the side its texts stand against, and
    whether they are set in the fixed-width cut, as serials are."""

    label: str
    share: float = 1.0
    align: Literal["left", "right"] = "left"
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A list to be printed: finished text throughout, one cell a column in every row."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    subtitle: str = ""
    footnote: str = ""
    language: str = DEFAULT
    landscape: bool = False

    def __post_init__(self) -> None:
        if not self.columns or any(column.share <= 0 for column in self.columns):
            raise ValueError("A list on paper needs columns, each with a width.")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Row {number} of the list has {len(row)} cells, but there are {len(self.columns)} columns."
                )


@writes("table", mark("Table on paper"), OutputForm.PDF, PERSONAL - {"person.protected"})
def render_table(sheet: TableSheet, *, stamp: str = "") -> bytes:
    """The list as one PDF, the same bytes for the same list; ``stamp`` stands small at the foot of each page."""
    paper = A4_LANDSCAPE if sheet.landscape else A4
    heads = lay_heads(sheet, paper)
    running = lay_running(sheet, paper)
    flow = Flow(paper, head=lambda: running)
    flow.put(lay_opening(sheet, paper))
    flow.put(heads, gap=10.0)
    for row in sheet.rows:
        block = lay_row(sheet, paper, row)
        if flow.left_over < block.height:
            flow.turn()
            flow.put(heads, gap=8.0)
        flow.put(block)
    if sheet.footnote:
        marks, height = write(sheet.footnote, 0.0, 9.0, paper.room, size=8.0, gray=SOFT, limit=2000)
        flow.put(Block(height + 2.0, tuple(marks)), gap=10.0)
    put_feet(flow.pages, sheet, stamp)
    return bind(flow.pages, title=sheet.title, author="", language=sheet.language)


def lay_opening(sheet: TableSheet, paper: PaperFormat) -> Block:
    """The title and what stands under it."""
    marks, height = write(sheet.title, 0.0, 16.0, paper.room, font=BOLD, size=18.0, most=3)
    y = 16.0 + height - 18.0 * 1.3 + 17.0
    if sheet.subtitle:
        written, down = write(sheet.subtitle, 0.0, y, paper.room, size=9.5, gray=SOFT, limit=1000)
        marks += written
        y += down
    return Block(y - 8.0, tuple(marks))


def lay_running(sheet: TableSheet, paper: PaperFormat) -> Block:
    """The title, small, at the head of every page but the first."""
    marks, height = write(sheet.title, 0.0, 9.0, paper.room, size=8.5, gray=SOFT, most=2)
    return Block(height + 2.0, tuple(marks), shared=True)


def _set_head(room: float, words: str, _: PaperColumn) -> tuple[list[Mark], float]:
    return write(words, 0.0, 9.0, room, size=7.5, gray=SOFT, most=3)


def _set_cell(room: float, words: str, column: PaperColumn) -> tuple[list[Mark], float]:
    return write(words, 0.0, 11.5, room, font=MONO if column.fixed else SANS, size=_SIZE, limit=1000, most=36)


def lay_heads(sheet: TableSheet, paper: PaperFormat) -> Block:
    """The columns' heads over a line."""
    labels = tuple(column.label for column in sheet.columns)
    marks, height = _cells(sheet, paper, labels, _set_head)
    bottom = height + 3.0
    return Block(bottom, (*marks, Stroke(0.0, bottom, paper.room, bottom, 0.75, 0.0)), shared=True)


def lay_row(sheet: TableSheet, paper: PaperFormat, row: tuple[str, ...]) -> Block:
    """One row over a fine line."""
    marks, height = _cells(sheet, paper, row, _set_cell)
    bottom = height + 5.0
    return Block(bottom, (*marks, Stroke(0.0, bottom, paper.room, bottom, 0.3)))


def _cells(
    sheet: TableSheet,
    paper: PaperFormat,
    row: tuple[str, ...],
    set_cell: Callable[[float, str, PaperColumn], tuple[list[Mark], float]],
) -> tuple[list[Mark], float]:
    total = sum(column.share for column in sheet.columns)
    marks: list[Mark] = []
    x, deepest = 0.0, 0.0
    for column, words in zip(sheet.columns, row, strict=True):
        wide = paper.room * column.share / total
        room = max(4.0, wide - (_GAP if column is not sheet.columns[-1] else 0.0))
        if words:
            cell, height = set_cell(room, words, column)
            marks += [_moved(mark, x, room, column) for mark in cell]
            deepest = max(deepest, height)
        x += wide
    return marks, deepest or _SIZE * 1.3


def _moved(mark: Mark, x: float, room: float, column: PaperColumn) -> Mark:
    if not isinstance(mark, Words):
        return mark
    spare = room - width(mark.text, mark.font, mark.size) if column.align == "right" else 0.0
    return replace(mark, x=x + spare)


def put_feet(pages: list[PaperPage], sheet: TableSheet, stamp: str) -> None:
    """Numbers the pages and stamps them."""
    for number, page in enumerate(pages, 1):
        paper = page.paper
        y = paper.height - 34.0
        words = text("Page {page} of {pages}", in_language=sheet.language, page=number, pages=len(pages))
        marks: list[Mark] = [
            Stroke(0.0, y - 12.0, paper.room, y - 12.0, 0.4),
            write_right(words, paper.room, y, size=7.0, gray=SOFT),
        ]
        if stamp:
            marks.append(write_centred(stamp, paper.room / 2, y, size=7.0, gray=SOFT))
        page.put(Block(0.0, tuple(marks)), paper.left, 0.0)
