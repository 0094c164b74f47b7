"""Cell text to typed value: texts, numbers, flags. Pure; each reader gives the value, None for a cell that says
nothing,
or a :class:`CellProblem`.

Dates, money and serials have modules of their own and are offered here as well.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from coordinator.exchange.cells.protection_words import says_protected
from coordinator.words import mark, text

__all__ = [
    "CellProblem",
    "Nulls",
    "clean_cell",
    "nulls",
    "read_flag_cell",
    "read_gam_text",
    "read_integer_cell",
    "read_long_text_cell",
    "read_months",
    "read_protection_cell",
    "read_text_cell",
    "without_entities",
]

EXCEL_ERROR: Final = mark("Excel shows an error here; the cell says nothing.")
NOT_A_NUMBER: Final = mark("This is no whole number.")
NOT_A_DURATION: Final = mark("This is no length of time; write months, or for example “3 years”.")
NOT_A_FLAG: Final = mark("This is neither yes nor no.")
TAKEN_FOR_PROTECTED: Final = mark("What stands here does not say no, so the person is protected.")
PERSONAL_NUMBER: Final = mark("A personal identity number stood here; it was not kept.")
TOO_LONG: Final = mark("The text is too long for this field and was cut off.")

Nulls = frozenset[str]
MAX_TEXT: Final = 2000
"""Longer notes would make a receipt unprintable (durability §5: one paragraph of 0.8 MB took 314 s)."""

_EXCEL_ERRORS: Final = frozenset(
    "#saknas! #n/a #saknas saknas! #värdefel! #value! #ref! #referens! #namn? #name? #div/0! #division/0! "
    "#num! #ogiltigt! #null! #skärning! #spill! #calc!".split()
)
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_BLANKS: Final = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_WRAPPED: Final = re.compile(r'^="(.*)"$', re.DOTALL)
_EXCEL_QUOTE: Final = re.compile(r"^'(?=[=+\-@\d'\u2212])")
_INTEGER: Final = re.compile(r"^([+-]?)(\d+|\d{1,3}(?: \d{3})+)(?:[.,]0{1,2})?$", re.ASCII)
_DURATION: Final = re.compile(r"^(\d{1,3})(?:[.,]0+)?\s*([a-zå]*)\.?$", re.IGNORECASE | re.ASCII)
_YES: Final = frozenset("ja yes y j true sant 1 x on på".split())
_NO: Final = frozenset("nej no n false falskt 0 off av".split())
_UNPROTECTED: Final = (
    _NO
    | frozenset("ingen inga ingenting inget none null nil n/a na - -- – — . saknas unprotected".split())
    | {"ej skyddad", "inte skyddad", "ej sekretess", "ingen sekretess", "ej aktuellt", "not protected"}
)
_PROTECTED: Final = _YES | {"s"}
_MONTH_WORDS: Final = frozenset("m mån manad månad månader mån. month months mo mth mths mån".split())
_YEAR_WORDS: Final = frozenset("y yr yrs year years år".split())


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something about one cell that a person should know.

    ``code`` is a message id; ``value`` what to use all the same (None: nothing). The cell's own text is never in it.
    """

    code: str
    value: object = None

    def sentence(self) -> str:
        """The sentence in the language in use."""
        return text(self.code)


def nulls(*words: str) -> Nulls:
    """The words that mean "nothing" in a source: as given, small, capital and capitalised."""
    return frozenset(form for word in words for form in (word, word.lower(), word.upper(), word.capitalize()))


_NONE: Final = nulls()


