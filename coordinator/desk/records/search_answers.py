"""What the one search finds: records, pages and commands, the exact hit first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.desk.records.record_names import answers_to, told_apart
from coordinator.desk.records.scanned_codes import spellings
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, ROOM
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import fold
from coordinator.ledger.questions import Register
from coordinator.words import text

if TYPE_CHECKING:
    pass

SEARCHED = (DEVICE.code, PERSON.code, GROUP.code, ROOM.code, PRODUCT.code, HANDOVER.code)


MOST_OF_A_KIND = 6


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done or opened by its name."""

    words: str
    does: Callable[[], object]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One line of the list."""

    words: str
    beside: str
    ref: Ref | None = None
    command: Command | None = None


def find_answers(
    typed: str, register: Register, commands: Sequence[Command], stale: Callable[[], bool]
) -> list[tuple[str, list[SearchAnswer]]]:
    """The answers under their headings: exact serials and tags first, then what holds every word."""
    found: list[tuple[str, list[SearchAnswer]]] = []
    for kind in SEARCHED:
        if stale():
            return []
        ids = list(register.ids(answers_to(KINDS[kind], typed), MOST_OF_A_KIND))
        if kind == DEVICE.code:
            ids = _exact(typed, register) + [id for id in ids if id not in _exact(typed, register)]
        if ids:
            lines = told_apart(kind, ids[:MOST_OF_A_KIND], register)
            answers = [
                SearchAnswer(name, beside, Ref(kind, id)) for id, (name, beside) in zip(ids, lines, strict=False)
            ]
            found.append((KINDS[kind].caption, answers))
    fitting = _fitting(commands, fold(typed).split())
    if fitting:
        found.append((text("Pages and commands"), [SearchAnswer(each.words, "", command=each) for each in fitting]))
    return found


def _fitting(commands: Sequence[Command], words: Sequence[str]) -> list[Command]:
    return [each for each in commands if all(word in fold(each.words) for word in words)]


def _exact(typed: str, register: Register) -> list[int]:
    found: list[int] = []
    for spelling in spellings(typed):
        for path in ("serial", "asset_tag"):
            found += [record.id for record in register.find(DEVICE, path, spelling) if record.id not in found]
    return found
