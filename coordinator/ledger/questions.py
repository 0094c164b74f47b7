"""What may be asked of the register: queries are values, answered by SQL; there is no second copy of the school in
memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from coordinator.domain.changes import Record, Ref
from coordinator.domain.kind import Kind, R_co
from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention

if TYPE_CHECKING:
    from coordinator.ledger.term_register import TermRegister

R = TypeVar("R", bound=Record)


class Test(Enum):
    """What a filter asks of a value; texts are compared with case and accents folded away."""

    __test__ = False  # keeps pytest from collecting it

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    EMPTY = "empty"
    FILLED = "filled"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one path (``status``, ``held_by.group.name``, ``own.colour``); several values: any of them."""

    path: str
    test: Test
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Query(Generic[R_co]):
    """Which records, in which order: all filters hold, every word of ``text`` stands somewhere in the record's search
    text.
    """

    kind: Kind[R_co]
    text: str = ""
    filters: tuple[Filter, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()  # (path, descending)

    def with_filter(self, *more: Filter) -> Query[R_co]:
        """The same query with further conditions."""
        return replace(self, filters=(*self.filters, *more))


@dataclass(frozen=True, slots=True)
class Entry:
    """One step in the log: ``role`` is do, undo or redo; ``undone`` whether it is out of effect now."""

    id: int
    at: str
    on: str | None
    actor: str
    origin: str
    message: str
    values: Mapping[str, Ref | Scalar]
    reason: str | None
    role: str
    inverts: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class WaitingMention:
    """What a row of an imported list names and nobody has found yet: line ``line`` of ``file``, which entry ``entry``
    took in, says ``mention`` (a record of the kind ``refers``) of the ``field`` of ``record``. ``several`` that more
    than one could be meant.
    """

    entry: int
    file: str
    line: int
    record: Ref
    field: str
    refers: str
    mention: Mention
    several: bool


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One field's step within an entry; ``field`` empty for a record's creation (``after`` 1) or removal (``before``
    1).
    """

    entry: int
    kind: str
    id: int
    field: str
    before: Scalar
    after: Scalar
    erased: bool = False


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file of an import: ``rows = created + updated + unchanged + skipped + failed``."""

    entry: int
    number: int
    name: str
    sha256: str
    profile: str
    kind: str
    encoding: str
    delimiter: str
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of one row: its fate, what it touched and, for a refused row, its cells kept for repair."""

    entry: int
    file: int
    line: int
    fate: str
    record: Ref | None
    column: str
    reason: str
    values: Mapping[str, Scalar]
    cells: tuple[str, ...]


class Register(Protocol):
    """Questions to the register. Every method may be called from any thread; answers are values."""

    def get(self, kind: Kind[R], id: int) -> R | None:
        """The record, or ``None``."""

    def find(self, kind: Kind[R], path: str, value: Scalar) -> Sequence[R]:
        """The records whose value at the path is exactly this one; serials and tags are compared normalised.

        Where there is none, those that another record was joined into which said so.
        """

    def formerly(self, kind: Kind[R], path: str, value: Scalar) -> Sequence[R]:
        """The records that another one was joined into which said this; nobody is found behind an alias."""

    def same_as(self, ref: Ref) -> Ref | None:
        """The record that this one was joined into; ``None`` for one that was not."""

    def count(self, query: Query[Record], most: int | None = None) -> int:
        """How many records answer the query; stops counting at ``most``."""

    def ids(self, query: Query[Record], limit: int | None = None) -> array[int]:
        """The ids of the records that answer the query, in its order."""

    def rows(self, kind: Kind[Record], ids: Sequence[int], paths: Sequence[str]) -> list[tuple[Scalar, ...]]:
        """For each id, in the given order, the values at the paths; a missing record gives ``None`` throughout."""

    def records(self, query: Query[R], limit: int | None = None) -> Sequence[R]:
        """Whole records that answer the query."""

    def group_count(self, query: Query[Record], path: str) -> Sequence[tuple[Scalar, int]]:
        """How many records answer the query for each value at the path, most first."""

    def alike(
        self, kind: Kind[Record], paths: Sequence[str], filters: Sequence[Filter] = ()
    ) -> Sequence[tuple[int, ...]]:
        """The ids of records that say the same at all of these paths, however it is spelled; two or more each time."""

    def name(self, ref: Ref) -> str:
        """What a sentence calls the record; protected people by their alias (needs U7)."""

    def entries(
        self, *, before: int | None = None, limit: int = 200, ref: Ref | None = None, message: str | None = None
    ) -> Sequence[Entry]:
        """The log, newest first; only the entries that touched ``ref`` or say ``message`` where one is given."""

    def last_entry(self) -> int:
        """The newest entry's id; 0 for an empty log."""

    def entry(self, id: int) -> Entry | None:
        """One entry of the log."""

    def changes(self, entry: int, *, ref: Ref | None = None, limit: int = 500) -> Sequence[LoggedChange]:
        """The changes of an entry, or of one record within it."""

    def imported_files(self, entry: int) -> Sequence[ImportedFile]:
        """What an import read."""

    def imported_rows(
        self, entry: int, fate: str | None = None, limit: int = 500, offset: int = 0
    ) -> Sequence[ImportedRow]:
        """What became of an import's rows."""

    def waiting_mentions(self, limit: int | None = None) -> Sequence[WaitingMention]:
        """What rows of imported lists name and nobody has found, whose field is still empty; the oldest first."""

    def setting(self, code: str) -> str | None:
        """A setting of the school's own."""

    def paper(self, handover: int) -> tuple[str, str] | None:
        """The stored content (JSON) and renderer version of a hand-over's paper."""

    @property
    def term(self) -> TermRegister:
        """What a term-start check asks."""

    def index_state(self) -> str:
        """``ready`` or ``building``: whether the search index follows the register."""

    def interrupter(self) -> Callable[[], None]:
        """What stops the question that the calling thread will be asking; to be called from another thread."""

    def release(self) -> None:
        """Gives back what the calling thread reads through; a worker calls it when it ends."""
