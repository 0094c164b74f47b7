"""Bulk work behind a protocol: typed rows are staged and compared set-wise by storage, merged by whoever understands
them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from coordinator.domain.changes import Ref
from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention
from coordinator.ledger.questions import Register

T = TypeVar("T")

GONE = "gone"
"""A staged field that is none of the record's: 1 where the source says that the record is no longer; only a known one
is taken note of."""
LEFT = "left"
"""A staged field that is none of the record's: the group that the person no longer belongs to."""


FIELD_DECLINED = "declined"
"""What the list that stays with an import calls a field left out of a row that was taken in otherwise."""
NEEDED = "needed"
"""The verdict on a field without which a new record would be none."""


MEANT = "meant"
"""An answer to whom a row means: a record here."""
NEW_RECORD = "new"
"""An answer to whom a row means: nobody here, so that it brings a new record."""
LEAVE_ROW = "leave"
"""An answer to whom a row means, and what is done without one: the row is left out."""


class Fate(Enum):
    """What will become of a row; conflicts are fields inside rows that are updated or unchanged."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"
    NOTE = "note"  # about one cell of a row that is otherwise used; counts for nothing


class StagedRow(NamedTuple):
    """A row on its way in: its line, digest, the source's own id for it, a rank to settle twins (newest wins), values.

    A value of a reference field is the mention's number as given by :meth:`Stage.reference`.
    """

    line: int
    digest: bytes
    source_key: str | None
    rank: str | None
    values: tuple[Scalar, ...]


class LeftRow(NamedTuple):
    """A row left out: skipped or failed, with column, reason (a message id), its values, and cells kept for repair."""

    line: int
    fate: Fate
    column: str
    reason: str
    values: Mapping[str, Scalar]
    cells: tuple[str, ...]


class KnownRows(NamedTuple):
    """Rows that read as they did the last time their source spoke of their records; the columns are of one length."""

    lines: Sequence[int]
    records: Sequence[int]
    digests: Sequence[bytes]


class StagedBatch(NamedTuple):
    """Rows on their way in, column by column: what :class:`StagedRow` says of each (all columns are of one length),
    the rows left out, and those that need not be read.
    """

    lines: Sequence[int]
    digests: Sequence[bytes]
    source_keys: Sequence[str | None]
    ranks: Sequence[str | None]
    columns: Sequence[Sequence[Scalar]]
    left: Sequence[LeftRow] = ()
    known: KnownRows = KnownRows((), (), ())


OWN_LISTS: Final = "coordinator"
"""The source of the lists that the program itself wrote."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How staged rows of one file are laid out.

    ``identity`` names, in order, what a row is recognised by: field codes, and ``source`` for the source's own id.
    ``erases`` says that a blank cell erases; otherwise it says nothing. ``anew`` that rows which read as before are
    compared all the same, as the person asks for something else than the last time.
    ``creates`` names the referred kinds that may come to be by being mentioned. ``whole_names`` says that people's
    names stand in one column, so that where a given name ends is a guess. ``agrees`` are numbers by which a row is left
    where another record has them than the row's own. ``defaults`` are given to new records only; ``companions`` are set
    together with a field (the source's name beside the day it saw a device). ``protects`` are the names, as names are
    recognised, of people whom the file mentions as protected.
    """

    kind: str
    source: str
    fields: tuple[str, ...]
    identity: tuple[str, ...]
    creates: frozenset[str] = frozenset()
    erases: bool = False
    anew: bool = False
    adds: bool = True
    whole_names: bool = False
    agrees: tuple[str, ...] = ()
    defaults: Mapping[str, Scalar] = field(default_factory=lambda: MappingProxyType({}))
    companions: Mapping[str, tuple[str, Scalar]] = field(default_factory=lambda: MappingProxyType({}))
    protects: frozenset[str] = frozenset()

    @property
    def is_own_list(self) -> bool:
        """Whether the rows are of a list that the program itself wrote: an empty cell says that nothing stands here."""
        return self.source == OWN_LISTS


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is kept of a file with the entry that took it in."""

    name: str
    sha256: str
    profile: str
    kind: str
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Tally:
    """``rows = created + updated + unchanged + skipped + failed``; ``conflicts`` counts fields."""

    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class ClassMove:
    """A class of the list, ``new``, in which ``count`` of the ``size`` stand who are in the class ``old`` here."""

    old: str
    new: str
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class MovedClasses:
    """The question about a list as a whole: whether these classes have moved up. Until it is answered ``rows`` rows are
    left out. ``answer`` is :data:`MEANT` (they have), :data:`NEW_RECORD` (they are others) or :data:`LEAVE_ROW`.
    """

    classes: tuple[ClassMove, ...]
    rows: int
    answer: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Remarks:
    """Counts beside the tally: rows with a conflict (settled or not), near misses, doubtful cells, and the rows that
    were declined, which the tally counts as skipped, by the fate they would have had. ``asked`` are the rows of which
    it is not sure whom they mean, ``open_questions`` those that are left out until somebody answers; ``moved`` is asked
    of the list as a whole.
    """

    conflicts: int = 0
    near: int = 0
    notes: int = 0
    declined_new: int = 0
    declined_changed: int = 0
    asked: int = 0
    open_questions: int = 0
    moved: MovedClasses | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a staged row that differs: what the source said last, what stands here, what it says now, the
    verdict.
    """

    field: str
    base: Scalar
    ours: Scalar
    theirs: Scalar
    verdict: str  # "take", "keep", "conflict" or "theirs"; of a new row "take" or "needed"
    declined: bool


@dataclass(frozen=True, slots=True)
class UnfoundMention:
    """What a row names and nobody has found: it is kept with the row and filled in when it comes. ``several`` that more
    than one could be meant.
    """

    line: int
    field: str
    mention: Mention
    several: bool


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """Whom a row means: one of ``candidates``, somebody new, or nobody for now. ``beside`` is the line of another row
    of the file that may be the same. ``answer`` is :data:`MEANT` (then ``meant`` is which), :data:`NEW_RECORD` or
    :data:`LEAVE_ROW`, which an open question stands at; ``remembered`` that an earlier import was answered so,
    ``follows`` that the answers to other questions leave no doubt about this one.
    """

    candidates: tuple[Ref, ...]
    beside: int | None
    answer: str
    meant: Ref | None
    is_open: bool
    remembered: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the preview."""

    line: int
    fate: Fate
    record: Ref | None
    title: str
    column: str = ""
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    changes: tuple[FieldChange, ...] = ()
    shown: tuple[tuple[str, Scalar], ...] = ()
    declined: bool = False
    question: RowQuestion | None = None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row that was left out, refused, doubtful or nearly a record here: its line and column, and why, as a message id
    with its values.
    """

    line: int
    column: str
    reason: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldReason:
    """Such rows of one reason: how many there are, and the first :data:`LINES_TOLD` lines."""

    column: str
    reason: str
    values: Mapping[str, Any]
    count: int
    lines: tuple[int, ...]


LINES_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class ToldRows:
    """The first of these rows by line, the first reasons in the order of their lines, and how many reasons more."""

    rows: Sequence[ToldRow]
    reasons: Sequence[ToldReason]
    more: int


# merge(policy, base, ours, theirs) -> verdict; given by exchange, called by storage on the triples that differ.
Merger = Callable[[str, Scalar, Scalar, Scalar], str]


class Touched(NamedTuple):
    """The records that an import makes and those that it changes, and the people whom it protects."""

    made: frozenset[Ref]
    changed: frozenset[Ref]
    protected: frozenset[Ref]


class Stage(Protocol):
    """Files staged for one import. All calls run on the writer thread; nothing shows before the commit."""

    @property
    def id(self) -> int:
        """What a change set calls this stage."""

    @property
    def doubtful(self) -> AbstractSet[str]:
        """The texts that were left out since they may be personal identity numbers of somebody."""

    def begin(self, layout: Layout, facts: FileFacts) -> None:
        """Starts a further file."""

    def reference(self, kind: str, mention: Mention) -> int:
        """The number that stands for a mentioned record (a product, person, room, unit, group) in staged values."""

    def add(self, rows: Iterable[StagedRow | LeftRow]) -> None:
        """Stages rows of the file begun last, streaming."""

    def known(self, horizon: str, expected: int) -> dict[bytes, int]:
        """The record of each row, by its digest, that would be found unchanged by it alone in the file begun last.

        Those are rows of which nothing was doubtful, and whose serial number still is their record's alone; ``horizon``
        is the last day on which a device can have been seen. Nothing for a layout whose rows say less, and where many
        fewer rows are ``expected`` than are known.
        """

    def add_batches(
        self, batches: Iterable[StagedBatch], again: Callable[[], Iterable[StagedBatch]] | None = None
    ) -> None:
        """As :meth:`add`, column by column: no Python object is made for a row.

        ``again`` gives the same rows with none of them known. It is asked, on the writer's thread, where known rows
        turn out to be spoken of by others, or their records changed meanwhile.
        """

    def compare(self, merge: Merger) -> Sequence[Tally]:
        """Finds every row's record and fate, and merges what differs; may be called again after something changed."""

    def preview(
        self,
        file: int,
        fate: Fate | None = None,
        *,
        search: str = "",
        limit: int = 200,
        offset: int = 0,
        only: str = "",
    ) -> Sequence[PreviewRow]:
        """A page of the preview; ``only`` the rows with a ``conflict``, new ones that are ``near`` a record here, or
        those that are ``asked`` about.
        """

    def decline(
        self, file: int, lines: Sequence[int], fields: Sequence[str] | None = None, *, declined: bool = True
    ) -> None:
        """Leaves out rows, or only some of their fields; ``Refused`` for one that a new record cannot be without."""

    def settle(self, file: int, line: int, field: str, *, take: bool) -> None:
        """Settles a conflict: take theirs, or keep ours."""

    def answer(self, file: int, line: int, answer: str, meant: int | None = None) -> None:
        """Says whom a row means that is asked about, or as line 0 whether whole classes have moved: :data:`MEANT`
        (of a row with the id of a candidate), :data:`NEW_RECORD` or :data:`LEAVE_ROW`. It is remembered with the
        import. ``Refused`` for a line that is not asked about,
        and for an answer that is none of the choices.
        """

    def decline_all(self, file: int, fate: Fate, *, search: str = "", declined: bool = True, only: str = "") -> None:
        """Leaves out every row of a fate whose text holds ``search``, or back in; ``only`` as in the preview."""

    def settle_all(self, file: int, *, take: bool, search: str = "") -> None:
        """Settles every conflict of the rows whose text holds ``search``."""

    def remarks(self, file: int) -> Remarks:
        """What the tally does not count: rows in conflict, near misses, doubtful cells, rows declined by hand."""

    def told(self, file: int, fates: Collection[Fate], *, rows: int = 0, reasons: int = 0) -> ToldRows:
        """So many rows of these fates, and reasons; of the new rows those that are nearly a record here."""

    def missing(self, file: int, *, by_class: bool = False, of_units: bool = False) -> Sequence[int]:
        """Ids of what is in use here, came in an earlier file of this profile, and stands in none of these files; with
        ``by_class`` of the pupils in the classes that the file names, or that have moved into those; with ``of_units``
        only of the school units that the file is of. Whom an open question may mean is none of them.
        """

    def coming(self) -> Sequence[tuple[str, Mention]]:
        """What will come to be by being mentioned: the kind, and how it is mentioned."""

    def unfound(self, file: int, limit: int = 1_000) -> Sequence[UnfoundMention]:
        """What the file's rows name and nothing was found for, as far as they say something new."""

    def news(self) -> bool:
        """Whether a commit would write anything."""

    def as_written(self, ask: Callable[[Register, Touched], T]) -> T:
        """What ``ask`` answers of the register as a commit would leave it, on the writer's thread; nothing is
        written.
        """

    def forget(self, file: int) -> None:
        """Forgets the file begun last, which could not be read to its end."""

    def discard(self) -> None:
        """Forgets everything staged."""
