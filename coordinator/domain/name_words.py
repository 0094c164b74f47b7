"""By which words a text names a person: surely, or perhaps, as a given name alone may be somebody else's (U7, L4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

from coordinator.domain.records import Person
from coordinator.domain.values import fold

_SHORTEST: Final = 4  # letters of an identifier; a shorter one is found in too much that is not about the person
_SHORTEST_NAME: Final = 3
_GENITIVE: Final = "(?:[:'’]?s)?"


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words, folded: ``sure`` are whole names and identifiers, ``doubtful`` a given or a family name alone."""

    sure: frozenset[str]
    doubtful: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.sure or self.doubtful)

    def may_stand_in(self, folded: str) -> bool:
        """A quick look at many folded texts together, which overlooks none."""
        return any(word in folded for word in (*self.sure, *self.doubtful))


def name_words(person: Person) -> NameWords:
    """What names a person in other records' texts."""
    given, family = person.given_name or "", person.family_name or ""
    firsts = {given, *given.split()} - {""}
    families = {family, *re.split(r"[\s-]+", family)} - {""}
    identifiers = {person.username, person.email, person.external_id, (person.email or "").partition("@")[0]}
    sure = {fold(word) for word in identifiers if word and len(word) >= _SHORTEST}
    sure |= {fold(word) for word in _whole(firsts, {family} - {""})}
    alone = {fold(word) for word in firsts | families if len(word) >= _SHORTEST_NAME}
    return NameWords(frozenset(sure), frozenset(alone - sure))


def tells_name(person: Person, alias: str) -> bool:
    """Whether an alias says who the person is: it names them surely, or is made of nothing but words of their name."""
    words = name_words(person)
    if (found := naming(alias, words, "")) is not None and not found.doubtful:
        return True
    said = set(re.findall(r"\w+", fold(alias)))
    own = {word for name in (person.given_name, person.family_name) for word in re.findall(r"\w+", fold(name or ""))}
    return bool(said) and said <= own


def _whole(firsts: Iterable[str], families: Iterable[str]) -> set[str]:
    pairs = list(product(firsts, families))
    return {name for first, last in pairs for name in (f"{first} {last}", f"{last} {first}", f"{last}, {first}")}


@dataclass(frozen=True, slots=True)
class Naming:
    """That a text names somebody: whether only perhaps, and the text with another word in the name's place."""

    doubtful: bool
    replaced: str


def naming(said: str, words: NameWords, instead: str) -> Naming | None:
    """How the text names the person; none where it does not. ``instead`` takes the place of each name."""
    folded, places = _folded(said)
    if not words.may_stand_in(folded):
        return None
    spans = _spans(folded, words.sure)
    doubtful = not spans
    spans = spans + [span for span in _spans(folded, words.doubtful) if not any(_meet(span, sure) for sure in spans)]
    if not spans:
        return None
    kept, at = [], 0
    for start, end in sorted(spans):
        kept += [said[at : places[start]], instead]
        at = places[end - 1] + 1
    return Naming(doubtful, "".join((*kept, said[at:])))


def _spans(folded: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """Where the words stand, as whole words or in the genitive; the ``s`` of that is left."""
    if not words:
        return []
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)({longest_first}){_GENITIVE}(?!\w)")
    return [found.span(1) for found in pattern.finditer(folded)]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _folded(said: str) -> tuple[str, list[int]]:
    """The folded text, and where each of its letters stood."""
    if said.isascii():
        return said.lower(), list(range(len(said)))
    letters = [(folded, at) for at, letter in enumerate(said) for folded in fold(letter)]
    return "".join(letter for letter, _ in letters), [at for _, at in letters]
