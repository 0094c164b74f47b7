"""What comes to be by being mentioned, and which of it is perhaps only another spelling of what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.desk.imports.import_words import mention_words
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.keys import name_key, natural_key
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import fold
from coordinator.ledger.questions import Query, Register
from coordinator.ledger.shown_rows import shown_rows
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
_SHORTEST: Final = 4


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
    """The names that the register has for a kind; of a protected person none, since a near name would tell it."""
    rows = shown_rows(register, kind, register.ids(Query(KINDS[kind])), _PATHS[kind])
    names = dict.fromkeys(" ".join(str(word) for word in row if word) for row in rows)
    return [name for name in names if name]


def near_names(names: Sequence[str], known: Iterable[str]) -> dict[str, str]:
    """Each name's nearest other spelling, among the known ones and among the names themselves.

    Only names of one block are compared: names whose words begin alike, that share a word, or that begin or end alike
    when written in one. So 20,000 people among 20,000 take seconds, and no more memory than the names.
    """
    others = list(dict.fromkeys((*known, *names)))
    bare = [name_key(other) for other in others]
    same: dict[str, list[str]] = {}
    for other, letters in zip(others, bare, strict=True):
        same.setdefault(letters, []).append(other)
    blocks = _Blocks(others, bare)
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        near = next((other for other in same[name_key(name)] if other != name), None) or blocks.nearest(name)
        if near:
            found[name] = near
    return found


class _Blocks:
    """Names by what their spellings have in common, so that each is compared with few others."""

    def __init__(self, names: Sequence[str], bare: Sequence[str]) -> None:
        self._names = names
        self._bare = bare
        self._members: dict[tuple[str, ...], tuple[list[int], list[str]]] = {}
        for at, name in enumerate(names):
            for key in _keys(fold(name), bare[at]):
                places, letters = self._members.setdefault(key, ([], []))
                places.append(at)
                letters.append(bare[at])

    def nearest(self, name: str) -> str | None:
        """The most alike of the others, of several the one that stands first."""
        from rapidfuzz.distance import Indel
        from rapidfuzz.process import extract  # 20 ms to load, and only wanted where names come in

        wanted = name_key(name)
        if len(wanted) < _SHORTEST:
            return None
        folded, best = fold(name), (_ALIKE, 0)
        found: str | None = None
        for key in _keys(folded, wanted):
            places, letters = self._members[key]
            alike = extract(wanted, letters, scorer=Indel.normalized_similarity, score_cutoff=best[0], limit=None)
            for _, score, place in alike:
                other = self._names[places[place]]
                if (score, -places[place]) <= best:
                    break
                if other != name and self._may_be(folded, wanted, places[place]):
                    best, found = (score, -places[place]), other
                    break
        return found

    def _may_be(self, folded: str, wanted: str, at: int) -> bool:
        return abs(len(self._bare[at]) - len(wanted)) <= 2 and _may_be_same(folded, fold(self._names[at]))


def _keys(folded: str, bare: str) -> list[tuple[str, ...]]:
    """What a name is looked up by; two spellings of one name have one of these in common, and the same digits."""
    digits = _digits(folded)
    words = folded.split()
    keys = [("initials", digits, *(word[0] for word in words)), ("begin", digits, bare[:4]), ("end", digits, bare[-6:])]
    if len(words) > 1:
        keys += [("word", digits, word) for word in dict.fromkeys(words) if len(word) > 1]
    return keys


def _may_be_same(name: str, other: str) -> bool:
    """Whether the words of two names match one by one: room 101 is not 102, cart 1A not 1B, Lucas not Elias."""
    if _digits(name) != _digits(other):
        return False
    words, others = name.split(), other.split()
    if len(words) != len(others):
        return True
    return all(_word_alike(one, another) for one, another in zip(words, others, strict=True))


def _word_alike(one: str, another: str) -> bool:
    from rapidfuzz.distance import Indel

    if one == another:
        return True
    return min(len(one), len(another)) >= 3 and Indel.normalized_similarity(one, another) >= _WORD_ALIKE


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
