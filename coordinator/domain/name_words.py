"""By which words a text names a person: surely, or perhaps, as a given name alone may be somebody else's (U7, L4).

:func:`name_words` finds whatever a person should look at; :func:`erased_words` are the fewer ones for which a text goes
unasked when they are erased.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from coordinator.domain.fields import Field
from coordinator.domain.records import Person
from coordinator.domain.values import fold

_SHORTEST: Final = 4  # letters of an identifier; a shorter one is found in too much that is not about the person
_SHORTEST_NAME: Final = 3
_IDENTIFYING: Final = ("username", "email", "external_id", "alias")
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
    sure |= {fold(word) for word in _in_both_orders(firsts, {family} - {""})}
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


def erased_words(now: Mapping[str, object], past: Iterable[tuple[str, object]] = ()) -> frozenset[str]:
    """Everything, folded, for which other records' texts go with an erased person: whole names and identifiers.

    ``now`` holds the person's values, ``past`` by field code what they have been.
    """
    before = list(past)
    words = {str(word) for code in _IDENTIFYING for word in _ever(code, now, before)}
    # Devices are named for the login, which is how the address begins.
    words |= {login for word in words if "@" in word and len(login := word.partition("@")[0]) > _SHORTEST}
    words |= _in_both_orders(_ever("given_name", now, before), _ever("family_name", now, before))
    return frozenset(fold(word) for word in words if len(word) >= _SHORTEST)


def namer(words: Iterable[str]) -> Callable[[object], bool]:
    """Whether a text holds one of the words, as whole words: ``ada1`` is not named by ``canada12``."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first))

    def names(said: object) -> bool:
        return isinstance(said, str) and pattern.search(fold(said)) is not None

    return names if longest_first else lambda _said: False


def goes_with_a_name(field: Field) -> bool:
    """Whether a text that holds an erased word goes with the person: not what a record cannot do without, unless it is
    about somebody, when it is emptied.
    """
    return field.is_text and (field.personal or not field.required)


def _ever(field: str, now: Mapping[str, object], past: Iterable[tuple[str, object]]) -> set[object]:
    """What a field says now, and everything that it said before."""
    return {now.get(field), *(value for code, value in past if code == field)} - {None, ""}


def _in_both_orders(given: Iterable[object], family: Iterable[object]) -> set[str]:
    pairs = list(product(given, family))
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
