"""Days as a person plans by them: the date, its weekday, and how far it is off (window principle 7)."""

from __future__ import annotations

from datetime import date

from coordinator.words import count_text, language, text


def weekday(day: date) -> str:
    """The day of the week in words."""
    names = (
        text("Monday"),
        text("Tuesday"),
        text("Wednesday"),
        text("Thursday"),
        text("Friday"),
        text("Saturday"),
        text("Sunday"),
    )
    return names[day.weekday()]


def distance(day: date, today: date) -> str:
    """How far off a day is: *in 12 days*, *tomorrow*, *today*, *3 days ago*."""
    days = (day - today).days
    if days == 0:
        return text("today")
    if days == 1:
        return text("tomorrow")
    if days > 0:
        return count_text("in {count} day", "in {count} days", days)
    return count_text("{count} day ago", "{count} days ago", -days)


def day_said(day: date, today: date) -> str:
    """``2026-08-17 (måndag, om 12 dagar)``."""
    name = weekday(day)
    return f"{day.isoformat()} ({name.lower() if language() == 'sv' else name}, {distance(day, today)})"
