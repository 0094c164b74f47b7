"""What the log and the window say of a step: its message with records by their names and numbers grouped."""

from __future__ import annotations

from datetime import datetime

from coordinator.desk.records.entry_sentences import dropped_words, tell_entry, tell_notice
from coordinator.domain.values import show_integer
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Notice, Piles
from coordinator.ledger.questions import Entry, Register
from coordinator.words import count_text, text


def entry_words(entry: Entry, register: Register) -> str:
    """What an entry of the log says; an undo says what it undid."""
    return tell_entry(register, entry)


def notice_words(notice: Notice, register: Register) -> str:
    """What a notice says, an undo with what it left as it is, and what was not kept."""
    sentence = tell_notice(register, notice)
    if notice.piles is not None:
        sentence = f"{sentence}. {piles_words(notice.piles)}"
    return f"{sentence}. {dropped_words(notice.dropped)}" if notice.dropped else sentence


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
