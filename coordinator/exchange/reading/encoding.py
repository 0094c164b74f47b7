"""In which letters a file is written: its own mark, else strict UTF-8, else Mac or Windows (formats §8, §13)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO, Final

from coordinator.domain.lost_letters import GARBLE, LOSS, is_loss, name_has_losses
from coordinator.exchange.reading.limits import CHUNK
from coordinator.words import mark

ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850", "iso-8859-1")
"""What a reader may choose from; a file's own mark wins over the guess, the person's choice over both."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SWEDISH: Final = re.compile(r"[^\W\d_]*[åäöÅÄÖ][^\W\d_]*")
_EXAMPLES: Final = 8


LOST_LETTER: Final = mark("A question mark stands where a letter was lost on the way. Correct the name.")
GARBLED: Final = mark("Letters are garbled: the file was read or saved in the wrong encoding.")


@dataclass(frozen=True, slots=True)
class Letters:
    """How a file's letters turned out: words with å, ä or ö to judge by, places where a letter became ``?``, and
    garbled ones.
    """

    examples: tuple[str, ...]
    losses: int
    garbled: int


def byte_order_mark(start: bytes) -> tuple[str, int] | None:
    """The encoding that the first bytes declare and the length of that mark; None without a mark."""
    for marker, name in _MARKS:
        if start.startswith(marker):
            return name, len(marker)
    return None


def choose_encoding(
    start: bytes, *, is_utf8: bool, is_windows: bool, line_feeds: int, returns: int, old: str | None = None
) -> str:
    """The ladder: mark, strict UTF-8, Mac when lines end with CR alone, what the ``old`` letters tell, Windows; DOS for
    bytes that Windows has no letter for.
    """
    marked = byte_order_mark(start)
    if marked:
        return marked[0]
    if is_utf8:
        return "utf-8"
    if returns and not line_feeds:
        return "mac_roman"
    return old or ("cp1252" if is_windows else "cp850")


def look_at_letters(stream: BinaryIO, encoding: str) -> Letters:
    """Reads the whole stream in this encoding and reports how the Swedish letters look; undecodable bytes count as
    garbled.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    examples: dict[str, None] = {}
    losses = garbled = 0
    while chunk := stream.read(CHUNK):
        words = decoder.decode(chunk)
        losses += sum(is_loss(words, found.start()) for found in LOSS.finditer(words)) if "?" in words else 0
        garbled += len(GARBLE.findall(words)) if not words.isascii() else 0
        if len(examples) < _EXAMPLES and not words.isascii():
            for found in _SWEDISH.finditer(words):
                examples.setdefault(found.group())
                if len(examples) == _EXAMPLES:
                    break
    return Letters(tuple(examples), losses, garbled)


def flaw_of_letters(name: str) -> str | None:
    """Whether a name has lost a letter to ``?`` or is garbled, as a message id; None for a sound one."""
    if name_has_losses(name):
        return LOST_LETTER
    return GARBLED if GARBLE.search(name) else None
