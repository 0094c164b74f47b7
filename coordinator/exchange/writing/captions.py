"""The columns of a list: a path of fields becomes a caption, a type and, for whoever gets the list, what is personal.

Captions come from the descriptions of the fields, in the language in use, so that the reader recognises them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from coordinator.domain.derived import DERIVED
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, LOAN, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS, OWN_PREFIX, field_at
from coordinator.domain.protection import guards, guards_own
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.own_field_columns import PREFIXED
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.words import LANGUAGES, mark, text

UID_CAPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DEVICE.code: mark("Coordinator id (device)"),
        PERSON.code: mark("Coordinator id (person)"),
        GROUP.code: mark("Coordinator id (group)"),
        UNIT.code: mark("Coordinator id (unit)"),
        ROOM.code: mark("Coordinator id (room)"),
        PRODUCT.code: mark("Coordinator id (product)"),
        HANDOVER.code: mark("Coordinator id (hand-over)"),
        LOAN.code: mark("Coordinator id (loan)"),
    }
)
"""What heads the column by which a list knows its records again; by it the list's kind is recognised."""

_TITLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        PERSON.code: ("shown",),
        GROUP.code: ("name",),
        UNIT.code: ("name",),
        ROOM.code: ("name",),
        PRODUCT.code: ("maker", "model"),
        DEVICE.code: ("asset_tag", "serial"),
        HANDOVER.code: ("number",),
    }
)
"""How a record that another refers to is named in a list."""

_DERIVED: Final = {(each.kind, each.code): each for each in DERIVED if each.label}
"""What the register works out, as a list may show it; it is never read back."""

_DEFAULT_PERSONAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {PERSON.code: ("shown", "group"), HANDOVER.code: ("person",), LOAN.code: ("person",)}
)
"""Without these a list of the kind would be no list; every other personal field is exported only when it is named."""

_NEVER: Final = frozenset({"person.protected"})
"""The mark of a protected identity is itself a secret (``durability`` §7)."""
_CODES: Final = frozenset(
    {"serial", "asset_tag", "imei", "entra_id", "model_number", "order_no", "external_id", "username", "number", "code"}
)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: the path it shows, its caption, what it holds, and the personal field (``kind.field``) if it is one.

    ``guards`` are the paths of which one that is 1 blanks the cell: the person is protected. ``code`` marks texts that
    Excel must not take for numbers.
    """

    path: str
    caption: str
    type: Type
    field: Field | None
    personal: str | None
    guards: tuple[str, ...]
    code: bool


def default_paths(kind: str) -> tuple[str, ...]:
    """The columns of a list for which nobody named any: all that is not personal, and the names that make it a list."""
    wanted = _DEFAULT_PERSONAL.get(kind, ())
    own = [path for path in wanted if path not in KINDS[kind].by_code]
    return (
        *own,
        *(field.code for field in KINDS[kind].fields if field.code in wanted or not field.personal),
    )


def all_paths(kind: str, own: Iterable[str] = ()) -> tuple[str, ...]:
    """Every column that a list of the kind can have, with the person's own fields (codes without prefix)."""
    first = ("shown",) if kind == PERSON.code else ()
    codes = (field.code for field in KINDS[kind].fields if f"{kind}.{field.code}" not in _NEVER)
    return (*first, *codes, *(OWN_PREFIX + code for code in own))


def export_columns(register: Register, kind: str, paths: Sequence[str] | None) -> tuple[ExportColumn, ...]:
    """The columns for these paths; for ``None`` those of :func:`default_paths` and own fields that are not personal.

    A reference stands for what names its record. The mark of a protected identity is left out, whoever asks.
    ``ValueError`` for a path that leads nowhere.
    """
    own = {field.code: field for field in own_fields(register, kind)}
    if paths is None:
        paths = (*default_paths(kind), *(code for code, field in own.items() if not field.personal))
    wanted = dict.fromkeys(one for path in paths for one in _named(kind, path))
    return tuple(_column(kind, path, own) for path in wanted if _last(kind, path) not in _NEVER)


