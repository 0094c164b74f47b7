"""Which row holds the column names, and names that are each there once (formats §8: title rows above, names twice)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import (
    aliases,
    known_by_number,
    known_headers,
    names_guardian,
    names_of_people,
    names_staff,
)

_DATA: Final = re.compile(
    r"\d{4}|@|^\d+([.,]\d+)?$|^(true|false|ja|nej)$|^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$|://|\\", re.IGNORECASE
)

_CODE: Final = re.compile(r"^(?=[^\d]*\d)(?=[^A-Z]*[A-Z])[A-Z\d-]{6,}$")
"""A serial or a tag: capitals and digits mixed."""


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the header among the first rows; None for a file without one.

    The row with most names that some system uses wins; without any, a first row that looks like names and not like
    data.
    """
    known = known_headers()
    best, best_score = None, 0.0
    columns = max((sum(map(bool, map(str.strip, row))) for row in rows), default=0)
    for index, row in enumerate(rows):
        score = _score(row, known, columns)
        if score > best_score:
            best, best_score = index, score
    if best is not None:
        return best
    widest = max((len(row) for row in rows), default=0)
    for index, row in enumerate(rows):
        if len(row) >= max(2, widest - 2) and any(row):
            return index if looks_like_names(row) and index + 1 < len(rows) else None
    return None


def _score(row: Sequence[str], known: frozenset[str], columns: int) -> float:
    """How much a row looks like the names of ``columns`` columns; one word above several of them is a title, and a name
    that stands again counts once.
    """
    filled = {fold_name(cell) for cell in map(str.strip, row) if cell}
    hits = len(filled & known)
    if hits < min(2, columns) or not hits:
        return 0.0
    share = hits / len(filled)
    return hits * share if share >= 0.25 or hits >= 5 else 0.0


def looks_like_names(row: Sequence[str]) -> bool:
    """Whether all filled cells are different, short, and free of what only data has (years, addresses, numbers)."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return (
        len(filled) >= 2
        and len(filled) * 2 >= len(row)
        and len({fold_name(cell) for cell in filled}) == len(filled)
        and all(len(cell) <= 60 and not _DATA.search(cell) and not _CODE.match(cell) for cell in filled)
    )


def unique_names(row: Sequence[str]) -> tuple[str, ...]:
    """The names, a repeated one as ``Status#2``, an empty one as ``#14`` (its place).

    Also what somebody else's column names is named ``E-post#2``: a guardian's or a teacher's beside a pupil's.
    """
    folded = list(map(fold_name, row))
    others = _of_guardians(folded) if known_by_number(folded) else _of_guardians(folded) | _of_second_person(folded)
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(row, 1):
        name = " ".join(cell.split()) or f"#{place}"
        key = fold_name(name) or name
        seen[key] = seen.get(key, 0) + 1 + (key not in seen and place - 1 in others)
        names.append(name if seen[key] == 1 else f"{name}#{seen[key]}")
    return tuple(names)


def _of_second_person(folded: Sequence[str]) -> set[int]:
    """The places behind a column of people's names that stands again: what is no class is the second one's."""
    people = set(names_of_people(folded))
    again = (at for at, name in enumerate(folded) if name in people and name in folded[:at])
    second = next((at for at in again if set(folded[:at]) - people - {""}), len(folded))
    of_pupils = {name for code in ("group", "grade", "unit") for name in aliases("people")[code]}
    return {at for at in range(second + 1, len(folded)) if folded[at] and folded[at] not in of_pupils}


def _of_guardians(folded: Sequence[str]) -> set[int]:
    """The places of addresses right behind a column that names guardians or teachers; none where the address of one is
    named so itself, or where no pupil's name stands before.
    """
    guardians = [at for at, name in enumerate(folded) if names_guardian(name) or names_staff(name)]
    if any("post" in folded[at] or "mail" in folded[at] for at in guardians):
        return set()
    found: set[int] = set()
    addresses = {*aliases("people")["email"], *_PHONES}
    for at in guardians:
        if names_of_people(folded[:at]):
            found.update(at + far for far, _ in enumerate(takewhile(addresses.__contains__, folded[at + 1 :]), 1))
    return found


_PHONES: Final = frozenset(
    "telefon telefonnr telefonnummer tel mobil mobilnr mobilnummer mobiltelefon phone mobile".split()
)
