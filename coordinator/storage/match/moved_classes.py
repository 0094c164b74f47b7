"""Finds whether a class list is next year's: whole classes stand under another name, which is asked as one question."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from coordinator.ledger.stage import LEAVE_ROW, NEW_RECORD, ClassMove, MovedClasses
from coordinator.storage.match.described_people import Described, DescribedRow

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

FEWEST: Final = 2
"""So many of a class at least stand under another name before it is asked whether the class has moved."""
Alike = Callable[[Described], Sequence[Described]]


class Move(NamedTuple):
    """Those of the class ``old`` who stand in ``new`` now: how many, of how many."""

    old: int
    new: int
    moved: int
    size: int


def find_moves(rows: Iterable[DescribedRow], alike: Alike, here: Iterable[Described]) -> list[Move]:
    """The classes of which most rows name people of one other class, and more than of the class itself."""
    named: Counter[int] = Counter()
    found: dict[int, Counter[int]] = {}
    for row in rows:
        new = row.who.group
        if new is not None:
            named[new] += 1
            found.setdefault(new, Counter()).update({each.group for each in alike(row.who) if each.group is not None})
    sizes = Counter(each.group for each in here)
    moves = []
    for new, counts in found.items():
        stayed = counts.pop(new, 0)
        old, count = counts.most_common(1)[0] if counts else (0, 0)
        if count >= FEWEST and 2 * count > named[new] and count > stayed:
            moves.append(Move(old, new, count, sizes[old]))
    return sorted(moves)


def named_in(move: Move, rows: Iterable[DescribedRow], alike: Alike) -> set[int]:
    """Those of the old class whom rows of the new one name, by id."""
    of_new = (row for row in rows if row.who.group == move.new)
    return {each.number for row in of_new for each in alike(row.who) if each.group == move.old}


def create_moved_table(conn: sqlite3.Connection) -> None:
    """The temporary table of the lists that stand for other classes: one row a file."""
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_moved (file INTEGER PRIMARY KEY, moves TEXT, rows INTEGER,"
        " candidates TEXT, answer TEXT)"
    )


def answer_of(conn: sqlite3.Connection, file: StagedFile) -> str:
    """What was answered in this preview; nothing where nothing was."""
    row = conn.execute("SELECT answer FROM temp.stage_moved WHERE file = ?", (file.number,)).fetchone()
    return str(row[0]) if row else ""


def keep_moves(
    conn: sqlite3.Connection, file: StagedFile, moves: Sequence[Move], rows: int, candidates: Iterable[int]
) -> None:
    """Keeps the question about a list, with its answer if it has one; an answered one stays while the stage does."""
    answer = answer_of(conn, file)
    if moves:
        conn.execute(
            "INSERT OR REPLACE INTO temp.stage_moved VALUES (?, ?, ?, ?, ?)",
            (file.number, json.dumps(moves), rows, json.dumps(sorted(candidates)), answer),
        )
    elif not answer:
        conn.execute("DELETE FROM temp.stage_moved WHERE file = ?", (file.number,))


def moved_classes(conn: sqlite3.Connection, file: StagedFile) -> MovedClasses | None:
    """The question about a list as a whole; ``None`` where there is none."""
    sql = "SELECT moves, rows, answer FROM temp.stage_moved WHERE file = ?"
    row = conn.execute(sql, (file.number,)).fetchone()
    if row is None:
        return None
    moves, rows, answer = row
    classes = (
        ClassMove(class_name(conn, old), class_name(conn, new), count, size)
        for old, new, count, size in json.loads(moves)
    )
    return MovedClasses(tuple(classes), rows, answer or LEAVE_ROW, is_open=not answer)


def class_name(conn: sqlite3.Connection, group: int) -> str:
    """The name of a class by its id; of one that is still to come by its number below 0."""
    if group < 0:
        sql = "SELECT mention_words(kind, key) FROM temp.stage_reference WHERE number = ?"
    else:
        sql = 'SELECT name FROM "group" WHERE id = ?'
    row = conn.execute(sql, (abs(group),)).fetchone()
    return str(row[0]) if row else ""


def asked_as_others(conn: sqlite3.Connection, file: StagedFile) -> list[int]:
    """Those who have not moved with their class, as was answered in this preview: nothing where that was not."""
    sql = f"SELECT candidates FROM temp.stage_moved WHERE file = ? AND answer = '{NEW_RECORD}'"
    row = conn.execute(sql, (file.number,)).fetchone()
    return [] if row is None else list(json.loads(row[0]))


def left_rows(conn: sqlite3.Connection, file: StagedFile) -> int:
    """How many rows are left out until somebody says whether their classes have moved."""
    row = conn.execute("SELECT rows FROM temp.stage_moved WHERE file = ? AND answer = ''", (file.number,)).fetchone()
    return int(row[0]) if row else 0


def take_moved(conn: sqlite3.Connection, file: StagedFile, answer: str) -> bool:
    """Notes whether the classes have moved; ``False`` where that is not asked."""
    sql = "UPDATE temp.stage_moved SET answer = ? WHERE file = ?"
    return conn.execute(sql, (answer, file.number)).rowcount > 0


def pairs_of(rows: Sequence[DescribedRow], moves: Mapping[int, int], alike: Alike) -> list[tuple[int, int]]:
    """Rows of moved classes with whom they mean: one of the name in the old class, or as many as equal rows."""
    by_name: dict[tuple[str, int], list[DescribedRow]] = {}
    for row in rows:
        if row.who.group is not None and row.who.group in moves:
            by_name.setdefault((row.who.name, row.who.group), []).append(row)
    pairs = []
    for (_, new), same in by_name.items():
        there = [each for each in alike(same[0].who) if each.group == moves[new]]
        if len(there) == len(same) and len({row.digest for row in same}) == 1:
            pairs += [(row.who.number, each.number) for row, each in zip(same, there, strict=True)]
    return pairs
