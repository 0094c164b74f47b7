"""Dates as systems and Excel write them, to ISO text. A year is never guessed, and day or month only when the column
decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from coordinator.exchange.cells.cell_values import CellProblem, Nulls, nulls, read_text_cell
from coordinator.words import mark

Vote = Literal["dmy", "mdy"] | None
"""How a column writes its dates: day first, month first, or not known."""

NO_YEAR: Final = mark("The date has no year, and a year is never guessed. Write it as 2026-05-20.")
AMBIGUOUS_DATE: Final = mark(
    "Day or month first? The column does not tell. Write the date as 2026-05-20, or choose the order of the column."
)
NOT_A_DATE: Final = mark("This is no date. Write it as 2026-05-20.")

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
_NEVER: Final = nulls("never", "aldrig", "n/a", "none", "null", "-", "unknown", "okänt", "0")
_SENTINELS: Final = frozenset({"0001-01-01", "9999-12-31", "1970-01-01", "1900-01-01", "1899-12-30", "1601-01-01"})
_ISO: Final = re.compile(
    r"^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$", re.ASCII
)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[/.](\d\d?)[/.](\d\d?)\b", re.ASCII)
_COMPACT: Final = re.compile(r"^((?:19|20)\d\d)([01]\d)([0-3]\d)$", re.ASCII)
_PARTED: Final = re.compile(r"^(\d\d?)([/.\-])(\d\d?)\2(\d{4}|\d\d)(?:[ T,]+\d\d?[:.]\d\d.*)?$", re.ASCII)
_WORDED: Final = re.compile(
    r"^(?:(\d\d?)\.?[ -]([^\W\d_]{3,9})\.?|([^\W\d_]{3,9})\.? (\d\d?),?)[ ,-]+(\d{4})\b", re.UNICODE
)
_SHORT_YEAR: Final = re.compile(r"^(\d\d?)\.?[ -]([^\W\d_]{3,9})\.?[ -]+(\d\d)$", re.UNICODE)
_SWEDISH: Final = re.compile(r"^(\d\d?)/(\d\d?)(?:\s*-\s*|\s+|\s*')(\d{4}|\d\d)$", re.ASCII)
"""As Swedes write by hand: 12/8-24 and 12/8 2024, the day always first."""
_SIX_DIGITS: Final = re.compile(r"^(\d\d)([01]\d)([0-3]\d)$", re.ASCII)
_DAY_WITH_TIME: Final = re.compile(r"^(\d{5})[.,]\d+$", re.ASCII)
_WEEKDAY: Final = re.compile(
    r"^(?:(?:mån|tis|ons|tor|tors|fre|lör|sön)(?:dag(?:en)?)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)"
    r"(?:day)?)?[.,]?\s*(?:den\s+)?(?=\d)",
    re.IGNORECASE,
)
_YEARLESS: Final = re.compile(r"^\d\d?[/.\-]\d\d?\.?$|^\d\d?[- ]?[^\W\d_]{3,9}\.?$|^[^\W\d_]{3,9}\.?[- ]\d\d?$")
_SLASHED: Final = re.compile(r"^\s*(\d\d?)[/\-](\d\d?)(?:[/\-](?:\d{4}|\d\d))?(?:[ T]|\s*$)", re.ASCII)
_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        "jan januari january|feb februari february|mar mars march|apr april|maj may|jun juni june|jul juli july|"
        "aug augusti august|sep sept september|okt oct oktober october|nov november|dec december".split("|"),
        1,
    )
    for word in words.split()
}
_SERIALS: Final = range(29_221, 73_416)
"""Excel's day numbers from 1980 to 2100."""
_EXCEL_ZERO: Final = dt.date(1899, 12, 30)


def horizon(today: dt.date) -> str:
    """The last day, in ISO text, on which a device can have been seen: clocks differ by some hours."""
    return (today + dt.timedelta(days=1)).isoformat()


def vote(cells: Iterable[str]) -> Vote:
    """How the dates of a column are written, by the cells that can be read in one way only; None when they differ or
    none tells.
    """
    day_first = month_first = 0
    for cell in cells:
        found = _SLASHED.match(cell)
        if found:
            day_first += 12 < int(found.group(1)) <= 31
            month_first += 12 < int(found.group(2)) <= 31
    if bool(day_first) == bool(month_first):
        return None
    return "dmy" if day_first else "mdy"


def day_or_month_first(cells: Iterable[str]) -> bool:
    """Whether some date begins with its day or month, so that a :func:`vote` over more cells may tell which."""
    return any("/" in cell or re.match(r"\d\d?-\d\d?-", cell) for cell in cells)


