"""A table's rows as typed values: every data row of the file becomes a typed, a failed or a skipped row, in order,
streaming.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

from coordinator.domain.identity_numbers import About, holds_number
from coordinator.domain.protection import PROTECTED
from coordinator.exchange.cells.cell_dates import (
    FILLED_WITH_DAYS,
    ORDERS,
    Vote,
    day_or_month_first,
    doubtful_days,
    horizon,
    vote,
)
from coordinator.exchange.cells.cell_serials import NO_SERIAL, WORDS, without_prefix
from coordinator.exchange.imports import row_reasons
from coordinator.exchange.imports.checked_out import WITH_A_DEVICE, part_check_outs
from coordinator.exchange.imports.odd_rows import OddRows
from coordinator.exchange.imports.repeated_numbers import RepeatedNumber, RepeatedNumbers
from coordinator.exchange.imports.returned_rows import LENT_AGAIN, ReturnedRows
from coordinator.exchange.imports.rows_as_before import RowsPart, digester, parted
from coordinator.exchange.imports.unlikely_days import unlikely_days
from coordinator.exchange.profiles.column_readers import DEFAULT_READERS, ColumnReader, Composed, column_reader, either
from coordinator.exchange.profiles.mention_keys import person_key, person_keys, product_key, split_name
from coordinator.exchange.profiles.name_cells import MASKED, NAMELESS
from coordinator.exchange.profiles.own_lists import NO_CHOICE, choices_words
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.row_widths import fitted
from coordinator.ledger.stage import KnownRows

_PRODUCT: Final = ("maker", "model", "model_number", "kind", "os")
_HOLDERS: Final = ("held_by.full_name", "held_by.given_name", "held_by.family_name")
_PERSON: Final = ("username", "email", "external_id", "full_name", "given_name", "family_name", "group")
REFERENCES: Final[Mapping[str, tuple[tuple[str, ...], Callable[..., Any]]]] = {
    "product": (_PRODUCT, product_key),
    "held_by": (_PERSON, person_key),
    "assigned_to": (_PERSON, person_key),
    "person": (_PERSON, person_key),
}
"""Fields that are given as keys: the parts they are composed of, and by what."""
_MEMO: Final = 50_000
_NAMES: Final = ("full_name", "given_name", "family_name")


class RowProblem(NamedTuple):
    """Something about one cell of a row that is otherwise used: its column's name and a message id."""

    column: str
    code: str


class FilledProblem(NamedTuple):
    """As :class:`RowProblem`, with what its message is filled with."""

    column: str
    code: str
    values: Mapping[str, str | int]


Remark = RowProblem | RepeatedNumber | FilledProblem


def remark_values(remark: Remark) -> Mapping[str, str | int]:
    """What a remark's message is filled with."""
    return {} if isinstance(remark, RowProblem) else remark.values


class TypedRow(NamedTuple):
    """One record: the line it starts on, a digest of its kept cells, the source's own id, its values in
    ``match.fields``' order.

    A named tuple, not a dataclass: 200,000 of them are made in one go.
    """

    line: int
    digest: bytes
    source_key: str | None
    values: tuple[Any, ...]
    problems: tuple[Remark, ...]


class FailedRow(NamedTuple):
    """A row that was refused: where, why (a message id), and its kept cells as (column, text) for repair."""

    line: int
    column: str | None
    code: str
    cells: tuple[tuple[str, str], ...]


class SkippedRow(NamedTuple):
    """A row that is no record, and why (a message id)."""

    line: int
    code: str


ReadRow = TypedRow | FailedRow | SkippedRow
_Odd = dict[int, FailedRow | SkippedRow]
_Told = dict[int, list[Remark]]


class TypedBatch(NamedTuple):
    """Some hundred records column by column. What is said by place in the batch: the problems of its cells, and the
    rows that are no records (their values mean nothing). ``known`` are rows beside them that were not read.
    """

    lines: list[int]
    digests: list[bytes]
    keys: Sequence[str | None]
    columns: list[Sequence[Any]]
    problems: Mapping[int, Sequence[Remark]]
    odd: Mapping[int, FailedRow | SkippedRow]
    known: KnownRows = KnownRows((), (), ())


_typed: Callable[[tuple[Any, ...]], TypedRow] = partial(tuple.__new__, TypedRow)


def typed_rows(
    table: Table, match: Match, *, today: dt.date, date_orders: Mapping[str, Vote] | None = None
) -> Iterator[ReadRow]:
    """The rows of the table, read by the match; typed + failed + skipped is the number of data rows in the file.

    ``today`` (Stockholm) flags a *last seen* in the future; ``date_orders`` tells, by column name, how ambiguous
    dates are
    written when the person has been asked. Raises :class:`Unreadable` when the file breaks off, or when the profile
    says
    that its files are not read (a file of commands for another system).
    """
    batches = typed_batches(table, match, today=today, date_orders=date_orders)
    return chain.from_iterable(map(_rows, batches))


