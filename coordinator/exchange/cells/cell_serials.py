"""Serials, tags and IMEI numbers: kept as read and as normalised; placeholders say nothing, destroyed ones are
refused (formats §0).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from coordinator.domain.identity_numbers import last_figure_fits
from coordinator.domain.keys import identity_key
from coordinator.exchange.cells.cell_values import CellProblem, Nulls, clean_cell, read_text_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.serial_words import is_no_number
from coordinator.words import mark

DESTROYED: Final = mark(
    "Excel has turned this number into a power of ten, and its digits are lost. "
    "Export the list again, or write the number from the device."
)
PLACEHOLDER: Final = mark("This is a maker's filler, no serial number; the device has none here.")
WORDS: Final = mark(
    "This says something else than a serial number (a model or a note, perhaps), so none is kept. Write the number "
    "from the device, or leave the cell empty."
)
NOT_A_SERIAL: Final = mark("This cannot be a serial number: it is too long or has strange characters.")
ADDRESS_OR_DATE: Final = mark("This is a network address, a date or a time, no serial number.")
SEVERAL_SERIALS: Final = mark("The cell holds several serial numbers. Write one device on each row.")
LOOKALIKE: Final = mark(
    "The serial number has a letter of another alphabet that looks like one of ours, so no scan will find it. "
    "Write the number anew from the device."
)
NO_SERIAL: Final = frozenset({DESTROYED, NOT_A_SERIAL, ADDRESS_OR_DATE, SEVERAL_SERIALS})
"""The problems that refuse a device: by such a number it would become another one."""
TAG_LIKE_DATE: Final = mark(
    "The tag looks like a date: Excel may have changed it. Compare it with the label on the device."
)
DIGITS_ONLY: Final = mark("The serial number has digits only: Excel may have dropped zeros at its beginning.")
WITH_BLANKS: Final = mark("There are blanks in the serial number. Is it another column's text, such as the model?")
NOT_AN_IMEI: Final = mark("This is no IMEI number.")
WRONG_IMEI: Final = mark("The last figure of the IMEI number does not fit the others: one of them is mistyped.")
SEVERAL_IMEIS: Final = mark("The cell holds several IMEI numbers, as a phone with two cards has; the first is kept.")

_DESTROYED: Final = re.compile(r"^-?\d+(?:[.,]\d+)?E\+\d+$", re.IGNORECASE | re.ASCII)
PLACEHOLDERS: Final = frozenset(
    "tobefilledbyoem systemserialnumber systemserialno defaultstring 0 none na invalid unknown notspecified "
    "notapplicable "
    "notavailable empty null chassisserialnumber baseboardserialnumber 123456789 1234567890 0123456789 "
    "serialnumber nosn xxxxxxx xxxxxxxx oem default undefined nil".split()
)
_FILLER: Final = re.compile(r"^(?:0+|(.)\1{5,})$")
_SERIAL: Final = re.compile(r"^[\w./+#:&()*-]{1,64}$")
_ADDRESS_OR_DATE: Final = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-F]{2}(?:([:-])[0-9A-F]{2})(?:\1[0-9A-F]{2}){4}|[0-9A-F]{4}(?:\.[0-9A-F]{4}){2}"
    r"|(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d(?:[T ]?\d\d?:\d\d(?::\d\d)?)?|[0-3]?\d[/.][01]?\d[/.](?:19|20)\d\d"
    r"|\d\d?:\d\d(?::\d\d)?)$",
    re.IGNORECASE | re.ASCII,
)
_SEVERAL: Final = re.compile(r"(?<=[\w-]{5})(?:\s*[,;\n|]\s*|\s+(?:/|och|and|&|\+)\s+)(?=[\w-]{5})", re.IGNORECASE)
_LABELLED: Final = re.compile(r"^(?:S/?N|SERIAL)\s*[:#]\s*", re.IGNORECASE)
_LENOVO: Final = re.compile(r"^1S[0-9A-Z]{10}([0-9A-Z]{8})$")
_APPLE: Final = re.compile(r"^S(?=[0-9A-Z]*\d)(?:[0-9A-Z]{10}|[0-9A-Z]{12})$")
_MONTHS: Final = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DATE_TAG: Final = re.compile(
    rf"^(?:(?:{_MONTHS})-\d{{1,2}}|\d{{1,2}}-(?:{_MONTHS})|(?:19|20)\d\d-[01]\d-[0-3]\d(?: 00:00:00)?)$", re.IGNORECASE
)
_IMEI: Final = re.compile(r"^(?:\d{14,16}|[0-9A-F]{14})$", re.ASCII | re.IGNORECASE)


class Serial(NamedTuple):
    """A serial as it stood in the file, and as it is compared: upper case, no blanks."""

    as_read: str
    normalised: str


def is_destroyed(words: str) -> bool:
    """Whether Excel has turned the number into a power of ten; ``8834E12`` is a real service tag, ``8,834E+15`` is
    not.
    """
    return _DESTROYED.match(words) is not None


def read_serial(
    raw: str, nothing: Nulls = frozenset(), *, model_number: str = "", maker: str = "", scanned: bool = False
) -> Serial | CellProblem | None:
    """A serial. ``scanned`` allows barcode prefixes: ``1S`` + machine type for Lenovo, ``S`` for Apple (formats §7)."""
    words = clean_cell(raw).lstrip("'").strip()
    if not words or words in nothing:
        return None
    if is_destroyed(words):
        return CellProblem(DESTROYED)
    folded = fold_name(words)
    if not folded or folded in PLACEHOLDERS or _FILLER.match(folded):
        return CellProblem(PLACEHOLDER)
    if words.startswith("#") or words.casefold() == "saknas!":
        read = read_text_cell(words)
        return read if isinstance(read, CellProblem) else CellProblem(NOT_A_SERIAL)
    words = _LABELLED.sub("", words)
    if not words.isascii():
        words = unicodedata.normalize("NFKC", words)
    if is_no_number(words):
        return CellProblem(WORDS)
    trouble = _no_serial(words)
    if trouble is not None:
        return CellProblem(trouble)
    key = identity_key(words)
    if not _SERIAL.match(key):
        return CellProblem(NOT_A_SERIAL)
    bare = without_prefix(key, model_number, maker) if scanned else key
    return Serial(words if bare == key else bare, bare)


def _no_serial(words: str) -> str | None:
    """Why what stands in a serial's place is not one serial, as a message id; None where it may be."""
    if _ADDRESS_OR_DATE.match(words):
        return ADDRESS_OR_DATE
    return SEVERAL_SERIALS if _SEVERAL.search(words) else None


