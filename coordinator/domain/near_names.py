"""Names that are nearly one: a letter wrong in one word, the words in another order, a further word between others.
They are asked about when one comes in, and listed among what may stand twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from coordinator.domain.values import fold

NameParts = tuple[str, ...]

_SHORT: Final = 4  # letters; of shorter words one letter makes another word
_SPELLED: Final = 5  # letters; of shorter words the vowels make another word
_FEWEST: Final = 3  # consonants
_VOWELS: Final = re.compile("[aeiouyjw]")
_DOUBLED: Final = re.compile(r"(.)\1+")
_ALIKE: Final = (("ph", "f"), ("ch", "k"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"))


@lru_cache(maxsize=4096)
def name_parts(name: str) -> NameParts:
    """The words of a name as they are compared."""
    return tuple(re.findall(r"\w+", fold(name)))


def near_keys(words: NameParts, *, shorter: bool = False) -> set[NameParts]:
    """What names that are nearly one have in common, whatever the order of their words; with ``shorter`` also those of
    which one has a further word between others. Numbers must be the same.
    """
    found = {words}
    for at, word in enumerate(words):
        found.update((*words[:at], variant, *words[at + 1 :]) for variant in _variants(word))
    if shorter:
        found.update(words[:at] + words[at + 1 :] for at in range(1, len(words) - 1))
    return {tuple(sorted(each)) for each in found}


def are_near(one: NameParts, other: NameParts) -> bool:
    """Whether two names are nearly one, as :func:`near_keys` with ``shorter`` says, or of one a word's first letter
    stands alone; the same name is.
    """
    ours, theirs = Counter(one), Counter(other)
    left, right = list((ours - theirs).elements()), list((theirs - ours).elements())
    if len(left) == len(right) <= 1:
        return not left or _may_be_one(left[0], right[0])
    if len(left) + len(right) != 1:
        return False
    longer, extra = (one, left[0]) if left else (other, right[0])
    return extra in longer[1:-1]


def share_given_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two people's given names, by their words, may be one person's: a word is the same, or the same spelled
    otherwise. Of short words a letter makes another name: *Ada* and *Adam* are two.
    """
    if not set(one).isdisjoint(other):
        return True
    long = [[word for word in words if len(word) >= _SHORT] for words in (one, other)]
    return any(not _variants(word).isdisjoint(_variants(another)) for word in long[0] for another in long[1])


def _may_be_one(word: str, another: str) -> bool:
    short, whole = sorted((word, another), key=len)
    return (len(short) == 1 and whole.startswith(short)) or not _variants(word).isdisjoint(_variants(another))


@lru_cache(maxsize=4096)
def _variants(word: str) -> frozenset[str]:
    """The word, the word with a letter changed or taken out, plainly spelled, and by its consonants alone, which
    *Muhammed* and *Mohamad* share: words that have one of these in common are near.
    """
    return frozenset((word, *_misspelled(word)))


def _misspelled(word: str) -> Iterator[str]:
    if len(word) < _SHORT or not word.isalpha():
        return
    for cut in range(len(word)):
        yield word[:cut] + word[cut + 1 :]
        yield f"{word[:cut]}·{word[cut + 1 :]}"
    if len(word) >= _SPELLED:
        plain = _plainly(word)
        yield f"={plain}"
        first = plain[0] if plain[0] in "aeiouy" else ""
        if len(sound := first + _DOUBLED.sub(r"\1", _VOWELS.sub("", plain))) >= _FEWEST:
            yield f"~{sound}"


def _plainly(word: str) -> str:
    """The word without what is written one way or the other: *Sophia* and *Sofia* are one, *Isac* and *Isaak*."""
    for written, meant in _ALIKE:
        word = word.replace(written, meant)
    return _DOUBLED.sub(r"\1", word)


class NearNames:
    """Names by their words, to find those that are nearly another one: of many people few are looked at."""

    def __init__(self, names: Sequence[NameParts]) -> None:
        self._names = names
        self._by_word: dict[str, list[int]] = {}
        self._by_variant: dict[str, list[str]] = {}
        for at, parts in enumerate(names):
            for word in set(parts):
                self._by_word.setdefault(word, []).append(at)
        for word in self._by_word:
            for variant in _variants(word):
                self._by_variant.setdefault(variant, []).append(word)

    def near(self, parts: NameParts) -> list[int]:
        """The places of the names that are nearly this one of two words or more."""
        if len(parts) < 2:
            return []
        # Whoever has the same words, or one more or less between others, has the first and the last.
        places = set(self._fewest(parts[:1], parts[-1:]))
        for at, word in enumerate(parts):
            others = [(other,) for place, other in enumerate(parts) if place != at]
            places.update(self._fewest(self._alike(word), *others))
        return sorted(at for at in places if are_near(parts, self._names[at]))

    def _fewest(self, *words: Iterable[str]) -> list[int]:
        """The places at which one of these words stands, by whichever of them stand at the fewest."""
        found = ([at for word in alike for at in self._by_word.get(word, ())] for alike in words)
        return min(found, key=len)

    def _alike(self, word: str) -> set[str]:
        """The words that may be this one, but for itself, and its first letter alone."""
        if len(word) == 1:
            return {each for each in self._by_word if each.startswith(word)} - {word}
        return {each for variant in _variants(word) for each in self._by_variant.get(variant, ())} - {word} | {word[0]}
