"""What a list shows, or everything of a kind, as a file for people: CSV or .xlsx by the name's ending.

The file is read again as the list it is (profiles ``coordinator_*``): unchanged it changes nothing, also after Excel
has saved it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coordinator.domain.changes import Record
from coordinator.domain.fields import Type
from coordinator.domain.kinds import KINDS
from coordinator.domain.outputs import PERSONAL, OutputForm, writes
from coordinator.domain.values import Scalar
from coordinator.exchange.profiles.own_lists import record_key
from coordinator.exchange.writing.captions import UID_CAPTIONS, ExportColumn, export_columns
from coordinator.exchange.writing.delimited import delimited_cell, write_delimited
from coordinator.exchange.writing.placement import FileUnwritable, Stopped, placed
from coordinator.exchange.writing.workbook import MOST_ROWS, write_workbook
from coordinator.ledger.questions import Query, Register
from coordinator.ledger.shown_rows import hide_names
from coordinator.words import mark, text

PAGE: Final = 500
ENDINGS: Final = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Exported:
    """A list that was written: how many rows, where, and in words what personal data it holds (needs U8)."""

    rows: int
    path: Path
    holds: str


@writes(
    "list",
    mark("List as CSV or workbook"),
    OutputForm.CSV,
    PERSONAL - {"person.protected"},
)
def export_records(
    register: Register,
    kind: str,
    to: Path,
    *,
    query: Query[Record],
    columns: Sequence[str] | None = None,
    only: Sequence[int] | None = None,
    progress: Callable[[float], None] = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """Writes the records that answer ``query``, in its order, as ``.csv`` or ``.xlsx``.

    ``columns`` are paths (``serial``, ``held_by``, ``product.model``, ``own.colour``); for ``None`` all that is not
    personal. ``only`` narrows the list to a selection, by ids in their order. Protected people stand under their alias
    (U7). Raises :class:`FileUnwritable` with a sentence, :class:`Stopped` when ``cancelled`` says so,
    ``ValueError`` for a path that leads nowhere or another kind's query.
    """
    if query.kind.code != kind:
        raise ValueError(query.kind.code)
    ending = to.suffix.lower()
    if ending not in ENDINGS:
        raise FileUnwritable(mark("The name of {file} must end in .csv or .xlsx."), file=to.name)
    shown = export_columns(register, kind, columns)
    ids = register.ids(query) if only is None else only
    if ending == ".xlsx" and len(ids) > MOST_ROWS:
        raise FileUnwritable(
            mark("A workbook holds {most} rows, and this list has {rows}. Write it as .csv."),
            most=MOST_ROWS,
            rows=len(ids),
        )
    key = ExportColumn("uid", text(UID_CAPTIONS[kind]), Type.TEXT, None, None, (), code=True)
    every = (*shown, key)
    rows = _rows(register, kind, ids, shown, lambda done: _told(done, len(ids), progress, cancelled))
    with placed(to, ".csv", ".xlsx") as draft:
        if ending == ".csv":
            said = ([delimited_cell(column, value) for column, value in zip(every, row, strict=True)] for row in rows)
            count = write_delimited(draft, [column.caption for column in every], said)
        else:
            count = write_workbook(draft, KINDS[kind].caption, every, rows)
    return Exported(count, to, in_words(shown))


def holds(register: Register, kind: str, columns: Sequence[str] | None = None) -> str:
    """What personal data a list with these columns would hold, in words, to be told before it is written."""
    return in_words(export_columns(register, kind, columns))


def in_words(columns: Sequence[ExportColumn]) -> str:
    """The personal data in these columns as a sentence."""
    named = dict.fromkeys(column.caption for column in columns if column.personal is not None)
    if not named:
        return text("The list holds no personal data.")
    return text(
        "The list holds personal data: {fields}. Give it only to somebody who needs it.", fields=", ".join(named)
    )


def _told(done: int, of: int, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Stopped
    progress(done / of if of else 1.0)


def _rows(
    register: Register, kind: str, ids: Sequence[int], columns: Sequence[ExportColumn], told: Callable[[int], None]
) -> Iterator[list[Scalar]]:
    """The values of each record, page by page, the id column last; a record that went meanwhile is left out."""
    entry = next((one.id for one in register.entries(limit=1)), 0)
    guards = list(dict.fromkeys(guard for column in columns for guard in column.guards))
    asked = ["id", "uid", *guards, *(column.path for column in columns)]
    first = 2 + len(guards)
    blanks = _guarded_places(columns, guards, before=2)
    for at in range(0, len(ids), PAGE):
        told(at)
        some = ids[at : at + PAGE]
        for row in hide_names(register, kind, some, asked, register.rows(KINDS[kind], some, asked)):
            if row[0] is None:
                continue
            values = list(row[first:])
            for place, protections in blanks:
                if any(row[one] == 1 for one in protections):
                    values[place] = None
            yield [*values, record_key(int(row[0]), _hex(row[1]), entry)]
    told(len(ids))


def _guarded_places(
    columns: Sequence[ExportColumn], guards: Sequence[str], *, before: int
) -> list[tuple[int, list[int]]]:
    """The places of the columns that a protection blanks, each with where its guards stand in the row, ``before``
    values after its start.
    """
    return [
        (place, [before + guards.index(guard) for guard in column.guards])
        for place, column in enumerate(columns)
        if column.guards
    ]


def _hex(uid: object) -> str:
    return uid.hex() if isinstance(uid, bytes) else str(uid)
