"""The door for staged rows: personal identity numbers in a file's rows, mentions and name, batch by batch (U7).

A look at each column of a batch as one text tells whether any cell is worth a look of its own: of 200,000 rows nearly
none is. Free texts lose the number. A cell that tells things apart and may be somebody's number is left out, and so is
a row that nothing else tells apart; the row says so. In a column full of such figures those that pass for a person's
number by chance are few, and are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final, NamedTuple
from zlib import crc32

from coordinator.domain.fields import Field
from coordinator.domain.identity_numbers import GAP, About, holds_number, may_hold_numbers, without_numbers
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.number_rules import TextRule, text_rule
from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention, NameMention, alike
from coordinator.ledger.stage import Fate, FileFacts, Layout, LeftRow, StagedBatch
from coordinator.words import mark, text

NUMBER_DROPPED: Final = mark("A personal identity number stood here; it was not kept.")
MAYBE_A_NUMBER: Final = mark(
    "This may be a personal identity number, so it was not kept. If it is none, say so and import the file again"
    " (--keep-numbers)."
)
ROW_LEFT: Final = mark(
    "This may be a personal identity number, and nothing else tells the row apart, so the row was left out. If it is"
    " none, say so and import the file again (--keep-numbers)."
)
_PLENTY: Final = 20  # so many cells of ten or twelve figures show what a column is
_CHANCE: Final = 0.1  # of any ten figures, one in three hundred passes for a number; of persons' numbers, all do
_FIXED: Final = frozenset({"imei"})  # fifteen figures, read as such
_NAMING: Final = 3  # texts of a name's mention
_WHO: Final = 4  # texts of a person's, before the class; of a product's all
_MADE: Final = (32, 36)  # letters of what programs tell records apart by, without and with hyphens


class _Seen(NamedTuple):
    """Where a personal identity number stood: the row's place in its batch, the field and its caption, and the reason
    that is told.
    """

    place: int
    field: str
    column: str
    reason: str


class NumberGuard:
    """Guards the files of one stage. ``asks`` is off, or ``no_numbers`` names texts, where somebody has said that what
    looks like a number is none; ``stands_already`` tells of a kind's field and a text whether the register holds it.
    ``doubtful`` are the texts that were left out in doubt.
    """

    def __init__(
        self,
        today: date,
        stands_already: Callable[[str, str, str], bool] = lambda *_: False,
        *,
        asks: bool = True,
        no_numbers: Collection[str] = (),
    ) -> None:
        self._today = today
        # Asked once for each text: a column says it over and over, and the register may have no quick way to find it.
        self._stands_already = cache(stands_already)
        self._asks = asks
        self._no_numbers = no_numbers
        self.doubtful: set[str] = set()
        self._met: list[tuple[str, Mention, int]] = []
        self._instead: dict[int, int | None] = {}

    def facts(self, facts: FileFacts) -> FileFacts:
        """What is kept of a file, its name without numbers."""
        name = without_numbers(facts.name, About.THINGS, self._today)
        return facts if name == facts.name else replace(facts, name=name)

    def meet(self, kind: str, mention: Mention, number: int) -> None:
        """A mention was given a number; it is looked at with the batch that it came with."""
        self._met.append((kind, mention, number))

    def look(
        self,
        mentions: dict[tuple[str, Mention], int],
        numbers: dict[tuple[str, Mention], int],
        apart: Collection[str] = (),
    ) -> None:
        """Takes the personal identity numbers out of the mentions met since the last look: in the table of
        ``mentions``, and in that of their ``numbers``, where those that are alike stand once (``apart`` as for
        :func:`alike`).
        """
        met, self._met = self._met, []
        if not may_hold_numbers("|".join(["|".join(_texts(mention)) for _, mention, _ in met])):
            return
        for kind, mention, number in met:
            kept = self.mention(kind, mention)
            if kept == mention:
                continue
            del mentions[kind, mention]
            same = (kind, alike(kind, kept, apart))
            self._instead[number] = numbers.setdefault(same, number) if _tells(kept) else None
            if self._instead[number] == number:
                mentions[kind, kept] = number

    def mention(self, kind: str, mention: Mention) -> Mention:
        """The mention without numbers; empty where nothing else was said."""
        about = About.PEOPLE if kind == PERSON.code else About.THINGS
        said = _texts(mention)
        kept = [without_numbers(each, about, self._today).strip("– ") if each else each for each in said]
        made: Callable[..., Mention] = type(mention)
        return mention if list(said) == kept else made(*kept, *mention[len(said) :])

    def batch(self, layout: Layout, batch: StagedBatch) -> StagedBatch:
        """The rows without personal identity numbers, each that lost one with a note."""
        seen: list[_Seen] = []
        if batch.left:
            batch = batch._replace(left=[self._left_row(row) for row in batch.left])
        columns = [
            self._column(layout.kind, code, column, seen)
            for code, column in zip(layout.fields, batch.columns, strict=True)
        ]
        keys = self._keys(batch.source_keys, seen) if not layout.is_own_list else batch.source_keys
        if not seen:
            return batch
        changed = batch._replace(columns=columns, source_keys=keys, digests=_digests(batch, seen))
        return _told(changed, seen, self._lost(layout, changed, seen))

    def _left_row(self, row: LeftRow) -> LeftRow:
        """A row that is left out, without numbers in what is kept of it for repair or told of it."""
        said = [value for value in row.values.values() if isinstance(value, str)]
        if not (said or row.cells) or not may_hold_numbers("|".join([*said, *row.cells])):
            return row
        values = {place: self._told(value) for place, value in row.values.items()}
        return row._replace(values=values, cells=tuple(str(self._told(cell)) for cell in row.cells))

    def _told(self, value: Scalar) -> Scalar:
        if not isinstance(value, str) or not self._asks or value in self._no_numbers:
            return value
        left = without_numbers(value, About.THINGS, self._today)
        return GAP if holds_number(left, About.NAMED, self._today) else left or GAP

    def _column(self, kind: str, code: str, column: Sequence[Scalar], seen: list[_Seen]) -> Sequence[Scalar]:
        field = KINDS[kind].by_code.get(code)
        if field is not None and field.refers is not None:
            return self._references(column, field, seen) if self._instead else column
        rule = text_rule(kind, code)
        if rule is None or code in _FIXED or not _is_worth_a_look(column):
            return column
        found = self._places(column, rule)
        caption = code.removeprefix(OWN_PREFIX) if field is None else field.caption
        return self._without(column, found, rule, (kind, code, caption), seen) if found else column

    def _places(self, column: Sequence[Scalar], rule: TextRule) -> list[int]:
        long = ((at, said) for at, said in enumerate(column) if isinstance(said, str) and len(said) > 9)
        return [at for at, said in long if self._holds(rule, said)]

    def _without(
        self,
        column: Sequence[Scalar],
        found: list[int],
        rule: TextRule,
        about: tuple[str, str, str],
        seen: list[_Seen],
    ) -> Sequence[Scalar]:
        """A column without the numbers ``found`` in it, or without their cells where they are asked about."""
        kind, code, caption = about
        kept = list(column)
        if not rule.asks:
            for at in found:
                kept[at] = rule.kept(str(kept[at]), self._today)
            seen += [_Seen(at, code, caption, NUMBER_DROPPED) for at in found]
            return kept
        if rule.about is About.NAMED and _is_chance(column, found):
            return column
        asked = [at for at in found if not self._stands_already(kind, code, str(column[at]))]
        for at in asked:
            self.doubtful.add(str(kept[at]))
            kept[at] = None
        seen += [_Seen(at, code, caption, MAYBE_A_NUMBER) for at in asked]
        return kept

    def _holds(self, rule: TextRule, said: str) -> bool:
        if rule.asks and (not self._asks or said in self._no_numbers):
            return False
        return rule.holds(said, self._today)

    def _references(self, column: Sequence[Scalar], field: Field, seen: list[_Seen]) -> Sequence[Scalar]:
        """Mentions that lost a number, by their numbers."""
        lost = [at for at, number in enumerate(column) if number in self._instead]
        seen += [_Seen(at, field.code, field.caption, NUMBER_DROPPED) for at in lost]
        kept = list(column)
        for at in lost:
            kept[at] = self._instead[int(str(column[at]))]
        return kept if lost else column

    def _keys(self, keys: Sequence[str | None], seen: list[_Seen]) -> Sequence[str | None]:
        """The source's own ids: one that may be somebody's number is none."""
        if not self._asks or not _is_worth_a_look(keys):
            return keys
        found = [at for at, said in enumerate(keys) if self._may_be_a_number(said)]
        if not found or _is_chance(keys, found):
            return keys
        self.doubtful.update(str(keys[at]) for at in found)
        seen += [_Seen(at, "key", text("Id in the source"), MAYBE_A_NUMBER) for at in found]
        kept = list(keys)
        for at in found:
            kept[at] = None
        return kept

    def _may_be_a_number(self, key: str | None) -> bool:
        return bool(key) and key not in self._no_numbers and holds_number(key or "", About.NAMED, self._today)

    def _lost(self, layout: Layout, batch: StagedBatch, seen: Sequence[_Seen]) -> set[int]:
        """The places of rows that nothing tells apart any more."""
        doubtful = {each.place for each in seen if each.reason == MAYBE_A_NUMBER}
        if not doubtful:
            return set()
        parts = {part for said in layout.identity for part in said.split("+")}
        told = [column for code, column in zip(layout.fields, batch.columns, strict=True) if code in parts]
        told.append(batch.source_keys)
        return {at for at in doubtful if all(column[at] is None for column in told)}


def _texts(mention: Mention) -> tuple[str, ...]:
    return mention[:_NAMING] if isinstance(mention, NameMention) else mention


def _tells(mention: Mention) -> bool:
    """Whether anything is left to know a record by; a class alone is nobody."""
    return bool(mention.name if isinstance(mention, NameMention) else any(mention[:_WHO]))


def _digests(batch: StagedBatch, seen: Sequence[_Seen]) -> Sequence[bytes]:
    """A row that lost something reads otherwise than one that may keep it, which is compared anew."""
    lost: dict[int, list[str]] = {}
    for each in seen:
        lost.setdefault(each.place, []).append(each.field + each.reason)
    return [
        digest + crc32("|".join(lost[at]).encode()).to_bytes(4, "big") if at in lost else digest
        for at, digest in enumerate(batch.digests)
    ]


def _is_worth_a_look(column: Sequence[Scalar]) -> bool:
    try:
        joined = "|".join(column)  # type: ignore[arg-type]
    except TypeError:  # nothing in some cells, or numbers among an own field's values
        said = [str(each) for each in column if each]
        joined, count = "|".join(said), len(said)
    else:
        count = len(column)
    return may_hold_numbers(joined) and not _is_made(joined, count)


def _is_made(joined: str, count: int) -> bool:
    """Whether all cells are what programs tell records apart by: in them figures are chance."""
    if (len(joined) + 1) / count - 1 not in _MADE:
        return False
    try:
        return len(bytes.fromhex(joined.replace("-", "").replace("|", ""))) == 16 * count
    except ValueError:
        return False


def _is_chance(column: Sequence[Scalar], found: Sequence[int]) -> bool:
    """Whether the column holds so many figures of that length that some must pass for a person's number."""
    shaped = sum(isinstance(said, str) and said.isdecimal() and len(said) in (10, 12) for said in column)
    return shaped >= _PLENTY and len(found) <= shaped * _CHANCE


def _told(batch: StagedBatch, seen: Sequence[_Seen], lost: set[int]) -> StagedBatch:
    """The batch with its notes, and without the rows that nothing tells apart."""
    lines = batch.lines
    noted = [each for each in seen if each.place not in lost]
    left = [LeftRow(lines[each.place], Fate.NOTE, each.column, each.reason, {}, ()) for each in noted]
    named = {each.place: each.column for each in reversed(seen) if each.place in lost}
    left += [LeftRow(lines[at], Fate.FAILED, column, ROW_LEFT, {}, ()) for at, column in named.items()]
    told = batch._replace(left=sorted([*batch.left, *left], key=lambda row: row.line))
    return _picked(told, [at for at in range(len(lines)) if at not in lost]) if lost else told


def _picked(batch: StagedBatch, kept: Sequence[int]) -> StagedBatch:
    """The rows at these places alone."""
    return batch._replace(
        lines=[batch.lines[at] for at in kept],
        digests=[batch.digests[at] for at in kept],
        source_keys=[batch.source_keys[at] for at in kept],
        ranks=[batch.ranks[at] for at in kept],
        columns=[[column[at] for at in kept] for column in batch.columns],
    )
