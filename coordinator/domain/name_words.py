"""By which words a text names a person: surely, or perhaps, as a given name alone may be somebody else's (U7, L4).

:func:`name_words` finds whatever a person should look at; :func:`erased_words` are the fewer ones for which a text goes
unasked when they are erased.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from coordinator.domain.fields import Field
from coordinator.domain.records import Person
from coordinator.domain.values import fold

_SHORTEST: Final = 4  # letters of an identifier; a shorter one is found in too much that is not about the person
_SHORTEST_NAME: Final = 3
_SHORTEST_LOGIN: Final = 5  # of one that is only made up from the name
_SURE_TOGETHER: Final = 8  # letters of a whole name in one word; a shorter one may be another word
_IDENTIFYING: Final = ("username", "email", "external_id", "alias")
_GENITIVE: Final = "(?:[:'’]?s)?"
_BETWEEN: Final = r"[\s._,/\\–—-]"
_GAPS: Final = re.compile(f"{_BETWEEN}+")
_APOSTROPHES: Final = re.compile("['’´`]")
_HUMP: Final = re.compile(r"(?<=[a-zåäöéü])(?=[A-ZÅÄÖÉÜ])")
"""Where a word of capitals within begins: *LaptopAda*."""
_DEVICES: Final = (
    "dator", "laptop", "pc", "chromebook", "cb", "ipad", "mac", "macbook", "bärbara", "skärm", "platta", "surfplatta",
    "telefon", "mobil", "iphone", "laddare", "konto",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words, spelled as :func:`_spelled` does: ``sure`` are whole names and identifiers, ``doubtful`` a given or a
    family name alone, with an initial or a figure, and what logins are made of.
    """

    sure: frozenset[str]
    doubtful: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.sure or self.doubtful)

    def may_stand_in(self, folded: str) -> bool:
        """A quick look at many folded texts together, which overlooks none."""
        alone, together = _looked_for(self)
        if any(word in folded for word in alone):
            return True
        bare = _GAPS.sub("", folded) if together else ""
        return any(word in bare for word in together)


@lru_cache(maxsize=256)
def _looked_for(words: NameWords) -> tuple[Sequence[str], Sequence[str]]:
    """The words of one part, and those of several without what stands between them; one in which another stands needs
    no look of its own.
    """
    every = words.sure | words.doubtful
    alone = _shortest(word for word in every if " " not in word)
    parted = [word for word in every if " " in word and not any(short in word for short in alone)]
    return alone, _shortest(word.replace(" ", "") for word in parted)


def _shortest(words: Iterable[str]) -> list[str]:
    found = list[str]()
    for word in sorted(set(words), key=len):
        if not any(short in word for short in found):
            found.append(word)
    return found


def name_words(person: Person) -> NameWords:
    """What names a person in other records' texts."""
    given, family = person.given_name or "", person.family_name or ""
    firsts = {given, *given.split()} - {""}
    families = {family, _APOSTROPHES.sub("", family)} - {""}
    parts = {part for each in families for part in (each, *re.split(r"[\s-]+", each))} - {""}
    whole = set(map(_word, _in_both_orders(firsts, families)))
    together = {name.replace(" ", "") for name in whole}
    sure = _identifiers(person) | whole | _as_long_as(_SURE_TOGETHER, together)
    alone = set(map(_word, _as_long_as(_SHORTEST_NAME, firsts | parts) | _in_both_orders(firsts, parts)))
    alone |= _initialled(firsts, parts) | _as_long_as(_SHORTEST_LOGIN, together | _logins(firsts, parts))
    return NameWords(frozenset(sure), frozenset(alone - sure))


def _identifiers(person: Person) -> set[str]:
    said = (person.username, person.email, person.external_id, (person.email or "").partition("@")[0])
    return set(map(_word, _as_long_as(_SHORTEST, filter(None, said))))


def _as_long_as(fewest: int, words: Iterable[str]) -> set[str]:
    return {word for word in words if len(word) >= fewest}


