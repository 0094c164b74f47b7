"""Rows of a list of loans that were returned: they say nothing of who has the device, and a later loan counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from coordinator.domain.keys import name_key
from coordinator.exchange.cells.cell_dates import read_date_cell
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.words import mark

RETURNED: Final = mark("Returned, says the row, so nobody has the device by it.")
LENT_AGAIN: Final = mark("Returned, says the row; another row of the file says who has the device now.")
_TITLES: Final = frozenset(
    map(
        fold_name,
        ("Återlämnad", "Återlämnat", "Återlämnades", "Återlämnad den", "Återlämningsdatum", "Inlämnad", "Inlämnad den",
         "Åter", "Tillbaka", "Tillbakalämnad", "Returdatum", "Returnerad", "Returned", "Returned on", "Return date"),
    )
)  # fmt: skip
_NOT: Final = frozenset({"", "nej", "no", "n", "0", "-", "–", "false", "falskt", "ej", "inte", "saknas", "utlånad"})
_STATES: Final = frozenset({"återlämnad", "återlämnat", "inlämnad", "returned", "returnerad"})


class ReturnedRows:
    """Finds them in one list of devices, by a column of returns or the status."""

    def __init__(self, table: Table, match: Match, today: dt.date) -> None:
        devices = match.profile.kind == "devices" and match.profile.aliases is not None
        read = {place for _, place in match.columns}
        header = (table.header or ())[: table.width] if devices else ()
        self._returns = [at for at, name in enumerate(header) if fold_name(name) in _TITLES and at not in read]
        self._status = list(match.places("status")) if devices else []
        self._today = today.isoformat()
        self._numbers = [*match.places("serial"), *match.places("asset_tag")][:1]
        self._out = self._lent(table) if self._returns and self._numbers else set[str]()

    def _lent(self, table: Table) -> set[str]:
        """The devices that rows say somebody has."""
        return {self._number(row) for _, row in table.rows() if not self._is_returned(row)} - {""}

    def _number(self, row: Sequence[str]) -> str:
        at = self._numbers[0]
        return name_key(row[at]) if at < len(row) else ""

    def _is_returned(self, row: Sequence[str]) -> bool:
        states = any(clean_cell(row[at]).casefold() in _STATES for at in self._status if at < len(row))
        return states or any(self._says_returned(row[at]) for at in self._returns if at < len(row))

    def _says_returned(self, cell: str) -> bool:
        """Whether a cell says so: a day to come is when it shall be."""
        said = clean_cell(cell).casefold()
        day = read_date_cell(said) if said not in _NOT else None
        return said not in _NOT and not (isinstance(day, str) and day > self._today)

    def among(self, rows: Sequence[Sequence[str]], by_field: Mapping[str, list[Any]]) -> Iterator[tuple[int, str]]:
        """The places of such rows and what is told of each; of whom they name nothing is left."""
        if not self._returns and not self._status:
            return
        holders = [values for code, values in by_field.items() if code.startswith("held_by.")]
        for place in (at for at, row in enumerate(rows) if self._is_returned(row)):
            if _emptied(holders, place) or self._returns:
                yield place, self._reason(rows[place])

    def _reason(self, row: Sequence[str]) -> str:
        return LENT_AGAIN if self._numbers and self._number(row) in self._out else RETURNED


def _emptied(columns: Sequence[list[Any]], place: int) -> bool:
    """Whether any of these columns said something at a place, which they say no more."""
    said = any(values[place] is not None for values in columns)
    for values in columns:
        values[place] = None
    return said
