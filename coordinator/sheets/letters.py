"""Letters on paper: the fonts, how wide a text is, how it wraps, and what to do with letters no font of ours has.

One typeface, DejaVu Sans, in three cuts; serials are set in its fixed-width cut, whose zero has a stroke. A letter the
font lacks is printed as its code point, ``[U+4E2D]``, never as an empty box. Arabic is shaped and turned for each line
by itself: reportlab would print it unjoined and backwards (durability §5, Fonts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase.ttfonts import TTFont

from coordinator.resources import resource
from coordinator.sheets.content import LINE_LIMIT

SANS: Final = "DejaVuSans"
BOLD: Final = "DejaVuSans-Bold"
MONO: Final = "DejaVuSansMono"

_JOINERS: Final = "\u200c\u200d"
_PIECE = re.compile(r"\[U\+[0-9A-F]{4,6}\]|.", re.DOTALL)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NO_JOINERS: Final = {0x200C: None, 0x200D: None}
_loading = Lock()
_fonts: dict[str, Any] = {}
_plain: set[str] = set()
"""Letters met before that the regular cut has and that print as they are."""


def font(name: str) -> Any:
    """The loaded font (a reportlab ``TTFont``), read once from the shipped file."""
    with _loading:
        if name not in _fonts:
            _fonts[name] = TTFont(name, str(resource(f"fonts/{name}.ttf")), asciiReadable=False)
        return _fonts[name]


def width(text: str, name: str, size: float) -> float:
    """How wide a shown text is, in points."""
    return sum(map(_widths(name).__getitem__, text)) * size / 1000.0


def unprintable(text: str) -> set[str]:
    """The characters of a text that our font lacks and the paper will show as code points, for the user to be told."""
    if text.isascii():
        return set()
    return {letter for letter in _tidy(text) if letter not in _JOINERS and not _has(SANS, letter)}


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One printable line in reading order: composed (NFC), no control characters, missing letters spelt out, cut to
    ``limit`` characters with an ellipsis."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    if _plain.issuperset(text) and unicodedata.is_normalized("NFC", text):
        return text
    tidy = _tidy(text)
    _plain.update(letter for letter in tidy if _has(SANS, letter))
    return "".join(letter if letter in _JOINERS or letter in _plain else _code_point(letter) for letter in tidy)


def drawn_order(text: str) -> str:
    """A clean text as its glyphs stand from left to right: joined and turned where it holds Arabic or Hebrew."""
    if text.isascii():
        return text
    return _turned(text) if _RIGHT_TO_LEFT.search(text) else text.translate(_NO_JOINERS)


def cut_for(text: str, name: str) -> str:
    """The wanted cut of the typeface, or the regular one where the wanted cut lacks a letter."""
    if text.isascii() or name == SANS or all(_has(name, letter) for letter in text):
        return name
    return SANS


def wrap(text: str, name: str, size: float, room: float) -> list[str]:
    """Shown lines no wider than ``room``: broken at spaces, inside a word only where it alone is too wide."""
    if width(text, name, size) <= room:
        return [drawn_order(text)]
    space = width(" ", name, size)
    lines: list[str] = []
    line, used = "", 0.0
    for word in _fragments(text, name, size, room):
        wide = width(drawn_order(word), name, size)
        if line and used + space + wide > room:
            lines.append(line)
            line, used = word, wide
        else:
            used += wide + (space if line else 0.0)
            line = f"{line} {word}" if line else word
    return [drawn_order(one) for one in (*lines, line)] if line else lines


def fit(text: str, name: str, size: float, room: float, *, smallest: float = 0.8) -> float:
    """The size for a text: shrunk, not below ``smallest`` of the wanted size, where that saves a second line or the
    breaking of a long word; otherwise as wanted."""
    wide = width(text, name, size)
    if wide <= room:
        return size
    if wide * smallest > room:
        wide = max(width(word, name, size) for word in text.split(" "))
    return size if wide <= room else max(size * smallest, size * room / wide)


def _fragments(text: str, name: str, size: float, room: float) -> Iterator[str]:
    for word in text.split(" "):
        if width(word, name, size) <= room:
            if word:
                yield word
            continue
        part, used = "", 0.0
        for piece in _PIECE.findall(word):
            wide = width(piece, name, size)
            if part and used + wide > room:
                yield part
                part, used = "", 0.0
            part += piece
            used += wide
        yield part


def _tidy(text: str) -> str:
    return "".join(_kept(letter) for letter in unicodedata.normalize("NFC", text))


def _kept(letter: str) -> str:
    if (letter.isascii() and letter.isprintable()) or letter in _JOINERS:
        return letter
    category = unicodedata.category(letter)
    if category in ("Zl", "Zp", "Zs") or letter in "\t\n\r\v\f":
        return letter if letter == "\u00a0" else " "
    hidden = category in ("Cc", "Cf") or 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0100 <= ord(letter) <= 0xE01EF
    return "" if hidden else letter


def _code_point(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


class _Widths(dict[str, float]):
    """Widths of a font's letters in thousandths of its size, looked up once each."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, letter: str) -> float:
        # A no-break space is drawn as the plain one.
        code = 32 if letter == "\u00a0" else ord(letter)
        found = self[letter] = float(self._face.charWidths.get(code, self._face.defaultWidth))
        return found


@lru_cache(maxsize=8)
def _widths(name: str) -> _Widths:
    return _Widths(font(name).face)


@lru_cache(maxsize=4096)
def _has(name: str, letter: str) -> bool:
    # Beyond the first 65,536 code points reportlab writes a broken ToUnicode map: such a letter could not be copied.
    return ord(letter) < 0x10000 and bool(font(name).face.charToGlyph.get(ord(letter)))


@lru_cache(maxsize=1)
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper

    # Given in full so that no configuration file of the machine can change a paper. Our font lacks the one-glyph
    # word that the library would put for a common part of names.
    return ArabicReshaper(
        {"delete_harakat": False, "shift_harakat_position": False, "support_zwj": True, "ARABIC LIGATURE ALLAH": False}
    )


def _turned(text: str) -> str:
    from bidi import get_display

    joined = _reshaper().reshape(text).translate(_NO_JOINERS)
    held = "".join(letter if _has(SANS, letter) else unicodedata.normalize("NFKC", letter) for letter in joined)
    return str(get_display(held))
