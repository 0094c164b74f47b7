"""Takes the personal identity numbers out of what is stored already, from the past too: as the door does since (U7).

Free texts lose them, and so does what people are known by; what things are known by, such as a serial number, is kept,
since there it was asked about. Found and taken out by one walk over all places where a text is kept.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

from coordinator.domain.changes import Origin, Record, Sentence
from coordinator.domain.identity_numbers import GAP, About, holds_number, may_hold_numbers, without_numbers
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.number_rules import TextRule, text_rule
from coordinator.ledger.ledger import Stamp
from coordinator.ledger.outcomes import Notice
from coordinator.storage.log.change_writer import begin_entry, end_entry, frozen
from coordinator.storage.log.erasure import rewrite_blocks
from coordinator.storage.log.named_texts import unseal
from coordinator.storage.queries import search_index, stored_keys
from coordinator.storage.queries.log_queries import CODES
from coordinator.words import mark

_DAY = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
# A day as the register writes it has eight figures and is no number: a log is full of them.
_WRITTEN = frozenset({"notes", "accessories", "missing", "condition", "issued_by"})
"""The parts of a receipt's content that somebody wrote at the counter."""
_LENGTH = f"length({{0}}) > 9 AND {{0}} NOT GLOB '{_DAY}'"


class HeldNumber(NamedTuple):
    """A text with a personal identity number: its record and field, and the text without."""

    kind: Kind[Record]
    id: int
    code: str
    said: str
    left: str | None


class _Step(NamedTuple):
    """A step of the log, with both values as they are without a number."""

    entry: int
    kind: Kind[Record]
    id: int
    code: str
    before: Any
    after: Any


def first_day(conn: sqlite3.Connection) -> date:
    """The day of the first entry: days of the years before it are days, whatever they look like."""
    row = conn.execute("SELECT min(at) FROM entry").fetchone()
    return date.fromisoformat(row[0][:10]) if row[0] else date.max


def held_numbers(conn: sqlite3.Connection, today: date) -> Iterator[HeldNumber]:
    """The records' texts that hold a personal identity number now."""
    for kind in KINDS.values():
        for field in kind.fields:
            rule = _rule(kind.code, field.code)
            if rule is not None:
                column = f'"{field.code}"'
                sql = f'SELECT id, {column} FROM "{kind.code}" WHERE {_LENGTH.format(column)}'
                yield from _held(kind, field.code, rule, conn.execute(sql), today)
        if kind.custom_fields:
            own_texts = f"json_each(t.own_fields) j WHERE j.type = 'text' AND {_LENGTH.format('j.value')}"
            sql = f'SELECT t.id, j.value, j.key FROM "{kind.code}" t, {own_texts}'
            for id, said, code in conn.execute(sql):
                own = OWN_PREFIX + code
                yield from _held(kind, own, TextRule(About.THINGS, asks=False), [(id, said)], today)


def known_by_numbers(conn: sqlite3.Connection, today: date) -> set[int]:
    """The people, by id, whom a source knows by what may be their number."""
    past = f"SELECT record, key FROM baseline_past WHERE kind = {PERSON.number} AND {_LENGTH.format('key')}"
    sql = f"{past.replace('_past', '')} UNION {past}"
    return {record for record, id in conn.execute(sql) if _is_number(id, today)}


def _is_number(id: str | None, today: date) -> bool:
    """Whether the door would not keep what a source knows somebody by."""
    return id is not None and holds_number(id, About.NAMED, today)


def past_numbers(conn: sqlite3.Connection, today: date) -> int:
    """How many texts of the log hold one."""
    return sum(1 for _ in _changed_texts(conn, today))


def erase_numbers(conn: sqlite3.Connection, stamp: Stamp, reason: str, today: date) -> Notice:
    """Takes them out of tables, log, baselines, rows kept for repair and papers; the caller truncates the log file."""
    found = list(held_numbers(conn, today))
    past = list(_changed_texts(conn, today))
    count = len(found) + len(past) + len(known_by_numbers(conn, today)) + held_by_papers(conn, today)
    sentence = Sentence(mark("{count} texts lost a personal identity number, in the past too"), {"count": count})
    writing = begin_entry(conn, stamp, sentence, origin=Origin.PROGRAM.value, reason=reason, role="erase")
    for each in found:
        unseal(conn, each.kind, str(each.id))
        _write(conn, each)
        writing.touch(each.kind.code, each.id)
    for step in past:
        unseal(conn, step.kind, str(step.id))
        place = "entry = ? AND kind = ? AND id = ? AND field = ?"
        key = (step.entry, step.kind.number, step.id, step.code)
        conn.execute(f"UPDATE change SET before = ?, after = ? WHERE {place}", (step.before, step.after, *key))
    _erase_beside(conn, today, {each.said: each.left for each in found})
    conn.execute("DELETE FROM change WHERE entry = ?", (writing.entry,))  # the triggers wrote down what must go
    stored_keys.rekey_all(conn)
    for kind in KINDS.values():
        if kind.search:
            search_index.rebuild_text(conn, kind)
    search_index.build_trigrams(conn)
    writing.unsearched.clear()
    end_entry(writing)
    return Notice(writing.entry, sentence, frozen(writing.touched), role="erase")