def clean_cell(raw: str) -> str:
    """The cell without its wrapping: blanks around, ``="…"``, Excel's leading apostrophe, invisible and control
    characters; NFC.
    """
    words = raw.strip()
    if not words:
        return ""
    if words.isascii() and words.isprintable():
        if words[0] not in "='":
            return words
    else:
        words = unicodedata.normalize("NFC", _BLANKS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")))
        words = _INVISIBLE.sub("", words).strip()
    wrapped = _WRAPPED.match(words)
    if wrapped:
        words = wrapped.group(1).replace('""', '"').strip()
    return _EXCEL_QUOTE.sub("", words)


def is_excel_error(words: str) -> bool:
    """Whether a spreadsheet shows an error, such as ``#REF!``."""
    return words.casefold() in _EXCEL_ERRORS


def read_text_cell(raw: str, nothing: Nulls = _NONE) -> str | CellProblem | None:
    """One line of text as it is kept. Excel's error words, and a source's own words for nothing, say nothing."""
    words = clean_cell(raw)
    return _read(" ".join(words.split()) if "\n" in words or "  " in words else words, nothing)


def _read(words: str, nothing: Nulls) -> str | CellProblem | None:
    if not words:
        return None
    if words in nothing:
        return None
    if words[0] == "#" or words[-1] == "!":
        folded = words.casefold()
        if folded in _EXCEL_ERRORS:
            return CellProblem(EXCEL_ERROR)
    if len(words) > MAX_TEXT:
        return CellProblem(TOO_LONG, words[:MAX_TEXT])
    return words


def read_long_text_cell(raw: str, nothing: Nulls = _NONE) -> str | CellProblem | None:
    """A text that may run over several lines, such as a note."""
    return _read(clean_cell(raw), nothing)


def read_gam_text(raw: str, nothing: Nulls = _NONE) -> str | CellProblem | None:
    r"""A note in which GAM wrote line breaks as ``\\n`` and doubled every backslash (formats §2b)."""
    words = read_long_text_cell(raw, nothing)
    if not isinstance(words, str) or "\\" not in words:
        return words
    return re.sub(r"\\{1,2}(n|\\)?", lambda found: "\n" if found.group(1) == "n" else "\\", words)


def without_entities(raw: str) -> str:
    """A cell in which the source wrote HTML entities and lists in brackets, as Jamf School does: ``[a &amp; b]``."""
    words = html.unescape(raw).strip()
    return words[1:-1].replace(",", ", ").replace("  ", " ") if words.startswith("[") and words.endswith("]") else words


def read_integer_cell(raw: str, nothing: Nulls = _NONE) -> int | CellProblem | None:
    """A whole number, blanks between thousands and a minus of any kind allowed."""
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    found = _INTEGER.match(words.replace("\u2212", "-"))
    if not found or len(found.group(2)) > 18:
        return CellProblem(NOT_A_NUMBER)
    number = int(found.group(2).replace(" ", ""))
    return -number if found.group(1) == "-" else number


def read_months(raw: str, nothing: Nulls = _NONE, *, bare: int = 1) -> int | CellProblem | None:
    """A duration in months: ``36``, ``5 years``, ``3 år``; ``bare`` is what a bare number counts in months."""
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    found = _DURATION.match(words)
    word = found.group(2).casefold() if found else "?"
    factor = bare if not word else 12 if word in _YEAR_WORDS else 1 if word in _MONTH_WORDS else 0
    if not found or not factor or not 0 < int(found.group(1)) * factor <= 600:
        return CellProblem(NOT_A_DURATION)
    return int(found.group(1)) * factor


def read_flag_cell(raw: str, nothing: Nulls = _NONE) -> int | CellProblem | None:
    """Yes or no as 1 or 0: ja/nej, true/false, 1/0, x."""
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    folded = words.casefold()
    if folded in _YES:
        return 1
    return 0 if folded in _NO else CellProblem(NOT_A_FLAG)


def read_protection_cell(raw: str) -> int | CellProblem | None:
    """Whether a person is protected, 1 for whatever does not say no (it fails closed); a blank cell says nothing.

    Words: SS 12000 and Skatteverket (``formats`` §6b). Whatever else it says is told, and protects: also a source's own
    word for nothing, unless it is a known no.
    """
    words = clean_cell(raw)
    if not words:
        return None
    folded = " ".join(words.casefold().split())
    if folded in _UNPROTECTED:
        return 0
    known = folded in _PROTECTED or says_protected(folded)
    return 1 if known else CellProblem(TAKEN_FOR_PROTECTED, 1)
