"""Writes a compared stage: mentioned records, new records, changed fields, baselines, and what became of every row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple
from functools import partial

from coordinator.domain.changes import Record
from coordinator.domain.choices import Role
from coordinator.domain.derived import KEY_OF, keys_of
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention, NameMention, PersonMention, ProductMention, alike, unpacked
from coordinator.ledger.stage import FIELD_DECLINED, Layout
from coordinator.storage.log.change_writer import digest_of, inserted, keep_birth
from coordinator.storage.log.open_entry import Writing
from coordinator.storage.match import people_questions
from coordinator.storage.match.described_people import described_rows, goes_with_class
from coordinator.storage.match.mentioned_records import classes_apart, finder_of
from coordinator.storage.match.protected_namesakes import (
    names_of_protected,
    protect_mentioned,
    protect_namesakes,
    protection,
)
from coordinator.storage.match.record_match import layout_text
from coordinator.storage.match.staged_file import StagedFile, StagedFiles
from coordinator.storage.match.staged_sql import literal, unless_declined
from coordinator.storage.match.waiting_resolved import keep_unresolved, resolve_waiting
from coordinator.storage.queries import search_index, stored_keys
from coordinator.storage.queries.own_field_sql import is_own, own_fields_column, put
from coordinator.storage.stage import comparison
from coordinator.storage.stage.bulk_load import without_indexes
from coordinator.storage.stage.comparison import baseline_cells, reference_joins, tally
from coordinator.storage.stage.stage_preview import declined_fields
from coordinator.storage.stage.staged_rows import compare_file
from coordinator.words import mark

DECLINED = mark("Left out by choice.")
_ClassOf = Callable[[Mention], Mention]
"""By what the mention of a group is told from others."""
_MENTION_ORDER = (UNIT.code, PRODUCT.code, GROUP.code, ROOM.code, PERSON.code)


def write_stage(writing: Writing, stage: StagedFiles) -> dict[str, Scalar]:
    """Writes every staged file under the entry; returns the counts over all of them."""
    conn = writing.conn
    totals: dict[str, int] = {}
    last = conn.execute("SELECT coalesce(max(id), 0) FROM entry WHERE id < ?", (writing.entry,)).fetchone()[0]
    for file in stage.files:
        # What an earlier file of the same import brought is known to the later ones.
        if file.number > 1 or len(stage.files) > 1 or stage.compared_at != last:
            compare_file(conn, stage, file)
        counted = file.counted or tally(conn, file)
        _create_mentioned(writing, file)
        _insert_new(writing, file)
        _update_changed(writing, file)
        _keep_baselines(writing, file)
        _keep_rows(writing, file)
        facts = file.facts
        said = (facts.name, facts.sha256, facts.profile, facts.kind, facts.encoding, facts.delimiter)
        conn.execute(
            "INSERT INTO import_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (writing.entry, file.number, *said, *astuple(counted)),
        )
        for name in ("rows", "created", "updated", "unchanged", "skipped", "failed", "conflicts"):
            totals[name] = totals.get(name, 0) + getattr(counted, name)
    resolve_waiting(writing)
    return dict(totals)


_APPLIED = "s.fate = 'new' AND s.declined IS NOT 1"


def _create_mentioned(writing: Writing, file: StagedFile) -> None:
    """Creates what new rows and taken fields mention and the file may bring, and nothing else."""
    conn = writing.conn
    apart = classes_apart(conn)
    class_of = partial(alike, GROUP.code, apart=apart)
    used = _all_used_mentions(conn, file, class_of)
    wanted = [
        row
        for row in conn.execute(
            "SELECT number, kind, key FROM temp.stage_reference WHERE comes = 1 AND id IS NULL ORDER BY number"
        )
        if row[0] in used
    ]
    made: dict[tuple[str, Mention], int] = {}
    hidden = names_of_protected(conn) | file.layout.protects if wanted else frozenset[str]()
    for kind in _MENTION_ORDER:
        classes = _classes(conn, class_of) if kind == PERSON.code else {}
        for number, _, key in (row for row in wanted if row[1] == kind):
            mention = unpacked(kind, key)
            id = made.get(same := (kind, _as_created(kind, mention, apart)))
            if id is None:
                values = {**_mention_values(conn, file, kind, mention), **_belonging(file, mention, classes, class_of)}
                id = made[same] = _create_mention(writing, KINDS[kind], {**values, **protection(mention, hidden)})
            conn.execute("UPDATE temp.stage_reference SET id = ? WHERE number = ?", (id, number))
    for id in protect_mentioned(conn, file):
        writing.touch(PERSON.code, id, searched=True)


def _as_created(kind: str, mention: Mention, apart: Collection[str]) -> Mention:
    """By what mentions with numbers of their own are told apart when they come to be: what stands beside does not."""
    return alike(kind, mention._replace(beside="", bare=False), apart) if isinstance(mention, NameMention) else mention


def _all_used_mentions(conn: sqlite3.Connection, file: StagedFile, class_of: _ClassOf) -> set[int]:
    """The numbers of what may come to be because new rows and taken fields mention it."""
    used = set[int]()
    for code, kind in file.reference_fields():
        if kind in file.layout.creates:
            used |= _used_mentions(conn, file, code)
    return used | _groups_of_people(conn, used, class_of) if GROUP.code in file.layout.creates else used


def _used_mentions(conn: sqlite3.Connection, file: StagedFile, code: str) -> set[int]:
    """The numbers of what new rows and taken fields mention in a field."""
    said = unless_declined(conn, file, code, f's."{code}"')
    used = {row[0] for row in conn.execute(f"SELECT DISTINCT {said} FROM {file.table} s WHERE {_APPLIED}") if row[0]}
    taken = (
        "SELECT DISTINCT -d.theirs FROM temp.stage_difference d WHERE d.file = ? AND d.field = ? AND d.theirs < 0"
        f" AND {comparison.TAKEN}"
    )
    return used | {row[0] for row in conn.execute(taken, (file.number, code))}


def _groups_of_people(conn: sqlite3.Connection, used: set[int], class_of: _ClassOf) -> set[int]:
    """The numbers of the groups that the used mentions of people name, where those people come to be."""
    comes = "SELECT number, key FROM temp.stage_reference WHERE kind = ? AND comes = 1"
    numbers = {class_of(unpacked(GROUP.code, key)): number for number, key in conn.execute(comes, (GROUP.code,))}
    people = [unpacked(PERSON.code, key) for number, key in conn.execute(comes, (PERSON.code,)) if number in used]
    groups = (class_of(NameMention(said.group)) for said in people if isinstance(said, PersonMention) and said.group)
    return {numbers[group] for group in groups if group in numbers}


def _classes(conn: sqlite3.Connection, class_of: _ClassOf) -> dict[Mention, int]:
    """The groups that are mentioned and are here, by their names."""
    groups = conn.execute("SELECT key, id FROM temp.stage_reference WHERE kind = ? AND id IS NOT NULL", (GROUP.code,))
    return {class_of(unpacked(GROUP.code, key)): id for key, id in groups}


def _belonging(
    file: StagedFile, said: Mention, classes: Mapping[Mention, int], class_of: _ClassOf
) -> dict[str, Scalar]:
    """Who is mentioned with a class is a pupil of it, as in a list of people; nobody is by a name that has lost
    letters, since that may be another's.
    """
    if not isinstance(said, PersonMention) or not said.group or "?" in said.name:
        return {}
    found = classes.get(class_of(NameMention(said.group)))
    if found is None:
        return {}
    home = {"unit": unit} if (unit := file.layout.defaults.get("owned_by")) is not None else {}
    return {"role": Role.PUPIL, "group": found, **home}


def _create_mention(writing: Writing, kind: Kind[Record], values: dict[str, Scalar]) -> int:
    columns = ", ".join(f'"{code}"' for code in values)
    sql = f'INSERT INTO "{kind.code}" ({columns}) VALUES ({", ".join("?" * len(values))})'
    id = inserted(writing.conn, sql, tuple(values.values()))
    keep_birth(writing, kind, id, digest_of(values))
    return id


def _mention_values(conn: sqlite3.Connection, file: StagedFile, kind: str, mention: Mention) -> dict[str, Scalar]:
    """The fields of a record that came to be by being mentioned."""
    if isinstance(mention, ProductMention):
        return {code: word or None for code, word in mention._asdict().items()}
    if isinstance(mention, PersonMention):
        return _person_values(mention)
    if kind == UNIT.code:
        return {"name": mention.name, "own": 0}
    if kind != GROUP.code:
        return {"name": mention.name}
    beside = NameMention(mention.unit)
    home = file.layout.defaults.get("unit") or file.layout.defaults.get("owned_by")
    unit = finder_of(conn, UNIT.code)(beside) if mention.unit else home
    return {"name": mention.name, **({"unit": unit} if unit else {})}


def _person_values(said: PersonMention) -> dict[str, Scalar]:
    """Somebody who is only mentioned: named as the mention names them, else by the login."""
    given, _, family = said.name.strip().rpartition(" ")
    login = said.username or said.email.partition("@")[0]
    if not said.name:
        given = login or said.external_id
    words = {
        "given_name": given or family,
        "family_name": family if given and said.name else None,
        "username": login,
        "email": said.email,
        "external_id": said.external_id,
    }
    return {**{code: word or None for code, word in words.items()}, "active": 1}


def _insert_new(writing: Writing, file: StagedFile) -> None:
    conn, kind = writing.conn, KINDS[file.layout.kind]
    count = conn.execute(f"SELECT count(*) FROM {file.table} s WHERE {_APPLIED}").fetchone()[0]
    file.first = None
    if not count:
        return
    protected = names_of_protected(conn) if kind.code == PERSON.code else frozenset()
    last = conn.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)", (kind.code,)
    ).fetchone()[0]
    values = _new_values(conn, file, kind)
    columns = ", ".join(f'"{code}"' for code in values)
    # Rows that are all new take their ids in the file's order, which needs no second look at them.
    file.first = last if count == conn.execute(f"SELECT max(nr) FROM {file.table}").fetchone()[0] else None
    place = "s.nr" if file.first is not None else "row_number() OVER (ORDER BY s.nr)"
    where = "" if file.first is not None else f"WHERE {_APPLIED}"
    with without_indexes(conn, kind.code, count):
        conn.execute(
            f'INSERT INTO "{kind.code}" (id, {columns}) SELECT ? + {place}, {", ".join(values.values())}'
            f" FROM {file.table} s {reference_joins(file)} {where} ORDER BY s.nr",
            (last,),
        )
    conn.execute(
        "INSERT INTO birth (entry, kind, first, last, file, brought) VALUES (?, ?, ?, ?, ?, ?)",
        (writing.entry, kind.number, last + 1, last + count, file.number, _brought(conn, file)),
    )
    if file.first is None:
        conn.execute(
            f"UPDATE {file.table} AS s SET record = ? + n.place FROM"
            f" (SELECT nr, row_number() OVER (ORDER BY nr) AS place FROM {file.table} s WHERE {_APPLIED}) n"
            " WHERE n.nr = s.nr",
            (last,),
        )
    if kind.code == PERSON.code:
        protect_namesakes(conn, last + 1, last + count, protected)
    _note_born(writing, kind, last + 1, count)


def _note_born(writing: Writing, kind: Kind[Record], first: int, count: int) -> None:
    """Makes new records findable and known to who watches, one by one or, where they are many, all at once."""
    if count <= search_index.BULK:
        for id in range(first, first + count):
            writing.bear(kind.code, id)
        return
    if any(key.made_of for key in keys_of(kind.code)):
        stored_keys.rekey(writing.conn, kind.code, "t.id >= ?", (first,))
    if kind.search:
        search_index.add_text(writing.conn, kind, first)
    writing.touch_many(kind.code, searched=False)


def _brought(conn: sqlite3.Connection, file: StagedFile) -> str:
    """What every new record of the file was given beside what its row says, for verification; never personal data."""
    fields, layout = file.layout.fields, file.layout
    companions = {
        companion: (code, value)
        for code, (companion, value) in layout.companions.items()
        if code in fields or code in layout.defaults
    }
    defaults = dict(layout.defaults)
    if goes_with_class(conn, file):
        companions["role"] = ("group", defaults.pop("role"))
    return json.dumps({"defaults": defaults, "companions": companions})


def _new_values(conn: sqlite3.Connection, file: StagedFile, kind: Kind[Record]) -> dict[str, str]:
    """SQL for each column of a new record: the row's value, else the default, companions beside what they go with."""
    values: dict[str, str] = {}
    references = dict(file.reference_fields())
    own: dict[str, str] = {}
    for code in file.layout.fields:
        said = unless_declined(conn, file, code, f'"r_{code}".id' if code in references else f's."{code}"')
        if code in kind.by_code:
            values[code] = said
            if key := KEY_OF.get((kind.code, code)):
                values[key.column] = unless_declined(conn, file, code, f"s.{key.column}")
        elif is_own(code) and kind.custom_fields:
            own[code] = said
    _add_given(values, file.layout)
    if goes_with_class(conn, file):
        values["role"] = f'CASE WHEN "r_group".id IS NOT NULL THEN {values["role"]} END'
    if own:
        values["own_fields"] = own_fields_column(own)
    return values


