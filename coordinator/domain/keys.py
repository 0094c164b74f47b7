"""Texts as they are compared and sorted.

A key is computed on writing and kept beside its text, so that any tool can look records up and sort them in a database
file without knowing these rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from coordinator.domain.values import fold

# Blanks of every kind, controls, and what has no width: soft hyphens, joiners, marks of direction and variation.
_SKIPPED: Final = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_HYPHENS: Final = dict.fromkeys(map(ord, "\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58"), "-")


def identity_key(said: str) -> str:
    """A serial or tag as it is compared: one form of every letter in upper case, no blanks, one hyphen.

    ``förskola 12`` with any blank, and with ö as one sign or two, is ``FÖRSKOLA12``; ``ß`` is ``SS``. Nothing is left
    of blanks alone.
    """
    if said.isascii():
        return said.upper() if said.isalnum() else _SKIPPED.sub("", said).upper()
    return _one_form(_one_form(said).casefold().upper())


def _one_form(said: str) -> str:
    bare = _SKIPPED.sub("", unicodedata.normalize("NFKC", said))
    return unicodedata.normalize("NFKC", bare.translate(_HYPHENS))


def name_key(said: str) -> str:
    """A person's name as it is recognised: letters and figures only, so that ``Eva-Lena`` is ``Eva Lena``."""
    return "".join(filter(str.isalnum, fold(said)))


def alike_key(said: str) -> str:
    """A name as it is recognised, in looking up and in creating alike: case, accents and blanks apart, so that ``7 b``
    is ``7B`` and ``ÅSA  Öberg`` is ``Åsa Öberg``.
    """
    return "".join(fold(said).split())


_CLASS_WORD: Final = re.compile(r"(?:klass|kl|class)(?![^\W\d_])[\s.:_-]*(?=[^\W_])", re.IGNORECASE)
_YEAR_WORD: Final = re.compile(r"(?:åk|årskurs)(?![^\W\d_])[\s.:_-]*(?=\d)", re.IGNORECASE)
_PARALLEL: Final = re.compile(r"(\d{1,2})[\s.:_/–-]*([^\W\d_])")


def group_key(said: str) -> str:
    """:func:`alike_key` of a group's name without the word for a class before it, and of a year and a letter however
    they are parted: ``Klass 7 A``, ``kl. 7a``, ``7:A`` and ``åk 7-A`` are ``7A``. A year alone stays: ``Åk 7`` is no
    class. Where two groups differ in that alone, their whole names tell them apart.
    """
    bare = said.strip()
    first = bare[:1]
    if first in ("k", "K", "c", "C") and (found := _CLASS_WORD.match(bare)) is not None:
        bare = bare[found.end() :]
    elif first in ("å", "Å") and (found := _YEAR_WORD.match(bare)) is not None:
        year = _PARALLEL.fullmatch(bare, found.end())
        return alike_key(bare if year is None else "".join(year.groups()))
    elif not first.isdigit():  # most names of people, of which lists have thousands
        return alike_key(bare)
    parallel = _PARALLEL.fullmatch(bare)
    return alike_key(bare if parallel is None else "".join(parallel.groups()))


def identity_keys(said: Sequence[object]) -> list[str | None]:
    """:func:`identity_key` of every text in a column, in one step where all are plain; nothing for what is nothing."""
    letters = _plain(said)
    if letters is not None and "" not in said and (letters.isalnum() or _SKIPPED.search(letters) is None):
        return [*"\n".join(said).upper().split("\n")]  # type: ignore[arg-type]
    return [None if each is None else identity_key(str(each)) or None for each in said]


def natural_keys(said: Sequence[object]) -> list[str | None]:
    """:func:`natural_key` of every text in a column, quickly where all are plain letters with a number at their end,
    most quickly where the letters are the same; nothing for what is nothing.
    """
    letters = _plain(said)
    if letters is None or not letters.isprintable():
        return _one_by_one(said)
    joined = "\n".join(said).lower()  # type: ignore[arg-type]
    head = joined.partition("\n")[0].rstrip(_DIGITS)
    numbers = joined[len(head) :].split("\n" + head)
    if len(numbers) == len(said) and "".join(numbers).isdecimal() and not _NUMBER.search(head):
        return _numbered(head, numbers)
    lowered = joined.split("\n")
    heads = [each.rstrip(_DIGITS) for each in lowered]
    if _NUMBER.search("".join(heads)) or max(map(len, lowered)) > _LONGEST:
        return _one_by_one(lowered)
    return _head_by_head(lowered, heads)


