"""The second door: rewrites the past so that erased people are no longer in it (``design``: erasing; needs L4).

A person's own facts go from the table, the log, removed blocks, baselines and papers; what other records say about them
(a source's words for a user, notes that name them, why they were exempt, rows kept for repair) goes too. What stays is
the record's number, that a device was lent to somebody then, a protocol without a name, and texts that name the person
by a given or family name alone: of these the chosen ones lose it (``storage.log.named_texts``).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from coordinator.domain.changes import Origin, Record, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX, referring
from coordinator.domain.name_words import erased_words, goes_with_a_name, name_words, namer
from coordinator.domain.orders.order_kinds import ATTACHMENT
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.ledger import ErasurePlan, Stamp
from coordinator.ledger.outcomes import Notice
from coordinator.storage.disk.erased_names import to_be_known_by
from coordinator.storage.log.attachment_erasure import Names, attachments_named, blank_named, units_named
from coordinator.storage.log.change_writer import begin_entry, end_entry, frozen
from coordinator.storage.log.named_texts import take_names_out, unseal
from coordinator.storage.queries import search_index, stored_keys
from coordinator.storage.queries.former_records import former_of
from coordinator.storage.queries.removed_blocks import pack_block, unpack_block
from coordinator.words import mark


def erase(conn: sqlite3.Connection, plan: ErasurePlan, stamp: Stamp) -> Notice:
    """Erases the people and leaves a nameless protocol; the caller truncates the write-ahead log afterwards."""
    sentence = Sentence(mark("{count} people erased for good."), {"count": len(plan.people)})
    if plan.backups:
        message = mark("{count} people erased for good; backups from before ({backups}) may still hold them.")
        sentence = Sentence(message, {"count": len(plan.people), "backups": plan.backups})
    writing = begin_entry(conn, stamp, sentence, origin=Origin.PROGRAM.value, reason=plan.reason, role="erase")
    words: set[str] = set()
    people = [*plan.people, *(each.id for id in plan.people for each in former_of(conn, PERSON.code, id))]
    for person in [_person(conn, id) for id in plan.people]:
        words |= _words_for(conn, person)
        take_names_out(conn, plan.texts, name_words(person))
    for id in people:
        _erase_record(conn, PERSON, id)
        conn.execute("INSERT OR IGNORE INTO erasure VALUES (?, ?, ?)", (PERSON.number, id, writing.entry))
        conn.execute("DELETE FROM import_row WHERE kind = ? AND record = ?", (PERSON.number, id))
        conn.execute("DELETE FROM paper WHERE handover IN (SELECT id FROM handover WHERE person = ?)", (id,))
        _erase_reasons(conn, id)
        writing.touch(PERSON.code, id)
    _erase_words(conn, words)
    conn.execute("DELETE FROM change WHERE entry = ?", (writing.entry,))  # the triggers wrote down what must go
    stored_keys.rekey_all(conn)
    for kind in KINDS.values():
        if kind.search:
            search_index.rebuild_text(conn, kind)
    search_index.build_trigrams(conn)
    writing.unsearched.clear()
    end_entry(writing)
    return Notice(writing.entry, sentence, {**frozen(writing.touched), "device": None}, role="erase")


def known_before(conn: sqlite3.Connection, plan: ErasurePlan) -> frozenset[str]:
    """By what the people, and those who were joined into them, are known until they are erased (``erased_names``); not
    by an address that others have as well.
    """
    said = [_person(conn, id).values for id in plan.people]
    said += [each.facts for id in plan.people for each in former_of(conn, PERSON.code, id)]
    shared = _shared_addresses(conn)
    own = [{**each, "email": None} if fold(str(each.get("email") or "")) in shared else each for each in said]
    return frozenset(word for each in own for word in to_be_known_by(each))


def _shared_addresses(conn: sqlite3.Connection) -> set[str]:
    count = Counter(fold(email) for (email,) in conn.execute("SELECT email FROM person WHERE email IS NOT NULL"))
    return {email for email, people in count.items() if people > 1}


def _past_values(conn: sqlite3.Connection, id: int) -> list[tuple[str, Scalar]]:
    """What the person's fields have said, by field; of those who were joined with them, too."""
    former = former_of(conn, PERSON.code, id)
    past = [(code, value) for each in former for code, value in each.facts.items()]
    for same in (id, *(each.id for each in former)):
        past += conn.execute(
            "SELECT field, before FROM change WHERE kind = ? AND id = ? AND before IS NOT NULL"
            " UNION SELECT field, after FROM change WHERE kind = ? AND id = ? AND after IS NOT NULL",
            (PERSON.number, same, PERSON.number, same),
        ).fetchall()
    return past


