"""What the log and the window say of a step: its message with records by their names and numbers grouped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from coordinator.desk.records.entry_sentences import dropped_words, field_caption, tell_entry, tell_notice
from coordinator.desk.records.ordered_anew import ordered_twice
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import show_integer
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Kept, Notice, Piles, UndoneRecords
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

# Neither of what will be nor of what was: the same words stand before the step and after it.
_DONE: Final[Mapping[str, str]] = {
    "removed": mark("Goes: {records}"),
    "void": mark("Void: {records}"),
    "restored": mark("Comes back: {records}"),
    "changed": mark("As it was before: {records}"),
}


def entry_words(entry: Entry, register: Register) -> str:
    """What an entry of the log says; an undo says what it undid."""
    return tell_entry(register, entry)


def notice_words(notice: Notice, register: Register) -> str:
    """What a notice says, an undo with what it left as it is, and what was not kept."""
    sentence = tell_notice(register, notice)
    if notice.piles is not None:
        sentence = " ".join((f"{sentence}. {piles_words(register, notice.piles)}", *ordered_twice(register, notice)))
    return f"{sentence}. {dropped_words(notice.dropped)}" if notice.dropped else sentence


def why_kept(why: str) -> str:
    """Why an undo leaves something as it is (``Kept.why``), in words."""
    return text(_WHY_KEPT[why]) if why in _WHY_KEPT else why


def kept_words(register: Register, kept: Kept) -> str:
    """One thing that an undo leaves, by name and field, and why."""
    field = f" {field_caption(register, kept.record.kind, kept.field)}" if kept.field else ""
    return f"{register.name(kept.record)}{field}: {why_kept(kept.why)}"


def piles_words(register: Register, piles: Piles) -> str:
    """What an undo does, or did, to which records, and what it leaves and why: the same words before and after."""
    return " ".join(f"{line}." for line in pile_lines(register, piles, kept=3))


def pile_lines(register: Register, piles: Piles, *, kept: int) -> list[str]:
    """As :func:`piles_words`, a line for each pile; of what is kept, or cannot be put back, so many by name."""
    lines: list[str] = []
    for how, words in _DONE.items():
        of_kinds = [_records_words(each) for each in piles.records if each.how == how]
        lines += [text(words, records="; ".join(of_kinds))] if of_kinds else []
    for words, listed, count in (
        (mark("Stays ({count}): {records}"), piles.kept, piles.kept_count),
        (mark("Impossible ({count}): {records}"), piles.impossible, piles.impossible_count),
    ):
        if count:
            told = [kept_words(register, each) for each in listed[:kept]]
            more = count - len(told)
            told += [count_text("and {count} more", "and {count} more", more)] if more else []
            lines.append(text(words, count=show_integer(count), records="; ".join(told)))
    return lines or [text("There is nothing to put back")]


def _records_words(records: UndoneRecords) -> str:
    names = ", ".join(records.names)
    more = records.count - len(records.names)
    names += ", …" if more else ""
    count = show_integer(records.count)
    return text("{count} in {list} ({names})", count=count, list=KINDS[records.kind].caption, names=names)


def when(entry: Entry) -> str:
    """When an entry was made, by the clock on the wall in Stockholm."""
    return datetime.fromisoformat(entry.at).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")


def days_words(count: int) -> str:
    """A number of days."""
    return count_text("{count} day", "{count} days", count)