def typed_batches(
    table: Table,
    match: Match,
    *,
    today: dt.date,
    date_orders: Mapping[str, Vote] | None = None,
    known: dict[bytes, int] | None = None,
    unknown: dict[str, dict[str, None]] | None = None,
) -> Iterator[TypedBatch]:
    """As :func:`typed_rows`, without a Python object for every row: for files of 200,000. Rows with a digest that is
    ``known`` (with their records) are not read. ``unknown`` is given, by column, the words without a meaning here.
    """
    refusal = match.refusal(table)
    if refusal is not None:
        raise refusal
    reading = _Reading(table, match, today, date_orders or {})
    if unknown is not None:
        unknown.update(reading.unknown())
    return map(reading.part, parted(table, reading.digests, known or {}))


def _rows(batch: TypedBatch) -> Iterable[ReadRow]:
    values = zip(batch.lines, batch.digests, batch.keys, zip(*batch.columns, strict=True), strict=False)
    if not batch.odd and not batch.problems:
        return map(_typed, ((*row, ()) for row in values))
    return (
        batch.odd[place] if place in batch.odd else TypedRow(*row, tuple(batch.problems.get(place, ())))
        for place, row in enumerate(values)
    )


def column_name(table: Table, place: int) -> str:
    """The name to show for a column: its header, or its number."""
    return table.header[place] if table.header is not None and place < len(table.header) else f"#{place + 1}"