def read_date_cell(
    raw: str, order: Vote = None, nothing: Nulls = frozenset(), *, utc: bool = False
) -> str | CellProblem | None:
    """A date as ISO text.

    ``order`` is the column's :func:`vote`; ``utc`` says that times without a zone are UTC. Times in UTC become the
    date in
    Stockholm. Sentinels (year 1, 1970-01-01, 9999-12-31, ``Never``) say nothing.
    """
    if len(raw) > 18 and raw[4] == raw[7] == "-" and raw[10] in " T" and raw[:10].isascii():
        quick = _quick_day(raw)
        if quick is not None:
            return quick or None
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    if words in _NEVER:
        return None
    found = _ISO.match(words)
    if found:
        return _iso(found, utc=utc)
    return _other(words, order)


@lru_cache(maxsize=8192)
def _known_day(day: str) -> str | None:
    """The day itself when it exists, the empty text for a sentinel, None when it is no ISO day."""
    if day in _SENTINELS:
        return ""
    try:
        return dt.date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _quick_day(raw: str) -> str | None:
    """The common case ``2026-11-20 06:58:41.0000000`` or ``…Z``, when no zone can move the day; None for the long
    way.
    """
    day = _known_day(raw[:10])
    if not day:
        return day
    ending = raw[19:]
    if raw[11:13] > "21" or not raw[11:13].isdigit() or raw[13] != ":" or not raw[14:16].isdigit():
        return None
    if ending in ("", "Z") or (ending[0] == "." and ending[1:].rstrip("Z").isdigit()):
        return day if raw[16] == ":" and raw[17:19].isdigit() else None
    return None


def _iso(found: re.Match[str], *, utc: bool) -> str | CellProblem | None:
    year, month, day, hour, minute, zone = found.groups()
    plain = f"{year}-{int(month):02}-{int(day):02}"
    if plain in _SENTINELS or year in ("0001", "9999"):
        return None
    try:
        if hour is None or not (zone or utc):
            return dt.date.fromisoformat(plain).isoformat()
        offset = "+00:00" if zone in (None, "Z", "UTC") else zone
        instant = dt.datetime.fromisoformat(f"{plain}T{int(hour):02}:{minute}{offset}")
        return instant.astimezone(STOCKHOLM).date().isoformat()
    except (ValueError, OverflowError):
        return CellProblem(NOT_A_DATE)


def _other(words: str, order: Vote) -> str | CellProblem | None:
    if not words[0].isdigit():
        words = _WEEKDAY.sub("", words, count=1)
    if found := _YEAR_FIRST.match(words) or _COMPACT.match(words):
        return _day(*found.groups()[:3])
    if found := _PARTED.match(words):
        return _parted(found, order)
    if found := _WORDED.match(words):
        month = _MONTHS.get((found.group(2) or found.group(3)).casefold())
        return _day(found.group(5), month, found.group(1) or found.group(4)) if month else CellProblem(NOT_A_DATE)
    return _day_first(words) or _numbered(words)


def _day_first(words: str) -> str | CellProblem | None:
    """A day as Swedes write it, 12/8-24, or with two figures of the year, 12-aug-24; None for anything else."""
    found = _SHORT_YEAR.match(words) or _SWEDISH.match(words)
    if found is None:
        return None
    month = _MONTHS.get(found.group(2).casefold())
    return _day(_whole_year(found.group(3)), month or found.group(2), found.group(1)) or CellProblem(NOT_A_DATE)


def _parted(found: re.Match[str], order: Vote) -> str | CellProblem | None:
    first, mark_between, second, year = found.groups()
    year = _whole_year(year)
    if mark_between == ".":
        return _day(year, second, first)
    if int(first) > 12 or first == second:
        return _day(year, second, first)
    if int(second) > 12 or order == "mdy":
        return _day(year, first, second)
    return _day(year, second, first) if order == "dmy" else CellProblem(AMBIGUOUS_DATE)


def _whole_year(said: str) -> str:
    return said if len(said) == 4 else ("20" if int(said) < 70 else "19") + said


def _numbered(words: str) -> str | CellProblem | None:
    """A day in figures alone: Excel's count of days, YYMMDD, or milliseconds."""
    timed = _DAY_WITH_TIME.match(words)
    figures = timed.group(1) if timed else words
    if not (figures.isascii() and figures.isdigit()):
        return CellProblem(NO_YEAR if _YEARLESS.match(words) else NOT_A_DATE)
    number = int(figures) if len(figures) <= 16 else 0
    if number in _SERIALS:
        return (_EXCEL_ZERO + dt.timedelta(days=number)).isoformat()
    if short := _SIX_DIGITS.match(figures):
        return _day(_whole_year(short.group(1)), short.group(2), short.group(3))
    if len(figures) in (12, 13):
        return dt.datetime.fromtimestamp(number / 1000, STOCKHOLM).date().isoformat()
    return CellProblem(NOT_A_DATE)


def _day(year: object, month: object, day: object) -> str | CellProblem | None:
    try:
        found = dt.date(int(str(year)), int(str(month)), int(str(day))).isoformat()
    except ValueError:
        return CellProblem(NOT_A_DATE)
    return None if found in _SENTINELS else found