def _add_given(values: dict[str, str], layout: Layout) -> None:
    """What new records are given beside what their rows say: defaults, and companions of what a row says."""
    for code, value in layout.defaults.items():
        values[code] = f"coalesce({values[code]}, {literal(value)})" if code in values else literal(value)
    for code, (companion, value) in layout.companions.items():
        if code in values:
            values[companion] = f"CASE WHEN {values[code]} IS NOT NULL THEN {literal(value)} END"


def _update_changed(writing: Writing, file: StagedFile) -> None:
    """One update a field over the rows that take it; the triggers log each field that really changes."""
    conn, kind = writing.conn, KINDS[file.layout.kind]
    taken = (
        f"temp.stage_difference d JOIN {file.table} s ON s.nr = d.nr"
        f" WHERE d.file = {int(file.number)} AND {comparison.TAKEN} AND s.declined IS NOT 1"
    )
    codes = [row[0] for row in conn.execute(f"SELECT DISTINCT d.field FROM {taken}")]
    for code in codes:
        theirs = "coalesce((SELECT r.id FROM temp.stage_reference r WHERE r.number = -x.theirs), x.theirs)"
        value = theirs if code in kind.by_code and kind.by_code[code].refers else "x.theirs"
        companion = file.layout.companions.get(code)
        also = f', "{companion[0]}" = {literal(companion[1])}' if companion else ""
        if key := KEY_OF.get((kind.code, code)):
            also += f", {key.column} = {stored_keys.key_sql(key, 'x.theirs')}"
        conn.execute(
            f'UPDATE "{kind.code}" AS t SET {put(code, value)}{also} FROM'
            f" (SELECT s.record, d.theirs FROM {taken} AND d.field = ?) x WHERE t.id = x.record",
            (code,),
        )
    if codes:
        searched = any(search_index.shows(kind, code) for code in codes)
        changed = conn.execute(f"SELECT DISTINCT s.record FROM {taken} LIMIT {search_index.BULK + 1}")
        _note_changed(writing, kind, {row[0] for row in changed}, searched=searched)


