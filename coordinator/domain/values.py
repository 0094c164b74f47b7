"""Plain values as the register keeps them, read from and shown to a person (window principle 7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from itertools import filterfalse
from typing import NewType

from coordinator.words import text

Scalar = str | int | None

Ore = NewType("Ore", int)
"""An amount of money, in whole öre: neither a count nor kronor."""

NO_BREAK = "\u00a0"
FIRST_YEAR, LAST_YEAR = "1990", "2100"
# Controls, and the marks that turn a line's direction round, would let a name show as something else than it is.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]")
_BLANKS = re.compile("[\\s\u00a0\u202f\u2009]+")
_MONEY = re.compile(r"([-\u2212]?)(\d{1,12})(?:[.,](\d{1,2}))?(?:kr|sek|:-)?", re.IGNORECASE)
_TRUE = frozenset({"1", "ja", "j", "yes", "y", "true", "sant", "x"})
_FALSE = frozenset({"0", "nej", "n", "no", "false", "falskt"})


class Unread(ValueError):
    """A text that cannot be read as the value asked for; its message is a sentence for the person who wrote it."""


def clean(said: str) -> str:
    """Text as it is kept: NFC (macOS delivers NFD), without controls and direction marks."""
    if said.isascii() and said.isprintable():
        return said
    return _UNWANTED.sub("", unicodedata.normalize("NFC", said))


def read_text(said: str) -> str:
    """One line of text, its blanks folded."""
    return _BLANKS.sub(" ", clean(said)).strip()


def read_long_text(said: str) -> str:
    """Text that may run over several lines."""
    return clean(said.replace("\r\n", "\n")).strip()


def is_date(said: str) -> bool:
    """Whether the text is a real day written ``YYYY-MM-DD``."""
    if len(said) != 10 or said[4] != "-" or not said.isascii():
        return False
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True


def iso(day: date | None) -> str:
    """A day as ``YYYY-MM-DD``; empty for none."""
    return "" if day is None else day.isoformat()


def can_be(day: str) -> bool:
    """Whether a device, a paper or a term can be of that day (ISO): 1900 and 9999 are slips of a finger."""
    return FIRST_YEAR <= day[:4] <= LAST_YEAR


def read_date(said: str) -> str:
    """An ISO date that can be; ``Unread`` otherwise."""
    if not is_date(said):
        raise Unread(text("“{said}” is not a date. Write it as YYYY-MM-DD.", said=said))
    if not can_be(said):
        raise Unread(cannot_be(said))
    return said


def cannot_be(day: str) -> str:
    """Why a day cannot be, as a sentence."""
    return text(
        "{day} cannot be right. Choose a day from {first} to {last}.", day=day, first=FIRST_YEAR, last=LAST_YEAR
    )


def read_money(said: str) -> Ore:
    """Whole öre from kronor, with decimal comma or point and any blanks between thousands."""
    match = _MONEY.fullmatch(_BLANKS.sub("", said))
    if match is None:
        raise Unread(text("“{said}” is not a sum of money. Write it as 1 234,50.", said=said))
    sign, whole, part = match.groups()
    ore = int(whole) * 100 + int((part or "0").ljust(2, "0"))
    return Ore(-ore if sign else ore)


def read_integer(said: str) -> int:
    """A whole number; digits of other scripts and underscores are not digits here."""
    squeezed = _BLANKS.sub("", said).replace("\u2212", "-")
    if not re.fullmatch(r"-?[0-9]{1,15}", squeezed):
        raise Unread(text("“{said}” is not a whole number.", said=said))
    return int(squeezed)


def read_flag(said: str) -> int:
    """Yes or no, as 1 or 0."""
    folded = said.casefold()
    if folded in _TRUE:
        return 1
    if folded in _FALSE:
        return 0
    raise Unread(text("“{said}” is neither yes nor no.", said=said))


def show_integer(value: Scalar) -> str:
    """A whole number with no-break spaces between thousands: ``1 225``."""
    return f"{value:,}".replace(",", NO_BREAK) if isinstance(value, int) else str(value)


def show_money(amount: Ore) -> str:
    """Öre as kronor: ``3 175 200 kr``, with öre only where there are any."""
    kronor, ore = divmod(abs(amount), 100)
    shown = show_integer(kronor) + (f",{ore:02d}" if ore else "")
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}{shown}{NO_BREAK}kr"


def total(amounts: Iterable[Ore]) -> Ore:
    """All the amounts together."""
    return Ore(sum(amounts))


def show_flag(value: Scalar) -> str:
    """Yes or no."""
    return text("yes") if value else text("no")


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "þ": "th", "ı": "i", "ß": "ss"})


def fold(said: str) -> str:
    """Text as it is searched: case, accents and foreign letters folded away, so that ``lukasz`` finds ``Łukasz``."""
    if said.isascii():
        return said.lower()
    decomposed = unicodedata.normalize("NFKD", said.casefold())
    return "".join(filterfalse(unicodedata.combining, decomposed)).translate(_LETTERS)