def _words_for(conn: sqlite3.Connection, person: Person) -> frozenset[str]:
    """Everything, folded, that names the person in other records: past names and identifiers, too."""
    return erased_words(person.values, _past_values(conn, person.id))


def _person(conn: sqlite3.Connection, id: int) -> Person:
    codes = ("given_name", "family_name", "username", "email", "external_id", "alias")
    row = conn.execute(f"SELECT {', '.join(codes)} FROM person WHERE id = ?", (id,)).fetchone()
    return Person(PERSON.code, id, "", dict(zip(codes, row, strict=True)))


def _erase_record(conn: sqlite3.Connection, kind: Kind[Record], id: int) -> None:
    personal = [field.code for field in kind.fields if field.personal and not field.required]
    assignments = ", ".join(f'"{code}" = NULL' for code in personal)
    conn.execute(f'UPDATE "{kind.code}" SET {assignments}, active = 0 WHERE id = ?', (id,))
    marks = ", ".join("?" * len(personal))
    conn.execute(
        f"UPDATE change SET before = NULL, after = NULL WHERE kind = ? AND id = ? AND field IN ({marks})",
        (kind.number, id, *personal),
    )
    # Nobody who is erased is active, whatever the log said of it before.
    conn.execute("DELETE FROM change WHERE kind = ? AND id = ? AND field = 'active'", (kind.number, id))
    conn.execute("UPDATE entry SET changes = (SELECT count(*) FROM change WHERE entry = entry.id)")
    for table in ("baseline", "baseline_past"):
        conn.execute(f"DELETE FROM {table} WHERE kind = ? AND record = ?", (kind.number, id))
    rewrite_blocks(conn, kind, lambda columns, row: _blank(columns, row, personal) if row[0] == id else False)


def _must_say(kind: Kind[Record]) -> list[str]:
    """Texts about people that a record must have: these are emptied where others become unknown."""
    return [field.code for field in kind.fields if field.personal and field.required and field.is_text]


def _erase_reasons(conn: sqlite3.Connection, person: int) -> None:
    """What records about the person had to say of them, such as why a pupil is exempt, whether or not it names them."""
    for kind, reference in referring(PERSON.code):
        for code in _must_say(kind):
            at = f"kind = {kind.number} AND field = '{reference.code}' AND ? IN (before, after)"
            ids = {row[0] for row in conn.execute(f"SELECT id FROM change WHERE {at}", (person,))}
            ids |= {
                row[0] for row in conn.execute(f'SELECT id FROM "{kind.code}" WHERE "{reference.code}" = ?', (person,))
            }
            rewrite_blocks(conn, kind, partial(_empty, code, reference.code, person, ids))
            listed = ", ".join(map(str, sorted(ids)))
            unseal(conn, kind, listed)
            conn.execute(f'UPDATE "{kind.code}" SET "{code}" = \'\' WHERE id IN ({listed})')
            conn.execute(
                "UPDATE change SET before = substr(before, 1, 0), after = substr(after, 1, 0)"
                f" WHERE kind = {kind.number} AND field = '{code}' AND id IN ({listed})"
            )


def _empty(code: str, reference: str, person: int, ids: set[int], columns: list[str], row: list[object]) -> bool:
    """Empties a removed record about the person, and notes its id: its changes still stand in the log."""
    id = int(str(row[0]))
    if row[columns.index(reference)] != person and id not in ids:
        return False
    ids.add(id)
    row[columns.index(code)] = ""
    return True


