"""Compares staged rows with the register set-wise: only the fields that differ are merged, as base, ours, theirs."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.changes import Record
from coordinator.domain.derived import identity_column
from coordinator.domain.fields import Field, Merge
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.stage import GONE, LEFT, Fate, Merger, Tally
from coordinator.storage.match import people_match, people_questions
from coordinator.storage.match.compared_anew import base_of_conflict, find_blanks, unless_hidden
from coordinator.storage.match.contradicted_rows import leave_contradicted
from coordinator.storage.match.described_people import goes_with_class
from coordinator.storage.match.erased_mentions import leave_erased
from coordinator.storage.match.other_classes import point_out_other_classes
from coordinator.storage.match.poorer_spellings import (
    NAMES,
    is_poorer,
    lay_spelling_function,
    point_out_poorer_spellings,
)
from coordinator.storage.match.protected_namesakes import point_out_namesakes, to_be_protected
from coordinator.storage.match.record_match import (
    UID_LENGTH,
    collect_matches,
    is_empty,
    layout_text,
    match_rows,
    settle_same_record,
    source_id,
)
from coordinator.storage.queries.former_records import kept_of, kept_sql
from coordinator.storage.queries.own_field_sql import column_of, is_own
from coordinator.storage.stage.done_here import ask_about_hands
from coordinator.storage.stage.hidden_texts import give_names_back
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

NEAR_MISS = mark("Nearly this serial number stands on {other} here. Look whether it is the same device.")
REMOVED = mark("The source marks the record as removed.")
NOT_HERE = mark("There is no such record here, and this file does not bring new ones.")


def compare(conn: sqlite3.Connection, file: StagedFile, merge: Merger) -> None:
    """Sets every staged row's record and fate, and the differences of the rows that are known here."""
    conn.execute("DELETE FROM temp.stage_difference WHERE file = ?", (file.number,))
    file.counted = None
    leave_erased(conn, file)
    if file.fresh and not file.twins and GONE not in file.layout.fields and is_empty(conn, file.layout.kind):
        point_out_namesakes(conn, file)
        point_out_other_classes(conn, file)
        return
    file.fresh = False
    _match(conn, file)
    known = conn.execute(f"SELECT 1 FROM {file.table} WHERE record IS NOT NULL AND fate IS NULL LIMIT 1").fetchone()
    if known is not None:
        _mark_unchanged(conn, file)
        _find_differences(conn, file, merge)
    if GONE in file.layout.fields:
        conn.execute(
            f"UPDATE {file.table} SET fate = 'skipped', reason = ? WHERE fate IS NULL AND record IS NULL"
            f' AND "{GONE}" = 1',
            (REMOVED,),
        )
    if file.layout.adds:
        conn.execute(f"UPDATE {file.table} SET fate = 'new' WHERE fate IS NULL AND record IS NULL")
        if file.layout.kind == DEVICE.code and "serial" in file.layout.fields:
            _point_out_near_misses(conn, file)
    else:
        conn.execute(
            f"UPDATE {file.table} SET fate = 'skipped', reason = ? WHERE fate IS NULL AND record IS NULL", (NOT_HERE,)
        )
    point_out_namesakes(conn, file)
    point_out_other_classes(conn, file)
    if known is not None:
        set_fates(conn, file, "s.fate IS NULL")
        _mark_said_before(conn, file)
        _point_out_returned(conn, file)
        point_out_poorer_spellings(conn, file)


def _match(conn: sqlite3.Connection, file: StagedFile) -> None:
    match_rows(conn, file)
    leave_contradicted(conn, file)
    if people_match.asks_who_is_meant(file):
        people_match.match_people(conn, file)
        settle_same_record(conn, file)
    give_names_back(conn, file)


TAKEN = "d.verdict IN ('take', 'theirs') AND d.declined = 0"
"""SQL on a difference ``d`` that a row brings; a conflict settled for the source reads ``theirs``."""


def set_fates(conn: sqlite3.Connection, file: StagedFile, where: str, values: tuple[Scalar, ...] = ()) -> None:
    """A known row with a field to take is changed, any other is not; ``where`` is SQL on the rows ``s``."""
    taken = f"SELECT 1 FROM temp.stage_difference d WHERE d.file = ? AND d.nr = s.nr AND {TAKEN}"
    conn.execute(
        f"UPDATE {file.table} AS s SET fate = CASE WHEN EXISTS ({taken}) THEN 'changed' ELSE 'unchanged' END"
        f" WHERE {where}",
        (file.number, *values),
    )


