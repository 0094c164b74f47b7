"""Words that stand where a serial number is wanted: *Stulen*, *se lista*, *Vagn 2*. By them no scan finds a device."""

from __future__ import annotations

import re
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.nobody_words import nobody_meaning

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CODE: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z\d]{6,}")
"""A number of letters and figures, beside which a word may stand as well."""
_WORD: Final = 3
"""So many letters, a small one among them, are a word and no part of a number."""
_FIGURES: Final = 4
"""So many figures are more than a cart, a room or a model has."""
_WORDS: Final = frozenset(
    map(
        fold_name,
        (
            "stulen stöld stulna borta borttappad försvunnen tappad förlorad saknas saknad saknar okänd okänt "
            "trasig trasigt sönder lagas lagning service reparation inlämnad kasserad kasserat skrotad skrot "
            "skrotas utrangerad återlämnad såld bytt byts byte bytes utbytt reserv lånad lån lånar lånedator "
            "extra egen privat privata ingen inget inga tom tomt ej nej ja finns har beställd beställt kommer "
            "väntar klar ny nytt gammal oläslig oläsligt oklart osäker se fråga kolla kontrolleras lista listan "
            "vagn vagnen skåp förråd förrådet lager hemma sjuk slutat flyttad utlånad utdelad dator ipad "
            "chromebook laptop platta stolen lost missing broken unknown retired disposed returned own private "
            "loaner spare see ask yes no tba tbd"
        ).split(),
    )
)
"""Single words that are none even in capitals, where a number of letters alone may be one."""
IN_CAPITALS: Final = frozenset(word.upper() for word in _WORDS)
"""Those words as a list in capitals has them."""


def is_no_number(words: str) -> bool:
    """Whether what stands here are words or signs, and no serial number: signs alone; letters with a small one among
    them and no figure; a word that is known for what it says; several words with few figures; a room or a cart.
    """
    letters = _LETTERS.findall(words)
    figures = sum(map(str.isdigit, words))
    if not letters:
        return not figures
    if not figures:
        return not words.isupper() or all(fold_name(each) in _WORDS for each in letters)
    return _are_several_words(words, letters, figures)


def _are_several_words(words: str, letters: list[str], figures: int) -> bool:
    parts = words.split()
    if len(parts) < 2 or any(map(_CODE.fullmatch, parts)):
        return False
    if any(len(each) >= _WORD and fold_name(each) in _WORDS for each in parts):
        return True
    return figures < _FIGURES and (_has_word(letters) or bool(nobody_meaning(words, {})))


def _has_word(letters: list[str]) -> bool:
    return any(len(each) >= _WORD and not each.isupper() for each in letters)
