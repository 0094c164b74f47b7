"""One file's rows in their temporary table, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from coordinator.domain.derived import StoredKey, identity_column, keys_of
from coordinator.domain.kinds import KINDS
from coordinator.ledger.mentions import Mention
from coordinator.ledger.stage import (
    FileFacts,
    Layout,
    Merger,
    StagedBatch,
    Tally,
)


@dataclass(slots=True)
class StagedFile:
    """One file of a stage: its layout, what is kept of it, and how many rows it had."""

    number: int
    layout: Layout
    facts: FileFacts
    rows: int = 0
    twins: bool = False
    fresh: bool = False  # nothing of its kind was here when it was staged, so every row is born new
    counted: Tally | None = None  # since its rows were compared and decided upon last
    first: int | None = None  # all its rows are new: their ids less their numbers
    seen: set[int] = field(default_factory=set)
    again: Callable[[], Iterable[StagedBatch]] | None = None  # its rows anew, none of them taken for known
    known_at: int | None = None  # the newest entry when it was asked which rows are known; and with what
    source: int | None = None
    horizon: str = ""
    # The stored keys that follow from one of the layout's fields are staged beside it; that by which rows are
    # recognised first is not staged a second time as their identity.
    keys: list[StoredKey] = field(init=False)
    first_key: str | None = field(init=False)

    def __post_init__(self) -> None:
        first = self.layout.identity[0]
        self.keys = [key for key in keys_of(self.layout.kind) if key.code in self.layout.fields]
        self.first_key = identity_column(self.layout.kind, first) if first in self.layout.fields else None

    @property
    def table(self) -> str:
        """The temporary table of the file's rows."""
        return f"temp.stage_{self.number}"

    def reference_fields(self) -> Iterator[tuple[str, str]]:
        """The fields that refer to records, with the kind they refer to."""
        for code in self.layout.fields:
            found = KINDS[self.layout.kind].by_code.get(code)
            if found is not None and found.refers:
                yield code, found.refers


class StagedFiles(Protocol):
    """The files of one import as comparing and writing see them: what they mention, and when they were compared."""

    files: list[StagedFile]
    references: dict[tuple[str, Mention], int]
    merge: Merger
    compared_at: int