def _one_by_one(said: Sequence[object]) -> list[str | None]:
    return [None if each is None else natural_key_of_many(str(each)) for each in said]


def _head_by_head(lowered: Sequence[str], heads: Sequence[str]) -> list[str | None]:
    """The keys of names that begin differently and end in numbers."""
    return [  # all in one loop: a call for each would double the time
        f"{head}{_MARKS[len(digits)]}{digits}"
        if (digits := each[len(head) :].lstrip("0"))
        else head + _ZERO * (head != each)
        for each, head in zip(lowered, heads, strict=True)
    ]


def _numbered(head: str, numbers: Sequence[str]) -> list[str | None]:
    """The keys of names that begin alike and end in numbers."""
    if max(map(len, numbers)) > _LONGEST:
        return [natural_key_of_many(head + number) for number in numbers]
    marks = [head + mark for mark in _MARKS]
    return [
        marks[len(digits)] + digits if (digits := number.lstrip("0")) else head + _ZERO * (number != "")
        for number in numbers
    ]


def _plain(said: Sequence[object]) -> str | None:
    """All letters of a column of ASCII texts; ``None`` where anything else is among them."""
    try:
        letters = "".join(said)  # type: ignore[arg-type]
    except TypeError:  # a number, or nothing
        return None
    return letters if letters.isascii() and "\n" not in letters and said else None


# { | } follow z.
_LAST_LETTERS: Final = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
_NUMBER: Final = re.compile(r"\d")
_NUMBERS: Final = re.compile(r"0*(\d+)")
# Controls and no-characters would meet the marks that stand before numbers.
_MARK: Final = "\x01"
_LONGEST: Final = 60  # digits; of longer numbers the first digits decide
_MARKS: Final = tuple(_MARK + chr(0x30 + length) for length in range(_LONGEST + 1))
_DIGITS: Final = "0123456789"
_ZERO: Final = f"{_MARKS[1]}0"


def natural_key(said: str) -> str:
    """A name as it is sorted, byte by byte: numbers by their value (Sal 2 before Sal 10), å, ä and ö after z, case and
    accents apart.
    """
    plain = _alphabetical(said)
    return _natural_key(plain) if _NUMBER.search(plain) else plain


def natural_key_of_many(said: str) -> str:
    """:func:`natural_key` in a tenth of the time, for a name of each of many records: plain letters with a number at
    their end need no look at every sign.
    """
    if not (said.isascii() and said.isprintable()):
        return natural_key(said)
    plain = said.lower()
    head = plain.rstrip(_DIGITS)
    if _NUMBER.search(head) is not None:
        return _NUMBERS.sub(_marked, plain)
    return head if head == plain else head + _number(plain[len(head) :].lstrip("0") or "0")


def _alphabetical(said: str) -> str:
    if said.isascii() and said.isprintable():
        return said.lower()
    lowered = unicodedata.normalize("NFC", said).lower().translate(_LAST_LETTERS)
    return _SKIPPED.sub(" ", fold(lowered))


@lru_cache(maxsize=4096)
def _natural_key(plain: str) -> str:
    """What natsort makes of the text, as text: before each number stands a mark lower than any letter, and how many
    digits it has, so that a longer number comes later.
    """
    parts = map(str, _natsorted()(plain))  # of more digits than Python reads as a number natsort leaves the text
    return "".join(_number(part.lstrip("0") or "0") if part.isdecimal() else part for part in parts)


@lru_cache(maxsize=1)
def _natsorted() -> Callable[[str], Iterable[object]]:
    from natsort import natsort_keygen, ns  # 30 ms, which the first paint does not wait for

    return natsort_keygen(alg=ns.INT)


def _number(digits: str) -> str:
    return f"{_MARKS[min(len(digits), _LONGEST)]}{digits}"


def _marked(found: re.Match[str]) -> str:
    return _number(found.group(1))