def _blank(columns: list[str], row: list[object], personal: list[str]) -> bool:
    for code in personal:
        row[columns.index(code)] = None
    return True


def rewrite_blocks(
    conn: sqlite3.Connection, kind: Kind[Record], rewrite: Callable[[list[str], list[object]], bool]
) -> None:
    """Writes the removed records of a kind anew where ``rewrite``, given columns and values, has altered one."""
    for entry, first, block in conn.execute(
        "SELECT entry, first, block FROM removal WHERE kind = ?", (kind.number,)
    ).fetchall():
        columns, rows = unpack_block(block)
        rewritten = [str(int(str(row[0]))) for row in rows if rewrite(columns, row)]
        if rewritten:
            unseal(conn, kind, ", ".join(rewritten))
            packed = pack_block(columns, rows)
            conn.execute(
                "UPDATE removal SET block = ?, sha256 = ? WHERE entry = ? AND kind = ? AND first = ?",
                (packed, hashlib.sha256(packed).digest(), entry, kind.number, first),
            )


def _erase_words_of(conn: sqlite3.Connection, kind: Kind[Record], names: Callable[[object], bool]) -> None:
    """The texts of one kind's records, now and in the log."""
    emptied = _must_say(kind)
    texts = [field.code for field in kind.fields if goes_with_a_name(field)]
    _note_named(conn, kind, texts)
    for code in texts:
        blank = "''" if code in emptied else "NULL"
        conn.execute(f'UPDATE "{kind.code}" SET "{code}" = {blank} WHERE {_AMONG_NAMED} AND names_one("{code}")')
    if kind.custom_fields:
        _erase_own_fields(conn, kind)
        texts.append("own_fields")
    _erase_changes(conn, kind, texts, emptied)
    if texts:
        rewrite_blocks(conn, kind, partial(_blank_named, texts, emptied, names))


def _erase_words(conn: sqlite3.Connection, words: set[str]) -> None:
    """Fields, log, baselines and repair rows that speak of the people in words lose those words."""
    if not words:
        return
    names = namer(words)
    conn.create_function("names_one", 1, names)
    # In JSON the signs between a column and its cell are letters, and a name behind them is no word of its own.
    conn.create_function("names_one_in", 1, partial(_is_named_in, names))
    _erase_attachments(conn, names)
    for kind in KINDS.values():
        _erase_words_of(conn, kind, names)
    for table, column in (("entry", "reason"), ("import_file", "name")):
        conn.execute(
            f"UPDATE {table} SET {column} = {'NULL' if column == 'reason' else chr(39) * 2} WHERE names_one({column})"
        )
    _erase_sentences(conn, names)
    conn.execute('DELETE FROM import_row WHERE names_one_in(cells) OR names_one_in("values")')
    for table in ("baseline", "baseline_past"):
        _erase_cells(conn, table, names)


def _is_named_in(names: Names, said: object) -> bool:
    """Whether a text of a JSON document names one."""
    return isinstance(said, str) and any(map(names, _texts(json.loads(said))))


