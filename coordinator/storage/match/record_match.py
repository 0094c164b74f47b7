"""Finds the record that a staged row speaks of: identity first by what the layout names, twins never merged
(``formats`` §0).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from coordinator.domain.derived import identity_column
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.domain.keys import identity_key, identity_keys
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.stage import Layout, StagedBatch
from coordinator.storage.match.former_match import FORMER, lay_former, speak_for_kept
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

SOURCE = "source"
UID = "uid"  # the source's key is a record's own: "<id>-<uid in hex>-<entry>", as the program's own lists carry it
UID_LENGTH = 32
_MAY_LACK = ("maker",)  # a product without a maker is the one here that has none either

IN_SEVERAL_UNITS = mark(
    "Several here have this name, in different school units. Add the column with the school unit, or the ids."
)
TWINS = mark("Several records here have this {field}. Tell them apart by hand first.")
OLDER = mark("The file speaks of this record again; the row with the newest date counts (line {line}).")
AGAIN = mark("The file speaks of this record again, and no date tells which is newer; the first counts (line {line}).")


Identities = Callable[[StagedBatch, Mapping[str, list[str | None]]], list[str | None]]


def identity_reader(layout: Layout) -> Identities:
    """A function that gives what the rows are recognised by within their file: the first identity that each has. It is
    given the keys of the batch as well, by field.
    """
    places = [(element, _places(layout, element)) for element in layout.identity]
    lenient = {at for at, code in enumerate(layout.fields) if _may_lack(layout, code)}

    def identities(batch: StagedBatch, keys: Mapping[str, list[str | None]]) -> list[str | None]:
        found: list[str | None] = [None] * len(batch.lines)
        for element, at in places if found else ():
            if element in (SOURCE, UID):
                said = ["source:" + key if key else None for key in batch.source_keys]
            elif len(at) == 1:
                said = keys.get(element) or identity_keys(batch.columns[at[0]])
                if element != layout.identity[0]:
                    said = [None if key is None else f"{element}:{key}" for key in said]
            else:
                columns = (batch.columns[place] for place in at)
                filled = ([cell or "-" for cell in each] if place in lenient else each
                          for place, each in zip(at, columns, strict=True))  # fmt: skip
                cells = zip(*filled, strict=True)
                said = [None if None in row or "" in row else _identity(element, *row) for row in cells]
            if said and element == layout.identity[0]:
                found = said
            elif said:
                found = [one if one is not None else other for one, other in zip(found, said, strict=True)]
            if None not in found:
                break
        return found

    return identities


def _identity(element: str, *cells: Scalar) -> str:
    return element + ":" + "\x1f".join([identity_key(str(cell)) for cell in cells])


def _places(layout: Layout, element: str) -> tuple[int, ...]:
    """The places of an element's fields; one that every new record is given anyway need not be in the file."""
    codes = element.split("+")
    there = [code for code in codes if code in layout.fields]
    if not there or not all(code in layout.fields or layout.defaults.get(code) is not None for code in codes):
        return ()
    return tuple(map(layout.fields.index, there))


def _may_lack(layout: Layout, code: str) -> bool:
    """Whether a row without this part of an identity is recognised all the same."""
    return code in _MAY_LACK or layout.defaults.get(code) is not None


_UNMATCHED = "record = NULL, fate = NULL, reason = NULL, detail = NULL"


def is_settled_later(layout: Layout, element: str) -> bool:
    """Whether what an element says is no identity by itself: an address or a name of people, which are weighed with
    the rest that their row says.
    """
    return layout.kind == PERSON.code and (element == "email" or "+" in element)


