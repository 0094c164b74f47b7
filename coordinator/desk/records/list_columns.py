"""The columns that a list may show: its kind's fields, what hangs on its references, and the school's own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coordinator.desk.records.record_names import MISSING, title_path
from coordinator.domain.derived import DERIVED
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS, field_at
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.ledger.shown_rows import shown_rows
from coordinator.words import mark, text

_NUMBERS = frozenset({Type.MONEY, Type.INTEGER, Type.MONTHS})

# What stands one step away: kind -> (path, label, type); beside it stands what is worked out (``domain.derived``).
_BESIDES: Mapping[str, tuple[tuple[str, str, Type], ...]] = {
    DEVICE.code: (
        ("product.kind", mark("Kind"), Type.CHOICE),
        ("product.maker", mark("Maker"), Type.TEXT),
        ("held_by.group.name", mark("Class"), Type.TEXT),
        ("held_by.protected", mark("Holder has a protected identity"), Type.FLAG),
    ),
}
_LETTERS: Mapping[Type, int] = {Type.DATE: 11, Type.FLAG: 5, Type.INTEGER: 6, Type.MONTHS: 6, Type.MONEY: 9}
_WIDE = frozenset({"shown", "name", "model", "title", "email", "note", "address", "product.model"})


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: the path it shows and sorts by, how its values read, and the field that an edit in it changes."""

    path: str
    caption: str
    field: Field | None
    edits: Field | None

    @property
    def right(self) -> bool:
        """Whether its values are numbers, which stand against the right."""
        return self.field is not None and self.field.type in _NUMBERS

    @property
    def letters(self) -> int:
        """How many letters wide it is until somebody makes it wider."""
        last = self.path.rpartition(".")[2]
        if self.path in _WIDE or last in ("shown", "model"):
            return 21
        if self.field is not None and self.field.type in _LETTERS:
            return _LETTERS[self.field.type]
        return 16 if last == "serial" else 11

    def show(self, value: Scalar) -> str:
        """A value as the list shows it; a missing one as a dash."""
        if value is None or value == "":
            return MISSING
        if self.field is not None:
            return self.field.show(value)
        return show_integer(value) if isinstance(value, int) else str(value)


def rows_of(
    kind: str, ids: Sequence[int], columns: Sequence[ListColumn], register: Register
) -> list[tuple[Scalar, ...]]:
    """The values for each record. What would name a protected person is left out (needs U7); the panel has it."""
    return shown_rows(register, kind, ids, [column.path for column in columns])


def list_columns_of(kind: str, register: Register) -> dict[str, ListColumn]:
    """Every column that a list of this kind may show, by path."""
    derived = [(each.code, each.label, each.type) for each in DERIVED if each.kind == kind and each.listed]
    found = [_besides(kind, *each) for each in (*_BESIDES.get(kind, ()), *derived) if each[1]]
    found += [_column(kind, field) for field in KINDS[kind].fields]
    if KINDS[kind].custom_fields:
        found += own_columns(kind, register)
    return {column.path: column for column in found}


def _column(kind: str, field: Field) -> ListColumn:
    """The column of a field; of a reference it shows what the record is called."""
    edited = field if field.editable else None
    if field.type is Type.REFERENCE and field.refers:
        path = f"{field.code}.{title_path(field.refers)}"
        return ListColumn(path, field.caption, field_at(kind, path), edited)
    return ListColumn(field.code, field.caption, field, edited)


def own_columns(kind: str, register: Register) -> list[ListColumn]:
    """The school's own fields of this kind."""
    return [ListColumn(field.code, field.label, field, field) for field in own_fields(register, kind)]


def _besides(kind: str, path: str, label: str, holds: Type) -> ListColumn:
    field = field_at(kind, path) or Field(path, label, holds)
    return ListColumn(path, text(label), field, None)