def _rule(kind: str, code: str) -> TextRule | None:
    rule = text_rule(kind, code)
    return None if rule is None or (rule.asks and kind != PERSON.code) else rule


def _held(
    kind: Kind[Record], code: str, rule: TextRule, rows: Iterable[tuple[int, str]], today: date
) -> Iterator[HeldNumber]:
    for id, said in rows:
        if may_hold_numbers(said) and rule.holds(said, today):
            yield HeldNumber(kind, id, code, said, _left(rule, said, today))


def _left(rule: TextRule, said: Any, today: date) -> Any:
    if not isinstance(said, str) or not may_hold_numbers(said) or not rule.holds(said, today):
        return said
    return None if rule.asks else rule.kept(said, today)


def _write(conn: sqlite3.Connection, held: HeldNumber) -> None:
    if not held.code.startswith(OWN_PREFIX):
        conn.execute(f'UPDATE "{held.kind.code}" SET "{held.code}" = ? WHERE id = ?', (held.left, held.id))
        return
    path = '$."' + held.code.removeprefix(OWN_PREFIX).replace('"', "") + '"'
    change = "json_remove(own_fields, ?)" if held.left is None else "json_set(own_fields, ?, ?)"
    values = (path,) if held.left is None else (path, held.left)
    conn.execute(f'UPDATE "{held.kind.code}" SET own_fields = {change} WHERE id = ?', (*values, held.id))


@cache
def _ruled_fields() -> str:
    """SQL for the steps of fields that there is a rule for: of most imports' steps, days of the last look, there is
    none.
    """
    ruled = [
        f"({kind.number}, '{field.code}')"
        for kind in KINDS.values()
        for field in kind.fields
        if _rule(kind.code, field.code) is not None
    ]
    own = f"substr(field, 1, {len(OWN_PREFIX)}) = '{OWN_PREFIX}'"
    return f"((kind, field) IN (VALUES {', '.join(ruled)}) OR {own})"


def _changed_texts(conn: sqlite3.Connection, today: date) -> Iterator[_Step]:
    """The steps of the log that hold one."""
    sql = (
        f"SELECT entry, kind, id, field, before, after FROM change WHERE {_ruled_fields()}"
        f" AND ({_LENGTH.format('before')} OR {_LENGTH.format('after')})"
    )
    for entry, number, id, code, before, after in conn.execute(sql):
        kind = KINDS[CODES[number]]
        rule = _rule(kind.code, code)
        if rule is None:
            continue
        left = (_left(rule, before, today), _left(rule, after, today))
        if left != (before, after):
            yield _Step(entry, kind, id, code, *left)


def _erase_beside(conn: sqlite3.Connection, today: date, masks: dict[str, str | None]) -> None:
    """What is kept beside records and steps: sentences, files, baselines, rows kept for repair, blocks and papers."""

    def plain(said: object) -> object:
        left = without_numbers(said, About.THINGS, today) if isinstance(said, str) else said
        return left or GAP if left != said else said

    def walked(packed: str) -> str:
        said = json.loads(packed) if may_hold_numbers(packed) else None
        left = _walked(said, plain)
        return packed if left == said else json.dumps(left, ensure_ascii=False)

    conn.create_function("without_numbers", 1, lambda said: str(plain(said)))
    conn.create_function("without_numbers_in", 1, walked)
    for table, column, change in (
        ("entry", "reason", "without_numbers"), ("import_file", "name", "without_numbers"),
        ("entry", '"values"', "without_numbers_in"), ("import_row", '"values"', "without_numbers_in"),
        ("import_row", "cells", "without_numbers_in"),
    ):  # fmt: skip
        where = f"{_LENGTH.format(column)} AND {change}({column}) IS NOT {column}"
        conn.execute(f"UPDATE {table} SET {column} = {change}({column}) WHERE {where}")
    for table in ("baseline", "baseline_past"):
        _erase_baselines(conn, table, today)
    for kind in KINDS.values():
        rewrite_blocks(conn, kind, partial(_in_block, kind, today))
    _erase_papers(conn, masks, today)