def _note_changed(writing: Writing, kind: Kind[Record], ids: set[int], *, searched: bool) -> None:
    if len(ids) > search_index.BULK:
        writing.touch_many(kind.code, searched=searched)
        return
    for id in ids:
        writing.touch(kind.code, id, searched=searched)


def _keep_baselines(writing: Writing, file: StagedFile) -> None:
    """What the source said of every record it spoke of, unless it said just the same before. What it displaces is
    kept.
    """
    conn, kind, layout = writing.conn, KINDS[file.layout.kind], file.layout
    conn.execute("INSERT INTO source (name) VALUES (?) ON CONFLICT DO NOTHING", (layout.source,))
    conn.execute("INSERT INTO layout (fields) VALUES (?) ON CONFLICT DO NOTHING", (layout_text(file),))
    source = conn.execute("SELECT id FROM source WHERE name = ?", (layout.source,)).fetchone()[0]
    shape = conn.execute("SELECT id FROM layout WHERE fields = ?", (layout_text(file),)).fetchone()[0]
    spoken = (
        "s.record IS NOT NULL AND s.fate IN ('new', 'changed', 'unchanged') AND s.declined IS NOT 1"
        " AND (s.detail IS NOT 'same' OR s.fate = 'changed')"
    )
    record = "s.record"
    if file.first is not None:
        record, spoken = f"{file.first} + s.nr", "1"
    keep_unresolved(writing, file, source, record, spoken)
    if file.first is None:
        conn.execute(
            "INSERT OR IGNORE INTO baseline_past SELECT ?, b.source, b.kind, b.record, b.key, b.layout, b.cells,"
            f" b.digest, b.file, b.line, b.entry FROM baseline b JOIN {file.table} s ON s.record = b.record"
            f" WHERE b.source = ? AND b.kind = ? AND b.entry <> ? AND {spoken}",
            (writing.entry, source, kind.number, writing.entry),
        )
    _renew_digests(conn, file, source)
    with without_indexes(conn, "baseline", file.rows if file.first is not None else 0):
        conn.execute(
            f"INSERT INTO baseline SELECT ?, ?, {record}, s.source_key, ?, {baseline_cells(file)}, s.digest, ?, s.line,"
            f" ? FROM {file.table} s {reference_joins(file)} WHERE {spoken}"
            f" ORDER BY {'s.nr' if file.first is not None else 's.record'}"
            " ON CONFLICT DO UPDATE SET key = excluded.key, layout = excluded.layout, cells = excluded.cells,"
            " digest = excluded.digest, file = excluded.file, line = excluded.line, entry = excluded.entry",
            (source, kind.number, shape, file.number, writing.entry),
        )


