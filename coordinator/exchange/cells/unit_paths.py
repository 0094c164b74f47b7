"""School units as systems write them: an organisation path, a location tree."""

from __future__ import annotations

import re
from typing import Final

from coordinator.domain.termstart.class_names import LEADS, is_class
from coordinator.exchange.cells.cell_values import CellProblem, Nulls, read_text_cell
from coordinator.exchange.cells.folded_names import fold_name

_PARTS: Final = re.compile(r"\s*>\s*|\s+/\s+")
_GENERAL: Final = frozenset(
    map(
        fold_name,
        "Elever Elev Personal Lärare Deprovisioned Avvecklade Chromebooks Chromebook Enheter Devices Students "
        "Staff Rot Root".split(),
    )
) | frozenset(map(fold_name, ("Rot enhet", "Root entity", "Entité racine", "Shared devices")))
_WITHIN: Final = re.compile(rf"(?:{LEADS}|årskurser|klasser|vagn)\b|[A-Z]$", re.IGNORECASE)
"""How what is inside a school begins, beside the names of its classes."""


def read_unit_path(raw: str, nothing: Nulls = frozenset()) -> str | CellProblem | None:
    """The school unit in a path: the last part that is neither general (*Elever*) nor inside a school (*Åk 4-6*).

    ``/Elever/Södra Majbackskolan/Åk 4-6`` and ``Rot enhet > Norrskensskolan`` name the school; a plain name is itself.
    """
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    parts = words.strip("/").split("/") if words.startswith("/") else _PARTS.split(words)
    if len(parts) == 1 and not words.startswith("/"):
        return None if fold_name(words) in _GENERAL else words
    for part in reversed(parts):
        name = part.strip()
        if name and fold_name(name) not in _GENERAL and not (is_class(name) or _WITHIN.match(name)):
            return name
    return None


def read_room_path(raw: str, nothing: Nulls = frozenset()) -> str | CellProblem | None:
    """The room in a location tree: its last part."""
    words = read_text_cell(raw, nothing)
    return _PARTS.split(words)[-1].strip() or None if isinstance(words, str) else words