def has_lookalikes(words: str) -> bool:
    """Whether Latin letters or digits stand beside letters of another alphabet that may look like them."""
    if words.isascii():
        return False
    return any(unicodedata.name(char, "").startswith(("CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN")) for char in words)


def without_prefix(key: str, model_number: str, maker: str) -> str:
    """A scanned serial without the prefix of its barcode; unchanged when the prefix cannot be told from the serial."""
    machine = identity_key(model_number)
    if machine and key.startswith("1S" + machine) and len(key) > len(machine) + 5:
        return key[2 + len(machine) :]
    found = _LENOVO.match(key)
    if found:
        return found.group(1)
    if _APPLE.match(key) and ("apple" in maker.casefold() or machine.endswith("/A")):
        return key[1:]
    return key


def read_tag(raw: str, nothing: Nulls = frozenset()) -> str | CellProblem | None:
    """An asset tag, blanks inside kept. One that looks like a date is kept and flagged: ``maj-12`` was ``MAJ-12``
    before Excel.
    """
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    if is_destroyed(words):
        return CellProblem(DESTROYED)
    if _DATE_TAG.match(words) and not words.isupper():
        return CellProblem(TAG_LIKE_DATE, words)
    return words


def read_imei(raw: str, nothing: Nulls = frozenset()) -> str | CellProblem | None:
    """An IMEI or MEID number, as digits."""
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    if is_destroyed(words):
        return CellProblem(DESTROYED)
    number, *others = _imeis(words)
    if not number.strip("0"):
        return None
    if not _IMEI.match(number):
        return CellProblem(NOT_AN_IMEI)
    if others:
        return CellProblem(SEVERAL_IMEIS, number)
    return number if len(number) != 15 or last_figure_fits(number) else CellProblem(WRONG_IMEI, number)


def _imeis(words: str) -> list[str]:
    """The different numbers of a cell, each without blanks and dashes, at least one. What follows a number in one or
    two figures is no number: the check digit of 14 figures, which belongs to them (3GPP TS 23.003), or the version of
    the phone's software.
    """
    found: dict[str, None] = {}
    for part in re.split(r"[/,;\n]", words):
        number = re.sub(r"[ -]", "", part).upper()
        last = next(reversed(found), "")
        if last and len(number) <= 2 and (number.isdigit() or not number):
            if len(number) == 1 and len(last) == 14:
                del found[last]
                found[last + number] = None
        else:
            found[number] = None
    return list(found)


_SERIAL_MARKS: Final = re.compile(r"[,;\n\t]|\s/\s|\s{2,}|(?<=\w{6}) (?=\w{6})")


def read_serials(raw: str, nothing: Nulls = frozenset()) -> tuple[str, ...] | CellProblem | None:
    """Several serials in one cell, parted by comma, semicolon, line break or a slash between blanks (formats §7).

    A destroyed one refuses the cell: which device it was cannot be known.
    """
    if is_destroyed(clean_cell(raw)):
        return CellProblem(DESTROYED)
    found: dict[str, None] = {}
    for part in _SERIAL_MARKS.split(clean_cell(raw)):
        serial = read_serial(part, nothing)
        if isinstance(serial, CellProblem):
            if serial.code is DESTROYED:
                return serial
        elif serial is not None:
            found.setdefault(serial.as_read)
    return tuple(found) or None
