"""Values of records as they may be shown: what would tell who a protected person is stays out (needs U7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from coordinator.domain.changes import Record, Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX, field_at
from coordinator.domain.protection import PROTECTED, guards, guards_own
from coordinator.domain.values import Scalar
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.protected_names import ProtectedNames, protected_names
from coordinator.ledger.questions import Register

_MADE_HERE: Final = frozenset({"code", "uid"})
"""Keys that the program makes and nobody writes."""


def shown_rows(register: Register, kind: str, ids: Sequence[int], paths: Sequence[str]) -> list[tuple[Scalar, ...]]:
    """As ``register.rows``, with nothing in the place of what is not shown, and in texts the alias in that of the name
    of somebody protected.
    """
    by_path = _guards_of(register, kind, paths)
    guarding = list(dict.fromkeys(guard for each in by_path.values() for guard in each))
    rows = register.rows(KINDS[kind], ids, (*paths, *guarding))
    if guarding:
        hidden = [tuple(len(paths) + guarding.index(guard) for guard in by_path[path]) for path in paths]
        rows = [
            tuple(None if any(row[at] == 1 for at in places) else row[n] for n, places in enumerate(hidden))
            for row in rows
        ]
    return hide_names(register, kind, ids, paths, rows)


def hide_names(
    register: Register, kind: str, ids: Sequence[int], paths: Sequence[str], rows: list[tuple[Scalar, ...]]
) -> list[tuple[Scalar, ...]]:
    """The rows of these records with the alias in the place of each name of somebody protected; of a record that is
    with them a given or family name alone is enough, elsewhere it may be anybody's.
    """
    places = [at for at, path in enumerate(paths) if may_name(kind, path)]
    names = protected_names(register) if places else None
    if not names:
        return rows
    theirs = protected_people_of(register, kind, ids)
    if not (theirs or names.may_stand_in("\n".join(str(row[at]) for row in rows for at in places if row[at]))):
        return rows
    return [_hidden(names, row, places, theirs.get(id, ())) for id, row in zip(ids, rows, strict=True)]


def shown_name(register: Register, ref: Ref) -> str:
    """A record's name as lists show it: a device that is called after somebody protected has the alias in it."""
    name = register.name(ref)
    if ref.kind == PERSON.code:
        return name
    ((said,),) = hide_names(register, ref.kind, [ref.id], ["name"], [(name,)])
    return str(said or "")


def _hidden(
    names: ProtectedNames, row: tuple[Scalar, ...], places: Sequence[int], people: Collection[int]
) -> tuple[Scalar, ...]:
    said = list(row)
    for at in places:
        if isinstance(value := said[at], str):
            said[at] = names.hidden_of(value, people)
    return tuple(said)


def hidden_fields(register: Register, record: Record) -> list[str]:
    """The codes of the record's fields that say something which is not shown, as somebody protected is behind it."""
    codes = [code for code, value in record.values.items() if value not in (None, "") and code != PROTECTED]
    shown = shown_rows(register, record.kind, [record.id], codes)[0]
    return [code for code, said in zip(codes, shown, strict=True) if said is None]


def may_name(kind: str, path: str) -> bool:
    """Whether somebody may have written a name at the path: not of people themselves, who stand under their alias, nor
    in what tells records apart for other systems.
    """
    if path.startswith(OWN_PREFIX):
        return True
    owner, last = _owner(kind, path)
    if owner == PERSON.code:
        return last == "note"
    field = field_at(kind, path)
    if last in _MADE_HERE or (field is not None and field.tells_apart and not field.personal):
        return False
    return last in ("title", "name") or (field is not None and field.is_text)


def _owner(kind: str, path: str) -> tuple[str, str]:
    """The kind of the record that holds what stands at the path, and the last part of the path."""
    head, _, rest = path.partition(".")
    field = KINDS[kind].by_code.get(head)
    return _owner(field.refers, rest) if rest and field is not None and field.refers else (kind, rest or head)


def protected_people_of(register: Register, kind: str, ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
    """The protected people with whom each of the records is, where it is with any."""
    of_kind: Kind[Record] = KINDS[kind]
    paths = [field.code for field in of_kind.fields if field.refers == PERSON.code]
    if not paths:
        return {}
    guarding = [f"{path}.protected" for path in paths]
    found = {}
    for id, row in zip(ids, register.rows(of_kind, ids, (*paths, *guarding)), strict=True):
        people = [row[at] for at in range(len(paths)) if row[len(paths) + at] == 1]
        if people:
            found[id] = tuple(int(each) for each in people if each is not None)
    return found


def _guards_of(register: Register, kind: str, paths: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """What guards each path; own fields by what the school has said of them."""
    own = {}
    if any(path.startswith(OWN_PREFIX) for path in paths):
        own = {field.code: guards_own(kind, personal=field.personal) for field in own_fields(register, kind)}
    return {path: own[path] if path in own else guards(kind, path) for path in paths}