def _point_out_near_misses(conn: sqlite3.Connection, file: StagedFile) -> None:
    """A new serial that differs from one here by what spreadsheets and scanners do: zeros lost, a barcode's prefix.

    It is shown, never merged (``formats`` §0).
    """
    key = "s.serial_key"
    guises = f"'0' || {key}, '00' || {key}, ltrim({key}, '0'), substr({key}, 2), 'S' || {key}"
    conn.execute(
        f"UPDATE {file.table} AS s SET reason = ?, detail = (SELECT"
        " json_object('other', coalesce(d.asset_tag, d.serial)) FROM device d"
        f" WHERE d.serial_key IN ({guises}) AND d.serial_key <> {key} LIMIT 1)"
        f" WHERE s.fate = 'new' AND ({key} NOT GLOB '*[^0-9]*' OR {key} LIKE 'S%')"
        f" AND EXISTS (SELECT 1 FROM device d WHERE d.serial_key IN ({guises}) AND d.serial_key <> {key})",
        (NEAR_MISS,),
    )


def _mark_unchanged(conn: sqlite3.Connection, file: StagedFile) -> None:
    """A row that reads as it did last time says nothing new; ``same`` keeps its baseline as it is."""
    if file.layout.anew:
        return
    collect_matches(
        conn,
        f"SELECT s.nr, s.record, 1 FROM {file.table} s CROSS JOIN baseline b ON b.source = ?"
        " AND b.kind = ? AND b.record = s.record WHERE s.record IS NOT NULL AND s.fate IS NULL AND b.digest = s.digest"
        " AND b.layout = (SELECT id FROM layout WHERE fields = ?)",
        (source_id(conn, file.layout.source), KINDS[file.layout.kind].number, layout_text(file)),
    )
    conn.execute(
        f"UPDATE {file.table} AS s SET fate = 'unchanged', detail = 'same' FROM temp.stage_match m WHERE m.nr = s.nr"
    )


def _mark_said_before(conn: sqlite3.Connection, file: StagedFile) -> None:
    """A row that reads otherwise than last time, as after a change of its profile, may say just the same."""
    conn.execute(
        f"UPDATE {file.table} SET detail = 'same' WHERE nr IN (SELECT s.nr FROM {file.table} s {reference_joins(file)}"
        " CROSS JOIN baseline b ON b.source = ? AND b.kind = ? AND b.record = s.record"
        f" WHERE s.fate = 'unchanged' AND s.detail IS NULL AND b.key IS s.source_key"
        f" AND b.cells = {baseline_cells(file)}"
        " AND b.layout = (SELECT id FROM layout WHERE fields = ?))",
        (source_id(conn, file.layout.source), KINDS[file.layout.kind].number, layout_text(file)),
    )