def match_rows(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Sets every staged row's record, trying the identities in order; a value that several records share fails the
    row.
    """
    kind = file.layout.kind
    conn.execute(f"UPDATE {file.table} SET {_UNMATCHED} WHERE fate IS NOT NULL AND known IS NULL")
    if not is_empty(conn, kind):
        same = not (file.twins or file.layout.anew) and file.layout.identity[0] == "serial" and _match_same(conn, file)
        _match_identities(conn, file)
        if same and _meet(conn, file, "1"):  # another row speaks of one of them as well
            conn.execute(f"UPDATE {file.table} SET {_UNMATCHED} WHERE known IS NULL")
            _match_identities(conn, file)
    if file.twins:
        _settle_twins(conn, file)
    settle_same_record(conn, file)


def _match_identities(conn: sqlite3.Connection, file: StagedFile) -> None:
    joined = lay_former(conn, file.layout.kind)
    for element in file.layout.identity:
        if is_settled_later(file.layout, element):
            continue
        if element == SOURCE:
            _match_source(conn, file)
            continue
        if element == UID:
            _match_uid(conn, file)
        elif _places(file.layout, element):
            _match_fields(conn, file, element)
            if file.layout.kind == GROUP.code and "+" in element:
                _match_class_names(conn, file, element)
        else:
            continue
        if joined:
            _match_former(conn, file, element)
    if joined:
        speak_for_kept(conn, file)


def _match_former(conn: sqlite3.Connection, file: StagedFile, element: str) -> None:
    """Rows that this identity finds nothing by, and that speak of a record which was joined into another."""
    if element == UID:
        at = "instr(s.source_key, '-')"
        same = f"d.uid = lower(substr(s.source_key, {at} + 1, {UID_LENGTH})) AND {at} > 1"
    else:
        codes = element.split("+")
        same = " AND ".join([_are_alike(file, codes), *_filled(file, codes)])
        same += _no_stronger_differs(file, element) if len(codes) > 1 else ""
    collect_matches(
        conn,
        f"SELECT s.nr, min(d.id), 1 FROM {file.table} s CROSS JOIN {FORMER} d ON {same}"
        " WHERE s.record IS NULL AND s.fate IS NULL GROUP BY s.nr HAVING count(DISTINCT d.id) = 1",
    )
    conn.execute(f"UPDATE {file.table} AS s SET record = m.id FROM temp.stage_match m WHERE m.nr = s.nr")


def _filled(file: StagedFile, codes: Sequence[str]) -> list[str]:
    """SQL that is true of a row that says all of these fields which it needs to be recognised by them."""
    return [f"s.\"{code}\" <> ''" for code in codes if not _may_lack(file.layout, code)]


def _match_same(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Rows that read as they did last time and whose serial still is their record's alone: the record and the fate that
    the long way would give them, in one step. Whether there are any.
    """
    if "serial" not in file.layout.fields:
        return False
    collect_matches(
        conn,
        f"SELECT s.nr, d.id, 1 FROM {file.table} s CROSS JOIN device d ON d.serial_key = {_their_value(file, 'serial')}"
        " CROSS JOIN baseline b ON b.source = ? AND b.kind = ? AND b.record = d.id WHERE b.digest = s.digest"
        " AND b.layout = (SELECT id FROM layout WHERE fields = ?) AND NOT EXISTS"
        " (SELECT 1 FROM device o WHERE o.serial_key = d.serial_key AND o.id <> d.id)",
        (source_id(conn, file.layout.source), KINDS[file.layout.kind].number, layout_text(file)),
    )
    return (
        conn.execute(
            f"UPDATE {file.table} AS s SET record = m.id, fate = 'unchanged', detail = 'same' FROM temp.stage_match m"
            " WHERE m.nr = s.nr"
        ).rowcount
        > 0
    )


def layout_text(file: StagedFile) -> str:
    """The fields of a baseline's cells, as kept once for all rows of that layout."""
    return "\n".join(file.layout.fields)


def is_empty(conn: sqlite3.Connection, kind: str) -> bool:
    """Whether the register holds no record of the kind."""
    return conn.execute(f'SELECT 1 FROM "{kind}" LIMIT 1').fetchone() is None


def _match_source(conn: sqlite3.Connection, file: StagedFile) -> None:
    collect_matches(
        conn,
        f"SELECT s.nr, min(b.record), count(*) FROM {file.table} s CROSS JOIN baseline b ON b.source = ? AND b.kind = ?"
        f' AND b.key = s.source_key CROSS JOIN "{file.layout.kind}" d ON d.id = b.record'
        " WHERE s.record IS NULL AND s.fate IS NULL GROUP BY s.nr",
        (source_id(conn, file.layout.source), KINDS[file.layout.kind].number),
    )
    conn.execute(f"UPDATE {file.table} AS s SET record = m.id FROM temp.stage_match m WHERE m.nr = s.nr AND m.n = 1")


def _match_uid(conn: sqlite3.Connection, file: StagedFile) -> None:
    """A record of our own: found by its number, and the same only when the uid is as well."""
    at = "instr(s.source_key, '-')"
    collect_matches(
        conn,
        f'SELECT s.nr, d.id, 1 FROM {file.table} s CROSS JOIN "{file.layout.kind}" d'
        f" ON d.id = CAST(substr(s.source_key, 1, {at} - 1) AS INTEGER)"
        f" AND lower(hex(d.uid)) = lower(substr(s.source_key, {at} + 1, {UID_LENGTH}))"
        f" WHERE s.record IS NULL AND s.fate IS NULL AND {at} > 1",
    )
    conn.execute(f"UPDATE {file.table} AS s SET record = m.id FROM temp.stage_match m WHERE m.nr = s.nr")


def _match_fields(conn: sqlite3.Connection, file: StagedFile, element: str) -> None:
    """One record with the value: that one. Several: the one that the source's own id names, else the row fails."""
    kind, codes = file.layout.kind, element.split("+")
    same = _are_alike(file, codes)
    if len(codes) > 1:
        same += _no_stronger_differs(file, element)
    if (
        element == "asset_tag" and "serial" in file.layout.fields
    ):  # of two serial numbers under one tag, both are devices
        same += ' AND (s."serial" IS NULL OR d."serial" IS NULL)'
    given = " AND ".join(_filled(file, codes))
    collect_matches(conn, f'SELECT s.nr, min(d.id), count(*) FROM {file.table} s CROSS JOIN "{kind}" d ON {same}'
                     f" WHERE s.record IS NULL AND s.fate IS NULL AND {given} GROUP BY s.nr")  # fmt: skip
    conn.execute(f"UPDATE {file.table} AS s SET record = m.id FROM temp.stage_match m WHERE m.nr = s.nr AND m.n = 1")
    if conn.execute("SELECT 1 FROM temp.stage_match WHERE n > 1").fetchone() is None:
        return
    if element == "username" and any(is_settled_later(file.layout, each) for each in file.layout.identity):
        return  # of several with one user name, the name and class beside it tell who is meant
    conn.execute(
        f"UPDATE {file.table} AS s SET fate = 'twins', detail = ? FROM temp.stage_match m WHERE m.nr = s.nr"
        " AND m.n > 1",
        (
            json.dumps(
                {"field": KINDS[kind].by_code[codes[0]].label if len(codes) == 1 else UNIT.by_code["name"].label}
            ),
        ),
    )
    collect_matches(
        conn,
        f"SELECT s.nr, b.record, 1 FROM {file.table} s CROSS JOIN baseline b ON b.source = ? AND b.kind = ?"
        " AND b.key = s.source_key"
        f" CROSS JOIN \"{kind}\" d ON d.id = b.record AND {same} WHERE s.fate = 'twins' GROUP BY s.nr",
        (source_id(conn, file.layout.source), KINDS[kind].number),
    )
    conn.execute(f"UPDATE {file.table} AS s SET record = m.id, fate = NULL FROM temp.stage_match m WHERE m.nr = s.nr")
    reason = IN_SEVERAL_UNITS if codes == ["name"] and "unit" in KINDS[kind].by_code else TWINS
    conn.execute(f"UPDATE {file.table} SET fate = 'failed', reason = ? WHERE fate = 'twins'", (reason,))


def _match_class_names(conn: sqlite3.Connection, file: StagedFile, element: str) -> None:
    """Groups that the register has without the word for a class before their name, or with one: one group here that no
    other row speaks of, and one row. Such a row does not rename it.
    """
    codes = element.split("+")
    unit = _are_alike(file, [code for code in codes if code != "name"])
    alone = f"SELECT 1 FROM {file.table} o WHERE o.nr <> s.nr AND (o.record = d.id OR group_key(o.name) = {{}})"
    key = "group_key(s.name)"
    collect_matches(
        conn,
        f'SELECT s.nr, min(d.id), count(*) FROM {file.table} s CROSS JOIN "{file.layout.kind}" d ON {unit} AND'
        f" group_key(d.name) = {key}{_no_stronger_differs(file, element)}"
        f" WHERE s.record IS NULL AND s.fate IS NULL AND NOT EXISTS ({alone.format(key)}) GROUP BY s.nr",
    )
    conn.execute(
        f'UPDATE {file.table} AS s SET record = m.id, name = d.name FROM temp.stage_match m, "{file.layout.kind}" d'
        " WHERE m.nr = s.nr AND m.n = 1 AND d.id = m.id"
    )


def _are_alike(file: StagedFile, codes: Sequence[str]) -> str:
    """SQL that is true of a record and a row which say the same in all these fields."""
    if codes == ["entra_id"]:  # a GUID means the same in small letters and in capitals; the index answers all three
        return 'd."entra_id" IN (s."entra_id", lower(s."entra_id"), upper(s."entra_id"))'
    if _exact(file.layout.kind, codes):
        return " AND ".join(f'd."{code}" = s."{code}"' for code in codes)
    return " AND ".join(f"{_our_value(file, code)} = {_their_value(file, code)}" for code in codes)


def collect_matches(conn: sqlite3.Connection, sql: str, values: tuple[Scalar, ...] = ()) -> None:
    """Puts row, record and how many there are into ``temp.stage_match``. They are found row by row through the
    register's indexes (CROSS JOIN keeps that order), then written.
    """
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS stage_match (nr INTEGER PRIMARY KEY, id INTEGER, n INTEGER)")
    conn.execute("DELETE FROM temp.stage_match")
    conn.execute(f"INSERT INTO temp.stage_match {sql}", values)


def source_id(conn: sqlite3.Connection, name: str) -> int | None:
    """The number that stands for a source in baselines; ``None`` for one never heard of."""
    row = conn.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def _no_stronger_differs(file: StagedFile, element: str) -> str:
    """A name finds a record only where no id that both have says that they are two."""
    stronger = file.layout.identity[: file.layout.identity.index(element)]
    codes = [code for code in stronger if code != SOURCE and "+" not in code and code in file.layout.fields]
    return "".join(f' AND (s."{code}" IS NULL OR d."{code}" IS NULL)' for code in codes)


def _exact(kind: str, codes: Sequence[str]) -> bool:
    """Values that are written one way only are compared as they stand, so that an index can answer."""
    return kind in (DEVICE.code, PERSON.code) and codes[0] in ("entra_id", "username", "email", "external_id", "imei")


def _our_value(file: StagedFile, code: str) -> str:
    if key := identity_column(file.layout.kind, code):
        return f"d.{key}"
    default = file.layout.defaults.get(code)
    if KINDS[file.layout.kind].by_code[code].refers:
        return f'd."{code}"' if default is None else f'coalesce(d."{code}", {int(default)})'
    return f"coalesce(alike_key(d.\"{code}\"), '')" if code in _MAY_LACK else f'alike_key(d."{code}")'


def _their_value(file: StagedFile, code: str) -> str:
    there = code in file.layout.fields
    if key := identity_column(file.layout.kind, code):
        return f"s.{key}"
    default = file.layout.defaults.get(code)
    if KINDS[file.layout.kind].by_code[code].refers:
        named = f'(SELECT r.id FROM temp.stage_reference r WHERE r.number = s."{code}")'
        if default is None:
            return named
        return f'CASE WHEN s."{code}" IS NULL THEN {int(default)} ELSE {named} END' if there else str(int(default))
    return f"coalesce(alike_key(s.\"{code}\"), '')" if code in _MAY_LACK else f'alike_key(s."{code}")'


def _settle_twins(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Rows of one file that speak of one thing: the newest counts, the first among equals."""
    ident = f"coalesce({file.first_key}, ident)" if file.first_key else "ident"
    weak = (element for element in file.layout.identity if is_settled_later(file.layout, element))
    given = "".join(f" AND substr(ident, 1, {len(element) + 1}) <> '{element}:'" for element in weak)
    _leave_older(conn, file, ident, f"{ident} IS NOT NULL{given}")


def settle_same_record(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Rows that speak of one record: the newest counts."""
    if _meet(conn, file, "fate IS NULL"):
        _leave_older(conn, file, "record", "record IS NOT NULL")


def _meet(conn: sqlite3.Connection, file: StagedFile, which: str) -> bool:
    """Whether two of these rows speak of one record."""
    matched = f"SELECT count(record) - count(DISTINCT record) FROM {file.table} WHERE {which}"
    return bool(conn.execute(matched).fetchone()[0])


def _leave_older(conn: sqlite3.Connection, file: StagedFile, by: str, given: str) -> None:
    ranked = (
        f"SELECT nr, rank, first_value(line) OVER same AS chosen,"
        f" first_value(rank) OVER same AS newest, row_number() OVER same AS place FROM {file.table}"
        f" WHERE {given} AND fate IS NULL AND declined IS NOT 1 WINDOW same AS (PARTITION BY {by} ORDER BY"
        " coalesce(rank, '') DESC, nr)"
    )
    conn.execute(
        f"UPDATE {file.table} AS s SET fate = 'skipped', reason = iif(o.rank > '0' AND o.rank < o.newest, ?, ?),"
        f" detail = json_object('line', o.chosen) FROM (SELECT * FROM ({ranked}) WHERE place > 1) o WHERE s.nr = o.nr",
        (OLDER, AGAIN),
    )


def has_older(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether some rows were left out because the file speaks of their record again."""
    sql = f"SELECT 1 FROM {file.table} WHERE fate = 'skipped' AND reason IN (?, ?) LIMIT 1"
    return conn.execute(sql, (AGAIN, OLDER)).fetchone() is not None
