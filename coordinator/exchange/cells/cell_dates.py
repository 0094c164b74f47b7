"""Dates as systems and Excel write them, to ISO text. A year is never guessed, and day or month only when the column
decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from coordinator.exchange.cells.cell_values import CellProblem, Nulls, nulls, read_text_cell
from coordinator.words import mark

Vote = Literal["dmy", "mdy", "ymd"] | None
"""How a column writes its dates: day first, month first, the year first in two figures, or not known."""
ORDERS: Final[tuple[Literal["dmy", "mdy", "ymd"], ...]] = ("dmy", "mdy", "ymd")

NO_YEAR: Final = mark("The date has no year, and a year is never guessed. Write it as 2026-05-20.")
AMBIGUOUS_DATE: Final = mark(
    "This may be {first} or {second}, and the column does not tell. Write the date as 2026-05-20, or choose the "
    "order of the column."
)
MONTH_AND_NUMBER: Final = mark(
    "A month and a number: a day without its year, or a year without its day. Write the date as 2026-05-20."
)
NO_DAY: Final = mark("This is a span of days, {first} to {second}, and no day. Write a day, such as {second}.")
WRONG_WEEKDAY: Final = mark(
    "The weekday does not fit the date, which is {first}. One of them is mistyped: write the date as 2026-05-20."
)
NOT_A_DATE: Final = mark("This is no date. Write it as 2026-05-20.")

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
FILLED_WITH_DAYS: Final = frozenset({AMBIGUOUS_DATE, NO_DAY, WRONG_WEEKDAY})
"""The messages that name days, by :func:`doubtful_days`."""
_NEVER: Final = nulls("never", "aldrig", "n/a", "none", "null", "-", "unknown", "okänt", "0")
_SENTINELS: Final = frozenset({"0001-01-01", "9999-12-31", "1970-01-01", "1900-01-01", "1899-12-30", "1601-01-01"})
_ISO: Final = re.compile(
    r"^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$",
    re.ASCII,
)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})([/. ])(\d\d?)\2(\d\d?)(?:[ T,]+\d\d?[:.]\d\d.*)?$", re.ASCII)
_DAY_WITH_ZONE: Final = re.compile(r"^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)$", re.ASCII)
_COMPACT: Final = re.compile(r"^((?:19|20)\d\d)()([01]\d)([0-3]\d)(?:[0-2]\d[0-5]\d[0-5]\d)?$", re.ASCII)
_PARTED: Final = re.compile(r"^(\d\d?)([/.\-])(\d\d?)\2(\d{4}|\d\d)(?:[ T,]+\d\d?[:.]\d\d.*)?$", re.ASCII)
_WORDED: Final = re.compile(
    r"^(?:(?P<day>\d\d?)[. -]{0,2}(?P<month>[^\W\d_]{3,9})[. ,-]{0,2}"
    r"|(?P<before>[^\W\d_]{3,9})\.? (?P<after>\d\d?)[ ,-]+)(?P<year>\d{4})(?:,?(?: kl\.?| at)? \d\d?[:.]\d\d.*)?$"
)
_UNIX: Final = re.compile(
    r"^(?P<before>[^\W\d_]{3}) +(?P<after>\d\d?) \d\d:\d\d:\d\d [A-Z]{3,4} (?P<year>\d{4})$(?P<day>)(?P<month>)"
)
_SHORT_YEAR: Final = re.compile(r"^(\d\d?)[. -]{0,2}([^\W\d_]{3,9})(?:[. -]{1,2}|(?<=\D))(\d\d)$")
_SWEDISH: Final = re.compile(r"^(\d\d?)/(\d\d?)(?:\s*-\s*|\s+|\s*')(\d{4}|\d\d)$", re.ASCII)
"""As Swedes write by hand: 12/8-24 and 12/8 2024, the day always first."""
_SIX_DIGITS: Final = re.compile(r"^(\d\d)([01]\d)([0-3]\d)$", re.ASCII)
_DAY_WITH_TIME: Final = re.compile(r"^(\d{5})[.,]\d+$", re.ASCII)
_DAYS_OF_WEEK: Final = (
    "(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:en)?)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
)
_WEEKDAY: Final = re.compile(rf"^(?:(?P<weekday>{_DAYS_OF_WEEK})\b)?[.,]?\s*(?:den\s+)?(?=\w)", re.IGNORECASE)
_WEEKDAY_BEHIND: Final = re.compile(rf",?\s+\(?(?P<weekday>{_DAYS_OF_WEEK})\)?$", re.IGNORECASE)
_WEEKDAYS: Final = {
    word: number
    for number, words in enumerate("mån mon|tis tue|ons wed|tor thu|fre fri|lör sat|sön sun".split("|"))
    for word in words.split()
}
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_BLANKS: Final = re.compile(r"(?<=\d)(?: (?=[/.]\s?\d))?([/.]) (?=\d)")
_ORDINAL: Final = re.compile(r"(?<=\d)(?::?(?:de|e|a)|st|nd|rd|th)\b", re.IGNORECASE)
_MAIL: Final = re.compile(r"^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC|[+-]\d{4})$")
_CALENDAR: Final = re.compile(r"^((?:19|20)\d{6})T(\d\d)(\d\d)(?:\d\d)?(Z|[+-]\d{4})?$", re.ASCII)
_WINDOWS: Final = re.compile(r"^\\?/Date\((\d{12,13})\)\\?/$", re.ASCII)
_ISO_WEEKDAY: Final = re.compile(r"^(\d{4})-?W(\d\d)-?([1-7])$", re.ASCII)
_WEEK: Final = re.compile(
    r"^(?:(\d{4}|\d\d)[ -]*(?:v|w|vecka|week)[. ]*(\d\d?)|(?:v|w|vecka|week)[. ]*(\d\d?)[ ,/-]+(\d{4}))$", re.IGNORECASE
)
_MONTH: Final = re.compile(r"^(?:(\d{4})[-/.](\d\d?)|(\d\d?)[-/.](\d{4})|([^\W\d_]{3,9})[. -]+(\d{4}))$")
_YEAR: Final = re.compile(r"^((?:19[89]|20\d)\d)$", re.ASCII)
_YEARLESS: Final = re.compile(
    r"^\d\d?[/.\-]\d\d?\.?$|^\d\d?[- ]?[^\W\d_]{3,9}\.?$|^[^\W\d_]{3,9}\.?[- ]\d\d?$|^[vw][. ]*\d\d?$", re.IGNORECASE
)
_MONTH_AND_NUMBER: Final = re.compile(r"^([^\W\d_]{3,9})\.?[- ']+\d\d$")
_SHORT_DASHED: Final = re.compile(r"^\s*(\d\d)-\d\d-\d\d(?:[ T]|\s*$)", re.ASCII)
_SLASHED: Final = re.compile(r"^\s*(\d\d?)(?:[/\-](\d\d?)(?:[/\-]\d{4})?|/(\d\d?)/\d\d)(?:[ T]|\s*$)", re.ASCII)
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
    told: set[Vote] = set()
    for cell in cells:
        if found := _SLASHED.match(cell):
            told.update({"dmy"} if 12 < int(found.group(1)) <= 31 else ())
            told.update({"mdy"} if 12 < int(found.group(2) or found.group(3)) <= 31 else ())
        elif (short := _SHORT_DASHED.match(cell)) and int(short.group(1)) > 31:
            told.add("ymd")
    return told.pop() if len(told) == 1 else None


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
    words = _plain(words)
    if (instant := _instant(words)) is not None:
        return instant
    said = _dated(words, order, utc=utc)
    return CellProblem(WRONG_WEEKDAY) if _is_another_weekday(words, said) else said


def _is_another_weekday(words: str, said: object) -> bool:
    """Whether the words name a weekday, and not that of the day that they say."""
    weekday = _said_weekday(words)
    return weekday is not None and isinstance(said, str) and dt.date.fromisoformat(said).weekday() != weekday


def _dated(words: str, order: Vote, *, utc: bool = False) -> str | CellProblem | None:
    """What the words say beside a weekday."""
    bare = _without_weekday(words)
    found = _ISO.match(bare)
    return _iso(found, utc=utc) if found else _other(bare, order)


def doubtful_days(raw: str, code: str) -> Mapping[str, str]:
    """What the message ``code`` of a date that was not read is filled with: the days that it may mean, the first and
    the last day of a span, the day that a weekday does not fit.
    """
    said = read_text_cell(raw)
    words = _plain(said) if isinstance(said, str) else ""
    if code is WRONG_WEEKDAY:
        days: Sequence[object] = (_dated(words, None),)
    else:
        bare = _without_weekday(words)
        days = (_span(bare) or ()) if code is NO_DAY else _either_way(bare)
    shown = [day for day in days if isinstance(day, str)]
    return dict(zip(("first", "second"), (*shown, "–", "–"), strict=False))


def _plain(words: str) -> str:
    """The words without what dates are only adorned with: dashes of print, blanks around signs, *18:e* and *18th*."""
    words = _DASHES.sub("-", words)
    words = _DAY_WITH_ZONE.sub(r"\1", _BLANKS.sub(r"\1", words))
    return _ORDINAL.sub("", words).removesuffix(" CEST").removesuffix(" CET")


def _without_weekday(words: str) -> str:
    """The words without the name of a day of the week, and without *den*."""
    return _WEEKDAY_BEHIND.sub("", _WEEKDAY.sub("", words, count=1))


def _said_weekday(words: str) -> int | None:
    """The weekday that stands before or behind a date, 0 for Monday; None where none does."""
    found = (_WEEKDAY.match(words), _WEEKDAY_BEHIND.search(words))
    said = next((each["weekday"] for each in found if each and each["weekday"]), "")
    return _WEEKDAYS.get(said[:3].casefold())


def _instant(words: str) -> str | CellProblem | None:
    """A moment as mail, calendars and Windows write it, as its day in Stockholm; None for anything else."""
    if _MAIL.match(words):
        from email.utils import parsedate_to_datetime  # which drags in all of mail, and seldom a list has such days

        try:
            return parsedate_to_datetime(words).astimezone(STOCKHOLM).date().isoformat()
        except (ValueError, OverflowError):
            return CellProblem(NOT_A_DATE)
    if found := _CALENDAR.match(words):
        day, hour, minute, zone = found.groups()
        return read_date_cell(f"{day[:4]}-{day[4:6]}-{day[6:]}T{hour}:{minute}:00{zone or ''}")
    if found := _WINDOWS.match(words):
        return _numbered(found.group(1))
    return None


def _span(words: str) -> tuple[str, str] | None:
    """The first and the last day of a week, a month or a year; None for anything else."""
    try:
        first, last = _week(words) or _month(words) or (None, None)
    except ValueError:
        return None
    if first is not None and last is not None:
        return first.isoformat(), last.isoformat()
    year = _YEAR.match(words)
    return (f"{year[1]}-01-01", f"{year[1]}-12-31") if year else None


def _week(words: str) -> tuple[dt.date, dt.date] | None:
    """The days of a week; ``ValueError`` for one that its year does not have."""
    found = _WEEK.match(words)
    if found is None:
        return None
    first = dt.date.fromisocalendar(int(_whole_year(found[1] or found[4])), int(found[2] or found[3]), 1)
    return first, first + dt.timedelta(days=6)


def _month(words: str) -> tuple[dt.date, dt.date] | None:
    """The days of a month; ``ValueError`` for one that no year has."""
    found = _MONTH.match(words)
    if found is None:
        return None
    month = found[2] or found[3] or _MONTHS.get(found[5].casefold()) or 0
    first = dt.date(int(found[1] or found[4] or found[6]), int(month), 1)
    return first, _next_month(first) - dt.timedelta(days=1)


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


def _either_way(words: str) -> list[str]:
    """The days that a date of three numbers may mean, the day first, then the month, then a year of two figures."""
    found = _PARTED.match(words)
    if found is None:
        return []
    first, mark_between, second, last = found.groups()
    ways = [(_whole_year(last), second, first), (_whole_year(last), first, second)]
    if mark_between == "-" and len(last) == 2:
        ways.append((_whole_year(first.zfill(2)), second, last))
    days = (_day(*way) for way in ways)
    return list(dict.fromkeys(day for day in days if isinstance(day, str)))


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
        offset = "+00:00" if zone in (None, "Z", "UTC", "GMT") else zone
        instant = dt.datetime.fromisoformat(f"{plain}T{int(hour):02}:{minute}{offset}")
        return instant.astimezone(STOCKHOLM).date().isoformat()
    except (ValueError, OverflowError):
        return CellProblem(NOT_A_DATE)


def _other(words: str, order: Vote) -> str | CellProblem | None:
    if found := _ISO_WEEKDAY.match(words):
        try:
            return dt.date.fromisocalendar(*map(int, found.groups())).isoformat()
        except ValueError:
            return CellProblem(NOT_A_DATE)
    if found := _YEAR_FIRST.match(words) or _COMPACT.match(words):
        return _day(found[1], found[3], found[4])
    if found := _PARTED.match(words):
        return _parted(found, order)
    if _span(words):
        return CellProblem(NO_DAY)
    if found := _WORDED.match(words) or _UNIX.match(words):
        return _worded(found)
    return _day_first(words) or _numbered(words)


def _worded(found: re.Match[str]) -> str | CellProblem | None:
    """A day with its month in a word."""
    month = _MONTHS.get((found["month"] or found["before"]).casefold())
    return _day(found["year"], month, found["day"] or found["after"]) if month else CellProblem(NOT_A_DATE)


def _day_first(words: str) -> str | CellProblem | None:
    """A day as Swedes write it, 12/8-24, or with two figures of the year, 12-aug-24; None for anything else."""
    found = _SHORT_YEAR.match(words) or _SWEDISH.match(words)
    if found is None:
        return None
    month = _MONTHS.get(found.group(2).casefold())
    return _day(_whole_year(found.group(3)), month or found.group(2), found.group(1)) or CellProblem(NOT_A_DATE)


def _parted(found: re.Match[str], order: Vote) -> str | CellProblem | None:
    first, mark_between, second, year = found.groups()
    if mark_between == "-" and len(year) == 2 and order in ("ymd", None):
        return _dashed(found, order)
    year = _whole_year(year)
    if mark_between == ".":
        return _day(year, second, first)
    if int(first) > 12 or first == second:
        return _day(year, second, first)
    if int(second) > 12 or order == "mdy":
        return _day(year, first, second)
    return _day(year, second, first) if order == "dmy" else CellProblem(AMBIGUOUS_DATE)


def _dashed(found: re.Match[str], order: Vote) -> str | CellProblem | None:
    """26-08-18: the year first, as Swedes write it, where the column does; else the only day that it can be."""
    if order == "ymd":
        return _day(_whole_year(found[1].zfill(2)), found[3], found[4])
    days = _either_way(found.string)
    return days[0] if len(days) == 1 else CellProblem(AMBIGUOUS_DATE if days else NOT_A_DATE)


def _whole_year(said: str) -> str:
    return said if len(said) == 4 else ("20" if int(said) < 70 else "19") + said


def _numbered(words: str) -> str | CellProblem | None:
    """A day in figures alone: Excel's count of days, YYMMDD, or milliseconds."""
    timed = _DAY_WITH_TIME.match(words)
    figures = timed.group(1) if timed else words
    if not (figures.isascii() and figures.isdigit()):
        if (found := _MONTH_AND_NUMBER.match(words)) and found[1].casefold() in _MONTHS:
            return CellProblem(MONTH_AND_NUMBER)
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