def _named(kind: str, path: str) -> tuple[str, ...]:
    """A path that ends at a reference goes on to what names the record."""
    field = None if path.startswith(OWN_PREFIX) else field_at(kind, path)
    if field is None or field.refers is None:
        return (path,)
    return tuple(f"{path}.{title}" for title in _TITLES.get(field.refers, ("id",)))


def _column(kind: str, path: str, own: Mapping[str, Field]) -> ExportColumn:
    if path.startswith(OWN_PREFIX):
        found = own.get(path) or Field(path, path.removeprefix(OWN_PREFIX), personal=True)
        guarding = guards_own(kind, personal=found.personal)
        secret = path if found.personal else None
        shown = _own_caption(kind, found, own.values())
        return ExportColumn(path, shown, found.type, None, secret, guarding, code=False)
    field = field_at(kind, path)
    parent = _parent(kind, path)
    derived = None if parent is None else _DERIVED.get((parent, path.rpartition(".")[2]))
    if parent is None or (field is None and derived is None):
        raise ValueError(path)
    personal = _personal(kind, path, field)
    kept_as = field.type if field is not None else derived.type if derived is not None else Type.TEXT
    code = path.rpartition(".")[2] in _CODES
    return ExportColumn(path, caption(kind, path), kept_as, field, personal, guards(kind, path), code)


def _own_caption(kind: str, field: Field, own: Iterable[Field]) -> str:
    """An own field's name, in a form that no other column of the list has."""
    label = field.label
    if sum(fold_name(other.label) == fold_name(label) for other in own) > 1:
        label = f"{label} ({field.code.removeprefix(OWN_PREFIX)})"
    return text(PREFIXED, name=label) if fold_name(label) in _taken(kind) else label


def _parent(kind: str, path: str) -> str | None:
    """The kind of the record at whose field a path ends."""
    head, _, _ = path.rpartition(".")
    if not head:
        return kind
    field = field_at(kind, head)
    return None if field is None else field.refers


def _last(kind: str, path: str) -> str:
    return f"{_parent(kind, path)}.{path.rpartition('.')[2]}"


def _personal(kind: str, path: str, field: Field | None) -> str | None:
    """The personal field that a path shows: a person's name is one, whichever field refers to the person."""
    if _last(kind, path) == "person.shown":
        return "person.shown"
    if field is not None and field.personal:
        return _last(kind, path)
    return f"{kind}.{path.partition('.')[0]}" if path.startswith(("held_by.", "assigned_to.", "person.")) else None


def caption(kind: str, path: str) -> str:
    """What heads a column, in the language in use: ``Held by``, ``Held by: Group``, ``Model``."""
    if path.startswith(OWN_PREFIX):
        return path[len(OWN_PREFIX) :]
    parts = path.split(".")
    labels: list[str] = []
    at: str | None = kind
    for number, part in enumerate(parts):
        if number and _TITLES.get(at or "") == (part,):
            break
        field = KINDS[at].by_code.get(part) if at else None
        labels.append(_label(at, part))
        at = None if field is None else field.refers
    if parts[0] == "product" and len(labels) == 2 and labels[1] not in _captions(kind):
        return labels[1]
    return ": ".join(labels)


def _label(kind: str | None, part: str) -> str:
    """What a field or derived column of a kind is called; past what has a kind, its own code."""
    if not kind:
        return part
    field = KINDS[kind].by_code.get(part)
    return text(_DERIVED[kind, part].label) if field is None else field.caption


def _taken(kind: str) -> set[str]:
    """What own fields may not be headed by, lest their column is read back as another: any caption in any language."""
    fields = (*KINDS[kind].fields, *PRODUCT.fields)
    labels = [field.label for field in fields] + [each.label for each in _DERIVED.values() if each.kind == kind]
    return {fold_name(text(label, in_language=language)) for label in labels for language in LANGUAGES}


def _captions(kind: str) -> set[str]:
    return {field.caption for field in KINDS[kind].fields}
