"""What comes back from the door: a notice of what changed, the three piles of an undo, or a refusal in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from coordinator.domain.changes import Dropped, Ref, Sentence
from coordinator.domain.values import Scalar, Unread
from coordinator.words import text


class Trouble(Exception):
    """Trouble on the user's side: what happened, to what, and what to do, as one sentence (``design``: habits)."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values: Mapping[str, Any] = values

    def __str__(self) -> str:
        return text(self.message, **self.values)


class Refused(Trouble):
    """The register's rules do not allow this change set; nothing was written."""


@contextmanager
def refusing_unread(allowed: str = "") -> Iterator[None]:
    """What somebody wrote and a field cannot read is refused, in the field's own sentence; ``allowed`` is what it may
    say.
    """
    try:
        yield
    except Unread as unread:
        raise Refused("{sentence}", sentence=f"{unread} ({allowed})" if allowed else str(unread)) from unread


class NumberDoubt(Refused):
    """A text by which something is known may be somebody's personal identity number; nothing was written.

    ``doubtful`` are the texts: whoever says that they are none passes them to ``Ledger.keep_numbers`` and tries again.
    """

    def __init__(self, message: str, /, *, doubtful: frozenset[str], **values: object) -> None:
        super().__init__(message, **values)
        self.doubtful = doubtful


class Stale(Trouble):
    """The change set was made on old knowledge: a ``before`` no longer holds; nothing was written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that an undo left as it is, and why: ``edited`` since, ``in_use`` by another record, ``known`` to
    another
    source, ``gone``, or ``erased`` for good."""

    record: Ref
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class UndoneRecords:
    """Records of one kind to which an undo does the same: they are ``removed``, ``restored``, ``changed`` back or made
    ``void``. ``names`` are those of the first few.
    """

    how: str
    kind: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piles:
    """The three piles of an undo: how many facts and records were put back, which were kept, which are impossible.

    ``kept`` and ``impossible`` list at most the first 1,000 each; the counts are whole. ``records`` says what happens
    to which records.
    """

    undone: int = 0
    kept: tuple[Kept, ...] = ()
    impossible: tuple[Kept, ...] = ()
    kept_count: int = 0
    impossible_count: int = 0
    records: tuple[UndoneRecords, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether something stands in the way of all that there was to undo."""
        return not self.undone and bool(self.kept_count or self.impossible_count)


class NothingUndone(Refused):
    """An undo would change nothing: all of it is kept or impossible, as ``piles`` say. The entry stays in effect, so
    that it can be undone once nothing stands in its way.
    """

    def __init__(self, message: str, /, *, piles: Piles, **values: object) -> None:
        super().__init__(message, **values)
        self.piles = piles


@dataclass(frozen=True, slots=True)
class Notice:
    """What was written: the entry, what it says, and the kinds it touched (``None`` for more ids than are worth
    listing). ``dropped`` says which texts lost a personal identity number.
    """

    entry: int
    sentence: Sentence
    touched: Mapping[str, frozenset[int] | None]
    created: Mapping[int, Ref] = field(default_factory=lambda: MappingProxyType({}))
    role: str = "do"
    piles: Piles | None = None
    counts: Mapping[str, Scalar] = field(default_factory=lambda: MappingProxyType({}))
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyFinding:
    """Something that verification found wrong, as a message id with its values."""

    message: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return text(self.message, **self.values)
