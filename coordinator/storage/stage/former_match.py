"""Staged rows and mentions that speak of a record which was joined into another: they reach the one that was kept.

What such a row is called by (serial number, tag, name, login) is not said anew: where the two differed, somebody has
chosen. So the row takes the kept record's value there, and a list that has both changes nothing at its second import.
Everything else that it says (class, status, place) is news like any other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from coordinator.domain.derived import keys_of
from coordinator.domain.inventory_kinds import PERSON, PRODUCT
from coordinator.domain.keys import alike_key
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import fold
from coordinator.ledger.mentions import Mention, PersonMention, ProductMention
from coordinator.storage.queries.former_records import FormerRecord, former_of
from coordinator.storage.queries.stored_keys import with_keys

if TYPE_CHECKING:
    from coordinator.storage.stage.staged_file import StagedFile

FORMER: Final = "temp.former"
_IDENTIFYING: Final = frozenset(
    {
        "serial", "asset_tag", "name", "imei", "entra_id", "given_name", "family_name", "username", "email",
        "external_id", "maker", "model", "model_number", "code",
    }
)  # fmt: skip
_IDS: Final = ("username", "email", "external_id")
_NAMES: Final = ("name", "code", "external_id")


def lay_former(conn: sqlite3.Connection, kind: str) -> bool:
    """Lays the joined records of a kind as a table like the kind's own, each row with the id of the record that was
    kept (``id``), its own number (``number``) and permanent id (``uid``). Whether there are any.
    """
    conn.execute(f"DROP TABLE IF EXISTS {FORMER}")
    found = former_of(conn, kind)
    if not found:
        return False
    codes = [field.code for field in KINDS[kind].fields]
    columns, rows = with_keys(
        kind,
        ["id", "number", "uid", *codes],
        [(each.kept, each.id, each.uid, *(each.facts.get(code) for code in codes)) for each in found],
    )
    columns += [key.column for key in keys_of(kind) if key.column not in columns]  # of what no field says
    quoted = [f'"{column}"' for column in columns]
    conn.execute(f"CREATE TEMP TABLE former ({', '.join(quoted)})")
    filled = len(rows[0])
    marks = ", ".join("?" * filled)
    conn.executemany(f"INSERT INTO {FORMER} ({', '.join(quoted[:filled])}) VALUES ({marks})", rows)
    return True


def speak_for_kept(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Gives rows of kept records the kept one's name, number or login wherever they say the joined one's."""
    kind = file.layout.kind
    for code in file.layout.fields:
        if code not in _IDENTIFYING:
            continue
        key = next((each.column for each in file.keys if each.code == code), None)
        also = f', {key} = d."{key}"' if key else ""
        conn.execute(
            f'UPDATE {file.table} AS s SET "{code}" = d."{code}"{also} FROM {FORMER} f CROSS JOIN "{kind}" d'
            f" WHERE s.record = f.id AND d.id = f.id AND s.fate IS NULL"
            f' AND alike_key(s."{code}") = alike_key(f."{code}") AND d."{code}" IS NOT NULL'
            f' AND alike_key(s."{code}") <> alike_key(d."{code}")'
        )


def former_finder(conn: sqlite3.Connection, kind: str) -> Callable[[Mention], int | None]:
    """A look-up from a mention to the record into which the one that it means was joined; ``None`` for none, and where
    several could be meant.
    """
    found = former_of(conn, kind)
    if not found:
        return lambda _mention: None
    match = _says_person if kind == PERSON.code else _says_product if kind == PRODUCT.code else _says_name

    def find(mention: Any) -> int | None:
        kept = {each.kept for each in found if match(each, mention)}
        return kept.pop() if len(kept) == 1 else None

    return find


def _says_person(former: FormerRecord, mention: PersonMention) -> bool:
    """By an id that both have; else by the name, where no id says otherwise."""
    ids: Sequence[tuple[str, str]] = [
        (fold(str(former.facts[code])), fold(said))
        for code, said in zip(_IDS, mention[:3], strict=True)
        if said and former.facts.get(code)
    ]
    if any(ours == theirs for ours, theirs in ids):
        return not mention.name or alike_key(mention.name) == alike_key(former.name)
    return not ids and bool(mention.name) and alike_key(mention.name) == alike_key(former.name)


def _says_product(former: FormerRecord, mention: ProductMention) -> bool:
    facts: Mapping[str, object] = former.facts
    maker = alike_key(str(facts.get("maker") or ""))
    same_maker = not mention.maker or not maker or alike_key(mention.maker) == maker
    return same_maker and alike_key(mention.model) == alike_key(str(facts.get("model") or ""))


def _says_name(former: FormerRecord, mention: Any) -> bool:
    said = alike_key(mention.name)
    return any(said == alike_key(str(former.facts[code])) for code in _NAMES if former.facts.get(code))
