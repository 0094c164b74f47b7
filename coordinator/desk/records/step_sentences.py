"""What the log and the window say of a step: its message with records by their names and numbers grouped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from coordinator.desk.records.entry_sentences import dropped_words, field_caption, tell_entry, tell_notice
from coordinator.desk.records.ordered_anew import ordered_twice
from coordinator.domain.values import show_integer
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Kept, Notice, Piles
from coordinator.ledger.questions import Entry, Register
from coordinator.words import count_text, mark, text

_WHY_KEPT: Final[Mapping[str, str]] = {
    "edited": mark("somebody has changed it since"),
    "in_use": mark("something else refers to it"),
    "known": mark("another source knows it too"),
    "gone": mark("it is gone"),
    "erased": mark("it is erased for good"),
    "protected": mark("protection is lifted, and an alias changed, by a step of its own"),
}


def entry_words(entry: Entry, register: Register) -> str:
    """What an entry of the log says; an undo says what it undid."""
    return tell_entry(register, entry)


def notice_words(notice: Notice, register: Register) -> str:
    """What a notice says, an undo with what it left as it is, and what was not kept."""
    sentence = tell_notice(register, notice)
    if notice.piles is not None:
        sentence = " ".join((f"{sentence}. {piles_words(notice.piles)}", *ordered_twice(register, notice)))
    return f"{sentence}. {dropped_words(notice.dropped)}" if notice.dropped else sentence


def why_kept(why: str) -> str:
    """Why an undo leaves something as it is (``Kept.why``), in words."""
    return text(_WHY_KEPT[why]) if why in _WHY_KEPT else why


def kept_words(register: Register, kept: Kept) -> str:
    """One thing that an undo leaves, by name and field, and why."""
    field = f" {field_caption(register, kept.record.kind, kept.field)}" if kept.field else ""
    return f"{register.name(kept.record)}{field}: {why_kept(kept.why)}"


def piles_words(piles: Piles) -> str:
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


def days_words(count: int) -> str:
    """A number of days."""
    return count_text("{count} day", "{count} days", count)
