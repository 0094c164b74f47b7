"""Everything that is written is a change set: values that say what shall be, why, by whom and from where.

Source: ``design``, one door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from coordinator.domain.values import Scalar


@dataclass(frozen=True, slots=True)
class Ref:
    """A record, named by kind and id. In a change set a negative id means the record that the set itself creates."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Key:
    """One field of one record."""

    kind: str
    id: int
    field: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field shall go from ``before`` to ``after``; refused as stale when ``before`` no longer holds."""

    key: Key
    before: Scalar
    after: Scalar


@dataclass(frozen=True, slots=True)
class Creation:
    """A record shall come to be. ``id`` is negative and its own within the set; values may refer to other such ids."""

    kind: str
    id: int
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Removal:
    """A record shall go; refused while others refer to it."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an entry says: a message id with what fills its places, rendered when shown: the log holds no prose."""

    message: str
    values: Mapping[str, Ref | Scalar] = field(default_factory=lambda: MappingProxyType({}))


class Origin(Enum):
    """Where a change set came from."""

    WINDOW = "window"
    COMMAND_LINE = "cli"
    IMPORT = "import"
    EXCHANGE = "exchange"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """The finished content of a paper whose number is given at commit; ``content`` is its JSON with an empty number."""

    handover: int
    content: str
    renderer: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A personal identity number that was not kept: the label of the field in which it stood, never the number."""

    label: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One step of work: applied whole or not at all, one entry in the log, one step of undo.

    ``on`` is the day the facts hold from when that is another day than today (a back-dated fact is visible as such).
    ``stage`` names rows staged for a bulk import, which are checked and written set-wise. ``dropped`` says what the
    door took out of the texts.
    """

    sentence: Sentence
    origin: Origin
    reason: str | None = None
    on: str | None = None
    creations: tuple[Creation, ...] = ()
    changes: tuple[Change, ...] = ()
    removals: tuple[Removal, ...] = ()
    papers: tuple[PaperDraft, ...] = ()
    stage: int | None = None
    dropped: tuple[Dropped, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.creations or self.changes or self.removals or self.papers or self.stage is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the register: its kind, id, permanent ``uid`` (hex) and values by field code."""

    kind: str
    id: int
    uid: str
    values: Mapping[str, Scalar]

    def own_value(self, code: str) -> Scalar:
        """The value of a field of the school's own, ``None`` where there is none."""
        return self.values.get(f"own.{code}")

    @property
    def ref(self) -> Ref:
        """The record's name in sentences and change sets."""
        return Ref(self.kind, self.id)


def text_of(record: Record, code: str) -> str:
    """The value of a field whose code varies, as text; empty for a missing one."""
    value = record.values.get(code)
    return "" if value is None else str(value)


def number_of(record: Record, code: str) -> int | None:
    """The value of a field whose code varies, if it is a whole number."""
    value = record.values.get(code)
    return value if isinstance(value, int) else None


def difference(record: Record, wanted: Mapping[str, Scalar]) -> tuple[Change, ...]:
    """The changes that bring a record to the wanted values; none for those it has already."""
    return tuple(
        Change(Key(record.kind, record.id, code), record.values.get(code), after)
        for code, after in wanted.items()
        if record.values.get(code) != after
    )
