"""The names of protected people in what the log says: nobody reads there what is shown under an alias (U7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
        self._whole = {each.id: (name_words(each), each.alias or f"#{each.id}") for each in people}
        self._people = [
            (NameWords(words.sure, frozenset()), shown) for words, shown in self._whole.values() if words.sure
        ]
        steps = register.entries(message=ALIAS_PUT, limit=_EVERY) if self._people else ()
        self.given_up = frozenset(
            (change.kind, change.id, change.field)
            for entry in steps
            for change in register.changes(entry.id, limit=_EVERY)
        )
        """The texts in which a name gave way to an alias: what stood there before is not told."""

    def __bool__(self) -> bool:
        return bool(self._people)

    def may_stand_in(self, said: str) -> bool:
        """A quick look at many texts together, which overlooks none."""
        folded = fold(said) if self._people else ""
        return any(words.may_stand_in(folded) for words, _ in self._people)

    def may_be_asked_for(self, asked: Iterable[str]) -> bool:
        """Whether one of these folded words, of three letters at least, may be of a name or hold a part of one."""
        long = [word for word in asked if len(word) >= _SHORTEST]
        return bool(long) and any(
            any(word in each or any(part in word for part in each.split() if len(part) > _SHORTEST) for word in long)
            for words, _ in self._whole.values()
            for each in words.sure | words.doubtful
        )

    def hidden_of(self, said: str, people: Collection[int]) -> str:
        """As :meth:`hidden`, of a text about these people, by id: of them a given or family name alone is enough."""
        for id in people:
            if (known := self._whole.get(id)) is not None and (found := naming(said, *known)) is not None:
                said = found.replaced
        return self.hidden(said)

    def hidden(self, said: str) -> str:
        """The text with the alias in the place of each name."""
        folded = fold(said) if self._people else ""
        for words, shown in self._people:
            if words.may_stand_in(folded) and (found := naming(said, words, shown)) is not None:
                said = found.replaced
        return said


_SHORTEST: Final = 3
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
