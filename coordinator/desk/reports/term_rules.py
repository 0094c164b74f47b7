"""The rules that the school sets for the term start, and what they come to today (needs V17, U1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coordinator.desk.term.last_safe_day import last_safe_day
from coordinator.desk.year.unit_years import days_off, number_setting, school_year
from coordinator.domain.settings import LEAD_DAYS, PREPARATION_DAYS, RULES, SEEN_DAYS, SWAP_GRADES
from coordinator.domain.termstart.grades import normal_grade
from coordinator.domain.termstart.supply import seen_limit
from coordinator.ledger.questions import Register


@dataclass(frozen=True, slots=True)
class Example:
    """What the rules come to: the first day on which a device seen counts, and the last safe day to order for a day."""

    seen_since: date
    on: date
    last: date


def kept_rules(register: Register) -> dict[str, str]:
    """The rules as they stand: numbers with what holds where the school has said nothing, then the years that swap."""
    found = {code: str(number_setting(register, code)) for code in RULES}
    return {**found, SWAP_GRADES: register.setting(SWAP_GRADES) or ""}


def listed_grades(typed: str) -> str:
    """Years as they are kept: ``4, 7, gy1`` becomes ``4,7,GY1``."""
    words = (normal_grade(word) for word in typed.replace(";", ",").split(",") if word.strip())
    return ",".join(dict.fromkeys(words))


def example(register: Register, today: date, on: date, numbers: Mapping[str, int]) -> Example:
    """What these numbers come to for a day; nothing is saved."""
    since = seen_limit(today, numbers[SEEN_DAYS], school_year(register).spans())
    closed = days_off(register, range(min(today, on).year - 3, on.year + 1))
    return Example(since, on, last_safe_day(on, numbers[PREPARATION_DAYS], numbers[LEAD_DAYS], closed))
