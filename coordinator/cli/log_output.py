"""The log as verbs tell it: entries with their sentences and changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coordinator.desk.records.entry_sentences import is_hidden, tell_change, tell_entry, tell_reason
from coordinator.domain.changes import Ref
from coordinator.domain.kinds import field_at
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Kept, Piles
from coordinator.ledger.questions import Entry, LoggedChange, Register
from coordinator.words import text


def entry_document(register: Register, entry: Entry, ref: Ref | None = None, limit: int = 500) -> dict[str, Any]:
    """An entry as the ``show`` shape gives it, with the changes of one record or of all."""
    changes = register.changes(entry.id, ref=ref, limit=limit)
    return {
        "entry": entry.id,
        "at": entry.at,
        "on": entry.on,
        "actor": entry.actor,
        "origin": entry.origin,
        "sentence": tell_entry(register, entry),
        "reason": tell_reason(register, entry) or None,
        "role": entry.role,
        "undone": entry.undone,
        "changes": [change_document(register, change, alone=ref is not None) for change in changes],
    }


def change_document(register: Register, change: LoggedChange, *, alone: bool) -> dict[str, Any]:
    """One change; a reference by the name of its record, everything else as it is kept."""
    document: dict[str, Any] = {
        "field": change.field,
        "before": _plain(register, change, change.before),
        "after": _plain(register, change, change.after),
    }
    if not alone:
        document |= {"kind": change.kind, "id": change.id, "record": register.name(Ref(change.kind, change.id))}
    return document


def _plain(register: Register, change: LoggedChange, value: Scalar) -> Scalar:
    field = field_at(change.kind, change.field) if change.field else None
    if value is None or field is None:
        return value
    if is_hidden(register, change):
        return None
    return register.name(Ref(field.refers, value)) if field.refers and isinstance(value, int) else value


def history_lines(register: Register, entry: Entry, ref: Ref | None = None, limit: int = 20) -> list[str]:
    """An entry as lines for a person: the sentence, then what changed."""
    changes = register.changes(entry.id, ref=ref, limit=limit + 1)
    shown = [tell_change(register, change) for change in changes[:limit] if not is_hidden(register, change)]
    if len(changes) > limit:
        shown.append("…")
    return [entry_line(register, entry), *(f"      {line}" for line in shown)]


def entry_line(register: Register, entry: Entry) -> str:
    """One line: number, local time, who, what."""
    at = datetime.fromisoformat(entry.at).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
    notes = [text("holds from {on}", on=entry.on)] if entry.on else []
    notes += [reason] if (reason := tell_reason(register, entry)) else []
    notes += [text("undone")] if entry.undone else []
    beside = f" ({'; '.join(notes)})" if notes else ""
    return f"{entry.id:>5}  {at}  {entry.actor}  {tell_entry(register, entry)}{beside}"


def piles_document(register: Register, piles: Piles) -> dict[str, Any]:
    """The three piles of an undo."""
    return {
        "undone": piles.undone,
        "records": [
            {"how": each.how, "kind": each.kind, "count": each.count, "names": list(each.names)}
            for each in piles.records
        ],
        "kept": [_kept_document(register, kept) for kept in piles.kept],
        "kept_count": piles.kept_count,
        "impossible": [_kept_document(register, kept) for kept in piles.impossible],
        "impossible_count": piles.impossible_count,
    }


def _kept_document(register: Register, kept: Kept) -> dict[str, Any]:
    name = register.name(kept.record)
    return {"kind": kept.record.kind, "id": kept.record.id, "record": name, "field": kept.field, "why": kept.why}
