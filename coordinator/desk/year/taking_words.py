"""How a school year from a file reads before it is taken in, the same in window and command line."""

from __future__ import annotations

from coordinator.desk.year.kept_year import period_of
from coordinator.desk.year.periods import PeriodFate, TakenRow, Taking
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.words import count_text, text


def tally_words(taking: Taking) -> str:
    """How many periods are new, on other days, there already and not usable; what there is none of is left out."""
    new, moved, there = (len(taking.with_fate(fate)) for fate in PeriodFate)
    parts = [count_text("{count} period is new", "{count} periods are new", new)]
    if moved:
        parts.append(count_text("{count} has other days here", "{count} have other days here", moved))
    if there:
        parts.append(count_text("{count} is there already", "{count} are there already", there))
    if taking.problems:
        count = len(taking.problems)
        parts.append(count_text("{count} line cannot be used", "{count} lines cannot be used", count))
    return ", ".join(parts) + "."


def taken_row_words(row: TakenRow) -> str:
    """A period of the file and what becomes of it."""
    said = period_words(row.period)
    if row.fate is PeriodFate.MOVED and row.kept is not None:
        return text("{period}: has other days here, {days}", period=said, days=first_to_last_words(period_of(row.kept)))
    fate = {PeriodFate.NEW: text("new"), PeriodFate.THERE: text("there already")}
    return f"{said}: {fate[row.fate]}"


def missing_words(period: Period) -> str:
    """A period that stands here and not in the file."""
    return text("{period} stands here and not in the file. It stays.", period=period_words(period))


def period_words(period: Period) -> str:
    """Kind, name and days."""
    return f"{PERIOD.field('kind').show(period.kind)} {period.name}, {first_to_last_words(period)}"


def first_to_last_words(period: Period) -> str:
    """The first day, and the last where it is another."""
    first, last = period.first.isoformat(), period.last.isoformat()
    return first if first == last else text("{first} to {last}", first=first, last=last)
