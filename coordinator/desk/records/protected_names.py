"""The names of protected people in what the log says: nobody reads there what is shown under an alias (U7)."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.name_words import NameWords, name_words, naming
from coordinator.domain.protection import ALIAS_PUT, PROTECTED
from coordinator.domain.values import fold
from coordinator.ledger.questions import Filter, Query, Register, Test


class ProtectedNames:
    """Whom a text names by a whole name, a user name or an address, though they are protected."""

    def __init__(self, register: Register) -> None:
        people = register.records(Query(PERSON, filters=(Filter(PROTECTED, Test.IS, (1,)),)))
        words = [(name_words(person).sure, person.alias or f"#{person.id}") for person in people]
        self._people = [(NameWords(sure, frozenset()), shown) for sure, shown in words if sure]
        steps = register.entries(message=ALIAS_PUT, limit=_EVERY) if self._people else ()
        self.given_up = frozenset(
            (change.kind, change.id, change.field)
            for entry in steps
            for change in register.changes(entry.id, limit=_EVERY)
        )
        """The texts in which a name gave way to an alias: what stood there before is not told."""

    def __bool__(self) -> bool:
        return bool(self._people)

    def hidden(self, said: str) -> str:
        """The text with the alias in the place of each name."""
        folded = fold(said) if self._people else ""
        for words, shown in self._people:
            if words.may_stand_in(folded) and (found := naming(said, words, shown)) is not None:
                said = found.replaced
        return said


_EVERY: Final = 1_000_000
_KNOWN: Final[WeakKeyDictionary[Register, tuple[int, ProtectedNames]]] = WeakKeyDictionary()


def protected_names(register: Register) -> ProtectedNames:
    """Those of the register as it stands; gathered once for each entry of the log."""
    newest = register.entries(limit=1)
    entry = newest[0].id if newest else 0
    known = _KNOWN.get(register)
    if known is None or known[0] != entry:
        known = _KNOWN[register] = (entry, ProtectedNames(register))
    return known[1]
