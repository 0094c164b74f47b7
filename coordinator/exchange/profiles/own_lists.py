"""The program's own lists as other rooms of the exchange know them: how a cell is guarded, and read back as it was.

A list for people is opened and saved by Excel before it comes back, so that a text that Excel would take for a
formula, a number or a date carries an apostrophe in front (``durability`` §5, ``formats`` §8, §12). Each text has one
guarded form, and each guarded form means one text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from coordinator.domain import values
from coordinator.domain.fields import Field, Type
from coordinator.domain.kinds import KINDS, field_at
from coordinator.exchange.cells.cell_serials import DESTROYED, is_destroyed
from coordinator.exchange.cells.cell_values import EXCEL_ERROR, CellProblem, is_excel_error
from coordinator.ledger.stage import OWN_LISTS
from coordinator.words import LANGUAGES, mark, text

SOURCE: Final = OWN_LISTS
"""The baseline of our own lists."""
UID: Final = "uid"
"""The identity element by which storage takes a source's key for a record's own id."""
KIND_OF: Final = {
    "devices": "device",
    "people": "person",
    "groups": "group",
    "units": "unit",
    "rooms": "room",
    "products": "product",
}

LOST_LETTERS: Final = mark(
    "A question mark stands here, perhaps for a letter that was lost when the list was saved; the cell was not read. "
    "Save the list as CSV UTF-8 or as a workbook."
)
FORMULA: Final = mark(
    "A formula stands here without what it shows; the cell says nothing. Save the list with its values."
)
_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')
_LINK: Final = re.compile(
    r'=(?:HYPERLINK|HYPERLÄNK)\(\s*"((?:[^"]|"")*)"\s*(?:[;,]\s*"((?:[^"]|"")*)"\s*)?\)', re.IGNORECASE
)
NO_CHOICE: Final = mark("This is none of the choices of the column. There are: {choices}.")

GUARD: Final = "'"
_FORMULA: Final = frozenset("=+-@\t\r\n\x00'＝＋－＠\u2212")
_PLAIN: Final = re.compile(r"0|[1-9][0-9]{0,10}")
"""Whole numbers that Excel gives back as they were: from twelve digits on it writes powers of ten."""
_MONTH: Final = (
    "(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|ma[jy]|june?|juni|july?|juli|aug(?:usti|ust)?"
    "|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CHANGED_BY_EXCEL: Final = re.compile(
    rf"""(?=.*\d)[\d\s.,:;/%()e+\-\u2212]+          # numbers, dates, times, fractions, powers of ten
    | \d{{1,2}}[\s.\-/]*{_MONTH}[\s.,\-/]*\d{{0,4}} # 12-maj, 12 maj 2024
    | {_MONTH}[\s.,\-/]*\d{{1,4}}                   # MAJ-12, maj 2024
    | \d{{1,2}}(?::\d\d){{0,2}}\s[ap]m?             # 7 A is seven o'clock
    | (?:kr|sek|[€$£])?\s?\d[\d\s.,]*\s?(?:kr|sek|:-|[€$£])? # amounts
    | true|false|sant|falskt""",
    re.IGNORECASE | re.VERBOSE,
)


def guarded(said: str) -> str:
    """The text as it stands in a list for people: with an apostrophe before what Excel would not leave as it is."""
    if not said:
        return said
    if (
        said[0] in _FORMULA
        or is_excel_error(said)
        or (not _PLAIN.fullmatch(said) and _CHANGED_BY_EXCEL.fullmatch(said))
    ):
        return GUARD + said
    return said


def unguarded(cell: str) -> str:
    """The text that a guarded cell means."""
    return cell[1:] if cell.startswith(GUARD) else cell


def marked(said: str) -> str:
    """The text as it stands in a workbook, where cells are texts by themselves: only what reads as a guard or a formula
    or an error is guarded, for the day when somebody saves the workbook as CSV.
    """
    return GUARD + said if said[:1] in (GUARD, "=") or is_excel_error(said) else said


def record_key(id: int, uid: str, entry: int) -> str:
    """What stands in the id column: the number by which the record is found, the uid that proves it is the same, and
    the log's newest entry when the list was written, from which on the list and the register went their own ways.
    """
    return f"{id}-{uid}-{entry}"


def cell_reader(
    kind: str, path: str, *, lossy: bool = False, long: bool = False, nothing: Collection[str] = ()
) -> Callable[[str], object]:
    """A reader of the cells of one column of our own list; ``kind`` is the profile's, ``path`` the field it feeds,
    ``nothing`` what somebody has written there that names nobody.

    ``lossy`` says that the file's encoding cannot hold every letter: then a question mark says nothing, since it may
    stand for a letter that Excel could not write. ``long`` that the text may run over several lines, as a field that
    holds long text does.
    """
    field = _field_of(KIND_OF.get(kind, kind), path)
    if field is not None and field.type is Type.CHOICE:
        return _choice(field)
    long = long or (field is not None and field.type is Type.LONG_TEXT)
    digits = path in ("serial", "asset_tag", "imei")

    read_words = values.read_long_text if long else values.read_text
    nobody = frozenset({"", *nothing})

    def read(raw: str) -> object:
        words = _shown(raw.strip(" \t\u00a0"))
        if isinstance(words, str):
            words = _lost(words, digits=digits, lossy=lossy) or words
        if isinstance(words, CellProblem):
            return words
        said = read_words(unguarded(words))
        return None if said in nobody else said

    return read


def _lost(cell: str, *, digits: bool, lossy: bool) -> CellProblem | None:
    """What was lost of a cell when the list was saved; ``None`` for nothing."""
    if digits and is_destroyed(cell):
        return CellProblem(DESTROYED)
    return CellProblem(LOST_LETTERS) if lossy and "?" in cell else None


def _shown(cell: str) -> str | CellProblem:
    """What a cell shows of which a spreadsheet has made a formula or an error; our own such texts are guarded."""
    if is_excel_error(cell):
        return CellProblem(EXCEL_ERROR)
    if not cell.startswith("="):
        return cell
    found = _TEXT.fullmatch(cell) or _LINK.fullmatch(cell)
    return CellProblem(FORMULA) if found is None else (found[found.lastindex or 1]).replace('""', '"')


def choices_words(kind: str, path: str) -> str:
    """The choices that a column of our own list has, in the language in use; ``kind`` and ``path`` as for its cells."""
    field = _field_of(KIND_OF.get(kind, kind), path)
    return ", ".join(text(choice.label) for choice in (field.choices if field is not None else ()))


def _field_of(kind: str, path: str) -> Field | None:
    return field_at(kind, path) if kind in KINDS else None


def _choice(field: Field) -> Callable[[str], object]:
    words: dict[str, str] = {}
    for choice in field.choices:
        for said in (choice.code, choice.label, *(text(choice.label, in_language=one) for one in LANGUAGES)):
            words.setdefault(said.casefold(), choice.code)

    def read(raw: str) -> object:
        said = values.read_text(unguarded(raw.strip())).casefold()
        if not said:
            return None
        return words.get(said) or CellProblem(NO_CHOICE)

    return read
