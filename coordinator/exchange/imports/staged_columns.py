"""From typed columns to staged ones: mentions become numbers, and only what the register holds is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress, repeat
from typing import Any, Final, NamedTuple

from coordinator.domain.changes import Record
from coordinator.domain.choices import DEVICE_KINDS, Role
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.current_classes import CurrentClasses
from coordinator.exchange.imports.leavers import Leave
from coordinator.exchange.imports.typed_rows import FailedRow, SkippedRow, TypedBatch, remark_values
from coordinator.exchange.profiles import own_lists
from coordinator.exchange.profiles.mention_keys import PersonKey, ProductKey
from coordinator.exchange.profiles.profiles import Profile
from coordinator.ledger.mentions import Mention, NameMention, PersonMention, ProductMention
from coordinator.ledger.stage import Fate, LeftRow, Stage, StagedBatch
from coordinator.words import mark, text

NOT_A_PUPIL: Final = mark("Only pupils' classes are kept; teachers may belong to several.")
A_SUBJECT: Final = mark("A subject's group; only classes are kept.")
ENDED: Final = mark("An enrolment that has ended; the class of today counts.")
TO_COME: Final = mark("An enrolment that has not begun. Read the file again when it has.")

_ALL: Final = CurrentClasses()
Convert = Callable[[TypedBatch], StagedBatch]
_UNIT_BESIDE: Final = {PERSON.code: ("group", "unit"), DEVICE.code: ("placed_in", "owned_by")}
"""The field that names a group or room, and the one beside it that says in which school unit that may be."""


class _InUnit(NamedTuple):
    """A name with the school unit that the row names beside it."""

    name: str
    unit: str


def converter(
    stage: Stage,
    profile: Profile,
    kind: Kind[Record],
    codes: Sequence[str],
    kept: Sequence[int],
    rank: int | None,
    leave: Leave | None,
    classes: CurrentClasses = _ALL,
) -> Convert:
    """What makes staged batches of typed ones: ``codes`` are the typed columns, ``kept`` the places of those that are
    staged, ``rank`` the one by which the newest of several rows counts, ``classes`` which enrolments
    count.
    """
    enrolments = profile.kind == "enrolments"
    role = codes.index("role") if enrolments and "role" in codes else None
    person = codes.index("external_id") if enrolments else None
    numbers = [(at, None if at == person else _numbers_of(stage, profile, kind, codes[at])) for at in kept]
    told = ("group", "starts_on", "ends_on")
    days = [codes.index(code) if enrolments and code in codes else None for code in told]
    units = _units_beside(profile, kind, codes, kept)
    return _Conversion(numbers, role, person, rank, leave, units, days, classes)


def _units_beside(profile: Profile, kind: Kind[Record], codes: Sequence[str], kept: Sequence[int]) -> dict[int, int]:
    """The place of a group or room, and that of the unit beside it, where a row names both."""
    named, unit = _UNIT_BESIDE.get(kind.code, ("", ""))
    both = {named, unit} <= {codes[at] for at in kept}
    ours = profile.source == own_lists.SOURCE and kind.code == PERSON.code
    return {codes.index(named): codes.index(unit)} if both and not ours else {}


@dataclass(frozen=True, slots=True)
class _Conversion:
    """How the typed batches of a file become staged ones: what to number, the places of role, person and rank, and of
    the units beside what they tell apart.
    """

    numbers: Sequence[tuple[int, _Numbers | None]]
    role: int | None
    person: int | None
    rank: int | None
    leave: Leave | None
    units: Mapping[int, int]
    days: Sequence[int | None]
    classes: CurrentClasses

    def __call__(self, batch: TypedBatch) -> StagedBatch:
        left, out = self._left_out(batch)
        used = [at not in out for at in range(len(batch.lines))] if out else None
        lines = _among(used, batch.lines)
        values = [self._staged(at, numbered, batch, used) for at, numbered in self.numbers]
        ranks: Sequence[Any] = [None] * len(lines) if self.rank is None else _among(used, batch.columns[self.rank])
        if self.leave is not None:
            if not lines:
                width = len(self.leave((None,) * len(values), None)[0])
                return StagedBatch((), (), (), (), [()] * width, left)
            meant = [self.leave(row, newest) for row, newest in zip(zip(*values, strict=True), ranks, strict=True)]
            values = list(zip(*(row for row, _ in meant), strict=True))
            ranks = [newest for _, newest in meant]
        digests, keys = _among(used, batch.digests), _among(used, batch.keys)
        return StagedBatch(lines, digests, keys, ranks, values, left, batch.known)

    def _left_out(self, batch: TypedBatch) -> tuple[list[LeftRow], set[int]]:
        """The rows that are left, in the file's order and with the notes, and the places of those not staged."""
        left = [_left(row) for row in batch.odd.values()]
        out = set(batch.odd)
        if self.role is not None:
            others = {at for at, said in enumerate(batch.columns[self.role]) if said not in (Role.PUPIL, None)} - out
            left += [LeftRow(batch.lines[at], Fate.SKIPPED, "", NOT_A_PUPIL, {}, ()) for at in others]
            out |= others
        if self.days[0] is not None:
            old = {at: reason for at, reason in self._not_of_today(batch) if at not in out}
            left += [LeftRow(batch.lines[at], Fate.SKIPPED, "", reason, {}, ()) for at, reason in old.items()]
            out |= set(old)
        left += _notes(batch)
        left.sort(key=lambda row: row.line)
        return left, out

    def _not_of_today(self, batch: TypedBatch) -> Iterator[tuple[int, str]]:
        """The places of the enrolments that are no class of today, and why."""
        columns = [repeat(None) if place is None else batch.columns[place] for place in self.days]
        for at, (group, first, last) in enumerate(zip(*columns, strict=False)):
            days = self.classes.days_of(group, first, last)
            if group in self.classes.subjects:
                yield at, A_SUBJECT
            elif days.last < self.classes.on:
                yield at, ENDED
            elif days.first > self.classes.on:
                yield at, TO_COME

    def _staged(
        self, at: int, numbered: _Numbers | None, batch: TypedBatch, used: Sequence[bool] | None
    ) -> Sequence[Scalar]:
        column = _among(used, batch.columns[at])
        if at == self.person:
            column = list(map(_login, column))
        if at in self.units and numbered is not None:
            beside = _among(used, batch.columns[self.units[at]])
            return [
                numbered[said if None in (said, unit) else _InUnit(said, unit)]
                for said, unit in zip(column, beside, strict=True)
            ]
        return column if numbered is None else list(map(numbered.__getitem__, column))


