"""What is not shown of a protected person: the one rule for lists, exports, filters, sorting, search and the log (U7).

Of a protected person one sees the alias, where the school looks for them, and what tells nobody who they are. Whatever
else is personal, theirs or said of them in a record that names them, is hidden wherever it would be shown, found or
sorted by.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.words import mark

PROTECTED: Final = "protected"
"""The field that marks a protected identity."""
ALIAS: Final = "alias"
"""The field that holds what stands in the name's place."""
ALIAS_PUT: Final = mark("{record} corrected; an alias put into {count} texts")
"""What the log says of a step that put an alias into texts: nothing of it is shown, and no undo brings a name back."""
_ALWAYS_SHOWN: Final = frozenset(
    {"id", "uid", "shown", "alias", "group", "unit", "grade", "role", "active", "devices", PROTECTED}
)
"""The alias, the place and what hundreds have in common. Whether the mark itself leaves the program is for exports."""


@cache
def guards(kind: str, path: str) -> tuple[str, ...]:
    """The paths of which one that is 1 says that what stands at ``path`` is not shown: its person is protected.

    Nothing for a path that tells nobody. An own field is guarded as if it were personal; :func:`guards_own` asks.
    """
    head, _, rest = path.partition(".")
    if kind == PERSON.code:
        return () if head in _ALWAYS_SHOWN else (PROTECTED,)
    if path.startswith(OWN_PREFIX):
        return guards_own(kind, personal=True)
    field = KINDS[kind].by_code.get(head)
    if field is None or not (rest or field.personal):
        return ()
    if field.refers is not None:
        return tuple(f"{head}.{guard}" for guard in guards(field.refers, rest)) if rest else ()
    return guards_own(kind, personal=True)


def guards_own(kind: str, *, personal: bool) -> tuple[str, ...]:
    """As :func:`guards`, of a field of the school's own."""
    return tuple(person + PROTECTED for person in _people_of(kind)) if personal else ()


@cache
def _people_of(kind: str) -> tuple[str, ...]:
    """How a record of the kind reaches the people whom it is about."""
    if kind == PERSON.code:
        return ("",)
    return tuple(f"{field.code}." for field in KINDS[kind].fields if field.refers == PERSON.code)
