"""Compares several files of one import as their commit would: each is written before the next is compared, then all is
rolled back and only the fates are kept. So a class list's enrolments find the pupils that its own users file brings."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from coordinator.domain.changes import Origin, Ref, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.ledger.ledger import Stamp
from coordinator.ledger.mentions import unpacked
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import Touched
from coordinator.storage.disk.writer_thread import transaction
from coordinator.storage.log.change_writer import begin_entry
from coordinator.storage.match.mentioned_records import BY_MENTION, BY_ROW, Finder, finder_of
from coordinator.storage.match.staged_file import StagedFile, StagedFiles
from coordinator.storage.queries.log_queries import CODES
from coordinator.storage.queries.sqlite_register import RegisterOn
from coordinator.storage.stage.stage_writer import write_stage

T = TypeVar("T")

_NEVER = Stamp("1970-01-01T00:00:00Z", "1970-01-01", "")
_KEPT: Final = ("stage_difference", "stage_reference", "stage_question", "stage_moved", "stage_left")


@contextmanager
def _written(conn: sqlite3.Connection, stage: StagedFiles) -> Iterator[int]:
    """The register as the stage's commit leaves it, with the number of that entry; all is rolled back."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        writing = begin_entry(conn, _NEVER, Sentence(""), origin=Origin.IMPORT.value)
        write_stage(writing, stage)
        yield writing.entry
    finally:
        conn.execute("ROLLBACK")


def rehearse(conn: sqlite3.Connection, stage: StagedFiles) -> None:
    """Writes every file in a transaction that is rolled back, and keeps what became of each row."""
    with _written(conn, stage) as entry:
        _note_brought(conn, entry)
        fates = {
            file.number: conn.execute(f"SELECT fate, reason, detail, record, nr FROM {file.table}").fetchall()
            for file in stage.files
        }
        kept = {table: conn.execute(f"SELECT * FROM temp.{table}").fetchall() for table in _KEPT}
    _keep(conn, stage.files, fates, kept)


def _note_brought(conn: sqlite3.Connection, entry: int) -> None:
    """Marks the mentions of what another row or file of the import brings, be it after the one that mentions it."""
    finders: dict[str, Finder] = {}
    missing = "SELECT number, kind, key FROM temp.stage_reference WHERE id IS NULL AND NOT several"
    for number, kind, key in conn.execute(missing).fetchall():
        finder = finders.get(kind) or finders.setdefault(kind, finder_of(conn, kind))
        if found := finder(unpacked(kind, key)):
            conn.execute("UPDATE temp.stage_reference SET id = ? WHERE number = ?", (found, number))
    for kind in KINDS.values():
        of_kind = f"b.entry = ? AND b.kind = {kind.number} AND r.id BETWEEN b.first AND b.last"
        born = f"SELECT 1 FROM birth b WHERE {of_kind}"
        conn.execute(
            f"UPDATE temp.stage_reference AS r SET comes = CASE WHEN EXISTS ({born} AND b.file IS NOT NULL) THEN"
            f" {BY_ROW} ELSE {BY_MENTION} END WHERE r.kind = ? AND EXISTS ({born})",
            (entry, kind.code, entry),
        )


def ask_as_written(conn: sqlite3.Connection, stage: StagedFiles, ask: Callable[[Register, Touched], T]) -> T:
    """What is answered of the register as the commit would leave it; all is rolled back."""
    with _written(conn, stage) as entry:
        return ask(RegisterOn(conn), _touched(conn, entry))


def _touched(conn: sqlite3.Connection, entry: int) -> Touched:
    """The records that an entry makes or changes, and the people whom it protects."""
    born = conn.execute("SELECT kind, first, last FROM birth WHERE entry = ?", (entry,)).fetchall()
    made = {Ref(CODES[kind], id) for kind, first, last in born for id in range(first, last + 1)}
    changed = conn.execute("SELECT DISTINCT kind, id FROM change WHERE entry = ?", (entry,)).fetchall()
    hiding = conn.execute(
        "SELECT id FROM change WHERE entry = ? AND kind = ? AND field = 'protected' AND after = 1",
        (entry, PERSON.number),
    ).fetchall()
    born_so = conn.execute(
        "SELECT p.id FROM birth b CROSS JOIN person p ON p.id BETWEEN b.first AND b.last"
        " WHERE b.entry = ? AND b.kind = ? AND p.protected = 1",
        (entry, PERSON.number),
    ).fetchall()
    hidden = {Ref(PERSON.code, id) for (id,) in (*born_so, *hiding)}
    return Touched(frozenset(made), frozenset(Ref(CODES[kind], id) for kind, id in changed), frozenset(hidden))


def _keep(
    conn: sqlite3.Connection,
    files: Sequence[StagedFile],
    fates: dict[int, list[tuple[object, ...]]],
    kept: Mapping[str, list[tuple[object, ...]]],
) -> None:
    with transaction(conn, "DEFERRED"):
        for file in files:
            kind = file.layout.kind
            conn.executemany(
                f"UPDATE {file.table} SET fate = ?, reason = ?, detail = ?,"
                f' record = (SELECT id FROM "{kind}" WHERE id = ?) WHERE nr = ?',
                fates[file.number],
            )
        for table, rows in kept.items():
            conn.execute(f"DELETE FROM temp.{table}")
            if rows:
                conn.executemany(f"INSERT INTO temp.{table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        _unmake(conn, files, kept["stage_reference"])


def _unmake(conn: sqlite3.Connection, files: Sequence[StagedFile], references: list[tuple[object, ...]]) -> None:
    """What the rehearsal created is not there, by mention or by row: fields that name it read as words."""
    for number, kind, _, made, *_ in references:
        gone = made is not None and not conn.execute(f'SELECT 1 FROM "{kind}" WHERE id = ?', (made,)).fetchone()
        if not gone:
            continue
        conn.execute("UPDATE temp.stage_reference SET id = NULL WHERE number = ?", (number,))
        for file in files:
            for code, refers in file.reference_fields():
                if refers == kind:
                    conn.execute(
                        "UPDATE temp.stage_difference SET theirs = ? WHERE file = ? AND field = ? AND theirs = ?",
                        (-int(str(number)), file.number, code, made),
                    )
