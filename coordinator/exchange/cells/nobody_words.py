"""What stands where a list of devices names who has each, and is nobody: *Reserv*, *Lånedator*, *Sal 12*, *7A*."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from coordinator.domain.termstart.class_names import LEADS, is_class
from coordinator.exchange.cells.cell_values import Nulls, clean_cell, read_text_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.unit_paths import read_unit_path

NOBODY: Final = "nobody"
PLACE: Final = "place"
SOMEBODY: Final = "person"

_NUMBERED: Final = re.compile(r"[\s#:.-]*(?:nr\.?)?\s*\d{1,4}[a-z]?$")
_PARTS: Final = re.compile(r"\s*[/(),;:]\s*|\s+[-–]\s+")
_KEPT: Final = "it|data|dator|ladd|laddnings|lärar|personal|elev|grupp|ipad|chromebook"
_NAMED: Final = (
    r"sal|rum|klassrum|lokal|vagn|skåp|hylla|låda|hus|byggnad|plan|korridor|förråd|room|classroom|cart|trolley|cabinet"
    r"|locker|shelf|rack|storeroom"
)
_ALONE: Final = (
    "förråd|förrådet|lagret|salen|rummet|vagnen|skåpet|biblioteket|bibliotek|expeditionen|expedition|kontoret|kontor"
    "|receptionen|verkstaden|aulan|aula|korridoren|idrottshallen|matsal|matsalen|datasal|musiksal|slöjdsal|grupprum"
    "|lärarrum|personalrum|arbetsrum|klassrum|library|staffroom|office"
)
_PLACE: Final = re.compile(
    rf"(?:(?:{_KEPT})[\s-]?)?(?:{_NAMED})[\s.:#-]*(?:nr\.?\s*)?(?:[a-zåäö]{{0,3}}[\s-]?\d+[a-zåäö]?|[a-zåäö])?"
    rf"|(?:[a-zåäö]+-?|(?:{_KEPT})\s)?(?:{_ALONE})(?:\s*[a-zåäö]?\d*)?"
)
STATE: Final = (
    r"(?:service|reparation|reparerad|repareras|lagning|lagas|garantiärende|reklamation|reklamerad|stul(?:en|na)"
    r"|borttappade?|kasserade?|skrotade?|utrangerade?|(?:in|åter)?lämnade?|försvunn(?:en|na)|polisanmäld|trasiga?|sönder"
    r"|defekt|sålda?|makulerad|avvecklad|saknas|repair|stolen|broken|scrapped|returned)"
)
"""Words that say what has become of a device."""
_MANY: Final = re.compile(
    r"[a-zåäö-]*(?:lag|grupp|team)(?:et|en)?(?:[\s:-]+[\wåäö]{1,12})?|fritids(?:hem(?:met)?|verksamhet(?:en)?|gården)?"
    r"|elevhälsa(?:n|team(?:et)?)?|elevrådet?|skolledning(?:en)?|ledning(?:en)?|lärarna|personalen|köket|skolköket"
    r"|vaktmästeri(?:et)?|skolhälsovård(?:en)?|förskoleklass(?:en)?|mellanstadiet|lågstadiet|högstadiet"
)
_SIGNATURE: Final = re.compile(r"(?!X{3})[A-ZÅÄÖ]{2,4}")  # a row of the letter X hides a name
_STATE: Final = re.compile(rf"(?:(?:på|är|har|till|for|in)\s+(?:blivit\s+)?)?{STATE}\b.*")
_BESIDE: Final = frozenset(
    "ny nytt nya nyanländ blivande framtida kommande någon annan en ett okänd till i på för från hos av nr åk klass new"
    .split()
)  # fmt: skip
_TERM: Final = re.compile(r"(?:ht|vt)-?\d{2,4}|[\d./-]+")
_TELLS: Final = re.compile(
    rf"\d|[/(),;:]|\s[-–]\s|^(?:{LEADS})\b|^f(?:sk|[\s-]?klass|örskoleklass|[\s-]?[a-zåäö]?$)|{_NAMED}|{_ALONE}"
)
"""What every word has that a pattern takes for nobody or a place; thousands of names have nothing of it."""


def nobody_meaning(said: str, sure: Mapping[str, str]) -> str:
    """:data:`NOBODY` or :data:`PLACE` for what names nobody by itself, empty for what may be somebody's name.

    ``sure`` are the words, folded, that are known for one of the two. A word may have a number (*Reserv 3*),
    and several may stand together (*Reserv / Sal 12*): then nobody is meant.
    """
    word = " ".join(said.casefold().split())
    if _TELLS.search(word) is None:
        return sure.get(fold_name(word), "") or _told_by_words(word, sure)
    found = _single(word, sure)
    if found:
        return found
    parts = [part for part in _PARTS.split(word) if part]
    if len(parts) > 1:
        return NOBODY if all(_single(part, sure) for part in parts) else ""
    return _told_by_words(word, sure)


def is_state(said: str) -> bool:
    """Whether a cell says what has become of a device (*Lämnad på service*, *Stulen 2025*)."""
    return _STATE.fullmatch(said.casefold()) is not None


def names_many(said: str) -> bool:
    """Whether a cell names a group of people or a part of the school (*Lärarlag 7*, *SVA-gruppen*, *Fritids*)."""
    return _MANY.fullmatch(said.casefold()) is not None


def is_signature(said: str) -> bool:
    """Whether a cell is a few capitals, as staff sign: whose they are only the school knows."""
    return _SIGNATURE.fullmatch(said) is not None


def _told_by_words(word: str, sure: Mapping[str, str]) -> str:
    return _led(word, sure) or _made_of(word, sure)


def _made_of(word: str, sure: Mapping[str, str]) -> str:
    """:data:`NOBODY` for words that mean nobody beside a class, a term, or words that say nothing by themselves: *7B
    Reserv*, *Ny elev*.
    """
    meant = [sure.get(fold_name(part)) == NOBODY for part in word.split()]
    others = (part for part, nobody in zip(word.split(), meant, strict=True) if not nobody)
    return NOBODY if any(meant) and all(map(_tells_nothing, others)) else ""


def _tells_nothing(part: str) -> bool:
    return part in _BESIDE or is_class(part) or _TERM.fullmatch(part) is not None


def _led(word: str, sure: Mapping[str, str]) -> str:
    """:data:`NOBODY` for a word that means nobody before another that does, or before a place."""
    first, _, rest = word.partition(" ")
    return NOBODY if rest and sure.get(fold_name(first)) == NOBODY and _single(rest, sure) else ""


def listed_reader(field: str, words: Collection[str], nothing: Nulls) -> Callable[[str], object]:
    """Reads the cells that are one of these words, folded: what else stands in the column is another field's."""
    read = read_unit_path if field == "owned_by" else read_text_cell
    return lambda raw: read(raw, nothing) if fold_name(clean_cell(raw)) in words else None


def _single(word: str, sure: Mapping[str, str]) -> str:
    known = sure.get(fold_name(word)) or sure.get(fold_name(_NUMBERED.sub("", word)))
    if known:
        return known
    if is_class(word):
        return NOBODY
    return PLACE if _PLACE.fullmatch(word) else ""
