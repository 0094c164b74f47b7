"""What must not be kept: personal identity numbers, passwords, unlock codes. Known by a column's name, and by what
stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name

_NAMES: Final = frozenset(
    map(
        fold_name,
        (
            "personnummer",
            "personnr",
            "pnr",
            "persnr",
            "pers.nr",
            "person number",
            "födelsenummer",
            "socialnumber",
            "student_socialnumber",
            "guardian_socialnumber",
            "civicNo",
            "civic number",
            "civicNo.value",
            "samordningsnummer",
            "social security number",
            "ssn",
            "national id",
            "identitetsnummer",
            "personal identity number",
            "birthdate",
            "födelsedatum",
            "elevens pnr",
            "förälders pnr",
            "elevens personnummer",
            "ActivationLockBypassCode",
            "Activation Lock Bypass Code",
            "password",
            "lösenord",
            "passwd",
            "Airplay Password (tvOS Only)",
            "Airplay Password",
            "Recovery key",
            "BitLocker key",
            "FileVault recovery key",
            "unlock code",
            "upplåsningskod",
            "PIN",
            "PIN-kod",
            "PUK",
            "PUK-kod",
            "unlock token",
            "device lock passcode",
            "passcode",
            "recovery lock password",
        ),
    )
)
_PARTS: Final = (
    "personnummer",
    "personnr",
    "socialnumber",
    "bypasscode",
    "password",
    "lösenord",
    "recoverykey",
    "civicno",
    "unlocktoken",
)
_HARMLESS: Final = frozenset(
    map(fold_name, ("password_policy", "Passcode Compliance", "Passcode Status", "Password status"))
)
PERSONAL_NUMBER: Final = re.compile(
    r"^(?:18|19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
    r"[-+ ]?(?:\d{4}|T\d{3}|TF\d{2}|[A-Z]\d{3})$",
    re.ASCII | re.IGNORECASE,
)
"""The four spellings, interim numbers (T, TF) and coordination numbers (day + 60): formats §6c."""


def is_forbidden_name(header: str) -> bool:
    """Whether a column of this name is dropped unread."""
    folded = fold_name(header.partition("#")[0])
    if folded in _HARMLESS:
        return False
    return folded in _NAMES or any(part in folded for part in _PARTS)


def is_personal_number(cell: str) -> bool:
    """Whether the cell reads as a personal identity number."""
    words = cell.strip().strip("'=\"")
    return 10 <= len(words) <= 14 and PERSONAL_NUMBER.match(words) is not None


def holds_personal_numbers(cells: Iterable[str]) -> bool:
    """Whether most filled cells of a column read as personal identity numbers."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(is_personal_number, filled)) * 2 > len(filled)


def forbidden_columns(
    header: Sequence[str] | None, rows: Sequence[Sequence[str]], width: int, spared: frozenset[int] = frozenset()
) -> frozenset[int]:
    """The places (from 0) of columns that must not be kept, by name and by the sampled rows; ``spared`` are device
    numbers.
    """
    named = {place for place, name in enumerate(header or ()) if is_forbidden_name(name)}
    seen = {
        place
        for place in range(width)
        if place not in spared and holds_personal_numbers(row[place] for row in rows if place < len(row))
    }
    return frozenset(named | seen)
