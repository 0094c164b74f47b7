"""Files about orders: a supplier's delivery list and the catalogue, as typed lines (``formats`` §7).

They are not merged into the inventory like a fleet's list: a delivery belongs to its order, a price to its day. So
their rows leave this room as values, and the desk finds the order that they mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from coordinator.exchange.imports.import_run import GatheredFile, recognise_file
from coordinator.exchange.imports.typed_rows import FailedRow, SkippedRow, TypedRow, remark_values, typed_rows
from coordinator.exchange.profiles.mention_keys import ProductKey
from coordinator.exchange.profiles.profiles import Profile, load_profiles
from coordinator.exchange.reading.containers import Source
from coordinator.exchange.reading.sheets import list_tables
from coordinator.exchange.reading.unreadable import Unreadable, unreadable_words
from coordinator.words import text

KINDS: Final = ("deliveries", "catalogue", "orders")


@dataclass(frozen=True, slots=True)
class Problem:
    """What was skipped, refused or doubtful in a row: its line, column and the reason as a sentence."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One row of a file about orders: the line it starts on and its values by field code."""

    line: int
    values: Mapping[str, Any]

    def text(self, code: str) -> str:
        """The value as text; nothing for a missing one."""
        said = self.values.get(code)
        return "" if said is None else str(said)

    def number(self, code: str) -> int | None:
        """The value as a whole number; what is written as text counts when it is one."""
        said = self.values.get(code)
        if isinstance(said, str) and said.strip().isdecimal():
            return int(said)
        return said if isinstance(said, int) else None

    @property
    def product(self) -> ProductKey:
        """What the row says of the product."""
        said = self.values.get("product")
        return said if isinstance(said, ProductKey) else ProductKey(None, None, None, None)


@dataclass(slots=True)
class OrderFile:
    """A file about orders as it was read. ``skipped`` and ``failed`` count rows, ``problems`` say why."""

    name: str
    kind: str
    profile: str
    encoding: str = "utf-8"
    delimiter: str = ""
    rows: list[OrderRow] = field(default_factory=list)
    skipped: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many data rows the file has."""
        return len(self.rows) + self.skipped + self.failed


def order_files(
    paths: list[Path], today: date, folder: Path | None = None, seen: dict[Source, GatheredFile] | None = None
) -> tuple[list[OrderFile], list[Path]]:
    """The delivery lists and catalogues among the files, read whole, and the paths that are something else.

    ``seen`` is given what the other files were recognised as, for whoever gathers them next.
    Raises :class:`Unreadable` when a path holds nothing to read.
    """
    profiles = load_profiles(folder if folder is not None and folder.is_dir() else None)
    found: list[OrderFile] = []
    others: list[Path] = []
    for path, sources in zip(paths, list_tables(paths), strict=True):
        ours, theirs = _parted(sources, profiles, today)
        found += ours
        if seen is not None:
            seen.update((file.source, file) for file in theirs)
        if theirs or not sources:
            others.append(path)  # an archive with both is read by both; each leaves the other's files
    return found, others


def _parted(
    sources: Sequence[Source], profiles: Sequence[Profile], today: date
) -> tuple[list[OrderFile], list[GatheredFile]]:
    """The files about orders, read, and the others as they were recognised."""
    advices: dict[str, OrderFile] = {}
    read: list[GatheredFile] = []
    for source in sources:
        try:
            advice = _advice(source)
        except Unreadable as trouble:
            read.append(GatheredFile(source, refused=trouble))
            continue
        if advice is None:
            read.append(recognise_file(source, profiles))
        else:
            advices[source.shown] = advice
    ours = [file for file in read if file.profile is not None and file.profile.kind in KINDS]
    return [*advices.values(), *(read_order_file(file, today) for file in ours)], [
        file for file in read if file not in ours
    ]


def _advice(source: Source) -> OrderFile | None:
    """A file on disk as a despatch advice; ``None`` for anything else."""
    if source.member is not None or source.trouble is not None or source.path.suffix.casefold() != ".xml":
        return None
    from coordinator.exchange.lists.peppol import read_advice

    advice = read_advice(source.path)
    if advice is None:
        return None
    rows = [OrderRow(number, values) for number, values in enumerate(advice, 1)]
    return OrderFile(source.shown, "deliveries", "peppol_despatch_advice", rows=rows)


def read_order_file(file: GatheredFile, today: date) -> OrderFile:
    """The rows of a recognised delivery list or catalogue."""
    table, match = file.table, file.match
    if table is None or match is None:
        raise ValueError(file.name)
    read = OrderFile(file.name, match.profile.kind, match.profile.id, table.encoding, table.delimiter)
    for row in typed_rows(table, match, today=today):
        if isinstance(row, TypedRow):
            read.rows.append(OrderRow(row.line, dict(zip(match.fields, row.values, strict=True))))
            said = ((each, unreadable_words(each.code, remark_values(each))) for each in row.problems)
            read.problems += [Problem(row.line, each.column, words) for each, words in said]
        elif isinstance(row, FailedRow):
            read.failed += 1
            read.problems.append(Problem(row.line, row.column or "", text(row.code)))
        elif isinstance(row, SkippedRow):
            read.skipped += 1
            read.problems.append(Problem(row.line, "", text(row.code)))
    return read
