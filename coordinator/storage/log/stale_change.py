"""The sentence of a change that was made on old knowledge: what was shown, and what stands now (``design``: one door).

Nothing of it says who a protected person is (needs U7).
"""

from __future__ import annotations

import sqlite3

from coordinator.domain.changes import Key
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.protection import guards
from coordinator.domain.settings import LOGO
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Stale
from coordinator.storage.log.record_name import record_name, record_values, setting_name
from coordinator.words import mark, text


def stale_change(conn: sqlite3.Connection, key: Key, shown: Scalar) -> Stale:
    """Why the change is refused: ``shown`` is the value that it was made on."""
    now = record_values(conn, key.kind, key.id, (key.field, *guards(key.kind, key.field)))
    if now is None:
        return Stale(mark("The record is gone already. Look at the list again."))
    field = _field_of(conn, key.kind, key.field)
    if key.kind == SETTING.code:
        (code,) = record_values(conn, key.kind, key.id, ("code",)) or ("",)
        return _stale_setting(conn, str(code), shown, now[0])
    record = record_name(conn, key.kind, key.id)
    if 1 in now[1:] or field.type is Type.CONTENT:
        return Stale(
            mark("“{field}” of {record} was changed meanwhile. Look at the record again and repeat your change."),
            field=field.caption,
            record=record,
        )
    return Stale(
        mark(
            "“{field}” of {record} was changed meanwhile: “{shown}” was shown, “{now}” stands there now. Look at the"
            " record again and repeat your change."
        ),
        field=field.caption,
        record=record,
        shown=_value_words(conn, field, shown),
        now=_value_words(conn, field, now[0]),
    )


def _stale_setting(conn: sqlite3.Connection, code: str, shown: Scalar, now: Scalar) -> Stale:
    setting = setting_name(code)
    if code == LOGO:
        return Stale(mark("“{setting}” was changed meanwhile. Save again to write yours."), setting=setting)
    value = SETTING.field("value")
    return Stale(
        mark(
            "“{setting}” was changed meanwhile: “{shown}” was shown, “{now}” stands there now. Save again to write"
            " yours."
        ),
        setting=setting,
        shown=_value_words(conn, value, shown),
        now=_value_words(conn, value, now),
    )


def _field_of(conn: sqlite3.Connection, kind: str, code: str) -> Field:
    if not code.startswith(OWN_PREFIX):
        return KINDS[kind].by_code.get(code) or Field(code, code)
    sql = "SELECT label, type FROM custom_field WHERE kind = ? AND code = ? ORDER BY id"
    found = conn.execute(sql, (kind, code[len(OWN_PREFIX) :])).fetchone()
    if found is None:
        return Field(code, code[len(OWN_PREFIX) :])
    return Field(code, found[0], next((each for each in Type if each.value == found[1]), Type.TEXT))


def _value_words(conn: sqlite3.Connection, field: Field, value: Scalar) -> str:
    if value is None or value == "":
        return text("nothing")
    if field.refers is not None and isinstance(value, int):
        return record_name(conn, field.refers, value)
    return field.show(value)
