"""A file as a table: what it is written in, its header, and its rows with the line each starts on. Nothing is held in
memory.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import known_headers
from coordinator.exchange.reading.containers import NOTHING_LEFT, Remainder, Source
from coordinator.exchange.reading.delimiter import choose_delimiter, declared_delimiter
from coordinator.exchange.reading.encoding import ENCODINGS, Letters, byte_order_mark, look_at_letters
from coordinator.exchange.reading.headers import find_header, unique_names
from coordinator.exchange.reading.inspection import InspectedFile, inspect, too_long
from coordinator.exchange.reading.limits import (
    HEADER_SEARCH_ROWS,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINES,
    SAMPLE_LINES,
)
from coordinator.exchange.reading.quotes import opening_line
from coordinator.exchange.reading.row_classes import ListName, shaped
from coordinator.exchange.reading.row_widths import fitted
from coordinator.exchange.reading.side_by_side import blocks_of
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks.other_workbooks import workbook_format
from coordinator.exchange.reading.workbooks.spreadsheets import WorkbookSheet, choose_sheet
from coordinator.words import mark

BATCH: Final = 256
REGULAR: Final = 0.8
"""The share of rows of one width below which a text without a known column name is no table."""
Rows = Iterator[tuple[list[int], list[list[str]]]]
"""Batches: the line each row starts on (1-based; the sheet's row in a workbook), and the rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """One opened file.

    ``header`` holds unique names (None: the file has no header, columns go by place); ``header_line`` its line
    (1-based);
    ``preamble`` the rows above it; ``width`` the columns that hold anything; ``estimate`` about how many rows follow;
    ``ended`` whether the last line has an end, as it has not in a file that was cut off.
    """

    source: Source
    sha256: str
    encoding: str
    bom: bool
    delimiter: str
    newline: str
    header: tuple[str, ...] | None
    header_line: int | None
    preamble: tuple[tuple[str, ...], ...]
    width: int
    declared_width: int
    estimate: int
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    _open: Callable[[], Rows] = field(repr=False)
    ended: bool = True
    sections: bool = False
    """Whether the last column is the class that the heading above a row names, or the sheet."""
    sheet: str = ""
    """The name of the sheet that was read, of a workbook."""
    sheet_class: str = ""
    """The class that the sheet's name gives its rows, where nothing in the list does."""
    named_class: str = ""
    """The class that the name of the file, or words in that of the sheet, give its rows."""
    carried_class: int | None = None
    """The place of a column whose class is also that of the rows below it, which the last column says of each."""
    unreckoned: tuple[str, ...] = ()
    """The columns with formulas whose value was never reckoned, by name."""
    left: Remainder = NOTHING_LEFT
    """What stands beside the list in its workbook or sheet and is not read with it."""

    @property
    def file(self) -> str:
        """The name to show."""
        return self.source.shown

    def batches(self) -> Rows:
        """The data rows in batches, from the beginning each time, as wide as they are in the file (never narrower
        than ``width``).
        """
        after = self.header_line or 0
        for lines, rows in self._open():
            if lines[0] > after:
                yield lines, rows
            elif lines[-1] > after:
                keep = next(place for place, line in enumerate(lines) if line > after)
                yield lines[keep:], rows[keep:]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The data rows, each with its line; empty columns at the end are dropped, short rows filled up."""
        width = self.width
        for lines, rows in self.batches():
            for line, row in zip(lines, rows, strict=True):
                yield line, fitted(row, width)

    def refuse_changed(self) -> None:
        """Raises :class:`Unreadable` where the file is no longer what was opened."""
        with self.source.open() as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != self.sha256:
                raise Unreadable(mark("{file} has changed since it was read. Read it again."), file=self.file)

    def letters(self) -> Letters:
        """Words with å, ä or ö from the file, and how many letters were lost: for the person to judge the encoding
        by.
        """
        if self.encoding == "xlsx":
            return look_at_letters(io.BytesIO("\n".join(" ".join(row) for _, row in self.sample).encode()), "utf-8")
        with self.source.open() as stream:
            return look_at_letters(stream, self.encoding)


def open_table(
    source: Source, *, encoding: str | None = None, delimiter: str | None = None, header: int | None = None
) -> Table:
    """Opens a file as a table.

    ``encoding`` and ``delimiter`` overrule what is found; ``header`` is the line of the header, 0 for a file without
    one.
    Raises :class:`Unreadable` for whatever is no table, is too large or cannot be decoded.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise ValueError(encoding)
    with source.open() as stream:
        workbook = workbook_format(stream)
    if workbook is not None:
        return _open_workbook(source, header)
    return _open_text(source, inspect(source, encoding), delimiter, header)


def _open_text(source: Source, facts: InspectedFile, delimiter: str | None, header: int | None) -> Table:
    lines = _first_lines(facts)
    declared = declared_delimiter(lines[0]) if lines else None
    parting = choose_delimiter(lines[1:] if declared else lines)
    chosen = delimiter or declared or parting.delimiter

    def read() -> Rows:
        return _read_text(source, facts.encoding, chosen, skip_first=bool(declared))

    per_line = max(1, len(facts.start)) / max(1, facts.start.count(b"\n") or facts.start.count(b"\r") or 1)
    rows = min(facts.lines + 1, int(source.size / per_line) + 1)
    table = _tabulate(
        source,
        read,
        header,
        newline=facts.newline,
        encoding=facts.encoding,
        sha256=facts.sha256,
        bom=facts.bom,
        delimiter=chosen,
        lines=rows,
    )
    if header is None and not _has_known_names(table) and (parting.width < 2 or parting.share < REGULAR):
        raise Unreadable(
            mark(
                "{file} is text, but no table: no row of column names and no regular columns were found. "
                "Save the list as CSV or .xlsx and choose that file."
            ),
            file=source.shown,
        )
    return replace(table, ended=facts.ended)


def _has_known_names(table: Table) -> bool:
    return table.header is not None and any(fold_name(name) in known_headers() for name in table.header)


def _open_workbook(source: Source, header: int | None) -> Table:
    sheet = choose_sheet(source)
    table = _tabulate(
        source,
        lambda: _read_sheet(source, sheet),
        header,
        newline="",
        encoding="xlsx",
        sha256=sheet.sha256,
        bom=False,
        delimiter="",
        lines=sheet.rows,
        sheet=sheet.name,
    )
    names = dict(enumerate(table.header or (), source.columns[0] if source.columns else 0))
    unreckoned = [names.get(place, f"#{place + 1}") for place in sorted(sheet.looks.unreckoned)
                  if source.columns is None or place in range(*source.columns)]  # fmt: skip
    return replace(table, unreckoned=tuple(unreckoned), left=sheet.left)


def _tabulate(
    source: Source,
    read: Callable[[], Rows],
    header: int | None,
    *,
    newline: str,
    encoding: str,
    sha256: str,
    bom: bool,
    delimiter: str,
    lines: int,
    sheet: str = "",
) -> Table:
    if source.columns is not None:
        read = _of_columns(read, *source.columns)
    numbers, rows = _sample(source, read)
    at = _header_place(numbers, rows, header)
    line, first = (0, 0) if at is None else (numbers[at], at + 1)
    above = rows[: max(0, first - 1)]
    blocks = () if at is None else blocks_of(rows[at], above)
    named = ListName(source.member or source.name, sheet)
    read, classes = shaped(read, rows, at, line, blocks, named)
    if blocks or classes.sections:
        numbers, rows = _sample(source, read)
    names, declared, width = _names(rows, at, classes.carried)
    return Table(
        source=source,
        sha256=sha256,
        encoding=encoding,
        bom=bom,
        delimiter=delimiter,
        newline=newline,
        header=names,
        header_line=line or None,
        preamble=tuple(map(tuple, above)),
        width=width,
        declared_width=declared,
        estimate=max(0, lines - line) * max(1, len(blocks)),
        sample=_fitted(numbers[first:], rows[first:], width),
        _open=read,
        sections=classes.sections,
        sheet=sheet,
        sheet_class=sheet if classes.by_sheet else "",
        named_class=classes.named if not classes.by_sheet else "",
        carried_class=classes.carried,
        left=source.left,
    )


def _fitted(numbers: list[int], rows: list[list[str]], width: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((line, tuple(fitted(row, width))) for line, row in zip(numbers, rows, strict=True))


def _names(rows: list[list[str]], at: int | None, carried: int | None) -> tuple[tuple[str, ...] | None, int, int]:
    """The names of the columns, how many the header declares, and how many of them hold anything. The last one has the
    name of the column that it is ``carried`` from.
    """
    if at is None:
        declared = max(map(len, rows))
        return None, declared, declared
    declared = len(rows[at])
    width = min(declared, max(map(_filled, rows[at:])))
    names = list(unique_names((rows[at] + [""] * width)[:width]))
    if carried is not None:
        names[carried], names[-1] = names[-1], names[carried]
    return tuple(names), declared, width


def _of_columns(read: Callable[[], Rows], start: int, end: int) -> Callable[[], Rows]:
    """The rows of a list beside another table, without those in which only the other has anything."""

    def parted() -> Rows:
        for lines, rows in read():
            found = [(line, row[start:end]) for line, row in zip(lines, rows, strict=True)]
            held = [(line, part) for line, part in found if any(map(str.strip, part))]
            if held:
                yield [line for line, _ in held], [part for _, part in held]

    return parted


def first_rows(source: Source) -> list[list[str]]:
    """The first rows of a text as they stand in it. Raises :class:`Unreadable`."""
    facts = inspect(source)
    lines = _first_lines(facts)
    declared = declared_delimiter(lines[0]) if lines else None
    delimiter = declared or choose_delimiter(lines).delimiter
    return _sample(source, lambda: _read_text(source, facts.encoding, delimiter, skip_first=bool(declared)))[1]


def _header_place(numbers: list[int], rows: list[list[str]], header: int | None) -> int | None:
    if header is None:
        return find_header(rows[:HEADER_SEARCH_ROWS])
    return numbers.index(header) if header in numbers else None


def _sample(source: Source, read: Callable[[], Rows]) -> tuple[list[int], list[list[str]]]:
    numbers, rows = next(read(), ([], []))
    numbers, rows = numbers[:SAMPLE_LINES], rows[:SAMPLE_LINES]
    if not rows:
        raise Unreadable(mark("{file} is empty. Export the list again."), file=source.shown)
    check_width(source, rows)
    return numbers, rows


def check_width(source: Source, rows: list[list[str]]) -> None:
    """Refuses rows with more columns than any list has."""
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise Unreadable(
            mark(
                "{file} has more than {columns} columns: that is no list of devices or people. "
                "Export it with fewer columns."
            ),
            file=source.shown,
            columns=MAX_COLUMNS,
        )


def _filled(row: list[str]) -> int:
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _first_lines(facts: InspectedFile) -> list[str]:
    marked = byte_order_mark(facts.start)
    start = facts.start[marked[1] :] if marked else facts.start
    if facts.encoding.startswith("utf-16"):
        start = start[: len(start) // 2 * 2]
    words = start.decode(facts.encoding.removesuffix("-sig"), "replace")
    lines = list(islice(io.StringIO(words, newline=""), SAMPLE_LINES))
    if not facts.whole and len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    return lines


def _text_stream(stream: io.BufferedReader, encoding: str) -> io.TextIOWrapper:
    marked = byte_order_mark(stream.peek(3))
    stream.read(marked[1] if marked else 0)
    wrapper = io.TextIOWrapper(stream, encoding=encoding.removesuffix("-sig"), errors="strict", newline="")
    wrapper._CHUNK_SIZE = 1 << 16  # type: ignore[attr-defined]  # noqa: SLF001  # the default of 8 kB costs a tenth of the reading
    return wrapper


def _without_empty(lines: Sequence[int], rows: Sequence[list[str]]) -> tuple[list[int], list[list[str]]]:
    return [line for line, row in zip(lines, rows, strict=True) if row], [row for row in rows if row]


def _read_text(source: Source, encoding: str, delimiter: str, *, skip_first: bool) -> Rows:
    csv.field_size_limit(MAX_CELL)
    with source.open() as stream, _text_stream(stream, encoding) as wrapper:
        reader = csv.reader(wrapper, delimiter=delimiter, strict=True)
        start = 1
        if skip_first:
            wrapper.readline()
            start = 2
        base = start - 1
        try:
            while True:
                before = reader.line_num
                rows = list(islice(reader, BATCH))
                if not rows:
                    return
                lines = _line_numbers(rows, base + before, reader.line_num - before)
                if lines[-1] > MAX_LINES:
                    raise too_long(source)
                if [] in rows:
                    lines, rows = _without_empty(lines, rows)
                    if not rows:
                        continue
                check_width(source, rows)
                yield lines, rows
        except csv.Error as trouble:
            raise _damaged(source, encoding, delimiter, base + reader.line_num, str(trouble)) from None
        except UnicodeError:
            raise Unreadable(
                mark(
                    "{file} cannot be read as {encoding} near line {line}. "
                    "Choose another encoding, or save it again as CSV UTF-8."
                ),
                file=source.shown,
                encoding=encoding,
                line=base + reader.line_num + 1,
            ) from None


def _line_numbers(rows: list[list[str]], before: int, consumed: int) -> list[int]:
    """The line each row starts on: one line a row, unless cells hold line breaks."""
    if consumed == len(rows):
        return list(range(before + 1, before + 1 + consumed))
    numbers = []
    line = before + 1
    for row in rows:
        numbers.append(line)
        line += 1 + sum(map(_breaks, row))
    return numbers


def _breaks(cell: str) -> int:
    """How many lines a cell goes over, as the file's lines are counted."""
    if "\r" in cell:
        return cell.count("\n") + cell.count("\r") - cell.count("\r\n")
    return cell.count("\n")


def _damaged(source: Source, encoding: str, delimiter: str, reached: int, reason: str) -> Unreadable:
    """The sentence for a quotation mark that is never closed, told by the line where it opens."""
    with source.open() as stream, _text_stream(stream, encoding) as wrapper:
        line = opening_line(wrapper, delimiter, reached)
    if line is None or ("larger than field limit" in reason and line == reached):
        return Unreadable(
            mark("{file} has a cell of more than {size} megabyte near line {line}: that is no list. Export it again."),
            file=source.shown,
            size=MAX_CELL >> 20,
            line=reached,
        )
    return Unreadable(
        mark(
            '{file}: the quotation mark (") opened on line {line} is not closed as it should be. '
            "Correct that line, or export the list again."
        ),
        file=source.shown,
        line=line,
    )


def _read_sheet(source: Source, sheet: WorkbookSheet) -> Rows:
    rows = sheet.read()
    while batch := list(islice(rows, BATCH)):
        lines = [line for line, _ in batch]
        cells = [row for _, row in batch]
        check_width(source, cells)
        yield lines, cells