def _among(used: Sequence[bool] | None, column: Sequence[Any]) -> Sequence[Any]:
    return column if used is None else list(compress(column, used))


def _left(row: FailedRow | SkippedRow) -> LeftRow:
    if isinstance(row, SkippedRow):
        return LeftRow(row.line, Fate.SKIPPED, "", row.code, {}, ())
    cells = tuple(f"{name}\x1f{cell}" for name, cell in row.cells)
    return LeftRow(row.line, Fate.FAILED, row.column or "", row.code, {}, cells)


def _notes(batch: TypedBatch) -> list[LeftRow]:
    """What is doubtful in a row that is otherwise used."""
    return [
        LeftRow(batch.lines[at], Fate.NOTE, problem.column, problem.code, remark_values(problem), ())
        for at, found in batch.problems.items()
        if at not in batch.odd
        for problem in found
    ]


def _login(key: object) -> object:
    return key.external_id or key.username or key.email if isinstance(key, PersonKey) else key


class _Numbers(dict[object, Scalar]):
    """Mention → its number, given when first met."""

    def __init__(self, stage: Stage, kind: str, *, ours: bool, groups: bool) -> None:
        super().__init__({None: None})
        self._stage = stage
        self._kind = kind
        self._ours = ours
        self._groups = groups

    def __missing__(self, said: object) -> Scalar:
        number = self[said] = self._number(said)
        if self._groups and isinstance(said, PersonKey) and said.group:
            self._stage.reference(GROUP.code, NameMention(said.group))  # the class that whoever is new belongs to
        return number

    def _number(self, said: object) -> Scalar:
        if self._ours and self._kind == GROUP.code:
            return self._stage.reference(self._kind, NameMention(str(said), bare=True))
        if isinstance(said, _InUnit):
            grouped = self._kind == GROUP.code
            mention = NameMention(*said) if grouped else NameMention(said.name, beside=said.unit)
            return self._stage.reference(self._kind, mention)
        if self._ours and isinstance(said, ProductKey) and not said.model:
            return None  # a list of our own without the models says nothing of products
        return self._stage.reference(self._kind, mention_of(said))


def _numbers_of(stage: Stage, profile: Profile, kind: Kind[Record], code: str) -> _Numbers | None:
    found = kind.by_code.get(code)
    if found is None or found.refers is None:
        return None
    groups = GROUP.code in profile.creates
    return _Numbers(stage, found.refers, ours=profile.source == own_lists.SOURCE, groups=groups)


_person: Final = partial(tuple.__new__, PersonMention)  # nearly every row mentions another person


def mention_of(said: object) -> Mention:
    """The mention that a typed cell is: a product's or person's parts, or a plain name."""
    if isinstance(said, ProductKey):
        model = said.model or said.model_number or said.maker or _kind_label(said.kind)
        return ProductMention(said.maker or "", model, said.model_number or "", said.kind or "")
    if isinstance(said, PersonKey):
        return _person([part or "" for part in said])
    return NameMention(str(said))


def _kind_label(kind: str | None) -> str:
    return next((text(choice.label) for choice in DEVICE_KINDS if choice.code == kind), "")
