"""What the log and the window say of a step: its message with records by their names and numbers grouped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coordinator.domain.changes import Ref
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.asking import Entry, Register
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Notice, Piles
from coordinator.words import count_text, mark, text

_ROLES = {"undo": mark("Undone: {sentence}"), "redo": mark("Done again: {sentence}")}


def said(message: str, values: Mapping[str, Ref | Scalar], register: Register) -> str:
    """A sentence with its places filled. What stands at ``field`` is a field's label and is translated."""
    if not values:
        return text(message)
    return text(message, **{place: _shown(place, value, register) for place, value in values.items()})


def entry_said(entry: Entry, register: Register) -> str:
    """What an entry of the log says; an undo says what it undid."""
    if entry.role in _ROLES and entry.inverts is not None:
        first = register.entry(_root(entry, register))
        if first is not None and first.id != entry.id:
            return text(_ROLES[entry.role], sentence=said(first.message, first.values, register))
    return said(entry.message, entry.values, register)


def notice_said(notice: Notice, register: Register) -> str:
    """What a notice says, an undo with what it left as it is."""
    found = register.entry(notice.entry)
    sentence = entry_said(found, register) if found else said(notice.sentence.message, notice.sentence.values, register)
    return sentence if notice.piles is None else f"{sentence}. {piles_said(notice.piles)}"


def piles_said(piles: Piles) -> str:
    """The three piles of an undo in one sentence."""
    return text(
        "{undone} put back, {kept} kept, {impossible} impossible.",
        undone=show_integer(piles.undone),
        kept=show_integer(piles.kept_count),
        impossible=show_integer(piles.impossible_count),
    )


def when(entry: Entry) -> str:
    """When an entry was made, by the clock on the wall in Stockholm."""
    return datetime.fromisoformat(entry.at).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")


def days_said(count: int) -> str:
    """A number of days."""
    return count_text("{count} day", "{count} days", count)


def _root(entry: Entry, register: Register) -> int:
    found: Entry | None = entry
    at = entry.id
    while found is not None and found.inverts is not None:
        at = found.inverts
        found = register.entry(at)
    return at


def _shown(place: str, value: Ref | Scalar, register: Register) -> str:
    if isinstance(value, Ref):
        return register.name(value)
    if isinstance(value, int):
        return show_integer(value) if place not in ("entry", "id") else str(value)
    if place == "field":
        return text(str(value))
    return str(value)
