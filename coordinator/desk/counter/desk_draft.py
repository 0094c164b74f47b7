"""What lies on the hand-over desk, as a value kept beside the database: an interruption loses nothing.

Only record numbers are kept, never a name: the file says no more than the register does (window principle 5).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Final

from coordinator.domain.choices import SignatureState
from coordinator.domain.inventory_kinds import HANDOVER, LOAN
from coordinator.domain.number_rules import text_rule
from coordinator.words import DEFAULT

_log = logging.getLogger(__name__)

ISSUE, RETURN, SWAP, CLASS = "issue", "return", "swap", "class"
MODES = (ISSUE, RETURN, SWAP, CLASS)


@dataclass(frozen=True, slots=True)
class Piece:
    """One device on the desk: its record, its condition (``None``: as last known), what goes with it or is missing."""

    device: int
    condition: str | None = None
    accessories: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """In a class: which device a pupil gets."""

    person: int
    device: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk. ``on`` is a back-dated day, empty for today; ``due`` and ``language`` stay for the next.

    When devices are swapped the first piece is the broken one and the second the spare.
    """

    mode: str = ISSUE
    person: int | None = None
    pieces: tuple[Piece, ...] = ()
    on: str = ""
    due: str = ""
    signature: str = SignatureState.AWAITING
    language: str = DEFAULT
    note: str = ""
    group: int | None = None
    given: tuple[Given, ...] = ()
    next_pupil: int | None = None

    @property
    def empty(self) -> bool:
        """Nothing lies here that would be missed."""
        return self.person is None and not self.pieces and not self.given

    @property
    def devices(self) -> tuple[int, ...]:
        """The devices in hand, in every way of working."""
        if self.mode == CLASS:
            return tuple(one.device for one in self.given)
        return tuple(piece.device for piece in self.pieces)

    def with_piece(self, piece: Piece) -> Desk:
        """One device more; one that lies here already stays where it is."""
        return self if piece.device in self.devices else replace(self, pieces=(*self.pieces, piece))

    def without(self, device: int) -> Desk:
        """One device less."""
        return replace(
            self,
            pieces=tuple(piece for piece in self.pieces if piece.device != device),
            given=tuple(one for one in self.given if one.device != device),
        )

    def with_changed(self, piece: Piece) -> Desk:
        """The same device in another condition, or with other accessories."""
        return replace(self, pieces=tuple(piece if old.device == piece.device else old for old in self.pieces))

    def cleared(self) -> Desk:
        """An empty desk for the next person; the way of working, the language and the last day of loans stay."""
        mode = self.mode if self.mode == CLASS else ISSUE
        return Desk(mode=mode, due=self.due, language=self.language, group=self.group if mode == CLASS else None)


def draft_path(database: Path) -> Path:
    """Where the desk is kept: beside the database, named after it."""
    return database.with_name(database.name + ".desk.json")


def keep_desk(desk: Desk, path: Path, today: date | None = None) -> None:
    """Writes the desk, whole or not at all; an empty one leaves only what the next hand-out starts from.

    Texts are kept as the door would keep them: without personal identity numbers.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(asdict(_without_numbers(desk, today)), sort_keys=True), encoding="utf-8")
    fresh.replace(path)


def kept_desk(path: Path, known: Callable[[str, int], bool]) -> Desk:
    """The desk as it was left, without what the register no longer knows; an unreadable file is an empty desk, which
    :func:`is_damaged` tells.
    """
    with suppress(OSError, *_DAMAGES):
        return _known_parts(_read(json.loads(path.read_text(encoding="utf-8"))), known)
    return Desk()


def is_damaged(path: Path) -> bool:
    """Whether a desk was left here of which nothing can be read."""
    try:
        _read(json.loads(path.read_text(encoding="utf-8")))
    except OSError:
        return False
    except _DAMAGES:
        return True
    return False


def set_damaged_aside(path: Path) -> Path | None:
    """Keeps a damaged desk beside itself, before the next one is written in its place; says where, if there is one. In
    a folder in which nothing may be written it stays where it is, and so does the page that shows the desk.
    """
    if not is_damaged(path):
        return None
    names = (path.with_name(f"{path.name}.damaged{number or ''}") for number in count())
    beside = next(each for each in names if not each.exists())
    try:
        path.rename(beside)
    except OSError as error:
        _log.warning("A damaged desk could not be kept beside: %s", type(error).__name__)
        return path
    return beside


_DAMAGES: Final = (ValueError, KeyError, TypeError, RecursionError)


def _read(tree: object) -> Desk:
    if not isinstance(tree, dict):
        raise TypeError(tree)
    pieces = tuple(Piece(**piece) for piece in tree.pop("pieces"))
    given = tuple(Given(**one) for one in tree.pop("given"))
    desk = Desk(**tree, pieces=pieces, given=given)
    words = {desk.on, desk.due, desk.signature, desk.language, desk.note, *(each.accessories for each in pieces)}
    if desk.mode not in MODES or set(map(type, _numbers(desk))) - {int} or set(map(type, words)) - {str}:
        raise ValueError(tree)
    return desk


def _numbers(desk: Desk) -> Iterator[object]:
    """The ids of all that stands on the desk."""
    yield from {desk.person, desk.group, desk.next_pupil} - {None}
    yield from (each.device for each in desk.pieces)
    for one in desk.given:
        yield from (one.person, one.device)


def _without_numbers(desk: Desk, today: date | None) -> Desk:
    def kept(kind: str, code: str, said: str) -> str:
        rule = text_rule(kind, code)
        return said if rule is None or not said else rule.kept(said, today) or ""

    pieces = tuple(replace(each, accessories=kept(LOAN.code, "accessories", each.accessories)) for each in desk.pieces)
    return replace(desk, note=kept(HANDOVER.code, "note", desk.note), pieces=pieces)


def _known_parts(desk: Desk, known: Callable[[str, int], bool]) -> Desk:
    def there(kind: str, id: int | None) -> int | None:
        return id if id is not None and known(kind, id) else None

    return replace(
        desk,
        person=there("person", desk.person),
        group=there("group", desk.group),
        next_pupil=there("person", desk.next_pupil),
        pieces=tuple(piece for piece in desk.pieces if known("device", piece.device)),
        given=tuple(one for one in desk.given if known("device", one.device) and known("person", one.person)),
    )
