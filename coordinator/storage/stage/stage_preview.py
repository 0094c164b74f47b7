"""Shows a stage before it is written, and takes the decisions: rows and fields declined, conflicts settled."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.protection import PROTECTED, guards
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.stage import GONE, LEFT, NEEDED, Fate, FieldChange, PreviewRow
from coordinator.storage.match.people_questions import question_of
from coordinator.storage.queries.sql_query import SelectFrame
from coordinator.storage.stage import known_rows
from coordinator.storage.stage.comparison import set_fates
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

PROTECTS = mark(
    "The row says that the person is protected: that is not left out. Leave its other fields out, or lift it later."
)
NOT_WITHOUT = mark("{field}: without it the record would be unknown the next time. Leave the whole row out instead.")


def page(
    conn: sqlite3.Connection,
    file: StagedFile,
    fate: Fate | None,
    search: str,
    limit: int,
    offset: int,
    only: str = "",
) -> Sequence[PreviewRow]:
    """A page of the preview in the file's order, sorted by fate where none is asked for.

    The page's rows are found by line and fate alone: what stands in them is read for the page only.
    """
    fates, values = ("fate = ?", [fate.value]) if fate is not None else ("1", list[Scalar]())
    staged, left = fates, f"file = {int(file.number)} AND {fates}"
    if fate is Fate.NOTE:
        staged += " AND 0"  # notes are about rows that have a fate of their own
    if only:
        staged += f" AND nr IN ({chosen_rows(file, only)})"
        left += " AND 0"
    words = [fold(search.strip())] if search.strip() else []
    if words:
        staged += f" AND instr(fold({cells_of(file)}), ?) > 0"
        left += " AND instr(fold(cells), ?) > 0"
    keys = (
        f"SELECT line, fate, nr, NULL AS at FROM {file.table} s WHERE {staged}"
        f" UNION ALL SELECT line, fate, NULL, rowid FROM temp.stage_left WHERE {left}"
    )
    order = (
        "CASE fate WHEN 'failed' THEN 0 WHEN 'changed' THEN 1 WHEN 'new' THEN 2 WHEN 'skipped' THEN 3 ELSE 4 END, line"
    )
    found = conn.execute(
        f"SELECT nr, at FROM ({keys}) ORDER BY {order} LIMIT ? OFFSET ?",
        (*values, *words, *values, *words, limit, offset),
    ).fetchall()
    return [_row(conn, file, _read(conn, file, nr, at)) for nr, at in found]


def _read(conn: sqlite3.Connection, file: StagedFile, nr: int | None, at: int | None) -> tuple[object, ...]:
    if nr is None:
        columns = 'line, fate, NULL, reason, detail, 0, NULL, "column", cells'
        sql, key = f"SELECT {columns} FROM temp.stage_left WHERE rowid = ?", at
    else:
        columns = f"s.line, s.fate, s.record, s.reason, s.detail, s.declined, s.nr, '', {cells_of(file)}"
        sql, key = f"SELECT {columns} FROM {file.table} s WHERE s.nr = ?", nr
    row: tuple[object, ...] = conn.execute(sql, (key,)).fetchone()
    return row


def chosen_rows(file: StagedFile, only: str) -> str:
    """The rows with a ``conflict``, settled or not, the new ones that are ``near`` a record here, or those that are
    ``asked`` about, answered or not.
    """
    if only == "asked":
        asked = f"SELECT line FROM temp.stage_question WHERE file = {int(file.number)}"
        return f"SELECT nr FROM {file.table} WHERE line IN ({asked})"
    if only == "near":
        return f"SELECT nr FROM {file.table} WHERE fate = 'new' AND reason IS NOT NULL"
    return f"SELECT nr FROM temp.stage_difference WHERE file = {int(file.number)} AND verdict IN ('conflict', 'theirs')"


def cells_of(file: StagedFile) -> str:
    """SQL for what a staged row ``s`` is searched by."""
    staged = f"json_array({', '.join(_shown_value(file, code) for code in file.layout.fields)})"
    return (
        staged
        if file.known_at is None
        else f"CASE WHEN s.known = 1 THEN {known_rows.known_values_sql(file)} ELSE {staged} END"
    )


def _shown_value(file: StagedFile, code: str) -> str:
    found = KINDS[file.layout.kind].by_code.get(code)
    if found is not None and found.refers:
        return f'(SELECT mention_words(r.kind, r.key) FROM temp.stage_reference r WHERE r.number = s."{code}")'
    return f's."{code}"'


def _row(conn: sqlite3.Connection, file: StagedFile, row: tuple[object, ...]) -> PreviewRow:
    line, fate, record, reason, detail, declined, nr, column, cells = row
    kind = file.layout.kind
    shown: tuple[tuple[str, Scalar], ...] = ()
    values = json.loads(str(detail)) if detail and detail != "same" else {}
    if nr is not None:
        shown = tuple(zip(file.layout.fields, json.loads(str(cells)), strict=True))
    else:
        shown = tuple((str(at + 1), cell) for at, cell in enumerate(json.loads(str(cells))))
    ref = None if record is None else Ref(kind, int(str(record)))
    return PreviewRow(
        line=int(str(line)),
        fate=Fate(fate),
        record=ref,
        title=_title(shown),
        column=str(column or ""),
        reason=str(reason or ""),
        values=MappingProxyType(values),
        changes=_changes(conn, file, nr, ref)
        if nr is not None and fate != Fate.NEW.value
        else _new_fields(conn, file, row, shown),
        shown=shown,
        declined=bool(declined),
        question=None if nr is None else question_of(conn, file, int(str(line))),
    )


def _title(shown: Sequence[tuple[str, Scalar]]) -> str:
    wanted = ("asset_tag", "serial", "name", "given_name", "model")
    given = {code: value for code, value in shown if value}
    if "given_name" in given:
        return " ".join(str(given[code]) for code in ("given_name", "family_name") if code in given)
    return next((str(given[code]) for code in wanted if code in given), "")


def _changes(conn: sqlite3.Connection, file: StagedFile, nr: object, ref: Ref | None) -> tuple[FieldChange, ...]:
    """What differs in a known row; what stands here of a protected person is not shown."""
    kind = file.layout.kind
    sql = "SELECT field, base, ours, theirs, verdict, declined FROM temp.stage_difference WHERE file = ? AND nr = ?"
    found = []
    for code, base, ours, theirs, verdict, declined in conn.execute(sql, (file.number, nr)).fetchall():
        stands = (None, None) if _is_hidden(conn, ref, code) else (base, ours)
        then, now, said = (_named(conn, kind, code, value) for value in (*stands, theirs))
        needed = (code, theirs, verdict) == (PROTECTED, 1, "take")
        found.append(FieldChange(code, then, now, said, NEEDED if needed else verdict, bool(declined)))
    return tuple(found)


def _is_hidden(conn: sqlite3.Connection, ref: Ref | None, code: str) -> bool:
    """Whether the record is, or is with, a protected person of whom the field tells."""
    paths = () if ref is None or code == PROTECTED else guards(ref.kind, code)
    if ref is None or not paths:
        return False
    frame = SelectFrame(ref.kind)
    columns = ", ".join([frame.column(path) for path in paths])
    row = conn.execute(f"SELECT {columns} FROM {frame.sources} WHERE t.id = ?", (ref.id,)).fetchone()
    return row is not None and 1 in row


def _new_fields(
    conn: sqlite3.Connection, file: StagedFile, row: tuple[object, ...], shown: Sequence[tuple[str, Scalar]]
) -> tuple[FieldChange, ...]:
    """The fields that a new row says, each to be taken or left; those that the record is known by must be taken."""
    line, fate, *_ = row
    if fate != Fate.NEW.value:
        return ()
    declined = {
        code
        for (code,) in conn.execute(
            "SELECT field FROM temp.stage_decision WHERE file = ? AND line = ? AND decision = 'declined'",
            (file.number, line),
        )
    }
    said = {code: value for code, value in shown if value not in (None, "") and code not in (GONE, LEFT)}
    needed = needed_fields(file, said) | ({PROTECTED} if said.get(PROTECTED) == 1 else set())
    return tuple(
        FieldChange(code, None, None, value, NEEDED if code in needed else "take", code in declined)
        for code, value in said.items()
    )


def needed_fields(file: StagedFile, said: Collection[str]) -> set[str]:
    """Of the fields that a new row says, those without which nothing would be known again: what its kind requires, and
    the first of the layout's identities that the row has.
    """
    kind = KINDS[file.layout.kind]
    elements = [element.split("+") for element in file.layout.identity if element not in ("source", "uid")]
    identity = next((codes for codes in elements if all(code in said for code in codes)), list(kind.title[:1]))
    return {code for code in said if code in identity or (code in kind.by_code and kind.by_code[code].required)}


def declined_fields(conn: sqlite3.Connection, file: StagedFile) -> Iterator[tuple[int, int | None, str, Scalar]]:
    """The fields left out of rows that are taken in: line, record, field, and what the file says there."""
    found = conn.execute(
        f"SELECT s.line, s.record, s.nr, x.field FROM temp.stage_decision x JOIN {file.table} s ON s.line = x.line"
        " WHERE x.file = ? AND x.decision = 'declined' AND s.declined IS NOT 1"
        " AND s.fate IN ('new', 'changed', 'unchanged') ORDER BY s.nr",
        (file.number,),
    ).fetchall()
    for line, matched, nr, code in found:
        if code in file.layout.fields:
            record = nr + file.first if matched is None and file.first is not None else matched
            place = file.layout.fields.index(code)
            sql = f"SELECT json_extract({cells_of(file)}, '$[{place}]') FROM {file.table} s WHERE s.nr = ?"
            yield line, record, code, conn.execute(sql, (nr,)).fetchone()[0]


def _named(conn: sqlite3.Connection, kind: str, code: str, value: Scalar) -> Scalar:
    """A reference as the name of what it refers to; a record that is still to come by its words."""
    field = KINDS[kind].by_code.get(code)
    refers = field.refers if field is not None else None
    if refers is None or not isinstance(value, int):
        return value
    if value < 0:
        sql = "SELECT mention_words(kind, key) FROM temp.stage_reference WHERE number = ?"
        row = conn.execute(sql, (-value,)).fetchone()
        return None if row is None else str(row[0])
    frame = SelectFrame(refers)
    titles = ", ".join(frame.column(path) for path in KINDS[refers].title)
    row = conn.execute(f"SELECT {titles} FROM {frame.sources} WHERE t.id = ?", (value,)).fetchone()
    return next((word for word in row or () if word), f"#{value}")


def decline(
    conn: sqlite3.Connection, file: StagedFile, lines: Sequence[int], fields: Sequence[str] | None, *, declined: bool
) -> None:
    """Leaves out whole rows, or only some of their fields; never that somebody known here is protected."""
    if declined and (fields is None or PROTECTED in fields):
        _refuse_unprotected(conn, file, lines)
    for line in lines:
        if fields is None:
            conn.execute(f"UPDATE {file.table} SET declined = ? WHERE line = ?", (int(declined), line))
        else:
            _refuse_needed(conn, file, line, fields)
            for code in fields:
                _decide(conn, file, line, code, "declined" if declined else None)
                _set(conn, file, line, code, f"declined = {int(declined)}")
            set_fates(conn, file, "s.line = ? AND s.fate IN ('changed', 'unchanged')", (line,))


def protecting_rows(file: StagedFile) -> str:
    """SQL for the rows by which somebody who is known here becomes protected."""
    return (
        f"SELECT nr FROM temp.stage_difference WHERE file = {int(file.number)} AND field = '{PROTECTED}' AND theirs = 1"
        " AND verdict = 'take'"
    )


def _refuse_unprotected(conn: sqlite3.Connection, file: StagedFile, lines: Sequence[int]) -> None:
    sql = f"SELECT 1 FROM {file.table} WHERE line = ? AND nr IN ({protecting_rows(file)})"
    if file.layout.kind == PERSON.code and any(conn.execute(sql, (line,)).fetchone() for line in lines):
        raise Refused(PROTECTS)


def _refuse_needed(conn: sqlite3.Connection, file: StagedFile, line: int, fields: Sequence[str]) -> None:
    row = conn.execute(f"SELECT nr FROM {file.table} WHERE line = ? AND fate = 'new'", (line,)).fetchone()
    if row is None:
        return
    shown = _row(conn, file, _read(conn, file, row[0], None))
    needed = next((each.field for each in shown.changes if each.verdict == NEEDED and each.field in fields), None)
    if needed is not None:
        raise Refused(NOT_WITHOUT, field=KINDS[file.layout.kind].field(needed).caption)


def settle_conflict(conn: sqlite3.Connection, file: StagedFile, line: int, field: str, *, take: bool) -> None:
    """Settles a conflict; a row with a field to take is changed, one without is not."""
    _decide(conn, file, line, field, "theirs" if take else None)
    verdict = "theirs" if take else "conflict"
    _set(conn, file, line, field, f"verdict = CASE WHEN verdict = 'take' THEN 'take' ELSE '{verdict}' END")
    set_fates(conn, file, "s.line = ? AND s.fate IN ('changed', 'unchanged')", (line,))


def _decide(conn: sqlite3.Connection, file: StagedFile, line: int, field: str, decision: str | None) -> None:
    key = (file.number, line, field)
    conn.execute("DELETE FROM temp.stage_decision WHERE file = ? AND line = ? AND field = ?", key)
    if decision:
        conn.execute("INSERT INTO temp.stage_decision VALUES (?, ?, ?, ?)", (*key, decision))


def _set(conn: sqlite3.Connection, file: StagedFile, line: int, field: str, change: str) -> None:
    conn.execute(
        f"UPDATE temp.stage_difference SET {change} WHERE file = ? AND field = ?"
        f" AND nr IN (SELECT nr FROM {file.table} WHERE line = ?)",
        (file.number, field, line),
    )
