"""What comes to be by being mentioned, and which of it is perhaps only another spelling of what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from coordinator.desk.imports.import_words import mention_words
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.keys import natural_key
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import fold
from coordinator.ledger.questions import Query, Register
from coordinator.ledger.stage import Stage

_PATHS: Final = {
    PRODUCT.code: ("maker", "model"),
    PERSON.code: ("given_name", "family_name"),
    ROOM.code: ("name",),
    UNIT.code: ("name",),
    GROUP.code: ("name",),
}
_ALIKE: Final = 0.86
_WORD_ALIKE: Final = 0.7
_MOST_PAIRS: Final = 400_000  # comparisons of letters; beyond that only spellings that fold to the same are found
_MOST_KNOWN: Final = 20_000


@dataclass(frozen=True, slots=True)
class ComingRecord:
    """Something that will come to be, and the known name that it nearly is."""

    kind: str
    name: str
    near: str = ""


def coming_mentions(stage: Stage, register: Register) -> list[ComingRecord]:
    """What the staged files bring by mentioning it; runs beside the window."""
    by_kind: dict[str, list[str]] = {}
    for kind, mention in stage.coming():
        by_kind.setdefault(kind, []).append(mention_words(mention))
    found: list[ComingRecord] = []
    for kind, names in by_kind.items():
        known = known_names(register, kind)
        near = near_names(names, known)
        found += [ComingRecord(kind, name, near.get(name, "")) for name in dict.fromkeys(names)]
    return sorted(found, key=lambda each: (not each.near, each.kind, natural_key(each.name)))


def known_names(register: Register, kind: str) -> list[str]:
    """The names that the register has for a kind."""
    paths = _PATHS[kind]
    rows = register.rows(KINDS[kind], register.ids(Query(KINDS[kind]), _MOST_KNOWN), paths)
    return list(dict.fromkeys(" ".join(str(word) for word in row if word) for row in rows))


def near_names(names: Sequence[str], known: Iterable[str]) -> dict[str, str]:
    """Each name's nearest other spelling, among the known ones and among the names themselves."""
    others = list(dict.fromkeys((*known, *names)))
    bare: dict[str, list[str]] = {}
    for other in others:
        bare.setdefault(_bare(other), []).append(other)
    thorough = len(names) * len(others) <= _MOST_PAIRS
    found: dict[str, str] = {}
    for name in names:
        same = next((other for other in bare[_bare(name)] if other != name), None)
        near = same or (_nearest(name, others) if thorough else None)
        if near:
            found[name] = near
    return found


def _bare(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _nearest(name: str, others: Iterable[str]) -> str | None:
    wanted = _bare(name)
    if len(wanted) < 4:
        return None
    best, score = None, _ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for other in others:
        bare = _bare(other)
        if other == name or abs(len(bare) - len(wanted)) > 2 or not _may_be_same(fold(name), fold(other)):
            continue
        matcher.set_seq1(bare)
        if matcher.quick_ratio() > score and matcher.ratio() > score:
            best, score = other, matcher.ratio()
    return best


def _may_be_same(name: str, other: str) -> bool:
    """Whether the words of two names match one by one: room 101 is not 102, cart 1A not 1B, Lucas not Elias."""
    if _digits(name) != _digits(other):
        return False
    words, others = name.split(), other.split()
    if len(words) != len(others):
        return True
    return all(_word_alike(one, another) for one, another in zip(words, others, strict=True))


def _word_alike(one: str, another: str) -> bool:
    if one == another:
        return True
    if min(len(one), len(another)) < 3:
        return False
    return SequenceMatcher(None, one, another, autojunk=False).ratio() >= _WORD_ALIKE


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
