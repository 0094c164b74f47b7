"""A list of needs for a term plan: *Grupp; Årskurs; Antal; Typ; Per elev; Reserv*, or in English (needs V17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from coordinator.domain.choices import DEVICE_KINDS
from coordinator.domain.outputs import OutputForm, writes
from coordinator.domain.termstart.needs import COMMA, NeedRow, read_percent, read_share
from coordinator.domain.values import Unread, fold
from coordinator.exchange.imports.import_run import GatheredFile
from coordinator.exchange.imports.typed_rows import (
    FailedRow,
    ReadRow,
    SkippedRow,
    TypedRow,
    column_name,
    remark_values,
    typed_rows,
)
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading.unreadable import unreadable_words
from coordinator.exchange.writing.delimited import write_delimited
from coordinator.exchange.writing.placement import placed
from coordinator.words import SOURCE, language, mark, text

HEADS: Final = {
    "sv": ("Grupp", "Årskurs", "Antal", "Typ", "Per elev", "Reserv"),
    "en": ("Group", "Year", "Headcount", "Kind", "Devices per head", "Spare"),
}
"""What stands above a list of ours: the names by which it is recognised when it comes back."""
NO_GROUP: Final = mark("There is no group on the row.")
NO_HEADCOUNT: Final = mark("There is no headcount on the row. Write a whole number.")
NO_KIND: Final = mark("There is no kind of device on the row. Write for instance Chromebook.")
TWICE: Final = mark("{group} has this kind on line {line} already. Remove one of the two.")
OTHER_HEADCOUNT: Final = mark("{group} has {headcount} heads on line {line}. Write the same number here.")


@dataclass(frozen=True, slots=True)
class NeedProblem:
    """What is wrong on a line: the column's name, the sentence, and whether the row was refused for it or skipped."""

    line: int
    column: str
    reason: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class NeedsList:
    """What a file says is needed, and what of it could not be used."""

    rows: tuple[NeedRow, ...]
    problems: tuple[NeedProblem, ...]

    @property
    def failed(self) -> int:
        """How many rows were refused."""
        return sum(problem.failed for problem in self.problems)

    @property
    def skipped(self) -> int:
        """How many rows are no needs."""
        return len(self.problems) - self.failed

    @property
    def count(self) -> int:
        """How many data rows the file has."""
        return len(self.rows) + len(self.problems)


def read_needs(file: GatheredFile, today: date) -> NeedsList:
    """The rows of the list; every data row is a need or a problem. Raises ``Unreadable`` when the file breaks off."""
    if file.table is None or file.match is None:
        return NeedsList((), ())
    names = {rule.field: column_name(file.table, place) for rule, place in reversed(file.match.columns)}
    reader = _Reader(file.match, names)
    for row in typed_rows(file.table, file.match, today=today):
        reader.take(row)
    return NeedsList(tuple(reader.rows), tuple(reader.problems))


class _Reader:
    """One pass over a list, which remembers the lines before."""

    def __init__(self, match: Match, names: dict[str, str]) -> None:
        self._fields: Sequence[str] = match.fields
        self._names = names
        self._seen: dict[tuple[str, str], int] = {}
        self._heads: dict[str, NeedRow] = {}
        self.rows: list[NeedRow] = []
        self.problems: list[NeedProblem] = []

    def take(self, row: ReadRow) -> None:
        """Adds a row to the needs or to the problems."""
        if isinstance(row, FailedRow):
            self.problems.append(NeedProblem(row.line, row.column or "", text(row.code)))
        elif isinstance(row, SkippedRow):
            self.problems.append(NeedProblem(row.line, "", text(row.code), failed=False))
        elif row.problems:
            first = row.problems[0]
            said = unreadable_words(first.code, remark_values(first))
            self.problems.append(NeedProblem(row.line, first.column, said))
        else:
            self._take_typed(row)

    def _take_typed(self, row: TypedRow) -> None:
        said = dict(zip(self._fields, row.values, strict=True))
        need = NeedRow(
            row.line,
            _written(said.get("group")),
            _written(said.get("grade")),
            said["count"] if isinstance(said.get("count"), int) else -1,
            _written(said.get("kind")),
            _written(said.get("per_pupil")) or "1",
            _written(said.get("reserve")).removesuffix("%").strip(),
        )
        known = self._heads.get(fold(need.group))
        if known is not None:
            need = replace(need, group=known.group)
        flaw = self._flaw(need)
        if flaw is None:
            self._seen[fold(need.group), need.kind] = need.line
            self._heads.setdefault(fold(need.group), need)
            self.rows.append(need)
        else:
            field, sentence = flaw
            self.problems.append(NeedProblem(row.line, self._names.get(field, ""), sentence))

    def _flaw(self, need: NeedRow) -> tuple[str, str] | None:
        if "," in need.group:
            return "group", text(COMMA)
        missing = (("group", need.group, NO_GROUP), ("count", need.headcount >= 0, NO_HEADCOUNT))
        for field, there, sentence in (*missing, ("kind", need.kind, NO_KIND)):
            if not there:
                return field, text(sentence)
        earlier = self._seen.get((fold(need.group), need.kind))
        if earlier is not None:
            return "kind", text(TWICE, group=need.group, line=earlier)
        other = self._heads.get(fold(need.group))
        if other is not None and other.headcount != need.headcount:
            return "count", text(OTHER_HEADCOUNT, group=need.group, headcount=other.headcount, line=other.line)
        return _unread("per_pupil", read_share, need.per) or _unread("reserve", read_percent, need.spare)


def _unread(field: str, read: Any, said: str) -> tuple[str, str] | None:
    try:
        read(said)
    except Unread as flaw:
        return field, str(flaw)
    return None


def _written(value: object) -> str:
    return "" if value is None else str(value).strip()


@writes("needs", mark("List of needs as CSV"), OutputForm.CSV)
def write_needs(to: Path, rows: Sequence[NeedRow]) -> int:
    """Writes a list that can be taken in again; returns how many lines."""
    heads = HEADS.get(language(), HEADS[SOURCE])
    names = {choice.code: text(choice.label) for choice in DEVICE_KINDS}
    with placed(to, ".csv") as draft:
        return write_delimited(
            draft,
            heads,
            (
                (guarded(row.group), guarded(row.grade), str(row.headcount), names.get(row.kind, row.kind), row.per,
                 row.spare)
                for row in rows
            ),
        )  # fmt: skip
