"""The school's loan terms: plain text that the school edits, read into clauses.

Paragraphs are separated by an empty line. A first line between asterisks (``*Ta hand om enheten*``) is the clause's
heading. ``{school}``, ``{contact}`` and ``{due}`` are places; other braces are left as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from coordinator.resources import resource
from coordinator.sheets.content import TERMS_LIMIT, Clause

PLACES: Final = ("school", "contact", "due")

_PLACE = re.compile(r"\{(\w+)\}")
_HEADING = re.compile(r"\*([^*\n]+)\*[ \t]*(?:\n|$)")


def default_terms(language: str) -> str:
    """The terms that ship with the program, in Swedish (``sv``) or English (``en``)."""
    return resource(f"terms/loan.{language}.txt").read_text(encoding="utf-8")


def unknown_places(terms: str) -> set[str]:
    """Names in braces that no receipt can fill, for the editor of the terms to tell."""
    return set(_PLACE.findall(terms)) - set(PLACES)


def read_terms(terms: str, places: Mapping[str, str]) -> tuple[Clause, ...]:
    """The clauses with their places filled; what goes beyond 6,000 characters is cut off with an ellipsis."""
    filled = _PLACE.sub(lambda found: places.get(found[1], found[0]), terms.replace("\r\n", "\n"))
    if len(filled) > TERMS_LIMIT:
        filled = filled[: TERMS_LIMIT - 1] + "…"
    return tuple(_clause(part) for part in re.split(r"\n[ \t]*\n", filled) if part.strip())


def _clause(paragraph: str) -> Clause:
    paragraph = paragraph.strip()
    if found := _HEADING.match(paragraph):
        return Clause(found[1].strip(), " ".join(paragraph[found.end() :].split()))
    return Clause("", " ".join(paragraph.split()))
