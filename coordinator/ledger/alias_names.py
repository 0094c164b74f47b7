"""Whether an alias is somebody else's real name: whoever reads it would take the one for the other (U7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coordinator.domain.changes import ChangeSet
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query, Register
from coordinator.words import mark

_ALIAS = "alias"


def refuse_real_names(register: Register, changes: ChangeSet) -> None:
    """``Refused`` for a change set that gives somebody an alias in which another person's whole name stands."""
    for id, alias in _aliases(changes):
        refuse_real_name(register, id, alias)


def refuse_real_name(register: Register, person: int, alias: str) -> None:
    """As :func:`refuse_real_names`, of one person, by id, and the alias that they are to have."""
    said = _words(alias)
    if len(said) < 2:
        return
    others = [id for id in register.ids(Query(PERSON)) if id != person]
    for given, family in register.rows(PERSON, others, ("given_name", "family_name")):
        first, last = _words(given), _words(family)
        if first and last and said.issuperset(last) and not said.isdisjoint(first):
            raise Refused(
                mark("The alias must not be the name of somebody else here. Choose one that says nothing of anybody.")
            )


def _aliases(changes: ChangeSet) -> Iterator[tuple[int, str]]:
    for creation in changes.creations:
        if creation.kind == PERSON.code and (alias := creation.values.get(_ALIAS)):
            yield creation.id, str(alias)
    for change in changes.changes:
        if (change.key.kind, change.key.field) == (PERSON.code, _ALIAS) and change.after:
            yield change.key.id, str(change.after)


def _words(said: Scalar) -> set[str]:
    return set(re.findall(r"\w+", fold(str(said or ""))))
