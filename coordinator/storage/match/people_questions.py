"""Questions about whom a row means: asked in the preview, answered there, and remembered with the import that took the
answer in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from coordinator.domain.changes import Ref
from coordinator.domain.kinds import KINDS
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD, RowQuestion
from coordinator.storage.log.open_entry import Writing
from coordinator.storage.match.moved_classes import asked_as_others, left_rows, take_moved
from coordinator.storage.queries.waiting_mentions import IN_EFFECT, KEPT
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.described_people import DescribedRow
    from coordinator.storage.match.staged_file import StagedFile

ANSWERED: Final = "answered"
_NOT_ASKED: Final = mark("Line {line}: nothing is asked about it. These lines are: {lines}.")
_NONE_ASKED: Final = mark("Line {line}: nothing is asked about it, nor about any other line of the file.")
_NOT_A_CHOICE: Final = mark("Line {line}: {answer} is none of the choices: {choices}.")


class GivenAnswer(NamedTuple):
    """What was answered: ``meant`` with the record's id, ``new`` or ``leave``; ``twice`` where another row of the file
    may be the same person.
    """

    answer: str
    record: int | None
    twice: bool = False


class AskedRow(NamedTuple):
    """Whom a row could mean: ids of records, and the line of another row of the file that may be the same person."""

    candidates: tuple[int, ...]
    beside: int | None
    answer: str = ""
    record: int | None = None
    by: int = 0


GIVEN, REMEMBERED, FOLLOWS = range(3)
"""By what a question is answered: here, in an earlier import, or by the answers to others, which leave no doubt."""


def create_table(conn: sqlite3.Connection) -> None:
    """The temporary table of the questions, one for all files of a stage."""
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_question (file INTEGER, line INTEGER, candidates TEXT, beside INTEGER,"
        " answer TEXT, record INTEGER, by INTEGER, PRIMARY KEY (file, line))"
    )


def given_answers(conn: sqlite3.Connection, file: StagedFile) -> Mapping[int, GivenAnswer]:
    """What was answered in this preview, by line."""
    sql = f"SELECT line, answer, record, beside IS NOT NULL FROM temp.stage_question WHERE file = ? AND {_GIVEN_HERE}"
    return {
        line: GivenAnswer(answer, record, bool(twice))
        for line, answer, record, twice in conn.execute(sql, (file.number,))
    }


def keep_questions(conn: sqlite3.Connection, file: StagedFile, asked: Mapping[int, AskedRow]) -> None:
    """Puts the questions of a comparison, by line, in place of those before, beside what was answered in this
    preview.
    """
    conn.execute(f"DELETE FROM temp.stage_question WHERE file = ? AND NOT ({_GIVEN_HERE})", (file.number,))
    conn.executemany(
        "INSERT INTO temp.stage_question VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (file.number, line, json.dumps(each.candidates), each.beside, each.answer, each.record, each.by)
            for line, each in asked.items()
        ),
    )


def asked_before(conn: sqlite3.Connection, file: StagedFile) -> Mapping[int, AskedRow]:
    """What this preview has asked already and nobody has answered, by line."""
    sql = f"SELECT line, candidates, beside FROM temp.stage_question WHERE file = ? AND (answer = '' OR by = {FOLLOWS})"
    return {
        line: AskedRow(tuple(json.loads(candidates)), beside)
        for line, candidates, beside in conn.execute(sql, (file.number,))
    }


def question_of(conn: sqlite3.Connection, file: StagedFile, line: int) -> RowQuestion | None:
    """What is asked about a line; candidates that only an earlier file of the import brings are not told."""
    sql = "SELECT candidates, beside, answer, record, by FROM temp.stage_question WHERE file = ? AND line = ?"
    row = conn.execute(sql, (file.number, line)).fetchone()
    if row is None:
        return None
    candidates, beside, answer, record, by = row
    kind = file.layout.kind
    there = f'SELECT id FROM "{kind}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id'
    refs = tuple(Ref(kind, id) for (id,) in conn.execute(there, (candidates,)))
    meant = Ref(kind, record) if answer == MEANT else None
    return RowQuestion(
        refs, beside, answer or LEAVE_ROW, meant, is_open=not answer, remembered=by == REMEMBERED, follows=by == FOLLOWS
    )


def take_answer(conn: sqlite3.Connection, file: StagedFile, line: int, answer: str, meant: int | None) -> None:
    """Notes an answer; ``Refused`` with the choices where the line is not asked about or has none so called. Line 0 is
    the list as a whole.
    """
    if not line and take_moved(conn, file, answer):
        return
    question = question_of(conn, file, line)
    if question is None:
        lines = [str(each) for (each,) in conn.execute(_LINES, (file.number,))]
        raise Refused(_NOT_ASKED if lines else _NONE_ASKED, line=str(line), lines=", ".join(lines))
    ids = [each.id for each in question.candidates]
    choices = [*map(str, ids), NEW_RECORD, LEAVE_ROW]
    wanted = str(meant) if answer == MEANT else answer
    if wanted not in choices:
        raise Refused(_NOT_A_CHOICE, line=str(line), answer=wanted, choices=", ".join(choices))
    conn.execute(
        f"UPDATE temp.stage_question SET answer = ?, record = ?, by = {GIVEN} WHERE file = ? AND line = ?",
        (answer, meant, file.number, line),
    )


_GIVEN_HERE: Final = f"answer <> '' AND by = {GIVEN}"
_LINES: Final = "SELECT line FROM temp.stage_question WHERE file = ? ORDER BY line"


def counts(conn: sqlite3.Connection, file: StagedFile) -> tuple[int, int]:
    """How many rows are asked about in this import, and how many are left out until somebody answers."""
    sql = "SELECT count(*), count(*) FILTER (WHERE answer = '') FROM temp.stage_question WHERE file = ?"
    asked, still_open = conn.execute(sql, (file.number,)).fetchone()
    return int(asked), int(still_open) + left_rows(conn, file)


def has_answers(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether anything was answered that is not remembered yet."""
    sql = f"SELECT 1 FROM temp.stage_question WHERE file = ? AND {_GIVEN_HERE} LIMIT 1"
    return conn.execute(sql, (file.number,)).fetchone() is not None or bool(asked_as_others(conn, file))


