"""Conditions as they are typed become filters; records become the items of the ``--json`` shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from coordinator.desk.records.entry_sentences import field_caption
from coordinator.domain.derived import BY_NAME, listed
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS, OWN_PREFIX, field_at
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, DELIVERY, ORDER, ORDER_LINE
from coordinator.domain.values import Scalar, fold, show_money
from coordinator.ledger.outcomes import Refused, refusing_unread
from coordinator.ledger.own_fields import field_of
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.shown_rows import shown_rows
from coordinator.words import mark, text

NAME_OF: Final[Mapping[str, str]] = {
    UNIT.code: "name", PRODUCT.code: "model", GROUP.code: "name", ROOM.code: "name", PERSON.code: "shown",
    DEVICE.code: "title",
    HANDOVER.code: "number", ORDER.code: "number", ORDER_LINE.code: "line", CATALOGUE_ITEM.code: "title",
    DELIVERY.code: "note_number",
}  # fmt: skip
"""The path that names a record of a kind for a person."""

_SHORT: Final[Mapping[str, Mapping[str, str]]] = {
    DEVICE.code: {
        "kind": "product.kind", "maker": "product.maker", "model": "product.model", "group": "held_by.group.name",
        "class": "held_by.group.name", "lifetime_months": "product.lifetime_months",
    },
    PERSON.code: {"class": "group.name", "name": "shown"},
}  # fmt: skip
_BESIDE: Final[Mapping[str, Mapping[str, str]]] = {
    "device": {
        "model": "product.model", "maker": "product.maker", "kind": "product.kind", "group": "held_by.group.name",
    },
}  # fmt: skip
_CONDITION: Final = re.compile(r"(?P<path>[^=<>~!]+)(?P<test>!=|=|<|>|~)(?P<value>.*)", re.DOTALL)
_TESTS: Final = {"=": Test.IS, "!=": Test.IS_NOT, "<": Test.BEFORE, ">": Test.AFTER, "~": Test.CONTAINS}


def filter_of(register: Register, kind: str, typed: str) -> Filter:
    """The filter that ``FIELD=VALUE`` means (also ``!=``, ``<``, ``>`` and ``~`` for *contains*); an empty value asks
    for missing ones. Of a choice several values may be named, with commas: any of them.

    A reference is compared by name: exactly if somebody is called so, else by a part of the name.
    """
    found = _CONDITION.fullmatch(typed)
    if found is None:
        raise Refused(mark("“{said}” is no condition. Write it as FIELD=VALUE."), said=typed)
    path = path_of(register, kind, found["path"].strip())
    test, value = _TESTS[found["test"]], found["value"].strip()
    if not value:
        return Filter(path, Test.FILLED if test is Test.IS_NOT else Test.EMPTY)
    if test is Test.CONTAINS:
        return Filter(_named(kind, path), test, (value,))
    field = field_of(register, kind, path)
    if field is not None and field.refers is not None:
        return _by_name(register, kind, path, field.refers, test, value)
    return _by_value(field or _derived_field(kind, path), path, test, value)


def _by_value(field: Field | None, path: str, test: Test, value: str) -> Filter:
    if field is None:
        return Filter(path, test, (value,))
    several = value.split(",") if field.type is Type.CHOICE and test is Test.IS else [value]
    return Filter(path, test, tuple(_read(field, each) for each in several))


def _derived_field(kind: str, path: str) -> Field | None:
    """A derived column, of the record itself or of one that it refers to, as a field: a number is read as a number and
    a day as a day.
    """
    head, _, last = path.rpartition(".")
    if head:
        refers = field_at(kind, head)
        kind = "" if refers is None else refers.refers or ""
    found = BY_NAME.get((kind, last))
    return None if found is None else Field(found.code, found.label, found.type)


def _by_name(register: Register, kind: str, path: str, refers: str, test: Test, value: str) -> Filter:
    if test not in (Test.IS, Test.IS_NOT):
        raise Refused(mark("“{field}” has no order. Use = or !=."), field=path)
    exact = register.count(Query(KINDS[refers], filters=(Filter(NAME_OF[refers], Test.IS, (value,)),)), most=1)
    if test is Test.IS and not exact:
        return Filter(_named(kind, path), Test.CONTAINS, (value,))
    return Filter(_named(kind, path), test, (value,))


def sort_path(register: Register, kind: str, typed: str) -> str:
    """The path to sort by: a reference goes by the name that is shown, Sal 2 before Sal 10."""
    return _named(kind, path_of(register, kind, typed))


def _named(kind: str, path: str) -> str:
    field = field_at(kind, path)
    return path if field is None or field.refers is None else f"{path}.{NAME_OF[field.refers]}"


def _read(field: Field, value: str) -> Scalar:
    with refusing_unread():
        return field.read(value)


def path_of(register: Register, kind: str, typed: str) -> str:
    """The path that is meant: a code, a path, a short word for one, or a caption in the language in use."""
    short = _SHORT.get(kind, {}).get(typed)
    if short is not None:
        return short
    if typed in ("id", "uid", *listed(kind)) or _leads_somewhere(register, kind, typed):
        return typed
    folded = fold(typed)
    for code in (*KINDS[kind].by_code, *own_codes(register, kind)):
        if fold(field_caption(register, kind, code)) == folded:
            return code
    known = ", ".join((*KINDS[kind].by_code, *own_codes(register, kind)))
    raise Refused(mark("There is no field “{field}” here. There are: {known}."), field=typed, known=known)


def _leads_somewhere(register: Register, kind: str, path: str) -> bool:
    if path.startswith(OWN_PREFIX):
        return path in own_codes(register, kind)
    head, _, rest = path.partition(".")
    field = KINDS[kind].by_code.get(head)
    if field is None:
        return False
    if not rest:
        return True
    if field.refers is None:
        return False
    return rest in listed(field.refers) or _leads_somewhere(register, field.refers, rest)


def own_field_entries(register: Register, kind: str | None = None) -> list[dict[str, Any]]:
    """The school's own fields: kind, code, label, type and whether they are personal data."""
    found = [dict(record.values) for record in register.records(Query(CUSTOM_FIELD))]
    return [each for each in found if kind is None or each["kind"] == kind]