def _renew_digests(conn: sqlite3.Connection, file: StagedFile, source: int) -> None:
    """Rows that are read otherwise than the last time and say the same are known by their new digests from now on."""
    conn.execute(
        f"UPDATE baseline AS b SET digest = s.digest FROM {file.table} s WHERE s.record = b.record AND b.source = ?"
        " AND b.kind = ? AND s.detail = 'same' AND s.known IS NULL AND b.digest IS NOT s.digest",
        (source, KINDS[file.layout.kind].number),
    )


def _keep_rows(writing: Writing, file: StagedFile) -> None:
    """What became of every row that was not simply new or unchanged; new rows stand in the baseline."""
    conn, kind = writing.conn, KINDS[file.layout.kind]
    insert = 'INSERT INTO import_row (entry, file, line, fate, kind, record, "column", reason, "values", cells)'
    conn.execute(
        f"{insert} SELECT ?, ?, s.line, CASE WHEN s.declined = 1 AND s.fate <> 'failed' THEN 'skipped' ELSE"
        " s.fate END, ?, s.record,"
        " '', CASE WHEN s.declined = 1 THEN ? ELSE coalesce(s.reason, '') END,"
        f" CASE WHEN s.detail IS NULL OR s.detail = 'same' THEN '{{}}' ELSE s.detail END, '[]'"
        f" FROM {file.table} s WHERE s.fate IN ('changed', 'skipped', 'failed') OR s.declined = 1",
        (writing.entry, file.number, kind.number, DECLINED),
    )
    conn.execute(
        f'{insert} SELECT ?, file, line, fate, NULL, NULL, "column", reason, detail, cells FROM'
        " temp.stage_left WHERE file = ?",
        (writing.entry, file.number),
    )
    conn.execute(
        f"{insert} SELECT ?, ?, s.line, 'conflict', ?, s.record, d.field, '',"
        f" json_object('base', d.base, 'ours', d.ours, 'theirs', d.theirs, 'taken', d.verdict = 'theirs'), '[]'"
        f" FROM temp.stage_difference d JOIN {file.table} s ON s.nr = d.nr WHERE d.file = ? AND d.verdict IN"
        " ('conflict', 'theirs') AND d.declined = 0 AND s.declined IS NOT 1 AND s.fate IN ('changed', 'unchanged')",
        (writing.entry, file.number, kind.number, file.number),
    )
    kept = [
        (writing.entry, file.number, line, kind.number, record, code, json.dumps({"theirs": said}, ensure_ascii=False))
        for line, record, code, said in declined_fields(conn, file)
    ]
    conn.executemany(f"{insert} VALUES (?, ?, ?, '{FIELD_DECLINED}', ?, ?, ?, '', ?, '[]')", kept)
    if people_questions.has_answers(conn, file):
        people_questions.remember_answers(writing, file, described_rows(conn, file))