class _Reading:
    """One pass over one table: the readers of its columns and what must be remembered between batches."""

    def __init__(self, table: Table, match: Match, today: dt.date, orders: Mapping[str, Vote]) -> None:
        self._table = table
        self._match = match
        self._profile = match.profile
        self._horizon = horizon(today)
        lossy = not table.bom and table.encoding != "xlsx"  # our own lists begin with a mark that an old Excel drops
        votes = [self._order(rule, place, orders) for rule, place in match.columns]
        self._columns: list[tuple[ProfileColumn, int, ColumnReader]] = [
            (rule, place, column_reader(rule, match.profile, vote, lossy=lossy))
            for (rule, place), vote in zip(match.columns, votes, strict=True)
        ]
        self._places = tuple(dict.fromkeys(place for _, place in match.columns))
        self._names = {place: column_name(table, place) for place in range(table.width)}
        self._odd = OddRows(table, match)
        self._returned = ReturnedRows(table, match, today)
        self._repeated = RepeatedNumbers(match, self._names) if match.profile.kind == "devices" else None
        self._serials = {self._names[place] for rule, place, _ in self._columns if rule.field == "serial"}
        self._checked_out = next(iter(match.places("held_by.full_name")), 0)
        told = dict.fromkeys((*self._places, *self._odd.places))
        self.digests = digester(match, tuple(told), votes, lossy=lossy)
        self._composed: dict[str, dict[tuple[Any, ...], Any]] = {}
        self._last: tuple[str | None, bytes] = (None, b"")

    def unknown(self) -> dict[str, dict[str, None]]:
        """The words met in each column for which there is none of ours; they grow while the rows are read."""
        return {
            self._names[place]: words for _, place, reader in self._columns if (words := reader.unknown) is not None
        }

    def part(self, part: RowsPart) -> TypedBatch:
        """What is to be read of a part, beside what is known of it."""
        lines, rows, known, cut = part
        if not rows:
            return TypedBatch([], [], [], [[] for _ in self._match.fields], {}, {}, known)
        return self.read(lines, rows, last=cut)._replace(known=known)

    def read(self, lines: list[int], rows: list[list[str]], *, last: bool = False) -> TypedBatch:
        """One batch; ``last`` is that of a file which may be cut off in its last row."""
        odd: _Odd = {}
        if last and self._table.header is not None and len(rows[-1]) < self._table.declared_width:
            cut = fitted(rows[-1], self._table.width)
            if self._odd.skip_reason(cut) is None:  # half a serial number would be another device
                odd[len(rows) - 1] = FailedRow(lines[-1], None, row_reasons.BREAKS_OFF, self._kept(cut))
        rows = self._straighten(lines, rows, odd)
        cells = list(zip(*rows, strict=True))
        read = [(rule, reader.read(cells[place])) for rule, place, reader in self._columns]
        problems = self._problems(cells)
        by_field = self._by_field(read, len(rows))
        for place in part_check_outs(by_field):
            problems.setdefault(place, []).append(RowProblem(self._names[self._checked_out], WITH_A_DEVICE))
        self._find_returned(lines, rows, by_field, odd, problems)
        if self._profile.scanned:
            self._strip_prefixes(by_field, cells)
        if self._repeated is not None:
            for again in self._repeated.again(lines, rows, by_field):
                problems.setdefault(again.place, []).append(again)
        keys = by_field.get("source_id") or [None] * len(rows)
        digests = self.digests(rows)
        for at, field, reason in unlikely_days(by_field, self._horizon):
            problems.setdefault(at, []).append(RowProblem(self._names[self._match.places(field)[0]], reason))
        if problems and self._profile.kind == "devices":
            self._refuse(lines, rows, problems, odd)
        self._find_odd(lines, rows, cells, by_field, odd, problems)
        if self._profile.repeats:
            self._find_repeats(lines, keys, digests, odd)
        return TypedBatch(lines, digests, keys, self._fields(by_field, len(rows)), problems, odd)

    # -- shape ---------------------------------------------------------------------------------------------------------

    def _straighten(self, lines: list[int], rows: list[list[str]], odd: _Odd) -> list[list[str]]:
        """All rows at the table's width; one with too many filled cells fails, since its columns have slipped."""
        width = self._table.width
        lengths = set(map(len, rows))
        if lengths == {width}:
            return rows
        if len(lengths) == 1 and self._table.declared_width in lengths and width < self._table.declared_width:
            return [row[:width] for row in rows]
        straight = []
        for place, row in enumerate(rows):
            fit = fitted(row, width)
            if len(fit) > self._table.declared_width:
                odd[place] = FailedRow(lines[place], None, row_reasons.TOO_MANY_CELLS, self._kept(row))
            straight.append(fit[:width])
        return straight

    def _kept(self, row: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The cells kept for repair: mapped columns only, and no personal identity number even where none is
        expected.
        """
        return tuple(
            (self._names[place], row[place])
            for place in self._places
            if row[place] and not holds_number(row[place], About.PEOPLE)
        )

    # -- values --------------------------------------------------------------------------------------------------------

    def _order(self, rule: ProfileColumn, place: int, orders: Mapping[str, Vote]) -> Vote:
        """How a date column is written: as the person said, as the profile says, else as the column itself tells."""
        if (rule.reader or DEFAULT_READERS.get(rule.field)) != "date":
            return None
        said = orders.get(column_name(self._table, place))
        if said:
            return said
        if self._profile.date_order is not None:
            return next(order for order in ORDERS if order == self._profile.date_order)
        sample = [row[place] for _, row in self._table.sample]
        found = vote(sample)
        if found or not day_or_month_first(sample):
            return found
        return vote(row[place] for _, row in self._table.rows())

    def _by_field(self, read: list[tuple[ProfileColumn, list[Any]]], count: int) -> dict[str, list[Any]]:
        """The values of each simple field and of each part of a reference; of several columns the first that says
        something.
        """
        found: dict[str, list[Any]] = {}
        for rule, values in read:
            earlier = found.get(rule.field)
            found[rule.field] = values if earlier is None else either(rule.field, earlier, values)
        for code, value in self._profile.fixed.items():
            if "." in code:
                said = found.get(code) or repeat(None, count)
                found[code] = [value if one is None else one for one in said]
        return found

    def _fields(self, by_field: dict[str, list[Any]], count: int) -> list[Sequence[Any]]:
        if "full_name" in by_field:
            self._split_names(by_field)
        columns: list[Sequence[Any]] = []
        for code in self._match.fields:
            if code in by_field:
                columns.append(by_field[code])
            elif code in REFERENCES:
                columns.append(self._compose(code, by_field, count))
            else:
                columns.append([self._profile.fixed.get(code)] * count)
        return columns

    def _compose(self, code: str, by_field: dict[str, list[Any]], count: int) -> list[Any]:
        parts, make = REFERENCES[code]
        if make is person_key and f"{code}.username" not in by_field:
            return person_keys(*(by_field.get(f"{code}.{part}") for part in parts[1:]), count=count)
        memo = self._composed.setdefault(code, Composed(make))
        if len(memo) > _MEMO:
            memo.clear()
        columns = [by_field.get(f"{code}.{part}") or repeat(None, count) for part in parts]
        return list(map(memo.__getitem__, zip(*columns, strict=True)))

    def _split_names(self, by_field: dict[str, list[Any]]) -> None:
        pairs = [split_name(name) if name else (None, None) for name in by_field.pop("full_name")]
        for code, place in (("given_name", 0), ("family_name", 1)):
            earlier = by_field.get(code) or repeat(None, len(pairs))
            by_field[code] = [said or pair[place] for said, pair in zip(earlier, pairs, strict=True)]

    def _strip_prefixes(self, by_field: dict[str, list[Any]], cells: list[tuple[str, ...]]) -> None:
        """Barcode prefixes go, where the row's product tells what is prefix and what is serial."""
        count = len(cells[0])
        numbers = by_field.get("product.model_number") or [None] * count
        said = (by_field.get("product.maker") or [None] * count, by_field.get("product.model") or [None] * count)
        makers = [" ".join(filter(None, pair)) for pair in zip(*said, strict=True)]
        for code in ("serial", "serials"):
            if code in by_field:
                by_field[code] = [
                    _bare(said, number or "", maker)
                    for said, number, maker in zip(by_field[code], numbers, makers, strict=True)
                ]

    # -- what is odd ---------------------------------------------------------------------------------------------------

    def _problems(self, cells: list[tuple[str, ...]]) -> dict[int, list[Remark]]:
        found: dict[int, list[Remark]] = {}
        told: set[tuple[int, int, str]] = set()
        for rule, place, reader in self._columns:
            flawed = reader.flawed
            if not flawed:
                continue
            for row, cell in enumerate(cells[place]):
                if cell in flawed and (row, place, flawed[cell]) not in told:
                    told.add((row, place, flawed[cell]))
                    found.setdefault(row, []).append(self._remark(rule.field, place, cell, flawed[cell]))
        return found

    def _remark(self, field: str, place: int, cell: str, code: str) -> Remark:
        """What is wrong with a cell; of one that is none of the choices, which there are, of a doubtful date, the days
        that it may mean.
        """
        if code in FILLED_WITH_DAYS:
            return FilledProblem(self._names[place], code, doubtful_days(cell, code))
        if code is not NO_CHOICE:
            return RowProblem(self._names[place], code)
        return FilledProblem(self._names[place], code, {"choices": choices_words(self._profile.kind, field)})

    def _refuse(self, lines: list[int], rows: list[list[str]], problems: _Told, odd: _Odd) -> None:
        """A device whose serial is destroyed is kept for repair: matched by it, it would become somebody else's."""
        for place, found in problems.items():
            fatal = next((one for one in found if one.column in self._serials and one.code in NO_SERIAL), None)
            if fatal is not None and place not in odd:
                odd[place] = FailedRow(lines[place], fatal.column, fatal.code, self._kept(rows[place]))

    def _find_odd(
        self,
        lines: list[int],
        rows: list[list[str]],
        cells: list[tuple[str, ...]],
        by_field: dict[str, list[Any]],
        odd: _Odd,
        problems: _Told,
    ) -> None:
        keys = self._odd.key_columns(by_field)
        for place in self._odd.suspects(cells, by_field, len(rows)):
            if place in odd:
                continue
            code = self._odd.skip_reason(rows[place])
            if code is not None:
                odd[place] = SkippedRow(lines[place], code)
            elif any(values[place] is not None for values in keys):
                continue
            elif _is_protected(by_field, place) and self._odd.may_be_nameless(rows[place]):
                self._tell_nameless(problems.setdefault(place, []))
            else:
                said = next((one for one in problems.get(place, ()) if one.code is WORDS), None)
                why = self._without_key(place, by_field)
                column, reason = (None, why) if said is None else (said.column, said.code)
                odd[place] = FailedRow(lines[place], column, reason, self._kept(rows[place]))

    def _tell_nameless(self, told: list[Remark]) -> None:
        if not any(isinstance(each, RowProblem) and each.code == MASKED for each in told):
            column = next((place for rule, place in self._match.columns if rule.field in _NAMES), self._places[0])
            told.append(RowProblem(self._names[column], NAMELESS))

    def _without_key(self, place: int, by_field: dict[str, list[Any]]) -> str:
        """Why a row is left that nothing tells the record of: it may name whoever has no device."""
        if self._profile.kind != "devices":
            return row_reasons.NO_KEY
        named = (by_field[code][place] for code in _HOLDERS if code in by_field)
        return row_reasons.NO_DEVICE if any(named) else row_reasons.NO_KEY

    def _find_returned(
        self, lines: list[int], rows: list[list[str]], by_field: dict[str, list[Any]], odd: _Odd, told: _Told
    ) -> None:
        for place, code in self._returned.among(rows, by_field):
            if code is LENT_AGAIN:
                odd[place] = SkippedRow(lines[place], code)
            else:
                told.setdefault(place, []).append(RowProblem(self._names[self._places[0]], code))

    def _find_repeats(self, lines: list[int], keys: list[Any], digests: list[bytes], odd: _Odd) -> None:
        last = self._last
        for place, this in enumerate(zip(keys, digests, strict=True)):
            if this == last and this[0] is not None and place not in odd:
                odd[place] = SkippedRow(lines[place], row_reasons.REPEATED)
            last = this
        self._last = last


def _is_protected(by_field: Mapping[str, list[Any]], place: int) -> bool:
    return PROTECTED in by_field and by_field[PROTECTED][place] == 1


def _bare(said: Any, model_number: str, maker: str) -> Any:
    if isinstance(said, tuple):
        return tuple(without_prefix(one.upper(), model_number, maker) for one in said)
    return without_prefix(said.upper(), model_number, maker) if said else said