def said_by(file: StagedFile, row: DescribedRow) -> str:
    """What an answer is remembered by: a digest of who the row says, whatever else stands in it."""
    who = row.who
    said = (file.layout.source, who.given, who.family, who.email, who.username, who.external, who.role, row.key)
    return blake2b("\x1f".join(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def remembered_answers(conn: sqlite3.Connection, file: StagedFile) -> Mapping[str, Sequence[GivenAnswer]]:
    """The answers of the newest import in effect that had one, in the order of its lines, by :func:`said_by`."""
    sql = (
        "SELECT i.entry, json_extract(i.\"values\", '$.who'), i.reason, i.record FROM import_row i"
        f" JOIN entry e ON e.id = i.entry WHERE {KEPT} AND i.fate = '{ANSWERED}' AND i.kind = ? AND {IN_EFFECT}"
        " ORDER BY i.entry, i.file, i.line"
    )
    found: dict[str, tuple[int, list[GivenAnswer]]] = {}
    for entry, who, answer, record in conn.execute(sql, (KINDS[file.layout.kind].number,)):
        if who not in found or found[who][0] != entry:
            found[who] = (entry, [])
        found[who][1].append(GivenAnswer(answer, record))
    return {who: answers for who, (_, answers) in found.items()}


def remembered_others(conn: sqlite3.Connection, file: StagedFile) -> set[int]:
    """Those of whom it was answered, in imports of the source in effect, that they have not moved with their class."""
    sql = (
        "SELECT j.value FROM import_row i JOIN entry e ON e.id = i.entry, json_each(i.\"values\", '$.people') j"
        f" WHERE {KEPT} AND i.fate = '{ANSWERED}' AND i.line = 0 AND i.kind = ? AND {IN_EFFECT}"
        " AND json_extract(i.\"values\", '$.who') = ?"
    )
    return {id for (id,) in conn.execute(sql, (KINDS[file.layout.kind].number, _of_list(file)))}


def _of_list(file: StagedFile) -> str:
    """What an answer about a list as a whole is remembered by."""
    return f"list {file.layout.source}"


def remember_answers(writing: Writing, file: StagedFile, rows: Iterable[DescribedRow]) -> None:
    """Keeps the answers of this import with its entry, so that nobody is asked again."""
    conn = writing.conn
    answers = given_answers(conn, file)
    kept = []
    for row in rows:
        if (given := answers.get(row.line)) is not None:
            record = row.record if given.answer == NEW_RECORD else given.record
            kept.append((row.line, record, given.answer, json.dumps({"who": said_by(file, row)})))
    if others := asked_as_others(conn, file):
        kept.append((0, None, NEW_RECORD, json.dumps({"who": _of_list(file), "people": others})))
    conn.executemany(
        'INSERT INTO import_row (entry, file, line, fate, kind, record, "column", reason, "values", cells)'
        f" VALUES ({writing.entry}, {file.number}, ?, '{ANSWERED}', {KINDS[file.layout.kind].number}, ?, '', ?, ?,"
        " '[]')",
        kept,
    )
