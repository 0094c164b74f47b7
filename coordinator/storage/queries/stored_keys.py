"""Keeps the keys that stand beside texts (``domain.derived``): by which serials are found, by which names are sorted.

They are plain columns. A generated column, an index or a trigger that asked our functions would be an error in every
other tool that opens the file; here the functions are asked in statements only. The log does not hold keys: they follow
from fields that it holds. Before an entry closes, the keys of what it touched are made right, whichever way the texts
came; bulk rows are written with theirs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from coordinator.domain.derived import STORED_KEYS, Keying, StoredKey, keys_of
from coordinator.domain.keys import identity_keys, natural_keys
from coordinator.domain.kinds import KINDS


def key_sql(key: StoredKey, said: str) -> str:
    """SQL for the key of a text that is SQL itself; for statements on our own connections."""
    return f"{'identity_key' if key.keying is Keying.IDENTITY else 'natural_key'}({said})"


def refresh_keys(conn: sqlite3.Connection, touched: Mapping[str, set[int] | None]) -> None:
    """Makes the keys of the touched records right; ``None`` stands for all of their kind."""
    for kind, ids in touched.items():
        if not keys_of(kind):
            continue
        if ids is None:
            rekey(conn, kind)
        elif ids:
            rekey(conn, kind, "t.id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),))


def rekey(conn: sqlite3.Connection, kind: str, where: str = "1", values: Sequence[str | int] = ()) -> None:
    """Makes the keys of a kind right where ``where``, SQL on ``t``, holds; a record with right ones is not written."""
    keys = keys_of(kind)
    if not keys:
        return
    right = {key.column: key_sql(key, f't."{key.code}"') for key in keys}
    conn.execute(
        f'UPDATE "{kind}" AS t SET {", ".join(f"{column} = {sql}" for column, sql in right.items())}'
        f" WHERE {where} AND ({' OR '.join(f't.{column} IS NOT {sql}' for column, sql in right.items())})",
        tuple(values),
    )


def rekey_all(conn: sqlite3.Connection) -> None:
    """Makes every key right: after a migration, and when the past was rewritten."""
    for kind in KINDS:
        rekey(conn, kind)


def with_keys(
    kind: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Columns and rows about to be inserted, with the keys that follow from one of the columns."""
    keys = [key for key in keys_of(kind) if key.code in columns]
    if not keys:
        return list(columns), [tuple(row) for row in rows]
    made = [key_column(key, [row[columns.index(key.code)] for row in rows]) for key in keys]
    every = zip(*made, strict=True)
    return [*columns, *(key.column for key in keys)], [(*row, *new) for row, new in zip(rows, every, strict=True)]


def key_column(key: StoredKey, said: Sequence[object]) -> list[str | None]:
    """The keys of a column of texts; nothing for what is nothing."""
    return identity_keys(said) if key.keying is Keying.IDENTITY else natural_keys(said)


def wrong_keys(conn: sqlite3.Connection, most: int) -> Iterator[tuple[StoredKey, int]]:
    """The records, at most so many of each key, whose key is not that of their text."""
    for key in STORED_KEYS:
        right = key_sql(key, f't."{key.code}"')
        sql = f'SELECT t.id FROM "{key.kind}" t WHERE t.{key.column} IS NOT {right} LIMIT ?'
        for (id,) in conn.execute(sql, (most,)):
            yield key, id
