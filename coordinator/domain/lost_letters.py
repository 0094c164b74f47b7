"""Letters that a file has lost to ``?`` or that were read in another encoding: how that shows, and which names may have
stood there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from coordinator.domain.keys import name_key

LOSS: Final = re.compile(r"\?+(?=[^\W\d_])(?![\w.-]*=)|(?<=[^\W\d_])\?+(?=[^\W\d_])")
GARBLE: Final = re.compile("Ã[¥¤¶…„–\u0085\u0084\u0096©¼]|â€|Å\x9f|\ufffd" r"|(?<=[^\W\d_])[„†](?=[^\W\d_])")
_AT_AN_END: Final = re.compile(r"(?<=[^\W\d_])\?+(?![\w?])")
_LOST: Final = re.compile("[?\ufffd]+")
_READ_AS: Final = (("cp1252", "utf-8"), ("cp1252", "cp850"), ("mac_roman", "utf-8"))
"""Encodings that are taken for each other: that in which the letters were read, and that in which they were written."""


def is_loss(words: str, at: int) -> bool:
    """Whether the question mark at this place stands where a letter was."""
    before = words[at - 1] if at else "\n"
    return before.isalpha() or before in " \t\r\n;,|\"-'"


def has_losses(words: str) -> bool:
    """Whether a letter was lost to a question mark."""
    return any(is_loss(words, found.start()) for found in LOSS.finditer(words))


def name_has_losses(name: str) -> bool:
    """Whether letters of a name were lost, at the end of a word, too: a word alone may as well be a question."""
    return has_losses(name) or (" " in name and _AT_AN_END.search(name) is not None)


@lru_cache(maxsize=4096)
def names_meant(said: str) -> re.Pattern[str] | None:
    """What the :func:`name_key` of a name looks like that may have stood here; ``None`` where all letters are sound."""
    if said.isascii() and "?" not in said:
        return None
    if _is_marked(said):
        parts = [re.escape(name_key(part)) for part in _LOST.split(said)]
        lost = [f".{{1,{len(marks)}}}" for marks in _LOST.findall(said)]
        pairs = zip(parts, [*lost, ""], strict=True)
        return re.compile("".join(part + gap for part, gap in pairs))
    if GARBLE.search(said) is None:
        return None
    return re.compile("|".join(re.escape(name_key(each)) for each in _read_anew(said)) or "(?!)")


def _is_marked(name: str) -> bool:
    """Whether a mark stands where letters were, be it at the end of a word."""
    return "\ufffd" in name or has_losses(name) or _AT_AN_END.search(name) is not None


def _read_anew(said: str) -> list[str]:
    """The name in the letters that were written, by whichever encodings were taken for each other."""
    found = []
    for read, written in _READ_AS:
        try:
            anew = b"".join(_byte(letter, read) for letter in said).decode(written)
        except UnicodeError:
            continue
        if GARBLE.search(anew) is None and all(letter.isalpha() or letter in " -'.," for letter in anew):
            found.append(anew)
    return found


def _byte(letter: str, encoding: str) -> bytes:
    """The byte that was read as this letter; Windows leaves five bytes as controls."""
    return bytes([ord(letter)]) if "\x7f" < letter < "\xa0" else letter.encode(encoding)