def _texts(said: Any) -> Iterator[str]:
    """The texts of a document, wherever in it they stand."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list | dict):
        for each in said.values() if isinstance(said, dict) else said:
            yield from _texts(each)


def _erase_attachments(conn: sqlite3.Connection, names: Names) -> None:
    """Files go whole, their record stays as a trace; before the words that tell whose they are go too."""
    kind, units = ATTACHMENT, units_named(conn, names)
    found = attachments_named(conn, names, units)
    unseal(conn, kind, ", ".join(map(str, found)))
    conn.executemany("UPDATE attachment SET name = NULL, content = NULL WHERE id = ?", ((id,) for id in found))
    rewrite_blocks(conn, kind, blank_named(names, units))


_AMONG_NAMED = "id IN (SELECT id FROM temp.named)"


def _note_named(conn: sqlite3.Connection, kind: Kind[Record], texts: list[str]) -> None:
    """One look at each record finds those that name somebody, whichever field it is in."""
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS named (id INTEGER PRIMARY KEY)")
    conn.execute("DELETE FROM temp.named")
    said = " || char(10) || ".join(f"coalesce(\"{code}\", '')" for code in texts)
    named = [f"names_one({said})"] * bool(said) + ["names_one_in(own_fields)"] * kind.custom_fields
    if named:
        conn.execute(f'INSERT INTO temp.named SELECT id FROM "{kind.code}" WHERE {" OR ".join(named)}')
        unseal(conn, kind, "SELECT id FROM temp.named")


def _erase_changes(conn: sqlite3.Connection, kind: Kind[Record], texts: list[str], emptied: list[str]) -> None:
    listed = ", ".join(f"'{code}'" for code in texts)
    own = f"substr(field, 1, {len(OWN_PREFIX)}) = '{OWN_PREFIX}'"
    named = f"kind = {kind.number} AND (field IN ({listed}) OR {own}) AND (names_one(before) OR names_one(after))"
    unseal(conn, kind, f"SELECT id FROM change WHERE {named}")
    must_say = ", ".join(f"'{code}'" for code in emptied)
    blank = f"CASE WHEN field IN ({must_say}) THEN '' END"
    conn.execute(
        f"UPDATE change SET before = CASE WHEN names_one(before) THEN {blank} ELSE before END,"
        f" after = CASE WHEN names_one(after) THEN {blank} ELSE after END WHERE {named}"
    )


def _erase_sentences(conn: sqlite3.Connection, names: Names) -> None:
    for id, packed in conn.execute('SELECT id, "values" FROM entry WHERE names_one_in("values")').fetchall():
        values = {place: "" if names(value) else value for place, value in json.loads(packed).items()}
        conn.execute('UPDATE entry SET "values" = ? WHERE id = ?', (json.dumps(values, ensure_ascii=False), id))


def _erase_own_fields(conn: sqlite3.Connection, kind: Kind[Record]) -> None:
    rows = conn.execute(
        f'SELECT t.id, j.key FROM "{kind.code}" t, json_each(t.own_fields) j'
        f" WHERE t.{_AMONG_NAMED} AND names_one(j.value)"
    ).fetchall()
    for id, code in rows:
        path = '$."' + str(code).replace('"', "") + '"'
        unseal(conn, kind, str(int(id)))
        conn.execute(f'UPDATE "{kind.code}" SET own_fields = json_remove(own_fields, ?) WHERE id = ?', (path, id))


def _blank_named(texts: list[str], emptied: list[str], names: Names, columns: list[str], row: list[object]) -> bool:
    own = partial(_is_named_in, names)
    named = [at for at, code in enumerate(columns) if code in texts and (own if code == _OWN else names)(row[at])]
    for at in named:
        row[at] = "" if columns[at] in emptied else "{}" if columns[at] == _OWN else None
    return bool(named)


_OWN: Final = "own_fields"


def _erase_cells(conn: sqlite3.Connection, table: str, names: Names) -> None:
    entry = ", entry" if table == "baseline_past" else ""
    rows = conn.execute(
        f"SELECT source, kind, record, cells, key{entry} FROM {table} WHERE names_one_in(cells) OR names_one(key)"
    ).fetchall()
    for source, kind, record, cells, key, *past in rows:
        blanked = [None if names(cell) else cell for cell in json.loads(cells)]
        where = "source = ? AND kind = ? AND record = ?" + (" AND entry = ?" if past else "")
        # The digest goes too: the row's next reading is compared anew and says what it says now.
        conn.execute(
            f"UPDATE {table} SET cells = ?, digest = x'', key = ? WHERE {where}",
            (
                json.dumps(blanked, ensure_ascii=False, separators=(",", ":")),
                None if names(key) else key,
                source,
                kind,
                record,
                *past,
            ),
        )
