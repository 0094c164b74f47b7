"""Takes the name of somebody who is erased out of chosen texts of other records, from the past too (needs L4).

These are texts that an erasing leaves, since they hold a given or family name alone, or are what a record cannot do
without: a person has looked at them and chosen.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any

from coordinator.domain.changes import Key, Record
from coordinator.domain.identity_numbers import GAP
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.name_words import NameWords, naming

SQLite = str | bytes | int | float | None


def take_names_out(conn: sqlite3.Connection, texts: Iterable[Key], words: NameWords) -> None:
    """Leaves a gap in the place of each name in these texts: as they stand, in the log, and as a source said them."""
    conn.create_function("without_name", 1, partial(_without, words))
    conn.create_function("without_name_in", 1, partial(_without_in, words))
    conn.create_function("cells_without", 3, partial(_cells_without, words))
    for key in texts:
        kind, at = KINDS[key.kind], (KINDS[key.kind].number, key.id)
        if key.field.startswith(OWN_PREFIX):
            path = '$."' + key.field.removeprefix(OWN_PREFIX).replace('"', "") + '"'
            conn.execute(
                f'UPDATE "{kind.code}" SET own_fields = json_set(own_fields, ?2, without_name(own_fields ->> ?2))'
                " WHERE id = ?1 AND json_type(own_fields, ?2) = 'text'",
                (key.id, path),
            )
        else:
            column = kind.field(key.field).code
            conn.execute(f'UPDATE "{kind.code}" SET "{column}" = without_name("{column}") WHERE id = ?', (key.id,))
        conn.execute(
            "UPDATE change SET before = without_name(before), after = without_name(after)"
            " WHERE kind = ? AND id = ? AND field = ?",
            (*at, key.field),
        )
        unseal(conn, kind, str(key.id))
        for table in ("baseline", "baseline_past"):  # without its digest the row's next reading is compared anew
            left = f"cells_without(cells, (SELECT fields FROM layout WHERE id = {table}.layout), ?)"
            conn.execute(
                f"UPDATE {table} SET cells = {left}, digest = x''"
                f" WHERE kind = ? AND record = ? AND cells IS NOT {left}",
                (key.field, *at, key.field),
            )
        conn.execute(
            'UPDATE import_row SET cells = without_name_in(cells), "values" = without_name_in("values")'
            " WHERE kind = ? AND record = ?",
            at,
        )


def unseal(conn: sqlite3.Connection, kind: Kind[Record], ids: str) -> None:
    """A record that loses words of its birth is no longer what its birth's digest says."""
    conn.execute(
        f"UPDATE birth SET digest = NULL WHERE kind = {kind.number} AND digest IS NOT NULL AND first IN ({ids})"
    )


def _without(words: NameWords, said: SQLite) -> SQLite:
    found = naming(said, words, GAP) if isinstance(said, str) else None
    return said if found is None else found.replaced


def _without_in(words: NameWords, said: str) -> str:
    """A JSON document whose texts have lost the name: the signs between them are no part of it."""
    return json.dumps(_lost(words, json.loads(said)), ensure_ascii=False, separators=(",", ":"))


def _lost(words: NameWords, said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _lost(words, value) for key, value in said.items()}
    return [_lost(words, each) for each in said] if isinstance(said, list) else _without(words, said)


def _cells_without(words: NameWords, cells: SQLite, fields: str, field: str) -> SQLite:
    """A row's cells as JSON, the field's without the name: what a source brought is what the record was born with."""
    if not isinstance(cells, str) or field not in fields.split("\n"):
        return cells
    said, at = json.loads(cells), fields.split("\n").index(field)
    return json.dumps(
        [*said[:at], _without(words, said[at]), *said[at + 1 :]], ensure_ascii=False, separators=(",", ":")
    )