def _walked(said: Any, change: Callable[[object], object]) -> Any:
    if isinstance(said, dict):
        return {key: _walked(value, change) for key, value in said.items()}
    if isinstance(said, list):
        return [_walked(value, change) for value in said]
    return change(said)


def _erase_baselines(conn: sqlite3.Connection, table: str, today: date) -> None:
    layouts = {id: fields.split("\n") for id, fields in conn.execute("SELECT id, fields FROM layout")}
    key = ("source", "kind", "record", *(("entry",) if table == "baseline_past" else ()))
    change = f"UPDATE {table} SET cells = ?, digest = x'', key = ? WHERE {' AND '.join(f'{each} = ?' for each in key)}"
    sql = f"SELECT kind, layout, cells, key, {', '.join(key)} FROM {table} WHERE cells IS NOT NULL"
    for number, layout, packed, id, *place in conn.execute(sql).fetchall():
        if not may_hold_numbers(f"{packed}|{id}"):
            continue
        known_by = None if number == PERSON.number and _is_number(id, today) else id
        cells = json.loads(packed)
        left = [_left_of_cell(CODES[number], *each, today) for each in zip(layouts[layout], cells, strict=True)]
        if left != cells or known_by != id:
            said = json.dumps(left, ensure_ascii=False, separators=(",", ":"))
            conn.execute(change, (said, known_by, *place))


def _left_of_cell(kind: str, code: str, cell: Any, today: date) -> Any:
    rule = _rule(kind, code)
    return cell if rule is None else _left(rule, cell, today)


def _in_block(kind: Kind[Record], today: date, columns: list[str], row: list[object]) -> bool:
    left = [_left_of(kind, code, said, today) for code, said in zip(columns, row, strict=True)]
    altered = left != row
    row[:] = left
    return altered


def _left_of(kind: Kind[Record], code: str, said: object, today: date) -> object:
    """What is left of a removed record's value; its own fields stand in one."""
    if code == "own_fields" and isinstance(said, str):
        rule = TextRule(About.THINGS, asks=False)
        own = {key: _left(rule, value, today) for key, value in json.loads(said).items()}
        kept = {key: value for key, value in own.items() if value is not None}
        return said if kept == json.loads(said) else json.dumps(kept, ensure_ascii=False)
    return _left_of_cell(kind.code, code, said, today)


def _erase_papers(conn: sqlite3.Connection, masks: dict[str, str | None], today: date) -> None:
    """A paper says what its records' texts said: it loses what they lose, and what a text of its own still holds."""
    for handover, content in conn.execute("SELECT handover, content FROM paper").fetchall():
        left = _paper_left(content, masks, today)
        if left != content:
            digest = hashlib.sha256(left.encode()).digest()
            conn.execute("UPDATE paper SET content = ?, sha256 = ? WHERE handover = ?", (left, digest, handover))


def _paper_left(content: str, masks: dict[str, str | None], today: date) -> str:
    """The paper's content as it may stay; just as it is where nothing goes."""

    def masked(said: object) -> object:
        for text, instead in masks.items() if isinstance(said, str) else ():
            said = str(said).replace(text, instead or "")
        return said

    def plain(said: object) -> object:
        if not isinstance(said, str) or not may_hold_numbers(said):
            return said
        return without_numbers(said, About.PEOPLE, today) or GAP

    said = json.loads(content)
    left = _written_walked(_walked(said, masked), plain)
    return content if left == said else json.dumps(left, ensure_ascii=True, sort_keys=True)


def _written_walked(said: Any, change: Callable[[object], object]) -> Any:
    """As :func:`_walked`, of what somebody wrote at the counter."""
    if isinstance(said, list):
        return [_written_walked(value, change) for value in said]
    if not isinstance(said, dict):
        return said
    return {
        key: _walked(value, change) if key in _WRITTEN else _written_walked(value, change)
        for key, value in said.items()
    }


def held_by_papers(conn: sqlite3.Connection, today: date) -> int:
    """How many papers still say a personal identity number in what somebody wrote."""
    parts = ", ".join(f"'$.receipt.{part}'" for part in ("notes", "devices", "issued_by"))
    sql = f"SELECT content FROM paper WHERE may_hold_numbers(json_extract(content, {parts}))"
    conn.create_function("may_hold_numbers", 1, may_hold_numbers, deterministic=True)
    return sum(1 for (content,) in conn.execute(sql) if _paper_left(content, {}, today) != content)