def own_codes(register: Register, kind: str) -> list[str]:
    """The codes of the own fields of a kind, as they stand in change sets."""
    return [OWN_PREFIX + str(each["code"]) for each in own_field_entries(register, kind)]


def items(register: Register, kind: str, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Records as the ``list`` shape gives them: codes for choices, names for references, öre, ISO dates.

    Of a protected person only what a list may show (needs U7).
    """
    paths = {"id": "id", "uid": "uid", **{code: _named(kind, code) for code in KINDS[kind].by_code}}
    paths |= {**_BESIDE.get(kind, {})} | {code: code for code in (*listed(kind), *own_codes(register, kind))}
    rows = shown_rows(register, kind, ids, tuple(paths.values()))
    return [_item(kind, dict(zip(paths, row, strict=True))) for row in rows if row[0] is not None]


def _item(kind: str, item: dict[str, Any]) -> dict[str, Any]:
    uid = item["uid"]
    item["uid"] = uid.hex() if isinstance(uid, bytes) else uid
    if kind == PERSON.code:
        item.pop("protected")
        item["name"] = item["shown"]
    flags = (code for code, field in KINDS[kind].by_code.items() if field.type is Type.FLAG and code in item)
    return {**item, **{code: bool(item[code]) for code in flags if item[code] is not None}}


def shown_cell(register: Register, kind: str, code: str, value: Any) -> str:
    """An item's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    if code.endswith("_ore"):
        return show_money(value)
    field = PRODUCT.by_code["kind"] if (kind, code) == (DEVICE.code, "kind") else None
    if field is None and (code in KINDS[kind].by_code or code.startswith(OWN_PREFIX)):
        field = field_of(register, kind, code)
    return str(value) if field is None or field.refers is not None else field.show(value)
