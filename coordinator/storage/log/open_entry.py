"""The entry that is being written: its id, what came to be, and what it touched."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from coordinator.domain.changes import Ref
from coordinator.ledger.ledger import Stamp


@dataclass(slots=True)
class Writing:
    """One entry being written: its id, what negative ids became, and what it touched."""

    conn: sqlite3.Connection
    entry: int
    stamp: Stamp
    created: dict[int, Ref] = field(default_factory=dict)
    touched: dict[str, set[int] | None] = field(default_factory=dict)
    unsearched: dict[str, set[int] | None] = field(default_factory=dict)

    newborn: dict[str, set[int]] = field(default_factory=dict)

    def bear(self, kind: str, id: int) -> None:
        """Notes that a record came to be or went: only records as new as itself can show its name."""
        self.newborn.setdefault(kind, set()).add(id)
        self.touch(kind, id)

    def touch(self, kind: str, id: int, *, searched: bool = True) -> None:
        """Notes that a record changed, so that listeners hear of it; ``searched`` when its search text must follow."""
        for noted in (self.touched, self.unsearched) if searched else (self.touched,):
            ids = noted.setdefault(kind, set())
            if ids is not None:
                ids.add(id)

    def touch_many(self, kind: str, *, searched: bool) -> None:
        """Notes that more records of a kind changed than are worth listing; ``searched`` when their search text must
        follow.
        """
        self.touched[kind] = None
        if searched:
            self.unsearched[kind] = None

    def real(self, id: int) -> int:
        """The id that a change set's own negative id became."""
        return id if id >= 0 else self.created[id].id