def _initialled(firsts: Iterable[str], families: Iterable[str]) -> set[str]:
    """A name with the other one's first letter: *Ada P*, *A. Påhitt*."""
    pairs = [(_word(given), _word(family)) for given, family in product(firsts, families)]
    found = {name for one, two in pairs for name in (f"{one} {two[:1]}", f"{one[:1]} {two}", f"{two} {one[:1]}")}
    return {name for name in found if len(name) > _SHORTEST_NAME + 1}


def _logins(firsts: Iterable[str], families: Iterable[str]) -> set[str]:
    """What logins are made of where nobody has told the person's own: *adapah*, *apahitt*, *adap*."""
    found = set[str]()
    for given, family in product(firsts, families):
        one, two = (_word(name).replace(" ", "") for name in (given, family))
        found |= {one[:3] + two[:3], two[:3] + one[:3], one[:4] + two[:4], two[:4] + one[:4]}
        found |= {one[:1] + two, two + one[:1], one + two[:1], two[:1] + one}
    return found


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
    if not words.may_stand_in(fold(said)):
        return None
    spelled = [_spelled(said), *([_spelled(said, humps=True)] if _HUMP.search(said) else ())]
    spans = _apart(span for each in spelled for span in _spans(each, words.sure, sure=True))
    doubtful = not spans
    every = words.sure | words.doubtful
    spans = _apart((span for each in spelled for span in _spans(each, every, sure=False)), spans)
    if not spans:
        return None
    kept, at = [], 0
    for start, end in sorted(spans):
        kept += [said[at:start], instead]
        at = end
    return Naming(doubtful, "".join((*kept, said[at:])))


def _spans(spelled: tuple[str, Sequence[int]], words: frozenset[str], *, sure: bool) -> list[tuple[int, int]]:
    """Where the words stand in the text as written: as whole words or in the genitive, of which the ``s`` is left.
    Those that are not ``sure`` may have a figure or the word for a device by them, of which only the figure goes.
    """
    if not words:
        return []
    letters, places = spelled
    found = _pattern(words, sure=sure).finditer(letters)
    return [(places[each.start(1)], places[each.end(1) - 1] + 1) for each in found]


@lru_cache(maxsize=512)
def _pattern(words: frozenset[str], *, sure: bool) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if sure:
        return re.compile(rf"(?<!\w)({longest_first}){_GENITIVE}(?!\w)")
    devices = [fold(word) for word in _DEVICES]
    begins = "|".join([r"(?<![^\W\d])", *(rf"(?<=\b{word})" for word in devices)])
    ends = rf"{_GENITIVE}(?!\w)|(?=s?(?:{'|'.join(devices)})\b)"
    return re.compile(rf"(?:{begins})((?:{longest_first})\d{{0,4}})(?:{ends})")


def _apart(spans: Iterable[tuple[int, int]], taken: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The spans of which none meets another or one that is ``taken``, the longest first; those that are taken, too."""
    found = list(taken)
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other or start >= till for other, till in found):
            found.append((start, end))
    return found


def _word(said: str) -> str:
    """A word as it is looked for."""
    return _GAPS.sub(" ", fold(said)).strip()


def _spelled(said: str, *, humps: bool = False) -> tuple[str, list[int]]:
    """The folded text with one blank for whatever stands between words, and where each letter stood; with ``humps``
    words are parted where a capital stands within them, too.
    """
    begins = {found.start() for found in _HUMP.finditer(said)} if humps else frozenset[int]()
    letters, places = list[str](), list[int]()
    for at, letter in enumerate(said):
        if at in begins:
            letters.append(" ")
            places.append(at)
        folded = " " if _GAPS.match(letter) else fold(letter)
        letters.append(folded)
        places += [at] * len(folded)
    return _one_blank("".join(letters), places)


def _one_blank(letters: str, places: Sequence[int]) -> tuple[str, list[int]]:
    kept = [at for at, letter in enumerate(letters) if letter != " " or at == 0 or letters[at - 1] != " "]
    return "".join(letters[at] for at in kept), [places[at] for at in kept]
