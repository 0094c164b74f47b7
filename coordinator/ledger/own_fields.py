"""The fields that the school has added, described as the house's own are; they stand in the register as records."""

from __future__ import annotations

import re
from typing import Final

from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import CUSTOM_FIELD
from coordinator.domain.kinds import KINDS, OWN_PREFIX, field_at
from coordinator.ledger.questions import Filter, Query, Register, Test

_TYPES: Final = {each.value: each for each in Type}
_CODE: Final = re.compile(r"[a-z0-9_]+")


def own_fields(register: Register, kind: str) -> tuple[Field, ...]:
    """The school's own fields of a kind in the order in which they were made; their codes begin with ``own.``."""
    if not KINDS[kind].custom_fields:
        return ()
    found = register.records(Query(CUSTOM_FIELD, filters=(Filter("kind", Test.IS, (kind,)),), order=(("id", False),)))
    return tuple(
        Field(
            OWN_PREFIX + record.code,
            record.label,
            _TYPES.get(record.type, Type.TEXT),
            personal=record.personal is True,
        )
        for record in found
        if _CODE.fullmatch(record.code)
    )


def field_of(register: Register, kind: str, path: str) -> Field | None:
    """The field at the end of a path, the school's own included; ``None`` for what is worked out or has gone."""
    if not path.startswith(OWN_PREFIX):
        return field_at(kind, path)
    return next((each for each in own_fields(register, kind) if each.code == path), None)
