"""What a kind of record is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import Enum
from types import MappingProxyType
from typing import Generic, TypeVar

from coordinator.domain.changes import Record
from coordinator.domain.fields import Field
from coordinator.words import text


class OnUndo(Enum):
    """What undoing a creation does: the record goes, or stays and is void (receipts: ``design``, papers)."""

    REMOVE = "remove"
    VOID = "void"


R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Generic[R_co]):
    """A kind of record; ``record`` is the class whose attributes are the kind's fields.

    ``code`` and ``number`` are permanent (``number`` stands for the kind in the log). ``search`` names the paths whose
    text is searched; ``title`` the paths tried in turn to name a record in a sentence. ``stays_with`` names
    references: while a record created together with this one must stay, undoing their creation leaves this one too.
    """

    record: type[R_co]
    code: str
    number: int
    singular: str
    plural: str
    fields: tuple[Field, ...]
    search: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    on_undo: OnUndo = OnUndo.REMOVE
    custom_fields: bool = False
    stays_with: tuple[str, ...] = ()
    by_code: Mapping[str, Field] = attribute(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", MappingProxyType({each.code: each for each in self.fields}))

    def field(self, code: str) -> Field:
        """A field by its code; ``KeyError`` for one the kind does not have."""
        return self.by_code[code]

    @property
    def caption(self) -> str:
        """The kind's name in the plural, in the language in use."""
        return text(self.plural)
