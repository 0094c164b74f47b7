"""What rows of other lists say of somebody who was erased for good: kept nowhere, and told (L4).

A name or login in a column of users brings nobody back; neither does it wait to be found, nor stand in a text or a
refused row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.domain.kinds import KINDS
from coordinator.ledger.mentions import Mention, PersonMention, packed
from coordinator.ledger.stage import Fate
from coordinator.storage.disk.erased_names import ErasedNames, erased_names_of, known_by, word_known_by
from coordinator.storage.queries.removed_names import NAME_KEY
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

NOBODY: Final = packed(PersonMention())
"""What stands in the stage for a mention of somebody erased: it says nothing, and nothing is found for it."""
_PARTING: Final = "\x1f"
ERASED_USER: Final = mark(
    "Somebody who was erased for good had the name or login in the row. It is kept nowhere, and the record names nobody"
    " by it. If somebody else is meant, say so on the record."
)


def was_erased(conn: sqlite3.Connection, erased: ErasedNames, mention: Mention, *, several: bool) -> bool:
    """Whether somebody who was erased had the name or a login of a mention that nobody was found for; where
    ``several`` may be meant, not if one of them has the whole name.
    """
    if not erased or not isinstance(mention, PersonMention) or not erased.holds(_mentioned_by(mention)):
        return False
    sql = f"SELECT 1 FROM person p WHERE {NAME_KEY.format('p')} = ? LIMIT 1"
    return not several or conn.execute(sql, (name_key(mention.name),)).fetchone() is None


def _mentioned_by(mention: PersonMention) -> frozenset[str]:
    """By what the mention would know somebody who was erased."""
    username, email, external, name, _ = mention
    said = known_by({"username": username or email.partition("@")[0], "email": email, "external_id": external})
    return said | word_known_by(username) | word_known_by(name)


def leave_erased(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Takes out of a file's texts and refused rows what erased people were known by, and tells of the rows that say it.

    A list of people asks of each of its rows instead (``match.people_match``).
    """
    erased = erased_names_of(conn)
    if not erased:
        return
    conn.execute("DELETE FROM temp.stage_left WHERE file = ? AND reason = ?", (file.number, ERASED_USER))
    _clear_refused(conn, file, erased)
    if file.layout.kind == PERSON.code:
        return
    for code, kind in file.reference_fields():
        if kind == PERSON.code:
            named = "SELECT number FROM temp.stage_reference WHERE kind = ? AND key = ?"
            _tell(conn, file, f's."{code}" IN ({named})', (PERSON.code, NOBODY))
    for code in _personal_texts(file):
        said = conn.execute(f'SELECT DISTINCT "{code}" FROM {file.table} WHERE "{code}" IS NOT NULL').fetchall()
        known = json.dumps([word for (word,) in said if erased.holds(word_known_by(str(word)))])
        among = f'"{code}" IN (SELECT value FROM json_each(?))'
        _tell(conn, file, f"s.{among}", (known,))
        conn.execute(f'UPDATE {file.table} SET "{code}" = NULL WHERE {among}', (known,))


def _personal_texts(file: StagedFile) -> list[str]:
    fields = KINDS[file.layout.kind].by_code
    return [code for code in file.layout.fields if code in fields and fields[code].is_text and fields[code].personal]


def _tell(conn: sqlite3.Connection, file: StagedFile, where: str, values: Iterable[str]) -> None:
    """A note on each of these rows, once for each."""
    told = f"SELECT line FROM temp.stage_left WHERE file = {int(file.number)} AND reason = ?"
    conn.execute(
        f"INSERT INTO temp.stage_left SELECT ?, s.line, ?, '', ?, '{{}}', '[]' FROM {file.table} s"
        f" WHERE {where} AND s.line NOT IN ({told}) AND coalesce(s.fate, '') NOT IN ('skipped', 'failed')",
        (file.number, Fate.NOTE.value, ERASED_USER, *values, ERASED_USER),
    )


def _clear_refused(conn: sqlite3.Connection, file: StagedFile, erased: ErasedNames) -> None:
    """Out of the cells that are kept of refused rows, and of what is said of them."""
    rows = conn.execute("SELECT rowid, detail, cells FROM temp.stage_left WHERE file = ?", (file.number,)).fetchall()
    for id, detail, cells in rows:
        kept, said = json.loads(cells), json.loads(detail)
        left = (_without(erased, kept), dict(zip(said, _without(erased, list(said.values())), strict=True)))
        if left != (kept, said):
            packed_left = (json.dumps(each, ensure_ascii=False) for each in left)
            conn.execute("UPDATE temp.stage_left SET cells = ?, detail = ? WHERE rowid = ?", (*packed_left, id))


def _without(erased: ErasedNames, cells: Sequence[object]) -> list[object]:
    """The cells, empty where one, or two beside each other as a name in two columns, are an erased person's; a cell
    that is kept for repair has its column's title before it.
    """
    parted = [str(cell or "").rpartition(_PARTING) for cell in cells]
    gone = _erased_at(erased, [word for _, _, word in parted])
    return ["".join(parted[at][:2]) if at in gone else cell for at, cell in enumerate(cells)]


def _erased_at(erased: ErasedNames, said: Sequence[str]) -> set[int]:
    gone = {at for at, word in enumerate(said) if erased.holds(word_known_by(word))}
    for at, (one, two) in enumerate(pairwise(said)):
        if one and two and erased.holds(word_known_by(f"{one} {two}")):
            gone |= {at, at + 1}
    return gone