def _point_out_returned(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Whoever has left here and stands in a class list all the same is a conflict, also where their row says nothing
    new.
    """
    fields = file.layout.fields
    if file.layout.kind != PERSON.code or "group" not in fields or GONE in fields or "active" in fields:
        return
    returned = (
        f"FROM {file.table} s CROSS JOIN person t ON t.id = s.record WHERE t.active = 0"
        " AND s.fate IN ('changed', 'unchanged')"
    )
    inserted = conn.execute(
        "INSERT OR IGNORE INTO temp.stage_difference SELECT ?, s.nr, 'active', 0, 0, 1, 'conflict', 0 " + returned,
        (file.number,),
    )
    if inserted.rowcount:
        _apply_decisions(conn, file)
        set_fates(conn, file, f"s.nr IN (SELECT s.nr {returned})")


def reference_joins(file: StagedFile) -> str:
    """Joins from staged rows ``s`` to the records that they mention."""
    return " ".join(
        f'LEFT JOIN temp.stage_reference "r_{code}" ON "r_{code}".number = s."{code}"'
        for code, _ in file.reference_fields()
    )


def baseline_cells(file: StagedFile) -> str:
    """SQL for what a baseline keeps of a staged row ``s`` with :func:`reference_joins`: its cells, mentions as ids."""
    references = dict(file.reference_fields())
    cells = (f'"r_{code}".id' if code in references else f's."{code}"' for code in file.layout.fields)
    return f"json_array({', '.join(cells)})"


# A product of one's own list is another one only where what the list says of it does not fit the one that stands here.
_SAYS_ANOTHER_PRODUCT = """ AND NOT EXISTS (SELECT 1 FROM product o WHERE o.id = d.product
    AND json_extract(r.key, '$[0]') IN ('', coalesce(o.maker, ''))
    AND json_extract(r.key, '$[1]') = o.model
    AND json_extract(r.key, '$[2]') IN ('', coalesce(o.model_number, '')))"""


_CALLED: Final = "trim(coalesce({0}.given_name, '') || ' ' || coalesce({0}.family_name, ''))"
# The alias of somebody with a protected identity is no name.
_IS_NO_ALIAS: Final = f"(d.protected IS NOT 1 OR name_key({_CALLED.format('s')}) IS NOT name_key(d.shown))"
# A whole name in one column is another one only where more differs than where it was parted.
_IS_ANOTHER_NAME: Final = f"{_CALLED.format('s')} <> {_CALLED.format('d')}"


def staged_field(kind: Kind[Record], code: str) -> Field | None:
    """A staged field's description, own fields included; ``None`` for what is none of the record's."""
    return kind.by_code.get(code) or (Field(code, code) if is_own(code) and kind.custom_fields else None)


def _find_differences(conn: sqlite3.Connection, file: StagedFile, merge: Merger) -> None:
    conn.create_function("merge_verdict", 4, merge, deterministic=True)
    lay_spelling_function(conn)
    kind = KINDS[file.layout.kind]
    source = source_id(conn, file.layout.source)
    layouts = {row[1]: row[0] for row in conn.execute("SELECT id, fields FROM layout")}
    base_layouts = [row[0] for row in _layouts_in_use(conn, file)]
    fields_of = {id: fields.split("\n") for fields, id in layouts.items()}
    collect_matches(
        conn, f"SELECT nr, record, 1 FROM {file.table} WHERE fate IS NULL AND record IS NOT NULL"
    )  # few, as a rule, and asked for once a field
    for code in file.layout.fields:
        field = staged_field(kind, code)
        if field is None:
            continue
        refers = field.refers
        comes = "WHEN r.comes THEN -r.number" if refers in file.layout.creates else ""
        theirs = f"CASE WHEN r.id IS NOT NULL THEN r.id {comes} END" if refers else f's."{code}"'
        joined = f'LEFT JOIN temp.stage_reference r ON r.number = s."{code}"' if refers else ""
        told = _base_sql(code, base_layouts, fields_of)
        said_before = base_of_conflict(told, code) if file.layout.anew else told
        base, policy = _merged_with(file, field, said_before, theirs)
        base = _as_kept(conn, base, refers)
        says = _says(file, field, theirs)
        conn.execute(
            "INSERT INTO temp.stage_difference SELECT ?, nr, ?, base, ours, theirs, merge_verdict(?, base, ours,"
            " theirs), 0"
            f" FROM (SELECT s.nr, {base} AS base, {column_of(code, 'd')} AS ours, {theirs} AS theirs FROM"
            f" temp.stage_match m CROSS JOIN {file.table} s ON s.nr = m.nr"
            f' CROSS JOIN "{kind.code}" d ON d.id = s.record {joined}'
            " LEFT JOIN baseline b ON b.source = ? AND b.kind = ? AND b.record = s.record"
            f" WHERE {says}) WHERE theirs IS NOT ours AND theirs IS NOT base",
            (file.number, code, policy, source, kind.number),
        )
    conn.execute("DELETE FROM temp.stage_difference WHERE file = ? AND verdict = 'keep'", (file.number,))
    if file.layout.anew:
        find_blanks(conn, file)
    _give_class_members_what_pupils_have(conn, file)
    ask_about_hands(conn, file)
    _apply_decisions(conn, file)


def _give_class_members_what_pupils_have(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Somebody known by their name only, as a device list mentions people, is given with their class, or where neither
    says one, what the list gives to everybody new in it.
    """
    if file.layout.kind != PERSON.code or "group" not in file.layout.fields or file.layout.is_own_list:
        return
    with_class = goes_with_class(conn, file)
    for code in ("role", "unit"):
        value = file.layout.defaults.get(code)
        said = f's."{code}" IS NULL AND ' if code in file.layout.fields else ""
        said += 's."group" IS NOT NULL AND ' if code == "role" and with_class else ""
        if value is not None:
            conn.execute(
                "INSERT OR IGNORE INTO temp.stage_difference SELECT ?, s.nr, ?, NULL, NULL, ?, 'take', 0"
                f" FROM temp.stage_match m CROSS JOIN {file.table} s ON s.nr = m.nr"
                " CROSS JOIN person t ON t.id = s.record"
                f' WHERE {said}t."{code}" IS NULL AND t.role IS NULL AND t."group" IS NULL AND (s."group" IS NULL'
                " OR EXISTS (SELECT 1 FROM temp.stage_difference d WHERE d.file = ? AND d.nr = s.nr"
                " AND d.field = 'group' AND d.verdict = 'take'))",
                (file.number, code, value, file.number),
            )


# Whom a list of devices mentioned by a login alone is called by it until a list has a name.
_NAMED_BY_LOGIN: Final = (
    "CASE WHEN d.family_name IS NULL AND d.given_name IN (d.username, d.email) THEN d.given_name END"
)


def _merged_with(file: StagedFile, field: Field, told: str, theirs: str) -> tuple[str, str]:
    """The base of a field's merge as SQL, and its policy. ``told`` is what the source said last, ``theirs`` what it
    says now.
    """
    if file.layout.is_own_list and field.merge is not Merge.RAISE:
        return _exported_sql(told, field.code, KINDS[file.layout.kind].number, theirs), Merge.THREE_WAY.value
    if field.code == "active":  # what the program takes for granted where nobody says so
        told = f"coalesce({told}, 1)"
    if (file.layout.kind, field.code) == (PERSON.code, "given_name"):
        told = f"coalesce({told}, {_NAMED_BY_LOGIN})"
    return told, field.merge.value


def _says(file: StagedFile, field: Field, theirs: str) -> str:
    """Whether a row says anything of a field: where blanks erase, a name that is nobody's still erases nothing."""
    says = _says_something(file, field, theirs) + unless_hidden(file, field.code)
    if field.code == "group" and LEFT in file.layout.fields:
        return f'({says} OR d."group" = (SELECT l.id FROM temp.stage_reference l WHERE l.number = s."{LEFT}"))'
    if field.code in NAMES and set(NAMES) <= set(file.layout.fields):
        says += f" AND {_IS_NO_ALIAS}" + (f" AND {_IS_ANOTHER_NAME}" if file.layout.whole_names else "")
    if field.code in NAMES:
        says += f" AND NOT {is_poorer(file, field.code)}"
    key = identity_column(file.layout.kind, field.code)
    if key is not None:  # one number written in two ways is one number
        says += f" AND s.{key} IS NOT d.{key}"
    ours = file.layout.is_own_list and field.refers == PRODUCT.code
    return says + _SAYS_ANOTHER_PRODUCT if ours else says


def _says_something(file: StagedFile, field: Field, theirs: str) -> str:
    says = f"{theirs} IS NOT NULL"
    if not file.layout.erases:
        return says
    return f'({says} OR s."{field.code}" IS NULL)' if field.refers else "1"


def _apply_decisions(conn: sqlite3.Connection, file: StagedFile) -> None:
    """What was declined or settled stays so when the rows are compared again."""
    for line, code, decision in conn.execute(
        "SELECT line, field, decision FROM temp.stage_decision WHERE file = ?", (file.number,)
    ).fetchall():
        change = "verdict = 'theirs'" if decision == "theirs" else "declined = 1"
        conn.execute(
            f"UPDATE temp.stage_difference SET {change} WHERE file = ? AND field = ?"
            f" AND nr IN (SELECT nr FROM {file.table} WHERE line = ?)",
            (file.number, code, line),
        )


def _layouts_in_use(conn: sqlite3.Connection, file: StagedFile) -> list[tuple[int]]:
    return conn.execute(
        "SELECT DISTINCT layout FROM baseline WHERE source = ? AND kind = ?",
        (source_id(conn, file.layout.source), KINDS[file.layout.kind].number),
    ).fetchall()


def _base_sql(code: str, layouts: list[int], fields_of: dict[int, list[str]]) -> str:
    """What the source said last of a field, whichever columns its file had then."""
    places = [(id, fields_of[id].index(code)) for id in layouts if code in fields_of.get(id, ())]
    if not places:
        return "NULL"
    if len(places) == 1 and len(layouts) == 1:
        return f"json_extract(b.cells, '$[{places[0][1]}]')"
    return "CASE b.layout " + " ".join(f"WHEN {id} THEN json_extract(b.cells, '$[{at}]')" for id, at in places) + " END"


def _as_kept(conn: sqlite3.Connection, told: str, refers: str | None) -> str:
    """A base that refers to a record which was joined into another since means that one."""
    if refers is None or told == "NULL" or not kept_of(conn, refers):
        return told
    return f"coalesce({kept_sql(refers, told)}, {told})"


def _exported_sql(told: str, code: str, kind: int, theirs: str) -> str:
    """What a list of our own said of a field when it was written: what stands here, less the changes made since.

    ``told`` is what this list said when it was taken in already, which then counts. A list without ids does not say
    when it was written: what it says now (``theirs``) and stood here before may be old, and is a conflict. So is what
    a spreadsheet may have made of a number with zeros before it.
    """
    at = f"instr(s.source_key, '-') + {UID_LENGTH + 2}"
    entry = f"CAST(substr(s.source_key, {at}) AS INTEGER)"
    same_list = "b.record IS NOT NULL AND b.key IS s.source_key"
    changes = f"FROM change c WHERE c.kind = {kind} AND c.id = d.id AND c.field = '{code}'"
    since = f"{changes} AND c.entry > {entry}"
    stood_before = f"EXISTS (SELECT 1 {changes} AND c.before IS {theirs})"
    ours = column_of(code, "d")
    lost_zeros = f"substr({ours}, 1, 1) = '0' AND ltrim({ours}, '0') = {theirs}"
    return (
        f"CASE WHEN {same_list} THEN {told} WHEN length(s.source_key) >= {at} AND EXISTS (SELECT 1 {since})"
        f" THEN (SELECT c.before {since} ORDER BY c.entry LIMIT 1)"
        f" WHEN {lost_zeros} OR s.source_key IS NULL AND {stood_before} THEN NULL ELSE {ours} END"
    )


def tally(conn: sqlite3.Connection, file: StagedFile) -> Tally:
    """Counts the fates; a declined row counts as skipped."""
    fates = dict(
        conn.execute(
            "SELECT CASE WHEN declined = 1 AND fate <> 'failed' THEN 'skipped' ELSE fate END, count(*) FROM"
            f" {file.table} GROUP BY 1"
        )
    )
    for fate, count in conn.execute(
        "SELECT fate, count(*) FROM temp.stage_left WHERE file = ? GROUP BY 1", (file.number,)
    ):
        fates[fate] = fates.get(fate, 0) + count
    conflicts = conn.execute(
        f"SELECT count(*) FROM temp.stage_difference d JOIN {file.table} s ON s.nr = d.nr WHERE d.file = ?"
        " AND d.verdict = 'conflict' AND d.declined = 0 AND s.declined IS NOT 1 AND s.fate IN ('changed', 'unchanged')",
        (file.number,),
    ).fetchone()[0]
    return Tally(
        file.rows,
        fates.get(Fate.NEW.value, 0),
        fates.get("changed", 0),
        fates.get("unchanged", 0),
        fates.get("skipped", 0),
        fates.get("failed", 0),
        conflicts,
    )


def has_news(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether the file says anything that it did not say before, here or about a record that is to be left alone."""
    spoken = "fate IN ('new', 'changed') OR (fate = 'unchanged' AND detail IS NOT 'same')"
    said = f"SELECT 1 FROM {file.table} WHERE declined IS NOT 1 AND ({spoken}) LIMIT 1"
    news = conn.execute(said).fetchone() is not None or people_questions.has_answers(conn, file)
    return news or bool(to_be_protected(conn, file))
