"""Cells that name somebody: the name without what is written into it about protection, a login, a surname that comes
first.
"""

from __future__ import annotations

from typing import Final

from coordinator.exchange.cells.cell_values import CellProblem, Nulls, clean_cell, read_text_cell
from coordinator.exchange.cells.protection_words import IN_A_NAME, may_be_marked
from coordinator.exchange.reading.encoding import flaw_of_letters
from coordinator.words import mark

MARKED: Final = mark(
    "The cell says that the person is protected: they are, and the mark does not become part of the name."
)


def without_mark(said: str) -> str | None:
    """The name without what is written into it about protection; ``None`` for a name in which nothing is."""
    if not may_be_marked(said):
        return None
    bare = IN_A_NAME.sub(" ", said)
    return None if bare == said else " ".join(bare.split()).strip(" ,;")


def mark_in(raw: str) -> int | None:
    """1 for a name into which it is written that the person is protected; nothing for any other."""
    return None if without_mark(clean_cell(raw)) is None else 1


def read_name_cell(raw: str, nothing: Nulls = frozenset()) -> object:
    """A name, without a mark of protection and with a remark where letters of it may be lost."""
    said = read_text_cell(raw, nothing)
    if not isinstance(said, str):
        return said
    bare = without_mark(said)
    if bare is not None:
        return CellProblem(MARKED, bare or None)
    if "?" in said or not said.isascii():
        flaw = flaw_of_letters(said)
        return CellProblem(flaw, said) if flaw else said
    return said


def read_user_cell(raw: str, nothing: Nulls = frozenset()) -> object:
    """What stands where a user name is wanted; a cell with a blank is a name and read as one."""
    said = read_text_cell(raw, nothing)
    return read_name_cell(raw, nothing) if isinstance(said, str) and " " in said else said


def login_of(said: object) -> object:
    """A user name, which has no blanks; a cell with some names the person."""
    return None if isinstance(said, str) and " " in said else said


def surname_first(said: object) -> object:
    """A name as GLPI shows it, family name first, in the order it is spoken; None for a user name."""
    if not isinstance(said, str) or " " not in said:
        return None
    family, _, given = said.partition(" ")
    return said if "," in said else f"{given} {family}"
